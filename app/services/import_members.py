"""Bring in a sheet of members: look at what it would change, then do exactly that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.content.diagnostics import Diagnostic
from app.content.people.read_roster import RosterReading, read_roster
from app.domain.errors import Conflict, DomainError
from app.domain.people.compare_roster import compare_roster, decide, fingerprint_plan
from app.domain.people.directory import Directory
from app.domain.people.roster import Decided, Decisions, KnownMember, MemberChange, RosterPlan, RosterRow
from app.services.clock import Clock
from app.services.passwords import NO_PASSWORD
from app.services.people_scope import PeopleScope
from app.services.refresh_plan import refresh_plan
from app.services.roster_known import Present, load_present
from app.store.audit import write_audit
from app.store.models.columns import new_public_id
from app.store.roster import (
    active_administrators,
    add_members,
    change_members,
    end_sessions,
    write_audits,
)
from app.store.transaction import one_at_a_time, reading, writing

AT_ONCE = 500
PLAINLY_TOLD = (
    "number",
    "name",
    "department",
    "tier",
    "groups",
    "status",
)  # of the rest only that it changed
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RosterPreview:
    """What a sheet would change, and everything found in it. ``digest`` stands for exactly this plan."""

    plan: RosterPlan
    diagnostics: tuple[Diagnostic, ...]
    directory: Directory
    digest: str

    @property
    def has_errors(self) -> bool:
        return any(each.is_error for each in self.diagnostics)


@dataclass(frozen=True)
class ImportSummary:
    """What was done."""

    added: int
    changed: int
    left: int
    unchanged: int


def preview_members(data: bytes, name: str, scope: PeopleScope) -> RosterPreview:
    """Return what the sheet in ``data`` would change in the scope now; nothing is written."""
    with reading():
        present = load_present(scope)
    found = read_roster(data, name, present.directory)
    return _preview(found, present)


def import_members(
    data: bytes,
    name: str,
    scope: PeopleScope,
    *,
    decisions: Decisions,
    digest: str,
    clock: Clock,
    zone: str,
    progress: Progress | None = None,
) -> ImportSummary:
    """Do what the preview with this ``digest`` showed, as decided; all of it or nothing.

    New members cannot log in before a slip gives them a first password. The
    plan of the year follows: who joined is enrolled, who left is not.

    :raises DomainError: ``people-has-errors``, ``people-last-administrator``.
    :raises Conflict: ``people-plan-changed``: the preview would show something else now.
    """
    with reading():
        names = load_present(scope).directory
    found = read_roster(data, name, names)
    with writing():
        one_at_a_time("organisation")
        one_at_a_time("people")
        present = load_present(scope)
        preview = _preview(found, present)
        if preview.has_errors:
            raise DomainError("people-has-errors")
        if preview.digest != digest or present.directory != names:
            raise Conflict("people-plan-changed")
        decided = decide(preview.plan, decisions)
        refuse_without_administrator(_leavers(decided))
        _Work(present, scope, clock.now(), progress).do(decided)
        summary = ImportSummary(
            len(decided.added), len(decided.changed), len(decided.leaving), preview.plan.unchanged
        )
        write_audit("members.imported", digest[:12], by=scope.by, at=clock.now(), **vars(summary))
    refresh_plan(clock=clock, zone=zone)
    return summary


def refuse_without_administrator(leaving: Iterable[int]) -> None:
    """:raises DomainError: ``people-last-administrator``: nobody would be left to administer anything."""
    administrators, left = active_administrators(), set(leaving)
    if administrators & left and not administrators - left:
        raise DomainError("people-last-administrator")


def _preview(found: RosterReading, present: Present) -> RosterPreview:
    plan = compare_roster(found.rows, present.known)
    diagnostics = tuple(found.findings(plan.problems))
    return RosterPreview(plan, diagnostics, present.directory, fingerprint_plan(plan))


def _leavers(decided: Decided) -> list[int]:
    told = [one.member.id for one in decided.changed if one.sets("status", False)]
    return told + [one.id for one in decided.leaving]


class _Work:
    """Writes what was decided, some hundred members at a time."""

    def __init__(self, present: Present, scope: PeopleScope, now: datetime, progress: Progress | None):
        self._present, self._by, self._now = present, scope.by, now
        self._progress = progress or (lambda done, total: None)

    def do(self, decided: Decided) -> None:
        total = len(decided.added) + len(decided.changed) + len(decided.leaving)
        done = 0
        for step, all_of_them in (
            (self._add, decided.added),
            (self._change, decided.changed),
            (self._deactivate, decided.leaving),
        ):
            for some in _some(all_of_them):
                self._progress(done, total)
                step(some)
                done += len(some)
        self._progress(total, total)

    def _add(self, rows: Sequence[RosterRow]) -> None:
        values = [self._new(row) for row in rows]
        add_members(values)
        told = ((one["public_id"], {"from": "sheet"}) for one in values)
        write_audits("member.added", told, by=self._by, at=self._now)

    def _new(self, row: RosterRow) -> dict[str, Any]:
        return {
            "public_id": new_public_id(),
            "staff_number": row.number,
            "staff_number_folded": row.folded,
            "name": row.name,
            "phone": row.phone or None,
            "email": row.email or None,
            "department_id": self._present.department_ids[row.department or ""],
            "tier": row.tier,
            "groups": list(row.groups or ()),
            "status": "inactive" if row.is_active is False else "active",
            "password_hash": NO_PASSWORD,
            "joined_at": self._now,
        }

    def _change(self, changes: Sequence[MemberChange]) -> None:
        change_members(dict(self._values(one)) for one in changes)
        end_sessions(one.member.id for one in changes if one.sets("status", False))
        told = ((self._subject(one.member), _facts(one)) for one in changes)
        write_audits("member.changed", told, by=self._by, at=self._now)

    def _values(self, one: MemberChange) -> Iterator[tuple[str, Any]]:
        yield "id", one.member.id
        for change in one.changes:
            match change.name:
                case "number":
                    yield "staff_number", one.row.number
                    yield "staff_number_folded", one.row.folded
                case "department":
                    yield "department_id", self._present.department_ids[str(change.new)]
                case "groups":
                    yield "groups", list(one.row.groups or ())
                case "status":
                    yield "status", "active" if change.new else "inactive"
                case "phone" | "email":
                    yield change.name, change.new or None
                case name:
                    yield name, change.new

    def _deactivate(self, members: Sequence[KnownMember]) -> None:
        change_members({"id": one.id, "status": "inactive"} for one in members)
        end_sessions(one.id for one in members)
        told = ((self._subject(one), {"from": "sheet"}) for one in members)
        write_audits("member.deactivated", told, by=self._by, at=self._now)

    def _subject(self, member: KnownMember) -> str:
        return self._present.members[member.id].public_id


def _facts(one: MemberChange) -> Mapping[str, object]:
    """Return what the audit keeps: old and new, but of phone and e-mail only that they changed."""
    return {
        change.name: [change.old, change.new] if change.name in PLAINLY_TOLD else True
        for change in one.changes
    }


def _some(everybody: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (everybody[start : start + AT_ONCE] for start in range(0, len(everybody), AT_ONCE))
