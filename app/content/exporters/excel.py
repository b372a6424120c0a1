"""Excel: a row for each question, under the headings that the import reads."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Any

import xlsxwriter

from app.content.bank_files import LocatedItem
from app.content.bank_header import BankHeader
from app.content.diagnostics import Diagnostic
from app.content.exporter import Export, Exporter, left_out, lost
from app.content.importers._answers import read_rubric, write_rubric
from app.content.importers._headers import COLUMNS
from app.domain.bank.build import dump_item
from app.domain.bank.fields import Words
from app.domain.bank.item import Item
from app.domain.bank.shapes import letter
from app.domain.itemtypes import item_types

_ALWAYS = ("id", "type", "stem", "option:0", "option:1", "option:2", "option:3", "answer", "explain")
_STATUSES = {"draft": "待审", "retired": "停用"}
_WIDTHS = {"stem": 60, "explain": 40, "answer": 14, "id": 14}
_TRANSLATED = (
    *("stem", "options", "answer", "explain", "distractors", "pairs", "extra", "items", "feedback"),
    "rubric",
)
_LEFT_OUT = frozenset({"cloze"})  # its gaps have fields of their own, which no cell holds
_LOST = frozenset({"was", "zh"})
_MOST_ROWS_CHECKED = 20_000


class Workbook:
    """All cells are text: nothing is a formula, whatever a question begins with."""

    title = Words("Excel 表格", "Excel workbook")
    suffix = ".xlsx"

    def write(self, header: BankHeader, items: Sequence[LocatedItem], lang: str) -> Export:
        held = [located for located in items if located.item.type not in _LEFT_OUT]
        rows = [dict(_cells(located.item, lang)) for located in held]
        used = {name for row in rows for name in row} | set(_ALWAYS)
        columns = [name for name in _all_columns() if name in used]
        notes: list[Diagnostic] = []
        for located in items:
            if located.item.type in _LEFT_OUT:
                notes.append(left_out(located, located.item.type))
            else:
                notes += lost(located, sorted(_lost_fields(dump_item(located.item))))
        return Export(write_workbook(rows, columns, lang), len(rows), notes)


def _lost_fields(stored: Mapping[str, Any]) -> Iterator[str]:
    yield from _LOST & stored.keys()
    if "rubric" in stored and not _fits_a_cell(stored["rubric"]):
        yield "rubric"
    if not _fits_a_cell(stored.get("en", {}).get("rubric", ())):
        yield "en.rubric"


def _fits_a_cell(rubric: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the import would read the points back as they are: no bar or comma in a word."""
    return read_rubric(write_rubric(rubric)) == list(rubric)


def _all_columns() -> Iterator[str]:
    """Yield the columns in the order they stand: options behind the stem, translations last."""
    options = [f"option:{position}" for position in range(len(ascii_uppercase))]
    feedback = [f"feedback:{position}" for position in range(len(ascii_uppercase))]
    own = [name for name, *_ in COLUMNS if name not in ("options", "right", "marks", "number")]
    own[own.index("stem") + 1 : own.index("stem") + 1] = options
    own += feedback
    yield from own
    yield from (f"en.{name}" for name in own)


def _heading(name: str, lang: str) -> str:
    if name.startswith("en."):
        return Words(f"英文{_heading(name[3:], 'zh')}", f"en.{_heading(name[3:], 'en')}").in_language(lang)
    head, _, position = name.partition(":")
    if position:
        shown = letter(int(position))
        titles = {
            "option": Words(f"选项{shown}", f"option {shown}"),
            "feedback": Words(f"提示{shown}", f"feedback {shown}"),
        }
        return titles[head].in_language(lang)
    return next(Words(zh, en).in_language(lang) for field, zh, en, _ in COLUMNS if field == name)


def _cells(item: Item, lang: str) -> Iterator[tuple[str, str]]:
    stored = dump_item(item)
    item_type = item_types()[item.type]
    yield "type", item_type.title.zh if lang == "zh" else item.type
    yield from _texts({**stored, "stem": stored[item.type]}, item)
    translation = stored.get("en", {})
    for name, text in _texts({key: translation[key] for key in translation if key in _TRANSLATED}, item):
        yield f"en.{name}", text


def _texts(fields: Mapping[str, Any], item: Item) -> Iterator[tuple[str, str]]:
    """Yield the cells of an item, or of its translation."""
    for name, value in fields.items():
        if name == "options":
            yield from ((f"option:{position}", text) for position, text in enumerate(value))
        elif name == "feedback":
            yield from ((f"feedback:{ascii_uppercase.index(key)}", text) for key, text in value.items())
        elif name == "rubric" and not _fits_a_cell(value):
            continue
        elif name in _WRITERS:
            yield name, _WRITERS[name](value)
        elif name == "bank_scoring" and "scoring" not in fields:
            yield "scoring", value
        elif name in _PLAIN:
            yield name, _answer(value, item) if name == "answer" else str(value)


_PLAIN = frozenset(
    (
        "id",
        "stem",
        "answer",
        "explain",
        "topic",
        "difficulty",
        "scoring",
        "penalty",
        "compare",
        "tolerance",
        "words",
    )
)


def _answer(value: Any, item: Item) -> str:
    """Return an answer as the import reads it: a line for each gap, bars between what is accepted."""
    if item.type == "truefalse":
        return "对" if value == "true" else "错"
    return "\n".join(" | ".join(texts) for texts in value) if isinstance(value, list) else str(value)


def _source(value: Mapping[str, str]) -> str:
    (key, text), *others = value.items()
    is_plain = key == "doc" and not others and not text.partition(": ")[0].isascii()
    return text if is_plain else "\n".join(f"{key}: {text}" for key, text in value.items())


def _lines(value: Sequence[str]) -> str:
    return "\n".join(" ".join(text.split()) for text in value)


_WRITERS: Mapping[str, Any] = {
    "tier": ", ".join,
    "groups": ", ".join,
    "tags": ", ".join,
    "unit": ", ".join,
    "distractors": _lines,
    "items": _lines,
    "extra": _lines,
    "pairs": lambda value: _lines([f"{left} => {right}" for left, right in value]),
    "rubric": write_rubric,
    "source": _source,
    "status": lambda value: _STATUSES.get(value, ""),
    "shuffle": lambda value: ", ".join(value["pin"]) if isinstance(value, Mapping) else str(value),
}


def write_workbook(rows: Sequence[Mapping[str, str]], columns: Sequence[str], lang: str) -> bytes:
    """Return a workbook with these columns, a row for each question, and lists to choose from."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(Words("题目", "Questions").in_language(lang))
        plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        for column, name in enumerate(columns):
            page.set_column(column, column, _WIDTHS.get(name.removeprefix("en."), 12), plain)
            page.write_string(0, column, _heading(name, lang), bold)
        for number, row in enumerate(rows, 1):
            for column, name in enumerate(columns):
                if row.get(name):
                    page.write_string(number, column, row[name], plain)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        offered = {key: each for key, each in item_types().items() if key not in _LEFT_OUT}
        choices = [each.title.zh if lang == "zh" else key for key, each in offered.items()]
        for name, source in (("type", choices), ("difficulty", list("12345"))):
            if name in columns:
                column = columns.index(name)
                checked = {"validate": "list", "source": source}
                page.data_validation(1, column, _MOST_ROWS_CHECKED, column, checked)
    return out.getvalue()


EXPORTER: Exporter = Workbook()
