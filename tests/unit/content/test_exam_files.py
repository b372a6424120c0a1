from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from app.content.documents import Source
from app.content.exam_files import read_exam, read_exam_sources, read_exams, read_organisation
from app.content.library import Library
from app.content.messages import exams
from app.domain.bank.fields import Words
from app.domain.marking.settle import MarkingRule
from app.domain.sittings.exam import Exam, Moment

DATA = Path(__file__).parents[2] / "data/exams"
BROKEN = sorted((DATA / "broken").glob("*.yaml"))
SAMPLE = (DATA / "quarterly.yaml").read_text(encoding="utf-8")
NEED_TWO_FILES = {"exam-twice", "organisation-twice"}


def read_changed(library: Library, old: str, new: str) -> Exam:
    assert old in SAMPLE
    exam, diagnostics = read_exam(Source("a.yaml", SAMPLE.replace(old, new).encode()), library)
    assert not [each for each in diagnostics if each.is_error]
    assert exam is not None
    return exam


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_the_mistake_is_found_at_its_place_and_nothing_else(path: Path, library: Library) -> None:
    source = Source.at(path)
    expected = source.data.decode().split("\n")[0].removeprefix("# ").split(", ")
    read = read_organisation(source) if b"\norganisation:" in source.data else read_exam(source, library)
    assert [f"{each.code} {each.line}:{each.column}" for each in read[1]] == expected
    assert (read[0] is None) == any(each.is_error for each in read[1])
    for each in read[1]:
        assert "{" not in each.message("zh") + each.message("en")


def test_each_code_has_a_broken_file() -> None:
    assert set(exams.MESSAGES) <= {path.stem.split("--")[0] for path in BROKEN} | NEED_TWO_FILES


def test_the_sample_exam_is_read_whole(library: Library) -> None:
    exam, diagnostics = read_exam(Source.at(DATA / "quarterly.yaml"), library)
    assert diagnostics == []
    assert exam is not None
    assert exam.tiers["middle"].pass_percent == 80
    assert exam.tiers["middle"].duration == timedelta(minutes=45)
    skills = exam.papers["skills"]
    assert (skills.shuffle_questions, skills.shuffle_options, skills.avoid_seen) == (True, True, 2)
    assert [(row.count, row.points, row.scoring) for row in skills.rows] == [
        (20, 2, None),
        (10, 4, "half"),
        (None, 10, None),
    ]
    assert exam.papers["general"].rows[0].draw.any_tier  # type: ignore[union-attr]
    assert exam.schedule.opens == Moment(9, 0, month="last", day="10")
    assert exam.schedule.window == timedelta(days=7)
    assert exam.pilot is not None
    assert exam.pilot.lead == timedelta(days=14)
    assert exam.make_up is not None
    assert exam.make_up.cap_at_pass
    assert [band.from_percent for band in exam.bands] == [90, 85, None]
    assert exam.voluntary is False


@pytest.mark.parametrize(
    ("every", "opens", "moment"),
    [
        ("quarter", "last-month day 10 09:00", Moment(9, 0, month="last", day="10")),
        ("quarter", "first-month workday 3 9:00", Moment(9, 0, month="first", day="workday 3")),
        ("quarter", "second-month last-workday 18:30", Moment(18, 30, month="second", day="last-workday")),
        ("month", "day 31 00:00", Moment(0, 0, day="31")),
        ("month", "last 09:00", Moment(9, 0, day="last")),
        ("month", "last-workday 09：00", Moment(9, 0, day="last-workday")),
        ("week", "Friday 14:05", Moment(14, 5, weekday=4)),
        ("year", "02-29 09:00", Moment(9, 0, month="2", day="29")),
        ("once", "2027-03-01 09:00", Moment(9, 0, date="2027-03-01")),
    ],
)
def test_each_rhythm_says_when_it_opens_in_its_own_words(
    library: Library, every: str, opens: str, moment: Moment
) -> None:
    text = SAMPLE.replace("every: quarter", f"every: {every}").replace("last-month day 10 09:00", opens)
    exam, diagnostics = read_exam(
        Source("a.yaml", text.replace("window: 7d", "window: 6d").encode()), library
    )
    assert diagnostics == []
    assert exam is not None
    assert exam.schedule.opens == moment


@pytest.mark.parametrize(
    "opens",
    ["day 0 09:00", "day 32 09:00", "day 10 24:00", "day 10 09:60", "workday 24 09:00", "10 09:00", "day 10"],
)
def test_a_moment_that_no_month_has_is_refused(library: Library, opens: str) -> None:
    text = SAMPLE.replace("every: quarter", "every: month").replace("last-month day 10 09:00", opens)
    (found,) = read_exam(Source("a.yaml", text.encode()), library).diagnostics
    assert found.code == "opens-malformed"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("60m", timedelta(hours=1)),
        ("1h30m", timedelta(minutes=90)),
        ("1h 30m", timedelta(minutes=90)),
        ("90S", timedelta(seconds=90)),
    ],
)
def test_durations_are_written_with_their_units(library: Library, text: str, span: timedelta) -> None:
    exam = read_changed(library, "duration: 45m", f"duration: {text}")
    assert exam.tiers["middle"].duration == span


