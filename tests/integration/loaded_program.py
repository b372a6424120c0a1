"""The program loaded once, and a process of its own for each command: a fork, which need not load it again.

Each line on stdin is a command as JSON (arguments, environment, cwd, out, err: files to write);
each line on stdout its exit status.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import app.factory  # noqa: F401 - what every command would load first
from app.cli import main


def serve() -> None:
    """Run commands until stdin ends."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            become(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def become(command: dict[str, Any]) -> None:
    """Run one command in this process, and end it."""
    os.chdir(command["cwd"])
    os.environ.clear()
    os.environ.update(command["environment"])
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(command[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.argv = ["baiti", *command["arguments"]]
    status = 1
    try:
        main()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve()
