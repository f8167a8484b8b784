#!/usr/bin/env python3
"""Holds an SMP upload against the bare link: upload_rate.py SLOT-A.img SLOT-B.img

The same blocks go to the same UART in QEMU twice, each answered before the next one is sent: first to a program that sends back every byte
(tests/target/echo_main.c), then, as requests of an upload, to the application in SLOT-A.img that takes SLOT-B.img. Fails when the upload
moves less than 80 % of the echo's bytes a second towards the board, or when less than 70 % of those bytes are the file's. First and last
request, which erase and verify, are left out. Wants the signed images, build/stm32f405-qemu/bootloader.bin and the target 'echo'.
"""
import base64
import binascii
import hashlib
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FIRMWARE = Path(__file__).resolve().parent.parent
FLASH_SIZE = 1024 * 1024
SLOT_A = 0x20000
SHARE_OF_ECHO = 0.80
SHARE_OF_PAYLOAD = 0.70
MESSAGE_MAX = 1024  # what the board takes: docs/serial-protocol.md
LINE_TEXT = 124  # of base64 in a line of 127 bytes, with two marks and a newline
SECONDS_MAX = 60
ROUNDS = 3  # of both, in turn: the machine may be busy with other things meanwhile


class Board:
    """A board in QEMU whose UART is a socket."""

    def __init__(self, kernel, folder):
        path = Path(folder) / "uart"
        path.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            ["qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-monitor", "none", "-kernel", str(kernel),
             "-chardev", f"socket,id=uart,path={path},server=on,wait=on", "-serial", "chardev:uart",
             "-semihosting-config", "enable=on,target=native,arg=fw"], cwd=folder, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + SECONDS_MAX
        self.socket = socket.socket(socket.AF_UNIX)
        while self.socket.connect_ex(str(path)) != 0:
            if time.monotonic() > deadline or self.process.poll() is not None:
                sys.exit("upload_rate: QEMU did not start")
            time.sleep(0.05)
        self.socket.settimeout(SECONDS_MAX)
        self.heard = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.socket.close()

    def hear(self, enough):
        """out: what came, once enough(bytes) gives how many of them are wanted"""
        while (count := enough(self.heard)) is None:
            more = self.socket.recv(65536)
            if not more:
                sys.exit("upload_rate: the board ended")
            self.heard += more
        taken, self.heard = self.heard[:count], self.heard[count:]
        return taken


def head(major, value):
    """The first bytes of a CBOR item."""
    if value < 24:
        return bytes([major << 5 | value])
    size, info = (1, 24) if value < 1 << 8 else (2, 25) if value < 1 << 16 else (4, 26)
    return bytes([major << 5 | info]) + value.to_bytes(size, "big")


def text(word):
    return head(3, len(word)) + word.encode()


def frame(message):
    """docs/serial-protocol.md: lines with marks, base64 of length, message and CRC"""
    packet = struct.pack(">H", len(message) + 2) + message + struct.pack(">H", binascii.crc_hqx(message, 0))
    encoded = base64.b64encode(packet)
    lines = [encoded[at:at + LINE_TEXT] for at in range(0, len(encoded), LINE_TEXT)]
    return b"".join((b"\x04\x14" if i else b"\x06\x09") + line + b"\n" for i, line in enumerate(lines))


def requests(file):
    """out: [(the request as it is sent, bytes of the file in it)]"""
    found = []
    offset = 0
    while offset < len(file):
        fields = {"off": head(0, offset)}
        if offset == 0:
            fields |= {"len": head(0, len(file)), "sha": head(2, 32) + hashlib.sha256(file).digest()}
        start = b"".join(text(key) + value for key, value in fields.items()) + text("data")
        room = MESSAGE_MAX - 8 - 1 - len(start) - 3  # SMP's header, the map's and the data's own heads
        data = file[offset:offset + room]
        body = head(5, len(fields) + 1) + start + head(2, len(data)) + data
        header = struct.pack(">BBHHBB", 2 | 1 << 3, 0, len(body), 1, len(found) % 256, 1)
        found.append((frame(header + body), len(data)))
        offset += len(data)
    return found


def answer(said):
    """out: the end of the answer in what the board said"""
    start = said.find(b"\x06\x09")
    end = said.find(b"\n", start)
    return end + 1 if start >= 0 and end >= 0 else None


def rate(board, blocks, enough):
    """out: bytes a second towards the board, but for the first and the last block"""
    board.hear(lambda heard: len(heard) if b"ready" in heard and heard.endswith(b"\n") else None)  # before, bytes are lost
    times = []
    for block in blocks:
        board.socket.sendall(block)
        board.hear(enough(block))
        times.append(time.monotonic())
    return sum(map(len, blocks[1:-1])) / (times[-2] - times[0])


def echo_rate(blocks, folder):
    with Board(FIRMWARE / "build/tests/target/echo.elf", folder) as board:
        return rate(board, blocks, lambda block: lambda heard: len(block) if len(heard) >= len(block) else None)


def upload_rate(blocks, image, folder):
    memory = bytearray(b"\xff" * FLASH_SIZE)
    for at, content in (0, (FIRMWARE / "build/stm32f405-qemu/bootloader.bin").read_bytes()), (SLOT_A, image):
        memory[at:at + len(content)] = content
    (Path(folder) / "flash.bin").write_bytes(memory)
    with Board("flash.bin", folder) as board:
        return rate(board, blocks, lambda _: answer)


def main():
    image, file = (Path(name).read_bytes() for name in sys.argv[1:])
    parts = requests(file)
    blocks = [block for block, _ in parts]
    payload = sum(size for _, size in parts[1:-1]) / sum(map(len, blocks[1:-1]))
    shares = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            echo = echo_rate(blocks, folder)
            upload = upload_rate(blocks, image, folder)
            shares.append(upload / echo)
            print(f"upload: {upload:,.0f} bytes a second on the wire, {upload * payload:,.0f} of them the file's; "
                  f"echo: {echo:,.0f}; {100 * upload / echo:.0f} %")
    share = statistics.median(shares)
    print(f"upload: {100 * share:.0f} % of the echo's bytes a second (at least {100 * SHARE_OF_ECHO:.0f} %), "
          f"payload {100 * payload:.1f} % of the wire (at least {100 * SHARE_OF_PAYLOAD:.0f} %)")
    sys.exit(0 if share >= SHARE_OF_ECHO and payload >= SHARE_OF_PAYLOAD else 1)


main()