def test_count_all_takes_every_item_that_fits(library: Library) -> None:
    exam = read_changed(library, "count: 50", "count: all")
    assert exam.papers["general"].rows[0].count is None
    assert exam.papers["general"].rows[0].draw is not None


def test_a_window_may_last_until_the_next_one_opens(library: Library) -> None:
    exam = read_changed(library, "window: 7d", "window: until-next")
    assert exam.schedule.window is None


def test_attempts_may_be_unlimited_until_passed(library: Library) -> None:
    exam = read_changed(library, "{max: 1, keep: best}", "{max: any, keep: last, until-passed: true}")
    assert (exam.attempts.max, exam.attempts.keep, exam.attempts.until_passed) == (None, "last", True)


def test_marking_is_by_one_anonymously_unless_the_file_says_otherwise(library: Library) -> None:
    written = "marking: {markers: 2, adjudicate-over: 12.5%, anonymous: false}\nround: 0.1"
    exam = read_changed(library, "round: 0.1", written)
    assert exam.marking == MarkingRule(2, Fraction(25, 2), anonymous=False)
    assert read_changed(library, "round: 0.1", "round: 1").marking == MarkingRule(1, Fraction(20))


def test_titles_series_and_bands_may_have_both_languages(library: Library) -> None:
    exam = read_changed(
        library, "title: 值班岗位季度考核", "title: {zh: 季考, en: Quarterly}\nseries: {zh: 专题一, en: One}"
    )
    assert exam.title == Words("季考", "Quarterly")
    assert exam.series == Words("专题一", "One")
    banded = read_changed(library, "优秀: 90%", "优秀: {from: 90%, en: Excellent}")
    assert banded.bands[0].words == Words("优秀", "Excellent")
    assert banded.bands[0].from_percent == Fraction(90)


def test_practice_and_rehearsal_are_owed_by_nobody(library: Library) -> None:
    assert read_changed(library, "kind: assessment", "kind: practice").voluntary
    assert read_changed(library, "kind: assessment", "kind: assessment\nvoluntary: true").voluntary


def test_tiers_and_types_may_be_written_in_chinese(library: Library) -> None:
    exam = read_changed(library, "  middle:  ", "  中层干部:  ")
    assert list(exam.tiers) == ["team", "operator", "middle"]
    exam = read_changed(library, "type: single,", "type: 单选,")
    assert exam.papers["skills"].rows[0].draw.types == ("single",)  # type: ignore[union-attr]


def test_the_default_zone_is_the_librarys(library: Library) -> None:
    exam, _ = read_exam(
        Source("a.yaml", SAMPLE.replace("  zone: Asia/Shanghai\n", "").encode()),
        replace(library, zone="Asia/Urumqi"),
    )
    assert exam is not None
    assert exam.schedule.zone == "Asia/Urumqi"


def test_a_single_date_in_a_gap_of_the_clock_is_an_error(library: Library) -> None:
    text = SAMPLE.replace("every: quarter", "every: once").replace("last-month day 10", "2027-03-28")
    text = text.replace("09:00", "02:30").replace("Asia/Shanghai", "Europe/Berlin")
    (found,) = read_exam(Source("a.yaml", text.encode()), library).diagnostics
    assert (found.code, found.severity) == ("opens-skipped", "error")
    assert found.facts["time"] == "2027-03-28 02:30"


def test_nothing_is_checked_against_a_library_that_knows_nothing() -> None:
    exam, diagnostics = read_exam(Source("a.yaml", SAMPLE.encode()), Library())
    assert diagnostics == []
    assert exam is not None


def test_the_organisation_is_read_before_the_exams_that_name_it(library: Library) -> None:
    reading = read_exams(DATA, replace(library, tiers=None, groups=None, departments=None, tier_names={}))
    codes = {each.code for each in reading.diagnostics}
    assert codes == {"exam-kind-of-file"}  # the catalog lies in the same folder
    assert [located.exam.id for located in reading.exams] == ["duty-quarterly"]
    assert reading.organisation is not None
    assert set(reading.library.departments or ()) == {"qingshi", "qingshi-1", "bailu"}


def test_two_files_for_one_exam_and_two_organisations_are_errors(library: Library) -> None:
    organisation = (DATA / "organisation.yaml").read_bytes()
    sources = [
        Source("a.yaml", SAMPLE.encode()),
        Source("b.yaml", SAMPLE.encode()),
        Source("o.yaml", organisation),
        Source("p.yaml", organisation),
    ]
    reading = read_exam_sources(sources, library)
    assert [(each.file, each.line, each.code) for each in reading.diagnostics] == [
        ("b.yaml", 2, "exam-twice"),
        ("p.yaml", 1, "organisation-twice"),
    ]


def test_the_organisation_keeps_its_order_and_its_tree() -> None:
    organisation, diagnostics = read_organisation(Source.at(DATA / "organisation.yaml"))
    assert diagnostics == []
    assert organisation is not None
    assert list(organisation.tiers) == ["leader", "middle", "team", "operator"]
    qingshi, bailu = organisation.departments
    assert [child.key for child in qingshi.children] == ["qingshi-1"]
    assert bailu.title == Words("白鹭调频台", "白鹭调频台")
    title, members = organisation.groups["专业"]
    assert (title.en, [key for key, _ in members]) == ("Specialty", ["am", "fm-tv"])
