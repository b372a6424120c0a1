"""Members and sheets of them in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.content.diagnostics import Diagnostic
from app.domain.people.directory import Directory
from app.services.browse_members import names_of
from app.store.queries.people_pages import ListedRow
from app.web.current import language
from app.web.filters import in_words
from app.web.i18n import _, _l, ngettext

ACCOUNTS: dict[str, Any] = {"none": _l("no password yet"), "first": _l("first password unused")}
EVIDENCE: dict[str, Any] = {
    "zeros": _l("the numbers differ by leading zeros alone"),
    "phone": _l("the phone is the same"),
    "name": _l("the name is the same"),
}
MOST_PLACES = 12
MOST_SHOWN = 200


@dataclass(frozen=True)
class RowFinding:
    """One sentence, and the rows it is said of."""

    is_error: bool
    sentence: str
    place: str


@dataclass(frozen=True)
class RowFindings:
    """All that was found in a sheet; ``folded`` sentences are not shown."""

    shown: tuple[RowFinding, ...]
    errors: int
    warnings: int
    folded: int


@dataclass(frozen=True)
class MemberLine:
    """A member in a list."""

    id: str
    number: str
    name: str
    phone: str
    department: str
    tier: str
    groups: tuple[str, ...]
    is_active: bool
    account: str


def lang() -> str:
    return language()[:2]


def member_line(row: ListedRow, directory: Directory) -> MemberLine:
    return MemberLine(
        id=row.public_id,
        number=row.number,
        name=row.name,
        phone=row.phone or "",
        department=directory.path_of(row.department, lang()).replace("/", " / "),
        tier=directory.tier_cell(row.tier, lang()),
        groups=tuple(map(in_words, names_of(directory, row.groups))),
        is_active=row.status == "active",
        account=account_words(has_password=row.has_password, must_change=row.must_change_password),
    )


def account_words(*, has_password: bool, must_change: bool) -> str:
    """Return what is to be known of an account's password, empty when all is well."""
    if not has_password:
        return str(ACCOUNTS["none"])
    return str(ACCOUNTS["first"]) if must_change else ""


def row_findings(found: Iterable[Diagnostic]) -> RowFindings:
    """Return findings by what they say, errors first: what is wrong in forty rows is said once."""
    by_sentence: dict[tuple[bool, str], list[Diagnostic]] = {}
    ordered = sorted(found, key=lambda one: not one.is_error)
    with_sheet = len({each.file for each in ordered}) > 1
    for each in ordered:
        by_sentence.setdefault((each.is_error, each.message(lang())), []).append(each)
    shown = [
        RowFinding(is_error, sentence, _places(places, with_sheet=with_sheet))
        for (is_error, sentence), places in list(by_sentence.items())[:MOST_SHOWN]
    ]
    errors = sum(len(places) for (is_error, _sentence), places in by_sentence.items() if is_error)
    return RowFindings(
        shown=tuple(shown),
        errors=errors,
        warnings=sum(map(len, by_sentence.values())) - errors,
        folded=len(by_sentence) - len(shown),
    )


def _places(found: Sequence[Diagnostic], *, with_sheet: bool) -> str:
    """Return ``第 12 行 C 列``, or the rows alone when they are many, perhaps behind the sheet's name."""
    first = found[0]
    sheet = first.file[first.file.rfind("[") + 1 : -1] if with_sheet and first.file.endswith("]") else ""
    if len(found) == 1:
        place = _("row %(row)s, column %(column)s", row=first.line, column=column_letter(first.column))
    else:
        rows = _(", ").join(str(each.line) for each in found[:MOST_PLACES])
        more = _(" and others") if len(found) > MOST_PLACES else ""
        place = ngettext("%(num)s row", "%(num)s rows", len(found)) + _(": ") + rows + more
    return f"{sheet} {place}".strip()


def column_letter(number: int) -> str:
    """Return what a spreadsheet calls its column: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def department_titles(keys: Iterable[str], directory: Directory) -> dict[str, str]:
    """Return departments by key, each with the station that it belongs to."""
    return {key: directory.path_of(key, lang()).replace("/", " / ") for key in keys}
