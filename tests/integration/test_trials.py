"""试考: a trial is a real attempt that no figure, record or rule ever meets."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect, text

from app.domain.attempts.limits import check_entries
from app.domain.errors import NotFound
from app.domain.itemtypes import item_types
from app.services.close_overdue import close_overdue
from app.services.hand_in import hand_in
from app.services.list_sittings import list_sittings
from app.services.list_trials import list_trials
from app.services.rebuild_attempt import rebuild_paper, verify_attempt
from app.services.remove_trial import remove_trial
from app.services.show_attempt import show_attempt
from app.services.show_distribution import show_distribution
from app.services.show_record import show_record
from app.services.show_result import show_result
from app.services.start_trial import start_trial
from app.services.viewer import Grant, Viewer
from app.store.attempts import frozen_paper, items_met_before
from app.store.database import db
from app.store.models import AttemptRow, SittingRow
from app.store.queries.bank_pages import figures_of, find_bank, item_ids
from app.store.queries.consistency import find_inconsistencies
from app.store.transaction import reading

DEVICE = "device-0001"


@pytest.fixture
def organizer(app, make_member, set_exam, go_to, sit):
    """An organizer who also owes the exam, beside somebody who has sat it."""
    other = make_member("1", roles=())
    own = make_member("2", roles=("organizer",), at="organisation")
    set_exam()
    go_to("2026-12-11 10:00")
    sit(other, "quarterly", right=2)
    with app.app_context():
        root = db.session.execute(text("select path from department where parent_id is null")).scalar()
        db.session.rollback()
    return Viewer(own, (Grant("organizer", root, True),))


def begin(viewer: Viewer, clock: Any, *, client: str = DEVICE, tier: str = "operator", seed: int = 7) -> str:
    start = {"viewer": viewer, "client": client, "language": "zh_CN", "clock": clock}
    return start_trial("quarterly", tier, seed=bytes([seed] * 16), **start).attempt_id


def answer_and_hand_in(attempt: str, viewer: Viewer, clock: Any) -> None:
    row = db.session.query(AttemptRow.id).filter_by(public_id=attempt).scalar()
    frozen = frozen_paper(row)
    entries = []
    for slot in frozen.paper.slots:
        item = frozen.stored(slot.item).item
        right = item_types()[item.type].solve(item.body, slot.arrangement).response
        entries.append({"seq": slot.number, "kind": "answer", "slot": slot.number, "response": right})
    db.session.rollback()
    hand_in(
        attempt,
        owner=viewer.member_id,
        epoch=1,
        client=DEVICE,
        last_seq=len(entries),
        entries=check_entries(entries),
        confirm_unsent=False,
        clock=clock,
    )


def everything_counted(viewer: Viewer, clock: Any) -> dict[str, object]:
    """Whatever could be moved by an attempt: figures, records, plan, statistics, what is avoided."""
    sitting = db.session.query(SittingRow.public_id).filter_by(wave="main").order_by(SittingRow.id).first()[0]
    db.session.rollback()
    figures = show_distribution(sitting, viewer=viewer, clock=clock)
    record = show_record(viewer, clock=clock, zone="Asia/Shanghai")
    with reading():
        bank = find_bank("small")
        assert bank is not None
        items = figures_of(bank.id, item_ids(bank.snapshot_id))
        met = items_met_before(viewer.member_id, 5)
        tables = {
            name: db.session.execute(text(f"select count(*) from {name}")).scalar()  # noqa: S608
            for name in ("slot_score", "enrolment", "sitting", "occurrence")
        }
        enrolments = db.session.execute(
            text("select member_id, finished_attempts, record_score, frozen_at from enrolment order by id")
        ).all()
    sittings = [
        (one.id, one.state, one.attempts_left, one.done) for one in list_sittings(viewer, clock=clock)
    ]
    return {
        "figures": figures,
        "record": (record.ledger, record.lines, record.topics, record.years),
        "items": items,
        "met": met,
        "tables": tables,
        "enrolments": enrolments,
        "sittings": sittings,
    }


def test_a_trial_is_sat_graded_and_shown_at_once_and_moves_no_figure(app, organizer, clock):
    with app.app_context():
        before = everything_counted(organizer, clock)
        attempt = begin(organizer, clock)
        room = show_attempt(attempt, owner=organizer.member_id, language="zh_CN", clock=clock)
        assert room.is_trial
        assert everything_counted(organizer, clock) == before
        answer_and_hand_in(attempt, organizer, clock)
        result = show_result(attempt, viewer=organizer, language="zh_CN", clock=clock)
        assert (result.score, result.outcome, len(result.slots)) == (100, "pass", 4)
        assert all(slot.score == slot.points and slot.solution for slot in result.slots)
        assert everything_counted(organizer, clock) == before
        assert find_inconsistencies() == []
        db.session.rollback()
        assert rebuild_paper(attempt)[1]
        assert verify_attempt(attempt).problems == ()


def test_a_trial_needs_no_open_window_ends_by_the_clock_and_is_drawn_anew(app, organizer, clock, go_to):
    go_to("2026-11-02 08:00")  # weeks before it opens
    with app.app_context():
        first = begin(organizer, clock)
        assert begin(organizer, clock) == first  # the one that runs
        clock.forward(minutes=62)
        assert close_overdue(clock=clock) == 1
        second = begin(organizer, clock, seed=9)
        assert second != first
        states = [(one.public_id, one.state) for one in list_trials("quarterly", organizer)]
        assert states == [(second, "open"), (first, "graded")]


def test_a_trial_taken_out_leaves_its_empty_row_alone(app, organizer, clock):
    with app.app_context():
        attempt = begin(organizer, clock)
        answer_and_hand_in(attempt, organizer, clock)
        row = db.session.query(AttemptRow.id).filter_by(public_id=attempt).scalar()
        db.session.rollback()
        remove_trial(attempt, viewer=organizer, clock=clock)
        assert list_trials("quarterly", organizer) == ()
        with pytest.raises(NotFound):
            show_result(attempt, viewer=organizer, language="zh_CN", clock=clock)
        tables = [name for name in inspect(db.engine).get_table_names() if name != "attempt"]
        left = {
            name: db.session.scalar(text(f"select count(*) from {name} where attempt_id = {row}"))  # noqa: S608
            for name in tables
            if any(column["name"] == "attempt_id" for column in inspect(db.engine).get_columns(name))
        }
        assert set(left.values()) == {0}, left
        assert find_inconsistencies() == []


def test_only_organizers_see_the_paper_of_a_trial_also_after_the_role_has_gone(app, organizer, clock):
    with app.app_context():
        with pytest.raises(NotFound):
            begin(Viewer(organizer.member_id), clock)
        attempt = begin(organizer, clock)
        db.session.execute(text("delete from role_grant"))
        db.session.commit()
        with pytest.raises(NotFound):
            show_attempt(attempt, owner=organizer.member_id, language="zh_CN", clock=clock)
