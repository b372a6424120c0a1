"""Changes to the tree of departments. Each returns a new organisation, or refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from app.domain.bank.fields import Words
from app.domain.errors import DomainError
from app.domain.sittings.exam import Department, Organisation

ROOT = "organisation"  # key of the department that is the organisation itself
LONGEST_TITLE = 100
Entry = TypeVar("Entry")
_KEY = re.compile(r"[^\s/,，]{1,64}")


def check_key(key: str) -> str:
    """Return a key that can stand in a file.

    :raises DomainError: ``organisation-key-malformed``.
    """
    if not _KEY.fullmatch(key) or not key.isprintable():
        raise DomainError("organisation-key-malformed", name=key)
    return key


def check_title(title: Words) -> Words:
    """Return the title with one language standing for the other where that is empty.

    :raises DomainError: ``title-malformed`` (fact: ``most``): empty, very long, or not printable.
    """
    zh, en = title.zh.strip() or title.en.strip(), title.en.strip() or title.zh.strip()
    if not zh or any(len(one) > LONGEST_TITLE or not one.isprintable() for one in (zh, en)):
        raise DomainError("title-malformed", most=LONGEST_TITLE)
    return Words(zh, en)


def departments_of(organisation: Organisation) -> Iterator[tuple[Department, str]]:
    """Yield every department with the key of the one above it, in the order of the tree."""

    def walk(departments: tuple[Department, ...], above: str) -> Iterator[tuple[Department, str]]:
        for one in departments:
            yield one, above
            yield from walk(one.children, one.key)

    yield from walk(organisation.departments, ROOT)


def find_department(organisation: Organisation, key: str) -> Department:
    """Return a department; the organisation itself goes by ROOT.

    :raises DomainError: ``department-unknown``.
    """
    if key == ROOT:
        return Department(ROOT, organisation.title, organisation.departments)
    for one, _above in departments_of(organisation):
        if one.key == key:
            return one
    raise DomainError("department-unknown", name=key)


def parent_of(organisation: Organisation, key: str) -> str:
    """Return the key of the department above.

    :raises DomainError: ``department-unknown``; ``department-is-root``, which stands below nothing.
    """
    if key == ROOT:
        raise DomainError("department-is-root")
    for one, above in departments_of(organisation):
        if one.key == key:
            return above
    raise DomainError("department-unknown", name=key)


def add_department(organisation: Organisation, under: str, new: Department) -> Organisation:
    """Put a department, with all below it, at the end of those below ``under``.

    :raises DomainError: ``department-unknown``, ``department-key-taken``, ``department-title-taken``,
        ``organisation-key-malformed`` or ``title-malformed``.
    """
    taken = {ROOT, *(one.key for one, _above in departments_of(organisation))}
    if clash := next((key for key in _keys(new) if key in taken), ""):
        raise DomainError("department-key-taken", name=clash)
    check_key(new.key)
    added = replace(new, title=check_title(new.title))
    parent = find_department(organisation, under)
    _refuse_same_title(parent, added)
    return _with_children(organisation, under, lambda children: (*children, added))


def rename_department(organisation: Organisation, key: str, title: Words) -> Organisation:
    """Give a department, or the organisation itself, another title.

    :raises DomainError: ``department-unknown``, ``department-title-taken`` or ``title-malformed``.
    """
    if key == ROOT:
        return replace(organisation, title=check_title(title))
    renamed = replace(find_department(organisation, key), title=check_title(title))
    above = parent_of(organisation, key)
    _refuse_same_title(find_department(organisation, above), renamed)
    return _with_children(
        organisation, above, lambda children: tuple(renamed if one.key == key else one for one in children)
    )


def move_department(organisation: Organisation, key: str, under: str) -> Organisation:
    """Put a department with all below it below another one, at its end.

    :raises DomainError: ``department-in-circle`` (facts: name, under), ``department-title-taken``,
        ``department-unknown`` or ``department-is-root``.
    """
    moved = find_department(organisation, key)
    if parent_of(organisation, key) == under:
        return organisation
    if under in _keys(moved):
        below = find_department(organisation, under)
        raise DomainError("department-in-circle", name=moved.title, under=below.title)
    return add_department(remove_department(organisation, key), under, moved)


def shift_department(organisation: Organisation, key: str, by: int) -> Organisation:
    """Move a department up (-1) or down (1) among its neighbours; at the end it stays.

    :raises DomainError: ``department-unknown`` or ``department-is-root``.
    """
    above = parent_of(organisation, key)
    return _with_children(
        organisation, above, lambda children: shifted(children, lambda one: one.key == key, by)
    )


def remove_department(organisation: Organisation, key: str) -> Organisation:
    """Take a department with all below it out of the tree.

    :raises DomainError: ``department-unknown`` or ``department-is-root``.
    """
    above = parent_of(organisation, key)
    return _with_children(
        organisation, above, lambda children: tuple(one for one in children if one.key != key)
    )


def shifted(entries: tuple[Entry, ...], is_meant: Callable[[Entry], bool], by: int) -> tuple[Entry, ...]:
    """Return the entries with the one meant ``by`` places further, as far as there are places."""
    found = next(index for index, one in enumerate(entries) if is_meant(one))
    rest = [*entries[:found], *entries[found + 1 :]]
    rest.insert(max(0, min(len(rest), found + by)), entries[found])
    return tuple(rest)


def _with_children(
    organisation: Organisation,
    key: str,
    change: Callable[[tuple[Department, ...]], tuple[Department, ...]],
) -> Organisation:
    def walk(departments: tuple[Department, ...]) -> tuple[Department, ...]:
        return tuple(
            replace(one, children=change(one.children) if one.key == key else walk(one.children))
            for one in departments
        )

    top = organisation.departments
    return replace(organisation, departments=change(top) if key == ROOT else walk(top))


def _keys(department: Department) -> list[str]:
    return [department.key, *(key for one in department.children for key in _keys(one))]


def _refuse_same_title(parent: Department, child: Department) -> None:
    for one in parent.children:
        if one.key != child.key and one.title.zh == child.title.zh:
            raise DomainError("department-title-taken", name=child.title.zh, under=parent.title)
