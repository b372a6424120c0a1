"""When made-up members sit what they owe and what they like: by window, by season, by time of day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.simulation.dice import Dice
from app.domain.simulation.traits import Person
from app.domain.sittings.local_time import to_moment

LONG = timedelta(days=60)
PAST = timedelta(days=400)  # reaches back over the fourth quarterly window
STUDY_ENDS = 0.9  # of such a window: the last topic is due before its end
HOURS = {7: 1, 8: 5, 9: 8, 10: 8, 11: 5, 13: 3, 14: 6, 15: 7, 16: 6, 17: 4, 19: 3, 20: 5, 21: 4, 22: 2, 2: 1}
COMES_TO_MAKE_UP = {"absent": 0.55, "failed": 0.88}
TRIES_AGAIN = 0.85
MOST_TRIES = 4
LIKES_PRACTICE = 0.33  # of the most diligent in one week
BEFORE_CLOSE = timedelta(minutes=5)


@dataclass(frozen=True)
class Series:
    """A long window's place among those studied one after another: ``place`` of ``count``."""

    place: int
    count: int


def is_long(opens_at: datetime, closes_at: datetime) -> bool:
    """Whether a window is one to study through, not to find an hour in."""
    return closes_at - opens_at > LONG


def past_to_make(today: date) -> date:
    """Return the day on which a made-up past begins: four quarters are over since, and a year is whole.

    Early in a year it is the first day of the one before, so that the topics of that year are complete.
    """
    return date(today.year - 1, 1, 1) if today.month <= 4 else today - PAST


def moment_within(opens_at: datetime, closes_at: datetime, zone: ZoneInfo, dice: Dice) -> datetime:
    """Return a moment of a short window: any day of it, more often an early one, at an hour people are up."""
    days = max(1, (closes_at - opens_at).days)
    day = (opens_at + timedelta(days=int(days * dice.share() ** 1.4))).astimezone(zone).date()
    moment = _hour_of(day, zone, dice)
    span = (closes_at - opens_at) - BEFORE_CLOSE
    if opens_at <= moment <= opens_at + span:
        return moment
    return opens_at + timedelta(seconds=int(span.total_seconds() * dice.share()))


def study_moment(
    opens_at: datetime, closes_at: datetime, series: Series, person: Person, zone: ZoneInfo, dice: Dice
) -> datetime | None:
    """Return when a topic of a long window is sat, None when it is put off for good.

    The topics follow one another through the year; some people are late with
    each of them, and the later the topic the more of them drop out.
    """
    share = (series.place + 0.35 + 0.8 * dice.share() ** 1.5) / series.count
    late = 0.5 * max(0.0, 0.95 - person.diligence) + 0.06 * dice.share()
    puts_off = 0.02 + (1 - person.diligence) * 0.6 * (series.place + 1) / series.count
    if dice.is_so(puts_off):
        return None
    span = (closes_at - opens_at) * STUDY_ENDS
    day = (opens_at + span * min(share * 0.97 + late, 1.05)).astimezone(zone).date()
    moment = _hour_of(day, zone, dice)
    return moment if opens_at < moment < closes_at - timedelta(hours=2) else None


def takes_part(person: Person, dice: Dice, *, is_voluntary: bool) -> bool:
    """Whether somebody comes at all; what nobody owes is for the diligent."""
    if is_voluntary:
        return dice.is_so(LIKES_PRACTICE * max(0.0, person.diligence - 0.55))
    return dice.is_so(person.diligence)


def comes_again(why: str, dice: Dice) -> bool:
    """Whether somebody who was ``absent`` or has ``failed`` comes to the make-up."""
    return dice.is_so(COMES_TO_MAKE_UP[why])


def next_tries(ended_at: datetime, zone: ZoneInfo, dice: Dice) -> Iterator[datetime]:
    """Yield when somebody who failed and may repeat it tries again, until he or she gives up."""
    for _ in range(MOST_TRIES - 1):
        if not dice.is_so(TRIES_AGAIN):
            return
        ended_at = _hour_of(
            (ended_at + timedelta(days=1 + dice.below(9))).astimezone(zone).date(), zone, dice
        )
        yield ended_at


def _hour_of(day: date, zone: ZoneInfo, dice: Dice) -> datetime:
    hour = list(HOURS)[dice.weighed(list(HOURS.values()))]
    local = datetime.combine(day, time(hour, dice.below(60), dice.below(60)))
    return to_moment(local, zone)
