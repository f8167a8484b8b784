#!/usr/bin/env python3
"""Fault injection on the boot decision: faults.py --key KEY.pem --root-key ROOT.pem [--all] [--write] [--seed N] [--program BOOTLOADER.elf] [--forgery TEXT]

Puts forged images into the flash of an emulated board that trusts those keys. Then skips each instruction between the entry of boot_decide() and the jump,
one in each run, on its first and on its last execution. Fails when a forged image runs. Without --all only the instructions of the sources in DECISION
are skipped, with the forgeries in FEW. At the end a bootloader without its second decision is tried: there the tool must find a fault that starts a forged image.

noted-faults.txt says which of those forgeries was tried to the end, with which bootloader, whatever its keys: of such, DRAWN faults are tried,
drawn by lot. --write notes those that hold.
"""
import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import noted
from emulated_board import PC, BoardLost, EmulatedBoard
from forged_images import forgeries, shape

FIRMWARE = Path(__file__).resolve().parent.parent
BOOTLOADER = FIRMWARE / "build/stm32f405-qemu/bootloader.elf"
DECISION = ("boot/decide.c", "boot/main.c", "common/image.c", "common/image_signature.c", "common/image_tlv.c", "common/trust.c")
FEW = ("payload changed, hash made to fit", "staged: payload changed")
NOTED = FIRMWARE / "tools" / "noted-faults.txt"
TOOLS = [FIRMWARE / "tools" / f"{name}.py" for name in ("faults", "emulated_board", "forged_images")]
KEYS = ("root_key_point", "trusted_keys")  # each checkout has its own
DRAWN = 100  # faults with each forgery
BEGIN = "boot_decide"
PLANTED = ("image_proven", bytes.fromhex("01207047"))  # movs r0, #1; bx lr: the second decision always says yes
PLANTED_FORGERY = "payload changed, hash made to fit"

FLASH_BASE = 0x08000000
MEMORY = [(0x2001EA00, 0x1600), (0x20000000, 0x40)]  # the stack and what is kept over resets; variables
NOP, NOP_WIDE = b"\x00\xbf", b"\xaf\xf3\x00\x80"
RUN_SECONDS = 0.3  # of the processor: a run takes a fifteenth of it at most; the rest is for a busy machine
TRACE_SECONDS = 60
STEPS_MAX, WAY_MAX = 24, 20_000  # stops and instructions on the way to a fault; after more of them the way is remembered
JOBS = 2

FORGED, HONEST, REFUSED, FAULT, RESTARTED = "FORGED IMAGE RAN", "other image ran", "refused", "exception", "restarted"


def tool(*command):
    return subprocess.run([str(part) for part in command], text=True, stdout=subprocess.PIPE, check=True).stdout


class Program:
    """What the bootloader's file tells of it."""

    def __init__(self, elf):
        self.binary = elf.with_suffix(".bin").read_bytes()
        self.symbols, self.sources, self.sizes = {}, {}, {}
        for line in tool("arm-none-eabi-nm", "-l", elf).splitlines():
            address, _, name, *source = re.split(r"[ \t]", line)
            self.symbols[name] = int(address, 16)
            self.sources[name] = source[0].partition(":")[0] if source else ""
        for line in tool("arm-none-eabi-nm", "-S", elf).splitlines():
            if len(fields := line.split()) == 4:
                self.sizes[fields[3]] = int(fields[1], 16)
        self.instructions = {}  # address: (function, text)
        for line in tool("arm-none-eabi-objdump", "-d", elf).splitlines():
            if named := re.match(r"[0-9a-f]+ <(.+)>:$", line):
                function = named[1]
            elif found := re.match(r" *([0-9a-f]+):\t[0-9a-f ]+\t(.*)", line):
                self.instructions[int(found[1], 16)] = (function, " ".join(found[2].split()))
        self.ends = {self.symbols["board_sleep"]: REFUSED, self.symbols["Default_Handler"]: FAULT, self.symbols["Reset_Handler"]: RESTARTED}

    def of_sources(self, names):
        """out: addresses of the instructions that those files became"""
        return {address for address, (function, _) in self.instructions.items() if self.sources[function].endswith(names)}

    def digest(self):
        """out: of its bytes, but for the keys, and of where the run begins and ends"""
        code = bytearray(self.binary)
        for name in KEYS:
            at = self.symbols[name] - FLASH_BASE
            code[at:at + self.sizes[name]] = bytes(self.sizes[name])
        return noted.digest(code, self.symbols[BEGIN], sorted(self.ends.items()))

    def plant(self):
        """The second decision is taken away."""
        name, code = PLANTED
        at = self.symbols[name] - FLASH_BASE
        self.binary = self.binary[:at] + code + self.binary[at + len(code):]


