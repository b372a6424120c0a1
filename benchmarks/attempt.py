"""Whole attempts of 50 questions over HTTP, as a browser makes them, and what they cost the server.

Start page, start, exam page, 50 answers each in a request of its own, hand in, result: 55 requests. The
pages' style sheets and scripts are left out, since a browser keeps them; so is the log-in.
"""

from __future__ import annotations

import http.client
import json
import re
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.clients import PROCESSES, client_processes
from benchmarks.room import CLIENT, QUESTIONS, Seat, open_room, verify
from benchmarks.servers import serving

ATTEMPTS, WARM_UP = 60, 8
BROWSERS = 4  # of each client process
CSRF = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Browser:
    """One member's browser, with a connection that is kept."""

    def __init__(self, port: int, seat: Seat) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._origin = f"http://127.0.0.1:{port}"
        self._cookie = seat.cookie

    def ask(self, method: str, path: str, body: str = "", kind: str = "") -> tuple[str, str]:
        """Send one request; return the body of the answer, and where it sends the browser to.

        :raises RuntimeError: the answer is neither what was asked for nor another address.
        """
        headers = {"Cookie": self._cookie, "Origin": self._origin, "Accept-Encoding": "identity"}
        if kind:
            headers["Content-Type"] = kind
        self._connection.request(method, path, body.encode() or None, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        if response.status not in (200, 201, 302):
            raise RuntimeError(f"{method} {path} was answered with {response.status}: {text[:300]}")
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                self._cookie = value.partition(";")[0]
        return text, response.getheader("Location", "")

    def send(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """Make a call of the interface."""
        found: dict[str, Any] = json.loads(self.ask(method, path, json.dumps(body), "application/json")[0])
        return found

    def sit(self, sitting: str) -> None:
        """Make one attempt from start page to result.

        :raises RuntimeError: something did not go as it should.
        """
        page, _ = self.ask("GET", f"/sittings/{sitting}")
        token = CSRF.search(page)
        form = urlencode({"client": CLIENT, "csrf_token": token.group(1) if token else ""})
        kind = "application/x-www-form-urlencoded"
        _, room = self.ask("POST", f"/sittings/{sitting}/start", form, kind)
        attempt = room.rpartition("/")[2]
        page, _ = self.ask("GET", room)
        if page.count('class="question') < QUESTIONS and page.count("<fieldset") < QUESTIONS:
            raise RuntimeError("the exam page does not hold the whole paper")
        for seq in range(1, QUESTIONS + 1):
            entry = {"seq": seq, "kind": "answer", "slot": seq, "response": "abcd"[seq % 4]}
            saved = self.send(
                "PUT", f"/api/v1/attempts/{attempt}/responses", epoch=1, client=CLIENT, entries=[entry]
            )
            if saved["settled"] != seq:
                raise RuntimeError(f"answer {seq} was not settled: {saved}")
        receipt = self.send(
            "POST",
            f"/api/v1/attempts/{attempt}/hand-in",
            epoch=1,
            client=CLIENT,
            last_seq=QUESTIONS,
            entries=[],
        )
        if receipt["answered"] != QUESTIONS:
            raise RuntimeError(f"answers are missing: {receipt}")
        self.ask("GET", room)


def sit_all(port: int, sitting: str, seats: Sequence[Seat]) -> float:
    """Let every member make an attempt, some at a time; return the seconds that all took."""
    with client_processes() as pool:
        began = time.monotonic()
        shares = [list(seats[place::PROCESSES]) for place in range(PROCESSES)]
        pool.starmap(_sit_in_threads, [(port, sitting, share) for share in shares], chunksize=1)
        return time.monotonic() - began


def _sit_in_threads(port: int, sitting: str, seats: list[Seat]) -> None:
    with ThreadPoolExecutor(BROWSERS) as pool:
        for _ in pool.map(lambda seat: Browser(port, seat).sit(sitting), seats):
            pass


def run() -> dict[str, Any]:
    """Return the CPU-milliseconds of the server for an attempt, and how many it serves in a minute."""
    with tempfile.TemporaryDirectory() as folder, open_room(Path(folder, "home")) as room:
        seats = room.seat(WARM_UP + ATTEMPTS)
        with serving("app:create_app", "/healthz", **room.environ()) as server:
            sit_all(server.port, room.sitting, seats[:WARM_UP])
            cpu_before = server.cpu_s()
            took = sit_all(server.port, room.sitting, seats[WARM_UP:])
            cpu_ms = (server.cpu_s() - cpu_before) * 1000
        verify(room.home, len(seats) * QUESTIONS)
    return {
        "attempts": ATTEMPTS,
        "cpu_ms": round(cpu_ms / ATTEMPTS),
        "attempts_per_minute": round(ATTEMPTS / took * 60),
    }
