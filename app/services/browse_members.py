"""人员: the members of a scope, searched and filtered, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.domain.bank.fields import Words
from app.domain.people.directory import Directory
from app.domain.people.staff_number import fold_staff_number
from app.services.offered_names import offered_names
from app.services.people_scope import PeopleScope
from app.store.departments import all_departments
from app.store.queries.people_pages import (
    ListedRow,
    Wanted,
    count_people,
    find_people,
    page_of_people,
    people_with_ids,
)
from app.store.transaction import reading

PAGE = 50
_LETTERS = re.compile("[a-z ]+")


@dataclass(frozen=True)
class PeopleFilter:
    """What is looked for; empty values do not narrow. ``account``: ``none`` or ``first`` password."""

    text: str = ""
    department: str = ""
    tier: str = ""
    group: str = ""
    status: str = "active"
    account: str = ""
    page: int = 1


@dataclass(frozen=True)
class PeopleList:
    """One page of a list. ``departments`` are the keys of those in the scope.

    ``without_password``: how many active members of the scope cannot log in before a slip is made.
    """

    lines: tuple[ListedRow, ...]
    found: int
    filter: PeopleFilter
    directory: Directory
    departments: tuple[str, ...]
    without_password: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE))


def browse_members(asked: PeopleFilter, scope: PeopleScope) -> PeopleList:
    """Return the members that fit, by staff number.

    Letters alone are also looked for among the names as they sound: ``zhoumy``
    and ``zmy`` find 周明远. What does not exist, or lies outside the scope,
    narrows to nobody.
    """
    offered = offered_names(scope)
    with reading():
        rows = all_departments()
        without_password = count_people(Wanted(scope.paths, status="active", account="none"))
        wanted = to_wanted(asked, scope, {row.key: row.path for row in rows})
        by_sound = bool(_LETTERS.fullmatch(asked.text.lower()))
        if asked.group or by_sound:
            ids = _find_finely(asked, wanted, by_sound=by_sound)
            found = len(ids)
            page = _page(asked, found)
            lines = people_with_ids(ids[(page - 1) * PAGE : page * PAGE])
        else:
            found = count_people(wanted)
            page = _page(asked, found)
            lines = page_of_people(wanted, start=(page - 1) * PAGE, most=PAGE)
    return PeopleList(
        lines=tuple(lines),
        found=found,
        filter=PeopleFilter(**{**vars(asked), "page": page}),
        directory=offered.directory,
        departments=offered.departments,
        without_password=without_password,
    )


def to_wanted(asked: PeopleFilter, scope: PeopleScope, paths: Mapping[str, str]) -> Wanted:
    """Return the filters as the database takes them; an unknown department narrows to nobody."""
    is_known = not asked.department or asked.department in paths
    return Wanted(
        paths=scope.paths if is_known else (),
        text=asked.text,
        folded=fold_staff_number(asked.text),
        department_path=paths.get(asked.department, ""),
        tier=asked.tier,
        status=asked.status,
        account=asked.account,
    )


def _find_finely(asked: PeopleFilter, wanted: Wanted, *, by_sound: bool) -> list[int]:
    """Return the ids of those who fit, where groups and sounds are looked at here."""
    plain = {one.id for one in find_people(wanted)} if by_sound else set()
    letters = asked.text.lower().replace(" ", "")
    return [
        one.id
        for one in find_people(wanted, by_text=not by_sound)
        if (not asked.group or asked.group in one.groups)
        and (not by_sound or one.id in plain or any(letters in sound for sound in sounds_of(one.name)))
    ]


def _page(asked: PeopleFilter, found: int) -> int:
    return min(max(1, asked.page), max(1, -(-found // PAGE)))


@lru_cache(maxsize=30_000)
def sounds_of(name: str) -> tuple[str, ...]:
    """Return a Chinese name in letters: whole, by initials, and the surname whole before initials.

    >>> sounds_of("周明远")
    ('zhoumingyuan', 'zmy', 'zhoumy')
    """
    from pypinyin import lazy_pinyin  # its tables take a moment to load: only where names are searched

    parts = [part.lower() for part in lazy_pinyin(name) if part.strip()]
    initials = "".join(part[0] for part in parts)
    return "".join(parts), initials, (parts[0] if parts else "") + initials[1:]


def names_of(directory: Directory, keys: list[str]) -> tuple[Words, ...]:
    """Return the titles of groups."""
    return tuple(directory.groups.get(key, Words(key, key)) for key in keys)
