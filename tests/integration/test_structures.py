"""Drawn numbers and shared texts, from the file to the graded paper, on both databases."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.attempts.limits import check_entries
from app.services.hand_in import hand_in
from app.services.rebuild_attempt import rebuild_paper, verify_attempt
from app.services.save_responses import save_responses
from app.services.show_attempt import show_attempt
from app.services.show_result import show_result
from app.services.start_attempt import start_attempt
from app.services.viewer import Viewer
from app.store.database import db
from app.store.models import AttemptPaperRow, SlotScoreRow

BANK = Path(__file__).resolve().parents[1] / "data" / "structures"
DEVICE = "device-0001"


@pytest.fixture
def attempt(app, clock, make_member, make_exam):
    """A started attempt: (its id, its member's row id)."""
    member_id = make_member("007316")
    sitting = make_exam(bank=BANK, types=("numeric", "group"), points=5)
    with app.app_context():
        viewer = Viewer(member_id)
        started = start_attempt(
            sitting, viewer=viewer, client=DEVICE, language="zh_CN", seed=b"sixteen bytes ok", clock=clock
        )
    return started.attempt_id, member_id


def show(attempt, clock, language="zh_CN"):
    return show_attempt(attempt[0], owner=attempt[1], language=language, clock=clock)


def test_a_member_gets_numbers_of_their_own_answers_them_and_reads_them_again(app, clock, attempt):
    with app.app_context():
        slots = show(attempt, clock).slots
        values = db.session.get_one(AttemptPaperRow, 1).paper["sections"][0]["slots"][0]["values"]
        db.session.rollback()
        cap, load = Fraction(values["cap"]), Fraction(values["load"])
        assert slots[0].html == {
            slots[0].presented.stem: f"UPS 容量 {cap} kVA，负载率 {load}%，实际负载是多少？"
        }
        english = show(attempt, clock, "en").slots[0]
        assert english.presented.stem == f"A UPS of {cap} kVA at {load}%: what is the load?"
        assert english.presented.stem in english.html
        answer = str(cap * load / 100)
        entries = [{"seq": 1, "kind": "answer", "slot": 1, "response": f"{answer} kVA"}]
        who = {"owner": attempt[1], "epoch": 1, "client": DEVICE, "clock": clock}
        save_responses(attempt[0], entries=check_entries(entries), **who)
        clock.forward(minutes=1)
        hand_in(attempt[0], last_seq=1, entries=[], confirm_unsent=False, **who)
        result = show_result(attempt[0], viewer=Viewer(attempt[1]), language="zh_CN", clock=clock)
        first = result.slots[0]
        assert (first.score, first.solution.response) == (5, f"{answer} kVA")
        assert first.html[first.explanation] == f"{cap} kVA × {load}% = {answer} kVA。"
        assert db.session.get_one(SlotScoreRow, (1, 1)).fraction == 1


def test_the_paper_with_its_numbers_is_rebuilt_from_the_seed(app, clock, attempt):
    with app.app_context():
        paper, is_equal = rebuild_paper(attempt[0])
        assert is_equal
        assert [bool(slot.values) for slot in paper.slots] == [True, False, True]
        who = {"owner": attempt[1], "epoch": 1, "client": DEVICE, "clock": clock}
        clock.forward(minutes=1)
        hand_in(attempt[0], last_seq=0, entries=[], confirm_unsent=False, **who)
        assert verify_attempt(attempt[0]).problems == ()


def test_children_of_a_group_stand_together_under_their_shared_text(app, clock, attempt):
    with app.app_context():
        sections = show(attempt, clock).sections
        assert [len(section.slots) for section in sections] == [1, 2]
        alone, (first, second) = sections[0].slots[0], sections[1].slots
        assert alone.group is None
        assert first.group == second.group
        assert (first.group.key, first.group.first, first.group.last) == ("g1", 2, 3)
        assert first.group.html == "7 月 3 日 22:10，监控中心发现 <strong>2 号机房</strong>温度升至 38 ℃。"
        assert [first.type, second.type] == ["single", "numeric"]
        english = show(attempt, clock, "en").slots[1].group
        assert english.html == "3 July, 22:10: room 2 has 38 ℃."
