from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bank.fields import Words
from app.domain.errors import DomainError
from app.domain.grading.outcome import band_of, decide_outcome, do_bands_descend
from app.domain.sittings.exam import Band, Exam, MakeUp, Moment, Schedule, TierRule

HOUR = timedelta(hours=1)
BANDS = (Band("优秀", Fraction(90)), Band("良好", Fraction(85)), Band("合格", None))
EXAM = Exam(
    id="e",
    title=Words("考核", "Exam"),
    kind="assessment",
    tiers={"team": TierRule("p", Fraction(80), HOUR), "middle": TierRule("p", Fraction(60), HOUR)},
    papers={},
    schedule=Schedule("year", Moment(9, 0), None, "Asia/Shanghai"),
    make_up=MakeUp(timedelta(7), timedelta(3), frozenset({"failed"}), cap_at_pass=True),
    bands=BANDS,
)


def decide(score, total=100, *, exam=EXAM, tier="team", is_make_up=False):
    return decide_outcome(Fraction(score), Fraction(total), exam=exam, tier=tier, is_make_up=is_make_up)


@pytest.mark.parametrize(
    ("exact", "published", "is_passed"),
    [("79.949", "79.9", False), ("79.95", "80", True), ("80", "80", True), ("79.94999999", "79.9", False)],
)
def test_the_published_score_decides_not_the_exact_sum(exact, published, is_passed):
    outcome = decide(exact)
    assert (outcome.score, outcome.is_passed) == (Fraction(published), is_passed)


def test_the_cut_is_an_exact_share_of_the_total():
    exam = replace(EXAM, round_step=Fraction(1, 10))
    assert decide("26.4", 33, exam=exam).is_passed
    assert not decide("26.3", 33, exam=exam).is_passed
    assert decide(0, 33).cut_score == Fraction("26.4")


def test_rounding_never_publishes_more_than_the_total():
    outcome = decide("2.5", "2.5", exam=replace(EXAM, round_step=Fraction(1)))
    assert (outcome.score, outcome.percent) == (Fraction(5, 2), 100)


@pytest.mark.parametrize(
    ("score", "tier", "band"),
    [
        ("100", "team", "优秀"),
        ("90", "team", "优秀"),
        ("89.9", "team", "良好"),
        ("89.95", "team", "优秀"),
        ("80", "team", "合格"),
        ("79.9", "team", None),
        ("60", "middle", "合格"),
        ("59.9", "middle", None),
    ],
)
def test_bands_use_the_published_score_and_the_tier_s_cut(score, tier, band):
    assert decide(score, tier=tier).band == band


def test_without_bands_there_is_none():
    assert decide(100, exam=replace(EXAM, bands=())).band is None


@pytest.mark.parametrize(
    ("exact", "published", "is_capped", "band"),
    [("95", "80", True, "合格"), ("80", "80", False, "合格"), ("70", "70", False, None)],
)
def test_a_make_up_counts_for_no_more_than_a_pass_and_says_so(exact, published, is_capped, band):
    outcome = decide(exact, is_make_up=True)
    assert (outcome.score, outcome.is_capped, outcome.band) == (Fraction(published), is_capped, band)


def test_the_cap_is_a_score_that_can_be_published_and_passes():
    outcome = decide(33, 33, exam=replace(EXAM, round_step=Fraction(1)), is_make_up=True)
    assert (outcome.score, outcome.is_passed) == (27, True)


def test_a_make_up_without_a_cap_counts_in_full():
    make_up = replace(EXAM.make_up, cap_at_pass=False)
    assert decide(95, exam=replace(EXAM, make_up=make_up), is_make_up=True).score == 95


def test_a_tier_that_does_not_sit_it_has_no_outcome():
    with pytest.raises(DomainError, match="other-tier"):
        decide(95, tier="leader")


@pytest.mark.parametrize(
    ("bands", "cut", "do_descend"),
    [(BANDS, 80, True), (BANDS, 85, False), (BANDS, 88, False), ((), 80, True)],
    ids=["in order", "equal starts", "the cut above a band", "no bands"],
)
def test_bands_must_descend_strictly_for_the_tier(bands, cut, do_descend):
    assert do_bands_descend(bands, Fraction(cut)) is do_descend


scores = st.fractions(0, 100, max_denominator=1000)


@given(scores, scores, st.sampled_from(["team", "middle"]), st.booleans())
def test_a_higher_score_never_has_a_worse_outcome(one, other, tier, is_make_up):
    low, high = (decide(score, tier=tier, is_make_up=is_make_up) for score in sorted((one, other)))
    order = [None, "合格", "良好", "优秀"]
    assert low.score <= high.score
    assert low.is_passed <= high.is_passed
    assert order.index(low.band) <= order.index(high.band)


@given(scores, st.integers(50, 84))
def test_the_lowest_band_at_the_cut_is_the_same_as_having_passed(score, cut):
    published = Fraction(score)
    band = band_of(published, Fraction(100), bands=BANDS, cut_percent=Fraction(cut))
    assert (band is not None) == (published >= cut)
