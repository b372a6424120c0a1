"""阅卷 from hand-in to the record, with real markers at once: who gets which answer, and what it comes to."""

from __future__ import annotations

import threading
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Conflict, NotAllowed, NotFound
from app.domain.marking.settle import MarkingRule
from app.domain.sittings.exam import MakeUp, Moment, Schedule
from app.services.check_database import check_database
from app.services.claim_answer import claim_next_answer, skip_answer
from app.services.close_overdue import close_overdue
from app.services.intervene import reopen_attempt, void_attempt
from app.services.list_rejected import list_rejected, proposals_for, show_rejected
from app.services.list_sittings import find_sitting
from app.services.propose_answer import propose_answer
from app.services.rebuild_attempt import verify_attempt
from app.services.save_mark import MarksRefused, save_mark, take_back_mark
from app.services.show_answer import open_answer
from app.services.show_marking import list_marking, show_marking
from app.services.show_result import show_result
from app.services.viewer import Grant, Viewer
from app.store.database import db
from app.store.marking import AnswerGroup
from app.store.models import AttemptRow, AuditRow, EnrolmentRow, ScoreSheetRow, SittingRow, SlotScoreRow

BANK = Path(__file__).parents[1] / "data" / "written"
ESSAYS = ["先分析成因，再定制度。", "安全播出是生命线。"]
RIGHT = {"essay": ESSAYS, "single": ["b"], "blank": [["预防", "预防与应急"]]}
TWO = MarkingRule(markers=2, adjudicate_over=Fraction(20))


class Desk:
    """An exam with two essays (20 and 10 marks here: each is worth 10) and people who mark it."""

    def __init__(self, app, clock, sitting: str, members: dict[str, int]) -> None:
        self.app, self.clock, self.sitting, self.members = app, clock, sitting, members

    def viewer(self, name: str) -> Viewer:
        is_marker = name in ("anna", "bo", "chen")
        return Viewer(self.members[name], (Grant("organizer", "/1/", sees_names=False),) if is_marker else ())

    def group(self, number: int = 1) -> AnswerGroup:
        with self.app.app_context():
            sitting = db.session.query(SittingRow).filter_by(public_id=self.sitting).one()
            return AnswerGroup("every", sitting.occurrence.period, "written", f"written-{number}")

    def claim(self, name: str, number: int = 1, **more: Any) -> str | None:
        group = self.group(number)
        with self.app.app_context():
            return claim_next_answer(group, viewer=self.viewer(name), clock=self.clock, **more)

    def mark(self, name: str, task: str | None, *marks: str, comment: str = "") -> Any:
        assert task is not None
        with self.app.app_context():
            return save_mark(task, marks, comment, viewer=self.viewer(name), clock=self.clock)

    def open(self, name: str, task: str | None) -> Any:
        assert task is not None
        with self.app.app_context():
            return open_answer(task, viewer=self.viewer(name), clock=self.clock)

    def row(self, attempt: str) -> AttemptRow:
        with self.app.app_context():
            return db.session.query(AttemptRow).filter_by(public_id=attempt).one()

    def read(self, statement):
        with self.app.app_context():
            return statement(db.session)


@pytest.fixture
def make_desk(app, clock, make_member, make_exam):
    def make(rule: MarkingRule = TWO, **more: Any) -> Desk:
        members = {
            name: make_member(f"9{number}", name=name, department="west-1")
            for number, name in enumerate(("anna", "bo", "chen"))
        }
        members |= {name: make_member(f"1{number}", name=name) for number, name in enumerate(("mei", "ru"))}
        facts = {"points": 10, "types": ("essay", "single", "blank"), "marking": rule, **more}
        return Desk(app, clock, make_exam(bank=BANK, **facts), members)

    return make


