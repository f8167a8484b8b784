#!/usr/bin/env python3
"""Holds an SMP upload against the bare link: upload_rate.py SLOT-A.img SLOT-B.img

The same blocks go to the same UART in QEMU twice, each answered before the next one is sent: first to a program that sends back every byte
(tests/target/echo_main.c), then, as requests of an upload, to the application in SLOT-A.img that takes SLOT-B.img. Fails when the upload
moves less than 80 % of the echo's bytes a second towards the board, or when less than 70 % of those bytes are the file's. First and last
request, which erase and verify, are left out. Wants the signed images, build/stm32f405-qemu/bootloader.bin, the target 'echo', and a Python with
smpclient[serial] of tools/python/requirements.txt.
"""
import hashlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from smp.image_management import ImageUploadWriteRequest
from smp.packet import END_DELIMITER, START_DELIMITER, encode

FIRMWARE = Path(__file__).resolve().parent.parent
FLASH_SIZE = 1024 * 1024
SLOT_A = 0x20000
SHARE_OF_ECHO = 0.80
SHARE_OF_PAYLOAD = 0.70
MESSAGE_MAX = 1024  # what the board takes: docs/serial-protocol.md
LONGER_HEAD = 2  # of a byte string of more than 255 bytes, beside that of an empty one
SECONDS_MAX = 60
# QEMU's threads, which wake each other for each byte, on one: to wake the board's, which sleeps in between, on another processor takes
# longer than the byte, and the echo's hardly sleeps, since it sends.
PROCESSOR = max(os.sched_getaffinity(0))
ROUNDS = 3  # of both, in turn: the machine may be busy with other things meanwhile


class Board:
    """A board in QEMU whose UART is a socket."""

    def __init__(self, kernel, folder):
        path = Path(folder) / "uart"
        path.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            ["taskset", "--cpu-list", str(PROCESSOR), "qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-monitor", "none", "-kernel", str(kernel),
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


def requests(file):
    """out: [(the request as smpclient's library sends it, bytes of the file in it)]"""
    found = []
    offset = 0
    while offset < len(file):
        about = {} if offset > 0 else {"len": len(file), "sha": hashlib.sha256(file).digest()}
        room = MESSAGE_MAX - len(bytes(ImageUploadWriteRequest(off=offset, data=b"", **about))) - LONGER_HEAD
        data = file[offset:offset + room]
        request = ImageUploadWriteRequest(off=offset, data=data, **about)
        found.append((b"".join(encode(bytes(request))), len(data)))
        offset += len(data)
    return found


def answer(said):
    """out: the end of the answer in what the board said"""
    start = said.find(START_DELIMITER)
    end = said.find(END_DELIMITER, start)
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
