#!/usr/bin/env python3
"""Shows that the emulators' source of entropy cannot be linked into a build for silicon: emulated_entropy.py BUILD

BUILD is a folder made by a preset of a board with both flash drivers (build/). The application is linked with that source for QEMU, which must
succeed, and for silicon, which the linker must refuse for the one symbol that only the flash of QEMU has.
"""
import subprocess
import sys

SYMBOL = "emulator"


def link(build, driver):
    """out: whether the application with the source links, and what was said"""
    done = subprocess.run(["cmake", "--build", build, "--target", f"entropy-{driver}"], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode == 0, done.stdout


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: emulated_entropy.py BUILD")
    good, said = link(sys.argv[1], "qemu")
    if not good:
        sys.exit(f"emulated_entropy: the application does not link for QEMU, so a refusal would say nothing:\n{said}")
    good, said = link(sys.argv[1], "silicon")
    if good:
        sys.exit("emulated_entropy: the emulators' source of entropy was linked into a build for silicon (expected: refused)")
    if f"undefined reference to `{SYMBOL}'" not in said:
        sys.exit(f"emulated_entropy: the link for silicon failed, but not for '{SYMBOL}':\n{said}")
    print(f"emulated entropy: linked for QEMU, refused for silicon (undefined: {SYMBOL})")


main()
