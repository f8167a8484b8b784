"""Flashes with a forged image in a slot, for faults.py: what an attacker could write, with the records that would start it."""
import hashlib
import struct
import subprocess
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLASH_BASE = 0x08000000
FLASH_SIZE = 1024 * 1024
SLOTS = {"A": 0x20000, "B": 0x80000}
STATE = [0x4000, 0x8000]
TRUST_COPIES = [0xC000, 0x10000]
HEADER_SIZE = 0x200
MAGIC = struct.pack("<I", 0x96F3B83D)
STACK = 0x20008000
STAY = 0xE7FE  # b .
TLV_AREA_HEAD = 4
TYPE_KEY_HASH, TYPE_SHA256, TYPE_ECDSA_SIG = 0x01, 0x10, 0x22
NO_SLOT = 0xFF
STAGED, RUNNING = 1, 2
COUNTER = 1  # the security counter on record


@dataclass
class Forgery:
    name: str
    flash: bytes
    forged: int  # where the forged image begins to run
    honest: int | None  # where an image begins to run that may; None: there is none


class Signer:
    """Images of a few bytes that do nothing, signed by the command line."""

    def __init__(self, key):
        self.key = key
        self.scratch = tempfile.TemporaryDirectory()

    def image(self, slot, key=None, counter=COUNTER):
        folder = Path(self.scratch.name)
        vectors = FLASH_BASE + SLOTS[slot] + HEADER_SIZE
        # Of more than one block of the hash, and with room for a change that keeps the vectors.
        payload = struct.pack("<IIHH", STACK, vectors + 8 + 1, STAY, STAY) + bytes(range(116))
        (folder / "payload.bin").write_bytes(payload)
        self.sealift("sign", "--key", key or self.key, "--board", "stm32f405", "--slot", slot, "--version", "1.0.0", "--security-counter", counter,
                     folder / "payload.bin", folder / "image.bin")
        return bytearray((folder / "image.bin").read_bytes())

    def image_of_another_board(self):
        folder = Path(self.scratch.name)
        self.sealift("sign", "--key", self.key, "--header-size", HEADER_SIZE, "--pad-header", "--slot-size", 0x60000, "--rom-fixed", FLASH_BASE + SLOTS["A"],
                     "--version", "1.0.0", "--security-counter", COUNTER, "--cid", "00112233-4455-6677-8899-aabbccddeeff",
                     folder / "payload.bin", folder / "image.bin")
        return bytearray((folder / "image.bin").read_bytes())

    def new_key(self, name):
        key = Path(self.scratch.name) / name
        self.sealift("key", "new", key)
        return key

    def trust_set(self, root, *options):
        file = Path(self.scratch.name) / "trust.set"
        file.unlink(missing_ok=True)  # sealift overwrites no set
        self.sealift("key", "trust", "create", "--root-key", root, "--output", file, *options)
        return file.read_bytes()

    @staticmethod
    def sealift(*arguments):
        done = subprocess.run([str(part) for part in (ROOT / "sealift", *arguments)], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise SystemExit(f"faults: 'sealift {arguments[0]}' ended with {done.returncode}: {done.stdout}")


# --- Forgeries of an image -----------------------------------------------------------------------------------------------

def plain_area(image):
    """out: offset of the TLVs that the hash does not cover"""
    _, _, header, protected, payload = struct.unpack_from("<IIHHI", image)
    return header + protected + payload


def entries(image):
    """out: (type, offset of the data, size) of each entry there"""
    at = plain_area(image)
    end = at + struct.unpack_from("<HH", image, at)[1]
    at += TLV_AREA_HEAD
    while at < end:
        kind, size = struct.unpack_from("<HH", image, at)
        yield kind, at + 4, size
        at += 4 + size


def put(image, kind, data):
    at = next(at for found, at, _ in entries(image) if found == kind)
    image[at:at + len(data)] = data


def changed(image):
    """The last bytes of the payload are others: the hash does not fit."""
    image = bytearray(image)
    image[HEADER_SIZE + 120:HEADER_SIZE + 128] = b"forgery!"
    return image


def rehashed(image):
    """Changed, and with the right hash: the signature does not fit."""
    image = changed(image)
    put(image, TYPE_SHA256, hashlib.sha256(image[:plain_area(image)]).digest())
    return image


def with_signature(image, der):
    """out: the image with other bytes as its signature, which may be shorter"""
    at = next(at for kind, at, _ in entries(image) if kind == TYPE_ECDSA_SIG)
    image = image[:at - 4] + struct.pack("<HH", TYPE_ECDSA_SIG, len(der)) + der
    area = plain_area(image)
    struct.pack_into("<H", image, area + 2, len(image) - area)
    return image


def without_signature(image):
    at = next(at for kind, at, _ in entries(image) if kind == TYPE_KEY_HASH)
    image = image[:at - 4]
    area = plain_area(image)
    struct.pack_into("<H", image, area + 2, len(image) - area)
    return image


def with_pair_twice(image):
    at = next(at for kind, at, _ in entries(image) if kind == TYPE_KEY_HASH)
    image = image + image[at - 4:]
    area = plain_area(image)
    struct.pack_into("<H", image, area + 2, len(image) - area)
    return image


def image_hash(image):
    at = next(at for kind, at, _ in entries(image) if kind == TYPE_SHA256)
    return bytes(image[at:at + 32])


def shape(flash):
    """out: what its images are with any keys: all but the values of signatures and of the hashes of keys"""
    images = []
    for offset in SLOTS.values():
        image = flash[offset:]
        if image[:4] == MAGIC:
            images += [image[:plain_area(image)], *((kind, image[at:at + size].hex() if kind == TYPE_SHA256 else "") for kind, at, size in entries(image))]
    return images


# --- Records -------------------------------------------------------------------------------------------------------------

def reference(slot=NO_SLOT, image=None, phase=0):
    slot = slot if slot == NO_SLOT else list(SLOTS).index(slot)
    return struct.pack("<BBBBHHI32s64s", slot, phase, 1 if phase else 0, 0, 0, 0, 0, image_hash(image) if image else b"", b"")


def record(confirmed, trial=None, trust_serial=0, sequence=1, counter=COUNTER):
    head = struct.pack("<IHHIIII", 0x52544C53, 1, 512, sequence, counter, 1, 1)
    body = head + confirmed + (trial or reference()) + reference() + struct.pack("<I", 0xFFFFFFFF ^ trust_serial) + b"\xff" * 156
    seal = struct.pack("<HHI", 3, 0, 0xFFFFFFFF ^ 3)
    return body + struct.pack("<I", zlib.crc32(body)) + seal


# --- Flashes -------------------------------------------------------------------------------------------------------------

def flash_of(bootloader, parts):
    memory = bytearray(b"\xff" * FLASH_SIZE)
    for offset, content in [(0, bootloader), *parts]:
        memory[offset:offset + len(content)] = content
    return bytes(memory)


def runs_at(slot):
    return FLASH_BASE + SLOTS[slot] + HEADER_SIZE + 8


def forgeries(bootloader, key, root_key):
    """out: one flash for each way in and each kind of forgery"""
    signer = Signer(key)
    good_a, good_b = signer.image("A"), signer.image("B")
    foreign_key = signer.new_key("foreign.pem")
    foreign = signer.image("A", key=foreign_key)
    foreign_set = signer.trust_set(signer.new_key("root.pem"), "--active", foreign_key)
    inactive = signer.trust_set(root_key, "--active", foreign_key, "--next", key)
    two_needed = signer.trust_set(root_key, "--active", key, "--active", foreign_key, "--threshold", 2)
    old = signer.image("A", counter=0)
    zero_signature = bytes.fromhex("3006020100020100")

    def confirmed(name, image, trust=b"", trust_serial=0):
        parts = [(SLOTS["A"], image), (STATE[0], record(reference("A", image), trust_serial=trust_serial)), *((copy, trust) for copy in TRUST_COPIES)]
        return Forgery(name, flash_of(bootloader, parts), runs_at("A"), None)

    def on_trial(name, image):
        parts = [(SLOTS["A"], good_a), (SLOTS["B"], image), (STATE[0], record(reference("A", good_a), reference("B", image, STAGED)))]
        return Forgery(name, flash_of(bootloader, parts), runs_at("B"), runs_at("A"))

    def past(name, newest):
        """What an update left: the image before, and in one sector the record that it was confirmed by."""
        before = record(reference("A", old), reference("B", good_b, RUNNING), counter=0)
        parts = [(SLOTS["A"], old), (SLOTS["B"], good_b), (STATE[newest ^ 1], before), (STATE[newest], record(reference("B", good_b), sequence=2))]
        return Forgery(name, flash_of(bootloader, parts), runs_at("A"), runs_at("B"))

    def without_record(name, image):
        return Forgery(name, flash_of(bootloader, [(SLOTS["A"], image)]), runs_at("A"), None)

    return [
        confirmed("payload changed", changed(good_a)),
        confirmed("payload changed, hash made to fit", rehashed(good_a)),
        confirmed("r and s zero", with_signature(rehashed(good_a), zero_signature)),
        confirmed("no signature", without_signature(rehashed(good_a))),
        confirmed("signed with a foreign key", foreign),
        confirmed("signed with a foreign key that a forged trust set names", foreign, foreign_set),
        confirmed("signed with a key that is not active", good_a, inactive, trust_serial=1),
        confirmed("two signatures wanted, one there twice", with_pair_twice(good_a), two_needed, trust_serial=1),
        confirmed("good, but of another board", signer.image_of_another_board()),
        confirmed("good once, but its counter is too low", old),
        past("good before the update, newest record first", 0),
        past("good before the update, newest record last", 1),
        on_trial("staged: payload changed", changed(good_b)),
        on_trial("staged: payload changed, hash made to fit", rehashed(good_b)),
        without_record("no record: payload changed, hash made to fit", rehashed(good_a)),
    ]
