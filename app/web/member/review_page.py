"""回看试题: one question with what was answered, what is right, and why it earned what it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import url_for
from markupsafe import Markup

from app.domain.bank.fields import Words
from app.services.publish_catalog import TopicEntry
from app.services.show_result import ResultView, SlotResult
from app.web.filters import marks
from app.web.i18n import _
from app.web.member.result_page import ScoreCard, score_card, topic_title
from app.web.member.review_written import WrittenReview, written_review
from app.web.questions import section_title
from app.web.reasons import explain_score
from app.web.show_html import html_of

NOTHING = Markup("")
CHOICE_WIDGETS = ("choice", "choices", "truefalse")


@dataclass(frozen=True)
class OptionMark:
    """An option as it is shown: ``state`` is right, missed, wrong or left."""

    letter: str
    text: Markup
    state: str
    feedback: Markup = NOTHING  # on an option that was chosen


@dataclass(frozen=True)
class ComparedRow:
    """A part of a response that is no choice: its label, what was given, what is right."""

    label: Markup
    own: Markup
    right: Markup
    is_right: bool
    feedback: Markup = NOTHING


@dataclass(frozen=True)
class Cell:
    """A cell of the answer card: ``state`` is full, part or none."""

    number: int
    url: str
    state: str
    is_current: bool


@dataclass(frozen=True)
class CellGroup:
    title: str
    worth: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ReviewPage:
    """``only_lost``: the filter 未得满分 is on, and both steps follow it."""

    result: ResultView
    score: ScoreCard | None
    slot: SlotResult
    topic: Words
    stem: Markup
    options: tuple[OptionMark, ...]
    rows: tuple[ComparedRow, ...]
    written: WrittenReview | None
    own: str
    right: str
    scoring: str
    explanation: Markup
    source: str
    groups: tuple[CellGroup, ...]
    counts: Mapping[str, int]
    only_lost: bool
    place: int  # within the filter, from 1; 0: the question is not in it
    before: str
    after: str


def review_page(
    result: ResultView, number: int | None, only_lost: bool, catalog: Mapping[str, TopicEntry]
) -> ReviewPage | None:
    """Return the page of question ``number`` (None: the first); None when the paper has no such question."""
    lost = [slot.number for slot in result.slots if _state(slot) != "full"]
    numbers = lost if only_lost and lost else [slot.number for slot in result.slots]
    wanted = number or numbers[0]
    slot = next((slot for slot in result.slots if slot.number == wanted), None)
    if slot is None:
        return None
    counts = {state: sum(_state(one) == state for one in result.slots) for state in ("full", "part", "none")}
    before = [one for one in numbers if one < wanted]
    after = [one for one in numbers if one > wanted]
    own, right = _answers(slot)
    return ReviewPage(
        result=result,
        score=score_card(result),
        slot=slot,
        topic=topic_title(slot.topic, catalog),
        stem=_html(slot, slot.presented.stem),
        options=tuple(_options(slot)),
        rows=tuple(_rows(slot)),
        written=written_review(slot),
        own=own,
        right=right,
        scoring=explain_score(slot),
        explanation=_html(slot, slot.explanation) if slot.explanation else Markup(""),
        source=_(", ").join(str(value) for value in slot.source.values()),
        groups=tuple(_groups(result, wanted, only_lost)),
        counts={**counts, "all": len(result.slots), "lost": len(lost)},
        only_lost=only_lost,
        place=numbers.index(wanted) + 1 if wanted in numbers else 0,
        before=_url(result, before[-1], only_lost) if before else "",
        after=_url(result, after[0], only_lost) if after else "",
    )


def _url(result: ResultView, number: int, only_lost: bool) -> str:
    return url_for("member.review", attempt_id=result.id, slot=number, show="lost" if only_lost else None)


def _state(slot: SlotResult) -> str:
    if slot.score >= slot.points:
        return "full"
    return "part" if slot.score > 0 else "none"


def _groups(result: ResultView, current: int, only_lost: bool) -> Iterator[CellGroup]:
    for place, title in enumerate(result.sections):
        slots = [slot for slot in result.slots if slot.section == place]
        points = {slot.points for slot in slots}
        worth = sum((slot.points for slot in slots), Fraction(0))
        yield CellGroup(
            section_title(title, place),
            _("%(points)s marks each", points=marks(points.pop()))
            if len(points) == 1
            else _("%(points)s marks", points=marks(worth)),
            tuple(
                Cell(slot.number, _url(result, slot.number, only_lost), _state(slot), slot.number == current)
                for slot in slots
            ),
        )


def _html(slot: SlotResult, text: str) -> Markup:
    return html_of(slot.html, text)


def _feedback(slot: SlotResult, key: str) -> Markup:
    return _html(slot, slot.feedback[key]) if key in slot.feedback else NOTHING


def _options(slot: SlotResult) -> Iterator[OptionMark]:
    if slot.presented.widget not in CHOICE_WIDGETS:
        return
    chosen, right = _ids(slot.response), _ids(slot.solution.response)
    if slot.presented.widget == "truefalse":
        shown = [("true", "A", Markup.escape(_("True"))), ("false", "B", Markup.escape(_("False")))]
    else:
        shown = [(one.id, one.id.upper(), _html(slot, one.text)) for one in slot.presented.options]
    states = {(True, True): "right", (True, False): "missed", (False, True): "wrong", (False, False): "left"}
    for option_id, letter, text in shown:
        state = states[option_id in right, option_id in chosen]
        yield OptionMark(letter, text, state, _feedback(slot, option_id))


def _ids(response: Any) -> set[str]:
    if response is None:
        return set()
    if isinstance(response, bool):
        return {"true" if response else "false"}
    return {response} if isinstance(response, str) else set(response)


def _rows(slot: SlotResult) -> Iterator[ComparedRow]:
    """Yield the parts of a response of gaps, pairs or steps, beside what is right."""
    widget, response, solution = slot.presented.widget, slot.response, slot.solution
    if widget == "blanks":
        wrong = {reason.get("gap") for reason in slot.reasons}
        for number, accepted in enumerate(solution.accepted, 1):
            typed = response[number - 1] if response else ""
            is_right = bool(typed) and str(number) not in wrong
            yield ComparedRow(
                Markup.escape(_("Blank %(number)s", number=number)),
                Markup.escape(typed),
                Markup.escape(_(" or ").join(accepted)),
                is_right,
            )
    elif widget == "cloze":
        yield from _cloze_rows(slot)
    elif widget == "match":
        texts = {one.id: _html(slot, one.text) for one in slot.presented.right}
        for one in slot.presented.left:
            own, right = (response or {}).get(one.id), solution.response[one.id]
            yield ComparedRow(
                _html(slot, one.text), texts.get(own or "", Markup("")), texts[right], own == right
            )
    elif widget == "order":
        texts = {one.id: _html(slot, one.text) for one in slot.presented.options}
        for place, right in enumerate(solution.response):
            own = response[place] if response else ""
            yield ComparedRow(
                Markup.escape(str(place + 1)), texts.get(own, Markup("")), texts[right], own == right
            )


def _cloze_rows(slot: SlotResult) -> Iterator[ComparedRow]:
    """Yield the gaps in the order of the text, options in their words."""
    wrong = {reason.get("gap") for reason in slot.reasons}
    given = slot.response or {}
    for gap, accepted in zip(slot.presented.cloze, slot.solution.accepted, strict=True):
        options = {one.id: _html(slot, one.text) for one in gap.options}
        own, right = given.get(gap.id, ""), slot.solution.response[gap.id]
        yield ComparedRow(
            Markup.escape(_("Blank %(number)s", number=gap.id)),
            options.get(own, Markup.escape(own)),
            options.get(right) or Markup.escape(_(" or ").join(accepted or (right,))),
            bool(own) and gap.id not in wrong,
            _feedback(slot, f"{gap.id}{own}"),
        )


def _answers(slot: SlotResult) -> tuple[str, str]:
    """Return own and right answer in a few signs; empty where the rows say it."""
    widget, solution = slot.presented.widget, slot.solution
    if widget == "writing":
        return "", ""
    nothing = _("Not answered")
    if widget == "truefalse":
        names = {True: _("True"), False: _("False"), None: nothing}
        return names[slot.response], names[solution.response]
    if widget in CHOICE_WIDGETS:
        own = "".join(sorted(_ids(slot.response))).upper()
        return own or nothing, "".join(sorted(_ids(solution.response))).upper()
    if widget == "numeric":
        right = solution.accepted[0][0] if solution.accepted else solution.response
        return slot.response or nothing, right
    return ("" if slot.response else nothing), ""
