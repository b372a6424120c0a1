"""The lock of a bank: the version of each question, a line each, so that its diff reports changes.

A line is ``id major.minor key text``, the last two being the beginnings of the
item's hashes; ``retired`` before the version marks an id that was taken out and
must not be given to another question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.bank.fingerprint import fingerprint
from app.domain.bank.item import Item
from app.domain.errors import DomainError

HEAD = "# baiti bank.lock 1 (written by: baiti bank lock)"
DIGITS = 12
_LINE = re.compile(
    rf"(?P<id>\S+) (?P<retired>retired )?(?P<major>[1-9]\d{{0,5}})\.(?P<minor>\d{{1,6}})"
    rf" (?P<key>[0-9a-f]{{{DIGITS}}}) (?P<text>[0-9a-f]{{{DIGITS}}})"
)


class MalformedLock(DomainError):
    """A line of a lock is none that was written by the program."""

    code = "lock-malformed"


@dataclass(frozen=True)
class LockedItem:
    """One question in the lock. ``major`` counts its key hashes, ``minor`` the text hashes since."""

    major: int
    minor: int
    key: str
    text: str
    is_retired: bool = False

    def __str__(self) -> str:
        retired = "retired " if self.is_retired else ""
        return f"{retired}{self.major}.{self.minor} {self.key} {self.text}"


Lock = Mapping[str, LockedItem]


@dataclass(frozen=True)
class LockChange:
    """What is new in a lock. ``kind``: added, key, text, renamed, retired, revived or reused.

    ``reused`` is an error: a question has the id of another that was taken out.
    """

    item: str
    kind: str
    before: LockedItem | None = None
    after: LockedItem | None = None


def parse_lock(text: str) -> dict[str, LockedItem]:
    """Return the lock that a file holds.

    :raises MalformedLock: a line of it is none, or an id stands there twice.
    """
    found: dict[str, LockedItem] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or match["id"] in found:
            raise MalformedLock(line=number, text=line[:80])
        found[match["id"]] = LockedItem(
            int(match["major"]), int(match["minor"]), match["key"], match["text"], bool(match["retired"])
        )
    return found


def write_lock(lock: Lock) -> str:
    """Return the text of a lock: a line for each id, sorted."""
    return "\n".join((HEAD, *(f"{item} {locked}" for item, locked in sorted(lock.items())), ""))


def renew_lock(lock: Lock, items: Iterable[Item]) -> tuple[dict[str, LockedItem], tuple[LockChange, ...]]:
    """Return the lock of ``items``, which go on counting from ``lock``, and what is new in it, by id.

    A question renamed with ``was`` takes its versions along. Where an id is
    reused, the new lock keeps the line of the question that had it.
    """
    new: dict[str, LockedItem] = {}
    changes = []
    for item in items:
        former = item.id if item.id in lock else next((one for one in item.was if one in lock), None)
        before = None if former is None else lock[former]
        after = _next(before, item)
        if former == item.id and before and before.is_retired and before.key != after.key:
            changes.append(LockChange(item.id, "reused", before, after))
            new[item.id] = before
            continue
        new[item.id] = after
        if kind := _kind(item, former, before, after):
            changes.append(LockChange(item.id, kind, before, after))
    for gone in lock.keys() - new.keys():
        new[gone] = replace(lock[gone], is_retired=True)
        if not lock[gone].is_retired:
            changes.append(LockChange(gone, "retired", lock[gone], new[gone]))
    return new, tuple(sorted(changes, key=lambda change: change.item))


def _next(before: LockedItem | None, item: Item) -> LockedItem:
    prints = fingerprint(item)
    key, text = prints.key_hash[:DIGITS], prints.text_hash[:DIGITS]
    if before is None:
        return LockedItem(1, 0, key, text)
    if before.key != key:
        return LockedItem(before.major + 1, 0, key, text)
    return LockedItem(before.major, before.minor + (before.text != text), key, text)


def _kind(item: Item, former: str | None, before: LockedItem | None, after: LockedItem) -> str | None:
    if before is None:
        return "added"
    if before.key != after.key:
        return "key"
    if former != item.id:
        return "renamed"
    if before.is_retired:
        return "revived"
    return "text" if before.text != after.text else None
