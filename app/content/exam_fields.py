"""The fields of an exam file to an Exam."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from app.content.bank_header import NAME
from app.content.exam_options import read_options
from app.content.exam_papers import check_papers_used, read_paper
from app.content.library import Library
from app.content.schedule_text import read_schedule
from app.content.values import (
    check_format,
    check_keys,
    check_known,
    read_duration,
    read_map,
    read_percent,
    read_word_of,
    read_words,
)
from app.domain.bank.fields import Fields, Raw, Report, Words
from app.domain.bank.shapes import read_field, read_text
from app.domain.grading.outcome import do_bands_descend
from app.domain.paper.spec import PaperSpec
from app.domain.sittings.exam import KINDS, Band, Exam, Schedule, TierRule

NEVER_OWED = ("practice", "rehearsal")
_REQUIRED = ("title", "kind", "tiers", "papers", "schedule")
_KEYS = (
    "format", "exam", "title", "series", "kind", "voluntary", "tiers", "departments", "groups", "pilot",
    "papers", "schedule", "close", "grace", "attempts", "make-up", "navigation", "release", "round", "bands",
    "integrity", "earliest-hand-in", "marking", "result-check", "notes",
)  # fmt: skip


def read_exam_fields(fields: Fields, report: Report, library: Library) -> Exam | None:
    """Return the exam; whatever is wrong with any field is reported."""
    check_format(fields, report)
    check_keys(fields, _KEYS, report)
    exam_id = _read_id(fields, report)
    for key in _REQUIRED:
        if key not in fields:
            report.error("key-missing", key=key)
    title = _read("title", fields, report, read_words)
    kind = read_word_of(fields["kind"], KINDS, report.at("kind")) if "kind" in fields else None
    papers = _read_papers(fields, report, library)
    tiers = _read_tiers(fields, report, library, papers)
    schedule = _read_schedule(fields, report, library)
    options = read_options(fields, report, library)
    if not (exam_id and title and kind and tiers and papers and schedule):
        return None
    if not report.has_errors:
        check_papers_used(papers, {rule.paper for rule in tiers.values()}, report.at("papers"))
    _check_durations(tiers, schedule, report)
    shortest = min(rule.duration for rule in tiers.values())
    if options.get("earliest_hand_in", timedelta(0)) >= shortest:
        report.at("earliest-hand-in").error("earliest-hand-in-range")
    bands = _read_bands(fields, tiers, report, library)
    options.setdefault("voluntary", kind in NEVER_OWED)
    return Exam(exam_id, title, kind, tiers, papers, schedule, bands=bands, **options)


def _read_id(fields: Fields, report: Report) -> str | None:
    exam_id = read_field(fields, "exam", report)
    if exam_id is not None and not NAME.fullmatch(exam_id):
        report.at("exam").error("exam-name-malformed", name=exam_id)
        return None
    return exam_id


def _read(key: str, fields: Fields, report: Report, read: Any) -> Any:
    return read(fields[key], report.at(key)) if key in fields else None


def _read_papers(fields: Fields, report: Report, library: Library) -> dict[str, PaperSpec]:
    at = report.at("papers")
    given = _read("papers", fields, report, read_map) or {}
    papers = {name: read_paper(raw, at.at(name), library) for name, raw in given.items()}
    return {name: paper for name, paper in papers.items() if paper is not None}


def _read_tiers(
    fields: Fields, report: Report, library: Library, papers: Mapping[str, PaperSpec]
) -> dict[str, TierRule]:
    at = report.at("tiers")
    given = _read("tiers", fields, report, read_map) or {}
    written = fields.get("papers")
    known_papers = written if isinstance(written, Mapping) else papers
    tiers = {}
    for name, raw in given.items():
        key = library.tier_names.get(name, name)
        if not check_known(key, library.tiers, "tier-unknown", at.at(name), on_key=True):
            continue
        rule = _read_tier(raw, at.at(name), known_papers)
        if rule is not None:
            tiers[key] = rule
    return tiers


def _read_tier(raw: Raw, report: Report, papers: Mapping[str, object]) -> TierRule | None:
    fields = read_map(raw, report)
    if fields is None:
        return None
    check_keys(fields, ("paper", "pass", "duration"), report)
    for key in ("paper", "pass", "duration"):
        if key not in fields:
            report.error("key-missing", key=key)
    paper = _read("paper", fields, report, read_text)
    if paper is not None and not check_known(paper, papers, "paper-unknown", report.at("paper")):
        paper = None
    pass_percent: Fraction | None = _read("pass", fields, report, read_percent)
    duration: timedelta | None = _read("duration", fields, report, read_duration)
    if paper is None or pass_percent is None or duration is None:
        return None
    return TierRule(paper, pass_percent, duration)


def _read_schedule(fields: Fields, report: Report, library: Library) -> Schedule | None:
    given = _read("schedule", fields, report, read_map)
    return None if given is None else read_schedule(given, report.at("schedule"), library)


def _check_durations(tiers: Mapping[str, TierRule], schedule: Schedule, report: Report) -> None:
    for name, rule in tiers.items():
        if schedule.window is not None and rule.duration > schedule.window:
            report.at("tiers", name, "duration").error("duration-over-window", tier=name)


def _read_bands(
    fields: Fields, tiers: Mapping[str, TierRule], report: Report, library: Library
) -> tuple[Band, ...]:
    """Return the bands from the highest down; they must descend strictly for every tier."""
    if "bands" not in fields:
        return ()
    at = report.at("bands")
    bands = [
        _read_band(name, raw, at.at(name)) for name, raw in (read_map(fields["bands"], at) or {}).items()
    ]
    found = tuple(band for band in bands if band is not None)
    if len(found) < len(bands):
        return ()
    for name, rule in tiers.items():
        if not do_bands_descend(found, rule.pass_percent):
            words = (library.tiers or {}).get(name)
            title = f"{name} {words.zh}" if words else name
            at.error("bands-not-descending", tier=title, cut=f"{float(rule.pass_percent):g}%")
            break
    return found


def _read_band(name: str, raw: Raw, report: Report) -> Band | None:
    """Return ``优秀: 90%``, ``合格: pass``, or with a title: ``优秀: {from: 90%, en: Excellent}``."""
    title = Words(name, name)
    if isinstance(raw, Mapping):
        check_keys(raw, ("from", "zh", "en"), report)
        if "from" not in raw:
            report.error("key-missing", key="from")
            return None
        given = {key: read_text(raw[key], report.at(key)) for key in ("zh", "en") if key in raw}
        title = Words(given.get("zh") or name, given.get("en") or name)
        raw, report = raw["from"], report.at("from")
    if raw == "pass":
        return Band(name, None, title)
    percent = read_percent(raw, report)
    return None if percent is None else Band(name, percent, title)
