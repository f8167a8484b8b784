#!/usr/bin/env python3
"""Mutation check of the boot decision: flips each comparison on the way from the records to the hand-over, and a unit test must fail: mutate.py [--all] [--write] [--seed N]

All flips are compiled in at once and one is switched on in each run, so that nothing is compiled again. Fails for a flip that no test sees,
unless survivors.csv says why that is right, and for such a reason that nothing needs any more.

noted-flips.txt says of which programs all flips were tried: of those some are tried that are drawn by lot. --all tries all; --write notes it.
"""
import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import noted
import outside

FIRMWARE = outside.FIRMWARE
BUILD = FIRMWARE / "build-mutants"
NOTED = FIRMWARE / "tools" / "noted-flips.txt"
DRAWN = 20
SURVIVORS = FIRMWARE / "tools" / "survivors.csv"
MUTATED = ["boot/decide.c", "boot/main.c", "common/image.c", "common/image_signature.c", "common/image_tlv.c", "common/image_version.c",
           "common/trust.c"]
REST = ["common/boot_report.c", "common/crc32.c", "common/flash_geometry.c", "common/reason_name.c", "common/reset_note.c", "common/state.c",
        "common/state_journal.c", "ports/stm32f405/geometry.c", "ports/template/flash.c",
        *(f"tests/support/{name}.c" for name in ("memory_flash", "kept_ram", "image_builder", "test_keys", "trust_builder"))]
CRYPTO = ["mbedtls/library/sha256.c", "mbedtls/library/platform_util.c", "mbedtls/3rdparty/p256-m/p256-m/p256-m.c"]
TESTS = ["test_decide", "test_boot_program", "test_trust", "test_image"]  # in the order of how fast they fail
COMPARISONS = {"==", "!=", "<", ">", "<=", ">="}
SWITCH = """#include <stdlib.h>
static int flipped(int number) {
    static int active = -1;
    if (active < 0) {
        const char *chosen = getenv("FLIP");
        active = chosen == NULL ? 0 : atoi(chosen);
    }
    return active == number;
}
"""
SECONDS_MAX = 5  # of the processor: a flipped loop may not end; the slowest test takes 1 s
JOBS = 2


