"""The form that entries from a browser must have before anything else is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from typing import TypeGuard

from app.domain.bank.item_type import Json
from app.domain.errors import DomainError

MAX_ENTRIES = 200  # in one request
MAX_REQUEST_BYTES = 256 * 1024
MAX_TEXT = 20_000  # characters of one text
MAX_PARTS = 200  # entries of one list or object in a response
MAX_DEPTH = 3
SEQ_LIMIT = 2**53  # beyond it a browser cannot count
KINDS = ("answer", "flag", "visit", "event")


class MalformedEntries(DomainError):
    """What came is not a list of entries; nothing of the request is stored."""

    code = "malformed-entries"


@dataclass(frozen=True)
class Entry:
    """One change in the order of its client. ``slot`` is None for an event of the whole paper.

    ``response`` is as it came: the answer, whether a flag is set, what happened.
    """

    seq: int
    kind: str  # one of KINDS
    slot: int | None
    response: Json

    @property
    def body_hash(self) -> str:
        """Return the SHA-256 of what it says, the same for a repeated entry whatever its key order."""
        body = json.dumps([self.kind, self.slot, self.response], sort_keys=True, separators=(",", ":"))
        return sha256(body.encode()).hexdigest()


def check_entries(raw: Json) -> list[Entry]:
    """Return the entries of a request, in the order given.

    Keys that are not known are left aside, so that an older server takes what a newer page sends.

    :raises MalformedEntries: with ``reason``, and ``position`` of the entry counted from 0.
    """
    if not isinstance(raw, list):
        raise MalformedEntries(reason="not-a-list")
    if len(raw) > MAX_ENTRIES:
        raise MalformedEntries(reason="too-many", limit=MAX_ENTRIES)
    return [_check_entry(position, one) for position, one in enumerate(raw)]


def _check_entry(position: int, raw: Json) -> Entry:
    if not isinstance(raw, dict):
        raise MalformedEntries(reason="not-an-object", position=position)
    seq, kind, slot, response = raw.get("seq"), raw.get("kind"), raw.get("slot"), raw.get("response")
    if not _is_whole(seq) or not 1 <= seq < SEQ_LIMIT:
        raise MalformedEntries(reason="seq", position=position)
    if kind not in KINDS:
        raise MalformedEntries(reason="kind", position=position)
    if slot is None:
        if kind != "event":
            raise MalformedEntries(reason="slot", position=position)
    elif not _is_whole(slot) or not 1 <= slot < SEQ_LIMIT:
        raise MalformedEntries(reason="slot", position=position)
    if kind == "flag" and not isinstance(response, bool):
        raise MalformedEntries(reason="flag", position=position)
    if problem := _problem_of(response, MAX_DEPTH):
        raise MalformedEntries(reason=problem, position=position)
    return Entry(seq, kind, slot, response)


def _is_whole(value: Json) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _problem_of(value: Json, depth: int) -> str:
    """Return what keeps a response from being stored, an empty text when nothing does."""
    if isinstance(value, str):
        return _text_problem(value)
    if isinstance(value, float):
        return "" if isfinite(value) else "not-finite"  # JSON itself has no NaN
    if isinstance(value, Mapping):
        parts: Sequence[Json] = [*value.keys(), *value.values()]
    elif isinstance(value, list):
        parts = value
    else:
        return ""
    if depth == 0:
        return "too-deep"
    if len(value) > MAX_PARTS:
        return "too-many-parts"
    return next((problem for part in parts if (problem := _problem_of(part, depth - 1))), "")


def _text_problem(text: str) -> str:
    if len(text) > MAX_TEXT:
        return "text-too-long"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "lone-surrogate"  # no database stores half a character
    return "nul" if "\0" in text else ""
