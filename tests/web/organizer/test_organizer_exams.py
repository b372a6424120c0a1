"""Exams in words, whether they can be drawn, and uploading them with a dry run of the plan."""

from __future__ import annotations

import re

import pytest

EXAMS = "/organizer/exams/upload"
QUARTERLY = """\
format: 1
exam: quarterly
title: {zh: 季度考核, en: Quarterly assessment}
kind: assessment
tiers:
  operator: {paper: all, pass: 80%, duration: 45m}
departments: [east]
papers:
  all:
    shuffle: [questions, options]
    sections:
      - {title: {zh: 单选题, en: Single choice}, draw: {banks: [small], type: single}, count: 1, points: 50}
      - {title: {zh: 其余, en: The rest}, items: [small/small-2], points: 50, scoring: half}
schedule: {every: quarter, opens: last-month day 20 09:00, window: 7d}
attempts: {max: 1, keep: best}
make-up: {after: 7d, window: 3d, who: [absent, failed], cap: pass}
bands: {优秀: 90%, 合格: pass}
"""


def page_text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.fixture
def quarterly(organizer, published, make_member, check, publish) -> str:
    """The quarterly exam in force, with three members enrolled; its text."""
    for number in ("1004", "1005", "1006"):
        make_member(number, department="east-1")
    publish(organizer, check(organizer, {"quarterly.yaml": QUARTERLY}, EXAMS))
    return QUARTERLY


def dry_run(client, check, text: str) -> str:
    return page_text(client.get(check(client, {"quarterly.yaml": text}, EXAMS)))


def test_without_exams_the_page_says_how_to_upload(organizer):
    assert "还没有考试" in organizer.get("/organizer/exams").text


@pytest.mark.parametrize("role", ["", "manager"])
def test_only_organizers_see_exams(app, quarterly, make_member, sign_in_as, role):
    roles = (role,) if role else ()
    other = sign_in_as(app.test_client(), make_member("2001", roles=roles, at="organisation" if role else ""))
    for address in ("", "/quarterly", "/upload"):
        assert other.get(f"/organizer/exams{address}").status_code == 404


def test_the_rule_is_said_in_words(organizer, quarterly):
    page = page_text(organizer.get("/organizer/exams/quarterly"))
    for words in (
        "每季度最后一个月 20 日 09:00 开放，为期 7 天",
        "主考结束 7 天后开始，为期 3 天，面向缺考或不合格的人员，成绩最高计为合格线",
        "东山台",
        "优秀 90% 起",
        "合格线 80%",
        "指定题目 small/small-2",
        "少选得一半",
    ):
        assert words in page


def test_the_rule_is_said_in_english_too(organizer, quarterly):
    organizer.post("/language", data={"language": "en", "here": "/organizer/"})
    page = page_text(organizer.get("/organizer/exams/quarterly"))
    assert "every quarter, last month, day 20 at 09:00, for 7 days" in page
    assert "7 days after the close, for 3 days, for who was absent or failed" in page


def test_the_source_is_shown_line_by_line(organizer, quarterly):
    lines = re.findall(r"<li><code>(.*?)</code></li>", organizer.get("/organizer/exams/quarterly").text)
    assert len(lines) == len(quarterly.splitlines())
    assert lines[1] == "exam: quarterly"


def test_each_tier_says_what_its_paper_holds(organizer, quarterly):
    assert "值机员 试卷 all 2 题 100 分 45 分钟" in page_text(organizer.get("/organizer/exams/quarterly"))


def test_a_tier_whose_paper_cannot_be_drawn_says_what_is_short(
    organizer, quarterly, published, check, publish
):
    text = published.replace("single: 火警电话是多少？", "single: 火警电话是多少？\n    status: draft")
    publish(organizer, check(organizer, {"bank.yaml": text}))
    assert "值机员：“单选题”缺 1 题（单选）" in page_text(organizer.get("/organizer/exams/quarterly"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空"),
        ("考试".encode("gbk") * 40, "GBK"),
        (b"PK\x03\x04" + bytes(100), "Excel"),
        ("format: 1\nbank: small\n", "exam:"),
        (QUARTERLY.replace("[small]", "[smal]"), "quarterly.yaml:12"),
        (QUARTERLY.replace("operator:", "operater:"), "quarterly.yaml:6"),
        (QUARTERLY.replace("day 20", "day 32"), "quarterly.yaml:14"),
    ],
    ids=["empty", "GBK", "Excel", "a bank", "an unknown bank", "an unknown tier", "no such day"],
)
def test_a_file_that_is_no_exam_is_refused_with_a_sentence(organizer, published, upload, content, says):
    answer = upload(organizer, {"quarterly.yaml": content}, EXAMS)
    assert answer.status_code == 422
    assert says in page_text(answer)
    assert "未作任何改动" in answer.text


def test_two_files_at_once_are_refused(organizer, upload):
    answer = upload(organizer, {"a.yaml": QUARTERLY, "b.yaml": QUARTERLY}, EXAMS)
    assert (answer.status_code, "一次只能选择一个考试文件" in answer.text) == (422, True)


