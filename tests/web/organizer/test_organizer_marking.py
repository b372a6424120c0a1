"""阅卷 as organizers walk it: from the list to the last mark, with two markers and a third."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.marking.settle import MarkingRule

BANK = Path(__file__).parents[2] / "data" / "written"
ESSAYS = ["先找成因。建立制度 <b>并</b>演练。", "生命线"]
WRONG = {"essay": ESSAYS, "single": ["b"], "blank": [["预防", "平战。"]]}


def page_text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.fixture
def clients(app, make_member, sign_in_for_long):
    """Three organizers, and two members of the east."""

    def make(number, **more):
        return sign_in_for_long(app.test_client(), make_member(number, **more))

    whole = {"department": "west-1", "roles": ("organizer",), "at": "organisation", "sees_names": True}
    return {number: make(number, name=f"阅卷人{number}", **whole) for number in ("9001", "9002", "9003")}


@pytest.fixture
def member(app, make_member, sign_in_for_long):
    member_id = make_member("007316", name="欧阳明远")
    return member_id, sign_in_for_long(app.test_client(), member_id)


@pytest.fixture
def written(make_exam, write_exam, member):
    """Hand in two essays under a rule; return the attempt's id."""

    def write(rule=MarkingRule()):  # noqa: B008
        sitting = make_exam(bank=BANK, points=10, types=("essay", "single", "blank"), marking=rule)
        return write_exam(member[0], sitting, WRONG)

    return write


def take_next(client, item="written-1", **data) -> str:
    """Press the button of a question; return the address of the answer one gets."""
    found = client.post(f"/organizer/marking/every/2026-Q4/written/{item}/next", data=data)
    assert found.status_code == 302
    return str(found.location)


def test_without_answers_the_list_says_when_there_will_be_some(clients):
    assert "没有待阅的答案" in clients["9001"].get("/organizer/marking").text
    assert "没有评为错误的文字答案" in clients["9001"].get("/organizer/marking/rejected").text
    assert clients["9001"].get("/organizer/marking/every/2026-Q4/written/written-1").status_code == 404
    assert take_next(clients["9001"]) == "/organizer/marking"


def test_an_essay_is_marked_beside_its_rubric_and_the_last_mark_completes_the_result(
    clients, written, member
):
    attempt, marker = written(), clients["9001"]
    waiting = member[1].get(f"/attempts/{attempt}").text
    assert "待阅卷" in waiting
    assert member[1].get(f"/attempts/{attempt}/review").status_code == 302
    early = member[1].get(f"/api/v1/attempts/{attempt}/result")
    assert (early.status_code, early.json["facts"]["state"]) == (403, "marking")
    assert "2 份待阅卷" in page_text(marker.get("/organizer/marking"))

    url = take_next(marker)
    page = marker.get(url)
    assert "<strong>迟报、漏报</strong>" in page.text
    assert "<mark>制度</mark> &lt;b&gt;并&lt;/b&gt;<mark>演练</mark>" in page.text
    assert re.findall(r'name="point" value="([^"]*)"', page.text) == ["", "8", ""]  # only words propose
    assert "欧阳明远" not in page.text
    assert "007316" not in page.text

    refused = marker.post(url, data={"point": ["8.5", "8", ""], "comment": "好"})
    assert refused.status_code == 422
    assert "不能超过 8 分" in refused.text
    assert "请填写 0 到 4 的分数" in refused.text
    assert re.findall(r'name="point" value="([^"]*)"', refused.text) == ["8.5", "8", ""]
    assert ">好</textarea>" in refused.text

    saved = marker.post(url, data={"point": ["6", "８", "1.5"], "comment": "成因要再具体。"})
    assert saved.location == "/organizer/marking"  # no other answer to this question
    again = marker.post(url, data={"point": ["6", "8", "1.5"], "comment": "成因要再具体。"})
    assert again.location == saved.location
    assert "您已阅过" in marker.get(url).text
    last = marker.post(take_next(marker, "written-2"), data={"point": "10"}, follow_redirects=True)
    assert "成绩已完成评定" in last.text
    assert marker.post(url, data={"point": ["0", "0", "0"], "change": "1"}).status_code == 409

    review = page_text(member[1].get(f"/attempts/{attempt}/review?slot=1"))
    assert "7.75 / 10 分" in review
    for text in ("分析成因", "6 / 8", "1.5 / 4", "成因要再具体。"):
        assert text in review
    result = member[1].get(f"/api/v1/attempts/{attempt}/result").json
    assert (result["state"], result["score"]) == ("graded", "32.8")


