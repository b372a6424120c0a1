"""成绩分布: everything the page of scores shows of one occurrence, from one read of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.bank.fields import Words
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
from app.services.distribution_read import Looked, look_at
from app.services.distribution_scope import ALL, Choice, Filters, wave_choices
from app.services.publish_catalog import current_catalog
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.queries import distribution as query
from app.store.queries.coverage import Named, names_of
from app.store.transaction import reading, writing

NO_FILTERS = Filters()
FEW, EVERY, NOBODY = "few", "every", "nobody"


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
class ScoresRead:
    """The one data read of an occurrence."""

    looked: Looked
    before: query.Turnout | None
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
    naming: str = FEW,
) -> Distribution:
    """Return the figures of the occurrence that holds ``sitting``, as far as ``viewer`` may know them.

    ``naming`` says whether those missing are named: ``few`` (a page: not when they are
    very many), ``every`` or ``nobody``. When names are given, the audit says to whom.

    :raises NotFound: no such sitting, tier, wave or department, or not for this viewer.
    """
    now = clock.now()
    with reading():
        read = read_scores(sitting, filters, viewer, now, naming)
    if read.named:
        _note(read, viewer, now)
    return compose_scores(read, now)


def read_scores(sitting: str, filters: Filters, viewer: Viewer, now: datetime, naming: str) -> ScoresRead:
    """Read all that the figures of an occurrence need, inside the caller's transaction.

    :raises NotFound: as :func:`show_distribution`.
    """
    looked = look_at(sitting, filters, viewer=viewer, now=now)
    look, scope = looked.look, looked.scope
    scores = scores_of(looked.people, look, names=scope.sees_names, is_live=looked.is_live)
    before = None
    if filters.wave == ALL and not look.is_voluntary:
        exam_id = look.occurrence.exam_id
        before = query.turnout_before(exam_id, look.main.opens_at, scope.paths, filters.tier)
    names, named = _names(looked, viewer, naming)
    return ScoresRead(
        looked=looked,
        before=before,
        scores=scores,
        topics=query.topic_sums(score.attempt.id for score in scores) if scores else (),
        titles={path: entry.title for path, entry in current_catalog().items()},
        names=names,
        named=named,
    )


def _names(looked: Looked, viewer: Viewer, naming: str) -> tuple[str, Mapping[int, Named]]:
    if looked.look.is_voluntary or not any(person.is_missing for person in looked.people):
        return "none", {}
    allowed = whose_names(looked.people, looked.scope, viewer)
    if not allowed:
        return "no-right", {}
    if naming == NOBODY:
        return "none", {}
    if naming == FEW and len(allowed) > MOST_NAMES:
        return "too-many", {}
    return "shown", {row.enrolment_id: row for row in names_of(person.enrolled.id for person in allowed)}


def _note(read: ScoresRead, viewer: Viewer, now: datetime) -> None:
    with writing():
        write_audit(
            "names.seen",
            read.looked.look.main.public_id,
            by=viewer.member_id or None,
            at=now,
            what="missing",
            names=len(read.named),
            unit=read.looked.filters.unit,
        )


def compose_scores(read: ScoresRead, now: datetime) -> Distribution:
    """Return the figures of what was read."""
    looked = read.looked
    look, scope, people, tiers = looked.look, looked.scope, looked.people, looked.tiers
    names, exam = scope.sees_names, look.exam
    counts = count_people(
        people, read.before, names=names, is_live=looked.is_live, is_voluntary=look.is_voluntary
    )
    # Whoever wrote on paper has answered no question that is known here.
    answered = [score.tier for score in read.scores if not score.attempt.on_paper]
    sat = {tier: answered.count(tier) for tier in tiers}
    missing = None
    if not look.is_voluntary:
        missing = list_missing(people, counts, scope, look, read.named, names=read.names, now=now)
    return Distribution(
        head=_head(looked, read.scores),
        made_at=now,
        is_live=looked.is_live,
        sees_names=names,
        counts=counts,
        scores=describe_scores(read.scores, people, exam, names=names),
        tiers=describe_tiers(read.scores, tiers, names=names),
        units=describe_units(read.scores, people, scope, names=names),
        topics=describe_topics(read.topics, tiers, read.titles, sat),
        missing=missing,
        papers_differ=len({exam.tiers[tier].paper for tier in tiers if tier in exam.tiers}) > 1,
    )


def _head(looked: Looked, scores: Sequence[Score]) -> Head:
    look, scope = looked.look, looked.scope
    exam = look.exam
    totals = {score.attempt.total for score in scores}
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
        unit=scope.title,
        units=sum(not unit.is_direct for unit in scope.units),
        filters=looked.filters,
        choices=Choices(
            units=scope.choices,
            tiers=tuple(Choice(key, title) for key, title in looked.all_tiers.items()),
            waves=wave_choices(look.occurrence),
        ),
    )
