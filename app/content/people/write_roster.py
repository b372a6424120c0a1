"""Members as a workbook or a CSV file, so that reading it again changes nothing; and one to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from app.content.people.columns import TITLES
from app.content.people.read_roster import is_formula
from app.domain.bank.fields import Words
from app.domain.people.directory import Directory
from app.domain.people.roster import RosterRow

HEADINGS = ("number", "name", "phone", "department", "team", "tier", "groups", "email")
SAMPLE = {"number": Words("示例001", "sample001"), "name": Words("示例（本行不导入）", "Sample (left out)")}
_WIDTHS = {"number": 14, "name": 14, "phone": 16, "department": 24, "team": 20, "groups": 18, "email": 26}
_ACTIVE = {True: Words("在职", "active"), False: Words("停用", "inactive")}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LAST_ROW = 20_000


def write_roster(
    members: Iterable[RosterRow], directory: Directory, form: str, lang: str, *, with_status: bool = False
) -> bytes:
    """Return the file in ``form`` xlsx or csv; ``with_status`` adds the column that tells who has left."""
    names = (*HEADINGS, "status") if with_status else HEADINGS
    rows = [[TITLES[name].in_language(lang) for name in names]]
    for member in members:
        cells = _cells(member, directory, lang)
        rows.append([cells[name] for name in names])
    return _csv(rows) if form == "csv" else _workbook(names, rows, directory, lang)


def write_template(directory: Directory, lang: str) -> bytes:
    """Return a workbook to fill in: headings, a sample row that is not read, and what may be chosen."""
    texts = {name: text.in_language(lang) for name, text in SAMPLE.items()}
    deepest = max(
        (one for one in directory.places if one.is_open), key=lambda one: len(one.above), default=None
    )
    if deepest:
        texts["department"], texts["team"] = directory.department_cells(deepest.key, lang)
    if directory.tiers:
        texts["tier"] = directory.tier_cell(list(directory.tiers)[-1], lang)
    head = [TITLES[name].in_language(lang) for name in HEADINGS]
    return _workbook(HEADINGS, [head, [texts.get(name, "") for name in HEADINGS]], directory, lang)


def _cells(member: RosterRow, directory: Directory, lang: str) -> dict[str, str]:
    department, team = directory.department_cells(member.department or "", lang)
    return {
        "number": member.number,
        "name": member.name or "",
        "phone": member.phone or "",
        "email": member.email or "",
        "department": department,
        "team": team,
        "tier": directory.tier_cell(member.tier or "", lang),
        "groups": directory.groups_cell(member.groups or (), lang),
        "status": _ACTIVE[member.is_active is not False].in_language(lang),
    }


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return UTF-8 with the mark that Excel needs; what Excel would run as a formula begins with ``'``."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([f"'{cell}" if is_formula(cell.lstrip("'")) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _workbook(names: Sequence[str], rows: Sequence[Sequence[str]], directory: Directory, lang: str) -> bytes:
    """Return a workbook in which every cell is text, with lists to choose from."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        page = book.add_worksheet(Words("人员", "Members").in_language(lang))
        plain = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        for column, name in enumerate(names):
            page.set_column(column, column, _WIDTHS.get(name, 12), plain)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    page.write_string(number, column, text, plain if number else bold)
        page.freeze_panes(1, 2)
        _offer(book, page, names, _choices(directory, lang), lang)
    return out.getvalue()


def _choices(directory: Directory, lang: str) -> Mapping[str, list[str]]:
    """Return what may be chosen in a column; a station once, a team by its name alone."""
    places = [directory.department_cells(one.key, lang) for one in directory.places if one.is_open]
    return {
        "department": list(dict.fromkeys(station for station, _team in places)),
        "team": list(dict.fromkeys(team for _station, team in places if team)),
        "tier": [directory.tier_cell(key, lang) for key in directory.tiers],
        "groups": [directory.groups_cell([key], lang) for key in directory.groups],
    }


def _offer(book: Any, page: Any, names: Sequence[str], choices: Mapping[str, list[str]], lang: str) -> None:
    """Let a column be chosen from a list, which stands on a sheet of its own; other text can be written."""
    title = Words("可选值", "Choices").in_language(lang)
    listed = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, (name, texts) in enumerate(choices.items()):
        listed.set_column(column, column, 28)
        listed.write_string(0, column, TITLES[name].in_language(lang), bold)
        for number, text in enumerate(texts, 1):
            listed.write_string(number, column, text)
        if texts and name in names:
            letter, at = "ABCD"[column], names.index(name)
            source = f"='{title}'!${letter}$2:${letter}${len(texts) + 1}"
            page.data_validation(
                1, at, _LAST_ROW, at, {"validate": "list", "source": source, "show_error": False}
            )
