"""GIFT, the text format of Moodle; texts stay Markdown and say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from app.content.bank_files import LocatedItem
from app.content.bank_header import BankHeader
from app.content.diagnostics import Diagnostic
from app.content.exporter import Export, Exporter, left_out, lost
from app.domain.bank.build import dump_item
from app.domain.bank.fields import Words
from app.domain.bank.gaps import GAP
from app.domain.bank.item import Item
from app.domain.bank.shapes import letter
from app.domain.itemtypes import item_types
from app.domain.readings import show_number

_SPECIAL = re.compile(r"[\\~=#{}:]")
_FORM = "[markdown]"
_CARRIED = frozenset(
    (
        *(
            "id",
            "answer",
            "options",
            "explain",
            "topic",
            "tags",
            "tolerance",
            "pairs",
            "extra",
            "distractors",
        ),
        *("use", "status", *item_types()),
    )
)
_TYPES_WITH_WEIGHTS = ("multiple", "indefinite")


class Gift:
    """Item types that the format lacks are left out by name."""

    title = Words("GIFT（Moodle 文本）", "GIFT (Moodle text)")
    suffix = ".gift"

    def write(self, header: BankHeader, items: Sequence[LocatedItem], lang: str) -> Export:
        blocks: list[str] = []
        notes: list[Diagnostic] = []
        topic = ""
        count = 0
        for located in items:
            item = located.item
            body = _WRITERS.get(item.type, _nothing)(item)
            if not body:
                notes.append(left_out(located, item.type))
                continue
            if item.topic != topic:
                topic = item.topic
                blocks.append(f"$CATEGORY: $course$/top{'/' if topic else ''}{topic}")
            blocks.append("\n".join([_remark(item), f"::{_escape(item.id)}::{body}"]))
            notes += lost(located, sorted(_lost_fields(item)))
            count += 1
        return Export("\n\n".join([*blocks, ""]).encode(), count, notes)


def _remark(item: Item) -> str:
    tags = "".join(f" [tag:{re.sub('[][]', '', tag)}]" for tag in item.tags)
    return f"// [id:{item.id}]{tags}"


def _lost_fields(item: Item) -> Iterator[str]:
    stored = dump_item(item)
    for name in stored.keys() - _CARRIED:
        is_feedback = name == "feedback" and "options" in stored
        is_scoring = name in ("scoring", "bank_scoring") and (
            item.type not in _TYPES_WITH_WEIGHTS or _scoring(item) in ("per-choice", "net")
        )
        if not is_feedback and not is_scoring:
            yield name
    if item.type == "essay" and "answer" in stored:
        yield "answer"
    if item.type in _TYPES_WITH_WEIGHTS and item.scoring is None and item.bank_scoring is None:
        yield "scoring"


def _scoring(item: Item) -> str:
    return item.scoring or item.bank_scoring or item_types()[item.type].scorings[0]


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text).replace("\n", "\\n")


def _stem(item: Item) -> str:
    return _FORM + _escape(item.body.stem)


def _explained(item: Item) -> str:
    return f"####{_escape(item.explanation)}" if item.explanation else ""


def _block(item: Item, lines: Sequence[str]) -> str:
    said = [_explained(item)] if item.explanation else []
    return "{\n" + "\n".join([*lines, *said]) + "\n}"


def _feedback(item: Item, position: int) -> str:
    text = item.feedback.get(letter(position), "")
    return f"#{_escape(text)}" if text else ""


def _single(item: Item) -> str:
    lines = [
        f"{'=' if position in item.body.answer_key else '~'}{_escape(text)}{_feedback(item, position)}"
        for position, text in enumerate(item.body.options)
    ]
    return _stem(item) + _block(item, lines)


def _several(item: Item) -> str:
    """Return weights that give our rule where any do: for a wrong option a right one's share, or −100."""
    share = Fraction(100, len(item.body.answer_key))
    wrong = -share if _scoring(item) == "net" else Fraction(-100)
    lines = []
    for position, text in enumerate(item.body.options):
        weight = _percent(share if position in item.body.answer_key else wrong)
        lines.append(f"~%{weight}%{_escape(text)}{_feedback(item, position)}")
    return _stem(item) + _block(item, lines)


def _percent(share: Fraction) -> str:
    return f"{float(share):.5f}".rstrip("0").rstrip(".")


def _truefalse(item: Item) -> str:
    return f"{_stem(item)}{{{'T' if item.body.answer_key else 'F'}{_explained(item)}}}"


def _blank(item: Item) -> str:
    if len(item.body.answer_key) > 1:
        return ""
    head, tail = item.body.stem.split(GAP)
    answers = " ".join(f"={_escape(text)}" for text in item.body.answer_key[0])
    return f"{_FORM}{_escape(head)}{{{answers}{_explained(item)}}}{_escape(tail)}"


def _numeric(item: Item) -> str:
    margin = f":{show_number(item.body.margin)}" if item.body.margin else ""
    return f"{_stem(item)}{{#{show_number(item.body.value)}{margin}{_explained(item)}}}"


def _match(item: Item) -> str:
    lines = [f"={_escape(left)} -> {_escape(right)}" for left, right in item.body.pairs]
    lines += [f"= -> {_escape(text)}" for text in item.body.extra]
    return _stem(item) + _block(item, lines)


def _qa(item: Item) -> str:
    if item.body.study_only:
        return ""
    lines = [f"{'~' if position else '='}{_escape(text)}" for position, text in enumerate(item.body.options)]
    return _stem(item) + _block(item, lines)


def _essay(item: Item) -> str:
    return f"{_stem(item)}{{{_explained(item)}}}"


def _nothing(item: Item) -> str:
    return ""


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "single": _single,
    "multiple": _several,
    "indefinite": _several,
    "truefalse": _truefalse,
    "blank": _blank,
    "numeric": _numeric,
    "match": _match,
    "qa": _qa,
    "essay": _essay,
}

EXPORTER: Exporter = Gift()
