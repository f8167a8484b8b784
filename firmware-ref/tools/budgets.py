#!/usr/bin/env python3
"""Measures what the firmware takes and holds it against its budgets: budgets.py --key KEY.pem --root-key ROOT.pem --trusted-keys KEYS.c [--write]

Builds what it needs, in build/ (fast), build-small/ and build-rv32/, and runs QEMU. Fails when something is over its budget, or when a
P-256 library judges a vector wrongly. --write puts the table into docs/firmware-size.md.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

FIRMWARE = Path(__file__).resolve().parent.parent
ROOT = FIRMWARE.parent
PAGE = ROOT / "docs" / "firmware-size.md"
ENFORCED_COMPILER = "12.2"  # other compilers are reported only
KIB = 1024
FLASH_SIZE = 1024 * KIB
SLOT_A = 0x20000
TRUST_COPIES = [0xC000, 0x10000]
MAIN_STACK = 2 * KIB  # __stack_min of the applications: interrupts, and main() until the scheduler starts
QEMU = [
    "qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-monitor", "none", "-serial", "null",
    "-icount", "shift=0,sleep=off", "-semihosting-config", "enable=on,target=native,arg=fw", "-kernel"]
RISC_V = ["qemu-system-riscv32", "-M", "virt", "-bios", "none", "-display", "none", "-monitor", "none", "-serial", "stdio"]
RISC_V_SLOT_A = 0x80100000 + SLOT_A  # tests/target/rv32/machine.c plays the STM32F405's flash there
QEMU_SECONDS = 240
STEP = 100_000  # instructions
NUMBER = re.compile(r"\d[\d,]*(?: %)?")
TABLE_MARK = "<!-- written by firmware-ref/tools/budgets.py -->"


@dataclass
class Row:
    what: str
    where: str
    limit: int
    measured: int

    @property
    def over(self):
        return self.measured > self.limit

    def line(self):
        used = 100 * self.measured / self.limit
        return f"| {self.what} | {self.where} | {self.limit:,} | {self.measured:,} | {used:.0f} % |"


def run(*command, cwd=FIRMWARE, timeout=600):
    # What the board says comes on QEMU's standard error.
    done = subprocess.run([str(part) for part in command], cwd=cwd, timeout=timeout, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"budgets: '{' '.join(map(str, command))}' ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def build(preset, folder, keys, targets):
    if not (FIRMWARE / folder / "build.ninja").exists():
        run("cmake", "--preset", preset, f"-DSEALIFT_TRUSTED_KEYS={keys}")
    run("cmake", "--build", "--preset", preset, "--target", *targets)


def sections(elf):
    """out: text, data and bss of a program"""
    return [int(field) for field in run("arm-none-eabi-size", elf).splitlines()[1].split()[:3]]


def flash(elf):
    text, data, _ = sections(elf)
    return text + data


def ram(elf):
    _, data, bss = sections(elf)
    return data + bss


def symbol_size(elf, name):
    for line in run("arm-none-eabi-nm", "--print-size", elf).splitlines():
        fields = line.split()
        if len(fields) == 4 and fields[3] == name:
            return int(fields[1], 16)
    sys.exit(f"budgets: {elf} has no symbol '{name}': was it renamed?")


def parts_of(map_file, libraries):
    """out: bytes of flash and of RAM that the objects of those libraries take in a linked program"""
    linked = map_file.read_text().split("Linker script and memory map")[1]
    taken = {"flash": 0, "ram": 0}
    pattern = re.compile(r"^ \.(text|rodata|data|bss)\S*\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)\s+(\S+)$", re.MULTILINE)
    for kind, address, size, source in pattern.findall(linked):
        if int(address, 16) != 0 and any(library in source for library in libraries):
            taken["flash"] += int(size, 16) if kind != "bss" else 0
            taken["ram"] += int(size, 16) if kind in ("data", "bss") else 0
    return taken


def numbers(output):
    return {name: int(value) for name, value in re.findall(r"^([\w-]+) (\d+)$", output, re.MULTILINE)}


def check_vectors(qemu, program):
    """Ends here unless every vector holds on the target."""
    return numbers(run(*qemu, FIRMWARE / program, timeout=QEMU_SECONDS))["vectors"]


def trust_set(key, root, scratch):
    """out: a trust set with that key as the only one"""
    file = scratch / "trust.set"
    run(ROOT / "sealift", "key", "trust", "create", "--root-key", root, "--active", key, "--output", file)
    return file


def about(instructions):
    """Up to the next STEP: the last digits follow from the bits of the key and of the signature."""
    return -(-instructions // STEP) * STEP


def signed_probe(key, scratch):
    """out: an image of 256 KiB that looks back"""
    image = scratch / "probe.img"
    run(ROOT / "sealift", "sign", "--key", key, "--board", "stm32f405", "--slot", "A", "--version", "1.0.0",
        FIRMWARE / "build/tests/target/probe.bin", image)
    return image


def verification(image):
    """out: instructions of the full check of an image on an RV32IMC"""
    output = run(*RISC_V, "-icount", "shift=0,sleep=off", "-kernel", FIRMWARE / "build-rv32/tests/target/rv32/verify.elf",
                 "-device", f"loader,file={image},addr={RISC_V_SLOT_A:#x},force-raw=on", timeout=QEMU_SECONDS)
    return about(numbers(output)["instructions"])


def probe(folder, image, scratch, trust=None):
    """Boots the image: out: instructions of the whole boot, and bytes of stack"""
    memory = bytearray(b"\xff" * FLASH_SIZE)
    parts = [(0, FIRMWARE / folder / "stm32f405-qemu/bootloader.bin"), (SLOT_A, image)]
    parts += [(offset, trust) for offset in TRUST_COPIES if trust]
    for offset, file in parts:
        content = file.read_bytes()
        memory[offset:offset + len(content)] = content
    (scratch / "flash.bin").write_bytes(memory)
    # The first boot finds no state and writes it, the second is an everyday one.
    first = numbers(run(*QEMU, "flash.bin", cwd=scratch, timeout=QEMU_SECONDS))
    second = numbers(run(*QEMU, "flash.bin", cwd=scratch, timeout=QEMU_SECONDS))
    return about(second["instructions"]), max(first["stack"], second["stack"])


def measure(key, root, keys):
    build("stm32f405", "build", keys, ["bootloader", "app-a", "probe", "vectors"])
    build("stm32f405-small", "build-small", keys, ["bootloader", "vectors"])
    build("mps2-an386", "build-mps2-an386", keys, ["app-a"])
    build("rv32", "build-rv32", keys, ["verify", "vectors"])
    vectors = {check_vectors(QEMU, f"{folder}/tests/target/vectors.elf") for folder in ("build", "build-small")}
    vectors.add(check_vectors([*RISC_V, "-kernel"], "build-rv32/tests/target/rv32/vectors.elf"))
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        image = signed_probe(key, scratch)
        risc_v_instructions = verification(image)
        instructions, stack = probe("build", image, scratch)
        small_instructions, small_stack = probe("build-small", image, scratch)
        trust = trust_set(key, root, scratch)
        trust_instructions, trust_stack = probe("build", image, scratch, trust)
        small_trust_instructions, small_trust_stack = probe("build-small", image, scratch, trust)
    stack, small_stack = max(stack, trust_stack), max(small_stack, small_trust_stack)

    fast = FIRMWARE / "build/stm32f405-silicon/bootloader.elf"
    small = FIRMWARE / "build-small/stm32f405-silicon/bootloader.elf"
    app = FIRMWARE / "build/stm32f405-silicon/app-a.elf"
    network_app = FIRMWARE / "build-mps2-an386/mps2-an386-qemu/app-a.elf"
    agent = parts_of(app.with_suffix(".map"), ["libsealift-agent.a", "libzcbor.a"])
    shared = parts_of(app.with_suffix(".map"), ["libsealift-common.a", "libsealift-crypto.a", "sealift-p256-sign.dir"])
    rows = [
        Row("bootloader, fast build: flash", "Cortex-M4", 16 * KIB, flash(fast)),
        Row("bootloader, fast build: stack and data", "Cortex-M4", 4 * KIB, stack + ram(fast)),
        Row("bootloader, small build: flash", "Cortex-M4", 11 * KIB, flash(small)),
        Row("boot of a 256 KiB image, fast build: instructions", "Cortex-M4", 14_000_000, instructions),
        Row("verification of a 256 KiB image, fast build: instructions", "RV32IMC", 38_000_000, risc_v_instructions),
        Row("agent: flash", "Cortex-M4", 16 * KIB, agent["flash"]),
        Row("agent: RAM beside task stacks", "Cortex-M4", 4 * KIB, agent["ram"] + symbol_size(app, "agent")),
        Row("application with serial link: flash", "STM32F405", 64 * KIB, flash(app)),
        Row("application with serial link: RAM", "STM32F405", 32 * KIB, ram(app) + MAIN_STACK),
        Row("application with lwIP and TLS: flash", "mps2-an386", 192 * KIB, flash(network_app)),
        Row("application with lwIP and TLS: RAM", "mps2-an386", 96 * KIB, ram(network_app) + MAIN_STACK),
    ]
    notes = [
        f"With a trust set installed a boot of the same image takes {trust_instructions:,} instructions, in the small "
        f"build {small_trust_instructions:,}: one more signature, the root key's.",
        f"In the small build a boot of the same image takes {small_instructions:,} instructions, and stack and data "
        f"{small_stack + ram(small):,} bytes.",
        f"What agent and application share with the bootloader (image check, records, cryptography) takes another "
        f"{shared['flash']:,} bytes of the application's flash.",
        f"All three P-256 libraries judge all {min(vectors)} vectors of Wycheproof and ours rightly on their targets.",
    ]
    if len(vectors) != 1:
        sys.exit(f"budgets: the builds checked different numbers of vectors: {vectors}")
    return rows, notes


def table(rows, notes, compiler):
    lines = ["| what | on | at most | measured | used |", "|---|---|--:|--:|--:|", *(row.line() for row in rows), ""]
    lines += [f"- {note}" for note in notes]
    lines += ["", f"Measured with arm-none-eabi-gcc {compiler}."]
    return "\n".join(lines) + "\n"


def shows(page, measured):
    """
    in:  two texts of table()
    out: whether they say the same, but that counts of instructions differ by a step, as they do from key to key
    """
    def same(one, other):
        if one.endswith("%"):
            return True  # follows from other numbers
        one, other = (int(number.replace(",", "")) for number in (one, other))
        return one == other or abs(one - other) <= STEP and min(one, other) >= 10 * STEP
    return (NUMBER.sub("#", page) == NUMBER.sub("#", measured)
            and all(same(*pair) for pair in zip(NUMBER.findall(page), NUMBER.findall(measured))))


def main():
    parser = argparse.ArgumentParser(description="Measure the firmware and hold it against its budgets.")
    parser.add_argument("--key", type=Path, required=True, help="private key that signs the measured image")
    parser.add_argument("--root-key", type=Path, required=True, help="private key that signs trust sets")
    parser.add_argument("--trusted-keys", type=Path, required=True, help="C file that trusts those two")
    parser.add_argument("--write", action="store_true", help="write docs/firmware-size.md")
    options = parser.parse_args()
    compiler = run("arm-none-eabi-gcc", "-dumpfullversion").strip()
    rows, notes = measure(options.key.resolve(), options.root_key.resolve(), options.trusted_keys.resolve())
    text = table(rows, notes, compiler)
    print(text)
    head, _, written = PAGE.read_text().partition(TABLE_MARK)
    if options.write:
        PAGE.write_text(f"{head}{TABLE_MARK}\n\n{text}")
    elif not shows(written.strip(), text.strip()):
        print("budgets: docs/firmware-size.md shows other numbers: run this with --write", file=sys.stderr)
    over = [row for row in rows if row.over]
    for row in over:
        print(f"budgets: {row.what}: {row.measured:,}, allowed are {row.limit:,}", file=sys.stderr)
    if over and compiler.startswith(ENFORCED_COMPILER):
        sys.exit(1)


if __name__ == "__main__":
    main()
