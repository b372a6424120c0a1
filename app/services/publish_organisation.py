"""Publish the organisation file: department tree, tiers, groups."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from app.domain.codec import decode, encode
from app.domain.errors import DomainError
from app.domain.sittings.exam import Department, Organisation
from app.services.clock import Clock
from app.store.audit import write_audit
from app.store.departments import active_members_of, all_departments
from app.store.members import members_outside_tiers
from app.store.models import DepartmentRow, OrganisationRow
from app.store.rows import add_row, find_row
from app.store.transaction import one_at_a_time, writing

ROOT = "organisation"  # key of the department that is the organisation itself


@dataclass(frozen=True)
class OrganisationSummary:
    """What a load of the organisation file did."""

    changed: bool
    departments: int
    retired: tuple[str, ...]


def publish_organisation(organisation: Organisation, *, by: int | None, clock: Clock) -> OrganisationSummary:
    """Put the department tree, tiers and groups in force.

    A department that vanished from the file is retired when nobody belongs to it.

    :raises DomainError: ``department-in-use`` or ``tier-in-use``, when members
        still belong to what the file no longer has (facts: name, members).
    """
    content = encode(organisation)
    digest = sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    with writing():
        one_at_a_time("organisation")
        row = find_row(OrganisationRow, 1)
        if row is not None and row.digest == digest:
            return OrganisationSummary(False, len(all_departments()), ())
        _refuse_vanished_tiers(organisation)
        existing = {found.key: found for found in all_departments()}
        seen: list[str] = []
        _put(Department(ROOT, organisation.title, organisation.departments), None, existing, seen)
        retired = _retire(existing, set(seen))
        if row is None:
            add_row(OrganisationRow(id=1, digest=digest, content=content, loaded_at=clock.now()))
        else:
            row.digest, row.content, row.loaded_at = digest, content, clock.now()
        write_audit("organisation.loaded", digest[:12], by=by, at=clock.now(), departments=len(seen))
    return OrganisationSummary(True, len(seen), retired)


def current_organisation() -> Organisation | None:
    """Return the organisation in force, None before the first load."""
    row = find_row(OrganisationRow, 1)
    return None if row is None else decode(Organisation, row.content)


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


def _retire(existing: dict[str, DepartmentRow], kept: set[str]) -> tuple[str, ...]:
    vanished = [row for key, row in existing.items() if key not in kept]
    for row in vanished:
        if members := active_members_of(row.id):
            raise DomainError("department-in-use", name=row.title_zh, members=members)
        row.retired = True
    return tuple(row.title_zh for row in vanished)


def _refuse_vanished_tiers(organisation: Organisation) -> None:
    for tier, members in members_outside_tiers(list(organisation.tiers)):
        raise DomainError("tier-in-use", name=tier, members=members)
