"""学习档案: a member's results over a year, by topic and strand, and what is still owed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.content.catalog import STRANDS
from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.services.clock import Clock
from app.services.done_attempts import DoneAttempt
from app.services.list_sittings import MemberSitting, list_sittings
from app.services.publish_catalog import TopicEntry, current_catalog
from app.services.refresh_plan import VOLUNTARY_KINDS
from app.services.viewer import Viewer
from app.services.year_ledger import Ledger, Place, is_owed, ledger_of, place_of
from app.store.queries.member_years import years_of_member
from app.store.queries.record_topics import TopicRow, released_topic_scores
from app.store.transaction import reading

WEAK_BELOW = 80.0  # percent
TOPIC_MINIMUM = 20  # questions, below which a topic's figure says nothing
STILL_OWED = (Place.TO_DO, Place.MAKE_UP)


@dataclass(frozen=True)
class TopicFigure:
    """First attempts only: how many questions of a topic or strand, and the share of marks earned."""

    key: str  # the topic's path, or the strand
    title: Words
    questions: int
    percent: float

    @property
    def is_weak(self) -> bool:
        return self.percent < WEAK_BELOW


@dataclass(frozen=True)
class RecordLine:
    """One occurrence of the year, with the result that stands (None: none, or not released)."""

    sitting: MemberSitting
    result: DoneAttempt | None
    attempts: int

    @property
    def shown(self) -> DoneAttempt:
        """The attempt that the line speaks of: the record result, else the newest one."""
        return self.result or self.sitting.done[0]

    @property
    def first(self) -> DoneAttempt | None:
        """The first attempt, when another one stands and its own score may be seen."""
        first = self.sitting.done[-1]
        return first if self.result and first.id != self.result.id and first.released.score else None


@dataclass(frozen=True)
class RecordView:
    """The record of one year; practice and rehearsals are not part of it."""

    year: int
    years: tuple[int, ...]  # those with something to show, newest last; ``year`` is one of them
    ledger: Ledger
    lines: tuple[RecordLine, ...]  # newest result first
    still_owed: tuple[MemberSitting, ...]
    topics: tuple[TopicFigure, ...]  # weakest first, those with enough questions
    thin_topics: int  # topics left out because too few questions were answered
    strands: tuple[TopicFigure, ...]  # in the order of the strands
    made_at: datetime


def show_record(viewer: Viewer, *, clock: Clock, zone: str, year: int | None = None) -> RecordView:
    """Return the member's own record of ``year``, the running one in ``zone`` when it is not given.

    Only answers that are released count in topics and strands: figures must
    not tell what a page may not.

    :raises NotFound: there is nothing of that year.
    """
    now = clock.now()
    with reading():
        years = years_of_member(viewer.member_id, now, zone, without=VOLUNTARY_KINDS)
    chosen = years[-1] if year is None else year
    if chosen not in years:
        raise NotFound()
    found = list_sittings(viewer, clock=clock, year=chosen)
    main = [
        one
        for one in found
        if one.year == chosen and one.wave != "make-up" and one.kind not in VOLUNTARY_KINDS
    ]
    released = [attempt.id for one in main for attempt in one.done if attempt.released.answers]
    with reading():
        rows = released_topic_scores(viewer.member_id, released)
        catalog = current_catalog()
    topics = _figures(rows, lambda path: path, lambda path: topic_title(catalog, path))
    strands = _figures(rows, lambda path: strand_of(catalog, path), _strand_title)
    lines = [RecordLine(one, one.record, len(one.done)) for one in main if one.done]
    return RecordView(
        year=chosen,
        years=years,
        ledger=ledger_of(main, chosen),
        lines=tuple(sorted(lines, key=lambda line: line.shown.handed_in_at, reverse=True)),
        still_owed=tuple(one for one in main if is_owed(one) and place_of(one) in STILL_OWED),
        topics=tuple(one for one in topics if one.questions >= TOPIC_MINIMUM),
        thin_topics=sum(one.questions < TOPIC_MINIMUM for one in topics),
        strands=tuple(sorted(strands, key=_rank)),
        made_at=now,
    )


def topic_title(catalog: Mapping[str, TopicEntry], path: str) -> Words:
    """Return what the catalog calls a topic; one that it lacks is called by its last step."""
    name = path.rsplit("/", 1)[-1]
    return catalog[path].title if path in catalog else Words(name, name)


def strand_of(catalog: Mapping[str, TopicEntry], path: str) -> str:
    """Return the strand of a topic or of the nearest one above it, empty when there is none."""
    while path and path not in catalog:
        path = path.rpartition("/")[0]
    return catalog[path].strand if path else ""


def _rank(strand: TopicFigure) -> int:
    order = list(STRANDS)
    return order.index(strand.key) if strand.key in order else len(order)


def _strand_title(strand: str) -> Words:
    return STRANDS.get(strand, Words(strand, strand))


def _figures(
    rows: Sequence[TopicRow], key_of: Callable[[str], str], title_of: Callable[[str], Words]
) -> list[TopicFigure]:
    """Return the figures by ``key_of`` the topic, weakest first; an empty key is left out."""
    grouped: dict[str, list[TopicRow]] = {}
    for row in rows:
        if key := key_of(row.topic):
            grouped.setdefault(key, []).append(row)
    figures = [
        TopicFigure(
            key,
            title_of(key),
            sum(row.questions for row in part),
            100 * sum(row.earned for row in part) / sum(row.points for row in part),
        )
        for key, part in grouped.items()
    ]
    return sorted(figures, key=lambda one: (one.percent, one.key))