def test_two_essays_two_markers_and_a_third_who_decides(make_desk, write_exam, app, clock):
    desk = make_desk()
    attempt = write_exam(desk.members["mei"], desk.sitting, RIGHT)
    waiting = desk.row(attempt)
    assert (waiting.state, waiting.score, waiting.outcome) == ("marking", None, None)
    with app.app_context():
        sitting = find_sitting(desk.sitting, desk.viewer("mei"), clock=clock)
        shown = show_result(attempt, viewer=desk.viewer("mei"), language="zh_CN", clock=clock)
        enrolment = db.session.get(EnrolmentRow, waiting.enrolment_id)
        assert (enrolment.finished_attempts, enrolment.record_outcome, enrolment.first_percent) == (
            1,
            None,
            None,
        )
        assert db.session.query(ScoreSheetRow).count() == db.session.query(SlotScoreRow).count() == 0
    assert (sitting.standing.value, shown.state, shown.score, shown.slots) == (
        "awaiting-marking",
        "marking",
        None,
        (),
    )

    first = desk.claim("anna")
    assert desk.mark("anna", first, "8", "8", "4", comment="很好").stage == "second"
    second = desk.open("bo", desk.claim("bo"))
    assert (second.own, second.others, second.decides) == (None, (), False)  # blind
    assert desk.mark("bo", first, "2", "4", "2", comment="太短").stage == "adjudication"  # 20 and 8 of 20
    for name, marks in (("anna", "7"), ("bo", "8")):
        desk.mark(name, desk.claim(name, 2), marks)  # one point apart in ten: the mean, 7.5
    assert desk.row(attempt).state == "marking"
    assert desk.claim("anna", decides=True) is None  # nobody decides on an own mark
    decided = desk.open("chen", desk.claim("chen", decides=True))
    assert sorted((one.comment, one.mark.share) for one in decided.others) == [
        ("太短", Fraction(8, 20)),
        ("很好", Fraction(1)),
    ]
    done = desk.mark("chen", decided.id, "6", "6", "1", comment="措施不够具体")
    assert (done.stage, done.completes) == ("done", True)

    graded = desk.row(attempt)
    assert (graded.state, graded.score, graded.outcome) == ("graded", Fraction(34), "pass")  # 6.5+7.5+10+10
    with app.app_context():
        result = show_result(attempt, viewer=desk.viewer("mei"), language="zh_CN", clock=clock)
        enrolment = db.session.get(EnrolmentRow, waiting.enrolment_id)
        assert (enrolment.record_attempt_id, enrolment.record_score) == (graded.id, Fraction(34))
        assert enrolment.first_percent == enrolment.record_percent == 85
        assert db.session.query(ScoreSheetRow).count() == 1
        assert verify_attempt(attempt).problems == ()
        assert check_database() == []
    assert [slot.score for slot in result.slots] == [Fraction(13, 2), Fraction(15, 2), 10, 10]
    assert result.slots[0].marked is not None
    assert result.slots[0].marked.comments == ("措施不够具体",)
    assert [(one.text, one.score, one.most) for one in result.slots[0].marked.points] == [
        ("分析成因", 6, 8),
        ("措施可行", 6, 8),
        ("表达清楚", 1, 4),
    ]
    assert result.slots[1].marked is not None
    assert [(one.text, one.score, one.most) for one in result.slots[1].marked.points] == [
        ("", Fraction(15, 2), 10)
    ]


