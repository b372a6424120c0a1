"""组卷规则: what a paper must contain. (Never "blueprint": that is Flask's word.)"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.bank.fields import Words


@dataclass(frozen=True)
class Stratum:
    """So many items whose difficulty lies between ``low`` and ``high``, both included."""

    low: int
    high: int
    count: int


@dataclass(frozen=True)
class Draw:
    """Which items may be drawn. Empty ``types`` or ``topic`` do not restrict."""

    banks: tuple[str, ...]
    types: tuple[str, ...] = ()
    topic: str = ""  # path prefix
    strata: tuple[Stratum, ...] = ()  # empty: any difficulty
    any_tier: bool = False


@dataclass(frozen=True)
class SpecRow:
    """One section's rule: a draw of ``count`` items (None = all that fit), or named items."""

    title: Words
    points: Fraction  # marks of each slot
    draw: Draw | None = None
    items: tuple[str, ...] = ()  # global names bank/id
    count: int | None = None
    scoring: str | None = None
    asked_as: str = ""  # short: 问答 items are asked for in words


@dataclass(frozen=True)
class PaperSpec:
    """The rule of a whole paper, in the order of its sections."""

    rows: tuple[SpecRow, ...]
    shuffle_questions: bool = False
    shuffle_options: bool = False
    avoid_seen: int = 0  # items of so many last assessments are avoided while the bank allows

    @property
    def banks(self) -> tuple[str, ...]:
        """Return the names of every bank that may be drawn from, sorted."""
        named = {name.split("/", 1)[0] for row in self.rows for name in row.items}
        drawn = {bank for row in self.rows if row.draw for bank in row.draw.banks}
        return tuple(sorted(named | drawn))
