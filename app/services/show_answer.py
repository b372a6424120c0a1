"""阅卷页: one answer beside its rubric, for the marker who has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.bank.fields import Words
from app.domain.errors import Conflict, NotFound
from app.domain.itemtypes import item_types
from app.domain.marking.found_words import Piece, pieces_of
from app.domain.marking.points import MarkPoint, mark_points
from app.domain.marking.settle import ADJUDICATION, DONE, Mark
from app.domain.marking.words import count_words
from app.domain.sittings.calendar import period_title
from app.services.claim_answer import LEASE, found_task, marker_of
from app.services.clock import Clock
from app.services.mark_sheet import written_answer
from app.services.save_mark import may_change
from app.services.viewer import Viewer
from app.store import marking as store
from app.store.exams import exam_version
from app.store.marking import AnswerGroup, TaskPlace
from app.store.models import AttemptRow, MarkingTaskRow, MarkRow
from app.store.rows import get_row
from app.store.transaction import writing


@dataclass(frozen=True)
class GivenMark:
    """A mark as it stands."""

    mark: Mark
    comment: str
    marked_at: datetime


@dataclass(frozen=True)
class AnswerView:
    """Everything the marking page says. Nothing in it tells whose answer it is, but ``person``."""

    id: str
    group: AnswerGroup
    exam: Words
    period: Words
    type: str
    worth: Fraction
    shared: str  # HTML of the text that a group of questions shares, empty: none
    stem: str  # HTML
    model_answer: str  # HTML, empty: none
    words: tuple[int, int]  # fewest and most asked for
    pieces: tuple[Piece, ...]
    length: int  # in words
    points: tuple[MarkPoint, ...]
    labels: tuple[str, ...]  # HTML of their texts
    decides: bool  # the viewer adjudicates, or did
    others: tuple[GivenMark, ...]  # only for who adjudicates
    own: GivenMark | None
    closed: str  # why the own mark stands for good, as a code
    waiting: int  # answers of the group that the viewer could be given, this one included
    person: tuple[str, str] | None  # staff number and name, where the exam and the right allow


def open_answer(task_id: str, *, viewer: Viewer, clock: Clock) -> AnswerView:
    """Return an answer for marking; the viewer has it alone from now on for a while.

    An answer already marked by the viewer is shown with that mark, and is not claimed.

    :raises NotFound: no such answer, or not for this viewer, or the viewer's own.
    :raises Conflict: ``answer-claimed``: somebody else has it; ``answer-marked-meanwhile``.
    """
    with writing():
        task = found_task(task_id, viewer)
        attempt = get_row(AttemptRow, task.attempt_id)
        if attempt.member_id == viewer.member_id:
            raise NotFound()
        marks = store.marks_of([task.id])[task.id]
        own = next((mark for mark in marks if mark.marker_id == viewer.member_id), None)
        now = clock.now()
        if own is None:
            _take(task, attempt, viewer, now)
        return _view(task, attempt, marks, own, viewer, now)


def _take(task: MarkingTaskRow, attempt: AttemptRow, viewer: Viewer, now: datetime) -> None:
    if task.stage == DONE or attempt.state != "marking":
        raise Conflict("answer-marked-meanwhile")
    if not store.claim(task.id, marker_of(viewer), now=now, until=now + LEASE):
        raise Conflict("answer-claimed")


def _view(
    task: MarkingTaskRow,
    attempt: AttemptRow,
    marks: Sequence[MarkRow],
    own: MarkRow | None,
    viewer: Viewer,
    now: datetime,
) -> AnswerView:
    answer = written_answer(task)
    place = store.place_of(task.id)
    presented = item_types()[answer.item.type].present(answer.item.body, answer.slot.arrangement)
    decides = own.decides if own is not None else task.stage == ADJUDICATION
    exam = exam_version(place.exam_version_id)
    return AnswerView(
        id=task.public_id,
        group=place.group,
        exam=exam.title,
        period=period_title(place.period),
        type=answer.item.type,
        worth=task.worth,
        shared=_html(answer.entry.html, answer.item.group.stem if answer.item.group else ""),
        stem=_html(answer.entry.html, presented.stem),
        model_answer=_html(answer.entry.html, answer.model_answer),
        words=presented.words,
        pieces=pieces_of(answer.text, answer.rubric),
        length=count_words(answer.text),
        points=mark_points(answer.rubric, task.worth, answer.text),
        labels=tuple(_html(answer.entry.html, point.point) for point in answer.rubric) or ("",),
        decides=decides,
        others=tuple(_given(mark) for mark in marks if not mark.decides) if decides else (),
        own=_given(own) if own is not None else None,
        closed=may_change(attempt, marks, own) if own is not None else "",
        waiting=store.count_waiting(place.group, marker_of(viewer), decides=decides, now=now),
        person=_person(task, place, viewer),
    )


def _html(texts: Mapping[str, str], text: str) -> str:
    return texts[text] if text else ""


def _given(row: MarkRow) -> GivenMark:
    return GivenMark(store.as_mark(row), row.comment, row.marked_at)


def _person(task: MarkingTaskRow, place: TaskPlace, viewer: Viewer) -> tuple[str, str] | None:
    if task.anonymous or not viewer.sees_names_at(place.path):
        return None
    return place.staff_number, place.name
