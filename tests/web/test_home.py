"""我的考试: what a member can sit now, what comes, what is done, and where the year stands."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

import pytest

from app.domain.bank.fields import Words
from app.domain.sittings.exam import Attempts, Band, MakeUp, Moment, Release, Schedule

ALL_YEAR = Schedule("year", Moment(0, 0, month="1", day="1"), None, "Asia/Shanghai")
EVERY_WEEK = Schedule("week", Moment(0, 0, weekday=0), None, "Asia/Shanghai")
MAKE_UP = MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent", "failed"}))
SCORES_LATER = Release("after-close", "after-close", "after-close")
WEEKLY = Words("每周一练", "Weekly practice")
AGAIN = Attempts(None, "best", until_passed=True)


@pytest.fixture
def member(go_to, make_member):
    go_to("2026-01-05 10:00")
    return make_member("007316", name="Zhou", groups=("am",))


@pytest.fixture
def see(client, member, sign_in_as):
    """Return the text of the page's main part, tags taken out but for addresses."""

    def read(address="/", who=None, language="zh_CN"):
        sign_in_as(client, who or member)
        client.set_cookie("language", language)
        page = client.get(address)
        assert page.status_code == 200
        return page.text.split("<main", 1)[1].split("</main>")[0]

    return read


def words(html):
    """What is read on the page, in order, one space between parts."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(html, name):
    """The part of the page under the heading with this id."""
    found = re.search(rf'<section [^>]*aria-labelledby="{name}">(.*?)</section>', html, re.S)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [("09:00", "上午好"), ("12:00", "中午好"), ("15:00", "下午好"), ("23:00", "晚上好")],
)
def test_the_greeting_follows_the_hour_in_beijing(see, go_to, hour, greeting):
    go_to(f"2026-12-11 {hour}")
    assert f"Zhou，{greeting}" in see()


def test_station_team_and_tier_stand_below_the_name(see):
    assert "Zhou，上午好 东山台 东山一班 值机员" in words(see())


def test_the_owed_exam_that_closes_first_is_the_card_and_the_others_are_rows(see, set_exam, go_to):
    set_exam("topic", kind="topic-test", title=Words("交接班", "Handover"), schedule=ALL_YEAR, attempts=AGAIN)
    set_exam()
    go_to("2026-12-11 10:00")
    now_open = section(see(), "open")
    card, rows = now_open.split("</article>")
    assert "应考 2026 年第四季度 还有 5 天 23 小时 季度考核" in words(card)
    assert "时长 60 分钟 题数 4 题 合格线 60 分 机会 1 次" in words(card)
    assert "12 月 17 日（周四）09:00 前可随时开始 参加考试" in words(card)
    assert "应考 交接班 4 题 12 月 31 日前完成 参加 ：交接班" in words(rows)


def test_taking_part_leads_to_the_start_page_of_that_sitting(client, see, set_exam, go_to):
    set_exam()
    go_to("2026-12-11 10:00")
    (address,) = re.findall(r'href="(/sittings/[^"]+)"', section(see(), "open"))
    assert "季度考核" in client.get(address).text


def test_a_series_stands_above_the_title(see, set_exam):
    series = Words("《百题》专题六", "Hundred, topic 6")
    set_exam("topic", kind="topic-test", title=Words("交接班", "Handover"), series=series, schedule=ALL_YEAR)
    assert "应考 《百题》专题六" in words(section(see(), "open"))


def test_a_running_attempt_comes_first_with_the_time_left(see, set_exam, go_to, sit, clock, member):
    set_exam("topic", kind="topic-test", title=Words("交接班", "Handover"), schedule=ALL_YEAR, minutes=30)
    set_exam()
    go_to("2026-12-11 10:00")
    sit(member, "topic", hands_in=False)
    clock.forward(minutes=10)
    card = words(section(see(), "open").split("</article>")[0])
    assert "还有 20 分钟 交接班" in card
    assert "10:30 到时自动交卷" in card
    assert card.endswith("继续答题")


def test_after_a_failure_a_repeatable_test_can_be_sat_again_and_tells_the_last_score(
    see, set_exam, sit, member
):
    set_exam("topic", kind="topic-test", title=Words("交接班", "Handover"), schedule=ALL_YEAR, attempts=AGAIN)
    attempt = sit(member, "topic", right=2)
    now_open = section(see(), "open")
    assert "上次 50.0 分" in words(now_open)
    assert f'href="/attempts/{attempt}"' in now_open
    assert words(now_open).endswith("再考")
    assert section(see(), "done") == ""


def test_practice_stands_apart_is_voluntary_and_owes_nothing(see, set_exam):
    set_exam("weekly", kind="practice", title=WEEKLY, schedule=EVERY_WEEK, voluntary=True)
    page = see()
    assert "每周一练 第 2 周 自愿 4 题 不超过 60 分钟 不计入考核 练习" in words(section(page, "practice"))
    assert "现在没有要参加的考试" in section(page, "open")
    assert section(page, "ledger") == ""


def test_finished_practice_is_not_among_the_results(see, set_exam, sit, member):
    set_exam("weekly", kind="practice", schedule=EVERY_WEEK, voluntary=True, attempts=Attempts(None, "last"))
    sit(member, "weekly", right=3)
    page = see()
    assert section(page, "done") == ""
    assert "上次 75.0 分" in words(section(page, "practice"))


def test_what_is_done_shows_score_outcome_and_band_and_leads_to_the_result(see, set_exam, go_to, sit, member):
    set_exam(bands=(Band("良好", Fraction(70)), Band("合格", None)))
    go_to("2026-03-11 10:00")
    attempt = sit(member, "quarterly", right=3)
    done = section(see(), "done")
    assert "季度考核 第一季度 3 月 11 日 75.0 合格 良好" in words(done)
    assert f'href="/attempts/{attempt}"' in done


def test_a_band_that_only_says_pass_is_left_out(see, set_exam, go_to, sit, member):
    set_exam(bands=(Band("合格", None),))
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=4)
    assert words(section(see(), "done")).endswith("100.0 合格")


def test_before_its_release_a_result_gives_its_date_and_nothing_else(see, set_exam, go_to, sit, member):
    set_exam(release=SCORES_LATER)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    done = words(section(see(), "done"))
    assert done.endswith("3 月 11 日 3 月 17 日公布成绩 待公布")
    go_to("2026-03-18 10:00")
    assert "25.0 不合格" in words(section(see(), "done"))


def test_newest_results_come_first_and_four_are_shown(see, set_exam, go_to, sit, member):
    for number in range(5):
        set_exam(f"topic-{number}", title=Words(f"第{number}个", f"No. {number}"), schedule=ALL_YEAR)
        go_to(f"2026-02-0{number + 1} 10:00")
        sit(member, f"topic-{number}")
    assert re.findall(r"第\d个", words(section(see(), "done"))) == ["第4个", "第3个", "第2个", "第1个"]


def test_in_january_the_results_of_december_are_still_there_but_owed_is_the_new_year(
    see, set_exam, go_to, sit, member
):
    set_exam()
    go_to("2026-12-11 10:00")
    sit(member, "quarterly", right=3)
    go_to("2027-01-03 10:00")
    page = see()
    assert "季度考核 2026 年第四季度 2026 年 12 月 11 日 75.0 合格" in words(section(page, "done"))
    assert "2027 年应考 4 期 已合格 0 待参加 4" in words(section(page, "ledger"))


def test_after_a_failure_the_make_up_is_announced(see, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    go_to("2026-03-18 10:00")
    page = see()
    assert "3 月 24 日起补考" in words(section(page, "done"))
    assert "3 月 24 季度考核 第一季度 补考 周二 09:00 起 3 天" in words(section(page, "soon"))
    go_to("2026-03-25 10:00")
    assert "补考 2026 年第一季度" in words(section(see(), "open"))


def test_a_make_up_does_not_tell_of_a_failure_before_its_release(see, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP, release=SCORES_LATER)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    go_to("2026-03-18 10:00")
    page = see()
    assert "补考" not in words(section(page, "soon"))
    assert "补考" not in words(section(page, "done"))


def test_who_passed_is_offered_no_make_up(see, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=4)
    go_to("2026-03-25 10:00")
    page = see()
    assert "补考" not in words(section(page, "open")) + words(section(page, "soon"))


def test_the_ledger_counts_every_owed_occurrence_once(see, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP)  # four a year
    set_exam("topic", kind="topic-test", schedule=ALL_YEAR, attempts=AGAIN)
    set_exam("weekly", kind="practice", schedule=EVERY_WEEK, voluntary=True)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=4)  # passed
    go_to("2026-07-01 10:00")  # the second quarter was missed, its make-up too
    go_to("2026-09-11 10:00")
    sit(member, "quarterly", right=1)  # failed, make-up to come
    ledger = words(section(see(), "ledger"))
    assert ledger == "2026 年应考 5 期 已合格 1 待参加 2 待补考 1 待阅卷 0 缺考 1"


def test_without_an_open_exam_the_next_one_is_named(see, set_exam):
    set_exam()
    page = words(section(see(), "open"))
    assert "现在没有要参加的考试。 下一场 3 月 10 日开始：季度考核" in page


def test_without_any_exam_the_page_says_what_will_be_here(see):
    assert "现在没有要参加的考试。 安排给您的考试会显示在这里。" in words(see())


def test_several_that_open_and_close_together_are_one_row(see, set_exam):
    for number in range(3):
        set_exam(f"topic-{number}", title=Words(f"第{number}个", f"No. {number}"))
    soon = section(see(), "soon")
    assert "3 月 10 第0个 第一季度等 3 项" in words(soon)
    assert soon.count("<li") == 4  # the quarters of the year


def test_nothing_of_another_member_is_shown(see, set_exam, go_to, sit, make_member):
    other = make_member("007317", name="Li")
    set_exam()
    go_to("2026-03-11 10:00")
    sit(other, "quarterly", right=3)
    assert "75.0" in words(section(see(who=other), "done"))
    assert section(see(), "done") == ""


def test_the_page_is_complete_in_english(see, set_exam, go_to, sit, member):
    set_exam(make_up=MAKE_UP)
    set_exam("topic", kind="topic-test", title=Words("交接班", "Handover"), schedule=ALL_YEAR)
    set_exam("weekly", kind="practice", title=WEEKLY, schedule=EVERY_WEEK, voluntary=True)
    go_to("2026-03-11 10:00")
    sit(member, "quarterly", right=1)
    page = words(see(language="en"))
    assert re.findall(r"[\u4e00-\u9fff]+", page) == []
    assert "Good morning, Zhou" in page
    assert "Open now 1 exam Due 2026" in page
    assert "2026: 5 exams due" in page


def test_a_visitor_is_sent_to_the_log_in_page(client):
    assert client.get("/").headers["Location"].startswith("/login")
