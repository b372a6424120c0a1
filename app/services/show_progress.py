"""How far a sitting has come: who is due, has begun, has handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.services.clock import Clock
from app.services.distribution_figures import Counts, count_people
from app.services.distribution_read import look_at
from app.services.distribution_scope import Filters
from app.services.viewer import Viewer
from app.store.transaction import reading


@dataclass(frozen=True)
class Progress:
    """Counts as far as the viewer may know them."""

    sitting: str
    made_at: datetime
    is_live: bool
    sees_names: bool
    counts: Counts


def show_progress(sitting: str, filters: Filters, *, viewer: Viewer, clock: Clock) -> Progress:
    """Return the progress of the occurrence that holds ``sitting``.

    :raises NotFound: no such sitting, tier, wave or department, or not for this viewer.
    """
    now = clock.now()
    with reading():
        looked = look_at(sitting, filters, viewer=viewer, now=now)
    names = looked.scope.sees_names
    counts = count_people(
        looked.people, None, names=names, is_live=looked.is_live, is_voluntary=looked.look.is_voluntary
    )
    return Progress(looked.look.main.public_id, now, looked.is_live, names, counts)
