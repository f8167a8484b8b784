#!/usr/bin/env python3
"""Proves memory safety and the absence of undefined behaviour by CBMC: prove.py [--all] [--list] [--write] [NAME…]

Each table of proofs/proofs.toml is a proof: a harness, the sources that it is about, what stands in for the rest, and one planted bug
that must make it fail. proofs/proven.txt says of which sources the last success was; what changed since is proven again, and a few of the
others drawn by lot, so that a page that is wrong is found. --all proves everything; --write writes that page, once all hold. Fails too when
a function that takes bytes from outside has no proof. --list prints those functions.
"""
import argparse
import functools
import hashlib
import json
import random
import re
import shutil
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import noted
import outside

FIRMWARE = Path(__file__).resolve().parent.parent
PROOFS = FIRMWARE / "proofs"
BUILD = FIRMWARE / "build-proofs"
STAMPS = BUILD / "proven.txt"  # as PROVEN, of the runs on this machine
ROOT = FIRMWARE.parent / ".cache" / "cbmc"  # where tools/setup.sh puts CBMC when the system has none
HEADERS = ["proofs", "include", "common", "agent", "boot", "net", "ports/cortex-m", "ports/stm32f405", "third_party/config", outside.GENERATED]
OTHERS = [f"build-third-party/{folder}" for folder in outside.OTHER_HEADERS]
COMPILER = "arm-none-eabi-gcc"  # sizes of types are those of the target
FLAGS = ["-mcpu=cortex-m4", "-mthumb", "-DCBMC", '-DMBEDTLS_CONFIG_FILE="mbedtls_config_sealift.h"']
CHECKS = ["--pointer-overflow-check", "--slice-formula"]
GEOMETRY = "ports/stm32f405/geometry.c"
PROVEN = PROOFS / "proven.txt"  # name, hash of all it depends on, number of properties
DRAWN = 4  # runs in each call, of those that need none
SECONDS_MAX = 300  # far more than any takes, also on a busy machine
JOBS = 2


def program(name):
    """out: how to start a program of CBMC: the system's, or that of the root with its own libraries"""
    if shutil.which(name):
        return [name]
    loaders = sorted(ROOT.glob("usr/lib*/ld-linux*.so.*")) + sorted(ROOT.glob("usr/lib/*/ld-linux*.so.*"))
    if not loaders or not (ROOT / "usr/bin" / name).exists():
        sys.exit(f"prove: there is no {name}: install the package cbmc (Debian 13), or run ./test, which sets up one in {ROOT}")
    libraries = [str(path) for path in (*ROOT.glob("usr/lib/*-linux-gnu*"), ROOT / "usr/lib")]
    return [str(loaders[0]), "--library-path", ":".join(libraries), str(ROOT / "usr/bin" / name)]


def run(command, folder):
    return subprocess.run([str(part) for part in command], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS_MAX)


def replace_once(texts, old, new, what):
    """in: texts: {file: text}, changed in place"""
    holders = [file for file, text in texts.items() if old in text]
    if len(holders) != 1 or texts[holders[0]].count(old) != 1:
        raise ValueError(f"{what}: '{old}' stands {sum(text.count(old) for text in texts.values())} times in its sources, expected once")
    texts[holders[0]] = texts[holders[0]].replace(old, new)


@functools.cache  # a proof and its planted bug differ in one source
def preprocessed(files, flags):
    return subprocess.run([COMPILER, "-E", "-P", *flags, *files], stdout=subprocess.PIPE, check=True).stdout


class Proof:
    """One table of proofs.toml, with its sources as CBMC gets them."""

    def __init__(self, name, table, planted):
        self.name, self.table, self.planted = name, table, planted
        self.folder = BUILD / (f"{name}-planted" if planted else name)
        texts = {file: (FIRMWARE / file).read_text() for file in table["sources"]}
        for old, new in table.get("edits", []):
            replace_once(texts, old, new, f"{name}: edits")
        for loop, contract in table.get("loops", []):
            replace_once(texts, f"{loop} {{", f"{loop}\n{contract}\n{{", f"{name}: loops")
        if planted:
            replace_once(texts, *table["bug"], f"{name}: bug")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.files = [PROOFS / f"{name}.c", *(PROOFS / "stubs" / f"{stub}.c" for stub in table.get("stubs", [])), FIRMWARE / GEOMETRY]
        for file, text in texts.items():
            copy = self.folder / Path(file).name
            if not copy.exists() or copy.read_text() != text:
                copy.write_text(text)
            self.files.append(copy)
        self.flags = [*FLAGS, *(f"-DREAL_{Path(file).stem}" for file in table["sources"])]
        self.flags += [f"-D{define}" for define in table.get("defines", [])]
        self.flags += [f"-I{FIRMWARE / folder}" for folder in HEADERS] + [f"-isystem{FIRMWARE / folder}" for folder in OTHERS]

    def hash(self):
        """Of all that the proof depends on: the same in any folder and with any version of CBMC."""
        digest = hashlib.sha256(json.dumps([self.table, self.planted, CHECKS], sort_keys=True).encode())
        copies = [file for file in self.files if file.parent == self.folder]
        others = tuple(file for file in self.files if file not in copies)
        digest.update(preprocessed(others, tuple(self.flags)))
        digest.update(preprocessed(tuple(copies), tuple(self.flags)))
        return digest.hexdigest()

    def prove(self):
        """out: (failed properties, how many there are, seconds)"""
        start = time.monotonic()
        steps = [[*program("goto-cc"), "--native-compiler", COMPILER, *self.flags, "-o", "program", *self.files]]
        final = "program"
        if self.table.get("loops"):
            steps.append([*program("goto-instrument"), "--add-library", "program", "library"])
            steps.append([*program("goto-instrument"), "--apply-loop-contracts", "library", "contracts"])
            final = "contracts"
        for step in steps:
            done = run(step, self.folder)
            if done.returncode != 0:
                raise ValueError(f"{self.name}: '{Path(step[-2]).name}' failed:\n{done.stdout}")
        unwind = ["--unwind", self.table.get("unwind", 2)]
        done = run([*program("cbmc"), final, "--function", "harness", *unwind, *CHECKS, *self.table.get("flags", [])], self.folder)
        (self.folder / "log.txt").write_text(done.stdout)
        counted = re.search(r"^\*\* \d+ of (\d+) failed", done.stdout, re.MULTILINE)
        if not counted or done.returncode not in (0, 10):
            raise ValueError(f"{self.name}: CBMC ended with {done.returncode}:\n{done.stdout[-2000:]}")
        failed = re.findall(r"^(\[\S+\] .*): FAILURE$", done.stdout, re.MULTILINE)
        return failed, int(counted[1]), time.monotonic() - start


