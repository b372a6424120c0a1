"""A sheet of members against those that are known: what would change, and what cannot be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.domain.people.staff_number import fold_staff_number

FIELDS = ("name", "phone", "department", "tier", "groups", "email")


@dataclass(frozen=True)
class RosterRow:
    """What one row of a sheet says of a member.

    None: the sheet has no such column. Empty: the cell was left empty, which
    takes phone, e-mail and groups away and leaves everything else as it was.
    """

    sheet: str
    row: int
    number: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    department: str | None = None  # key
    tier: str | None = None  # key
    groups: tuple[str, ...] | None = None  # keys
    is_active: bool | None = None
    was: str = ""  # the staff number before

    @property
    def folded(self) -> str:
        return fold_staff_number(self.number)


@dataclass(frozen=True)
class KnownMember:
    """A member as kept. ``is_mine``: whoever brings the sheet may change this one."""

    id: int
    number: str
    folded: str
    name: str
    phone: str
    email: str
    department: str
    tier: str
    groups: tuple[str, ...]
    is_active: bool
    is_mine: bool = True


@dataclass(frozen=True)
class Known:
    """Everybody there is, as far as whoever brings the sheet may know.

    ``elsewhere`` holds the folded numbers of all others; ``open_departments``
    are those that members may be put into; ``stations`` maps each department to
    the one right below the organisation that it belongs to; ``self_id`` is who
    brings the sheet.
    """

    members: Collection[KnownMember]
    elsewhere: frozenset[str] = frozenset()
    open_departments: frozenset[str] = frozenset()
    stations: Mapping[str, str] = field(default_factory=dict)
    self_id: int | None = None


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one row, or should be looked at; ``column`` is a field's name."""

    sheet: str
    row: int
    column: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    is_error: bool = True


@dataclass(frozen=True)
class FieldChange:
    """One field of a member; groups are tuples, the status is a bool."""

    name: str
    old: object
    new: object


@dataclass(frozen=True)
class MemberChange:
    """What a row changes of a known member."""

    member: KnownMember
    row: RosterRow
    changes: tuple[FieldChange, ...]

    def sets(self, name: str, value: object) -> bool:
        """Return whether ``name`` becomes ``value``."""
        return any(one.name == name and one.new == value for one in self.changes)


class Evidence(Enum):
    """Why a new staff number may be that of a member who is known already."""

    ZEROS = "zeros"  # it differs by leading zeros alone
    PHONE = "phone"
    NAME = "name"

    @property
    def is_strong(self) -> bool:
        return self is not Evidence.NAME


@dataclass(frozen=True)
class Doubt:
    """A row that looks new, and who it may be instead."""

    row: RosterRow
    member: KnownMember
    evidence: Evidence


@dataclass(frozen=True)
class RosterPlan:
    """What a sheet would change. ``doubts`` are among ``added`` until somebody decides."""

    added: tuple[RosterRow, ...]
    changed: tuple[MemberChange, ...]
    unchanged: int
    missing: tuple[KnownMember, ...]  # active ones of the sheet's stations that it does not name
    doubts: tuple[Doubt, ...]
    problems: tuple[RowProblem, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed)


@dataclass(frozen=True)
class Decisions:
    """What was decided on a plan, by folded staff numbers.

    ``same``: rows that are the known member after all, whose number changes.
    ``leave``: missing members to deactivate.
    """

    same: frozenset[str] = frozenset()
    leave: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Decided:
    """What is to be done."""

    added: tuple[RosterRow, ...]
    changed: tuple[MemberChange, ...]
    leaving: tuple[KnownMember, ...]
