"""The names that sheets and pages may use for departments, tiers and groups."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.bank.fields import Words
from app.domain.people.directory import Directory, Place
from app.services.publish_organisation import current_organisation
from app.store.departments import all_departments
from app.store.models import DepartmentRow
from app.store.transaction import reading


def load_directory(*, tiers: Iterable[str] = (), groups: Iterable[str] = ()) -> Directory:
    """Return the directory in force, inside a transaction of the caller's.

    ``tiers`` and ``groups`` are keys that members hold: what the organisation
    no longer has keeps its key for a name, so that such members can be written.
    """
    organisation = current_organisation()
    known_tiers = dict(organisation.tiers) if organisation else {}
    axes = list(organisation.groups.values()) if organisation else []
    known_groups = {key: title for _axis, titles in axes for key, title in titles}
    return Directory(
        places=places_of(all_departments()),
        tiers=known_tiers | {key: Words(key, key) for key in sorted(set(tiers) - known_tiers.keys())},
        groups=known_groups | {key: Words(key, key) for key in sorted(set(groups) - known_groups.keys())},
        axes=tuple(title for title, _titles in axes),
    )


def organisation_title() -> Words:
    """Return what the organisation is called."""
    with reading():
        organisation = current_organisation()
    return organisation.title if organisation else Words("", "")


def places_of(rows: Iterable[DepartmentRow]) -> list[Place]:
    """Return departments as the directory knows them."""
    listed = list(rows)
    key_of = {str(row.id): row.key for row in listed}
    return [
        Place(
            row.key,
            Words(row.title_zh, row.title_en),
            tuple(key_of[step] for step in row.path.strip("/").split("/")[:-1]),
            is_open=not row.retired,
        )
        for row in listed
    ]
