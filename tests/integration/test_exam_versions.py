"""恢复到上一版: an earlier version of an exam in force again, in the service and on the command line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.domain.errors import Conflict, NotFound
from app.services.list_sittings import list_sittings
from app.services.roll_back_exam import list_exam_versions, restore_exam, review_exam_version
from app.services.viewer import Grant, Viewer
from app.store.database import db

ZONE = "Asia/Shanghai"


@pytest.fixture
def organizer(app, make_member):
    number = make_member("9001", roles=("organizer",), at="organisation")
    with app.app_context():
        root = db.session.execute(text("select path from department where parent_id is null")).scalar()
        db.session.rollback()
    return Viewer(number, (Grant("organizer", root, True),))


def test_an_earlier_version_holds_for_what_has_not_opened_and_can_be_taken_back(
    app, make_member, organizer, set_exam, go_to, clock
):
    member = Viewer(make_member("1"))
    set_exam(minutes=60)
    go_to("2026-12-01 08:00")
    set_exam(minutes=45)

    def minutes() -> list[timedelta]:
        return [one.duration / timedelta(minutes=1) for one in list_sittings(member, clock=clock)]

    with app.app_context():
        assert minutes() == [45, 45]
        review = review_exam_version("quarterly", 1, viewer=organizer, clock=clock, zone=ZONE)
        assert (review.current, len(review.plan.of_kind("kept")), review.shortages) == (2, 2, ())
        restore_exam("quarterly", 1, seen=2, viewer=organizer, clock=clock, zone=ZONE)
        assert minutes() == [60, 60]
        versions = list_exam_versions("quarterly", viewer=organizer)
        assert [(one.number, one.is_current) for one in versions.versions] == [(2, False), (1, True)]
        with pytest.raises(Conflict):
            restore_exam("quarterly", 2, seen=2, viewer=organizer, clock=clock, zone=ZONE)
        with pytest.raises(NotFound):
            restore_exam("quarterly", 3, seen=1, viewer=organizer, clock=clock, zone=ZONE)
    run = app.test_cli_runner().invoke
    assert [line[0] for line in run(args=["exam", "versions", "quarterly"]).output.splitlines()] == ["2", "1"]
    assert run(args=["exam", "rollback", "quarterly", "2"]).exit_code == 0
    with app.app_context():
        assert minutes() == [45, 45]
    go_to("2026-12-11 10:00")
    assert run(args=["exam", "rollback", "quarterly", "1"]).exit_code == 0
    with app.app_context():
        assert minutes() == [45, 60], "the one that is open keeps its definition"


def test_a_dry_run_of_a_load_says_what_would_change_and_changes_nothing(app, organisation, home):
    run = app.test_cli_runner().invoke
    assert run(args=["bank", "load"]).exit_code == 0
    told = run(args=["exam", "load", "--dry-run", "small"])
    assert (told.exit_code, "small" in told.output) == (0, True), told.output
    assert run(args=["exam", "list"]).output == ""
