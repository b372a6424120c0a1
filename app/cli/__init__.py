"""The command line: a second door to the same use cases. ``baiti`` = ``flask --app app``."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; a refusal is a sentence and exit status 1, never a traceback."""
    os.environ.setdefault("FLASK_APP", "app")
    from flask.cli import FlaskGroup

    from app.cli.errors import explain

    group = FlaskGroup(name="baiti", help="Baiti 百题: question banks, exams and their results.")
    try:
        group.main(prog_name="baiti")
    except Exception as error:
        sys.exit(explain(error))
