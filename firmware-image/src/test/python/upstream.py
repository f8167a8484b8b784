"""Runs commands of the upstream tools inside one process, since starting Python costs more than they do.

In: one command a line, its arguments separated by tabs. Out: one line each, "exit code, tab, output in base64".
"""

import base64
import contextlib
import importlib
import io
import sys
import traceback

COMMANDS = {
    "imgtool": ("imgtool.main", "imgtool"),
    "espsecure": ("espsecure", "cli"),
    "esptool": ("esptool", "cli"),
    "decrypt": ("decrypt_mcuboot", "cli"),
}


def run(name, *args):
    module, entry = COMMANDS[name]
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            command = getattr(importlib.import_module(module), entry)
            command(args=list(args), standalone_mode=False)
            code = 0
        except SystemExit as e:
            code = e.code if isinstance(e.code, int) else 1
        except Exception:
            traceback.print_exc()
            code = 1
    return code, output.getvalue()


answers = sys.stdout
for line in sys.stdin:
    code, output = run(*line.rstrip("\n").split("\t"))
    answers.write(f"{code}\t{base64.b64encode(output.encode()).decode()}\n")
    answers.flush()
