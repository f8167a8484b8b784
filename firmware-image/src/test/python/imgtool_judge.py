"""imgtool's verdict on any number of images: imgtool_judge.py PUBLIC-KEY

In: frames as firmware-ref/tests/judge/judge.c takes them; what a device demands means nothing to imgtool.
Out: one line each, the name of imgtool's result, or of the exception it ended with.
"""

import io
import struct
import sys

from imgtool import image, keys

HEAD = struct.Struct("<III8sI")

key = keys.load(sys.argv[1])
while head := sys.stdin.buffer.read(HEAD.size):
    size, *_, trust_set_size = HEAD.unpack(head)
    sys.stdin.buffer.read(trust_set_size)
    file = io.BytesIO(sys.stdin.buffer.read(size))
    image.open = lambda name, mode, file=file: file  # what it reads lies here, not on a disk
    try:
        verdict = image.Image.verify("image.bin", key)[0].name
    except Exception as e:
        verdict = type(e).__name__
    print(verdict)