class Mark:
    """A moment of the run that the board can be put back to."""

    def __init__(self, board, moment):
        self.moment = moment
        self.registers = board.registers()
        self.memory = [(at, board.read(at, size)) for at, size in MEMORY]
        self.flash = board.flash_file.read_bytes()

    def restore(self, board):
        board.set_registers(self.registers)
        for at, content in self.memory:
            board.store(at, content)
        board.put_flash_back(FLASH_BASE, self.flash)


class Campaign:
    """All faults with one forgery in the flash."""

    def __init__(self, program, forgery, folder):
        self.forgery = forgery
        self.folder = Path(folder)
        self.log = self.folder / "trace"
        self.begin = program.symbols[BEGIN]
        self.ends = {**program.ends, forgery.forged: FORGED}
        if forgery.honest is not None:
            self.ends[forgery.honest] = HONEST
        self.start()
        self.mark = Mark(self.board, 0)

    def start(self):
        """Power on, with the flash as it was made, up to where the decision begins."""
        self.board = EmulatedBoard(self.folder, self.log, self.forgery.flash)
        self.to_begin()

    def start_again(self):
        """To the mark by a new board, for what no mark holds: one that was lost, or that left its files open."""
        self.board.close()
        self.start()
        self.mark.restore(self.board)

    def to_begin(self):
        self.board.set_breakpoints({self.begin})
        if self.board.go(TRACE_SECONDS) != self.begin:
            sys.exit(f"faults: with '{self.forgery.name}' the board never came to {BEGIN}()")

    def trace(self):
        """out: the address of each instruction that the board runs without a fault, and how that ends"""
        self.board.set_breakpoints(set(self.ends))
        for line in ("singlestep on", "log exec,nochain"):
            self.board.monitor(line)
        end = self.board.go(TRACE_SECONDS)
        for line in ("log none", "singlestep off"):
            self.board.monitor(line)
        addresses = [int(address, 16) for address in re.findall(r"^Trace \S+ \S+ \[[0-9a-f]+/([0-9a-f]+)/", self.log.read_text(), re.MULTILINE)]
        self.log.unlink()
        self.go_back(self.ends.get(end))
        return addresses, self.ends.get(end)

    def run(self, wanted, draw=None, until=None):
        """
        in:  addresses of the instructions to skip; draw chooses some of a list of faults, None: all; it ends with the first fault that ends so
        out: {(address, "first" or "last"): how it ended}, and how it ends without a fault
        """
        addresses, end = self.trace()
        self.moments = defaultdict(list)
        for moment, address in enumerate(addresses):
            if address not in self.ends:
                self.moments[address].append(moment)
        faults = sorted({(when[at], address, which) for address, when in self.moments.items() if address in wanted
                         for at, which in ((-1, "last"), (0, "first"))})
        if draw:
            faults = sorted(draw(faults))
        results = {}
        for moment, address, which in faults:
            try:
                results[address, which] = self.skip(address, moment)
            except BoardLost:
                results[address, which] = "locked up"
                self.start_again()
            if results[address, which] == until:
                break
        self.board.close()
        return results, end

    def hits(self, address, begin, end):
        """out: how often that instruction runs from one moment to another, both included"""
        return bisect_right(self.moments[address], end) - bisect_left(self.moments[address], begin)

    def way(self, address, moment):
        """out: [(address, its executions)…] from the mark to that moment; by another instruction when that takes fewer stops"""
        direct = self.hits(address, self.mark.moment, moment)
        if direct <= STEPS_MAX:
            return [(address, direct)]
        ways = [(direct, 0, moment)]
        for between, when in self.moments.items():
            if (at := bisect_right(when, moment - 1)) > 0 and when[at - 1] > self.mark.moment:
                stops = self.hits(between, self.mark.moment, when[at - 1]) + self.hits(address, when[at - 1] + 1, moment)
                ways.append((stops, between, when[at - 1]))
        _, between, last = min(ways)
        return [(between, self.hits(between, self.mark.moment, last)), (address, self.hits(address, last + 1, moment))] if between else [(address, direct)]

    def reach(self, way):
        """From the mark to right before the last execution on the way."""
        first = True
        for address, hits in way:
            for _ in range(hits):
                if not first:
                    self.board.set_breakpoints(set())
                    self.board.step()
                first = False
                if self.board.core()[PC] != address:
                    self.board.set_breakpoints({address})
                    if self.board.go(TRACE_SECONDS) != address:
                        sys.exit(f"faults: {address:#x} was not reached again: the board does not do the same twice")

    def skip(self, address, moment):
        """out: how the run ends in which that execution does nothing"""
        board = self.board
        way = self.way(address, moment)
        self.reach(way)
        far = sum(hits for _, hits in way) > STEPS_MAX or moment - self.mark.moment > WAY_MAX
        if far and not board.has_flash_file_open():
            self.mark = Mark(board, moment)
        code = board.read(address, 4)
        board.set_breakpoints(set())
        board.store(address, NOP_WIDE if code[1] >> 3 >= 0b11101 else NOP)
        board.step()
        board.store(address, code)
        board.set_breakpoints(set(self.ends))
        at = board.core()[PC]
        outcome = self.ends.get(at if at in self.ends else board.go(RUN_SECONDS), "ran on")
        self.go_back(outcome)
        return outcome

    def go_back(self, outcome):
        """To the mark. What a mark does not hold, as the vector table's address and the exception that is handled, only a reset puts back."""
        if self.board.has_flash_file_open():
            self.start_again()
            return
        self.mark.restore(self.board)
        if outcome != REFUSED:
            self.board.monitor("system_reset")
            self.to_begin()
            self.mark.restore(self.board)


