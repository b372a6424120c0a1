"""记录成绩: the one result of a member in an occurrence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class AttemptResult:
    """A finished attempt of one member in one occurrence, make-ups included.

    ``number`` orders the attempts through all sittings of the occurrence;
    ``percent`` is of the published score, None while the marking goes on.
    """

    attempt_id: str
    number: int
    percent: Fraction | None
    is_passed: bool = False
    is_void: bool = False
    is_make_up: bool = False


@dataclass(frozen=True)
class RecordResult:
    """The result that stands; ``is_provisional`` while an attempt that could change it is being marked."""

    attempt: AttemptResult
    is_provisional: bool = False


def record_result(results: Iterable[AttemptResult], keep: str) -> RecordResult | None:
    """Return what stands under ``keep`` (``first``, ``best`` or ``last``), None when nothing can be said yet.

    Void attempts do not count. With ``first`` and ``last`` nothing stands until
    that attempt is marked; the best of equals is the earliest.

    :raises ValueError: ``keep`` is none of the three.
    """
    counting = sorted((one for one in results if not one.is_void), key=lambda one: one.number)
    if keep not in ("first", "best", "last"):
        raise ValueError(f"unknown rule: {keep}")
    if not counting:
        return None
    if keep == "best":
        return _best(counting)
    chosen = counting[0] if keep == "first" else counting[-1]
    return None if chosen.percent is None else RecordResult(chosen)


def _best(counting: list[AttemptResult]) -> RecordResult | None:
    marked = [(one.percent, one) for one in counting if one.percent is not None]
    if not marked:
        return None
    _, best = max(marked, key=lambda pair: pair[0])
    return RecordResult(best, is_provisional=len(marked) < len(counting))
