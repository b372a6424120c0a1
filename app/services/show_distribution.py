"""成绩分布: everything the page of scores shows of one occurrence, from one read of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.domain.sittings.calendar import period_title
from app.services.clock import Clock
from app.services.distribution_figures import (
    Counts,
    Score,
    ScoreFigures,
    count_people,
    describe_scores,
    scores_of,
)
from app.services.distribution_groups import (
    TierFigures,
    TopicFigures,
    UnitFigures,
    describe_tiers,
    describe_topics,
    describe_units,
)
from app.services.distribution_missing import MOST_NAMES, MissingList, list_missing, whose_names
from app.services.distribution_people import Look, Person, people_in
from app.services.distribution_scope import (
    ALL,
    Choice,
    Filters,
    Scope,
    scope_for,
    wave_choices,
)
from app.services.publish_catalog import current_catalog
from app.services.publish_organisation import current_organisation
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.exams import exam_version
from app.store.queries import distribution as query
from app.store.queries.coverage import Named, names_of
from app.store.transaction import reading, writing

NO_FILTERS = Filters()


@dataclass(frozen=True)
class Choices:
    """What the filters offer; ``waves`` is empty where there is only one."""

    units: tuple[Choice, ...]
    tiers: tuple[Choice, ...]
    waves: tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """What is looked at. ``unit`` None: all that the viewer may see, in several subtrees."""

    sitting: str  # public id of the main wave
    exam: str
    title: Words
    series: Words | None
    period: Words
    kind: str
    is_voluntary: bool
    opens_at: datetime
    closes_at: datetime
    zone: str  # the exam's own
    total: str | None  # full marks of every paper, None when they differ or nobody sat
    unit: Words | None
    units: int
    filters: Filters
    choices: Choices


@dataclass(frozen=True)
class Distribution:
    """The page of scores, already limited to what its viewer may know.

    ``is_live``: people may still hand in. ``sees_names`` False: small cells are
    hidden, and live figures advance in steps of 5.
    """

    head: Head
    made_at: datetime
    is_live: bool
    sees_names: bool
    counts: Counts
    scores: ScoreFigures
    tiers: TierFigures
    units: UnitFigures
    topics: TopicFigures
    missing: MissingList | None
    papers_differ: bool  # the tiers sit different papers


@dataclass(frozen=True)
class _Read:
    """The one data read."""

    look: Look
    scope: Scope
    filters: Filters
    all_tiers: Mapping[str, Words]  # that the exam examines, in order of rank
    tiers: Mapping[str, Words]  # those looked at that have anybody
    people: list[Person]
    before: query.Turnout | None
    is_live: bool
    scores: list[Score]
    topics: Sequence[query.TopicSums]
    titles: Mapping[str, Words]  # of topics, by path
    names: str
    named: Mapping[int, Named]


def show_distribution(
    sitting: str,
    filters: Filters = NO_FILTERS,
    *,
    viewer: Viewer,
    clock: Clock,
    every_name: bool = False,
) -> Distribution:
    """Return the figures of the occurrence that holds ``sitting``, as far as ``viewer`` may know them.

    Names of who is missing are left out of a page when they are very many,
    unless ``every_name`` is asked for; when names are given, the audit says to whom.

    :raises NotFound: no such sitting, tier, wave or department, or not for this viewer.
    """
    now = clock.now()
    with reading():
        read = _read(sitting, filters, viewer, now, every_name)
    if read.named:
        _note(read, viewer, now)
    return _compose(read, now)


def _read(sitting: str, filters: Filters, viewer: Viewer, now: datetime, every_name: bool) -> _Read:
    occurrence = query.occurrence_of(sitting)
    if occurrence is None:
        raise NotFound()
    scope = scope_for(viewer, filters.unit)
    look = Look(
        occurrence,
        {each.id: exam_version(each.exam_version_id) for each in occurrence.sittings},
        filters.wave,
    )
    tiers = _tiers(look)
    if (filters.tier and filters.tier not in tiers) or not look.chosen:
        raise NotFound()
    people = people_in(
        look,
        [row for row in query.enrolled_in(occurrence.id, scope.paths) if filters.tier in (ALL, row.tier)],
        query.attempts_in(occurrence.id, scope.paths),
        staff=query.staff_members(),
        now=now,
    )
    is_live = now < max(each.closes_at for each in look.chosen) or any(person.is_running for person in people)
    scores = scores_of(people, look, names=scope.sees_names, is_live=is_live)
    before = None
    if filters.wave == ALL and not look.is_voluntary:
        before = query.turnout_before(occurrence.exam_id, look.main.opens_at, scope.paths, filters.tier)
    present = {person.enrolled.tier for person in people}
    names, named = _names(people, look, scope, viewer, every_name)
    return _Read(
        look=look,
        scope=scope,
        filters=filters,
        all_tiers=tiers,
        tiers={key: title for key, title in tiers.items() if key in present},
        people=people,
        before=before,
        is_live=is_live,
        scores=scores,
        topics=query.topic_sums(score.attempt.id for score in scores) if scores else (),
        titles={path: entry.title for path, entry in current_catalog().items()},
        names=names,
        named=named,
    )


def _tiers(look: Look) -> dict[str, Words]:
    """Return the tiers of the exam in the organisation's order, then those that it no longer has."""
    examined = {tier for exam in look.exams.values() for tier in exam.tiers}
    organisation = current_organisation()
    known = dict(organisation.tiers) if organisation else {}
    ordered = {key: title for key, title in known.items() if key in examined}
    return ordered | {key: Words(key, key) for key in sorted(examined - set(known))}


