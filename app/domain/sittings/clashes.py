"""撞期: two sittings that one member cannot sit one after the other. See docs/sittings.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Demand:
    """What a sitting asks of one member: so much time, begun within the window.

    Where the window ends running attempts (``is_cut``), all of the duration must lie in it.
    """

    opens_at: datetime
    closes_at: datetime
    duration: timedelta
    is_cut: bool

    @property
    def latest_start(self) -> datetime:
        """The last moment at which the whole duration can still be had."""
        return self.closes_at - self.duration if self.is_cut else self.closes_at


def do_clash(one: Demand, other: Demand, *, now: datetime | None = None) -> bool:
    """Whether neither can be sat in full before the other, beginning at ``now`` or later."""
    return not (_fits_before(one, other, now) or _fits_before(other, one, now))


def _fits_before(first: Demand, second: Demand, now: datetime | None) -> bool:
    start = first.opens_at if now is None else max(now, first.opens_at)
    if not _may_begin(first, start):
        return False
    return _may_begin(second, max(start + first.duration, second.opens_at))


def _may_begin(demand: Demand, at: datetime) -> bool:
    """A window excludes the moment it closes; where it cuts, the duration may end just there."""
    return at <= demand.latest_start if demand.is_cut else at < demand.closes_at
