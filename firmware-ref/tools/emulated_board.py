"""A board in QEMU whose core is held by its gdbstub: the GDB remote protocol over a Unix socket, as much of it as injecting faults takes."""
import os
import re
import socket
import subprocess
import time
from pathlib import Path

BLOCK = 1024  # bytes in one packet: QEMU's packets hold 4096 digits
START_SECONDS = 30
POLL_SECONDS = 0.1
ASLEEP_SECONDS = 60  # without any of the processor's
CORE_REGISTERS = 17  # r0 to r15 and xpsr
FLOAT_REGISTERS = range(26, 43)  # the numbers of d0 to d15 and fpscr in QEMU's description of the core
LR, PC = 14, 15
UNTOUCHED = 0  # the time of the flash's file until the board writes it


class BoardLost(Exception):
    """QEMU ended: the core locked up."""


class EmulatedBoard:
    """in: flash is what the board's flash holds, which is kept in flash.bin in the folder; log is where QEMU's log goes"""

    def __init__(self, folder, log, flash):
        self.flash_file, self.dumped, where = (Path(folder) / name for name in ("flash.bin", "dump", "gdb"))
        self.write_flash_file(flash)
        where.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            ["qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-monitor", "none", "-serial", "null", "-S", "-D", log,
             "-chardev", f"socket,id=gdb,path={where},server=on,wait=off", "-gdb", "chardev:gdb",
             "-semihosting-config", "enable=on,target=native,arg=fw", "-kernel", "flash.bin"],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.socket = socket.socket(socket.AF_UNIX)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.socket.connect(str(where))
                break
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise BoardLost("QEMU did not start") from None
                time.sleep(0.01)
        self.received = b""
        self.ask("?")
        self.ask("qXfer:features:read:target.xml:0,ffb")  # or the stub knows no registers beyond the core's
        self.breakpoints = set()

    def close(self):
        self.socket.close()
        self.process.kill()
        self.process.wait()

    # --- Packets ---------------------------------------------------------------------------------------------------

    def send(self, text):
        packet = text.encode("latin-1")
        self.write(b"$%b#%02x" % (packet, sum(packet) % 256))

    def write(self, data):
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise BoardLost(str(error)) from None

    def receive(self, seconds=None):
        """out: a packet; None when none came in time"""
        self.socket.settimeout(seconds)
        while not (match := re.search(rb"\$([^#]*)#..", self.received, re.DOTALL)):
            try:
                data = self.socket.recv(65536)
            except TimeoutError:
                return None
            except OSError:
                data = b""
            if not data:
                raise BoardLost("QEMU ended")
            self.received += data
        self.received = self.received[match.end():]
        self.write(b"+")
        return match[1].decode("latin-1")

    def ask(self, text):
        self.send(text)
        return self.receive()

    def order(self, text):
        answer = self.ask(text)
        if answer != "OK":
            raise RuntimeError(f"the gdbstub answered '{answer}' to '{text[:40]}'")

    def monitor(self, line):
        """A command of QEMU's monitor."""
        self.send("qRcmd," + line.encode().hex())
        while self.receive() != "OK":
            pass  # its output

    # --- State -----------------------------------------------------------------------------------------------------

    def core(self):
        """out: r0 to r15 and xpsr"""
        digits = self.ask("g")
        return [int.from_bytes(bytes.fromhex(digits[8 * i:8 * i + 8]), "little") for i in range(CORE_REGISTERS)]

    def set_register(self, number, value):
        self.order(f"P{number:x}={value.to_bytes(4, 'little').hex()}")

    def registers(self):
        return self.ask("g"), [self.ask(f"p{number:x}") for number in FLOAT_REGISTERS]

    def set_registers(self, registers):
        core, floats = registers
        self.order("G" + core)
        for number, value in zip(FLOAT_REGISTERS, floats):
            self.order(f"P{number:x}={value}")

    def read(self, address, length):
        return b"".join(bytes.fromhex(self.ask(f"m{at:x},{min(BLOCK, address + length - at):x}")) for at in range(address, address + length, BLOCK))

    def store(self, address, content):
        """Into RAM, and into ROM too."""
        for at in range(0, len(content), BLOCK):
            piece = content[at:at + BLOCK]
            self.order(f"M{address + at:x},{len(piece):x}:{piece.hex()}")

    def put_flash_back(self, base, content):
        """
        To what it held, in the memory and in the file: each change goes through the file.
        in: base is where it lies in the memory
        """
        if self.flash_file.stat().st_mtime_ns == UNTOUCHED:
            return
        self.monitor(f"pmemsave {base} {len(content)} {self.dumped.name}")
        there = self.dumped.read_bytes()
        for at in range(0, len(content), BLOCK):
            if there[at:at + BLOCK] != content[at:at + BLOCK]:
                self.store(base + at, content[at:at + BLOCK])
        self.write_flash_file(content)

    def write_flash_file(self, content):
        self.flash_file.write_bytes(content)
        os.utime(self.flash_file, ns=(UNTOUCHED, UNTOUCHED))

    def has_flash_file_open(self):
        """out: whether the flash driver is at work, or was stopped in it: which files QEMU has open nothing else tells"""
        where = Path(f"/proc/{self.process.pid}/fd")
        return any(file.samefile(self.flash_file) for file in where.iterdir() if file.exists())

    # --- Running ---------------------------------------------------------------------------------------------------

    def set_breakpoints(self, wanted):
        for address in self.breakpoints - wanted:
            self.order(f"z1,{address:x},2")
        for address in wanted - self.breakpoints:
            self.order(f"Z1,{address:x},2")
        self.breakpoints = set(wanted)

    def step(self):
        self.ask("s")

    def seconds_used(self):
        """out: of the processor, by QEMU"""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def go(self, seconds):
        """
        Run to a breakpoint.
        in: seconds of the processor, so that a machine with other work to do changes nothing
        out: where the core stands; None, and stopped, when the time was over before, or the core sleeps
        """
        used = self.seconds_used()
        until = used + seconds
        asleep = time.monotonic() + ASLEEP_SECONDS
        self.send("c")
        while self.receive(POLL_SECONDS) is None:
            before, used = used, self.seconds_used()
            if used > before:
                asleep = time.monotonic() + ASLEEP_SECONDS
            if used > until or time.monotonic() > asleep:
                self.write(b"\x03")
                self.receive()
                at = self.core()[PC]
                return at if at in self.breakpoints else None  # it may have come there while its time ran out
        return self.core()[PC]
