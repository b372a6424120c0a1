"""Members as a sheet that can be brought in again, and an empty one to fill in."""

from __future__ import annotations

from dataclasses import replace

from app.content.people.write_roster import write_roster, write_template
from app.domain.people.directory import Directory
from app.domain.people.roster import RosterRow
from app.services.clock import Clock
from app.services.people_scope import PeopleScope
from app.services.roster_known import Present, load_present
from app.store.audit import write_audit
from app.store.transaction import reading, writing

FORMS = ("xlsx", "csv")


def export_members(
    scope: PeopleScope, form: str, lang: str, *, clock: Clock, with_leavers: bool = False
) -> bytes:
    """Return the members of a scope as a file in ``form`` xlsx or csv; who took it is noted.

    Reading it back changes nothing. ``with_leavers`` adds those who have left, and a column that says so.
    """
    with reading():
        present = load_present(scope)
    members = [one for one in present.known.members if one.is_active or with_leavers]
    rows = [
        RosterRow(
            sheet="",
            row=number,
            number=one.number,
            name=one.name,
            phone=one.phone,
            email=one.email,
            department=one.department,
            tier=one.tier,
            groups=one.groups,
            is_active=one.is_active,
        )
        for number, one in enumerate(members, 2)
    ]
    with writing():
        write_audit("members.exported", form, by=scope.by, at=clock.now(), members=len(rows))
    return write_roster(rows, _offering(present), form, lang, with_status=with_leavers)


def roster_template(scope: PeopleScope, lang: str) -> bytes:
    """Return a workbook to fill in, with the departments of the scope to choose from."""
    with reading():
        present = load_present(scope)
    return write_template(_offering(present), lang)


def _offering(present: Present) -> Directory:
    """Return the directory in which only departments of the scope are open to be chosen."""
    names, own = present.directory, present.known.open_departments
    places = [replace(one, is_open=one.key in own) for one in names.places]
    return Directory(places, names.tiers, names.groups, names.axes)
