"""纸考成绩: results that were written on paper, entered all or none, corrected, withdrawn and counted."""

from __future__ import annotations

import io
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text

from app.domain.attempts.on_paper import WrittenRow
from app.domain.errors import Conflict, DomainError, NotFound
from app.domain.sittings.exam import MakeUp
from app.services.enter_papers import (
    check_papers,
    digest_of,
    enter_paper,
    enter_papers,
    review_papers,
    withdraw_paper,
)
from app.services.judge_papers import REPLACE
from app.services.list_papers import list_papers, make_template
from app.services.list_sittings import list_sittings
from app.services.show_distribution import show_distribution
from app.services.show_record import show_record
from app.services.show_result import show_result
from app.services.viewer import Grant, Viewer
from app.store.database import db
from app.store.models import AttemptRow, AuditRow, EnrolmentRow, ScoreSheetRow
from app.store.queries.consistency import find_inconsistencies

ZONE = "Asia/Shanghai"
HEAD = ("工号", "姓名", "成绩", "考试日期", "答卷编号")


def sheet(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> bytes:
    book = Workbook()
    book.active.append(head)
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def people(app, make_member, set_exam, go_to):
    """Three operators of the east and one of the west, and the clerk of the east, on the second day."""
    ids = {number: make_member(number, name=f"演示{number}") for number in ("0011", "0012", "0013")}
    ids["0021"] = make_member("0021", name="演示0021", department="west-1")
    clerk = make_member("9001", roles=("organizer",), department="east", tier="leader", at="east")
    set_exam(make_up=MakeUp(*(timedelta(days=7),) * 2, frozenset({"absent"})))
    go_to("2026-12-12 10:00")
    with app.app_context():
        east = db.session.execute(text("select path from department where key = 'east'")).scalar()
        db.session.rollback()
    return ids | {"clerk": Viewer(clerk, (Grant("organizer", east, True),))}


class Desk:
    """The clerk's doings, with what hardly ever changes."""

    def __init__(self, clerk: Viewer, clock: Any, folder: Any) -> None:
        self.clerk, self.clock, self.folder = clerk, clock, folder
        statement = "select public_id from sitting where wave = 'main' order by opens_at"
        self.sitting = str(db.session.execute(text(statement)).scalar())
        db.session.rollback()

    def check(self, data: bytes, usual_day: Any = None) -> Any:
        return check_papers(self.sitting, "纸考.xlsx", data, usual_day, **self._all())

    def enter(self, review: Any, decisions: Any = None, reason: str = "", seen: str = "") -> Any:
        seen = seen or digest_of(review.rows)
        return enter_papers(self.sitting, review.upload, decisions or {}, reason, seen=seen, **self._all())

    def one(self, number: str, score: str, *, decision: str = "", reason: str = "") -> Any:
        row = WrittenRow(1, number, "", score, (), "2026-12-11", "A-7")
        return enter_paper(
            self.sitting, row, decision, reason, viewer=self.clerk, clock=self.clock, zone=ZONE
        )

    def _all(self) -> dict[str, Any]:
        return {"folder": self.folder, "viewer": self.clerk, "clock": self.clock, "zone": ZONE}


@pytest.fixture
def desk(app, people, clock, tmp_path):
    with app.app_context():
        yield Desk(people["clerk"], clock, tmp_path / "uploads")


def codes(review: Any) -> dict[int, list[str]]:
    return {row.row.line: [problem.code for problem in row.problems] for row in review.rows}


def test_the_template_lists_the_clerks_people_and_comes_back_as_their_results(desk, people):
    data = make_template(desk.sitting, viewer=desk.clerk, clock=desk.clock, language="zh_CN")
    book = load_workbook(io.BytesIO(data))
    table = book.worksheets[0]
    assert [cell.value for cell in table[1]][:6] == ["工号", "姓名", "单位", "层次", "成绩", "大题 1"]
    assert [row[0].value for row in table.iter_rows(min_row=2)] == ["0011", "0012", "0013"]
    columns = {cell.value: cell.column for cell in table[1]}
    table.cell(2, columns["成绩"], 75)
    table.cell(3, columns["大题 1"], 50)
    for line in (2, 3):
        table.cell(line, columns["考试日期"], "2026年12月11日")
        table.cell(line, columns["答卷编号"], f"A-{line}")
    buffer = io.BytesIO()
    book.save(buffer)
    review = desk.check(buffer.getvalue())
    assert (review.count("enter"), len(review.rows), review.has_errors) == (2, 2, False)
    assert db.session.query(AttemptRow).count() == 0
    db.session.rollback()
    assert desk.enter(review).entered == 2
    lines = list_papers(desk.sitting, viewer=desk.clerk, clock=desk.clock).lines
    assert [(one.staff_number, one.score, one.reference) for one in lines] == [
        ("0011", 75, "A-2"),
        ("0012", 50, "A-3"),
    ]
    with pytest.raises(Conflict):
        desk.enter(review)


def test_every_wrong_row_is_named_and_nothing_is_entered(desk, people, sit):
    sit(people["0013"], "quarterly", hands_in=False)
    review = desk.check(
        sheet(
            ("0011", "演示0011", 101, "2026-12-11", ""),
            ("0011", "演示0011", 80, "2026-12-11", ""),
            ("0012", "演示0013", 80, "2026-12-11", ""),
            ("0021", "演示0021", 80, "2026-12-11", ""),
            ("0013", "演示0013", 80, "2026-12-11", ""),
            ("", "谁", 80, "2026-12-11", ""),
            ("0012", "演示0012", "八十", "12月31日", ""),
        )
    )
    assert codes(review) == {
        2: ["paper-score-range"],
        3: ["paper-number-twice"],
        4: ["paper-name-differs"],
        5: ["paper-number-unknown"],  # of another station: not told apart from nobody
        6: ["paper-at-work"],
        7: ["paper-number-missing"],
        8: ["paper-number-twice"],
    }
    with pytest.raises(DomainError) as refused:
        desk.enter(review)
    assert refused.value.code == "paper-has-errors"
    assert db.session.query(AttemptRow).filter_by(on_paper=True).count() == 0


def test_it_counts_in_record_and_figures_and_tells_nothing_of_questions(desk, people, sit, clock):
    sit(people["0012"], "quarterly", right=4)
    desk.one("0011", "55")
    member = Viewer(people["0011"])
    attempt = db.session.query(AttemptRow.public_id).filter_by(on_paper=True).scalar()
    db.session.rollback()
    result = show_result(attempt, viewer=member, language="zh_CN", clock=clock)
    assert (result.score, result.outcome, result.slots) == (55, "fail", ())
    assert (result.receipt, result.released.answers, result.paper.reference) == (None, False, "A-7")
    line = show_record(member, clock=clock, zone=ZONE).lines[0]
    assert line.result.on_paper
    assert line.result.score == 55
    shown = show_distribution(desk.sitting, viewer=desk.clerk, clock=clock)
    assert (shown.counts.due.value, shown.counts.sat.value, shown.counts.on_paper.value) == (3, 2, 1)
    assert (shown.scores.n.value, shown.scores.passed.value) == (2, 1)
    assert db.session.execute(text("select count(distinct attempt_id) from slot_score")).scalar() == 1
    assert find_inconsistencies() == []
    db.session.rollback()


def test_who_has_a_result_already_is_asked_about_and_the_old_one_comes_back_when_it_is_withdrawn(
    desk, people, sit
):
    online = sit(people["0011"], "quarterly", right=1)
    review = desk.check(sheet(("0011", "演示0011", 90, "2026-12-11", "A-1")))
    assert [(row.does, row.before, row.choices) for row in review.rows] == [("ask", 25, ("keep", "replace"))]
    with pytest.raises(DomainError) as refused:
        desk.enter(review)
    assert refused.value.code == "paper-decision-missing"
    desk.enter(review, {"0011": REPLACE})

    def stands() -> tuple[Any, ...]:
        row = db.session.query(EnrolmentRow).filter_by(member_id=people["0011"]).order_by("id").first()
        state = db.session.query(AttemptRow.state).filter_by(public_id=online).scalar()
        found = (row.record_score, row.record_outcome, row.finished_attempts, state)
        db.session.rollback()
        return found

    assert stands() == (Fraction(90), "pass", 1, "void")
    paper = list_papers(desk.sitting, viewer=desk.clerk, clock=desk.clock).lines[0].attempt
    withdraw_paper(paper, "录错了人", viewer=desk.clerk, clock=desk.clock)
    assert stands() == (Fraction(25), "fail", 1, "graded")
    with pytest.raises(NotFound):
        withdraw_paper(paper, "又一次", viewer=desk.clerk, clock=desk.clock)


def test_a_correction_adds_a_row_says_why_and_changes_what_is_published(desk, people):
    assert desk.one("0011", "55").does == "enter"
    assert desk.one("0011", "55").does == "same"
    with pytest.raises(DomainError) as refused:
        desk.one("0011", "65")
    assert refused.value.code == "paper-reason-missing"
    assert desk.one("0011", "65", reason="登分错误").does == "correct"
    sheets = db.session.query(ScoreSheetRow).order_by(ScoreSheetRow.number).all()
    assert [(row.score, row.outcome, row.reason) for row in sheets] == [
        (55, "fail", ""),
        (65, "pass", "登分错误"),
    ]
    records = db.session.query(EnrolmentRow.record_score).filter_by(member_id=people["0011"])
    assert records.order_by(EnrolmentRow.id).first()[0] == 65
    told = db.session.query(AuditRow.action).filter(AuditRow.action.like("paper.%")).order_by(AuditRow.id)
    assert [action for (action,) in told] == ["paper.entered", "paper.corrected"]
    db.session.rollback()


def test_what_changed_between_preview_and_confirmation_is_looked_at_again(desk, people, sit):
    review = desk.check(sheet(("0011", "演示0011", 90, "2026-12-11", "")))
    sit(people["0011"], "quarterly", right=1)
    with pytest.raises(Conflict) as refused:
        desk.enter(review)
    assert refused.value.code == "paper-changed-meanwhile"
    again = review_papers(desk.sitting, review.upload, **desk._all())
    assert again.rows[0].does == "ask"


def test_before_it_opens_and_for_a_stranger_there_is_no_list(desk, people, go_to):
    with pytest.raises(NotFound):
        list_papers(desk.sitting, viewer=Viewer(people["0011"]), clock=desk.clock)
    nameless = Viewer(desk.clerk.member_id, (Grant("organizer", desk.clerk.grants[0].path, False),))
    assert list_papers(desk.sitting, viewer=nameless, clock=desk.clock).expected == 0
    go_to("2026-12-09 10:00")
    with pytest.raises(DomainError) as early:
        list_papers(desk.sitting, viewer=desk.clerk, clock=desk.clock)
    assert early.value.code == "paper-not-open"
    assert list_sittings(Viewer(people["0011"]), clock=desk.clock)
