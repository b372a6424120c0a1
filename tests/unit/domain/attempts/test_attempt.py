from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attempts.attempt import (
    RECEIPT_ALPHABET,
    STATES,
    deadline_for,
    judge_entry,
    receipt_code,
    settled,
)

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
SECRET = b"a secret of this house"

hashes = st.sampled_from(["h1", "h2"])
situations = st.fixed_dictionaries(
    {
        "state": st.sampled_from(STATES),
        "client": st.sampled_from(["d1", "d2"]),
        "epoch": st.integers(1, 3),
        "late": st.integers(-40, 80),
        "known_hash": st.none() | hashes,
        "body_hash": hashes,
    }
)


@pytest.fixture
def judge(make_attempt, noon):
    def decide(*, state="open", client="d1", epoch=2, late=-60, known_hash=None, body_hash="h1"):
        """Judge an entry that arrives ``late`` seconds after the deadline."""
        attempt = make_attempt(state=state)
        now = attempt.deadline + late * SECOND
        return judge_entry(
            attempt, client=client, epoch=epoch, now=now, known_hash=known_hash, body_hash=body_hash
        )

    return decide


@pytest.mark.parametrize(
    ("facts", "verdict", "code"),
    [
        ({}, "accept", ""),
        ({"late": 30}, "accept", ""),
        ({"late": 31}, "late", "late"),
        ({"epoch": 1}, "late", "fenced"),
        ({"epoch": 3}, "late", "fenced"),
        ({"client": "d2"}, "late", "fenced"),
        ({"state": "handed_in"}, "late", "closed"),
        ({"state": "void"}, "late", "closed"),
        ({"known_hash": "h1"}, "acknowledge", ""),
        ({"known_hash": "h2"}, "refuse", "seq-reused"),
        ({"known_hash": "h1", "state": "graded", "client": "d2", "late": 9000}, "acknowledge", ""),
        ({"known_hash": "h2", "state": "graded"}, "refuse", "seq-reused"),
        ({"state": "graded", "client": "d2", "late": 9000}, "late", "closed"),
        ({"client": "d2", "late": 9000}, "late", "fenced"),
    ],
)
def test_what_happens_to_an_entry(judge, facts, verdict, code):
    decision = judge(**facts)
    assert (decision.verdict, decision.code) == (verdict, code)


@given(facts=situations)
def test_only_the_bound_device_in_an_open_attempt_in_time_is_accepted(make_attempt, facts):
    attempt = make_attempt(state=facts["state"])
    decision = judge_entry(
        attempt,
        client=facts["client"],
        epoch=facts["epoch"],
        now=attempt.deadline + facts["late"] * SECOND,
        known_hash=facts["known_hash"],
        body_hash=facts["body_hash"],
    )
    is_acceptable = (
        facts["known_hash"] is None
        and facts["state"] == "open"
        and (facts["client"], facts["epoch"]) == ("d1", 2)
        and facts["late"] <= 30
    )
    assert (decision.verdict == "accept") == is_acceptable


@given(facts=situations)
def test_every_entry_is_kept_unless_its_number_was_used_for_another(make_attempt, facts):
    attempt = make_attempt(state=facts["state"])
    decision = judge_entry(
        attempt,
        client=facts["client"],
        epoch=facts["epoch"],
        now=attempt.deadline + facts["late"] * SECOND,
        known_hash=facts["known_hash"],
        body_hash=facts["body_hash"],
    )
    assert decision.is_kept == (facts["known_hash"] in (None, facts["body_hash"]))


def test_an_attempt_is_overdue_only_after_the_grace_and_only_while_open(make_attempt, noon):
    attempt = make_attempt()
    assert not attempt.is_overdue(noon + HOUR + 30 * SECOND)
    assert attempt.is_overdue(noon + HOUR + 31 * SECOND)
    assert not make_attempt(state="handed_in").is_overdue(noon + 9 * HOUR)


