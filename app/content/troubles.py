"""What is wrong at one place of a text, before it is known which file the text stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.bank.fields import Path


@dataclass(frozen=True, slots=True)
class Trouble:
    """One finding: ``line`` and ``column`` count from 1; ``path`` is where in the tree it stands."""

    code: str
    line: int
    column: int
    facts: Mapping[str, object] = field(default_factory=dict)
    path: Path = ()
    severity: str = "error"
