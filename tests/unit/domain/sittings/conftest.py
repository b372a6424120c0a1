from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from app.domain.bank.fields import Words
from app.domain.sittings.exam import Exam, MakeUp, Moment, Pilot, Schedule, TierRule


def exam(**about: Any) -> Exam:
    """A quarterly exam for two tiers with a pilot in qingshi and a make-up."""
    given: dict[str, Any] = {
        "id": "duty-quarterly",
        "title": Words("值班岗位季度考核", "Quarterly duty assessment"),
        "kind": "assessment",
        "tiers": {
            "team": TierRule("skills", Fraction(80), timedelta(minutes=60)),
            "middle": TierRule("general", Fraction(80), timedelta(minutes=45)),
        },
        "papers": {},
        "schedule": Schedule(
            "quarter", Moment(9, 0, month="last", day="10"), timedelta(days=7), "Asia/Shanghai"
        ),
        "pilot": Pilot(("qingshi",), timedelta(days=14)),
        "make_up": MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent", "failed"})),
    }
    return Exam(**{**given, **about})


@pytest.fixture(scope="session")
def make_exam() -> Callable[..., Exam]:
    return exam
