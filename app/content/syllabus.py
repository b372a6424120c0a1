"""The syllabus 培训大纲: how many questions there should be on a topic for each tier."""

from __future__ import annotations

from typing import NamedTuple

from app.content.diagnostics import Diagnostic
from app.content.documents import Source, read_document
from app.content.library import Library
from app.content.values import (
    check_format,
    check_keys,
    check_known,
    read_count,
    read_known,
    read_list,
    read_map,
    read_words,
)
from app.domain.bank.fields import Fields, Report
from app.domain.bank.shapes import read_field
from app.domain.paper.stock import Wanted

SYLLABUS_FILE = "syllabus.yaml"
_ROW_KEYS = ("topic", "tiers", "wanted")


class SyllabusReading(NamedTuple):
    """The rows, those with an error left out, and what was found."""

    rows: tuple[Wanted, ...]
    diagnostics: list[Diagnostic]


def read_syllabus(source: Source, library: Library) -> SyllabusReading:
    """Return the syllabus that a file holds; topics and tiers are those of ``library``."""
    document = read_document(source)
    report = Report()
    rows: dict[tuple[str, str], Wanted] = {}
    if document.root is not None:
        check_format(document.root, report)
        check_keys(document.root, ("format", "syllabus", "rows"), report)
        read_words(document.root.get("syllabus"), report.at("syllabus"))
        at = report.at("rows")
        for index, raw in enumerate(read_list(document.root.get("rows"), at) or ()):
            fields = read_map(raw, at.at(index))
            if fields is not None:
                _read_row(fields, rows, at.at(index), library)
    return SyllabusReading(tuple(rows.values()), document.diagnostics(report))


def _read_row(fields: Fields, rows: dict[tuple[str, str], Wanted], report: Report, library: Library) -> None:
    check_keys(fields, _ROW_KEYS, report)
    topic = read_field(fields, "topic", report)
    topics = None if library.catalog is None else library.catalog.topics
    is_known = topic is not None and check_known(topic, topics, "topic-unknown", report.at("topic"))
    tiers: tuple[str, ...] | None = tuple(library.tiers or ())
    if "tiers" in fields:
        tiers = read_known(fields["tiers"], library.tiers, "tier-unknown", report.at("tiers"))
    count = read_count(fields.get("wanted"), report.at("wanted"), most=100_000)
    if topic is None or not is_known or tiers is None or count is None:
        return
    for tier in tiers:
        if (topic, tier) in rows:
            report.at("topic").error("syllabus-twice", topic=topic, tier=tier)
        else:
            rows[topic, tier] = Wanted(topic, tier, count)