def test_markers_who_ask_at_one_instant_get_different_answers(make_desk, write_exam, app):
    desk = make_desk(MarkingRule())
    for name in ("mei", "ru"):
        write_exam(desk.members[name], desk.sitting, RIGHT)
    ready, got = threading.Barrier(3), {}

    def ask(name: str) -> None:
        ready.wait()
        got[name] = desk.claim(name)

    threads = [threading.Thread(target=ask, args=[name]) for name in ("anna", "bo", "chen")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 3
    taken = [task for task in got.values() if task]
    assert len(taken) == len(set(taken)) == 2


def test_a_claim_holds_for_half_an_hour_and_a_reopened_browser_finds_it(make_desk, write_exam, clock):
    desk = make_desk(MarkingRule())
    write_exam(desk.members["mei"], desk.sitting, RIGHT)
    task = desk.claim("anna")
    assert desk.claim("anna") == task
    assert desk.claim("bo") is None
    with pytest.raises(Conflict, match="answer-claimed"):
        desk.open("bo", task)
    with pytest.raises(Conflict, match="answer-claimed"):
        desk.mark("bo", task, "8", "8", "4")
    clock.forward(minutes=31)
    assert desk.mark("anna", task, "8", "8", "4").stage == "done"  # nobody took it meanwhile


def test_who_lets_a_claim_lapse_and_saves_after_another_took_it_is_told(make_desk, write_exam, clock):
    desk = make_desk(MarkingRule())
    write_exam(desk.members["mei"], desk.sitting, RIGHT)
    task = desk.claim("anna")
    clock.forward(minutes=31)
    assert desk.claim("bo") == task
    with pytest.raises(Conflict, match="answer-claimed"):
        desk.mark("anna", task, "8", "8", "4")
    desk.mark("bo", task, "8", "8", "3")
    with pytest.raises(Conflict, match="answer-marked-meanwhile"):
        desk.mark("anna", task, "8", "8", "4")


def test_a_mark_above_the_maximum_is_refused_whole(make_desk, write_exam):
    desk = make_desk(MarkingRule())
    write_exam(desk.members["mei"], desk.sitting, RIGHT)
    task = desk.claim("anna")
    with pytest.raises(MarksRefused) as refused:
        desk.mark("anna", task, "8", "8.5", "")
    assert {place: one.code for place, one in refused.value.given.problems.items()} == {
        1: "mark-above-maximum",
        2: "mark-missing",
    }
    assert desk.open("anna", task).own is None


def test_saving_twice_gives_one_mark_and_a_change_is_audited(make_desk, write_exam, app, clock):
    desk = make_desk(MarkingRule())
    attempt = write_exam(desk.members["mei"], desk.sitting, RIGHT)
    task = desk.claim("anna")
    for _ in range(2):
        desk.mark("anna", task, "8", "8", "4")
    desk.mark("anna", task, "5", "8", "4")
    actions = desk.read(lambda session: [row.action for row in session.query(AuditRow).order_by(AuditRow.id)])
    assert [one for one in actions if one.startswith("mark.")] == ["mark.given", "mark.changed"]
    with app.app_context():
        take_back_mark(str(task), viewer=desk.viewer("anna"), clock=clock)
    assert desk.claim("bo") == task
    desk.mark("bo", task, "1", "1", "1")
    assert desk.mark("anna", desk.claim("anna", 2), "10").completes
    assert desk.row(attempt).score == Fraction(3, 2) + 10 + 20
    with pytest.raises(Conflict, match="answer-graded"):
        desk.mark("bo", task, "2", "2", "2")
    assert not desk.mark("bo", task, "1", "1", "1").completes  # the same again is no change


def test_nobody_marks_an_own_answer_or_one_of_another_station(make_desk, write_exam, make_member, app, clock):
    desk = make_desk(MarkingRule())
    write_exam(desk.members["anna"], desk.sitting, RIGHT)
    assert desk.claim("anna") is None
    task = desk.claim("bo")
    with pytest.raises(NotFound):
        desk.open("anna", task)
    with pytest.raises(NotFound):
        desk.mark("anna", task, "8", "8", "4")
    east = Viewer(desk.members["mei"], (Grant("organizer", "/1/2/", sees_names=True),))
    with app.app_context():
        assert claim_next_answer(desk.group(), viewer=east, clock=clock) is None
        with pytest.raises(NotFound):
            open_answer(str(task), viewer=east, clock=clock)
        with pytest.raises(NotFound):
            claim_next_answer(desk.group(), viewer=Viewer(desk.members["ru"]), clock=clock)


def test_a_skipped_answer_comes_last_and_a_void_attempt_leaves_the_queue(make_desk, write_exam, app):
    desk = make_desk(MarkingRule())
    attempts = [write_exam(desk.members[name], desk.sitting, RIGHT) for name in ("mei", "ru")]
    first = desk.claim("anna")
    with app.app_context():
        skip_answer(str(first), viewer=desk.viewer("anna"))
    second = desk.claim("anna", after=str(first))
    assert second != first
    with app.app_context():
        skip_answer(str(second), viewer=desk.viewer("anna"))
    assert desk.claim("anna", after=str(second)) == first
    with app.app_context():
        void_attempt(attempts[0], "代考", viewer=desk.viewer("bo"), clock=desk.clock)
    assert desk.claim("bo") == second
    assert desk.claim("chen") is None
    with pytest.raises(NotFound):
        desk.mark("anna", first, "8", "8", "4")


def test_a_failure_is_none_before_it_is_marked(make_desk, write_exam, app, clock, go_to):
    make_up = MakeUp(timedelta(days=1), timedelta(days=3), frozenset({"failed"}))
    rhythm = Schedule("quarter", Moment(8, 0, month="last", day="10"), timedelta(hours=3), "Asia/Shanghai")
    desk = make_desk(MarkingRule(), make_up=make_up, schedule=rhythm, max_attempts=1)
    write_exam(desk.members["mei"], desk.sitting, {"essay": ESSAYS})
    tasks = [desk.claim("anna", number) for number in (1, 2)]
    go_to("2026-12-11 12:00")
    with app.app_context():
        second = db.session.query(SittingRow.public_id).filter_by(wave="make-up").first()[0]
        assert find_sitting(desk.sitting, desk.viewer("mei"), clock=clock).make_up is None
    with pytest.raises(NotAllowed, match="not-eligible"):
        write_exam(desk.members["mei"], second, RIGHT)
    desk.mark("anna", tasks[0], "0", "0", "0")
    desk.mark("anna", tasks[1], "0")
    with app.app_context():
        assert find_sitting(desk.sitting, desk.viewer("mei"), clock=clock).make_up is not None
    assert desk.row(write_exam(desk.members["mei"], second, RIGHT)).state == "marking"


def test_progress_and_rejected_texts_are_counted_by_question(make_desk, write_exam, app, clock):
    desk = make_desk()
    for name, blank in (("mei", "平战"), ("ru", "平战。")):
        write_exam(desk.members[name], desk.sitting, {**RIGHT, "blank": [["预防", blank]]})
    desk.mark("anna", desk.claim("anna"), "8", "8", "4")
    desk.claim("bo", 2)
    with app.app_context():
        first, second = list_marking(desk.viewer("anna"), clock=clock)
        assert first.counts[6:] == (2, 1, 1, 0, 0, 1, 0, 0)  # of two one waits for bo; the other is for anna
        assert second.counts[6:] == (2, 2, 0, 0, 0, 1, 0, 0)  # bo has one of them
        assert list_marking(desk.viewer("bo"), clock=clock)[1].counts.held == 1
        detail = show_marking(desk.group(), viewer=desk.viewer("anna"), clock=clock)
        assert [(one.name, one.marked, one.decided) for one in detail.markers] == [("anna", 1, 0)]
        assert [(one.marks, one.is_open) for one in detail.own] == [(10, True)]
        assert list_rejected(desk.viewer("anna"), clock=clock) == ()  # nothing is graded yet
    for name in ("anna", "bo", "anna"):  # once more, for the answer that bo had open
        for number, marks in ((1, ("8", "8", "4")), (2, ("10",))):
            while task := desk.claim(name, number):
                desk.mark(name, task, *marks)
    with app.app_context():
        (line,) = list_rejected(desk.viewer("anna"), clock=clock)
        assert (line.item, line.answers) == ("written-4", 2)
        view = show_rejected("written", "written-4", viewer=desk.viewer("anna"))
        assert [
            (name, [(one.gap, one.text, one.count) for one in texts]) for name, texts in view.versions
        ] == [("1.0", [("2", "平战", 2)])]
        for _ in range(2):
            propose_answer(
                "written", "written-4", "2", "平战", "本台用语", viewer=desk.viewer("anna"), clock=clock
            )
        proposed = proposals_for("written", "written-4", viewer=desk.viewer("bo"))
        assert [(one.text, one.reason, one.name) for one in proposed] == [("平战", "本台用语", "anna")]


def test_a_reopened_attempt_is_marked_anew(make_desk, write_exam, app, clock):
    desk = make_desk(MarkingRule())
    attempt = write_exam(desk.members["mei"], desk.sitting, RIGHT)
    before = [desk.claim("anna", number) for number in (1, 2)]
    for task, marks in zip(before, (("8", "8", "4"), ("10",)), strict=True):
        desk.mark("anna", task, *marks)
    with app.app_context():
        reopen_attempt(attempt, 10, "误交", viewer=desk.viewer("bo"), clock=clock)
        clock.forward(minutes=30)
        assert close_overdue(clock=clock) == 1
    assert desk.row(attempt).state == "marking"
    with pytest.raises(NotFound):
        desk.open("anna", before[0])
    for number, marks in ((1, ("0", "0", "0")), (2, ("1",))):
        desk.mark("anna", desk.claim("anna", number), *marks)
    assert desk.row(attempt).score == 21
    assert desk.read(lambda session: session.query(ScoreSheetRow).count()) == 2


def test_an_essay_about_a_shared_text_is_marked_beside_that_text(
    make_exam, make_member, write_exam, app, tmp_path
):
    (tmp_path / "bank.yaml").write_text(
        "format: 1\nbank: case\ntitle: 案例\nquestions:\n"
        "  - id: case-1\n    group: 夜里机房温度升高。\n    questions:\n"
        "      - {id: case-1a, essay: 应当怎样处置？}\n"
        "      - {id: case-1b, truefalse: 可以离岗。, answer: 错}\n",
        encoding="utf-8",
    )
    member = make_member("10")
    sitting = make_exam(types=("group",), bank=tmp_path)
    write_exam(member, sitting, {"essay": ["先核实，再报告。"], "truefalse": [False]})
    marker = Viewer(make_member("9", department="west-1"), (Grant("organizer", "/1/", sees_names=False),))
    with app.app_context():
        period = db.session.query(SittingRow).filter_by(public_id=sitting).one().occurrence.period
        clock = app.extensions["baiti_clock"]
        task = claim_next_answer(AnswerGroup("every", period, "case", "case-1a"), viewer=marker, clock=clock)
        assert "夜里机房温度升高" in open_answer(task, viewer=marker, clock=clock).shared
