"""Who is looked at: one occurrence, narrowed by the filters to people the viewer may count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.services.distribution_people import Look, Person, people_in
from app.services.distribution_scope import ALL, Filters, Scope, scope_for
from app.services.publish_organisation import current_organisation
from app.services.viewer import Viewer
from app.store.exams import exam_version
from app.store.queries import distribution as query


@dataclass(frozen=True)
class Looked:
    """One entry a member. ``is_live``: a window is open, or an attempt still runs."""

    look: Look
    scope: Scope
    filters: Filters
    all_tiers: Mapping[str, Words]  # that the exam examines, in order of rank
    tiers: Mapping[str, Words]  # those looked at that have anybody
    people: list[Person]
    is_live: bool


def look_at(sitting: str, filters: Filters, *, viewer: Viewer, now: datetime) -> Looked:
    """Return who is looked at, inside the caller's transaction.

    :raises NotFound: no such sitting, tier, wave or department, or not for this viewer.
    """
    occurrence = query.occurrence_of(sitting)
    if occurrence is None:
        raise NotFound()
    scope = scope_for(viewer, filters.unit)
    exams = {each.id: exam_version(each.exam_version_id) for each in occurrence.sittings}
    look = Look(occurrence, exams, filters.wave)
    tiers = _tiers(look)
    if (filters.tier and filters.tier not in tiers) or not look.chosen:
        raise NotFound()
    enrolled = query.enrolled_in(occurrence.id, scope.paths)
    people = people_in(
        look,
        [row for row in enrolled if filters.tier in (ALL, row.tier)],
        query.attempts_in(occurrence.id, scope.paths),
        staff=query.staff_members(),
        now=now,
    )
    present = {person.enrolled.tier for person in people}
    return Looked(
        look=look,
        scope=scope,
        filters=filters,
        all_tiers=tiers,
        tiers={key: title for key, title in tiers.items() if key in present},
        people=people,
        is_live=now < max(each.closes_at for each in look.chosen) or any(one.is_running for one in people),
    )


def _tiers(look: Look) -> dict[str, Words]:
    """Return the tiers of the exam in the organisation's order, then those that it no longer has."""
    examined = {tier for exam in look.exams.values() for tier in exam.tiers}
    organisation = current_organisation()
    known = dict(organisation.tiers) if organisation else {}
    ordered = {key: title for key, title in known.items() if key in examined}
    return ordered | {key: Words(key, key) for key in sorted(examined - set(known))}
