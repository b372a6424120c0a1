"""长期照顾: time that a member gets in every exam, in percent of the usual."""

from __future__ import annotations

from fractions import Fraction

from app.domain.errors import DomainError, NotFound
from app.services.clock import Clock
from app.services.invigilated import checked_reason
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.models import AccommodationRow
from app.store.room import accommodation_of, member_for
from app.store.rows import add_row
from app.store.transaction import writing

USUAL, MOST = 100, 400


def set_accommodation(member_id: str, percent: int, reason: str, *, viewer: Viewer, clock: Clock) -> None:
    """Give a member ``percent`` of the usual time from the next start on; 100 takes it back.

    :raises NotFound: no such member, or outside the viewer's departments.
    :raises DomainError: ``percent-out-of-range`` (facts: low, high), ``reason-missing``, ``reason-too-long``.
    """
    if not USUAL <= percent <= MOST:
        raise DomainError("percent-out-of-range", low=USUAL, high=MOST)
    said = checked_reason(reason)
    viewer.require("organizer")
    with writing():
        member = member_for(member_id, viewer.paths("organizer"))
        if member is None:
            raise NotFound()
        now = clock.now()
        row = accommodation_of(member.id)
        facts = {"percent": percent, "reason": said, "granted_by": viewer.member_id, "granted_at": now}
        if row is None:
            add_row(AccommodationRow(member_id=member.id, **facts))
        else:
            for name, value in facts.items():
                setattr(row, name, value)
        write_audit(
            "member.accommodated", member_id, by=viewer.member_id, at=now, percent=percent, reason=said
        )


def time_factor(member_id: int) -> Fraction:
    """Return by how much the member's time is longer than usual, inside the caller's transaction."""
    row = accommodation_of(member_id)
    return Fraction(row.percent, USUAL) if row else Fraction(1)
