#!/usr/bin/env python3
"""Counts the functions that a port must write: port.py [BUILD…]

Reads the symbols of what was compiled: those that bootloader, agent and application leave open, less what ports/shared/ has a default for.
More than eight fail. The template, ports/template/, has them all; the board of each BUILD, a folder made by a preset (build/ when none is
named), must have the same ones. Needs the host tests compiled, too (build-host/).
"""
import subprocess
import sys
from pathlib import Path

FIRMWARE = Path(__file__).resolve().parent.parent
HOST = FIRMWARE / "build-host"
LIMIT = 8
PORTABLE = ("common/CMakeFiles/sealift-common.dir", "agent/CMakeFiles/sealift-agent.dir", "tests/agent/agent/CMakeFiles/sealift-agent.dir",
            "boot/CMakeFiles/sealift-boot.dir", "app/CMakeFiles/sealift-app.dir", "app/CMakeFiles/sealift-app-faults.dir",
            "tests/CMakeFiles/suite-boot.dir", "tests/CMakeFiles/suite-decide.dir")
SHARED = ("ports/shared/CMakeFiles/sealift-port-defaults.dir", "tests/shared/CMakeFiles/sealift-port-defaults.dir")
TEMPLATE = "tests/CMakeFiles/test_template.dir/__/ports/template"
OPEN, FUNCTION, DEFAULT = "U", "T", "W"  # as nm says it


def objects(build, folders):
    found = [path for folder in folders for path in (build / folder).rglob("*.o*") if path.suffix in (".o", ".obj")]
    if not found:
        sys.exit(f"port: {build} has no objects in any of {', '.join(folders)}: build it first, e.g. cmake --build --preset host")
    return found


def symbols(files):
    """out: {kind: names}"""
    output = subprocess.run(["nm", "--format=posix", *map(str, files)], text=True, check=True, stdout=subprocess.PIPE).stdout
    kinds = {kind: set() for kind in (OPEN, FUNCTION, DEFAULT)}
    for line in output.splitlines():
        fields = line.split()
        if len(fields) >= 2 and fields[1] in kinds:
            kinds[fields[1]].add(fields[0])
    return kinds


def asked(build):
    """out: names that the portable parts leave open, and those of them that have a default"""
    portable, shared = symbols(objects(build, PORTABLE)), symbols(objects(build, SHARED))
    left = (portable[OPEN] | shared[OPEN]) - portable[FUNCTION]
    defaults = shared[DEFAULT] | portable[DEFAULT]
    return left - defaults, left & defaults


def held_against(build, must):
    """out: problems; prints what the board of a build wrote"""
    port = symbols(objects(build, ["CMakeFiles"]))[FUNCTION]
    left, defaults = asked(build)
    chosen = ", ".join(sorted(defaults & port)) or "none"
    print(f"port: {build.name}/: {len(must & port)} of {len(must)} written, and in the place of defaults: {chosen}")
    problems = [f"{build.name}/: '{name}' is not written" for name in sorted(must - port)]
    return problems + [f"{build.name}/: '{name}' is asked of its port, but the template has none" for name in sorted((left & port) - must)]


def main():
    builds = [Path(build).resolve() for build in sys.argv[1:] or [FIRMWARE / "build"]]
    sets = [asked(build)[0] for build in [HOST, *builds]]  # the application is compiled for boards only
    must = set.union(*sets) & symbols(objects(HOST, [TEMPLATE]))[FUNCTION]
    print(f"port: {len(must)} functions to write, at most {LIMIT}: {', '.join(sorted(must))}")
    shared = symbols(objects(HOST, SHARED))[DEFAULT]
    print(f"port: {len(shared)} in ports/shared/ that it may write: {', '.join(sorted(shared))}")
    problems = [f"{len(must)} functions to write, allowed are {LIMIT}"] if len(must) > LIMIT else []
    problems += [problem for build in builds for problem in held_against(build, must)]
    for problem in problems:
        print(f"port: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
