"""学习档案: a member's results over a year, by topic and strand, and what is still owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.sittings.standing import Standing
from app.services.clock import Clock
from app.services.list_sittings import DoneAttempt, MemberSitting, list_sittings
from app.services.viewer import Viewer
from app.store.queries.record_topics import TopicRow, released_topic_scores
from app.store.transaction import reading

WEAK_BELOW = 80.0  # percent
TOPIC_MINIMUM = 20  # questions, below which a topic's figure says nothing


@dataclass(frozen=True)
class TopicFigure:
    """First attempts only: how many questions of a topic or strand, and the share of marks earned."""

    key: str
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


@dataclass(frozen=True)
class RecordView:
    """The record of one year. ``counts`` are the owed occurrences by standing; their sum is ``owed``."""

    year: int
    lines: tuple[RecordLine, ...]  # newest result first
    counts: Mapping[Standing, int]
    still_owed: tuple[MemberSitting, ...]
    topics: tuple[TopicFigure, ...]  # weakest first, those with enough questions
    thin_topics: int  # topics left out because too few questions were answered
    strands: tuple[TopicFigure, ...]
    made_at: datetime

    @property
    def owed(self) -> int:
        return sum(self.counts.values())


def show_record(viewer: Viewer, *, strands: Mapping[str, str], clock: Clock) -> RecordView:
    """Return the member's own record of the running year.

    ``strands`` maps a topic path to its strand 类别. Only answers that are
    released count in topics and strands: figures must not tell what a page may not.
    """
    sittings = list_sittings(viewer, clock=clock)
    main = [one for one in sittings if one.wave != "make-up"]
    released = [one.id for sitting in main for one in sitting.done if one.released.answers]
    with reading():
        rows = released_topic_scores(viewer.member_id, released)
    owed = [one for one in main if not one.voluntary]
    counts: dict[Standing, int] = {}
    for one in owed:
        counts[one.standing] = counts.get(one.standing, 0) + 1
    topics = _figures(rows, {row.topic: row.topic for row in rows})
    lines = [RecordLine(one, one.record, len(one.done)) for one in main if one.done]
    still = (Standing.OPEN, Standing.UPCOMING, Standing.OVERDUE)
    return RecordView(
        year=clock.now().year,
        lines=tuple(sorted(lines, key=lambda line: line.sitting.done[0].handed_in_at, reverse=True)),
        counts=counts,
        still_owed=tuple(one for one in owed if one.standing in still),
        topics=tuple(one for one in topics if one.questions >= TOPIC_MINIMUM),
        thin_topics=sum(one.questions < TOPIC_MINIMUM for one in topics),
        strands=_figures(rows, strands),
        made_at=clock.now(),
    )


def _figures(rows: Sequence[TopicRow], names: Mapping[str, str]) -> tuple[TopicFigure, ...]:
    grouped: dict[str, list[TopicRow]] = {}
    for row in rows:
        if row.topic in names:
            grouped.setdefault(names[row.topic], []).append(row)
    figures = [
        TopicFigure(
            key,
            sum(row.questions for row in part),
            100 * sum(row.earned for row in part) / sum(row.points for row in part),
        )
        for key, part in grouped.items()
    ]
    return tuple(sorted(figures, key=lambda one: (one.percent, one.key)))
