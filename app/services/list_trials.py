"""The viewer's own trials 试考 of an exam."""

from __future__ import annotations

from app.domain.errors import NotFound
from app.services.viewer import Viewer
from app.store.queries.plan_pages import exam_in_force
from app.store.transaction import reading
from app.store.trials import TrialFacts, trials_of


def list_trials(exam_key: str, viewer: Viewer) -> tuple[TrialFacts, ...]:
    """Return the trials of any version of the exam, newest first.

    :raises NotFound: no such exam in force, or the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        found = exam_in_force(exam_key)
        if found is None:
            raise NotFound()
        return tuple(trials_of(found.id, viewer.member_id))
