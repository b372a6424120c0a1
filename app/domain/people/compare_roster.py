"""Compare a sheet with the members that are known."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from app.domain.people.facts import same_name
from app.domain.people.roster import (
    FIELDS,
    Decided,
    Decisions,
    Doubt,
    Evidence,
    FieldChange,
    Known,
    KnownMember,
    MemberChange,
    RosterPlan,
    RosterRow,
    RowProblem,
)
from app.domain.people.staff_number import fold_staff_number, without_zeros

Person = TypeVar("Person", RosterRow, KnownMember)
NEEDED = ("name", "department", "tier")  # of somebody new


def compare_roster(rows: Sequence[RosterRow], known: Known) -> RosterPlan:
    """Return what ``rows`` would change.

    A row is a known member's when it has the member's number, or names it as the
    number before. Members are missing when the sheet has rows of their station,
    but none of theirs.
    """
    members = {one.folded: one for one in known.members}
    problems: list[RowProblem] = []
    matched: dict[int, RosterRow] = {}
    fresh: list[RosterRow] = []
    for row in _each_once(rows, problems):
        member = _member_of(row, members, known, problems)
        if member is None:
            fresh.append(row)
        else:
            matched[member.id] = row
    for row in rows:
        problems += _wrong_place(row, members.get(row.folded), known)
    for row in fresh:
        problems += _wrong_if_new(row, known)
    by_id = {one.id: one for one in known.members}
    pairs = [(by_id[member_id], row) for member_id, row in matched.items()]
    changed = [_change(member, row) for member, row in pairs]
    problems += _forbidden(changed, known)
    left = [one for one in known.members if one.id not in matched]
    doubts = tuple(_doubts(fresh, left))
    problems += _shared_phones(rows, left, {(one.row.number, one.member.number) for one in doubts})
    changes = tuple(one for one in changed if one.changes)
    return RosterPlan(
        added=tuple(fresh),
        changed=changes,
        unchanged=len(changed) - len(changes),
        missing=_missing(rows, changed, left, known),
        doubts=doubts,
        problems=tuple(sorted(problems, key=lambda one: (one.sheet, one.row))),
    )


def decide(plan: RosterPlan, decisions: Decisions) -> Decided:
    """Return what is to be done once the doubts are settled."""
    same = {one.row.folded: one for one in plan.doubts if one.row.folded in decisions.same}
    renamed = {one.member.id for one in same.values()}
    return Decided(
        added=tuple(row for row in plan.added if row.folded not in same),
        changed=(*plan.changed, *(_change(one.member, one.row) for one in same.values())),
        leaving=tuple(one for one in plan.missing if one.folded in decisions.leave and one.id not in renamed),
    )


def fingerprint_plan(plan: RosterPlan) -> str:
    """Return a digest of all that a plan would do: the same one is the same plan."""
    told = [
        [_told(row) for row in plan.added],
        [[one.member.id, *((each.name, each.old, each.new) for each in one.changes)] for one in plan.changed],
        [one.id for one in plan.missing],
        [[one.row.folded, one.member.id] for one in plan.doubts],
        [[one.sheet, one.row, one.code] for one in plan.problems],
    ]
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _told(row: RosterRow) -> list[object]:
    return [row.number, row.is_active, *(getattr(row, name) for name in FIELDS)]


def _each_once(rows: Sequence[RosterRow], problems: list[RowProblem]) -> Iterator[RosterRow]:
    """Yield the rows of which no earlier one has the number, or the number before."""
    seen: dict[str, RosterRow] = {}
    for row in rows:
        names = {row.folded, fold_staff_number(row.was)} - {""}
        first = next((seen[name] for name in names if name in seen), None)
        if first is None:
            seen |= dict.fromkeys(names, row)
            yield row
        else:
            facts = {"number": row.number, "first": first.row}
            problems.append(RowProblem(row.sheet, row.row, "number", "people-number-twice", facts))


def _member_of(
    row: RosterRow, members: Mapping[str, KnownMember], known: Known, problems: list[RowProblem]
) -> KnownMember | None:
    present = members.get(row.folded)
    former = fold_staff_number(row.was)
    if not former or former == row.folded:
        return present
    before = members.get(former)
    facts = {"number": row.number, "was": row.was}
    if before is None and present is None:
        problems.append(RowProblem(row.sheet, row.row, "was", "people-was-unknown", facts))
    if before is not None and (present is not None or row.folded in known.elsewhere):
        problems.append(RowProblem(row.sheet, row.row, "number", "people-was-taken", facts))
    return before or present


def _wrong_place(row: RosterRow, member: KnownMember | None, known: Known) -> Iterator[RowProblem]:
    """Yield what is wrong with the department a row asks for."""
    asked = row.department
    if asked and asked not in known.open_departments and (member is None or member.department != asked):
        yield RowProblem(
            row.sheet, row.row, "department", "people-department-not-yours", {"number": row.number}
        )


def _wrong_if_new(row: RosterRow, known: Known) -> Iterator[RowProblem]:
    if row.folded in known.elsewhere:
        yield RowProblem(row.sheet, row.row, "number", "people-number-elsewhere", {"number": row.number})
        return
    for name in NEEDED:
        if not getattr(row, name):
            yield RowProblem(row.sheet, row.row, name, "people-value-missing", {"number": row.number})


def _change(member: KnownMember, row: RosterRow) -> MemberChange:
    changes = []
    if member.folded != row.folded:
        changes.append(FieldChange("number", member.number, row.number))
    for name in FIELDS:
        old, new = getattr(member, name), getattr(row, name)
        keeps = new is None or (name in NEEDED and not new)
        if not keeps and old != new and not (name == "name" and same_name(old, new)):
            changes.append(FieldChange(name, old, new))
    is_active = row.is_active is not False
    if member.is_active != is_active:
        changes.append(FieldChange("status", member.is_active, is_active))
    return MemberChange(member, row, tuple(changes))


def _forbidden(changed: Iterable[MemberChange], known: Known) -> Iterator[RowProblem]:
    for one in changed:
        row, facts = one.row, {"number": one.row.number}
        if one.changes and not one.member.is_mine:
            yield RowProblem(row.sheet, row.row, "number", "people-member-protected", facts)
        elif one.member.id == known.self_id and one.sets("status", False):
            yield RowProblem(row.sheet, row.row, "status", "people-not-oneself", facts)


def _shared_phones(
    rows: Sequence[RosterRow], left: Sequence[KnownMember], same: Collection[tuple[str, str]]
) -> Iterator[RowProblem]:
    """Yield the rows whose phone somebody else has, too, who is not perhaps the same person."""
    holders: dict[str, str] = {one.phone: one.number for one in left if one.phone and one.is_active}
    for row in rows:
        if not row.phone or row.is_active is False:
            continue
        if row.phone in holders and (row.number, holders[row.phone]) not in same:
            facts = {"phone": row.phone, "number": row.number, "other": holders[row.phone]}
            yield RowProblem(row.sheet, row.row, "phone", "people-phone-shared", facts, is_error=False)
        holders.setdefault(row.phone, row.number)


def _missing(
    rows: Sequence[RosterRow], changed: Iterable[MemberChange], left: Sequence[KnownMember], known: Known
) -> tuple[KnownMember, ...]:
    departments = {row.department for row in rows if row.department} | {
        one.member.department for one in changed
    }
    stations = {known.stations.get(department, department) for department in departments}
    return tuple(
        one
        for one in left
        if one.is_active
        and one.is_mine
        and one.id != known.self_id
        and known.stations.get(one.department, one.department) in stations
    )


def _doubts(fresh: Sequence[RosterRow], left: Sequence[KnownMember]) -> Iterator[Doubt]:
    """Yield each new row that may be a member whose number changed; a member is thought of once."""
    mine = [one for one in left if one.is_mine]
    active = [one for one in mine if one.is_active]
    signs = (
        (Evidence.ZEROS, mine, lambda one: without_zeros(one.folded)),
        (Evidence.PHONE, mine, lambda one: one.phone or ""),
        (Evidence.NAME, active, lambda one: "".join((one.name or "").split())),
    )
    thought_of: set[int] = set()
    settled = {row.folded for row in fresh if row.was}
    for evidence, members, sign_of in signs:
        known, new = _alone(members, sign_of), _alone(fresh, sign_of)
        for sign, row in new.items():
            member = known.get(sign)
            if member is None or member.id in thought_of or row.folded in settled:
                continue
            thought_of.add(member.id)
            settled.add(row.folded)
            yield Doubt(row, member, evidence)


def _alone(people: Sequence[Person], sign_of: Callable[[Any], str]) -> dict[str, Person]:
    """Return those who alone have their sign, by it."""
    counts = Counter(map(sign_of, people))
    return {sign: one for one in people if (sign := sign_of(one)) and counts[sign] == 1}
