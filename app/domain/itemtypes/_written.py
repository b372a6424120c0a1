"""What short and essay share: one typed text, which a rubric proposes a share for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.bank.fields import Fields, Raw, Report
from app.domain.bank.item_type import Arrangement, Chance, Grade, Json, Reason, Response, Solution
from app.domain.bank.rubric import (
    Rubric,
    dump_rubric,
    localise_rubric,
    read_rubric,
    rubric_texts,
    share_found,
)
from app.domain.bank.shapes import read_text
from app.domain.itemtypes._ids import is_nothing, read_typed
from app.domain.itemtypes._translate import is_translated
from app.domain.normalise import same_text

ANSWER, RUBRIC = "answer", "rubric"


@dataclass(frozen=True)
class WrittenBody:
    """A task, the model answer (empty: none) and what the answer is marked by."""

    stem: str
    answer_key: str = ""
    rubric: Rubric = ()
    words: tuple[int, int] = (0, 0)  # fewest and most asked for; 0 = no limit


class Written:
    """The parts of an item type that a typed text determines. ``name`` is its YAML key."""

    name: str
    scorings: tuple[str, ...] = ("rubric",)
    reads_text = True
    study_only = False

    def arrange(
        self, body: WrittenBody, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()
    ) -> Arrangement:
        return {}

    def read(self, body: WrittenBody, arrangement: Arrangement, raw: Json) -> Response:
        return None if is_nothing(raw) else read_typed(raw) or None

    def show(self, body: WrittenBody, arrangement: Arrangement, response: Response) -> Json:
        return response

    def solve(self, body: WrittenBody, arrangement: Arrangement) -> Solution:
        return Solution(body.answer_key or None, rubric=body.rubric)

    def texts(self, body: WrittenBody) -> Iterator[str]:
        yield body.stem
        if body.answer_key:
            yield body.answer_key
        yield from rubric_texts(body.rubric)


def read_marking(fields: Fields, report: Report) -> tuple[str | None, Rubric | None]:
    """Return the model answer and the rubric, each empty when not written and None after an error."""
    answer = read_text(fields[ANSWER], report.at(ANSWER)) if ANSWER in fields else ""
    rubric = read_rubric(fields[RUBRIC], report.at(RUBRIC)) if RUBRIC in fields else ()
    return answer, rubric


def dump_marking(body: WrittenBody) -> dict[str, Raw]:
    """Return model answer and rubric as an author writes them."""
    fields: dict[str, Raw] = {ANSWER: body.answer_key} if body.answer_key else {}
    return {**fields, RUBRIC: dump_rubric(body.rubric)} if body.rubric else fields


def localise_marking(body: WrittenBody, fields: Fields, report: Report) -> tuple[str | None, Rubric | None]:
    """Return model answer and rubric in another language, the source's where they are not translated."""
    answer: str | None = body.answer_key
    rubric: Rubric | None = body.rubric
    if ANSWER in fields or (answer and is_translated(ANSWER, fields, report)):
        answer = read_text(fields[ANSWER], report.at(ANSWER))
    if RUBRIC in fields or (rubric and is_translated(RUBRIC, fields, report)):
        rubric = localise_rubric(body.rubric, fields[RUBRIC], report.at(RUBRIC))
    return answer, rubric


def propose(body: WrittenBody, response: str, *, may_be_sure: bool) -> Grade:
    """Return the share that the words of an answer show, a reason a point, and whether a person must look.

    Sure, where that is allowed: the model answer itself, and an answer in which
    words show every point.
    """
    is_model = bool(body.answer_key) and same_text(response, body.answer_key)
    if may_be_sure and is_model:
        return Grade(Fraction(1), (Reason("all-right"),))
    share, found = share_found(body.rubric, response)
    reasons = tuple(
        Reason(_code(point.has_words, is_found), {"point": number})
        for number, (point, is_found) in enumerate(zip(body.rubric, found, strict=True), 1)
    )
    is_sure = may_be_sure and share == 1
    return Grade(share, reasons, needs_marking=not is_sure)


def _code(has_words: bool, is_found: bool) -> str:
    if not has_words:
        return "point-open"
    return "point-found" if is_found else "point-missing"
