"""Write an organisation's departments as rows, and refuse what somebody still needs. Inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import Any

from app.domain.errors import DomainError
from app.domain.organisation.axes import group_titles
from app.domain.organisation.tree import ROOT, departments_of
from app.domain.sittings.exam import Department, Exam, Organisation
from app.store.departments import active_members_of, all_departments, grants_on
from app.store.exams import current_exams
from app.store.members import count_by_group, count_by_tier
from app.store.models import DepartmentRow
from app.store.rows import add_row

MOST_NAMED = 5  # exams in a refusal


def content_digest(content: Any) -> str:
    """Return the SHA-256 of an organisation as stored; the order of tiers and departments counts."""
    return sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def count_departments(organisation: Organisation) -> int:
    """Return how many departments there are, the organisation itself counted."""
    return 1 + sum(1 for _each in departments_of(organisation))


def put_organisation(organisation: Organisation) -> tuple[str, ...]:
    """Make the rows of departments what ``organisation`` says; return the titles of those retired.

    :raises DomainError: ``department-in-use``, ``department-in-exams``, ``tier-in-use``, ``group-in-use``.
    """
    exams = [exam for _version, exam in current_exams().values()]
    _refuse_missing_tiers(organisation.tiers, exams)
    _refuse_missing_groups(group_titles(organisation), exams)
    existing = {found.key: found for found in all_departments()}
    seen: list[str] = []
    _put(Department(ROOT, organisation.title, organisation.departments), None, existing, seen)
    return _retire([row for key, row in existing.items() if key not in seen and not row.retired], exams)


def _put(
    department: Department, parent: DepartmentRow | None, existing: dict[str, DepartmentRow], seen: list[str]
) -> None:
    row = existing.get(department.key)
    if row is None:
        row = existing[department.key] = DepartmentRow(
            key=department.key, path="", position=0, title_zh="", title_en=""
        )
        add_row(row)
    row.title_zh, row.title_en = department.title.zh, department.title.en
    row.parent_id = parent.id if parent else None
    row.position, row.retired = len(seen), False
    row.path = f"{parent.path if parent else '/'}{row.id}/"
    seen.append(department.key)
    for child in department.children:
        _put(child, row, existing, seen)


def _retire(vanished: list[DepartmentRow], exams: Iterable[Exam]) -> tuple[str, ...]:
    for row in vanished:
        members, grants = active_members_of(row.id), grants_on(row.id)
        if members or grants:
            raise DomainError("department-in-use", name=row.title_zh, members=members, grants=grants)
        named = [one.title for one in exams if row.key in (*one.departments, *_pilot(one))]
        if named:
            raise DomainError("department-in-exams", name=row.title_zh, exams=named[:MOST_NAMED])
        row.retired = True
    return tuple(row.title_zh for row in vanished)


def _pilot(exam: Exam) -> tuple[str, ...]:
    return exam.pilot.departments if exam.pilot else ()


def _refuse_missing_tiers(tiers: Collection[str], exams: Iterable[Exam]) -> None:
    in_exams = _counted(exam.tiers for exam in exams)
    _refuse_missing("tier-in-use", tiers, count_by_tier(), in_exams)


def _refuse_missing_groups(groups: Collection[str], exams: Iterable[Exam]) -> None:
    in_exams = _counted(exam.groups for exam in exams)
    _refuse_missing("group-in-use", groups, count_by_group(), in_exams)


def _refuse_missing(
    code: str, known: Collection[str], in_members: dict[str, int], in_exams: dict[str, int]
) -> None:
    for key in [*in_members, *in_exams]:
        if key not in known:
            raise DomainError(code, name=key, members=in_members.get(key, 0), exams=in_exams.get(key, 0))


def _counted(uses: Iterable[Iterable[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for keys in uses:
        for key in keys:
            found[key] = found.get(key, 0) + 1
    return found
