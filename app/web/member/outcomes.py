"""A result in words, the same on the home page and in the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask import url_for

from app.services.done_attempts import DoneAttempt
from app.services.list_sittings import MemberSitting
from app.services.year_ledger import Ledger, Place
from app.web.i18n import _, _l

BANDS: Mapping[str, Any] = {
    "优秀": _l("Excellent"),
    "良好": _l("Good"),
    "中等": _l("Fair"),
    "合格": _l("Pass"),
}
PLACES: Mapping[Place, Any] = {
    Place.PASSED: _l("Passed"),
    Place.TO_DO: _l("To do"),
    Place.MAKE_UP: _l("Make-up due"),
    Place.MARKING: _l("Awaiting marking"),
    Place.SAT: _l("Result to come"),
    Place.FAILED: _l("Failed"),
    Place.ABSENT: _l("Absent"),
    Place.DEFERRED: _l("Deferred"),
    Place.EXEMPT: _l("Exempt"),
}
ALWAYS = (Place.PASSED, Place.TO_DO, Place.MAKE_UP, Place.MARKING)


@dataclass(frozen=True)
class Result:
    """What stands at the right of a row. ``score`` is empty until it may be seen."""

    kind: str  # pass | fail | wait
    outcome: str
    band: str
    score: str
    out_of: str  # the paper's total, when it is not 100
    score_at: datetime | None
    url: str


@dataclass(frozen=True)
class Cell:
    """One number of a ledger."""

    label: str
    count: int
    place: str


def result_of(attempt: DoneAttempt, sitting: MemberSitting) -> Result:
    """Return an attempt's result as far as it is released."""
    url = url_for("member.attempt", attempt_id=attempt.id)
    if attempt.score is None or attempt.total is None:
        waits = _("Awaiting marking") if attempt.state == "marking" else _("Result to come")
        return Result("wait", waits, "", "", "", attempt.score_at, url)
    has_passed = attempt.outcome == "pass"
    return Result(
        kind="pass" if has_passed else "fail",
        outcome=_("Pass") if has_passed else _("Fail"),
        band=_band(attempt.band) if has_passed else "",
        score=score_text(attempt.score, sitting.exam.round_step),
        out_of="" if attempt.total == 100 else score_text(attempt.total, Fraction(1)),
        score_at=None,
        url=url,
    )


def score_text(score: Fraction, step: Fraction) -> str:
    """Return a score with the places its rounding leaves, ``88.0``: figures in a column line up."""
    places = next((places for places in range(4) if (step * 10**places).denominator == 1), 4)
    return f"{float(score):.{places}f}"


def cells_of(ledger: Ledger) -> tuple[Cell, ...]:
    """Return the ledger's numbers: the usual four, and the others where there are any."""
    places = [place for place in Place if place in ALWAYS or place in ledger.counts]
    return tuple(Cell(str(PLACES[place]), ledger.counts.get(place, 0), place.value) for place in places)


def _band(band: str | None) -> str:
    """Return a band's name; nothing when it would only say again that it is a pass."""
    name = str(BANDS.get(band, band)) if band else ""
    return "" if name == _("Pass") else name
