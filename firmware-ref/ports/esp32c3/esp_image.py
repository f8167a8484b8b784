#!/usr/bin/env python3
"""Makes an ESP image for the ROM of the ESP32-C3 out of a linked program: esp_image.py PROGRAM.elf OUTPUT

The format is ESP-IDF's (esp_image_format.h): a header, the segments that are loaded, a checksum over their bytes, and a SHA-256 of the whole.
"""
import hashlib
import struct
import sys
from pathlib import Path

MAGIC = 0xE9
MODE_DIO = 2
SIZE_4MB_AT_80MHZ = 0x2F
NO_WRITE_PROTECT_PIN = 0xEE
CHIP_ESP32C3 = 5
ANY_REVISION = 0xFFFF
CHECKSUM_SEED = 0xEF
CHECKSUM_ALIGNMENT = 16
PT_LOAD = 1


def segments(elf):
    """out: the entry and [(address, bytes)] of what a program has in memory when it starts"""
    if elf[:6] != b"\x7fELF\x01\x01":
        sys.exit("esp_image: not a little endian ELF of 32 bits")
    entry, headers = struct.unpack_from("<II", elf, 24)
    size, count = struct.unpack_from("<HH", elf, 42)
    found = []
    for i in range(count):
        kind, offset, address, _, length = struct.unpack_from("<5I", elf, headers + i * size)
        if kind == PT_LOAD and length > 0:
            found.append((address, elf[offset:offset + length] + bytes(-length % 4)))
    return entry, found


def image(elf):
    entry, parts = segments(elf)
    out = bytearray(struct.pack("<BBBBI", MAGIC, len(parts), MODE_DIO, SIZE_4MB_AT_80MHZ, entry))
    out += struct.pack("<B3xHBHH4xB", NO_WRITE_PROTECT_PIN, CHIP_ESP32C3, 0, 0, ANY_REVISION, 1)
    checksum = CHECKSUM_SEED
    for address, content in parts:
        out += struct.pack("<II", address, len(content)) + content
        for byte in content:
            checksum ^= byte
    out += bytes(CHECKSUM_ALIGNMENT - 1 - len(out) % CHECKSUM_ALIGNMENT) + bytes([checksum])
    return bytes(out) + hashlib.sha256(out).digest()


program, output = sys.argv[1:]
Path(output).write_bytes(image(Path(program).read_bytes()))
