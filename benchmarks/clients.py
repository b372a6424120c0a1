"""Clients beside the server: processes with kept-alive connections, each speaking for members of its own."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.pool import Pool
from typing import Any

PROCESSES, CONNECTIONS = 2, 8  # connections of each process


@dataclass
class Writer:
    """Somebody who saves answers one after another; ``seq`` is the last number used."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]  # the fields of every request
    is_bare: bool = False
    seq: int = 0

    def next_body(self) -> bytes:
        """Return the next request: one answer."""
        self.seq += 1
        slot, response = (self.seq - 1) % 50 + 1, "abcd"[self.seq % 4]
        if self.is_bare:
            return json.dumps({"slot": slot, "response": response, "seq": self.seq}).encode()
        entry = {"seq": self.seq, "kind": "answer", "slot": slot, "response": response}
        return json.dumps({**self.body, "entries": [entry]}).encode()


@contextmanager
def client_processes() -> Iterator[Pool]:
    """Start the processes that the clients run in; they have loaded what they need when this returns."""
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(_ready, range(PROCESSES * 4), chunksize=1)
        yield pool


def save_for(seconds: float, port: int, writers: Sequence[Writer]) -> tuple[list[float], list[Writer]]:
    """Let all writers save for so long; return the seconds that each request took, and the writers after it.

    :raises RuntimeError: an answer was refused.
    """
    shares = [writers[place::PROCESSES] for place in range(PROCESSES)]
    with client_processes() as pool:
        until = time.time() + seconds
        results = pool.starmap(_save_in_threads, [(until, port, share) for share in shares], chunksize=1)
    return [took for times, _ in results for took in times], [one for _, after in results for one in after]


def _ready(_number: int) -> None:
    """Take a moment, so that each process has something to answer once it has started."""
    time.sleep(0.05)


def _save_in_threads(until: float, port: int, writers: list[Writer]) -> tuple[list[float], list[Writer]]:
    shares = [writers[place::CONNECTIONS] for place in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        times = pool.map(lambda share: _save(until, port, share), shares)
        return [took for part in times for took in part], writers


def _save(until: float, port: int, writers: list[Writer]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    while True:
        for writer in writers:
            if time.time() >= until:
                connection.close()
                return times
            body = writer.next_body()
            before = time.perf_counter()
            connection.request("PUT", writer.path, body, writer.headers)
            response = connection.getresponse()
            reply = response.read()
            times.append(time.perf_counter() - before)
            if response.status != 200:
                raise RuntimeError(f"a save was answered with {response.status}: {reply[:300]!r}")


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
