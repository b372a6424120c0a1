"""Publish the organisation file: department tree, tiers, groups."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select

from app.domain.codec import decode, encode
from app.domain.errors import DomainError
from app.domain.sittings.exam import Department, Organisation
from app.services.clock import Clock
from app.store.audit import write_audit
from app.store.database import db
from app.store.models import DepartmentRow, MemberRow, OrganisationRow
from app.store.transaction import writing

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
        row = db.session.get(OrganisationRow, 1)
        if row is not None and row.digest == digest:
            count = db.session.scalar(select(func.count()).select_from(DepartmentRow)) or 0
            return OrganisationSummary(False, count, ())
        _refuse_vanished_tiers(organisation)
        existing = {found.key: found for found in db.session.scalars(select(DepartmentRow))}
        seen: list[str] = []
        _put(Department(ROOT, organisation.title, organisation.departments), None, existing, seen)
        retired = _retire(existing, set(seen))
        if row is None:
            row = OrganisationRow(id=1)
            db.session.add(row)
        row.digest, row.content, row.loaded_at = digest, content, clock.now()
        write_audit("organisation.loaded", digest[:12], by=by, at=clock.now(), departments=len(seen))
    return OrganisationSummary(True, len(seen), retired)


def current_organisation() -> Organisation | None:
    """Return the organisation in force, None before the first load."""
    row = db.session.get(OrganisationRow, 1)
    return None if row is None else decode(Organisation, row.content)


def _put(
    department: Department, parent: DepartmentRow | None, existing: dict[str, DepartmentRow], seen: list[str]
) -> None:
    row = existing.get(department.key)
    if row is None:
        row = existing[department.key] = DepartmentRow(key=department.key, path="", position=0)
        db.session.add(row)
    row.title_zh, row.title_en = department.title.zh, department.title.en
    row.parent_id = parent.id if parent else None
    row.position, row.retired = len(seen), False
    db.session.flush()  # the path holds the row's own id
    row.path = f"{parent.path if parent else '/'}{row.id}/"
    seen.append(department.key)
    for child in department.children:
        _put(child, row, existing, seen)


def _retire(existing: dict[str, DepartmentRow], kept: set[str]) -> tuple[str, ...]:
    vanished = [row for key, row in existing.items() if key not in kept]
    for row in vanished:
        members = db.session.scalar(
            select(func.count())
            .select_from(MemberRow)
            .where(MemberRow.department_id == row.id, MemberRow.status == "active")
        )
        if members:
            raise DomainError("department-in-use", name=row.title_zh, members=members)
        row.retired = True
    return tuple(row.title_zh for row in vanished)


def _refuse_vanished_tiers(organisation: Organisation) -> None:
    statement = (
        select(MemberRow.tier, func.count())
        .where(MemberRow.status == "active", MemberRow.tier.not_in(list(organisation.tiers)))
        .group_by(MemberRow.tier)
    )
    for tier, members in db.session.execute(statement):
        raise DomainError("tier-in-use", name=tier, members=members)
