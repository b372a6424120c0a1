"""阅卷: what waits to be marked, by exam and question, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.domain.marking.settle import MarkingRule
from app.domain.sittings.calendar import period_title
from app.services.claim_answer import marker_of
from app.services.clock import Clock
from app.services.show_bank import stem_of
from app.services.viewer import Viewer
from app.store.exams import exam_version
from app.store.items import StoredItem, stored_items
from app.store.marking import AnswerGroup, Marker
from app.store.queries import marking_pages as query
from app.store.transaction import reading

LATELY = timedelta(days=60)  # so long a finished question stays in the list
OWN_SHOWN = 20


@dataclass(frozen=True)
class GroupView:
    """All answers to one question in one occurrence. ``stem`` is HTML."""

    group: AnswerGroup
    exam: Words
    period: Words
    type: str
    stem: str
    counts: query.GroupProgress
    rule: MarkingRule

    @property
    def percent(self) -> float:
        """How much of the marking is done, 0 to 100; a first of two marks is half an answer."""
        half = self.counts.second / 2 + self.counts.adjudication * 0.75
        return 100 * (self.counts.done + half) / self.counts.total if self.counts.total else 0.0


@dataclass(frozen=True)
class OwnMark:
    """An answer that the viewer has marked; ``is_open``: the mark may still be changed."""

    task: str
    marks: Fraction
    worth: Fraction
    marked_at: datetime
    stage: str
    is_open: bool


@dataclass(frozen=True)
class GroupDetail:
    """One question with who has marked it, and the viewer's own newest marks."""

    view: GroupView
    markers: tuple[query.MarkerProgress, ...]
    own: tuple[OwnMark, ...]


def list_marking(viewer: Viewer, *, clock: Clock) -> tuple[GroupView, ...]:
    """Return every question with something to mark within the viewer's departments, and lately finished ones.

    :raises NotFound: the viewer is no organizer.
    """
    marker = marker_of(viewer)
    with reading():
        return _groups(marker, clock.now())


def show_marking(group: AnswerGroup, *, viewer: Viewer, clock: Clock) -> GroupDetail:
    """Return one question of one occurrence.

    :raises NotFound: nothing of it was ever to be marked by this viewer's departments.
    """
    marker = marker_of(viewer)
    with reading():
        found = _groups(marker, clock.now(), group)
        if not found:
            raise NotFound()
        own = tuple(
            OwnMark(
                row.task,
                row.share * row.worth,
                row.worth,
                row.marked_at,
                row.stage,
                row.state == "marking",
            )
            for row in query.own_marks(group, marker, OWN_SHOWN)
        )
        return GroupDetail(found[0], tuple(query.markers_of(group, marker.paths)), own)


def _groups(marker: Marker, now: datetime, only: AnswerGroup | None = None) -> tuple[GroupView, ...]:
    since = now - LATELY if only is None else datetime.min.replace(tzinfo=now.tzinfo)
    rows = query.groups(marker, now=now, since=since, only=only)
    items = stored_items(row.item_version_id for row in rows)
    return tuple(_view(row, items[row.item_version_id]) for row in rows)


def _view(row: query.GroupProgress, entry: StoredItem) -> GroupView:
    exam = exam_version(row.exam_version_id)
    return GroupView(
        group=AnswerGroup(row.exam, row.period, row.bank, row.item),
        exam=exam.title,
        period=period_title(row.period),
        type=entry.item.type,
        stem=entry.html[stem_of(entry.item)],
        counts=row,
        rule=exam.marking,
    )
