"""Take everything that is demo out again, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.services.clock import Clock
from app.services.demo_year.publish_material import BANK, EXAM_PREFIX
from app.services.refresh_plan import refresh_plan
from app.store import demo, demo_removal
from app.store.audit import write_audit
from app.store.transaction import one_at_a_time, writing


@dataclass(frozen=True)
class Removal:
    """What went. ``kept_exams``: demo exams that real members have sat; they are no longer planned."""

    members: int
    occurrences: int
    kept_exams: tuple[str, ...]


def remove_demo_year(*, clock: Clock, zone: str) -> Removal:
    """Remove the demo members, all they did, the demo bank and its exams; real data stays."""
    with writing():
        one_at_a_time("plan")
        now = clock.now()
        made = demo.last_made()
        since = datetime.fromisoformat(made.facts["since"]) if made else now
        exams = set(demo_removal.exams_named(EXAM_PREFIX))
        kept = demo_removal.sat_by_others(exams)
        demo_removal.retire_exams(kept)
        members = demo_removal.remove_demo_rows([] if kept else [BANK], exams - kept)
        idle = demo_removal.remove_idle_occurrences(since, now)
        if members:
            write_audit("demo.removed", str(members), by=None, at=now, occurrences=idle)
    refresh_plan(clock=clock, zone=zone)
    return Removal(members, idle, tuple(sorted(kept)))
