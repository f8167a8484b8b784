#!/usr/bin/env python3
"""Sizes of patches by `sealift delta`, bsdiff, xdelta3 and detools, for ten pairs of firmware: the table of docs/delta.md.

bench/delta.py --key KEY.pem --trusted-keys KEYS.c [--sealift FILE]

Wants bsdiff and xdelta3 (packages of those names) and detools (from PyPI) on the PATH, and arm-none-eabi-gcc. Ours are builds of this repository's history,
from slot A to slot B; the others are prebuilt Zephyr firmware out of PyPI, of different configurations. All are signed before they are compared. Fails
when a patch is larger than 1.1 times the smallest whose decoder fits 4 KiB, or 1.5 times the smallest of all.
"""
import argparse
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HISTORY = ["a01ccce", "85132ba", "9a7908a", "HEAD"]
ZEPHYR = "zephyr-4-4-0-hci-usb-"
ZEPHYR_VERSION = "0.1.5"
OTHERS = [("nrf52840dk-default", "nrf52840dk-acl-502"), ("nrf52840dk-default", "nrf52840dk-legacy"),
          ("nrf52840dk-acl-502", "nrf52840dk-legacy"), ("nrf52840dk-legacy", "nrf52840dk-default"), ("nrf5340dk-default", "nrf5340dk-acl-502")]
SMALL = {"heatshrink": ["-c", "heatshrink"], "crle": ["-c", "crle"]}  # decoders that fit the same RAM
LARGE = {"lzma": ["-c", "lzma"], "lzma, code of Cortex-M4": ["-c", "lzma", "--data-format", "arm-cortex-m4"]}
SMALL_MOST, ANY_MOST = 1.1, 1.5


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"delta: '{' '.join(map(str, command))}' ended with {done.returncode}:\n{done.stdout}")


class Bench:
    def __init__(self, options, scratch):
        self.options = options
        self.scratch = scratch

    def sign(self, binary, name, *rules):
        signed = self.scratch / f"{name}.signed.bin"
        run(self.options.sealift, "sign", "--key", self.options.key, "--version", "1.0.0", *rules, binary, signed)
        return signed

    def ours(self, commit):
        """out: the application of a commit, for slot A and for slot B, and its faulty sister for slot B"""
        tree = self.scratch / commit
        run("git", "worktree", "add", "--detach", tree, commit, cwd=ROOT)
        try:
            firmware = tree / "firmware-ref"
            run("cmake", "-S", firmware, "-B", tree / "out", "-G", "Ninja", f"-DCMAKE_TOOLCHAIN_FILE={firmware}/cmake/arm-none-eabi.cmake", "-DSEALIFT_BOARD=stm32f405",
                "-DCMAKE_BUILD_TYPE=MinSizeRel", f"-DSEALIFT_TRUSTED_KEYS={self.options.trusted_keys}", f"-DSEALIFT_THIRD_PARTY_CACHE={self.scratch}/third-party")
            run("cmake", "--build", tree / "out", "--target", "app-a", "app-b", "app-faulty-b")
            return [self.sign(tree / f"out/stm32f405-silicon/{program}.bin", f"{commit}-{program}", "--board", "stm32f405", "--slot", program[-1].upper())
                    for program in ("app-a", "app-b", "app-faulty-b")]
        finally:
            run("git", "worktree", "remove", "--force", tree, cwd=ROOT)

    def other(self, name):
        run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", self.scratch, f"{ZEPHYR}{name}=={ZEPHYR_VERSION}")
        wheel = next(self.scratch.glob(f"{(ZEPHYR + name).replace('-', '_')}-*.whl"))
        with zipfile.ZipFile(wheel) as files:
            member = next(member for member in files.namelist() if member.endswith("firmware.hex"))
            (self.scratch / f"{name}.hex").write_bytes(files.read(member))
        run("arm-none-eabi-objcopy", "-I", "ihex", "-O", "binary", self.scratch / f"{name}.hex", self.scratch / f"{name}.bin")
        return self.sign(self.scratch / f"{name}.bin", name, "--header-size", 0x200, "--pad-header", "--slot-size", 0x100000)

    def pairs(self):
        builds = {commit: self.ours(commit) for commit in HISTORY}
        for before, after in zip(HISTORY, HISTORY[1:]):
            yield f"ours, {before} to {after}", builds[before][0], builds[after][1]
        yield "ours, to the other slot", *builds[HISTORY[-1]][:2]
        yield "ours, to its faulty sister", builds[HISTORY[-1]][0], builds[HISTORY[-1]][2]
        others = {name: self.other(name) for pair in OTHERS for name in pair}
        for before, after in OTHERS:
            yield f"Zephyr, {before} to {after}", others[before], others[after]

    def sizes(self, before, after):
        """out: {tool: bytes}"""
        patch = self.scratch / "patch"
        commands = {"sealift": [self.options.sealift, "delta", before, after, "-o", patch]}
        for name, compression in {**SMALL, **LARGE}.items():
            commands[name] = ["detools", "create_patch", *compression, before, after, patch]
        commands["bsdiff"] = ["bsdiff", before, after, patch]
        commands["xdelta3"] = ["xdelta3", "-e", "-9", "-S", "lzma", "-f", "-s", before, after, patch]
        sizes = {}
        for name, command in commands.items():
            patch.unlink(missing_ok=True)
            run(*command)
            sizes[name] = patch.stat().st_size
        return sizes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--trusted-keys", type=Path, required=True)
    parser.add_argument("--sealift", type=Path, default=ROOT / "sealift")
    options = parser.parse_args()
    options.key, options.trusted_keys = options.key.resolve(), options.trusted_keys.resolve()
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        head = ["sealift", *SMALL, *LARGE, "bsdiff", "xdelta3"]
        print("| pair | image | " + " | ".join(head) + " | beside the best small | beside the best |\n|---|--:|" + "--:|" * (len(head) + 2), flush=True)
        for name, before, after in Bench(options, Path(scratch)).pairs():
            sizes = Bench(options, Path(scratch)).sizes(before, after)
            small = sizes["sealift"] / min(sizes[tool] for tool in SMALL)
            best = sizes["sealift"] / min(size for tool, size in sizes.items() if tool != "sealift")
            failed |= small > SMALL_MOST or best > ANY_MOST
            print(f"| {name} | {after.stat().st_size:,} | " + " | ".join(f"{sizes[tool]:,}" for tool in head) + f" | {small:.2f} | {best:.2f} |", flush=True)
    sys.exit(1 if failed else 0)


main()