def judge(proof):
    """out: (number of properties, seconds, problem or None)"""
    try:
        failed, count, seconds = proof.prove()
    except (ValueError, subprocess.TimeoutExpired) as problem:
        return 0, 0, str(problem)
    if proof.planted:
        # A loop unwound too little, a contract's frame or a missing stub says nothing about memory.
        real = [line for line in failed if not re.match(r"\[\S+\.(unwind|assigns|no-body)\.", line)]
        return count, seconds, None if real else f"{proof.name}: the planted bug is not found"
    return count, seconds, f"{proof.name}:\n" + "\n".join(failed) if failed else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    outside.prepare()
    functions = outside.functions()
    if arguments.list:
        print("\n".join(f"{name}: {file}" for name, file in functions.items()))
        return
    with open(PROOFS / "proofs.toml", "rb") as file:
        tables = tomllib.load(file)
    exempt = tables.pop("without_proof")
    problems = [f"{name} ({functions[name]}) takes bytes from outside and has no proof" for name in functions if name not in tables and name not in exempt]
    problems += [f"{name} is excused from a proof, but takes no bytes from outside or is gone" for name in exempt if name not in functions]

    unknown = sorted(set(arguments.names) - tables.keys())
    if unknown:
        sys.exit(f"prove: no proof of {', '.join(unknown)} (expected: names of tables in {PROOFS.name}/proofs.toml)")
    wanted = {name: table for name, table in tables.items() if not arguments.names or name in arguments.names}
    proofs = [Proof(name, table, planted) for name, table in wanted.items() for planted in (False, True)]
    hashes = {proof: proof.hash() for proof in proofs}
    written, proven = noted.read(PROVEN), noted.read(STAMPS)
    for proof in proofs:
        entry = written.get(proof.folder.name)
        if entry and entry[0] == hashes[proof]:
            proven[proof.folder.name] = entry
    held = [proof for proof in proofs if proven.get(proof.folder.name, ("", 0))[0] == hashes[proof]]
    new = [proof for proof in proofs if proof not in held]
    due = proofs if arguments.all or arguments.names else new
    drawn = [] if len(due) == len(proofs) else random.sample(held, min(DRAWN, len(held)))
    start = time.monotonic()
    with ThreadPoolExecutor(JOBS) as pool:
        for proof, (count, seconds, problem) in zip(due + drawn, pool.map(judge, due + drawn)):
            name = proof.folder.name
            proven.pop(name, None)
            if problem:
                problems.append(problem)
            else:
                proven[name] = (hashes[proof], count)
            if arguments.names or proof in drawn:
                print(f"{name}: {count} properties, {seconds:.1f} s, {'FAILED' if problem else 'as wanted'}")
    noted.write(STAMPS, proven)
    ended = [proof for proof in proofs if proof.folder.name in proven]
    properties = sum(proven[proof.folder.name][1] for proof in ended if not proof.planted)
    print(f"proofs: {len(functions)} functions take bytes from outside, {len(exempt)} excused; "
          f"{sum(not proof.planted for proof in ended)} of {len(wanted)} proofs hold, {properties:,} properties; "
          f"{sum(proof.planted for proof in ended)} of {len(wanted)} planted bugs found; "
          f"{len(due)} runs of CBMC now and {len(drawn)} drawn by lot, {time.monotonic() - start:.0f} s")
    if arguments.write and not arguments.names and not problems:
        noted.write(PROVEN, {proof.folder.name: proven[proof.folder.name] for proof in proofs})
    elif new:
        print(f"proofs: {PROVEN.name} does not know of {len(new)} runs; tools/prove.py --write notes them, so that they are not repeated elsewhere")
    for problem in problems:
        print(f"prove: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