def test_time_left_ends_at_the_deadline_not_at_the_grace(make_attempt, noon):
    assert make_attempt().time_left(noon + 59 * MINUTE) == MINUTE
    assert make_attempt().time_left(noon + HOUR + SECOND) == timedelta(0)


@pytest.mark.parametrize(
    ("let_finish", "minutes"), [(True, 60), (False, 20)], ids=["may finish", "cut by the window"]
)
def test_the_window_cuts_a_running_attempt_only_where_the_exam_says_so(noon, let_finish, minutes):
    assert deadline_for(noon, HOUR, noon + 20 * MINUTE, let_finish) == noon + minutes * MINUTE


def test_an_accommodation_stretches_the_duration(noon):
    assert deadline_for(noon, HOUR, None, False, Fraction(5, 4)) == noon + 75 * MINUTE


def test_an_accommodation_below_one_is_refused(noon):
    with pytest.raises(ValueError, match="accommodation"):
        deadline_for(noon, HOUR, None, True, Fraction(1, 2))


@given(
    st.timedeltas(timedelta(0), 9 * HOUR),
    st.timedeltas(timedelta(0), 9 * HOUR),
    st.booleans(),
    st.fractions(1, 4),
    st.fractions(1, 4),
)
def test_more_accommodation_never_means_an_earlier_deadline(duration, closes_in, let_finish, one, other):
    start = datetime(2026, 12, 10, tzinfo=UTC)
    small, large = sorted((one, other))
    deadlines = [
        deadline_for(start, duration, start + closes_in, let_finish, factor) for factor in (small, large)
    ]
    assert deadlines[0] <= deadlines[1]
    assert deadlines[0] >= min(start + duration, start + closes_in)


@pytest.mark.parametrize(
    ("seqs", "after", "expected"),
    [
        ([[]], 0, 0),
        ([[2, 3]], 0, 0),
        ([[1, 2, 4]], 0, 2),
        ([[1, 4], [2], [3]], 0, 4),
        ([[8, 9]], 7, 9),
        ([[3]], 7, 7),
    ],
    ids=["nothing", "the first is missing", "a gap", "three places", "after a known value", "old ones"],
)
def test_settled_is_the_end_of_the_unbroken_run(seqs, after, expected):
    assert settled(*seqs, after=after) == expected


@given(st.lists(st.integers(1, 40)), st.randoms())
def test_settled_does_not_depend_on_the_order_of_arrival(seqs, chance):
    mixed = list(seqs)
    chance.shuffle(mixed)
    highest = settled(mixed)
    assert highest == settled(seqs)
    assert set(range(1, highest + 1)) <= set(seqs)
    assert highest + 1 not in seqs


def test_a_receipt_code_is_the_same_every_time_and_in_every_zone(noon):
    code = receipt_code("x7", 1, noon, 40, secret=SECRET)
    in_china = noon.astimezone(timezone(8 * HOUR))
    assert code == receipt_code("x7", 1, in_china, 40, secret=SECRET)
    assert code == "U5RPK2M3"


def test_a_receipt_code_can_be_read_aloud(noon):
    codes = [receipt_code(f"x{number}", 1, noon, 40, secret=SECRET) for number in range(300)]
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) == set(RECEIPT_ALPHABET)
    assert not set("0O1I") & set(RECEIPT_ALPHABET)
    assert len(set(codes)) == 300


@pytest.mark.parametrize(
    "other",
    [
        {"attempt_id": "x8"},
        {"round": 2},
        {"answered": 39},
        {"secret": b"another"},
        {"closed_at": datetime(2026, 12, 10, 12, 0, 0, 1, tzinfo=UTC)},
    ],
)
def test_anything_else_has_another_receipt_code(noon, other):
    facts = {"attempt_id": "x7", "round": 1, "closed_at": noon, "answered": 40, "secret": SECRET}
    assert receipt_code(**facts) != receipt_code(**{**facts, **other})


def test_a_receipt_needs_a_moment_not_a_clock_time(noon):
    with pytest.raises(ValueError, match="time zone"):
        receipt_code("x7", 1, noon.replace(tzinfo=None), 40, secret=SECRET)
