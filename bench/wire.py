#!/usr/bin/env python3
"""What updates cost on the serial line, read from a gateway's transcripts: a row for each, from the offer to the apply.

bench/wire.py TRANSCRIPT... [--baud 115200]

The seconds of the line are those that the bytes of both directions need one after the other, ten bits each, as one request is open at a time. The seconds
that it took are the transcript's: with download, making of the patch, and the board's flash in them.
"""
import argparse
import re
import sys
from pathlib import Path

LINE = re.compile(r"\S+ (?P<at>[\d.]+) (?P<kind>[><=]) (?P<text>.*)")
ESCAPE = re.compile(r"\\x[0-9a-f]{2}")
FIRST_PIECE = re.compile(r"write 1\.1 \{off: 0, len: (\d+)")
LINE_END = 1
BITS = 10


def updates(transcript):
    """out: (bytes of the last file that was begun, bytes sent, bytes received, seconds) of each update that came to its apply"""
    began = None
    for match in filter(None, map(LINE.match, transcript.read_text().splitlines())):
        at, kind, text = float(match["at"]), match["kind"], match["text"]
        if kind != "=":
            if began is not None:
                wire[kind] += len(ESCAPE.sub("?", text)) + LINE_END
        elif " write 64.1 " in text:
            began, size, wire = at, 0, {">": 0, "<": 0}
        elif " write 64.4 " in text and began is not None:
            yield size, wire[">"], wire["<"], at - began
            began = None
        elif piece := FIRST_PIECE.search(text):
            size = int(piece[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("transcripts", nargs="+", type=Path)
    parser.add_argument("--baud", type=int, default=115200)
    options = parser.parse_args()
    rows = [row for transcript in sorted(options.transcripts) for row in updates(transcript)]
    if not rows:
        sys.exit("wire: no update in these transcripts (expected: a gateway's, of a board that took an image)")
    print(f"| bytes of the file | sent | received | line at {options.baud} baud, s | took, s |")
    print("|--:|--:|--:|--:|--:|")
    for size, sent, received, seconds in rows:
        print(f"| {size:,} | {sent:,} | {received:,} | {(sent + received) * BITS / options.baud:.2f} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
