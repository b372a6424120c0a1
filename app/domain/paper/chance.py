"""Chance that any machine and version replays: a SHA-256 counter stream.

Block ``i`` is ``SHA-256(seed || label || i)`` with ``i`` as 8 big-endian bytes;
numbers below ``n`` are taken from it by rejection sampling, so that they are
uniform. Described for re-implementation in docs/algorithms/drawing.md.
"""

from __future__ import annotations

from hashlib import sha256


class ChanceStream:
    """An endless, reproducible stream of chance for one purpose (``label``) under one seed."""

    def __init__(self, seed: bytes, label: str) -> None:
        self._prefix = len(seed).to_bytes(1, "big") + seed + label.encode() + b"\0"
        self._block = 0
        self._buffer = b""

    def below(self, limit: int) -> int:
        """Return a uniform whole number from 0 to ``limit`` - 1.

        :raises ValueError: ``limit`` is not in 1..2**32.
        """
        if not 1 <= limit <= 2**32:
            raise ValueError(f"limit out of range: {limit}")
        ceiling = 2**32 - 2**32 % limit
        while True:
            number = int.from_bytes(self._take(4), "big")
            if number < ceiling:
                return number % limit

    def shuffled(self, count: int) -> tuple[int, ...]:
        """Return the numbers 0..count-1 in random order (Fisher and Yates, from the end)."""
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return tuple(order)

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._buffer += sha256(self._prefix + self._block.to_bytes(8, "big")).digest()
            self._block += 1
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken
