#!/usr/bin/env python3
"""What a cold `sealift sign` of 256 KiB consists of, and what each flag of its JVM is worth, in CPU time.

bench/parts.py [--turns N]

Prints two tables. The first starts a JVM that does the first steps of a signing only (dev.sealift.bench.StartParts), each with
one step more. The second signs with one flag for speed of tools/jvm/ left out, or without a cache of classes. All are run by turns;
each line has the least CPU time (user and system), which other load changes less than the median, and the median.
"""

import argparse
import os
import re
import resource
import statistics
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "signer-cli/target"
OPTIONS = "-v 1.2.3 -H 0x200 --pad-header -S 0x60000 --align 1".split()
STEPS = [
    "JVM that does nothing",
    "Bouncy Castle's registrar, the JDK's security settings",
    "SHA-256 of 256 KiB",
    "key: PEM, curve, public half",
    "signature",
    "its verification",
]

NOT_FOR_SPEED = (
    "-XX:+IgnoreUnrecognizedVMOptions",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:+UnlockExperimentalVMOptions",
    "-XX:CompileCommand=quiet",
    "-Dstdout.encoding=UTF-8",
    "-Dstderr.encoding=UTF-8",
    "--enable-native-access=ALL-UNNAMED",
    "-Xlog:disable",
)


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1e3 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def measure(commands, turns):
    taken = {name: [] for name in commands}
    for _ in range(turns):
        for name, command in commands.items():
            taken[name].append(cpu(command))
    return taken


def table(title, taken, reference):
    print(f"\n| {title} | CPU, least | median | difference of the least |\n|---|--:|--:|--:|")
    last = reference
    for name, times in taken.items():
        least = min(times)
        difference = "" if last is None else f"{least - last:+.0f} ms"
        print(f"| {name} | {least:.0f} ms | {statistics.median(times):.0f} ms | {difference} |")
        last = least if reference is None else reference


def flags(name):
    lines = (ROOT / "tools/jvm" / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=20)
    turns = parser.parse_args().turns
    subprocess.run([ROOT / "sealift", "--version"], check=True, stdout=subprocess.DEVNULL)
    java = re.search(r"java_home='(.*)'", (TARGET / "start").read_text())[1] + "/bin/java"
    with tempfile.TemporaryDirectory() as desk:
        key, build, image, jar, cache = (str(Path(desk) / name) for name in ("key", "build", "image", "jar", "aot"))
        Path(build).write_bytes(os.urandom(256 * 1024))
        subprocess.run([ROOT / "sealift", "key", "new", key], check=True, stdout=subprocess.DEVNULL)
        all_flags = flags("all.args") + flags("one-file.args")

        # The AOT cache takes classes from jars only.
        subprocess.run([Path(java).parent / "jar", "cf", jar, "-C", ROOT / "bench/target/classes", "."], check=True)
        parts = ["-cp", f"{TARGET}/sealift.jar:{jar}", "dev.sealift.bench.StartParts"]
        cpu([java, *all_flags, f"-XX:AOTCacheOutput={cache}", *parts, "5", key])
        steps = {
            name: [java, *all_flags, f"-XX:AOTCache={cache}", *parts, str(count), key] for count, name in enumerate(STEPS)
        }
        table("steps of a signing", measure(steps, turns), None)

        def sign(its_flags, its_cache=f"-XX:AOTCache={TARGET}/sign.aot"):
            main_class = ["-cp", f"{TARGET}/sealift.jar", "dev.sealift.cli.Sealift"]
            return [java, *its_flags, its_cache, *main_class, "sign", "-k", key, *OPTIONS, build, image]

        whole = {"sealift sign": sign(all_flags)}
        whole["with the cache of all commands"] = sign(all_flags, f"-XX:AOTCache={TARGET}/sealift.aot")
        whole["without a cache"] = sign(all_flags, "-Xshare:auto")
        for flag in all_flags:
            if flag not in NOT_FOR_SPEED:
                whole[f"without `{flag}`"] = sign([other for other in all_flags if other != flag])
        taken = measure(whole, turns)
        table("the whole", taken, min(taken["sealift sign"]))


main()
