#!/usr/bin/env python3
"""Static analysis of boot/, common/ and agent/: clang-tidy (checks in .clang-tidy) and cppcheck with its MISRA addon.

Fails for every finding of clang-tidy, for a finding of cppcheck that deviations.csv does not name, and for a deviation that nothing
needs any more; both with the versions of Debian 12, whose judgement the files here record. Others are reported only.
"""
import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from outside import FIRMWARE, FLAGS, FOLDERS, FOREIGN, GENERATED, prepare

DEVIATIONS = FIRMWARE / "tools" / "deviations.csv"
JOBS = 2
ENFORCED = {"clang-tidy": "version 14.", "cppcheck": "Cppcheck 2.10"}


def run(*command):
    return subprocess.run([str(part) for part in command], cwd=FIRMWARE, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def is_enforced(tool):
    if shutil.which(tool) is None:
        sys.exit(f"analyze: there is no {tool}: install it (Debian: apt-get install {tool})")
    return ENFORCED[tool] in run(tool, "--version").stdout


def clang_tidy():
    """out: problems"""
    sources = sorted(path for folder in FOLDERS for path in (FIRMWARE / folder).glob("*.c") if path.name not in FOREIGN)

    def check(source):
        done = run("clang-tidy", "--quiet", source, "--", *FLAGS)
        return [] if done.returncode == 0 else [done.stdout]

    with ThreadPoolExecutor(JOBS) as pool:
        problems = [problem for found in pool.map(check, sources) for problem in found]
    print(f"clang-tidy: {len(sources)} files, {len(problems)} with findings")
    return problems


def cppcheck():
    """out: problems"""
    with open(DEVIATIONS, newline="", encoding="utf-8") as file:
        deviations = {row["finding"] for row in csv.DictReader(file)}
    output = run("cppcheck", "--quiet", "--std=c11", "--enable=warning,style,performance,portability", "--addon=misra",
                 "--template={file}:{line}: [{id}] {message}", "--suppress=missingIncludeSystem",
                 *(f"-I{folder}" for folder in ("include", "common", "agent", "boot", "net", "third_party", GENERATED)), *FOLDERS).stdout
    found = re.findall(r"^(\S+:\d+: \[(\S+)\] .*)$", output, re.MULTILINE)
    kinds = Counter(kind for _, kind in found)
    print(f"cppcheck: {sum(kinds.values())} findings, all of them of {len(kinds)} kinds with a reason"
          if kinds.keys() <= deviations else f"cppcheck: {sum(kinds.values())} findings")
    problems = [text for text, kind in found if kind not in deviations]
    problems += [f"deviations.csv: '{kind}' is not found any more" for kind in sorted(deviations - kinds.keys())]
    return problems


def main():
    prepare()
    failed = False
    for tool, check in (("clang-tidy", clang_tidy), ("cppcheck", cppcheck)):
        enforced = is_enforced(tool)
        problems = check()
        for problem in problems:
            print(f"analyze: {problem}", file=sys.stderr)
        failed = failed or (enforced and bool(problems))
    sys.exit(1 if failed else 0)


main()
