from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

import pytest

from app.domain.bank.fields import Words
from app.domain.paper.paper import Paper, Section, Slot
from app.domain.paper.paper_json import paper_from_json, paper_to_json, spec_digest
from app.domain.paper.spec import Draw, PaperSpec, SpecRow, Stratum

SLOT = Slot(3, "b/q", "k", "t", Fraction(1, 3), "half", Fraction(1, 4), {"left": (1, 0), "right": (2, 0, 1)})
PAPER = Paper((Section(Words("单选题", "Single"), (SLOT,)), Section(Words("空", "Empty"), ())), relaxed=2)
ROW = SpecRow(
    Words("单选题", "Single"), Fraction(2), Draw(("b",), ("single",), "t", (Stratum(1, 2, 3),)), count=3
)
SPEC = PaperSpec((ROW,), True, False, 2)


def test_a_paper_survives_storage_exactly():
    assert paper_from_json(json.loads(json.dumps(paper_to_json(PAPER)))) == PAPER


def test_the_digest_of_a_rule_is_that_of_its_plain_json():
    text = (
        '{"avoid_seen":2,"rows":[{"count":3,"draw":{"any_tier":false,"banks":["b"],"strata":[[1,2,3]],'
        '"topic":"t","types":["single"]},"items":[],"points":"2","scoring":null,'
        '"title":{"en":"Single","zh":"单选题"}}],"shuffle_options":false,"shuffle_questions":true}'
    )
    assert spec_digest(SPEC) == sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        replace(SPEC, avoid_seen=1),
        replace(SPEC, shuffle_options=True),
        replace(SPEC, rows=(ROW, ROW)),
        replace(SPEC, rows=(replace(ROW, points=Fraction(3)),)),
        replace(SPEC, rows=(replace(ROW, scoring="exact"),)),
        replace(SPEC, rows=(replace(ROW, asked_as="short"),)),
        replace(SPEC, rows=(replace(ROW, draw=replace(ROW.draw, any_tier=True)),)),
        replace(SPEC, rows=(replace(ROW, draw=replace(ROW.draw, strata=(Stratum(1, 3, 3),))),)),
        replace(SPEC, rows=(SpecRow(ROW.title, ROW.points, items=("b/q",)),)),
    ],
)
def test_another_rule_has_another_digest(other):
    assert spec_digest(other) != spec_digest(SPEC)