def run(*command):
    done = subprocess.run([str(part) for part in command], cwd=BUILD, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"mutate: '{command[0]}' ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def begin(place):
    return place.get("expansionLoc", place)["offset"]


def end(place, text):
    """Behind the last token; when that is the name of a macro with parameters, behind those."""
    last = place.get("expansionLoc", place)
    at = last["offset"] + last["tokLen"]
    if "expansionLoc" in place and text[at] == "(":
        depth = 1
        while depth > 0:
            at += 1
            depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def comparisons(source):
    """out: [(first, last)]: offsets of each comparison in a function"""
    command = ["clang", "-fsyntax-only", "-Xclang", "-ast-dump=json", *outside.FLAGS, str(FIRMWARE / source)]
    tree = json.loads(subprocess.run(command, cwd=FIRMWARE, stdout=subprocess.PIPE, text=True, check=True).stdout)
    text = (FIRMWARE / source).read_text()
    found = []
    for function in tree["inner"]:
        if function["kind"] == "FunctionDecl" and "includedFrom" not in function["loc"]:
            for node in outside.below(function):
                if node.get("kind") == "BinaryOperator" and node["opcode"] in COMPARISONS:
                    found.append((begin(node["range"]["begin"]), end(node["range"]["end"], text)))
    return sorted(found)


def mutate(source, first_number):
    """Writes the source with a switch at each comparison. out: {number: (file, line number, line)}"""
    text = (FIRMWARE / source).read_text()
    spots = comparisons(source)
    inserts = []
    flips = {}
    for number, (first, last) in enumerate(spots, first_number):
        inserts += [(first, 1, -last, "(("), (last, 0, -first, f") ^ flipped({number}))")]
        line = text.count("\n", 0, first) + 1
        flips[number] = (source, line, text.splitlines()[line - 1].strip())
    for place, _, _, piece in sorted(inserts, reverse=True):
        text = text[:place] + piece + text[place:]
    (BUILD / Path(source).name).write_text(SWITCH + text)
    return flips


def build():
    """out: flips"""
    BUILD.mkdir(exist_ok=True)
    flips = {}
    for source in MUTATED:
        flips |= mutate(source, len(flips) + 1)
    flags = [flag.replace("-I", f"-I{FIRMWARE}/") if flag.startswith("-I") else flag for flag in outside.FLAGS]
    # The same programs in any folder.
    flags += [f"-I{FIRMWARE}/tests", f"-I{FIRMWARE}/ports/stm32f405", f"-I{FIRMWARE}/ports/template", f"-ffile-prefix-map={FIRMWARE}=."]
    sources = [BUILD / Path(source).name for source in MUTATED if source not in ("boot/main.c", "boot/decide.c")]
    sources += [FIRMWARE / source for source in REST]
    # Most of the tests' time; there are no secrets here that a multiplication might tell.
    crypto = [(outside.THIRD_PARTY / source, ["-O3", "-DMUL64_IS_CONSTANT_TIME"]) for source in CRYPTO]
    objects = []
    with ThreadPoolExecutor(JOBS) as pool:
        def compile_one(job):
            source, more = job
            target = BUILD / f"{Path(source).stem}.o"
            run("gcc", "-w", "-O1", *flags, *more, "-c", source, "-o", target)
            return target
        console = (FIRMWARE / "boot/console.c", [])
        main = (BUILD / "main.c", ["-include", FIRMWARE / "tests/support/boot_program.h"])
        tests = [(FIRMWARE / f"tests/{test}.c", []) for test in TESTS]
        objects = list(pool.map(compile_one, [*crypto, *((source, []) for source in sources), (BUILD / "decide.c", [])]))
        list(pool.map(compile_one, [console, main, *tests]))
    for test in TESTS:
        more = [BUILD / "main.o", BUILD / "console.o"] if test == "test_boot_program" else []
        run("gcc", BUILD / f"{test}.o", *more, *objects, "-o", BUILD / test, "-lcmocka")
    return flips


def passes(test, number):
    """At the first failed assertion cmocka aborts the program."""
    done = subprocess.run([BUILD / test], env={**os.environ, "FLIP": str(number), "CMOCKA_TEST_ABORT": "1"}, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, preexec_fn=limit)
    return done.returncode == 0


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def survives(number):
    return all(passes(test, number) for test in TESTS)


def digest(flips):
    """out: of all that the verdict depends on: the programs hold the flips, what is tested and the tests"""
    return noted.digest(sorted(flips.items()), SURVIVORS.read_bytes(), Path(__file__).read_bytes(), *((BUILD / test).read_bytes() for test in TESTS))


def main():
    start = time.monotonic()
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--seed", type=int)
    arguments = parser.parse_args()
    outside.prepare()
    flips = build()
    for test in TESTS:
        if not passes(test, 0):
            sys.exit(f"mutate: {test} fails without any flip")
    hashes = {"flips": digest(flips)}
    held = not arguments.all and bool(noted.held(noted.read(NOTED), hashes))
    seed, source = noted.lot(arguments.seed)
    tried = noted.draw(source, sorted(flips), DRAWN) if held else sorted(flips)
    with ThreadPoolExecutor(JOBS) as pool:
        survivors = {flips[number] for number, alive in zip(tried, pool.map(survives, tried)) if alive}
    with open(SURVIVORS, newline="", encoding="utf-8") as file:
        reasons = {(row["file"], row["line"]) for row in csv.DictReader(file)}
    lines = {(file, line) for file, _, line in survivors}
    print(f"mutation: {len(flips)} comparisons in {len(MUTATED)} files; {len(tried)} flipped{f', drawn by lot (seed {seed})' if held else ''}, "
          f"{len(tried) - len(survivors)} seen by a test, {len(survivors)} survive, {time.monotonic() - start:.0f} s")
    problems = [f"{file}:{number}: no test fails when a comparison is flipped in '{line}'" for file, number, line in sorted(survivors) if (file, line) not in reasons]
    if not held:
        problems += [f"survivors.csv: {file}: '{line}' is seen by a test, or gone" for file, line in sorted(reasons - lines)]
    if arguments.write and not held and not problems:
        noted.write(NOTED, {"flips": (hashes["flips"], len(flips))})
    for problem in problems:
        print(f"mutate: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
