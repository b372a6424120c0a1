from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from app.domain.bank.fields import Report, Words
from app.domain.bank.item import Item
from app.domain.itemtypes import item_types
from app.domain.paper.paper import Paper, Section, Slot

SOURCES: dict[str, dict[str, Any]] = {
    "single": {"options": ["甲", "乙", "丙", "丁"], "answer": "B"},
    "multiple": {"options": ["甲", "乙", "丙", "丁"], "answer": "AC"},
    "truefalse": {"answer": "对"},
    "blank": {"answer": ["预防"]},
}
STEMS = {"blank": "以____为主。"}


def item(id: str, *, type: str = "single", source: dict[str, Any] | None = None, **about: Any) -> Item:
    fields = {**SOURCES[type], **(source or {})}
    body = item_types()[type].parse(STEMS.get(type, "题干"), fields, report := Report())
    assert body is not None, report.problems
    return Item(bank="b", id=id, type=type, body=body, topic="值班", **about)


def paper(*slots: tuple[Item, Fraction | int, str, Fraction | int]) -> Paper:
    """A paper of one section from (item, points, scoring, penalty)."""
    return Paper(
        (
            Section(
                Words("大题", "Section"),
                tuple(
                    Slot(number, one.name, "k", "t", Fraction(points), scoring, Fraction(penalty), {})
                    for number, (one, points, scoring, penalty) in enumerate(slots, start=1)
                ),
            ),
        )
    )


@pytest.fixture(scope="session")
def make_item() -> Callable[..., Item]:
    return item


@pytest.fixture(scope="session")
def make_paper() -> Callable[..., Paper]:
    return paper