def _names(
    people: Sequence[Person], look: Look, scope: Scope, viewer: Viewer, every_name: bool
) -> tuple[str, Mapping[int, Named]]:
    if look.is_voluntary or not any(person.is_missing for person in people):
        return "none", {}
    allowed = whose_names(people, scope, viewer)
    if not allowed:
        return "no-right", {}
    if len(allowed) > MOST_NAMES and not every_name:
        return "too-many", {}
    return "shown", {row.enrolment_id: row for row in names_of(person.enrolled.id for person in allowed)}


def _note(read: _Read, viewer: Viewer, now: datetime) -> None:
    with writing():
        write_audit(
            "names.seen",
            read.look.main.public_id,
            by=viewer.member_id or None,
            at=now,
            what="missing",
            names=len(read.named),
            unit=read.filters.unit,
        )


def _compose(read: _Read, now: datetime) -> Distribution:
    look, scope, names = read.look, read.scope, read.scope.sees_names
    exam, is_free = look.exam, look.is_voluntary
    counts = count_people(read.people, read.before, names=names, is_live=read.is_live, is_voluntary=is_free)
    sat = {tier: sum(score.tier == tier for score in read.scores) for tier in read.tiers}
    missing = None
    if not is_free:
        missing = list_missing(read.people, counts, scope, look, read.named, names=read.names, now=now)
    return Distribution(
        head=_head(read),
        made_at=now,
        is_live=read.is_live,
        sees_names=names,
        counts=counts,
        scores=describe_scores(read.scores, read.people, exam, names=names),
        tiers=describe_tiers(read.scores, read.tiers, names=names),
        units=describe_units(read.scores, read.people, scope, names=names),
        topics=describe_topics(read.topics, read.tiers, read.titles, sat),
        missing=missing,
        papers_differ=len({exam.tiers[tier].paper for tier in read.tiers if tier in exam.tiers}) > 1,
    )


def _head(read: _Read) -> Head:
    look, exam = read.look, read.look.exam
    totals = {score.attempt.total for score in read.scores}
    return Head(
        sitting=look.main.public_id,
        exam=exam.id,
        title=exam.title,
        series=exam.series,
        period=period_title(look.occurrence.period),
        kind=exam.kind,
        is_voluntary=look.is_voluntary,
        opens_at=min(each.opens_at for each in look.chosen),
        closes_at=max(each.closes_at for each in look.chosen),
        zone=exam.schedule.zone,
        total=str(Fraction(totals.pop())) if len(totals) == 1 else None,
        unit=read.scope.title,
        units=sum(not unit.is_direct for unit in read.scope.units),
        filters=read.filters,
        choices=Choices(
            units=read.scope.choices,
            tiers=tuple(Choice(key, title) for key, title in read.all_tiers.items()),
            waves=wave_choices(look.occurrence),
        ),
    )