def test_a_new_exam_shows_the_sittings_it_makes(organizer, published, check):
    page = dry_run(organizer, check, QUARTERLY)
    assert "2026 年第四季度 — 2026-12-20 09:00 至 2026-12-27 09:00" in page
    assert "2026 年第四季度 补考" in page
    assert "还没有考试" in organizer.get("/organizer/exams").text


def test_publishing_puts_it_in_force_and_the_plan_follows(organizer, quarterly):
    page = page_text(organizer.get("/organizer/"))
    assert "季度考核 2026 年第四季度 2026-12-20 09:00 至 2026-12-27 09:00 未开始 3 0 0" in page


def test_a_moved_window_is_shown_before_and_after_with_who_is_enrolled(organizer, quarterly, check):
    page = dry_run(organizer, check, quarterly.replace("day 20", "day 22"))
    assert "2026-12-20 09:00 至 2026-12-27 09:00 2026-12-22 09:00 至 2026-12-29 09:00 3" in page
    assert "变动的场次涉及 6 人次" in page


def test_a_wave_that_goes_is_shown_as_going(organizer, quarterly, check):
    text = "".join(line for line in quarterly.splitlines(keepends=True) if not line.startswith("make-up"))
    assert re.search(
        r"第四季度 补考 2027-01-03 09:00 至 2027-01-06 09:00 取消", dry_run(organizer, check, text)
    )


def test_a_new_pass_mark_keeps_the_windows(organizer, quarterly, check):
    page = dry_run(organizer, check, quarterly.replace("pass: 80%", "pass: 70%"))
    assert "没有场次的时间变化" in page
    assert "另有 4 个场次时间不变，按新规则执行" in page
    assert "- operator: {paper: all, pass: 80%" in page
    assert "+ operator: {paper: all, pass: 70%" in page


def test_an_open_sitting_stays_as_it_is(organizer, quarterly, check, publish, go_to):
    go_to("2026-12-21 10:00")
    text = quarterly.replace("pass: 80%", "pass: 70%")
    address = check(organizer, {"quarterly.yaml": text}, EXAMS)
    assert "1 个场次正在进行，保持不变" in page_text(organizer.get(address))
    publish(organizer, address)
    sitting = re.search(r"/organizer/sittings/([\w-]+)", organizer.get("/organizer/").text)
    assert sitting is not None
    assert organizer.get(sitting[0]).status_code == 200


def test_what_the_dry_run_says_is_what_the_plan_does(organizer, quarterly, check, publish):
    address = check(organizer, {"quarterly.yaml": quarterly.replace("day 20", "day 22")}, EXAMS)
    said = set(
        re.findall(
            r"<ins>.*?(2\d{3}-\d\d-\d\d \d\d:\d\d).*?(2\d{3}-\d\d-\d\d \d\d:\d\d)",
            organizer.get(address).text,
        )
    )
    publish(organizer, address)
    done = organizer.get("/organizer/exams/quarterly").text
    assert said == set(
        re.findall(r'<td[^>]*><span class="nowrap">(.*?)</span> <span class="nowrap">至 (.*?)</span>', done)
    )


def test_an_exam_that_cannot_be_drawn_cannot_be_published(organizer, published, check, publish):
    text = QUARTERLY.replace("count: 1,", "count: 9,")
    address = check(organizer, {"quarterly.yaml": text}, EXAMS)
    page = page_text(organizer.get(address))
    assert "值机员：“单选题”缺 8 题" in page
    assert 'class="button filled' not in organizer.get(address).text
    assert "题库不够" in organizer.get(publish(organizer, address).headers["Location"]).text
    assert "还没有考试" in organizer.get("/organizer/exams").text


def test_an_exam_keeps_its_kind(organizer, quarterly, check, publish):
    text = quarterly.replace("kind: assessment", "kind: competition")
    address = check(organizer, {"quarterly.yaml": text}, EXAMS)
    assert "不能更改" in organizer.get(address).text
    publish(organizer, address)
    assert "竞赛" not in page_text(organizer.get("/organizer/exams/quarterly"))


def test_the_same_text_again_cannot_be_published(organizer, quarterly, check):
    assert "不需要发布" in dry_run(organizer, check, quarterly)


def test_a_second_click_publishes_once(organizer, published, check, publish):
    address = check(organizer, {"quarterly.yaml": QUARTERLY}, EXAMS)
    publish(organizer, address)
    second = publish(organizer, address)
    page = organizer.get(second.headers["Location"], follow_redirects=True).text
    assert "已经发布过" in page


def test_an_exam_that_changed_in_between_is_not_overwritten(organizer, quarterly, check, publish):
    mine = check(organizer, {"quarterly.yaml": quarterly.replace("45m", "50m")}, EXAMS)
    publish(organizer, check(organizer, {"quarterly.yaml": quarterly.replace("45m", "55m")}, EXAMS))
    refused = publish(organizer, mine)
    assert "其间有人发布了" in organizer.get(refused.headers["Location"]).text
    assert "55 分钟" in page_text(organizer.get("/organizer/exams/quarterly"))


def test_a_bank_upload_is_no_exam_upload(organizer, published, check):
    address = check(organizer, {"quarterly.yaml": QUARTERLY}, EXAMS)
    assert organizer.get(address.replace("/exams/", "/banks/")).status_code == 404
