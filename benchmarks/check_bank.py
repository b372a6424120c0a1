"""Check and compile a bank of 10,000 items, against only draining libyaml's events over the same bytes.

Each figure comes from a process of its own, so that neither warms the other's caches or counts its memory.
The two take turns, and the ratio is the middle one of the pairs: what else runs on the machine slows both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.bank_sample import ITEMS, write_bank
from benchmarks.processes import ROOT, peak_mib

ROUNDS = 5
DRAINS = 3  # in a row, so that both works last about as long


def run() -> dict[str, Any]:
    """Return CPU seconds of both, their ratio, and the most memory that checking took."""
    with tempfile.TemporaryDirectory() as folder:
        size = write_bank(Path(folder))
        pairs = [(_child("drain", folder), _child("check", folder)) for _ in range(ROUNDS)]
    ratios = [checked["cpu_s"] / drained["cpu_s"] for drained, checked in pairs]
    return {
        "items": pairs[0][1]["items"],
        "size_mb": round(size / 1e6, 1),
        "drain_cpu_s": round(median(drained["cpu_s"] for drained, _ in pairs), 3),
        "check_cpu_s": round(median(checked["cpu_s"] for _, checked in pairs), 3),
        "ratio": round(median(ratios), 2),
        "peak_mib": round(max(pair[1]["peak_mib"] for pair in pairs)),
    }


def _child(work: str, folder: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.check_bank", work, folder]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def drain(sources: dict[str, bytes]) -> Callable[[], int]:
    """Return the work of taking every event from libyaml, and nothing else."""
    import yaml

    texts = [data.decode() for data in sources.values()]

    def work() -> int:
        return sum(1 for text in texts for _ in yaml.parse(text, Loader=yaml.CLoader))

    return work


def check(sources: dict[str, bytes]) -> Callable[[], int]:
    """Return the work of reading, checking and fingerprinting every item.

    :raises SystemExit: when run, if the sample has findings or lost items: it would measure something else.
    """
    from app.content.bank_files import read_bank_sources
    from app.content.catalog import read_catalog
    from app.content.documents import Source
    from app.content.exam_files import read_exam_sources
    from app.content.library import Library
    from app.domain.bank.fingerprint import fingerprint
    from app.domain.itemtypes import item_types

    organisation = read_exam_sources(
        [Source.at(ROOT / "exams" / "organisation.yaml")], Library()
    ).organisation
    catalog = read_catalog(Source.at(ROOT / "question_bank" / "catalog.yaml")).catalog
    library = Library.of(organisation, catalog=catalog)
    item_types()  # importing code is no part of the work

    def work() -> int:
        reading = read_bank_sources(sources, library)
        if reading.diagnostics or len(reading.items) != ITEMS:
            raise SystemExit(f"the sample bank is not right: {reading.diagnostics[:3]}")
        return len({fingerprint(located.item) for located in reading.items})

    return work


def measure(work: str, folder: Path) -> dict[str, Any]:
    """Do the work once, in this process, and say what it took."""
    sources = {path.name: path.read_bytes() for path in sorted(folder.iterdir(), reverse=True)}
    do = {"drain": drain, "check": check}[work](sources)
    times = DRAINS if work == "drain" else 1
    before = time.process_time()
    counts = [do() for _ in range(times)]
    cpu_s = (time.process_time() - before) / times
    return {"items": counts[0], "cpu_s": cpu_s, "peak_mib": peak_mib(os.getpid())}


if __name__ == "__main__":
    json.dump(measure(sys.argv[1], Path(sys.argv[2])), sys.stdout)
