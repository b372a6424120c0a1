"""Aiken: single choices and true-or-false items as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from app.content.bank_files import LocatedItem
from app.content.bank_header import BankHeader
from app.content.diagnostics import Diagnostic
from app.content.exporter import Export, Exporter, left_out, lost
from app.domain.bank.build import dump_item
from app.domain.bank.fields import Words
from app.domain.bank.item import Item
from app.domain.bank.shapes import letter

_CARRIED = {"single", "truefalse", "options", "answer"}
_SAID_ELSEWHERE = {"id", "use", "bank_scoring", "status"}


class Aiken:
    """Stems and options become one line each: the format has no other."""

    title = Words("Aiken 文本", "Aiken text")
    suffix = ".txt"

    def write(self, header: BankHeader, items: Sequence[LocatedItem], lang: str) -> Export:
        blocks: list[str] = []
        notes: list[Diagnostic] = []
        for located in items:
            block = _block(located.item)
            if not block:
                notes.append(left_out(located, located.item.type))
                continue
            blocks.append(block)
            notes += lost(located, sorted(dump_item(located.item).keys() - _CARRIED - _SAID_ELSEWHERE))
        return Export("\n\n".join([*blocks, ""]).encode(), len(blocks), notes)


def _block(item: Item) -> str:
    if item.type == "single":
        (key,) = item.body.answer_key
        return _lines(item.body.stem, item.body.options, key)
    if item.type == "truefalse":
        words = ("正确", "错误") if any(sign >= "\u4e00" for sign in item.body.stem) else ("True", "False")
        return _lines(item.body.stem, words, 0 if item.body.answer_key else 1)
    return ""


def _lines(stem: str, options: Sequence[str], key: int) -> str:
    lettered = [f"{letter(position)}. {' '.join(text.split())}" for position, text in enumerate(options)]
    return "\n".join([" ".join(stem.split()), *lettered, f"ANSWER: {letter(key)}"])


EXPORTER: Exporter = Aiken()
