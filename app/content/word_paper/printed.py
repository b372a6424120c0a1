"""Questions as they stand on paper: the order of a variant, and what is right in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from app.domain.bank.build import in_language, realise
from app.domain.bank.fields import Words
from app.domain.bank.item import Item
from app.domain.bank.item_type import Arrangement, Presented, Solution
from app.domain.itemtypes import item_types
from app.domain.paper.chance import ChanceStream

TRUE, FALSE = Words("√", "True"), Words("×", "False")
_AS_WRITTEN = b"as written"
_ORDER = (
    *("single", "multiple", "indefinite", "truefalse", "blank", "cloze", "numeric"),
    *("match", "order", "qa", "short", "essay"),
)


@dataclass(frozen=True)
class PrintedQuestion:
    """One question: ``options`` by letter, ``answer`` in those letters or in words."""

    number: int
    stem: str
    options: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str], ...]
    answer: str
    explanation: str
    widget: str
    points: Fraction | None = None
    shared: str = ""  # the text of its group, at the first question below it


@dataclass(frozen=True)
class PrintedSection:
    title: str
    questions: tuple[PrintedQuestion, ...]


@dataclass(frozen=True)
class PrintedPaper:
    """A whole paper in one language; ``variant`` is A, B or nothing."""

    title: str
    sections: tuple[PrintedSection, ...]
    lang: str
    variant: str = ""

    @property
    def questions(self) -> Iterator[PrintedQuestion]:
        return (one for section in self.sections for one in section.questions)

    @property
    def total(self) -> Fraction | None:
        points = [one.points for one in self.questions]
        known = [each for each in points if each is not None]
        return sum(known, Fraction(0)) if known and len(known) == len(points) else None


def paper_of_items(title: str, items: Sequence[Item], lang: str, seed: str = "") -> PrintedPaper:
    """Return all items by type, in the order written, or in that which ``seed`` makes."""
    sections = []
    number = 0
    groups = [item for item in items if item.group is not None]
    single = sorted((one for one in items if one.group is None), key=_rank)
    for type_name, members in groupby(single, key=lambda item: item.type):
        chosen = _in_order(list(members), seed, type_name)
        questions = []
        for item in chosen:
            number += 1
            questions.append(print_item(item, number, lang, seed))
        sections.append(PrintedSection(item_types()[type_name].title.in_language(lang), tuple(questions)))
    if groups:
        questions = []
        for item in groups:
            number += 1
            questions.append(print_item(item, number, lang, seed))
        sections.append(
            PrintedSection(Words("材料题", "Questions on a text").in_language(lang), tuple(questions))
        )
    return PrintedPaper(title, tuple(sections), lang)


def _rank(item: Item) -> int:
    return _ORDER.index(item.type) if item.type in _ORDER else len(_ORDER)


def _in_order(items: list[Item], seed: str, label: str) -> list[Item]:
    if not seed:
        return items
    return [items[place] for place in ChanceStream(_seed(seed), label).shuffled(len(items))]


def _seed(seed: str) -> bytes:
    return seed.encode()[:255] or _AS_WRITTEN


def print_item(
    item: Item, number: int, lang: str, seed: str = "", arrangement: Arrangement | None = None
) -> PrintedQuestion:
    """Return an item as printed; ``arrangement`` is that of a drawn paper, else ``seed`` makes one."""
    if item.params is not None:
        item = realise(item, item.params.combinations[0])
    shown = in_language(item, lang)
    item_type = item_types()[shown.type]
    if arrangement is None:
        chance = ChanceStream(_seed(seed), item.name)
        shuffles = bool(seed) and shown.shuffle.options
        arrangement = item_type.arrange(shown.body, chance, shuffle=shuffles, pinned=shown.shuffle.pinned)
    presented = item_type.present(shown.body, arrangement)
    solution = item_type.solve(shown.body, arrangement)
    group = shown.group
    return PrintedQuestion(
        number=number,
        stem=presented.stem,
        options=tuple((one.id.upper(), one.text) for one in (*presented.options, *presented.right)),
        left=tuple((str(place), one.text) for place, one in enumerate(presented.left, 1)),
        answer=_answer(presented, solution, lang),
        explanation=shown.explanation or "",
        widget=presented.widget,
        shared=group.stem if group is not None and group.position == 0 else "",
    )


def with_points(question: PrintedQuestion, points: Fraction) -> PrintedQuestion:
    """Return the question with what it is worth."""
    return replace(question, points=points)


def _answer(presented: Presented, solution: Solution, lang: str) -> str:
    right = solution.response
    match presented.widget:
        case "choice":
            return str(right).upper()
        case "choices":
            return "".join(str(one).upper() for one in right)
        case "truefalse":
            return (TRUE if right else FALSE).in_language(lang)
        case "blanks":
            return "; ".join(" / ".join(some) for some in solution.accepted)
        case "cloze":
            return "; ".join(f"{gap} {str(text).upper()}" for gap, text in right.items())
        case "match":
            places = {one.id: str(place) for place, one in enumerate(presented.left, 1)}
            return "; ".join(f"{places[left]}-{str(one).upper()}" for left, one in right.items())
        case "order":
            return "".join(str(one).upper() for one in right)
        case _:
            return str(right or "")
