"""Made-up members: their answers have the form each item type takes, and follow from the seed."""

from fractions import Fraction
from statistics import fmean, pstdev

import pytest

from app.domain.bank.fields import Report
from app.domain.itemtypes import item_types
from app.domain.paper.chance import ChanceStream
from app.domain.simulation.dice import Dice
from app.domain.simulation.responses import answer
from app.domain.simulation.traits import hardness_of, make_person

TRIES = 60
SOURCES = [
    pytest.param(item_type, sample.source, id=f"{name}-{number}")
    for name, item_type in item_types().items()
    for number, sample in enumerate(item_type.samples)
    if all(sample.source != earlier.source for earlier in item_type.samples[:number])
]


def answered(item_type, source, *, knows):
    """Grades of many members' answers to one item."""
    fields = {key: value for key, value in source.items() if key != item_type.name}
    body = item_type.parse(source[item_type.name], fields, Report())
    grades = []
    for number in range(TRIES):
        seed = bytes([number])
        arrangement = item_type.arrange(body, ChanceStream(seed, "item"), shuffle=True)
        raw = answer(
            item_type.present(body, arrangement),
            item_type.solve(body, arrangement),
            seed=1,
            name="bank/item",
            knows=knows,
            ability=1.0,
            dice=Dice(number, "answer"),
        )
        grades.append(item_type.grade(body, item_type.read(body, arrangement, raw), item_type.scorings[0]))
    return grades


@pytest.mark.parametrize(("item_type", "source"), SOURCES)
def test_who_knows_is_right_and_who_does_not_is_mostly_wrong_in_every_item_type(item_type, source):
    knowing, guessing = (answered(item_type, source, knows=knows) for knows in (True, False))
    assert all(grade.fraction == 1 or grade.needs_marking for grade in knowing)
    earned = [float(grade.fraction) for grade in guessing]
    assert fmean(earned) < 0.75 or all(grade.needs_marking for grade in guessing)
    assert any(grade.fraction != 1 for grade in guessing)


def test_the_same_seed_makes_the_same_people_and_another_seed_others():
    first, again, other = (
        [make_person(seed, n, rank=3, unit_lift=0) for n in range(20)] for seed in (1, 1, 2)
    )
    assert first == again
    assert all(one != another for one, another in zip(first, other, strict=True))


def test_abilities_and_difficulties_spread_as_the_model_says():
    abilities = [make_person(5, number, rank=3, unit_lift=0.0).ability for number in range(400)]
    assert fmean(abilities) == pytest.approx(0.95, abs=0.15)
    assert pstdev(abilities) == pytest.approx(0.95, abs=0.1)
    easy, hard = (
        [hardness_of(5, f"item-{n}", "topic", rated).difficulty for n in range(200)] for rated in (1, 5)
    )
    assert fmean(hard) - fmean(easy) == pytest.approx(2.0, abs=0.3)


def test_a_higher_ability_makes_a_right_answer_likelier():
    item = hardness_of(1, "item", "topic", 3)
    chances = [item.chance(ability) for ability in (-3, -1, 0, 1, 3)]
    assert chances == sorted(chances)
    assert 0 < chances[0] < chances[-1] < 1


def test_marks_stay_within_the_points():
    from app.domain.marking.points import MarkPoint
    from app.domain.simulation.writing import give_marks

    points = [MarkPoint("a", Fraction(8)), MarkPoint("b", Fraction(5, 2), Fraction(0))]
    given = [give_marks(points, ability, Dice(n, "mark")) for n in range(50) for ability in (-2.0, 3.0)]
    assert all(0 <= mark <= point.most for marks in given for mark, point in zip(marks, points, strict=True))
