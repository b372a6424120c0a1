"""Publish everything that the home folder holds, in the order in which one needs the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.content.markdown import render
from app.domain.errors import DomainError
from app.domain.sittings.exam import Organisation
from app.services.clock import Clock
from app.services.load_summary import LoadSummary
from app.services.publish_bank import publish_bank
from app.services.publish_catalog import TopicEntry, publish_catalog
from app.services.publish_exam import publish_exam
from app.services.publish_organisation import OrganisationEdited, publish_organisation
from app.services.read_home import HomeReading
from app.services.refresh_plan import refresh_plan


@dataclass(frozen=True)
class Step:
    """One thing that was published. ``what`` is catalog, organisation, bank, exam or plan."""

    what: str
    name: str
    changed: bool
    summary: LoadSummary | None = None
    left: OrganisationEdited | None = None  # the file was not taken: the pages have changed it too


def load_home(home: HomeReading, *, zone: str, by: int | None, clock: Clock) -> Iterator[Step]:
    """Publish what was read, yielding each step as it is done. What is in force already stays.

    :raises DomainError: ``home-has-errors``, before anything is published; or what a part raises.
    """
    if home.has_errors:
        raise DomainError("home-has-errors")
    topics = {path: TopicEntry(topic.title, topic.strand) for path, topic in home.catalog.topics.items()}
    yield Step("catalog", "", publish_catalog(topics, by=by, clock=clock))
    if home.organisation is not None:
        yield _load_organisation(home.organisation, by=by, clock=clock)
    for bank in home.banks:
        summary = publish_bank(bank, render=render, by=by, clock=clock)
        yield Step("bank", summary.bank, not summary.is_empty, summary)
    for located in home.exams:
        source = Path(located.file).read_text(encoding="utf-8-sig")
        changed = publish_exam(located.exam, source, by=by, clock=clock).changed
        yield Step("exam", located.exam.id, changed)
    yield Step("plan", "", not refresh_plan(clock=clock, zone=zone).is_empty)


def _load_organisation(organisation: Organisation, *, by: int | None, clock: Clock) -> Step:
    """What was edited on the pages must not keep the service from starting, nor be overwritten."""
    try:
        return Step("organisation", "", publish_organisation(organisation, by=by, clock=clock).changed)
    except OrganisationEdited as edited:
        return Step("organisation", "", False, left=edited)
