"""采分点: what a written answer is marked by, and which points the words of an answer show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.bank.fields import Fields, Raw, Report, point_at_written_keys
from app.domain.bank.shapes import read_field, read_text, read_texts, suggest
from app.domain.marks import show_marks
from app.domain.normalise import fold
from app.domain.readings import parse_number

POINT, ALL_OF, ANY_OF, SCORE = "point", "all", "any", "score"
POINT_KEYS = {
    **{key: key for key in (POINT, ALL_OF, ANY_OF, SCORE)},
    **{"要点": POINT, "全含": ALL_OF, "任含": ANY_OF, "分值": SCORE},
}


@dataclass(frozen=True)
class RubricPoint:
    """One point: ``all_of`` must all be said, of ``any_of`` one; without words a person judges."""

    point: str
    score: Fraction = Fraction(1)
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether words can show the point at all."""
        return bool(self.all_of or self.any_of)

    def is_shown_in(self, folded: str) -> bool:
        """Whether the words of the point stand in an answer that was folded."""
        every = all(says(folded, word) for word in self.all_of)
        return (
            self.has_words and every and (not self.any_of or any(says(folded, word) for word in self.any_of))
        )


Rubric = tuple[RubricPoint, ...]


def says(folded: str, word: str) -> bool:
    """Return whether a folded text holds a word; Latin words and numbers only as a whole.

    >>> says(fold("UPS 已切换"), "ups"), says(fold("groups"), "UPS"), says(fold("130 分钟"), "30")
    (True, False, False)
    """
    wanted = fold(word)
    if not wanted:
        return False
    before, after = _NOT_AFTER.get(_kind(wanted[0]), ""), _NOT_BEFORE.get(_kind(wanted[-1]), "")
    return re.search(before + re.escape(wanted) + after, folded) is not None


_NOT_AFTER = {"letter": "(?<![a-z])", "digit": "(?<![0-9])(?<![0-9][.])"}
_NOT_BEFORE = {"letter": "(?![a-z])", "digit": "(?![.]?[0-9])"}


def _kind(sign: str) -> str:
    if not sign.isascii():
        return ""
    return "letter" if sign.isalpha() else "digit" if sign.isdigit() else ""


def share_found(rubric: Rubric, answer: str) -> tuple[Fraction, tuple[bool, ...]]:
    """Return the share of the rubric's total that the words of an answer show, and which points they do."""
    folded = fold(answer)
    found = tuple(point.is_shown_in(folded) for point in rubric)
    total = sum((point.score for point in rubric), Fraction(0))
    earned = sum(
        (point.score for point, is_found in zip(rubric, found, strict=True) if is_found), Fraction(0)
    )
    return (earned / total if total else Fraction(0)), found


def read_rubric(raw: Raw, report: Report) -> Rubric | None:
    """Return the points, None after reporting everything that is wrong with them."""
    if isinstance(raw, str | Mapping) or not raw:
        report.error("rubric-expected")
        return None
    points = [_read_point(entry, report.at(index)) for index, entry in enumerate(raw)]
    return tuple(point for point in points if point is not None) if None not in points else None


def _read_point(raw: Raw, report: Report) -> RubricPoint | None:
    if not isinstance(raw, Mapping):
        report.error("rubric-expected")
        return None
    fields = _canonical(raw, report)
    if fields is None:
        return None
    first = len(report.problems)
    found = _read_fields(fields, report)
    point_at_written_keys(report, first, {POINT_KEYS[key]: key for key in raw})
    return found


def _read_fields(fields: Fields, report: Report) -> RubricPoint | None:
    point = read_field(fields, POINT, report)
    words = [read_texts(fields[key], report.at(key)) if key in fields else () for key in (ALL_OF, ANY_OF)]
    score = _read_score(fields[SCORE], report.at(SCORE)) if SCORE in fields else Fraction(1)
    all_of, any_of = words
    if point is None or all_of is None or any_of is None or score is None:
        return None
    return RubricPoint(point, score, all_of, any_of)


def _canonical(raw: Fields, report: Report) -> Fields | None:
    for key in raw:
        if key not in POINT_KEYS:
            suggestion = suggest(key, list(POINT_KEYS))
            report.at(key).error_on_key("key-unknown", key=key, suggestion=suggestion)
            return None
    return {POINT_KEYS[key]: value for key, value in raw.items()}


def _read_score(raw: Raw, report: Report) -> Fraction | None:
    text = read_text(raw, report)
    score = None if text is None else parse_number(text)
    if text is not None and (score is None or score <= 0):
        report.error("rubric-score", score=text)
        return None
    return score


def dump_rubric(rubric: Rubric) -> list[Raw]:
    """Return the points as an author writes them."""
    return [_dump_point(point) for point in rubric]


def _dump_point(point: RubricPoint) -> Raw:
    fields: dict[str, Raw] = {POINT: point.point}
    if point.all_of:
        fields[ALL_OF] = list(point.all_of)
    if point.any_of:
        fields[ANY_OF] = list(point.any_of)
    return {**fields, SCORE: _dump_score(point.score)}


def _dump_score(score: Fraction) -> str:
    shown = show_marks(score)
    return shown if Fraction(shown) == score else str(score)


def localise_rubric(rubric: Rubric, raw: Raw, report: Report) -> Rubric | None:
    """Return the points in another language, point by point; scores are the source's."""
    if isinstance(raw, str | Mapping) or not raw:
        report.error("rubric-expected")
        return None
    if len(raw) != len(rubric):
        report.error("translation-shape", expected=len(rubric), found=len(raw))
        return None
    points = [
        _localise_point(point, entry, report.at(index))
        for index, (point, entry) in enumerate(zip(rubric, raw, strict=True))
    ]
    return tuple(point for point in points if point is not None) if None not in points else None


def _localise_point(point: RubricPoint, raw: Raw, report: Report) -> RubricPoint | None:
    if isinstance(raw, str):
        raw = {POINT: raw}
    if isinstance(raw, Mapping) and SCORE in {POINT_KEYS.get(key) for key in raw}:
        key = next(key for key in raw if POINT_KEYS.get(key) == SCORE)
        if _read_score(raw[key], Report()) != point.score:
            report.at(key).error_on_key("translation-score", score=_dump_score(point.score))
            return None
    translated = _read_point(raw, report)
    if translated is None:
        return None
    worded = translated if translated.has_words else point
    return RubricPoint(translated.point, point.score, worded.all_of, worded.any_of)


def rubric_texts(rubric: Sequence[RubricPoint]) -> Iterator[str]:
    """Yield the points' texts, which may be shown after release."""
    return (point.point for point in rubric)
