"""Take an answer to be marked: nobody else works on it for a while."""

from __future__ import annotations

from datetime import timedelta

from app.domain.errors import NotFound
from app.services.clock import Clock
from app.services.viewer import Viewer
from app.store import marking as store
from app.store.marking import AnswerGroup, Marker
from app.store.models import MarkingTaskRow
from app.store.transaction import writing

LEASE = timedelta(minutes=30)


def marker_of(viewer: Viewer) -> Marker:
    """Return the viewer as one who marks.

    :raises NotFound: the viewer is no organizer.
    """
    viewer.require("organizer")
    return Marker(viewer.member_id, viewer.paths("organizer"))


def claim_next_answer(
    group: AnswerGroup, *, viewer: Viewer, clock: Clock, decides: bool = False, after: str = ""
) -> str | None:
    """Claim the next answer of a group and return its id, None when none is left for this viewer.

    The one already held is returned again; ``after`` is one to begin behind.
    ``decides``: among those where two markers differ.

    :raises NotFound: the viewer is no organizer.
    """
    marker = marker_of(viewer)
    with writing():
        now = clock.now()
        return store.claim_next(group, marker, decides=decides, now=now, until=now + LEASE, after=after)


def skip_answer(task_id: str, *, viewer: Viewer) -> AnswerGroup:
    """Leave an answer to others and return its group.

    :raises NotFound: no such answer, or not for this viewer.
    """
    with writing():
        task = found_task(task_id, viewer)
        store.give_back(task.id, viewer.member_id)
        return store.place_of(task.id).group


def found_task(task_id: str, viewer: Viewer) -> MarkingTaskRow:
    """Return a task that the viewer may know of, inside the caller's transaction.

    :raises NotFound: no such task, one of a void attempt, or outside the viewer's departments.
    """
    task = store.task_with_id(task_id, marker_of(viewer).paths)
    if task is None:
        raise NotFound()
    return task
