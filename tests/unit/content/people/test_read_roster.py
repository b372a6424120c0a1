"""Sheets of members as offices keep them."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from app.content.people.read_roster import MOST_MEMBERS, read_roster

HEAD = ["工号", "姓名", "手机", "部门", "班组", "层次", "群组", "邮箱"]
ROW = ["007316", "周明远", "13800138000", "云岭发射台", "供配电班", "值机员", "调幅", "zmy@example.org"]


def codes(reading):
    return [(each.line, each.column, each.code) for each in reading.findings()]


def values(row):
    return (row.number, row.name, row.phone, row.department, row.tier, row.groups, row.email)


ZHOU = ("007316", "周明远", "13800138000", "yl-power", "operator", ("am",), "zmy@example.org")


def test_a_sheet_with_a_title_above_and_a_total_below_is_read(directory, sheet):
    def merge(book):
        book.active.merge_cells("A1:H1")

    data = sheet(
        ["云岭中心人员花名册（2026 年）"],
        [],
        ["序号", *HEAD, "性别"],
        [1, *ROW, "男"],
        [None, "示例", "某某"],
        [2, *ROW, "男"],
        ["", "合计", "", "2 人"],
        ["", "制表：办公室"],
        change=merge,
    )
    reading = read_roster(data, "t.xlsx", directory)
    assert [values(row) for row in reading.rows] == [ZHOU, ZHOU]
    assert codes(reading) == [
        (3, 1, "import-columns-left-out"),  # 性别
        (5, 1, "people-sample-row"),
        (7, 1, "people-total-row"),
        (8, 1, "people-remark-row"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        ["员工号", "员工姓名", "手机号码", "所在单位", "班组名称", "岗位层次", "专业", "电子邮箱"],
        ["Staff number*", "Name", "Mobile phone", "Station", "Team", "Tier", "Groups", "E-mail"],
        ["工　号（必填）", "姓 名:", "联系电话", "台站", "班组", "层级", "党支部", "邮件地址"],
    ],
)
def test_columns_are_known_by_what_people_call_them(directory, sheet, head):
    row = [*ROW[:6], "第一支部" if "党支部" in head else ROW[6], ROW[7]]
    (found,) = read_roster(sheet(head, row), "t.xlsx", directory).rows
    groups = ("p1",) if "党支部" in head else ("am",)
    assert values(found) == (*ZHOU[:5], groups, ZHOU[6])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_each_encoding_and_with_each_delimiter(directory, encoding, delimiter):
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in (HEAD, ROW)]
    reading = read_roster("\r\n".join(lines).encode(encoding), "t.csv", directory)
    assert [values(row) for row in reading.rows] == [ZHOU]


@pytest.mark.parametrize(
    ("value", "number_format", "number"),
    [
        ("007316", "@", "007316"),
        (7316, "000000", "007316"),
        (7316.0, "000000;@", "007316"),
        (7316, "General", "7316"),
        (7316.0, "0.0", "7316"),
        ("７３１６\u00a0", "@", "7316"),
        ("1001.0", "@", "1001"),
        ("gX 07", "@", "gX07"),
    ],
)
def test_a_staff_number_is_what_people_see_in_the_cell(directory, sheet, value, number_format, number):
    def write(book):
        book.active["A2"].value = value
        book.active["A2"].number_format = number_format

    (row,) = read_roster(sheet(HEAD, [0, *ROW[1:]], change=write), "t.xlsx", directory).rows
    assert row.number == number


def test_every_fault_is_told_at_once_with_its_place_and_what_was_meant(directory, sheet):
    long_name = "欧" * 200
    data = sheet(
        HEAD,
        ["1", long_name, "138-0013", "云岭发射抬", "", "值机圆", "调服", "nobody"],
        ["2", "李冬", "13800138001/13800138002", "", "供配电班", "值机员", "", ""],
        ["", "王芳", "1.38E+10", "云岭发射台", "", "班组长", "", ""],
    )
    found = read_roster(data, "名单.xlsx", directory).findings()
    assert [(each.line, each.column, each.code) for each in found] == [
        (2, 2, "people-value-too-long"),
        (2, 4, "people-department-unknown"),
        (2, 6, "people-tier-unknown"),
        (2, 7, "people-group-unknown"),
        (2, 8, "people-email-malformed"),
        (3, 3, "people-phone-malformed"),
        (3, 5, "people-department-ambiguous"),
        (4, 1, "people-number-missing"),
        (4, 3, "people-digits-lost"),
    ]
    told = [each.message("zh") for each in found]
    assert told[0] == "姓名有 200 个字，最多 60 个"
    assert told[1] == "没有部门“云岭发射抬”；是不是想写 云岭发射台？"
    assert "是不是想写 值机员" in told[2]
    assert "云岭发射台/供配电班、北岭卫星站/供配电班" in told[6]
    assert found[1].message("en").endswith("did you mean 云岭发射台?")
    assert found[0].file == "名单.xlsx[Sheet]"


@pytest.mark.parametrize(
    ("department", "team", "key"),
    [
        ("云岭发射台/调幅机房一班", "", "yl-am"),
        ("云岭中心 > 云岭发射台 > 调幅机房一班", "", "yl-am"),
        ("云岭发射台", "", "yunling"),
        ("", "调幅机房一班", "yl-am"),
        ("Beiling Station", "供 配 电 班", "bl-power"),
        ("调频/电视班", "", "slash"),
        ("北岭卫星站", "调频/电视班", "slash"),
        ("bl-power", "", "bl-power"),
        ("云岭中心", "", "org"),
    ],
)
def test_a_department_is_found_by_title_path_or_key(directory, sheet, department, team, key):
    reading = read_roster(sheet(HEAD, [*ROW[:3], department, team, *ROW[5:]]), "t.xlsx", directory)
    assert (reading.rows[0].department, codes(reading)) == (key, [])


@pytest.mark.parametrize(
    ("department", "team", "name", "suggestion"),
    [
        ("云岭发射抬", "供配电班", "云岭发射抬", "云岭发射台"),
        ("云岭发射台", "调幅机房1班", "云岭发射台/调幅机房1班", "云岭发射台/调幅机房一班"),
        ("/", "", "/", ""),
        ("火星", "", "火星", ""),
    ],
)
def test_of_a_path_the_first_step_that_leads_nowhere_is_told(
    directory, sheet, department, team, name, suggestion
):
    row = [*ROW[:3], department, team, *ROW[5:]]
    (found,) = read_roster(sheet(HEAD, row), "t.xlsx", directory).findings()
    assert (found.facts["name"], found.facts["suggestion"]) == (name, suggestion)


def test_cells_merged_down_hold_for_each_of_their_rows(directory, sheet):
    def merge(book):
        book.active.merge_cells("D2:D3")

    data = sheet(HEAD, ROW, ["2", "李冬", "", None, "调幅机房一班", "值机员", "", ""], change=merge)
    assert [row.department for row in read_roster(data, "t.xlsx", directory).rows] == ["yl-power", "yl-am"]


def test_what_looks_like_a_formula_is_text_and_a_formula_is_not_run(directory, sheet):
    text = f"{','.join(HEAD)}\n1,=cmd(),'+8613800138000,云岭发射台,,值机员,,\n"
    (row,) = read_roster(text.encode(), "t.csv", directory).rows
    assert (row.name, row.phone) == ("=cmd()", "13800138000")
    data = sheet(HEAD, ["1", "=cmd|'/c calc'!A1", "", "云岭发射台", "", "值机员", "", ""])
    reading = read_roster(data, "t.xlsx", directory)
    assert (reading.rows[0].name, codes(reading)) == ("", [(2, 2, "import-formula")])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "people-no-headings"),
        ("题干,答案\n甲？,A\n".encode(), "people-no-headings"),
        ("工号,姓名\n".encode(), "people-nobody"),
        (b"\xd0\xcf\x11\xe0 old", "import-old-workbook"),
        (b"PK\x03\x04 broken", "import-table-broken"),
        (b"%PDF-1.7", "file-not-text"),
    ],
)
def test_a_file_that_is_no_sheet_of_members_is_refused_in_words(directory, data, code):
    reading = read_roster(data, "t", directory)
    assert reading.has_errors
    assert [each.code for each in reading.findings()] == [code]


@pytest.mark.parametrize("phantom", [False, True], ids=["100,000 people", "100,000 rows of nothing"])
def test_a_huge_sheet_is_contained(directory, sheet, phantom):
    empty = '<row r="{0}"><c r="A{0}" s="0"/></row>'
    person = (
        '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>n{0}</t></is></c>'
        '<c r="B{0}" t="inlineStr"><is><t>甲</t></is></c></row>'
    )
    more = "".join((empty if phantom else person).format(number) for number in range(3, 100_000))
    data = with_rows(sheet(HEAD, ROW), more)
    began = time.process_time()
    reading = read_roster(data, "t.xlsx", directory)
    assert time.process_time() - began < 10
    if phantom:
        assert (len(reading.rows), codes(reading)) == (1, [])
    else:
        assert len(reading.rows) == MOST_MEMBERS
        assert codes(reading) == [(MOST_MEMBERS + 2, 1, "people-too-many")]


def with_rows(data, rows):
    """Return the workbook with rows of XML added to its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", f"{rows}</sheetData>".encode())
            new.writestr(name, text)
    return out.getvalue()
