#!/usr/bin/env python3
"""Fuzzes every parser of bytes from outside: fuzz.py [--runs N] [--random] [--grow] [TARGET…]

Builds the preset fuzz (clang, AddressSanitizer, UBSan) and runs each target N times (default 100,000), from its seeds and the inputs kept
in fuzz/corpus/. Prints runs and coverage; fails for any finding, whose input stays in build-fuzz/findings/. --random draws another
seed in each run; --grow keeps the inputs that reach something new.
"""
import argparse
import base64
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FIRMWARE = Path(__file__).resolve().parent.parent
BUILD = FIRMWARE / "build-fuzz"
KEPT = FIRMWARE / "fuzz" / "corpus"  # <target>.txt: an input a line, in base64
INPUTS = BUILD / "inputs"
FINDINGS = BUILD / "findings"
FOLDERS = ("boot", "common", "agent", "net")
PRODUCT = re.compile(rf"^COVERED_FUNC: hits: \d+ edges: (\d+)/\d+ \S+ {re.escape(str(FIRMWARE))}/(?:{'|'.join(FOLDERS)})/", re.MULTILINE)
INPUT_MAX = 2048  # bytes: two state records and two images
SECONDS_MAX = 10  # for one input: far more than any takes
JOBS = 2


def run(*command):
    done = subprocess.run([str(part) for part in command], cwd=FIRMWARE, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    if done.returncode != 0:
        sys.exit(f"fuzz: '{command[0]}' ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def build():
    if not (BUILD / "build.ninja").exists():
        run("cmake", "--preset", "fuzz")
    run("cmake", "--build", "--preset", "fuzz")


def lay_out_inputs():
    shutil.rmtree(INPUTS, ignore_errors=True)
    INPUTS.mkdir(parents=True)
    FINDINGS.mkdir(exist_ok=True)
    run(BUILD / "fuzz" / "seeds", INPUTS)
    for kept in KEPT.glob("*.txt"):
        for number, line in enumerate(kept.read_text().split()):
            (INPUTS / kept.stem / f"kept-{number}").write_bytes(base64.b64decode(line))


def grow(target):
    """Keep the fewest inputs that reach all that was reached."""
    merged = INPUTS / f"{target}-merged"
    merged.mkdir()
    run(BUILD / "fuzz" / f"fuzz_{target}", "-merge=1", f"-max_len={INPUT_MAX}", merged, INPUTS / target)
    lines = sorted(base64.b64encode(path.read_bytes()).decode() for path in merged.iterdir())
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{target}.txt").write_text("".join(f"{line}\n" for line in lines))


def fuzz(target, runs, seed):
    """out: {what is printed}, or the output of a run that found something"""
    start = time.monotonic()
    done = subprocess.run(
        [BUILD / "fuzz" / f"fuzz_{target}", f"-runs={runs}", f"-seed={seed}", f"-max_len={INPUT_MAX}", f"-timeout={SECONDS_MAX}",
         "-print_coverage=1", f"-artifact_prefix={FINDINGS}/{target}-", INPUTS / target],
        cwd=BUILD, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    counted = re.search(r"#(\d+)\s+DONE .*corp: (\d+)/", done.stdout)
    edges = [int(count) for count in PRODUCT.findall(done.stdout)]
    if done.returncode != 0 or not counted or not edges or int(counted[1]) < runs:
        return done.stdout
    return {"runs": int(counted[1]), "inputs": int(counted[2]), "edges": sum(edges), "functions": len(edges), "seconds": time.monotonic() - start}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--random", action="store_true")
    parser.add_argument("--grow", action="store_true")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    arguments = parser.parse_args()
    build()
    lay_out_inputs()
    known = sorted(path.stem.removeprefix("fuzz_") for path in (FIRMWARE / "fuzz").glob("fuzz_*.c"))
    unknown = set(arguments.targets) - set(known)
    if unknown:
        sys.exit(f"fuzz: no target {', '.join(sorted(unknown))}: there are {', '.join(known)}")
    seed = time.time_ns() % 2**31 if arguments.random else 1
    failed = False
    targets = arguments.targets or known
    with ThreadPoolExecutor(JOBS) as pool:
        for target, result in zip(targets, pool.map(lambda target: fuzz(target, arguments.runs, seed), targets)):
            if isinstance(result, str):
                failed = True
                print(f"fuzz: {target} (seed {seed}):\n{result}", file=sys.stderr)
            else:
                print("fuzz, {}: {runs:,} runs, {edges} edges in {functions} functions of the firmware, {inputs} inputs, {seconds:.0f} s"
                      .format(target, **result))
    if arguments.grow and not failed:
        for target in targets:
            grow(target)
    sys.exit(1 if failed else 0)


main()
