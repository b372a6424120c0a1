"""Reports and their workbooks: the same numbers as the figures, and nothing in them that could run."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from app.domain.errors import NotFound
from app.services.export_report import export_workbook, file_name
from app.services.find_occurrence import find_occurrence
from app.services.report_kind import all_reports
from app.services.show_distribution import show_distribution
from app.services.viewer import Grant, Viewer
from app.store.database import db
from app.store.departments import department_with_key
from benchmarks.result_rows import Results, make_exam

EVERYWHERE = Viewer(0, (Grant("administrator", "/", True),))
NAMELESS = Viewer(0, (Grant("administrator", "/", False),))


@pytest.fixture
def sitting(app, organisation, clock):
    with app.app_context():
        east, west = (department_with_key(key).id for key in ("east-1", "west-1"))
        results = Results(make_exam({"leader": 80, "operator": 80}), topics=("创争/由来",))
        for number in range(30):
            earned = [("创争/由来", 1.0), ("创争/由来", float(number % 2))]
            results.add(east, "operator", 70 + number, earned=earned)
            results.add(west, "leader", 95 - number)
        results.add(west, "leader", name="=1+1")
        results.add(west, "leader", name="http://example.org")
        results.write()
        clock.forward(days=8)
        yield results.public_id()


def sheets(document, language="zh_CN"):
    data = export_workbook(document, language=language, zone="Asia/Shanghai")
    book = openpyxl.load_workbook(io.BytesIO(data))
    return data, {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_the_workbook_holds_the_numbers_of_the_page(sitting, clock):
    shown = show_distribution(sitting, viewer=EVERYWHERE, clock=clock)
    reports = all_reports()
    _, book = sheets(reports["score_distribution"].build(EVERYWHERE, {"sitting": sitting}, clock=clock))
    summary = {row[0]: row[1:] for row in book["概况"]}
    assert summary["应考"][0] == shown.counts.due.value
    assert summary["合格"][0] == shown.scores.passed.value
    assert summary["合格"][1:] == pytest.approx(
        [shown.scores.pass_rate.value, shown.scores.pass_rate.low, shown.scores.pass_rate.high]
    )
    bins = [tuple(row[:3]) for row in book["成绩分布"][1:] if isinstance(row[2], int)]
    assert bins == [(each.low, each.high, each.count) for each in shown.scores.histogram.bins]
    _, book = sheets(reports["pass_table"].build(EVERYWHERE, {"sitting": sitting}, clock=clock))
    rows = {row[1]: row[2:5] for row in book["各单位合格率"][1:]}
    for band in shown.units.bands:
        for unit in band.units:
            expected = [unit.passed.value, unit.sat.value, unit.rate.value]
            assert rows[unit.unit.title.zh] == pytest.approx(expected)
    _, book = sheets(reports["topic_facility"].build(EVERYWHERE, {"sitting": sitting}, clock=clock))
    topic = shown.topics.topics[0].cells[1]
    assert book["专题得分率"][1][5:9] == pytest.approx(
        [topic.facility.value, topic.facility.low, topic.facility.high, topic.members]
    )


def test_the_workbook_says_when_it_was_made_and_how_it_was_counted(sitting, clock):
    document = all_reports()["pass_table"].build(
        EVERYWHERE, {"sitting": sitting, "unit": "east"}, clock=clock
    )
    _, book = sheets(document)
    about = {row[0]: row[1] for row in book["说明"]}
    assert about["导出时间"] == "2026-12-18 09:00 (Asia/Shanghai)"
    assert "Wilson" in about["合格率、优秀率"]
    assert "单位：东山台" in [row[1] for row in book["说明"]]
    _, english = sheets(document, "en")
    assert list(english) == ["Pass rate by unit", "About"]


def test_what_people_typed_never_becomes_a_formula_or_a_link(sitting, clock):
    document = all_reports()["who_is_missing"].build(EVERYWHERE, {"sitting": sitting}, clock=clock)
    data, book = sheets(document)
    assert {row[2] for row in book["名单"][1:]} == {"=1+1", "http://example.org"}
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml = "".join(parts.read(name).decode() for name in parts.namelist() if "sheet" in name)
    assert "<f>" not in xml
    assert "hyperlink" not in xml


def test_without_names_the_report_on_the_missing_has_no_sheet_of_names(sitting, clock):
    document = all_reports()["who_is_missing"].build(NAMELESS, {"sitting": sitting}, clock=clock)
    assert [table.name for table in document.tables] == ["missing"]
    assert not any(isinstance(value, int) and value < 5 for row in document.tables[0].rows for value in row)


def test_reports_ask_for_a_role(sitting, clock):
    for report in all_reports().values():
        with pytest.raises(NotFound):
            report.build(Viewer(1), {"sitting": sitting}, clock=clock)
        with pytest.raises(NotFound):
            report.build(EVERYWHERE, {"sitting": "nothing"}, clock=clock)


def test_every_report_is_known_by_the_name_of_its_file(app):
    for name, report in all_reports().items():
        assert report.name == name
        assert report.title.zh
        assert report.title.en


def test_an_occurrence_is_found_by_exam_and_period(sitting):
    assert find_occurrence("quarterly/2026-Q4") == sitting
    assert find_occurrence(sitting) == sitting
    with pytest.raises(NotFound):
        find_occurrence("quarterly/2031-Q1")


def test_the_file_name_says_what_is_inside(sitting, clock):
    document = all_reports()["pass_table"].build(EVERYWHERE, {"sitting": sitting}, clock=clock)
    assert file_name(document, "zh_CN") == "季度考核-2026-年第四季度-各单位合格率.xlsx"


def test_the_command_prints_json_and_writes_a_workbook(app, sitting, tmp_path):
    db.session.remove()
    runner = app.test_cli_runner()
    printed = runner.invoke(
        args=["report", "pass_table", "--sitting", "quarterly/2026-Q4", "--format", "json"]
    )
    assert printed.exit_code == 0, printed.output
    assert '"西河台"' in printed.output
    target = tmp_path / "missing.xlsx"
    written = runner.invoke(
        args=[
            "report",
            "who_is_missing",
            "--sitting",
            sitting,
            "--names",
            "--format",
            "xlsx",
            "--output",
            str(target),
        ]
    )
    assert written.exit_code == 0, written.output
    assert "名单" in openpyxl.load_workbook(target).sheetnames
    assert runner.invoke(args=["report", "no-such-report"]).exit_code == 2