def test_two_markers_are_blind_and_a_third_sees_both(clients, written):
    written(MarkingRule(2, Fraction(20)))
    first, second, third = clients.values()
    url = take_next(first)
    assert second.get(url).status_code == 409  # one has it
    assert "别人正在阅" in second.get(url).text
    first.post(url, data={"point": ["8", "8", "4"], "comment": "很全面"})
    seen = second.get(take_next(second)).text
    assert "很全面" not in seen
    second.post(url, data={"point": ["1", "2", "1"], "comment": "太空泛"})
    assert 'name="decides"' not in second.get("/organizer/marking").text
    assert 'name="decides"' in third.get("/organizer/marking").text
    decision = third.get(take_next(third, decides="1"))
    assert "由您裁定" in decision.text
    assert "很全面" in decision.text
    assert "太空泛" in decision.text
    assert "阅卷人9001" not in decision.text
    third.post(url, data={"point": ["4", "4", "2"]})
    group = page_text(third.get("/organizer/marking/every/2026-Q4/written/written-1"))
    assert "阅卷人9001 1 0" in group
    assert "阅卷人9003 0 1" in group
    assert first.post(url, data={"point": ["8", "8", "3"], "change": "1"}).status_code == 409


def test_a_mark_is_taken_back_and_a_skipped_answer_stays_for_others(clients, written):
    written()
    first, second, _ = clients.values()
    url = take_next(first)
    skipped = first.post(f"{url}/skip", follow_redirects=True)
    assert "没有别的答案可阅" in skipped.text
    first.post(url, data={"point": ["8", "8", "4"]})
    assert take_next(second) == "/organizer/marking"
    assert "已撤回" in first.post(f"{url}/take-back", follow_redirects=True).text
    assert take_next(second) == url


def test_a_rejected_text_is_proposed_with_a_reason_and_stands_on_the_questions_page(clients, written, app):
    written()
    marker = clients["9001"]
    for item, marks in (("written-1", ["8", "8", "4"]), ("written-2", ["10"])):
        marker.post(take_next(marker, item), data={"point": marks})
    listed = marker.get("/organizer/marking/rejected")
    url = re.search(r'href="(/organizer/banks/written/items/written-4/rejected)"', listed.text)
    assert url is not None
    page = page_text(marker.get(url[1]))
    assert "第 2 空 平战。 1 次" in page
    assert "预防与应急 或 预防和应急" in page
    form = {"gap": "2", "text": "平战。"}
    assert marker.post(url[1], data=form).status_code == 422
    assert marker.post(url[1], data={**form, "text": "没人写过", "reason": "对"}).status_code == 404
    for _ in range(2):
        answer = marker.post(url[1], data={**form, "reason": "台里就这样说"}, follow_redirects=True)
        assert "已提出建议" in answer.text
    item = page_text(marker.get("/organizer/banks/written/items/written-4"))
    assert item.count("台里就这样说") == 1
    assert "阅卷人9001" in item


def test_heads_see_how_many_papers_still_wait_and_no_figure_counts_them(
    clients, written, make_member, app, sign_in_for_long
):
    written()
    head = sign_in_for_long(
        app.test_client(), make_member("9101", roles=("manager",), at="organisation", sees_names=True)
    )
    year = head.get("/manager/")
    assert "1 份待阅卷" in page_text(year)
    url = re.search(r'href="(/manager/occurrences/[\w-]+)"', year.text)
    assert url is not None
    page = page_text(head.get(url[1]))
    assert "待阅卷 1 人" in page
    assert "尚无成绩。" in page
    progress = head.get(f"/api/v1/sittings/{url[1].rpartition('/')[2]}/progress").json
    assert [progress[name]["value"] for name in ("sat", "awaiting_marking")] == [1, 1]
