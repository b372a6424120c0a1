"""Take out a trial 试考 of one's own, with its paper and answers."""

from __future__ import annotations

from app.domain.errors import NotFound
from app.services.clock import Clock
from app.services.viewer import Viewer
from app.store.attempts import lock_attempt
from app.store.audit import write_audit
from app.store.exams import exam_of_attempt
from app.store.transaction import writing
from app.store.trials import empty_trial


def remove_trial(attempt_id: str, *, viewer: Viewer, clock: Clock) -> str:
    """Take the trial out, one that runs too; return the key of its exam.

    :raises NotFound: no such trial of the viewer's, or the viewer is no organizer.
    """
    viewer.require("organizer")
    with writing():
        attempt = lock_attempt(attempt_id, owner=viewer.member_id)
        if attempt.trial_of is None or attempt.state == "void":
            raise NotFound()
        write_audit("trial.removed", attempt_id, by=viewer.member_id, at=clock.now(), state=attempt.state)
        empty_trial(attempt)
        return exam_of_attempt(attempt).id