def campaign(program, forgery, wanted, draw=None, until=None):
    with tempfile.TemporaryDirectory() as folder:
        return Campaign(program, forgery, folder).run(wanted, draw, until)


def planted_is_found(elf, forgery):
    program = Program(elf)
    program.plant()
    flash = program.binary + forgery.flash[len(program.binary):]
    results, _ = campaign(program, replace(forgery, flash=flash), program.of_sources("common/image_signature.c"), until=FORGED)
    return FORGED in results.values()


def digest(program, forgery, wanted):
    """out: of all that the end of its runs depends on, with any keys"""
    emulator = tool("qemu-system-arm", "--version")
    return noted.digest(program.digest(), sorted(wanted), [forgery.name, forgery.forged, forgery.honest], *shape(forgery.flash), emulator, *(file.read_bytes() for file in TOOLS))


def main():
    start = time.monotonic()
    parser = argparse.ArgumentParser(description="Skip instructions of the boot decision, with forged images in the slots.")
    parser.add_argument("--key", type=Path, required=True, help="private key that the bootloader trusts")
    parser.add_argument("--root-key", type=Path, required=True, help="private key of the trust sets that it takes")
    parser.add_argument("--program", type=Path, default=BOOTLOADER, help="the bootloader, for QEMU")
    parser.add_argument("--all", action="store_true", help="every instruction, cryptography included, with every forgery")
    parser.add_argument("--forgery", help="only those with that text in their name")
    parser.add_argument("--write", action="store_true", help=f"note in {NOTED.name} what holds")
    parser.add_argument("--seed", type=int, help="draw the faults that another run drew")
    options = parser.parse_args()
    keys = options.key.resolve(), options.root_key.resolve()
    program = Program(options.program)
    wanted = set(program.instructions) if options.all else program.of_sources(DECISION)
    known = {forgery.name: forgery for forgery in forgeries(program.binary, *keys)}
    chosen = [forgery for forgery in known.values()
              if (options.forgery in forgery.name if options.forgery else options.all or forgery.name in FEW)]
    # By what it does alone, not with a name that has spaces; the forgeries with trust sets, which are made of keys, are never noted.
    hashes = {forgery.name.replace(" ", "_"): digest(program, forgery, wanted) for forgery in chosen if forgery.name in FEW and not options.all}
    verdicts = noted.read(NOTED)
    held = noted.held(verdicts, hashes)
    seed, source = noted.lot(options.seed)
    lots = {name: random.Random(source.random()) for name in hashes}  # each its own, as they run side by side

    def run(forgery):
        name = forgery.name.replace(" ", "_")
        return campaign(program, forgery, wanted, (lambda faults: noted.draw(lots[name], faults, DRAWN)) if name in held else None)

    problems, skipped, total = [], set(), Counter()
    with ThreadPoolExecutor(JOBS) as pool:
        for forgery, (results, end) in zip(chosen, pool.map(run, chosen)):
            outcomes = Counter(results.values())
            total += outcomes
            skipped |= {address for address, _ in results}
            name = forgery.name.replace(" ", "_")
            drawn = f", drawn by lot (seed {seed}): the same bootloader held in all {verdicts[name][1]:,}" if name in held else ""
            print(f"faults, {forgery.name}: {len(results):,} runs: " + ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.most_common()) + drawn, flush=True)
            found = [f"{forgery.name}: it runs when {which} '{program.instructions[address][1]}' at {address:#x} in {program.instructions[address][0]}() is skipped"
                     for (address, which), outcome in results.items() if outcome == FORGED]
            if end != (REFUSED if forgery.honest is None else HONEST):
                found.append(f"{forgery.name}: without any fault: {end}")
            problems += found
            if name in hashes and name not in held and not found:
                verdicts[name] = (hashes[name], len(results))
    planted = planted_is_found(options.program, known[PLANTED_FORGERY])
    if not planted:
        problems.append("the planted weakness is not found")
    print(f"faults: {len(chosen)} forgeries, {len(skipped):,} instructions, {total.total():,} runs, {total[FORGED]} start a forged image; "
          f"the planted weakness is {'found' if planted else 'not found'}; {time.monotonic() - start:.0f} s")
    if options.write and not problems:
        noted.write(NOTED, verdicts)
    elif len(held) < len(hashes):
        print(f"faults: {NOTED.name} does not know this bootloader; --write notes it, so that its runs are not repeated elsewhere")
    for problem in problems:
        print(f"faults: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
