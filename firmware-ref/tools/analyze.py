#!/usr/bin/env python3
"""Static analysis of boot/, common/, agent/ and net/: analyze.py [--all] [--write] [--seed N]

clang-tidy (checks in .clang-tidy) and cppcheck with its MISRA addon. Fails for every finding of clang-tidy, for a finding of cppcheck that
deviations.csv does not name, and for a deviation that nothing needs any more; both with the versions of Debian 12, whose judgement the files here
record. Others are reported only.

noted-analysis.txt says what was found clean: clang-tidy a file at a time, cppcheck all files at once, since some of MISRA's rules are about all of
them. Judged are what has changed since, and of the rest a few files that are drawn by lot. --all judges everything; --write notes it.
"""
import argparse
import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import noted
from outside import FIRMWARE, FLAGS, FOLDERS, FOREIGN, GENERATED, prepare

DEVIATIONS = FIRMWARE / "tools" / "deviations.csv"
NOTED = FIRMWARE / "tools" / "noted-analysis.txt"
JOBS = 2
DRAWN = 3  # files for each of the tools, which take about half a second for one
ENFORCED = {"clang-tidy": "version 14.", "cppcheck": "Cppcheck 2.10"}
CPPCHECK = ["cppcheck", "--quiet", "--std=c11", "--enable=warning,style,performance,portability", "--addon=misra",
            "--template={file}:{line}: [{id}] {message}", "--suppress=missingIncludeSystem",
            *(f"-I{folder}" for folder in ("include", "common", "agent", "boot", "net", "third_party", GENERATED))]


def run(*command):
    return subprocess.run([str(part) for part in command], cwd=FIRMWARE, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def version(tool):
    if shutil.which(tool) is None:
        sys.exit(f"analyze: there is no {tool}: install it (Debian: apt-get install {tool})")
    return run(tool, "--version").stdout


def sources():
    return sorted(path.relative_to(FIRMWARE) for folder in FOLDERS for path in (FIRMWARE / folder).glob("*.c"))


# --- What a verdict depends on -------------------------------------------------------------------------------------------

def tidy_digest(source, of_tool):
    """Of the file with all that it includes, headers of the system too: comments count, as some of them are read by the tool."""
    done = run("clang", "-M", *FLAGS, source)
    if done.returncode != 0:
        sys.exit(f"analyze: what {source} includes cannot be told:\n{done.stdout}")
    names = re.split(r"(?:(?<!\\)\s|\\\n)+", done.stdout.partition(": ")[2].strip())
    contents = [(FIRMWARE / name.replace("\\ ", " ")).read_bytes() for name in names]
    flags = [flag.replace(str(FIRMWARE), "") for flag in FLAGS]
    return noted.digest(of_tool, (FIRMWARE / ".clang-tidy").read_bytes(), flags, *contents)


def cppcheck_digest(of_tool):
    """Of all files that it might read: it finds those of the system nowhere, and has a description of its own of them."""
    folders = [*FOLDERS, "include", "third_party", GENERATED]
    files = sorted(path for folder in folders for path in (FIRMWARE / folder).rglob("*.[ch]"))
    parts = [part for path in files for part in (str(path.relative_to(FIRMWARE)), path.read_bytes())]
    return noted.digest(of_tool, CPPCHECK, DEVIATIONS.read_bytes(), *parts)


# --- Judging ---------------------------------------------------------------------------------------------------------------

def clang_tidy(source):
    """out: problems"""
    done = run("clang-tidy", "--quiet", source, "--", *FLAGS)
    return [] if done.returncode == 0 else [done.stdout]


def cppcheck(*files):
    """
    in:  files, none: all of them
    out: (number of findings, problems)
    """
    with open(DEVIATIONS, newline="", encoding="utf-8") as file:
        deviations = {row["finding"] for row in csv.DictReader(file)}
    found = re.findall(r"^(\S+:\d+: \[(\S+)\] .*)$", run(*CPPCHECK, *(files or FOLDERS)).stdout, re.MULTILINE)
    kinds = Counter(kind for _, kind in found)
    problems = [text for text, kind in found if kind not in deviations]
    if not files:
        problems += [f"deviations.csv: '{kind}' is not found any more" for kind in sorted(deviations - kinds.keys())]
    return len(found), problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--seed", type=int)
    arguments = parser.parse_args()
    prepare()
    versions = {tool: version(tool) for tool in ENFORCED}
    enforced = {tool: ENFORCED[tool] in versions[tool] for tool in ENFORCED}
    names = {f"clang-tidy:{source}": source for source in sources() if source.name not in FOREIGN}
    with ThreadPoolExecutor(JOBS) as pool:
        hashes = dict(zip(names, pool.map(lambda source: tidy_digest(source, versions["clang-tidy"]), names.values())))
        hashes["cppcheck"] = cppcheck_digest(versions["cppcheck"])
        verdicts = noted.read(NOTED)
        held = [] if arguments.all else noted.held(verdicts, hashes)
        verdicts = {name: verdicts[name] for name in held}
        seed, source = noted.lot(arguments.seed)

        due = [name for name in names if name not in held]
        drawn = noted.draw(source, [name for name in names if name in held], DRAWN)
        found = dict(zip(due + drawn, pool.map(lambda name: clang_tidy(names[name]), due + drawn)))
        failed = any(found.values()) and enforced["clang-tidy"]
        verdicts |= {name: (hashes[name], 0) for name in due if not found[name]}
        print(f"clang-tidy: {len(names)} files, {sum(map(bool, found.values()))} with findings; "
              f"{len(due)} judged now and {len(drawn)} drawn by lot (seed {seed})")

        some = noted.draw(source, sources(), DRAWN) if "cppcheck" in held else []
        total, problems = cppcheck(*some)
        failed = failed or bool(problems) and enforced["cppcheck"]
        if not some and not problems:
            verdicts["cppcheck"] = (hashes["cppcheck"], total)
        whole = verdicts.get("cppcheck", ("", total))[1]
        print(f"cppcheck: {whole} findings{'' if problems else ', all of them of kinds with a reason'}; "
              + (f"{len(some)} files drawn by lot have {total}" if some else "all judged now"))
    for problem in [*(text for texts in found.values() for text in texts), *problems]:
        print(f"analyze: {problem}", file=sys.stderr)
    if arguments.write and not failed and all(enforced.values()):
        noted.write(NOTED, verdicts)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
