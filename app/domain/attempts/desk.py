"""Sorting what a browser sends: into the log, the late log, the current responses, or back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from app.domain.attempts.attempt import AttemptState, judge_entry
from app.domain.attempts.limits import Entry
from app.domain.bank.item_type import Json
from app.domain.errors import DomainError

Read = Callable[[Entry], Json]  # what an entry means; DomainError when it means nothing here


class Known(NamedTuple):
    """What is stored under a sequence number. ``code`` says why it was kept late, empty in the log."""

    body_hash: str
    code: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry at its place in the log."""

    version: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class KeptLate:
    """An entry that scores only if somebody accepts it; not ``kept``: it never can, its number is settled."""

    entry: Entry
    code: str
    kept: bool


@dataclass(frozen=True, slots=True)
class NewResponse:
    """What a slot's response becomes, unless a newer (epoch, seq) is there already."""

    slot: int
    response: Json
    version: int
    seq: int


@dataclass(frozen=True, slots=True)
class NewFlag:
    """Whether a slot is marked from now on."""

    slot: int
    flagged: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that did not become the current state. ``kept``: it is in the late log, in full."""

    seq: int
    code: str
    kept: bool


@dataclass
class Sorted:
    """The entries of one request as the rows they become."""

    client: str
    epoch: int
    received_at: datetime
    version: int  # of the log, after these
    logged: list[Logged] = field(default_factory=list)
    late: list[KeptLate] = field(default_factory=list)
    responses: list[NewResponse] = field(default_factory=list)
    flags: list[NewFlag] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def sort_entries(
    attempt: AttemptState,
    entries: Sequence[Entry],
    *,
    client: str,
    epoch: int,
    now: datetime,
    known: Mapping[int, Known],
    read: Read,
) -> Sorted:
    """Return what becomes of ``entries``, in their order.

    ``known`` has every sequence number of theirs that is in the log or the late log already.
    Nothing is lost: each entry is acknowledged, logged, kept late, or refused with a code. That
    it was kept late is said again each time it comes: the reply that said so may have been lost.
    """
    result = Sorted(client, epoch, now, attempt.log_version)
    there = dict(known)
    for entry in entries:
        before = there.get(entry.seq)
        decision = judge_entry(
            attempt,
            client=client,
            epoch=epoch,
            now=now,
            known_hash=before.body_hash if before else None,
            body_hash=entry.body_hash,
        )
        if decision.verdict == "accept":
            _accept(result, entry, read)
        elif decision.verdict == "late":
            _keep_late(result, entry, decision.code, kept=True)
        elif decision.verdict == "refuse":
            result.refused.append(Refusal(entry.seq, decision.code, kept=False))
        elif before and before.code:
            result.refused.append(Refusal(entry.seq, before.code, before.kept))
        late = result.late[-1] if result.late and result.late[-1].entry is entry else None
        there.setdefault(
            entry.seq, Known(entry.body_hash, late.code, late.kept) if late else Known(entry.body_hash)
        )
    return result


def _accept(result: Sorted, entry: Entry, read: Read) -> None:
    try:
        meaning = read(entry)
    except DomainError as error:
        _keep_late(result, entry, error.code, kept=False)
        return
    result.version += 1
    result.logged.append(Logged(result.version, entry))
    if entry.kind == "answer":
        result.responses.append(NewResponse(entry.slot or 0, meaning, result.version, entry.seq))
    elif entry.kind == "flag":
        result.flags.append(NewFlag(entry.slot or 0, meaning))


def _keep_late(result: Sorted, entry: Entry, code: str, *, kept: bool) -> None:
    result.late.append(KeptLate(entry, code, kept))
    result.refused.append(Refusal(entry.seq, code, kept))
