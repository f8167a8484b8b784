#!/usr/bin/env python3
"""Branch coverage of boot/, common/, agent/ and net/ by the host tests: coverage.py [--list]

Builds and runs the tests in build-coverage/. Fails below the limit, when a branch that no test takes has no reason in
coverage-reasons.csv, and when a reason fits no such branch any more. --list prints the branches not taken.
"""
import csv
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

FIRMWARE = Path(__file__).resolve().parent.parent
BUILD = FIRMWARE / "build-coverage"
REASONS = FIRMWARE / "tools" / "coverage-reasons.csv"
FOLDERS = ("boot", "common", "agent", "net")  # of net/ all but tls.c, which hands bytes to Mbed TLS: tests/net/CMakeLists.txt
LIMIT = 95.0  # percent of the branches of each folder


def run(*command, cwd=FIRMWARE):
    done = subprocess.run(command, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"coverage: '{' '.join(command)}' ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def build_and_test():
    if not (BUILD / "build.ninja").exists():
        run("cmake", "--preset", "coverage")
    run("cmake", "--build", "--preset", "coverage")
    for old in BUILD.rglob("*.gcda"):
        old.unlink()
    run("ctest", "--preset", "coverage")


def branches():
    """out: {folder: {(file, line, number of the branch): times taken}}; several programs compile the same source"""
    taken = {folder: defaultdict(int) for folder in FOLDERS}
    for data in BUILD.rglob("*.gcda"):
        output = run("gcov", "--json-format", "--stdout", "--branch-probabilities", str(data), cwd=BUILD)
        for report in output.splitlines():
            for file in json.loads(report)["files"]:
                path = (BUILD / file["file"]).resolve()
                if not path.is_relative_to(FIRMWARE) or path.relative_to(FIRMWARE).parts[0] not in FOLDERS:
                    continue
                name = path.relative_to(FIRMWARE)
                for line in file["lines"]:
                    for number, branch in enumerate(line["branches"]):
                        taken[name.parts[0]][(str(name), line["line_number"], number)] += branch["count"]
    return taken


def source_line(file, number):
    return (FIRMWARE / file).read_text().splitlines()[number - 1].strip()


def judge(missed):
    """Fails for branches without a reason and for reasons without a branch."""
    with open(REASONS, newline="", encoding="utf-8") as file:
        reasons = {(row["file"], row["line"]): row["reason"] for row in csv.DictReader(file)}
    lines = {(file, source_line(file, number)) for file, number, _ in missed}
    problems = [f"{file}: '{line}' is never taken in one direction and has no reason" for file, line in lines - reasons.keys()]
    problems += [f"{file}: '{line}' has a reason but is covered or gone" for file, line in reasons.keys() - lines]
    return sorted(problems)


def main():
    build_and_test()
    problems = []
    missed = []
    for folder, counts in branches().items():
        covered = sum(1 for count in counts.values() if count > 0)
        percent = 100 * covered / len(counts)
        print(f"{folder}/: {covered} of {len(counts)} branches, {percent:.1f} %")
        missed += sorted(key for key, count in counts.items() if count == 0)
        if percent < LIMIT:
            problems.append(f"{folder}/: {percent:.1f} % of its branches are covered, wanted are {LIMIT} %")
    if "--list" in sys.argv[1:]:
        for file, number, branch in missed:
            print(f"{file}:{number}: branch {branch}: {source_line(file, number)}")
    problems += judge(missed)
    for problem in problems:
        print(f"coverage: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
