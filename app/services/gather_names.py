"""What the keys in bank and exam files are called: tiers, departments, groups, topics, banks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.bank.fields import Words
from app.services.publish_catalog import current_catalog
from app.services.publish_organisation import current_organisation
from app.store.departments import all_departments
from app.store.queries.bank_pages import published_banks
from app.store.transaction import reading


@dataclass(frozen=True)
class Names:
    """What the keys in an exam file are called."""

    tiers: Mapping[str, Words]
    departments: Mapping[str, Words]
    groups: Mapping[str, Words]
    topics: Mapping[str, Words]
    banks: Mapping[str, Words]


def gather_names() -> Names:
    """Return the titles of tiers, departments, groups, topics and banks in force."""
    organisation = current_organisation()
    groups = organisation.groups.values() if organisation else ()
    return Names(
        tiers=organisation.tiers if organisation else {},
        departments={row.key: Words(row.title_zh, row.title_en) for row in all_departments()},
        groups={key: title for _, members in groups for key, title in members},
        topics={path: entry.title for path, entry in current_catalog().items()},
        banks={bank.key: Words(**bank.title) for bank in published_banks()},
    )


def names_in_force() -> Names:
    """Return the titles, read by themselves."""
    with reading():
        return gather_names()
