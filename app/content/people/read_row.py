"""One row of a sheet of members."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.content.foreign_text import clean_text
from app.content.people.columns import STATUSES, Headings
from app.content.sheets.rows import Row
from app.domain.bank.shapes import did_you_mean
from app.domain.normalise import fold_width
from app.domain.people.directory import Directory, Found
from app.domain.people.facts import find_trouble, tidy_name, tidy_phone
from app.domain.people.roster import RosterRow, RowProblem
from app.domain.people.staff_number import tidy_staff_number, without_fraction

_SAMPLE = re.compile(r"[(\[【]?(?:示例|样例|例:|sample|example)")
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计|共计|总人数|共\s*\d|(?:sub)?total\b")
_REMARK = re.compile(r"注\s*[:\d]|备注|说明|填表|制表|审核|note:")


@dataclass
class MadeRow:
    """What became of a row: a member, or the code why it is none (``nothing``: no word about it)."""

    row: RosterRow | None = None
    problems: list[RowProblem] = field(default_factory=list)
    skipped: str = ""


def read_row(row: Row, sheet: str, headings: Headings, directory: Directory) -> MadeRow:
    """Return the member that a row describes; all that is wrong with its cells is told at once."""
    texts: dict[str, str] = {}
    for column, name in headings.fields.items():
        text = _clean(row.cells[column]) if column < len(row.cells) else ""
        texts[name] = f"{texts[name]}\n{text}".strip() if name in texts else text
    texts.pop("nothing", None)
    if why := _not_a_member(texts):
        return MadeRow(skipped=why)
    return _Row(row.number, sheet, texts, directory).read()


def _clean(cell: str) -> str:
    if cell.isprintable() and "\xa0" not in cell:
        return cell.strip()
    return clean_text(cell)


def _not_a_member(texts: dict[str, str]) -> str:
    number, name = fold_width(texts["number"]).lower(), fold_width(texts["name"]).lower()
    if not any(texts.values()):
        return "nothing"
    if _SAMPLE.match(number) or _SAMPLE.match(name):
        return "people-sample-row"
    first = number or name
    if _TOTAL.match(first):
        return "people-total-row"
    if _REMARK.match(first) or (number and not name and len(number) > 40):
        return "people-remark-row"
    if not number and not name:  # a total or a signature somewhere to the right
        return "people-remark-row" if len([text for text in texts.values() if text]) < 3 else ""
    return ""


class _Row:
    """Reads one row, and gathers what is wrong with it."""

    def __init__(self, number: int, sheet: str, texts: dict[str, str], directory: Directory) -> None:
        self._number, self._sheet, self._texts, self._directory = number, sheet, texts, directory
        self._problems: list[RowProblem] = []

    def read(self) -> MadeRow:
        shown = self._plain("number", _tidy_number)
        if not shown:
            self._tell("number", "people-number-missing", name=self._texts["name"])
        values: dict[str, Any] = {
            "name": self._plain("name", tidy_name),
            "phone": self._plain("phone", tidy_phone),
            "email": self._plain("email", lambda text: fold_width(text).strip()),
            "department": self._department(),
            "tier": self._found("tier", self._directory.find_tier),
            "groups": self._groups(),
            "is_active": self._status(),
        }
        was = _tidy_number(self._texts.get("was", ""))
        if not shown:
            return MadeRow(None, self._problems)
        return MadeRow(RosterRow(self._sheet, self._number, shown, was=was, **values), self._problems)

    def _tell(self, column: str, code: str, **facts: object) -> None:
        self._problems.append(RowProblem(self._sheet, self._number, column, code, facts))

    def _plain(self, name: str, tidy: Callable[[str], str]) -> str | None:
        written = self._texts.get(name)
        if not written:
            return written
        text = tidy(" ".join(written.split()))
        if trouble := find_trouble(name, text):
            self._tell(name, trouble.code, **trouble.facts)
        return text

    def _found(self, name: str, find: Callable[[str], Found]) -> str | None:
        text = self._texts.get(name)
        if not text:
            return text
        found = find(" ".join(text.split()))
        if found.code:
            self._tell(name, found.code, **found.facts)
        return found.key

    def _department(self) -> str | None:
        cells = [self._texts[name] for name in ("department", "team") if name in self._texts]
        named = [" ".join(cell.split()) for cell in cells if cell]
        if not named:
            return "" if cells else None
        found = self._directory.find_department(*named)
        if found.code:
            self._tell("department" if self._texts.get("department") else "team", found.code, **found.facts)
        return found.key

    def _groups(self) -> tuple[str, ...] | None:
        text = self._texts.get("groups")
        if text is None:
            return None
        keys, lost = self._directory.find_groups(text)
        for one in lost:
            self._tell("groups", one.code, **one.facts)
        return keys

    def _status(self) -> bool | None:
        text = fold_width(self._texts.get("status", "")).strip().lower()
        if not text:
            return None
        if text not in STATUSES:
            facts = {"suggestion": did_you_mean(text, list(STATUSES)), "offered": "在职、停用"}
            self._tell("status", "people-status-unknown", name=text, **facts)
        return STATUSES.get(text)


def _tidy_number(text: str) -> str:
    return without_fraction(tidy_staff_number(text))
