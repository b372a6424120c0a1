"""What an exam file may leave out: departments, pilot, close, attempts, make-up, release and the like."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from app.content.library import Library
from app.content.values import (
    check_keys,
    read_count,
    read_duration,
    read_flag,
    read_known,
    read_map,
    read_number,
    read_percent,
    read_word_of,
    read_words,
)
from app.domain.bank.fields import Fields, Raw, Report, Words
from app.domain.bank.shapes import read_text
from app.domain.marking.settle import MarkingRule
from app.domain.sittings.exam import Attempts, MakeUp, Pilot, Release

MOST_GRACE = timedelta(seconds=300)


def read_options(fields: Fields, report: Report, library: Library) -> dict[str, Any]:
    """Return the attributes of Exam that stand in the file, of those that may be left out."""
    found: dict[str, Any] = {}
    for key, (name, read) in _OPTIONS.items():
        if key in fields:
            value = read(fields[key], report.at(key), library)
            if value is not None:
                found[name] = value
    _warn_of_hints(found, report)
    return found


def _warn_of_hints(found: dict[str, Any], report: Report) -> None:
    """A make-up for those who failed tells them so, also when their score is to come out later."""
    make_up: MakeUp | None = found.get("make_up")
    release: Release = found.get("release", Release())
    if make_up is not None and "failed" in make_up.who and release.score == "after-close":
        report.at("make-up").warn("make-up-tells-failure")


def _read_departments(raw: Raw, report: Report, library: Library) -> tuple[str, ...] | None:
    if raw == "all":
        return ()
    return read_known(raw, library.departments, "department-unknown", report)


def _read_groups(raw: Raw, report: Report, library: Library) -> tuple[str, ...] | None:
    return read_known(raw, library.groups, "group-unknown", report)


def _read_pilot(raw: Raw, report: Report, library: Library) -> Pilot | None:
    fields = read_map(raw, report)
    if fields is None:
        return None
    check_keys(fields, ("departments", "lead", "occurrences"), report)
    for key in ("departments", "lead"):
        if key not in fields:
            report.error("key-missing", key=key)
    departments = None
    if "departments" in fields:
        at = report.at("departments")
        departments = read_known(fields["departments"], library.departments, "department-unknown", at)
    lead = _read_span("lead", fields, report)
    which = "first"
    if "occurrences" in fields:
        which = read_word_of(fields["occurrences"], ("first", "all"), report.at("occurrences")) or which
    return Pilot(departments, lead, which == "first") if departments and lead else None


def _read_span(key: str, fields: Fields, report: Report) -> timedelta | None:
    return read_duration(fields[key], report.at(key)) if key in fields else None


def _read_close(raw: Raw, report: Report, library: Library) -> bool | None:
    word = read_word_of(raw, ("let-finish", "cut"), report)
    return None if word is None else word == "let-finish"


def _read_grace(raw: Raw, report: Report, library: Library) -> timedelta | None:
    grace = read_duration(raw, report, positive=False)
    if grace is not None and grace > MOST_GRACE:
        report.error("grace-range", found=str(raw), most="300s")
        return None
    return grace


def _read_attempts(raw: Raw, report: Report, library: Library) -> Attempts | None:
    fields = read_map(raw, report)
    if fields is None:
        return None
    check_keys(fields, ("max", "keep", "until-passed"), report)
    found = Attempts()
    if "max" in fields:
        most = None if fields["max"] == "any" else read_count(fields["max"], report.at("max"), most=100)
        found = replace(found, max=most)
    if "keep" in fields:
        keep = read_word_of(fields["keep"], ("first", "best", "last"), report.at("keep"))
        found = replace(found, keep=keep or found.keep)
    if "until-passed" in fields:
        found = replace(
            found, until_passed=bool(read_flag(fields["until-passed"], report.at("until-passed")))
        )
    return found


def _read_make_up(raw: Raw, report: Report, library: Library) -> MakeUp | None:
    fields = read_map(raw, report)
    if fields is None:
        return None
    check_keys(fields, ("after", "window", "who", "cap"), report)
    for key in ("after", "window", "who"):
        if key not in fields:
            report.error("key-missing", key=key)
    after = _read_span("after", fields, report)
    window = _read_span("window", fields, report)
    who: tuple[str, ...] | None = None
    if "who" in fields:
        who = read_known(fields["who"], ("absent", "failed"), "word-unknown", report.at("who"))
    if "cap" in fields:
        read_word_of(fields["cap"], ("pass",), report.at("cap"))
    if after is None or window is None or who is None:
        return None
    return MakeUp(after, window, frozenset(who), cap_at_pass="cap" in fields)


def _read_navigation(raw: Raw, report: Report, library: Library) -> bool | None:
    word = read_word_of(raw, ("free", "forward"), report)
    return None if word is None else word == "forward"


def _read_release(raw: Raw, report: Report, library: Library) -> Release | None:
    fields = read_map(raw, report)
    if fields is None:
        return None
    check_keys(fields, ("score", "answers", "explanations"), report)
    found = Release()
    for key in ("score", "answers", "explanations"):
        if key in fields:
            word = read_word_of(fields[key], ("at-hand-in", "after-close"), report.at(key))
            found = replace(found, **{key: word or getattr(found, key)})
    return found


def _read_result_check(raw: Raw, report: Report, library: Library) -> timedelta | None:
    return timedelta(0) if raw == "no" else read_duration(raw, report)


def _read_round(raw: Raw, report: Report, library: Library) -> Fraction | None:
    return read_number(raw, report, most=Fraction(10))


def _read_integrity(raw: Raw, report: Report, library: Library) -> str | None:
    fields = read_map(raw, report)
    if fields is None:
        return None
    check_keys(fields, ("leave-page",), report)
    if "leave-page" not in fields:
        report.error("key-missing", key="leave-page")
        return None
    return read_word_of(fields["leave-page"], ("note", "warn", "flag", "hand-in"), report.at("leave-page"))


def _read_earliest(raw: Raw, report: Report, library: Library) -> timedelta | None:
    return read_duration(raw, report)


def _read_voluntary(raw: Raw, report: Report, library: Library) -> bool | None:
    return read_flag(raw, report)


def _read_series(raw: Raw, report: Report, library: Library) -> Words | None:
    return read_words(raw, report)


def _read_marking(raw: Raw, report: Report, library: Library) -> MarkingRule | None:
    fields = read_map(raw, report)
    if fields is None:
        return None
    check_keys(fields, ("markers", "adjudicate-over", "anonymous"), report)
    found = MarkingRule()
    if "markers" in fields:
        markers = read_count(fields["markers"], report.at("markers"), most=2)
        found = replace(found, markers=markers or found.markers)
    if "adjudicate-over" in fields:
        limit = read_percent(fields["adjudicate-over"], report.at("adjudicate-over"))
        found = replace(found, adjudicate_over=found.adjudicate_over if limit is None else limit)
        if found.markers == 1:
            report.at("adjudicate-over").warn("marking-one-marker")
    if "anonymous" in fields:
        anonymous = read_flag(fields["anonymous"], report.at("anonymous"))
        found = replace(found, anonymous=anonymous is not False)
    return found


def _read_notes(raw: Raw, report: Report, library: Library) -> dict[str, str] | None:
    fields = read_map(raw, report)
    if fields is None:
        return None
    texts = {key: read_text(value, report.at(key)) for key, value in fields.items()}
    return {key: text for key, text in texts.items() if text}


_OPTIONS = {
    "series": ("series", _read_series),
    "voluntary": ("voluntary", _read_voluntary),
    "departments": ("departments", _read_departments),
    "groups": ("groups", _read_groups),
    "pilot": ("pilot", _read_pilot),
    "close": ("let_finish", _read_close),
    "grace": ("grace", _read_grace),
    "attempts": ("attempts", _read_attempts),
    "make-up": ("make_up", _read_make_up),
    "navigation": ("forward_only", _read_navigation),
    "release": ("release", _read_release),
    "result-check": ("result_check", _read_result_check),
    "round": ("round_step", _read_round),
    "integrity": ("leave_page", _read_integrity),
    "earliest-hand-in": ("earliest_hand_in", _read_earliest),
    "marking": ("marking", _read_marking),
    "notes": ("notes", _read_notes),
}
