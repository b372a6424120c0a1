"""The tables in docs/algorithms are what the code computes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.bank.item_type import Grade
from app.domain.grading.grade import grade_slot
from app.domain.itemtypes import item_types
from app.domain.marks import round_half_up
from app.domain.paper.paper import Slot

PAGES = Path(__file__).parents[4] / "docs" / "algorithms"


def rows(page: str, first_heading: str) -> list[list[str]]:
    lines = (PAGES / page).read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    table = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


@pytest.mark.parametrize("row", rows("rounding.md", "exact"), ids=" | ".join)
def test_each_row_of_the_rounding_table_holds(row):
    exact, step, total, published = map(Fraction, row)
    assert min(round_half_up(exact, step), total) == published


@pytest.mark.parametrize("row", rows("grading.md", "points"), ids=" | ".join)
def test_each_row_of_the_grading_table_holds(make_item, monkeypatch, row):
    points, fraction, penalty = map(Fraction, row[:3])
    judged = Grade(fraction, blank=row[3] == "yes")
    monkeypatch.setattr(item_types()["single"], "grade", lambda body, response, scoring: judged)
    slot = Slot(1, "b/q", "k", "t", points, "exact", penalty, {})
    assert grade_slot(slot, make_item("q"), 1).score == Fraction(row[4])
