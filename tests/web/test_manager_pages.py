"""The manager's pages: who may open them, what they say, and that the workbook says the same."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from app.domain.bank.fields import Words
from app.services.show_distribution import show_distribution
from app.services.viewer import Grant, Viewer
from app.store.departments import department_with_key
from benchmarks.result_rows import Results, make_exam

TIERS = {"leader": 80, "operator": 80}
EVERYWHERE = Viewer(0, (Grant("administrator", "/", True),))


@pytest.fixture
def sitting(app, organisation, clock):
    """A closed quarter of 61 members: 30 of the east, 30 of the west, one absent."""
    with app.app_context():
        east, west = (department_with_key(key).id for key in ("east-1", "west-1"))
        results = Results(make_exam(TIERS), topics=("创争/由来", "创争/修炼"))
        for number in range(30):
            earned = [("创争/由来", 1.0), ("创争/修炼", float(number % 2))]
            results.add(east, "operator", 70 + number, earned=earned)
            results.add(west, "leader", 95 - number, earned=earned)
        results.add(west, "leader", name="缺席员<b>")
        results.write()
    clock.forward(days=8)
    return results.public_id()


@pytest.fixture
def manager(client, make_member, sign_in_as):
    return sign_in_as(client, make_member("M1", roles=("manager",), at="organisation", sees_names=True))


@pytest.fixture
def nameless(app, make_member, sign_in_as):
    return sign_in_as(app.test_client(), make_member("M2", roles=("manager",), at="organisation"))


def text_of(response) -> str:
    assert response.status_code == 200, response.status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def test_the_year_lists_the_occurrence_with_its_figures(sitting, manager):
    page = text_of(manager.get("/manager/"))
    assert "2026 年第四季度" in page
    assert re.search(r"61 60 98\.4% 60\.0% 36 / 60|61 60 98\.4%", page)


def test_the_page_shows_what_was_computed(app, sitting, manager, clock):
    page = text_of(manager.get(f"/manager/occurrences/{sitting}"))
    with app.app_context():
        shown = show_distribution(sitting, viewer=EVERYWHERE, clock=clock)
    scores = shown.scores
    assert f"{scores.passed.value} / {scores.n.value}" in page
    assert f"{100 * scores.pass_rate.value:.1f} %" in page
    assert "合格线 80 分" in page
    for each in scores.histogram.bins:
        assert f"{each.low:g}–{each.high:g} {each.count}" in page or not each.count
    for band in shown.units.bands:
        for unit in band.units:
            assert f"{unit.title.zh} {unit.passed.value} / {unit.sat.value}" in page


def test_names_are_escaped_and_shown_only_with_the_right(sitting, manager, nameless):
    html = manager.get(f"/manager/occurrences/{sitting}").get_data(as_text=True)
    assert "缺席员&lt;b&gt;" in html
    page = text_of(nameless.get(f"/manager/occurrences/{sitting}"))
    assert "缺席员" not in page
    assert "您无权查看姓名" in page


def test_filters_stand_in_the_address_and_narrow_the_figures(sitting, manager):
    page = manager.get(f"/manager/occurrences/{sitting}?unit=east&tier=operator")
    html = page.get_data(as_text=True)
    assert '<option value="east" selected>' in html
    assert '<option value="operator" selected>' in html
    assert f"/manager/occurrences/{sitting}/export?unit=east&amp;tier=operator" in html
    assert "20 / 30" in text_of(page)


@pytest.mark.parametrize("query", ["?unit=nowhere", "?tier=nobody", "?wave=pilot"])
def test_what_does_not_exist_is_not_found(sitting, manager, query):
    page = f"/manager/occurrences/{sitting}"
    assert manager.get(page + query).status_code == 404
    assert manager.get(f"{page}/export{query}").status_code == 404
    assert manager.get("/manager/occurrences/nothing").status_code == 404


def test_members_and_organizers_do_not_get_in_and_auditors_do(sitting, app, make_member, sign_in_as):
    addresses = ("/manager/", f"/manager/occurrences/{sitting}", f"/manager/occurrences/{sitting}/export")
    for number, (roles, status) in enumerate([((), 404), (("organizer",), 404), (("auditor",), 200)]):
        client = sign_in_as(app.test_client(), make_member(f"R{number}", roles=roles, at="organisation"))
        assert [client.get(address).status_code for address in addresses] == [status] * 3


def test_the_head_of_a_station_sees_that_station(sitting, app, make_member, sign_in_as):
    client = sign_in_as(app.test_client(), make_member("W1", roles=("manager",), at="west", sees_names=True))
    page = text_of(client.get(f"/manager/occurrences/{sitting}"))
    assert "西河一班" in page
    assert "东山" not in page
    assert client.get(f"/manager/occurrences/{sitting}?unit=east").status_code == 404


def test_the_workbook_equals_the_screen(sitting, manager):
    page = text_of(manager.get(f"/manager/occurrences/{sitting}"))
    answer = manager.get(f"/manager/occurrences/{sitting}/export")
    assert "attachment" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == [
        *("概况", "成绩分布", "等级", "各层次成绩", "各单位合格率", "专题得分率", "缺考人数", "名单", "说明")
    ]
    for low, high, count in book["成绩分布"].iter_rows(min_row=2, max_col=3, values_only=True):
        if count:
            assert f"{low:g}–{high:g} {count}" in page
    for _band, unit, passed, sat, *_rest in book["各单位合格率"].iter_rows(min_row=2, values_only=True):
        assert f"{unit} {passed} / {sat}" in page


def test_before_the_first_hand_in_there_are_words_instead_of_figures(app, manager, organisation):
    with app.app_context():
        results = Results(make_exam(TIERS))
        results.add(department_with_key("east-1").id, "operator", name="李冬")
        results.write()
    page = text_of(manager.get(f"/manager/occurrences/{results.public_id()}"))
    assert "有人交卷后即显示数字" in page
    assert "李冬" in page


def test_without_any_occurrence_the_year_says_what_comes(manager):
    assert "今年还没有开考的考试" in text_of(manager.get("/manager/"))


def test_english_is_complete(app, sitting, manager):
    manager.set_cookie("language", "en")
    page = text_of(manager.get(f"/manager/occurrences/{sitting}"))
    for words in ("Score distribution", "Pass rate by unit", "Pass mark 80", "Participation rate", "Q4 2026"):
        assert words in page


def test_a_running_exam_says_so_and_moves_in_fives(app, nameless, organisation, clock):
    with app.app_context():
        east = department_with_key("east-1").id
        results = Results(make_exam(TIERS))
        for number in range(40):
            percents = [60 + number] if number < 28 else []
            results.add(east, "operator", *percents, after=timedelta(minutes=number))
        results.write()
    page = text_of(nameless.get(f"/manager/occurrences/{results.public_id()}"))
    assert "数字每满 5 人更新" in page
    assert "实考 25 人" in page


def test_topic_tests_share_a_card_and_long_rows_of_periods_are_folded(app, manager, organisation):
    with app.app_context():
        east = department_with_key("east-1").id
        for number in (1, 2):
            title = Words(f"专题{number}的题目", f"Topic {number}")
            exam = make_exam(TIERS, id=f"topic-{number}", kind="topic-test", title=title)
            topic = Results(exam, period="2026")
            topic.add(east, "operator", 90)
            topic.write()
        for week in range(41, 50):
            exam = make_exam(TIERS, id="weekly", kind="practice", title=Words("每周一练", "Weekly practice"))
            Results(exam, period=f"2026-W{week}").write()
    html = manager.get("/manager/").get_data(as_text=True)
    topics = html[html.index("专题测试") : html.index("每周一练")]
    assert "专题1的题目" in topics
    assert "专题2的题目" in topics
    assert "其余 3 期" in html
