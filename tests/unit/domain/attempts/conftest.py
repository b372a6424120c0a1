from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.attempts.attempt import AttemptState

NOON = datetime(2026, 12, 10, 12, 0, tzinfo=UTC)


def attempt_state(**facts: Any) -> AttemptState:
    """An open attempt of device d1, from noon to one o'clock with 30 seconds' grace."""
    given = {
        "id": "x7",
        "state": "open",
        "round": 1,
        "epoch": 2,
        "client": "d1",
        "started_at": NOON,
        "deadline": NOON + timedelta(hours=1),
        "grace": timedelta(seconds=30),
    }
    return AttemptState(**{**given, **facts})


@pytest.fixture(scope="session")
def noon() -> datetime:
    return NOON


@pytest.fixture(scope="session")
def make_attempt() -> Callable[..., AttemptState]:
    return attempt_state
