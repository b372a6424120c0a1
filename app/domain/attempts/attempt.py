"""What is decided about an attempt 作答: its deadline, each entry that arrives, its receipt."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from math import ceil

STATES = ("open", "handed_in", "marking", "graded", "void")
RECEIPT_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I: it is read aloud and copied by hand
RECEIPT_LENGTH = 8
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class AttemptState:
    """An attempt as the rules see it. ``client`` is the one device that ``epoch`` belongs to.

    ``round`` and ``epoch`` count from 1; reopening raises both, taking over raises the epoch. In a
    break (因公中断) the clock stands still from ``paused_at``, for ``break_limit`` at most.
    """

    id: str
    state: str  # one of STATES
    round: int
    epoch: int
    client: str
    started_at: datetime
    deadline: datetime
    grace: timedelta
    log_version: int = 0
    handed_in_at: datetime | None = None
    paused_at: datetime | None = None
    break_limit: timedelta = timedelta(0)
    message_id: int = 0  # of the newest message to those at work, 0 when there was none

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it yet; the clock may have run out all the same."""
        return self.state == "open"

    @property
    def latest_deadline(self) -> datetime:
        """The deadline, in a break as late as the break can make it."""
        return self.deadline + self.break_limit if self.paused_at else self.deadline

    @property
    def cutoff(self) -> datetime:
        """The last moment at which an entry still arrives in time."""
        return self.latest_deadline + self.grace

    def time_left(self, now: datetime) -> timedelta:
        """Return the time until the deadline, never below zero; the grace is for transit only."""
        return max(self.deadline + self._rested(now) - now, timedelta(0))

    def rests(self, now: datetime) -> bool:
        """Whether the clock stands still."""
        return self.paused_at is not None and now <= self.paused_at + self.break_limit

    def _rested(self, now: datetime) -> timedelta:
        return min(now - self.paused_at, self.break_limit) if self.paused_at else timedelta(0)

    def is_overdue(self, now: datetime) -> bool:
        """Whether it must be closed by the clock: open, and past the cutoff."""
        return self.is_open and now > self.cutoff

    def extended(self, until: datetime) -> AttemptState:
        """Return it with a later deadline; an earlier one changes nothing: granted time is not taken back."""
        return replace(self, deadline=max(self.deadline, until))

    def paused(self, now: datetime, limit: timedelta) -> AttemptState:
        """Return it with the clock stopped, for ``limit`` at most."""
        return replace(self.resumed(now), paused_at=now, break_limit=limit)

    def resumed(self, now: datetime) -> AttemptState:
        """Return it with the clock running, its deadline later by the length of the break."""
        later = replace(self, paused_at=None, break_limit=timedelta(0))
        return later.extended(self.deadline + self._rested(now))

    def reopened(self, until: datetime) -> AttemptState:
        """Return a closed one as open again, in a new round and an epoch that no device has yet."""
        again = replace(self, state="open", round=self.round + 1, epoch=self.epoch + 1, client="")
        return replace(again, handed_in_at=None, paused_at=None, break_limit=timedelta(0)).extended(until)


@dataclass(frozen=True)
class Decision:
    """What happens to one entry.

    ``verdict``: ``accept`` (append to the log), ``acknowledge`` (it is there
    already), ``late`` (keep it in the late log, it does not score) or ``refuse``.
    ``code`` says why for the last two: ``closed``, ``fenced``, ``late``, ``paused``, ``seq-reused``.
    """

    verdict: str
    code: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the entry is, or is to be, in the log or the late log."""
        return self.verdict != "refuse"


ACCEPT = Decision("accept")
ACKNOWLEDGE = Decision("acknowledge")
SEQ_REUSED = Decision("refuse", "seq-reused")
CLOSED = Decision("late", "closed")
FENCED = Decision("late", "fenced")
LATE = Decision("late", "late")
PAUSED = Decision("late", "paused")


def judge_entry(
    attempt: AttemptState, *, client: str, epoch: int, now: datetime, known_hash: str | None, body_hash: str
) -> Decision:
    """Decide on one entry of its owner, ``now`` being read inside the transaction.

    ``known_hash`` is the body hash stored (in the log or the late log) under the
    same client and sequence number, None when there is none. The order matters:
    what is stored is acknowledged in every state, so a lost reply never turns
    into a lost answer; a device that was taken over is told so before it is told the time.
    """
    if known_hash is not None:
        return ACKNOWLEDGE if known_hash == body_hash else SEQ_REUSED
    if not attempt.is_open:
        return CLOSED
    if (epoch, client) != (attempt.epoch, attempt.client):
        return FENCED
    if now > attempt.cutoff:
        return LATE
    if attempt.paused_at and attempt.rests(now) and now > attempt.paused_at + attempt.grace:
        return PAUSED  # what was on its way when the clock stopped has come
    return ACCEPT


def deadline_for(
    start: datetime,
    duration: timedelta,
    closes_at: datetime | None,
    let_finish: bool,
    accommodation: Fraction = Fraction(1),
) -> datetime:
    """Return when an attempt begun at ``start`` must be handed in.

    The duration is stretched by ``accommodation`` (1 or more). Unless running attempts
    may finish, the window's close cuts it.

    :raises ValueError: ``accommodation`` is below 1.
    """
    deadline = start + stretched(duration, accommodation)
    if let_finish or closes_at is None:
        return deadline
    return min(deadline, closes_at)


def stretched(duration: timedelta, accommodation: Fraction) -> timedelta:
    """Return a duration with the time that a member always gets; parts of a microsecond go to the member.

    :raises ValueError: ``accommodation`` is below 1.
    """
    if accommodation < 1:
        raise ValueError(f"accommodation below 1: {accommodation}")
    return ceil(duration // MICROSECOND * accommodation) * MICROSECOND


def settled(*seqs: Iterable[int], after: int = 0) -> int:
    """Return the highest n such that each of 1..n is stored, kept late or refused for good.

    The sequence numbers of one client may come in several collections;
    ``after`` is a value already known to be settled.

    >>> settled([1, 2, 5], [3])
    3
    """
    known = {number for some in seqs for number in some}
    highest = after
    while highest + 1 in known:
        highest += 1
    return highest


def receipt_code(attempt_id: str, round: int, closed_at: datetime, answered: int, *, secret: bytes) -> str:
    """Return the receipt code 回执码: 8 characters, the same for the same hand-in.

    The first 40 bits of HMAC-SHA-256 over ``id|round|closing time in UTC|answered``,
    five bits a character, so nobody without the secret can make one up.

    :raises ValueError: ``closed_at`` has no time zone.
    """
    if closed_at.tzinfo is None:
        raise ValueError("closed_at has no time zone")
    moment = closed_at.astimezone(UTC).isoformat(timespec="microseconds")
    message = f"{attempt_id}|{round}|{moment}|{answered}".encode()
    bits = int.from_bytes(hmac.new(secret, message, sha256).digest()[:5], "big")
    return "".join(RECEIPT_ALPHABET[bits >> 5 * place & 31] for place in reversed(range(RECEIPT_LENGTH)))
