"""A save through the whole product, against a bare view with one durable upsert through the same server.

Both run on the same disk under the same clients, in turns, in one run; what is acknowledged is counted in
the log afterwards.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.bare_app import prepare
from benchmarks.clients import Writer, quantile, save_for
from benchmarks.room import CLIENT, open_room, verify
from benchmarks.servers import Server, serving

MEMBERS = 160
ROUNDS = 3
SECONDS = 3.0  # of each round of each side
WARM_UP_S = 1.0
JSON_TYPE = {"Content-Type": "application/json"}


@dataclass
class Side:
    """One of the two, and what was measured of it."""

    server: Server
    writers: list[Writer]
    times: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0

    def go(self) -> None:
        """Measure one round."""
        cpu_before = self.server.cpu_s()
        times, self.writers = save_for(SECONDS, self.server.port, self.writers)
        self.cpu_ms += (self.server.cpu_s() - cpu_before) * 1000
        self.rates.append(len(times) / SECONDS)
        self.times += times

    def warm_up(self) -> None:
        """Let every process decode the papers once, as it does in an exam."""
        _, self.writers = save_for(WARM_UP_S, self.server.port, self.writers)

    def rate(self) -> float:
        """Return saves a second over all rounds."""
        return sum(self.rates) / len(self.rates)

    def p(self, share: float) -> float:
        """Return a quantile of the time of a save, in milliseconds."""
        return quantile(self.times, share) * 1000

    def cpu_ms_each(self) -> float:
        """Return the CPU-milliseconds of the server for one save."""
        return self.cpu_ms / len(self.times)


def run() -> dict[str, Any]:
    """Return throughput of both, their ratio, and the times of a save."""
    with tempfile.TemporaryDirectory() as folder, open_room(Path(folder, "home")) as room:
        seats = room.seat(MEMBERS, start=True)
        database = str(Path(folder, "bare.sqlite3"))
        prepare(database)
        with (
            serving("app:create_app", "/healthz", **room.environ()) as product_server,
            serving("benchmarks.bare_app:create_app", "/healthz", BARE_DATABASE=database) as bare_server,
        ):
            product = Side(
                product_server,
                [
                    Writer(
                        f"/api/v1/attempts/{seat.attempt}/responses",
                        JSON_TYPE | {"Authorization": f"Bearer {seat.token}"},
                        {"epoch": 1, "client": CLIENT},
                    )
                    for seat in seats
                ],
            )
            bare = Side(
                bare_server,
                [Writer(f"/answers/{number}", JSON_TYPE, {}, is_bare=True) for number in range(MEMBERS)],
            )
            for side in (product, bare):
                side.warm_up()
            for _ in range(ROUNDS):
                product.go()
                bare.go()
        verify(room.home, sum(writer.seq for writer in product.writers))
    return {
        "saves_per_s": round(product.rate()),
        "bare_per_s": round(bare.rate()),
        "ratio": round(product.rate() / bare.rate(), 2),
        "cpu_ms": round(product.cpu_ms_each(), 2),
        "bare_cpu_ms": round(bare.cpu_ms_each(), 2),
        "p50_ms": round(product.p(0.5), 1),
        "p99_ms": round(product.p(0.99), 1),
        "bare_p50_ms": round(bare.p(0.5), 1),
        "bare_p99_ms": round(bare.p(0.99), 1),
    }
