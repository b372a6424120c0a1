"""What is right in an item, in the letters and order of its preview: for those who look after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import ascii_lowercase, ascii_uppercase
from typing import Protocol

from markupsafe import Markup

from app.domain.bank.item import Item
from app.domain.bank.item_type import Presented, Solution
from app.domain.bank.rubric import RubricPoint
from app.domain.marks import show_marks
from app.web.i18n import _
from app.web.show_html import html_of


class Answered(Protocol):
    """An item as it is shown, with what is right in it."""

    @property
    def item(self) -> Item: ...

    @property
    def presented(self) -> Presented: ...

    @property
    def solution(self) -> Solution: ...

    @property
    def html(self) -> Mapping[str, str]: ...


def answer_lines(view: Answered) -> tuple[Markup, ...]:
    """Return what is right, a line each; nothing for what only a person can tell."""
    return tuple(_answers(view))


def rubric_lines(view: Answered) -> tuple[Markup, ...]:
    """Return the points that a written answer is marked by, with the words that show them."""
    return tuple(
        Markup("{} <b>{}</b> <small>{}</small>").format(
            html_of(view.html, point.point), show_marks(point.score), _words(point)
        )
        for point in view.solution.rubric
    )


def feedback_lines(view: Answered) -> tuple[Markup, ...]:
    """Return what those read who chose an option, by its letter."""
    item = view.item
    return tuple(
        Markup("<b>{}</b> {}").format(key, html_of(view.html, text))
        for key, text in sorted(item.feedback.items())
    )


def _answers(view: Answered) -> Iterator[Markup]:
    presented, right = view.presented, view.solution.response
    parts = (*presented.options, *presented.left, *presented.right)
    texts = {part.id: html_of(view.html, part.text) for part in parts}
    match presented.widget:
        case "choice":
            yield _numbered(right.upper(), texts[right])
        case "choices":
            yield from (_numbered(one.upper(), texts[one]) for one in right)
        case "truefalse":
            yield Markup("{}").format(_("True") if right else _("False"))
        case "blanks":
            for number, some in enumerate(view.solution.accepted, 1):
                yield _numbered(str(number), _(" or ").join(some))
        case "cloze":
            yield from _gaps(view)
        case "match":
            yield from (Markup("{} → {}").format(texts[left], texts[one]) for left, one in right.items())
        case "order":
            yield from (Markup("{}. {}").format(number, texts[one]) for number, one in enumerate(right, 1))
        case "writing":
            yield from [html_of(view.html, right)] if right else []
        case _:
            more = [text for group in view.solution.accepted for text in group if text != right]
            yield from (Markup("{}").format(text) for text in (right, *more))


def _gaps(view: Answered) -> Iterator[Markup]:
    for gap, accepted in zip(view.presented.cloze, view.solution.accepted, strict=True):
        right = view.solution.response[gap.id]
        chosen = next((html_of(view.html, one.text) for one in gap.options if one.id == right), None)
        if chosen is None:
            yield _numbered(gap.id, _(" or ").join(accepted or (right,)))
        else:
            letter = ascii_uppercase[ascii_lowercase.index(right)]
            yield Markup("<b>{}</b> {} {}").format(gap.id, letter, chosen)


def _numbered(name: str, text: str) -> Markup:
    return Markup("<b>{}</b> {}").format(name, text)


def _words(point: RubricPoint) -> str:
    if not point.has_words:
        return _("for a person to judge")
    every = _("all of: %(words)s", words=_(", ").join(point.all_of)) if point.all_of else ""
    one = _("one of: %(words)s", words=_(", ").join(point.any_of)) if point.any_of else ""
    return "　".join(part for part in (every, one) if part)
