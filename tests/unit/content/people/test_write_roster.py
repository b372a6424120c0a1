"""What is written comes back as it was."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook

from app.content.people.columns import TITLES
from app.content.people.read_roster import read_roster
from app.content.people.write_roster import HEADINGS, write_roster, write_template
from app.domain.people.roster import RosterRow

PEOPLE = [
    RosterRow("", 2, "007316", "周明远", "13800138000", "z@e.org", "yl-power", "operator", ("am", "fm")),
    RosterRow("", 3, "GX-1", "=cmd|' /C calc'!A0", "+14155550100", "", "slash", "team", ("fm",)),
    RosterRow("", 4, "000", "'=1+1", "", "", "org", "team", ()),
    RosterRow("", 5, "@9", "'Mary Ann", "", "", "bl-power", "operator", ("p1",)),
    RosterRow("", 6, "1.50", "买买提·艾力", "01086091234", "", "beiling", "operator", (), is_active=False),
]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_members_come_back_as_they_were(directory, form, lang):
    data = write_roster(PEOPLE, directory, form, lang, with_status=True)
    reading = read_roster(data, "t", directory)
    assert reading.findings() == []
    told = [vars(row) | {"sheet": "", "is_active": row.is_active} for row in reading.rows]
    assert told == [vars(row) | {"is_active": row.is_active is not False} for row in PEOPLE]


def test_no_file_holds_what_a_spreadsheet_would_run(directory):
    text = write_roster(PEOPLE, directory, "csv", "zh").decode("utf-8-sig")
    assert not [
        cell
        for line in text.splitlines()
        for cell in line.split(",")
        if cell.strip('"')[:1] in "=@+-" and cell
    ]
    with zipfile.ZipFile(io.BytesIO(write_roster(PEOPLE, directory, "xlsx", "zh"))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page


def test_the_template_offers_choices_and_its_sample_is_not_read(directory):
    data = write_template(directory, "zh")
    page = load_workbook(io.BytesIO(data))["人员"]
    assert [cell.value for cell in page[1]] == [TITLES[name].zh for name in HEADINGS]
    assert {str(one.sqref) for one in page.data_validations.dataValidation} == {
        f"{column}2:{column}20001" for column in "DEFG"
    }
    page_of_choices = load_workbook(io.BytesIO(data))["可选值"]
    assert [cell.value for cell in page_of_choices["A"]] == ["部门", "云岭中心", "云岭发射台", "北岭卫星站"]
    found = read_roster(data, "t", directory).findings()
    assert {each.code for each in found} == {"people-sample-row", "people-nobody"}
