"""Imported questions in the words of the page: what is wrong, where, and what can be done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.content.diagnostics import Diagnostic
from app.content.importers._headers import COLUMNS
from app.domain.bank.fields import Raw, Words
from app.domain.bank.group import TITLE as GROUP_TITLE
from app.domain.bank.shapes import letter
from app.domain.itemtypes import item_types
from app.services.import_fixes import CHOICES, ImportDecisions
from app.services.import_questions import ReviewedItem, Twin
from app.web.current import language
from app.web.filters import in_words
from app.web.i18n import _
from app.web.questions import type_tag

_TITLES = {name: Words(zh, en) for name, zh, en, _others in COLUMNS}
_ANSWER_LINE = re.compile(r"答案|答[:：】]|ANSWER|[（(]\s*[A-Z√×对错]+\s*[）)]", re.IGNORECASE)
_TABLES = (".xlsx", ".xlsm", ".csv", ".tsv", ".xls", ".et")
_UNNAMED = re.compile(r"(?:Sheet|工作表)[0-9]*")  # as programs call a sheet of their own accord
_WRITTEN = ("blank", "numeric", "short", "qa", "essay")
_LONGEST_STEM, _MOST_SOURCE_LINES = 120, 12


@dataclass(frozen=True)
class Cell:
    """A cell, or a line, of the source; ``is_faulty`` ones are tinted."""

    title: str
    text: str
    is_faulty: bool


@dataclass(frozen=True)
class Problem:
    """A question that somebody should look at."""

    number: int
    place: str
    type: str
    sentence: str
    more: tuple[str, ...]
    cells: tuple[Cell, ...]
    lines: tuple[Cell, ...]
    letters: tuple[tuple[str, str], ...]  # that may be the answer: letter and its option
    several: bool
    takes_text: bool
    can_be_kept: bool
    chosen: str  # keep | skip | answer
    answer: str
    can_be_seen: bool


@dataclass(frozen=True)
class ItemLine:
    """A question that was read without trouble."""

    number: int
    place: int
    type: str
    stem: str
    answer: str
    topic: str
    can_be_seen: bool


def type_title(name: str) -> str:
    """Return the short name of a type, or that of a group."""
    return in_words(GROUP_TITLE) if name == "group" else type_tag(name)


def columns_sentence(columns: Sequence[str]) -> str:
    """Return what the columns of a table were taken for, empty for other files."""
    if not columns:
        return ""
    options = [name for name in columns if name.startswith("option:")]
    names = [name for name in columns if not name.startswith(("option:", "feedback:"))]
    titles = [_title(name) for name in names]
    if options:
        first, last = (letter(int(options[at][7:])) for at in (0, -1))
        titles.insert(names.index("stem") + 1 if "stem" in names else 0, f"{first}–{last}")
    return _("Columns: %(names)s; full-width letters and digits were folded.", names=_(", ").join(titles))


def _title(name: str) -> str:
    if name.startswith("option:"):
        return letter(int(name[7:]))
    own = name.removeprefix("en.")
    title = in_words(_TITLES[own]) if own in _TITLES else own
    return f"{title} (en)" if name != own else title


def item_line(one: ReviewedItem) -> ItemLine:
    """Return the line of a question that was read."""
    fields = one.source.fields
    return ItemLine(
        one.number,
        one.source.line,
        type_title(one.type),
        _short(one.stem),
        _short(_shown(fields.get("answer", "")), 40),
        _short(_shown(fields.get("topic", "")), 40),
        one.item is not None,
    )


def problem_of(one: ReviewedItem, decisions: ImportDecisions | None) -> Problem:
    """Return what is asked about a question; errors first."""
    lang = "en" if language() == "en" else "zh"
    said = [each.message(lang) for each in _in_weight(one)]
    if one.twin is not None:
        said.insert(0, _twin_sentence(one.twin))
    letters = _letters(one)
    takes_text = not letters and one.type in _WRITTEN
    can_be_kept = not one.errors
    chosen = "keep" if can_be_kept and one.twin is None else "skip"
    answer = _shown(one.source.fields.get("answer", ""))
    if decisions is not None:
        chosen = "skip" if one.number in decisions.skipped else "keep" if can_be_kept else "answer"
        if one.number in decisions.answers:
            chosen, answer = "answer", decisions.answers[one.number]
    return Problem(
        number=one.number,
        place=_place(one),
        type=type_title(one.type),
        sentence=said[0] if said else "",
        more=tuple(said[1:4]),
        cells=tuple(_cells(one)),
        lines=tuple(_lines(one)),
        letters=letters,
        several=one.type in CHOICES,
        takes_text=takes_text,
        can_be_kept=can_be_kept,
        chosen=chosen,
        answer=answer,
        can_be_seen=one.item is not None,
    )


def _in_weight(one: ReviewedItem) -> list[Diagnostic]:
    return [*one.errors, *one.notes]


def _twin_sentence(twin: Twin) -> str:
    if twin.bank:
        return _(
            "It is %(percent)s%% the same as %(id)s in the bank %(bank)s",
            percent=twin.percent,
            id=twin.item,
            bank=twin.bank,
        )
    return _(
        "It is %(percent)s%% the same as the question at %(line)s of this file",
        percent=twin.percent,
        line=twin.item,
    )


def _place(one: ReviewedItem) -> str:
    """Return row or paragraph, with the sheet when it has been given a name."""
    file, bracket, sheet = one.source.file.partition("[")
    is_table = file.lower().endswith(_TABLES)
    facts = {"number": one.source.line}
    line = _("Row %(number)s", **facts) if is_table else _("Paragraph %(number)s", **facts)
    named = sheet.removesuffix("]") if bracket else ""
    return f"{named} {line}" if named and not _UNNAMED.fullmatch(named) else line


def _letters(one: ReviewedItem) -> tuple[tuple[str, str], ...]:
    """Return what may be ticked as the answer."""
    if one.type == "truefalse":
        return (("对", _("True")), ("错", _("False")))
    options = one.source.fields.get("options", ())
    if one.type not in CHOICES or isinstance(options, str | Mapping) or len(options) < 2:
        return ()
    return tuple((letter(at), _short(_shown(option), 30)) for at, option in enumerate(options[:26]))


def _cells(one: ReviewedItem) -> list[Cell]:
    faults = {"stem" if name in item_types() else name for name in one.faults}
    noted = {note.column - 1 for note in one.notes if note.column > 1}
    return [
        Cell(_title(name), text[:300], name in faults or at in noted)
        for at, (name, text) in enumerate(one.source.cells)
        if text or name in faults
    ]


def _lines(one: ReviewedItem) -> list[Cell]:
    if one.source.cells:
        return []
    lines = [line for line in one.source.fragment.split("\n") if line.strip()][:_MOST_SOURCE_LINES]
    wants_answer = "answer" in one.faults or any("answer" in note.code for note in one.notes)
    return [Cell("", line[:300], wants_answer and _ANSWER_LINE.search(line) is not None) for line in lines]


def _shown(raw: Raw) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, Mapping):
        return _shown(raw.get("text", ""))
    return _("; ").join(_shown(entry) for entry in raw)


def _short(text: str, longest: int = _LONGEST_STEM) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[:longest]}…"
