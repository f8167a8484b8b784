#!/usr/bin/env python3
"""Puts the vector table of an image in front of a program of this machine: image.py PROGRAM SLOT-BASE OUTPUT

The table is what the hardware of a chip would load: a stack pointer, and where the program begins.
"""
import struct
import sys
from pathlib import Path

HEADER = 0x200
STACK = 0x20001000

program, base, output = sys.argv[1:]
vectors = int(base, 0) + HEADER
table = struct.pack("<II", STACK, vectors + 8 | 1)
Path(output).write_bytes(table + Path(program).read_bytes())
