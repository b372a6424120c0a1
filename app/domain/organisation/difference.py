"""What differs between two states of the organisation, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.domain.bank.fields import Words
from app.domain.organisation.axes import group_titles
from app.domain.organisation.tree import ROOT, departments_of, find_department
from app.domain.sittings.exam import Organisation


class OrganisationChange(NamedTuple):
    """One difference, as a code with facts; its words are ``org-<code>``."""

    code: str
    facts: Mapping[str, object]


def organisation_changes(before: Organisation, after: Organisation) -> list[OrganisationChange]:
    """Return what ``after`` has otherwise than ``before``: added, removed, renamed, moved, other order."""
    found = [*_department_changes(before, after)]
    found += _title_changes("tier", before.tiers, after.tiers)
    found += _title_changes("axis", _axes(before), _axes(after))
    found += _title_changes("group", group_titles(before), group_titles(after))
    if not found and _order(before) != _order(after):
        found.append(OrganisationChange("order", {}))
    return found


def _department_changes(before: Organisation, after: Organisation) -> Iterator[OrganisationChange]:
    old, new = _titles(before), _titles(after)
    yield from _title_changes("department", old, new)
    was_under = {one.key: above for one, above in departments_of(before)}
    for one, above in departments_of(after):
        if one.key in was_under and was_under[one.key] != above:
            places = (find_department(before, was_under[one.key]).title, find_department(after, above).title)
            facts = {"name": one.title, "before": places[0], "after": places[1]}
            yield OrganisationChange("department-moved", facts)


def _title_changes(
    what: str, before: Mapping[str, Words], after: Mapping[str, Words]
) -> Iterator[OrganisationChange]:
    for key, title in after.items():
        if key not in before:
            yield OrganisationChange(f"{what}-added", {"name": title, "key": key})
        elif before[key] != title:
            yield OrganisationChange(f"{what}-renamed", {"before": before[key], "after": title})
    for key, title in before.items():
        if key not in after:
            yield OrganisationChange(f"{what}-removed", {"name": title, "key": key})


def _order(organisation: Organisation) -> tuple[list[str], ...]:
    departments = [one.key for one, _above in departments_of(organisation)]
    return departments, list(organisation.tiers), list(_axes(organisation)), list(group_titles(organisation))


def _titles(organisation: Organisation) -> dict[str, Words]:
    return {ROOT: organisation.title} | {one.key: one.title for one, _above in departments_of(organisation)}


def _axes(organisation: Organisation) -> dict[str, Words]:
    return {key: title for key, (title, _groups) in organisation.groups.items()}
