"""改期与取消: what people decided about single waves, against what the exam's rule would make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.sittings.waves import Wave


@dataclass(frozen=True)
class WaveChange:
    """A wave of one period with the window it was moved to, or cancelled; moments in UTC."""

    opens_at: datetime
    closes_at: datetime
    cancelled: bool = False


def with_changes(
    waves: Iterable[Wave], period: str, changes: Mapping[tuple[str, str], WaveChange]
) -> list[Wave]:
    """Return the waves of a period as they are in force; ``changes`` go by period and kind of wave.

    A change holds whatever window the rule makes meanwhile: it names its own. A
    cancelled wave keeps its place and the window of the rule.
    """
    found = []
    for wave in waves:
        change = changes.get((period, wave.kind))
        if change is None:
            found.append(wave)
        elif change.cancelled:
            found.append(replace(wave, cancelled=True))
        else:
            found.append(replace(wave, opens_at=change.opens_at, closes_at=change.closes_at))
    return found
