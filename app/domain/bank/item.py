"""An item 题目 at one version: its body, what it is about, and its fingerprints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from app.domain.bank.fields import Fields
from app.domain.bank.params.parameters import Parameters
from app.domain.bank.picture import Picture

ANY_TIER: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shuffle:
    """Whether options are shuffled, and the letters that keep their place (``{pin: [D]}``)."""

    options: bool = True
    pinned: tuple[int, ...] = ()


@dataclass(frozen=True)
class Group:
    """材料题: what an item shares with its neighbours, and its place among them.

    ``topic`` and ``difficulty`` are those of the whole group, by which it is drawn.
    """

    id: str
    stem: str
    position: int = 0  # from 0
    size: int = 1
    topic: str = ""
    difficulty: int = 3
    translations: Mapping[str, str] = field(default_factory=dict)  # language → stem


@dataclass(frozen=True)
class Item:
    """One question at one version. ``tiers`` and ``groups`` empty mean everybody."""

    bank: str
    id: str
    type: str
    body: Any
    topic: str  # a path such as 值班/交接班
    explanation: str = ""
    tiers: frozenset[str] = ANY_TIER
    groups: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    difficulty: int = 3
    source: Mapping[str, str] = field(default_factory=dict)
    status: str = "active"  # draft | active | retired
    use: str = "exam"  # exam | study | both
    was: tuple[str, ...] = ()
    scoring: str | None = None  # None: section, bank default or system decides
    bank_scoring: str | None = None  # the bank's default for this type; a section goes before it
    penalty: Fraction | None = None  # share of the marks; None counts as 0
    shuffle: Shuffle = Shuffle()
    feedback: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, Fields] = field(default_factory=dict)  # language → mirrored fields
    params: Parameters | None = None  # then all texts above are those of its example
    group: Group | None = None
    media: Mapping[str, Picture] = field(default_factory=dict)  # the pictures in its texts, by path

    @property
    def drawn_as(self) -> str:
        """The id by which an exam names it: its group's, when it belongs to one."""
        return self.group.id if self.group else self.id

    @property
    def name(self) -> str:
        """The global name, ``bank/id``."""
        return f"{self.bank}/{self.id}"
