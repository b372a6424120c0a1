from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from app.domain.bank.fields import Report, Words
from app.domain.bank.item import Item
from app.domain.itemtypes import item_types
from app.domain.paper.draw import PoolItem
from app.domain.paper.spec import Draw, SpecRow, Stratum

SOURCES: dict[str, dict[str, Any]] = {
    "single": {"options": ["甲", "乙", "丙", "丁"], "answer": "B"},
    "multiple": {"options": ["甲", "乙", "丙", "丁"], "answer": "AC"},
    "truefalse": {"answer": "对"},
    "qa": {"answer": "先受理的人负责", "distractors": ["无人负责", "后接手的人负责"]},
    "order": {"items": ["核实", "首报", "续报", "终报"]},
}


def pool_item(
    id: str, *, type: str = "single", source: dict[str, Any] | None = None, **about: Any
) -> PoolItem:
    body = item_types()[type].parse("题干", SOURCES[type] if source is None else source, report := Report())
    assert body is not None, report.problems
    about = {"bank": "b", "topic": "值班", **about}
    return PoolItem(Item(id=id, type=type, body=body, **about), f"key-{id}", f"text-{id}")


def section(
    count: int | None = None,
    *,
    items: tuple[str, ...] = (),
    strata: tuple[tuple[int, int, int], ...] = (),
    points: Fraction = Fraction(1),
    scoring: str | None = None,
    **draw: Any,
) -> SpecRow:
    title = Words("大题", "Section")
    if items:
        return SpecRow(title, points, items=items, scoring=scoring)
    rule = Draw(**{"banks": ("b",), "strata": tuple(Stratum(*one) for one in strata), **draw})
    return SpecRow(title, points, draw=rule, count=count, scoring=scoring)


@pytest.fixture(scope="session")
def make_pool_item() -> Callable[..., PoolItem]:
    return pool_item


@pytest.fixture(scope="session")
def make_section() -> Callable[..., SpecRow]:
    return section
