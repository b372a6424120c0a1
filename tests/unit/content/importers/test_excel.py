"""Workbooks as people really keep them, and as nobody should."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import date
from time import process_time

import pytest
import xlsxwriter
from openpyxl import Workbook

from app.content.importers.excel import IMPORTER

HEAD = ["题型", "题干", "A", "B", "C", "答案"]


def workbook(*rows, sheet="Sheet1", change=None, **sheets):
    book = Workbook()
    book.remove(book.active)
    for name, content in {sheet: rows, **sheets}.items():
        page = book.create_sheet(name)
        for row in content:
            page.append(list(row))
        if change:
            change(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data):
    return IMPORTER.read(data, "t.xlsx")


def fields(data):
    return [dict(item.fields) for item in read(data).items]


def codes(data):
    return [note.code for note in read(data).notes]


def test_a_sheet_is_read_with_the_places_of_its_rows():
    data = workbook(
        ["台站题库"],
        [],
        HEAD,
        ["单选", "甲？", "一", "二", None, "B"],
        ["判断", "乙。", None, None, None, "对"],
    )
    assert IMPORTER.sniff(data)
    reading = read(data)
    assert reading.notes == []
    assert [(item.file, item.line) for item in reading.items] == [
        ("t.xlsx[Sheet1]", 4),
        ("t.xlsx[Sheet1]", 5),
    ]
    assert fields(data) == [
        {"single": "甲？", "options": ["一", "二"], "answer": "B"},
        {"truefalse": "乙。", "answer": "对"},
    ]


def test_each_sheet_may_have_a_type_of_its_own_and_hidden_ones_are_left_alone():
    def hide(page):
        page.sheet_state = "hidden" if page.title == "选项表" else "visible"

    data = workbook(
        HEAD[1:],
        ["甲？", "一", "二", "三", "AB"],
        sheet="二、多选题",
        change=hide,
        判断题=[["题目", "答案"], ["乙。", "√"]],
        选项表=[HEAD, ["单选", "丙？", "一", "二", "", "A"]],
        说明=[["怎样填写"], ["先填题干"]],
    )
    assert fields(data) == [
        {"multiple": "甲？", "options": ["一", "二", "三"], "answer": "AB"},
        {"truefalse": "乙。", "answer": "对"},
    ]


def test_numbers_dates_and_signs_come_as_they_are_shown():
    def shape(page):
        page["A2"].number_format = "000"
        page["C2"].number_format = "0%"

    head = ["题号", "题干", "A", "B", "C", "D", "答案"]
    data = workbook(head, [7, "a\xa0b\u200b？", 0.5, 12.0, 0.1, True, 2], change=shape)
    assert fields(data) == [
        {"id": "007", "single": "a b？", "options": ["50%", "12", "0.1", "TRUE"], "answer": "B"}
    ]
    dated = workbook(HEAD, ["单选", "几比几？", date(2026, 1, 2), "二", "", "A"])
    assert codes(dated) == ["import-cell-date"]


def test_formulas_give_the_value_they_had_and_are_told_and_pictures_are_named():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ["单选", "甲？", "一"])
        page.write_formula(1, 3, '="二"&"号"', None, "二号")
        page.write_row(1, 5, ["B"])
        page.write_row(2, 0, ["单选", "乙？", "一", "二", "", "A"])
        page.write_formula(2, 4, '=_xlfn.DISPIMG("ID_1",1)', None, "")
        page.write_row(3, 0, ["单选", "丙？", "一", "二"])
        page.write_formula(3, 5, "=1/0", None, "#DIV/0!")
    data = out.getvalue()
    assert [item["options"] for item in fields(data)] == [["一", "二号"], ["一", "二"], ["一", "二"]]
    assert codes(data) == ["import-formula", "import-picture-lost", "import-formula"]


def test_text_that_only_looks_like_a_formula_stays_text():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate([HEAD, ["单选", "=1+1 等于？", "=2", "@3", "", "A"]]):
            for column, text in enumerate(row):
                page.write_string(number, column, text)
    assert fields(out.getvalue()) == [{"single": "=1+1 等于？", "options": ["=2", "@3"], "answer": "A"}]


def test_cells_merged_downwards_hold_for_all_their_rows():
    def merge(page):
        page.merge_cells("A2:A3")
        page.merge_cells("G2:G4")
        page.merge_cells("B1:B1")

    rows = [
        [*HEAD, "知识点"],
        ["判断", "甲。", "", "", "", "对", "安全"],
        ["", "乙。", "", "", "", "错"],
        ["单选", "丙？", "一", "二", "", "A"],
    ]
    data = workbook(*rows, change=merge)
    assert fields(data) == [
        {"truefalse": "甲。", "answer": "对", "topic": "安全"},
        {"truefalse": "乙。", "answer": "错", "topic": "安全"},
        {"single": "丙？", "options": ["一", "二"], "answer": "A", "topic": "安全"},
    ]


def test_options_under_one_merged_heading_are_found():
    data = workbook(
        ["题干", "选项", None, None, "答案"], [None, "A", "B", "C", None], ["甲？", "一", "二", "三", "B"],
        change=lambda page: (page.merge_cells("B1:D1"), page.merge_cells("A1:A2"), page.merge_cells("E1:E2")),
    )  # fmt: skip
    assert fields(data) == [{"single": "甲？", "options": ["一", "二", "三"], "answer": "B"}]


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def replaced(data, part, change):
    """Return a workbook with one part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            archive.writestr(entry.filename, change(content) if entry.filename == part else content)
    return out.getvalue()


