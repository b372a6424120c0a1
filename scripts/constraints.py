"""constraints.txt: the versions that were tried together, taken from a fresh environment."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.environment import quiet_environ
from scripts.progress import Progress, SetupError, last_lines

HEADER = "# The versions tried together; the ranges stand in setup.cfg. Made by: make constraints\n"


def compile_anew(root: Path, progress: Progress) -> None:
    """Install the newest versions that setup.cfg allows into a throw-away environment and note them.

    :raises SetupError: when they cannot be installed.
    """
    with tempfile.TemporaryDirectory() as place:
        venv, log = Path(place) / "venv", Path(place) / "log"
        env = quiet_environ()
        python = str(venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
        progress.say("installing the newest versions that setup.cfg allows")
        made = progress.run([sys.executable, "-m", "venv", str(venv)], cwd=root, log=log, env=env)
        argv = [python, "-m", "pip", "install", "--no-input", "--progress-bar", "off", ".[dev,pg]"]
        if not made or not progress.run(argv, cwd=root, log=log, env=env):
            raise SetupError(f"They could not be installed:\n{last_lines(log)}")
        frozen = subprocess.check_output(
            [python, "-m", "pip", "freeze", "--exclude", "baiti"], encoding="utf-8", env=env
        )
        refuse_places(frozen)
        (root / "constraints.txt").write_text(HEADER + frozen, encoding="utf-8")
        progress.say(f"constraints.txt holds {len(frozen.splitlines())} versions")


def refuse_places(frozen: str) -> None:
    """Stop when a line names where a package came from instead of its version alone.

    :raises SetupError: such a line would work on one machine only.
    """
    if strange := [line for line in frozen.splitlines() if "==" not in line or "@" in line]:
        raise SetupError("These came from a place, not from an index:\n    " + "\n    ".join(strange))
