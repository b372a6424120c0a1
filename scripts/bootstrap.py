"""Set up what is needed, then run, test or measure: ``python3 scripts/bootstrap.py run``.

This file is read by whatever Python is at hand, so it keeps to syntax that old ones understand.
"""

import os
import subprocess
import sys

OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")


def find_newer_python():
    """Return the name of an installed Python that is new enough and starts, or None."""
    for name in NEWER_NAMES:
        try:
            subprocess.check_output([name, "-c", ""], stderr=subprocess.STDOUT)
        except (OSError, subprocess.CalledProcessError):
            continue
        return name
    return None


def main():
    """Hand over to the commands, in a Python that is new enough."""
    if sys.version_info < OLDEST:
        newer = find_newer_python()
        if newer is None:
            found = ".".join(str(part) for part in sys.version_info[:3])
            sys.exit("Baiti needs Python 3.11 or newer; " + sys.executable + " is Python " + found + ".")
        sys.exit(subprocess.call([newer] + sys.argv))  # noqa: RUF005 - older Pythons read this line
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    from scripts.commands import main as run_command

    sys.exit(run_command(sys.argv[1:]))


if __name__ == "__main__":
    main()
