"""Add, rename, move, reorder, retire and restore departments."""

from __future__ import annotations

from app.domain.bank.fields import Words
from app.domain.errors import DomainError
from app.domain.organisation import tree
from app.domain.sittings.exam import Department, Organisation
from app.services.clock import Clock
from app.services.edit_organisation import edit_organisation
from app.services.make_key import make_key
from app.services.viewer import Viewer
from app.store.departments import all_departments, department_with_key
from app.store.transaction import reading


def add_department(under: str, title: Words, *, key: str = "", viewer: Viewer, clock: Clock) -> str:
    """Add a department below ``under`` and return its key, which is made from the title when none is given.

    :raises DomainError: as :func:`app.domain.organisation.tree.add_department`.
    """
    title = tree.check_title(title)
    with reading():
        taken = {row.key for row in all_departments()}
    if key in taken:  # also a retired one: its history must not become another's
        raise DomainError("department-key-taken", name=key)
    new = Department(key or make_key(title.zh, taken), title)
    edit_organisation(
        lambda now: tree.add_department(now, under, new),
        at=(under,),
        viewer=viewer,
        clock=clock,
        act="department_added",
        subject=new.key,
    )
    return new.key


def rename_department(key: str, title: Words, *, viewer: Viewer, clock: Clock) -> None:
    """Give a department another title.

    :raises DomainError: as :func:`app.domain.organisation.tree.rename_department`.
    """
    edit_organisation(
        lambda now: tree.rename_department(now, key, title),
        at=(key,),
        viewer=viewer,
        clock=clock,
        act="department_renamed",
        subject=key,
    )


def move_department(key: str, under: str, *, viewer: Viewer, clock: Clock) -> None:
    """Move a department with all below it; the paths of the whole subtree change in one transaction.

    Roles granted on it go with it; roles granted above reach it no more, or from now on.

    :raises DomainError: as :func:`app.domain.organisation.tree.move_department`.
    """
    places = (_above(key), under)
    edit_organisation(
        lambda now: tree.move_department(now, key, under),
        at=places,
        viewer=viewer,
        clock=clock,
        act="department_moved",
        subject=key,
    )


def shift_department(key: str, by: int, *, viewer: Viewer, clock: Clock) -> None:
    """Move a department up (-1) or down (1) among its neighbours.

    :raises DomainError: as :func:`app.domain.organisation.tree.shift_department`.
    """
    edit_organisation(
        lambda now: tree.shift_department(now, key, by),
        at=(_above(key),),
        viewer=viewer,
        clock=clock,
        act="department_shifted",
        subject=key,
    )


def retire_department(key: str, *, viewer: Viewer, clock: Clock) -> None:
    """Take a department out of use; its members' past results stay where they were.

    :raises DomainError: ``department-has-parts``, ``department-in-use`` or ``department-in-exams``.
    """

    def retire(now: Organisation) -> Organisation:
        found = tree.find_department(now, key)
        if found.children:
            raise DomainError("department-has-parts", name=found.title, count=len(found.children))
        return tree.remove_department(now, key)

    edit_organisation(
        retire,
        at=(_above(key),),
        viewer=viewer,
        clock=clock,
        act="department_retired",
        subject=key,
    )


def restore_department(key: str, *, viewer: Viewer, clock: Clock) -> None:
    """Put a retired department back to where it was, or to the top where that is retired too.

    :raises DomainError: ``department-unknown``, ``department-not-retired`` or ``department-title-taken``.
    """
    with reading():
        rows = {row.id: row for row in all_departments()}
        row = next((one for one in rows.values() if one.key == key), None)
        if row is None:
            raise DomainError("department-unknown", name=key)
        title = Words(row.title_zh, row.title_en)
        if not row.retired:
            raise DomainError("department-not-retired", name=title)
        above = rows.get(row.parent_id or 0)
        under = above.key if above and not above.retired else tree.ROOT
    back = Department(key, title)
    edit_organisation(
        lambda now: tree.add_department(now, under, back),
        at=(under,),
        viewer=viewer,
        clock=clock,
        act="department_restored",
        subject=key,
    )


def _above(key: str) -> str:
    """Return the key of the department above; the root stands for itself, which the rules refuse."""
    with reading():
        row = department_with_key(key)
        if row is None or row.retired:
            raise DomainError("department-unknown", name=key)
        above = next((one for one in all_departments() if one.id == row.parent_id), None)
        return above.key if above else key
