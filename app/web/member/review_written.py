"""回看试题, what was written: the text as handed in, what each point earned, the model answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from app.services.show_result import SlotResult
from app.web.questions import earned
from app.web.show_html import html_of


@dataclass(frozen=True)
class PointRow:
    """A point of the rubric: what was given of how much. ``state`` is right, part, wrong or open."""

    text: Markup
    given: str
    most: str
    state: str


@dataclass(frozen=True)
class WrittenReview:
    """``points`` is empty where there is no rubric; ``comments`` are those of the markers."""

    text: str
    model_answer: Markup
    points: tuple[PointRow, ...]
    comments: tuple[str, ...]


def written_review(slot: SlotResult) -> WrittenReview | None:
    """Return what the page says of a written answer, None for any other question."""
    if slot.presented.widget != "writing":
        return None
    model = slot.solution.response
    return WrittenReview(
        text=slot.response or "",
        model_answer=html_of(slot.html, model) if model else Markup(""),
        points=tuple(_points(slot)),
        comments=slot.marked.comments if slot.marked else (),
    )


def _points(slot: SlotResult) -> Iterator[PointRow]:
    """Yield the points in the rubric's own scale: as people gave them, else as words showed them."""
    rubric = slot.solution.rubric
    marked = slot.marked.points if slot.marked else ()
    codes = {reason.get("point"): reason["code"] for reason in slot.reasons}
    is_whole = any(reason["code"] == "all-right" for reason in slot.reasons)
    for number, point in enumerate(rubric, 1):
        code = "point-found" if is_whole else codes.get(str(number), "point-missing")
        given = point.score if code == "point-found" else Fraction(0)
        if number <= len(marked):
            given, code = marked[number - 1].score, ""
        is_open = code == "point-open"
        state = "right" if given == point.score else "part" if given else "open" if is_open else "wrong"
        yield PointRow(
            html_of(slot.html, point.point), "—" if is_open else earned(given), earned(point.score), state
        )
