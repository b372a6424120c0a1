"""What stands around a file and what its references are checked against."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.content.catalog import Catalog
from app.domain.bank.fields import Words
from app.domain.sittings.exam import Department, Organisation


@dataclass(frozen=True)
class Library:
    """None means not known here, so not checked.

    ``tiers`` are in order of rank; ``banks`` gives the item ids of each bank;
    ``zone`` is the exams' default; ``today`` is where the search for clock
    changes begins (None: they are not looked for).
    """

    catalog: Catalog | None = None
    tiers: Mapping[str, Words] | None = None
    groups: Collection[str] | None = None
    departments: Collection[str] | None = None
    banks: Mapping[str, Collection[str]] | None = None
    zone: str = "Asia/Shanghai"
    today: date | None = None
    tier_names: Mapping[str, str] = field(default_factory=dict)  # 值机员 → operator

    @classmethod
    def of(
        cls,
        organisation: Organisation | None = None,
        *,
        catalog: Catalog | None = None,
        banks: Mapping[str, Collection[str]] | None = None,
        zone: str = "Asia/Shanghai",
        today: date | None = None,
    ) -> Library:
        """Return the library around ``organisation``."""
        if organisation is None:
            return cls(catalog=catalog, banks=banks, zone=zone, today=today)
        return cls(catalog=catalog, banks=banks, zone=zone, today=today).around(organisation)

    def around(self, organisation: Organisation) -> Library:
        """Return this library with the tiers, groups and departments of ``organisation``."""
        names = {title: key for key, words in organisation.tiers.items() for title in (words.zh, words.en)}
        groups = [key for _, members in organisation.groups.values() for key, _ in members]
        return replace(
            self,
            tiers=organisation.tiers,
            groups=tuple(groups),
            departments=tuple(_keys(organisation.departments)),
            tier_names=names,
        )


def _keys(departments: tuple[Department, ...]) -> list[str]:
    return [key for each in departments for key in (each.key, *_keys(each.children))]
