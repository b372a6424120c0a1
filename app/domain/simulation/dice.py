"""Numbers of chance of the kinds a made-up year needs, from the stream that papers are drawn with."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from itertools import accumulate
from statistics import NormalDist
from typing import TypeVar

from app.domain.paper.chance import ChanceStream

T = TypeVar("T")
PARTS = 2**32
_STANDARD = NormalDist()


class Dice(ChanceStream):
    """Chance for one purpose (``label``) under one seed: the same on any machine."""

    def __init__(self, seed: int, label: str) -> None:
        super().__init__(f"demo {seed}".encode(), label)

    def share(self) -> float:
        """Return a number between 0 and 1, both left out."""
        return (int.from_bytes(self._take(4), "big") + 0.5) / PARTS

    def is_so(self, chance: float) -> bool:
        """Return True with this chance, 0 to 1."""
        return self.share() < chance

    def normal(self, mean: float = 0.0, spread: float = 1.0) -> float:
        """Return a number from the normal distribution."""
        return mean + spread * _STANDARD.inv_cdf(self.share())

    def one_of(self, choices: Sequence[T]) -> T:
        """Return one of ``choices``, each as likely."""
        return choices[self.below(len(choices))]

    def weighed(self, weights: Sequence[float]) -> int:
        """Return a place in ``weights``, each as likely as its weight says."""
        upto = list(accumulate(weights))
        mark = self.share() * upto[-1]
        return next((place for place, sum_ in enumerate(upto) if mark < sum_), len(upto) - 1)

    def mixed(self, choices: Sequence[T]) -> list[T]:
        """Return ``choices`` in random order."""
        return [choices[place] for place in self.shuffled(len(choices))]

    def bytes(self, count: int) -> bytes:
        """Return so many random bytes, at most 32."""
        return self._take(count)

    def token(self) -> str:
        """Return a text like a public id: 16 characters, 96 bits."""
        return urlsafe_b64encode(self.bytes(12)).decode()
