"""Run all benchmarks, or those named, and show every figure beside its goal: ``make bench``."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from os import cpu_count, getloadavg
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the folder that holds `app` and `benchmarks`
from benchmarks.goals import FIGURES  # noqa: E402

WIDTH = 110  # of the table in a file
NAMES = tuple(dict.fromkeys(figure.benchmark for figure in FIGURES))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line names; return the exit status."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"which ones: {', '.join(NAMES)} (default: all)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    load = getloadavg()[0]
    results = {}
    for name in given.names or NAMES:
        began = time.monotonic()
        results[name] = import_module(f"benchmarks.{name}").run()
        console.print(f"{name}: {time.monotonic() - began:.0f} s", style="dim")
    console.print(table(results))
    machine = f"Python {platform.python_version()}, {cpu_count()} cores, load {load:.1f} at the start"
    console.print(machine, style="dim")
    if given.json:
        report = {"python": platform.python_version(), "cores": cpu_count(), "load": load, "results": results}
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


def table(results: dict[str, dict[str, Any]]) -> Table:
    """Return the figures of the benchmarks that ran, each beside its goal."""
    shown = Table("figure", "goal", "measured", "", title="Baiti, measured", title_justify="left")
    for column in (1, 2):
        shown.columns[column].justify = "right"
    for figure in FIGURES:
        if figure.benchmark not in results:
            continue
        value = results[figure.benchmark][figure.key]
        mark = {True: "[green]met[/]", False: "[red]not met[/]", None: ""}[figure.is_met_by(value)]
        shown.add_row(figure.title, figure.goal, f"{value:,} {figure.unit}".rstrip(), mark)
    return shown


if __name__ == "__main__":
    raise SystemExit(main())
