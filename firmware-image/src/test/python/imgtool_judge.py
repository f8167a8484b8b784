"""imgtool's verdict on any number of images: imgtool_judge.py PUBLIC-KEY SCRATCH-FILE

In: frames as firmware-ref/tests/judge/judge.c takes them; what a device demands means nothing to imgtool.
Out: one line each, the name of imgtool's result, or of the exception it ended with.
"""

import struct
import sys

from imgtool import keys
from imgtool.image import Image

HEAD = struct.Struct("<III8sI")

key = keys.load(sys.argv[1])
scratch = sys.argv[2]
while head := sys.stdin.buffer.read(HEAD.size):
    size, *_, trust_set_size = HEAD.unpack(head)
    sys.stdin.buffer.read(trust_set_size)
    with open(scratch, "wb") as file:
        file.write(sys.stdin.buffer.read(size))
    try:
        verdict = Image.verify(scratch, key)[0].name
    except Exception as e:
        verdict = type(e).__name__
    print(verdict)
