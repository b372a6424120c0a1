"""纸考: what a row of a sheet says, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from app.domain.attempts.on_paper import PaperRule, WrittenRow, judge_row

RULE = PaperRule(
    points=(Fraction(40), Fraction(60)),
    first_day=date(2026, 12, 10),
    last_day=date(2026, 12, 17),
    today=date(2026, 12, 20),
)
DAY = "2026-12-11"


def judged(**row: object) -> tuple[Fraction | None, list[str]]:
    score, problems = judge_row(WrittenRow(1, "0011", **{"written_on": DAY, **row}), RULE)
    return (score.score if score else None), [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"score": "86.5"}, (Fraction(173, 2), [])),
        ({"score": "８６．５ 分"}, (Fraction(173, 2), [])),
        ({"sections": ("40", "46.5")}, (Fraction(173, 2), [])),
        ({"score": "100", "sections": ("40", "60")}, (100, [])),
        ({"score": "90", "sections": ("40", "60")}, (None, ["paper-sections-differ"])),
        ({"sections": ("40", "")}, (None, ["paper-sections-incomplete"])),
        ({"sections": ("41", "60")}, (None, ["paper-section-range"])),
        ({"sections": ("40", "60", "1")}, (None, ["paper-section-unknown"])),
        ({"score": "100.5"}, (None, ["paper-score-range"])),
        ({"score": "-1"}, (None, ["paper-marks-malformed"])),
        ({"score": "=1+1"}, (None, ["paper-marks-malformed"])),
        ({"score": "1e9"}, (None, ["paper-marks-malformed"])),
        ({}, (None, ["paper-score-missing"])),
        ({"score": "50", "written_on": ""}, (None, ["paper-day-missing"])),
        ({"score": "50", "written_on": "13月40日"}, (None, ["paper-day-malformed"])),
        ({"score": "50", "written_on": "12月21日"}, (None, ["paper-day-in-future"])),
        ({"score": "50", "written_on": "20261209"}, (50, ["paper-day-outside"])),
        ({"score": "50", "note": "长" * 501}, (None, ["paper-text-too-long"])),
    ],
)
def test_a_row_is_a_score_or_says_what_is_wrong(row, says):
    assert judged(**row) == says
