"""The audit 审计: who did what and when, for auditors. It can only be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.services.passwords import fold_staff_number
from app.services.viewer import Viewer
from app.store.members import member_with_number
from app.store.queries.audit_pages import Entry, Somebody, audit_entries, members_named
from app.store.queries.grants import grants_within
from app.store.transaction import reading

PAGE = 50
MOST = 20_000  # entries of one export
ABOUT_MEMBERS = ("member", "token", "role")  # first parts of actions whose subject is a member
ALIAS = 6  # letters that stand for a member whose name is not shown


@dataclass(frozen=True)
class AuditFilters:
    """What is looked for; empty and None mean everything."""

    since: datetime | None = None
    until: datetime | None = None
    actions: str = ""
    staff_number: str = ""


@dataclass(frozen=True)
class AuditLine:
    """One entry. ``actor`` is empty for the service itself.

    ``facts`` hold text that people wrote, a reason for instance, only for who has the right to names.
    """

    id: int
    at: datetime
    action: str
    actor: str
    subject: str
    facts: Mapping[str, object]


@dataclass(frozen=True)
class AuditPage:
    """A page of the audit; ``older`` names the entry that the next page begins after."""

    lines: list[AuditLine]
    older: int | None
    hides_names: bool


def list_audit(
    filters: AuditFilters, *, viewer: Viewer, before: int | None = None, limit: int = PAGE
) -> AuditPage:
    """Return a page of what was done in the viewer's departments, newest first.

    Names stand where the viewer has the right to them, and for whoever holds a
    role: what is done in office is not private. Others have an alias.

    :raises NotFound: the viewer is no auditor.
    """
    viewer.require("auditor")
    paths = tuple(grant.path for grant in viewer.grants if grant.role == "auditor")
    with reading():
        names = _Names(viewer, frozenset(one.member_id for one in grants_within(paths)))
        actor_id = None
        if filters.staff_number:
            found = member_with_number(fold_staff_number(filters.staff_number))
            if found is None or not names.may_name(found.id, found.department.path):
                return AuditPage([], None, names.hides)
            actor_id = found.id
        entries = audit_entries(
            paths,
            since=filters.since,
            until=filters.until,
            actions=filters.actions,
            actor_id=actor_id,
            before=before,
            limit=limit + 1,
        )
        shown = entries[:limit]
        people = _subjects(shown)
        with_text = all(viewer.sees_names_at(path) for path in paths)
        lines = [_line(entry, people, names, with_text=with_text) for entry in shown]
    return AuditPage(lines, shown[-1].id if len(entries) > limit else None, names.hides)


class _Names:
    """Whose name the viewer may read."""

    def __init__(self, viewer: Viewer, in_office: frozenset[int]) -> None:
        self._viewer, self._in_office = viewer, in_office
        self.hides = False  # whether a name was asked for that is not shown

    def may_name(self, member_id: int, path: str) -> bool:
        return member_id in self._in_office or self._viewer.sees_names_at(path)

    def told(self, member_id: int, path: str, name: str, staff_number: str, public_id: str) -> str:
        if self.may_name(member_id, path):
            return f"{name} {staff_number}"
        self.hides = True
        return f"#{public_id[:ALIAS]}"


def _subjects(entries: Iterable[Entry]) -> dict[str, Somebody]:
    """Return the members that entries are about, by what the entries call them."""
    about = {one.subject for one in entries if one.action.partition(".")[0] in ABOUT_MEMBERS}
    ids = [int(subject) for subject in about if subject.isdecimal() and len(subject) < 10]
    found = members_named(ids, about)
    by_id = {str(one.id): one for one in found if one.id in ids}
    return by_id | {one.public_id: one for one in found if one.public_id in about}


def _line(entry: Entry, people: Mapping[str, Somebody], names: _Names, *, with_text: bool) -> AuditLine:
    actor = ""
    if entry.actor_id is not None:
        actor = names.told(
            entry.actor_id,
            entry.actor_path or "",
            entry.actor_name or "",
            entry.actor_number or "",
            entry.actor_public_id or "",
        )
    somebody = people.get(entry.subject) if entry.action.partition(".")[0] in ABOUT_MEMBERS else None
    subject = entry.subject
    if somebody:
        subject = names.told(
            somebody.id, somebody.path, somebody.name, somebody.staff_number, somebody.public_id
        )
    facts = entry.facts if with_text else _plain_facts(entry.facts)
    return AuditLine(entry.id, entry.at, entry.action, actor, subject, facts)


def _plain_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Return numbers, marks and short keys; free text may hold names."""
    return {name: value for name, value in facts.items() if _is_plain(value)}


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return value.isascii() and len(value) <= 40
    if isinstance(value, list):
        return len(value) <= 8 and all(_is_plain(one) for one in value)
    return isinstance(value, bool | int | float)
