"""The tree of departments, tiers and groups as an administrator edits them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.services.edit_organisation import require_administrator
from app.services.publish_organisation import current_organisation
from app.services.put_organisation import content_digest
from app.services.show_roles import Place, places_of
from app.services.viewer import Viewer
from app.store.departments import all_departments, department_with_key
from app.store.exams import current_exams
from app.store.members import count_by_department, count_by_group, count_by_tier
from app.store.models import DepartmentRow, OrganisationRow
from app.store.queries.grants import GrantFacts, grants_within
from app.store.rows import find_row
from app.store.transaction import reading


@dataclass(frozen=True)
class Node:
    """A department in the tree. ``own`` members belong to it itself, ``below`` to it or any below it."""

    key: str
    title: Words
    depth: int
    own: int
    below: int
    grants: int
    is_root: bool
    is_first: bool  # among its neighbours
    is_last: bool


@dataclass(frozen=True)
class Tree:
    """What the viewer administers. ``is_edited``: pages have changed what the file last said."""

    nodes: list[Node]
    retired: list[Place]
    is_edited: bool
    is_whole: bool


@dataclass(frozen=True)
class DepartmentView:
    """One department with what can be done with it."""

    node: Node
    above: list[Place]  # from the root down, as far as the viewer administers them
    places: list[Place]  # where it may move to
    parent: str
    grants: list[GrantFacts]
    children: int
    may_change_place: bool  # move, order, retire: asks for rights on the department above


@dataclass(frozen=True)
class Use:
    """A tier or group with how many members and exams use it."""

    key: str
    title: Words
    members: int
    exams: int


@dataclass(frozen=True)
class Axis:
    """A kind of groups."""

    key: str
    title: Words
    groups: list[Use]


@dataclass(frozen=True)
class TiersView:
    """Tiers in order of rank, and groups by kind."""

    tiers: list[Use]
    axes: list[Axis]


def show_departments(viewer: Viewer) -> Tree:
    """Return the departments that the viewer administers, in the order of the tree.

    :raises NotFound: the viewer is no administrator.
    """
    viewer.require("administrator")
    with reading():
        rows = [row for row in all_departments() if viewer.may_at(row.path, "administrator")]
        stored = find_row(OrganisationRow, 1)
        return Tree(
            nodes=_nodes([row for row in rows if not row.retired]),
            retired=[_place(row) for row in rows if row.retired],
            is_edited=stored is not None and content_digest(stored.content) != stored.digest,
            is_whole=any(row.parent_id is None for row in rows),
        )


def show_department(key: str, viewer: Viewer) -> DepartmentView:
    """Return one department.

    :raises NotFound: there is no such department, it is retired, or the viewer does not administer it.
    """
    viewer.require("administrator")
    with reading():
        row = department_with_key(key)
        if row is None or row.retired or not viewer.may_at(row.path, "administrator"):
            raise NotFound()
        rows = {one.id: one for one in all_departments() if not one.retired}
        node = next(one for one in _nodes(list(rows.values())) if one.key == key)
        steps = [rows[int(step)] for step in row.path.strip("/").split("/")[:-1]]
        parent = rows.get(row.parent_id or 0)
        return DepartmentView(
            node=node,
            above=[_place(one) for one in steps if viewer.may_at(one.path, "administrator")],
            places=[one for one in places_of(viewer) if not _lies_below(one, row, rows.values())],
            parent=parent.key if parent else "",
            grants=[one for one in grants_within((row.path,)) if one.department == key],
            children=sum(one.parent_id == row.id for one in rows.values()),
            may_change_place=parent is not None and viewer.may_at(parent.path, "administrator"),
        )


def show_tiers(viewer: Viewer) -> TiersView:
    """Return tiers and groups with who uses them.

    :raises NotFound: the viewer does not administer the whole organisation.
    """
    with reading():
        require_administrator(viewer)
        organisation = current_organisation()
        if organisation is None:
            raise NotFound()
        exams = [exam for _version, exam in current_exams().values()]
        in_tiers, in_groups = count_by_tier(), count_by_group()
        tiers = Counter(tier for exam in exams for tier in exam.tiers)
        groups = Counter(group for exam in exams for group in exam.groups)
        return TiersView(
            tiers=_uses(organisation.tiers, in_tiers, tiers),
            axes=[
                Axis(key, title, _uses(dict(values), in_groups, groups))
                for key, (title, values) in organisation.groups.items()
            ],
        )


def _uses(titles: Mapping[str, Words], members: Mapping[str, int], exams: Mapping[str, int]) -> list[Use]:
    return [Use(key, title, members.get(key, 0), exams.get(key, 0)) for key, title in titles.items()]


def _nodes(rows: Sequence[DepartmentRow]) -> list[Node]:
    own = count_by_department()
    roles = Counter(one.department for one in grants_within(tuple(row.path for row in rows[:1])))
    below: Counter[str] = Counter()
    neighbours: dict[int | None, list[int]] = {}
    for row in rows:
        neighbours.setdefault(row.parent_id, []).append(row.id)
        for step in row.path.strip("/").split("/"):
            below[step] += own.get(row.id, 0)
    return [
        Node(
            key=row.key,
            title=Words(row.title_zh, row.title_en),
            depth=_depth(row) - _depth(rows[0]),
            own=own.get(row.id, 0),
            below=below[str(row.id)],
            grants=roles[row.key],
            is_root=row.parent_id is None,
            is_first=neighbours[row.parent_id][0] == row.id,
            is_last=neighbours[row.parent_id][-1] == row.id,
        )
        for row in rows
    ]


def _depth(row: DepartmentRow) -> int:
    return row.path.count("/") - 2


def _place(row: DepartmentRow) -> Place:
    return Place(row.key, Words(row.title_zh, row.title_en), _depth(row))


def _lies_below(place: Place, row: DepartmentRow, rows: Iterable[DepartmentRow]) -> bool:
    return any(one.key == place.key and one.path.startswith(row.path) for one in rows)
