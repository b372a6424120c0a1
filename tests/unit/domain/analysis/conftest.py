"""Published or independently computed figures that ours must reproduce."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ORACLES = Path(__file__).parents[3] / "data" / "oracles"


@pytest.fixture
def oracle() -> Callable[[str], dict[str, Any]]:
    def read(name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((ORACLES / f"{name}.json").read_text(encoding="utf-8"))
        return found

    return read
