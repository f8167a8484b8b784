#!/usr/bin/env python3
"""One cold `sealift sign` of a 256 KiB image, its verification included, and `imgtool sign` of the same file, by turns.

The names are not ASCII and the locale is C, which the launcher must see to.

bench/start.py [--turns N] [--at-most RATIO]

Prints the medians of wall time and of CPU time (user and system). With --at-most it ends with 1 when sealift takes more than
RATIO times imgtool's CPU time, which other load on the machine changes less than wall time.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ["LC_ALL"] = "C"
OPTIONS = "-v 1.2.3 -H 0x200 --pad-header -S 0x60000 --align 1".split()


def cpu_and_wall(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--at-most", type=float)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as desk:
        key, build, image = (str(Path(desk) / name) for name in ("schlüssel.pem", "größe.bin", "größe.signed.bin"))
        Path(build).write_bytes(os.urandom(256 * 1024))
        sealift = str(ROOT / "sealift")
        subprocess.run([sealift, "key", "new", key], check=True, stdout=subprocess.DEVNULL)
        commands = {
            "sealift sign": [sealift, "sign", "-k", key, *OPTIONS, build, image],
            "imgtool sign": [str(ROOT / ".cache/python/bin/python"), "-m", "imgtool.main", "sign", "-k", key, *OPTIONS, build, image],
        }
        taken = {name: [] for name in commands}
        for _ in range(args.turns):
            for name, command in commands.items():
                taken[name].append(cpu_and_wall(command))
    wall, cpu = {}, {}
    for name, times in taken.items():
        wall[name] = statistics.median(passed for passed, _ in times)
        cpu[name] = statistics.median(used for _, used in times)
        print(f"{name}: wall {wall[name]:.3f} s, CPU {cpu[name]:.3f} s (medians of {args.turns})")
    ratio = cpu["sealift sign"] / cpu["imgtool sign"]
    wall_ratio = wall["sealift sign"] / wall["imgtool sign"]
    print(f"sealift takes {wall_ratio:.2f} times the wall time and {ratio:.2f} times the CPU time of imgtool")
    if args.at_most is not None and ratio > args.at_most:
        sys.exit(f"expected: at most {args.at_most} times")


main()