def with_shared_strings(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return out.getvalue()


GOOD = with_shared_strings(HEAD, ["单选", "甲？", "一", "二", "", "A"])
SHEET, RELATIONS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
SST = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE = {
    "no zip": (b"PK\x03\x04" + b"\x00" * 99, "import-table-broken"),
    "cut off": (GOOD[: len(GOOD) // 2], "import-table-broken"),
    "another zip": (packed(a_xml="<a/>"), "import-table-broken"),
    "old": (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "import-old-workbook"),
    "too large": (b"PK\x03\x04" + b"\x00" * (9 * 2**20), "file-too-large"),
    "bomb": (packed(xl__workbook_xml=b" " * (70 * 2**20)), "import-archive-bomb"),
    "dense bomb": (packed(xl__sharedStrings_xml=b"<si/>" * 4_000_000), "import-archive-bomb"),
    "many entries": (packed(**{f"xl__p{n}_xml": "<a/>" for n in range(2500)}), "import-archive-bomb"),
    "entities": (replaced(GOOD, SHEET, lambda part: DOCTYPE + part), "import-archive-entities"),
    "entities behind a comment": (
        replaced(GOOD, SHEET, lambda part: b"<!-- x -->" + DOCTYPE + part), "import-archive-entities"
    ),
    "utf-16": (replaced(GOOD, SHEET, lambda part: part.decode().encode("utf-16")), "import-archive-entities"),
    "broken xml": (replaced(GOOD, SHEET, lambda part: part[:-40]), "import-table-broken"),
    "no sheet": (replaced(GOOD, RELATIONS, lambda part: part.replace(b"sheet1", b"sheet9")), ""),
    "no strings": (replaced(GOOD, "xl/sharedStrings.xml", lambda part: SST), "import-table-broken"),
    "no table": (workbook(["姓名", "部门"], ["张三", "东山"]), "import-no-headings"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused_in_words_and_in_a_second(name):
    data, code = HOSTILE[name]
    began = process_time()
    tracemalloc.start()
    reading = read(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not reading.items
    errors = [note.code for note in reading.diagnostics if note.is_error]
    assert errors
    assert not code or code in errors
    assert process_time() - began < 1.5
    assert peak < 100 * 2**20


def test_a_sheet_that_claims_a_million_rows_ends_with_its_last_question():
    def far(part):
        return part.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        )

    began = process_time()
    assert len(read(replaced(GOOD, SHEET, far)).items) == 1
    assert process_time() - began < 1.5


def test_a_hundred_thousand_formatted_empty_rows_are_not_waited_for():
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 100_003))
    data = replaced(GOOD, SHEET, lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))
    began = process_time()
    assert len(read(data).items) == 1
    assert process_time() - began < 1.5


def test_a_sheet_with_an_error_does_not_take_back_the_questions_before_it():
    data = workbook(
        HEAD, ["单选", "甲？", "一", "二", "", "A"], 第二=[HEAD, ["判断", "乙。", "", "", "", "对"]]
    )
    broken = replaced(data, "xl/worksheets/sheet2.xml", lambda part: part[:-30])
    reading = read(broken)
    assert len(reading.items) == 1
    assert [note.code for note in reading.diagnostics] == ["import-table-broken"]
