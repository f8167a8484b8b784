"""Verdicts that are checked in: what was judged, with a hash of all that the verdict depends on, so that the same is not judged again elsewhere.

A file of them has a line for each: name, hash, and a number that the verdict is about. What has another hash is judged again, and of the rest a
few that are drawn by lot, so that a file that is wrong is found.
"""
import hashlib
import json
import random
import time


def digest(*parts):
    """in: bytes, or what JSON can say; out: the same only for the same parts in the same order"""
    whole = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, (bytes, bytearray)) else json.dumps(part, sort_keys=True).encode()
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


def read(file):
    """out: {name: (hash, number)}"""
    lines = file.read_text().splitlines() if file.exists() else []
    return {name: (digest, int(number)) for name, digest, number in (line.split() for line in lines)}


def write(file, noted):
    file.write_text("".join(f"{name} {digest} {number}\n" for name, (digest, number) in sorted(noted.items())))


def held(noted, hashes):
    """in: hashes: {name: hash of now}; out: the names of those whose noted verdict is about the same"""
    return [name for name, now in hashes.items() if noted.get(name, ("", 0))[0] == now]


def lot(seed=None):
    """
    in:  seed, to draw what another run drew; None: any
    out: (seed, source of random numbers)
    """
    seed = time.time_ns() % 2**31 if seed is None else seed
    return seed, random.Random(seed)


def draw(source, names, number):
    return source.sample(names, min(number, len(names)))
