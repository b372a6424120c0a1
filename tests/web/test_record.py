"""学习档案: one year of a member on a sheet, as an Excel file and for programs."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from app.domain.bank.fields import Words
from app.domain.sittings.exam import Attempts, Band, MakeUp, Moment, Release, Schedule

ALL_YEAR = Schedule("year", Moment(0, 0, month="1", day="1"), None, "Asia/Shanghai")
EVERY_WEEK = Schedule("week", Moment(0, 0, weekday=0), None, "Asia/Shanghai")
MAKE_UP = MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent", "failed"}), cap_at_pass=True)
SCORES_LATER = Release("after-close", "after-close", "after-close")
ANSWERS_LATER = Release("at-hand-in", "after-close", "after-close")
AGAIN = Attempts(None, "best", until_passed=True)


@pytest.fixture
def member(go_to, make_member):
    go_to("2026-01-05 10:00")
    return make_member("007316", name="=1+1", groups=("am",))


@pytest.fixture
def browse(client, member, sign_in_as):
    def get(address, who=None, language="zh_CN"):
        sign_in_as(client, who or member)
        client.set_cookie("language", language)
        return client.get(address)

    return get


@pytest.fixture
def see(browse):
    def read(address="/record", **more):
        page = browse(address, **more)
        assert page.status_code == 200
        return page.text.split("<main", 1)[1].split("</main>")[0]

    return read


@pytest.fixture
def workbook(browse):
    """Return the sheets of the export as lists of rows, by title."""

    def read(address="/record.xlsx", **more):
        answer = browse(address, **more)
        assert answer.status_code == 200
        book = openpyxl.load_workbook(BytesIO(answer.data))
        return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}

    return read


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(html, name):
    found = re.search(rf'<section [^>]*aria-labelledby="{name}">(.*?)</section>', html, re.S)
    return words(found[1]) if found else ""


def exam_rows(html):
    body = re.search(r"<tbody.*?</tbody>", html, re.S)
    return [words(row) for row in re.findall(r"<tr.*?</tr>", body[0], re.S)] if body else []


def test_the_head_says_whose_record_of_which_year_it_is(see):
    head = words(see())
    assert "学习档案 2026 年度 姓名 =1+1 工号 007316 台站 东山台 东山一班 层次 值机员 专业 调幅" in head
    assert "成绩截至 2026-01-05 10:00（北京时间）" in head


def test_the_figures_add_up_to_what_is_owed(see, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP)
    set_exam("topic", kind="topic-test", schedule=ALL_YEAR, attempts=AGAIN)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=4)
    go_to("2026-09-11 10:00")
    sit(member, "quarterly", right=1)
    assert "应考 5 已合格 1 待参加 2 待补考 1 待阅卷 0 缺考 1" in words(see())


def test_an_occurrence_is_one_row_with_the_result_that_stands(see, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP, bands=(Band("合格", None),))
    set_exam("topic", kind="topic-test", title=Words("交接班", "Handover"), schedule=ALL_YEAR, attempts=AGAIN)
    go_to("2026-02-01 10:00")
    sit(member, "topic", right=1)
    sit(member, "topic", right=4)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    go_to("2026-03-25 10:00")
    sit(member, "quarterly", right=4)
    assert exam_rows(see()) == [
        "03-25 季度考核 第一季度 60.0 合格 — 补考，首考 25.0",
        "02-01 交接班 100.0 合格 — 第 2 次",
    ]


def test_the_finding_names_what_failed(see, set_exam, go_to, sit, member):
    set_exam()
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    go_to("2026-06-11 10:00")
    sit(member, "quarterly", right=4)
    found = section(see(), "results")
    assert "已公布成绩 2 项，合格 1 项；不合格：季度考核 第一季度。" in found


def test_the_chart_has_a_point_for_each_released_result_and_the_first_that_was_replaced(
    see, set_exam, go_to, sit, member
):
    set_exam(make_up=MAKE_UP)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    go_to("2026-03-25 10:00")
    sit(member, "quarterly", right=4)
    chart = re.search(r"<svg class=\"chart chart-record\".*?</section>", see(), re.S)[0].split("<ul")[0]
    assert re.findall(r'class="point (\w+)"', chart) == ["failed", "main"]
    assert re.findall(r'class="point-text [^>]*>([\d.]+)<', chart) == ["25.0", "60.0"]


def test_an_unreleased_result_leaves_no_trace_on_the_sheet_or_in_the_file(
    browse, see, workbook, set_exam, go_to, sit, member
):
    set_exam(release=SCORES_LATER)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    page = see()
    assert exam_rows(page) == ["03-11 季度考核 第一季度 — 待公布 — 3 月 17 日公布成绩"]
    assert "还没有成绩" in section(page, "results")
    for text in (page, str(workbook()), browse("/api/v1/me/record").text):
        assert "25.0" not in text
        assert "不合格" not in text
        assert '"fail"' not in text
    go_to("2026-03-18 10:00")
    assert exam_rows(see()) == ["03-11 季度考核 第一季度 25.0 不合格 —"]


def test_topics_wait_for_the_answers_even_when_the_score_is_out(see, set_exam, go_to, sit, member):
    set_exam(release=ANSWERS_LATER)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    page = see()
    assert "25.0" in words(page)
    assert section(page, "strands") == ""
    assert "还没有公布的答案" in section(page, "topics")
    go_to("2026-03-18 10:00")
    assert "岗位技能 4 题 25%" in section(see(), "strands")


def test_a_topic_needs_twenty_questions_and_the_others_are_counted(see, set_exam, go_to, sit, member):
    set_exam("weekly-test", title=Words("周考", "Weekly test"), schedule=EVERY_WEEK)
    for day in ("02-03", "02-10", "02-17", "02-24", "03-03", "03-10", "03-17"):
        go_to(f"2026-{day} 10:00")
        sit(member, "weekly-test", right=4)
    topics = section(see(), "topics")
    assert topics == "专题强弱（由弱到强） 另有 1 个专题不足 20 题，未列出。 交接班 21 题 100%"


def test_only_first_attempts_count_in_topics(see, set_exam, sit, member):
    set_exam("topic", kind="topic-test", schedule=ALL_YEAR, attempts=AGAIN)
    sit(member, "topic", right=2)
    sit(member, "topic", right=4)
    assert "岗位技能 4 题 50%" in section(see(), "strands")


def test_practice_is_no_part_of_the_record(see, set_exam, sit, member):
    set_exam("weekly", kind="practice", schedule=EVERY_WEEK, voluntary=True)
    sit(member, "weekly", right=4)
    page = see()
    assert exam_rows(page) == []
    assert section(page, "strands") == ""


def test_what_is_still_to_do_comes_with_its_dates(see, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP)
    set_exam("topic", kind="topic-test", title=Words("交接班", "Handover"), schedule=ALL_YEAR, attempts=AGAIN)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    owed = section(see(), "owed")
    assert "补考 季度考核 第一季度 3 月 24 日至 3 月 27 日 09:00" in owed
    assert "应考 交接班 12 月 31 日 前" in owed
    assert "应考 季度考核 第二季度 6 月 10 日至 6 月 17 日 09:00" in owed


def test_a_single_year_has_no_segments(see):
    assert 'href="/record?year' not in see()


def test_each_year_with_data_has_its_own_sheet(see, set_exam, go_to, sit, member):
    set_exam()
    go_to("2026-12-11 10:00")
    sit(member, "quarterly", right=4)
    go_to("2027-03-11 10:00")
    sit(member, "quarterly", right=3)
    page = see()
    assert re.findall(r'href="/record\?year=(\d+)"( aria-current="true")?', page) == [
        ("2026", ""),
        ("2027", ' aria-current="true"'),
    ]
    assert exam_rows(page) == ["03-11 季度考核 第一季度 75.0 合格 —"]
    assert exam_rows(see("/record?year=2026")) == ["12-11 季度考核 第四季度 100.0 合格 —"]


@pytest.mark.parametrize("year", ["2025", "2027", "abcd", "20261", "²⁰²⁶", "-1"])
@pytest.mark.parametrize("address", ["/record", "/record.xlsx", "/api/v1/me/record"])
def test_a_year_without_data_does_not_exist(browse, set_exam, address, year):
    set_exam()
    assert browse(f"{address}?year={year}").status_code == 404


def test_nothing_of_another_member_is_on_the_sheet(see, set_exam, go_to, sit, make_member):
    other = make_member("007317", name="Li")
    set_exam()
    go_to("2026-03-11 10:00")
    sit(other, "quarterly", right=3)
    assert exam_rows(see()) == []
    assert len(exam_rows(see(who=other))) == 1


def test_the_sheet_is_complete_in_english(see, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    go_to("2026-03-25 10:00")
    sit(member, "quarterly", right=4)
    page = words(see(language="en"))
    assert re.findall(r"[\u4e00-\u9fff]+", page) == []
    assert "Station East hill station East hill team 1 Tier Duty operator Specialty AM" in page
    assert "25 Mar Quarterly assessment Q1 60.0 Pass — Make-up, first attempt 25.0" in page


def test_the_file_says_what_the_sheet_says(workbook, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    go_to("2026-03-25 10:00")
    sit(member, "quarterly", right=4)
    sheets = workbook()
    assert list(sheets) == ["档案", "考试明细", "类别与专题", "说明"]
    facts = {row[0]: row[1] for row in sheets["档案"]}
    assert (facts["工号"], facts["应考"], facts["已合格"], facts["待参加"]) == ("007316", 4, 1, 3)
    head, row = sheets["考试明细"]
    line = dict(zip(head, row, strict=True))
    assert str(line["日期"]) == "2026-03-25 10:05:00"
    assert (line["考试"], line["成绩"], line["考核结果"], line["作答次数"], line["补考"]) == (
        "季度考核",
        60,
        "合格",
        2,
        "是",
    )
    assert sheets["类别与专题"][1] == ["类别", "岗位技能", 4, 25]


def test_a_name_that_looks_like_a_formula_stays_text(browse):
    book = openpyxl.load_workbook(BytesIO(browse("/record.xlsx").data))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert [cell.value for cell in book["档案"]["B"]][1] == "=1+1"


def test_the_file_is_named_after_record_number_and_year(browse):
    name = browse("/record.xlsx").headers["Content-Disposition"]
    assert name.endswith("filename*=UTF-8''%E5%AD%A6%E4%B9%A0%E6%A1%A3%E6%A1%88-007316-2026.xlsx")


def test_programs_get_the_same_record(browse, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP)
    go_to("2026-03-11 10:00")
    first = sit(member, "quarterly", right=1)
    record = browse("/api/v1/me/record").json
    assert (record["year"], record["owed"], record["counts"]) == (2026, 4, {"to-do": 3, "make-up": 1})
    (line,) = record["results"]
    assert (line["attempt"], line["period"]) == (first, "2026-Q1")
    assert (line["score"], line["outcome"]) == ("25", "fail")
    assert record["strands"] == [{"key": "岗位技能", "title": "岗位技能", "questions": 4, "percent": 25.0}]


@pytest.mark.parametrize("address", ["/record", "/record.xlsx"])
def test_a_visitor_is_sent_to_the_log_in_page(client, address):
    assert client.get(address).headers["Location"].startswith("/login")
