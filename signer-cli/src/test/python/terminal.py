"""Runs a command on a terminal of its own and types answers: terminal.py [PROMPT ANSWER]… -- COMMAND…

An answer is typed once its prompt is on the screen. Prints what was on the screen and exits as the command did; with NO_PROMPT
when a prompt did not come, with NO_END when the command did not end.
"""

import os
import pty
import select
import signal
import sys
import time

SECONDS = 120
NO_PROMPT = 99
NO_END = 98


def read(terminal, deadline):
    """What comes next; nothing when the command has ended or the time is up."""
    ready, _, _ = select.select([terminal], [], [], max(0.0, deadline - time.monotonic()))
    try:
        return os.read(terminal, 4096) if ready else b""
    except OSError:  # how Linux says that nobody holds the other end any more
        return b""


def give_up(child, code):
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return code


def main(arguments):
    end = arguments.index("--")
    answers = list(zip(arguments[:end:2], arguments[1:end:2], strict=True))
    command = arguments[end + 1 :]
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    deadline = time.monotonic() + SECONDS
    screen, seen = b"", 0
    for prompt, answer in answers:
        while (at := screen.find(prompt.encode(), seen)) < 0:
            more = read(terminal, deadline)
            if not more:
                sys.stdout.write(screen.decode())
                return give_up(child, NO_PROMPT)
            screen += more
        seen = at + len(prompt)
        os.write(terminal, answer.encode() + b"\n")
    while more := read(terminal, deadline):
        screen += more
    sys.stdout.write(screen.decode())
    if time.monotonic() >= deadline:
        return give_up(child, NO_END)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


sys.exit(main(sys.argv[1:]))
