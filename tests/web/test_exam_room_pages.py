"""Start page, room, receipt, result and review, as the server writes them."""

from __future__ import annotations

import json
import re

import pytest

ORIGIN = {"Origin": "http://localhost"}
EXPLANATIONS = ("等电位", "二和四能被", "完成交接后方可", "代入得", "级别越高", "不得推诿")


@pytest.fixture(autouse=True)
def without_form_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def member(client, make_member, sign_in_as):
    return sign_in_as(client, make_member("007316"))


def start(client, sitting, device="phone-0001"):
    """Start by the form and return the attempt's address."""
    answer = client.post(f"/sittings/{sitting}/start", data={"client": device})
    assert answer.status_code == 302
    return answer.location


def hand_in(client, address, *responses):
    entries = [
        {"seq": number, "kind": "answer", "slot": slot, "response": response}
        for number, (slot, response) in enumerate(responses, 1)
    ]
    body = {"epoch": 1, "client": "phone-0001", "last_seq": len(entries), "entries": entries}
    answer = client.post(f"/api/v1{address}/hand-in", json=body, headers=ORIGIN)
    assert answer.status_code == 200, answer.text


def state_of(page):
    return json.loads(re.search(r'id="state">(.*?)</script>', page, re.DOTALL)[1])


def test_the_start_page_says_what_the_paper_is_like_and_starts_nothing(member, make_exam):
    sitting = make_exam()
    page = member.get(f"/sittings/{sitting}").text
    for words in (
        "考试须知",
        "周明远",
        "工号 007316",
        "东山台",
        "值机员卷",
        "09:20",
        "二、多选题",
        "少选得一半，错选不得分",
    ):
        assert words in page
    assert member.get("/api/v1/sittings").json["sittings"][-1]["attempt"] is None


def test_rules_follow_the_exam(member, make_exam):
    page = member.get(f"/sittings/{make_exam(release=('at-hand-in', 'after-close', 'after-close'))}").text
    assert "成绩交卷时公布，答案和解析" in page
    assert "可以多次参加，取最好成绩。" in page


def test_without_script_the_start_works_with_an_id_from_the_server(member, make_exam):
    page = member.get(start(member, make_exam(), device="")).text
    assert re.fullmatch(r"[\w-]{8,64}", state_of(page)["client"])


def test_starting_on_a_second_device_leads_to_the_attempt_that_runs(member, make_exam):
    sitting = make_exam()
    first = start(member, sitting, "phone-0001")
    assert start(member, sitting, "desk-00001") == first
    assert state_of(member.get(first).text)["client"] == "phone-0001"


def test_after_it_closed_the_start_page_says_so(client, make_member, make_exam, sign_in_as, clock):
    member_id, sitting = make_member("007316"), make_exam()
    clock.forward(days=40)
    member = sign_in_as(client, member_id)
    page = member.get(f"/sittings/{sitting}").text
    assert "结束" in page
    assert "开始考试" not in page
    assert member.post(f"/sittings/{sitting}/start", data={"client": "phone-0001"}).status_code == 409


def test_when_all_attempts_are_used_the_start_page_says_so(member, make_exam):
    sitting = make_exam(max_attempts=1)
    hand_in(member, start(member, sitting))
    assert "考试机会已用完" in member.get(f"/sittings/{sitting}").text


def test_a_sitting_nobody_knows_is_not_found(member):
    assert member.get("/sittings/nothing").status_code == 404
    assert member.post("/sittings/nothing/start", data={"client": "phone-0001"}).status_code == 404


def test_the_room_holds_the_whole_paper_and_no_explanation(member, make_exam):
    page = member.get(start(member, make_exam())).text
    assert len(re.findall(r'<section class="q', page)) == 9
    assert not [words for words in EXPLANATIONS if words in page]


def test_the_room_starts_from_what_is_stored(member, make_exam):
    address = start(member, make_exam())
    entries = [
        {"seq": 1, "kind": "answer", "slot": 4, "response": False},
        {"seq": 2, "kind": "flag", "slot": 2, "response": True},
    ]
    body = {"epoch": 1, "client": "phone-0001", "entries": entries}
    member.put(f"/api/v1{address}/responses", json=body, headers=ORIGIN)
    state = state_of(member.get(address).text)
    assert (state["responses"], state["flags"], state["settled"]) == ({"4": False}, [2], 2)
    assert (state["epoch"], state["left"]) == (1, 1200)


def test_gaps_of_the_stem_become_fields(member, make_exam):
    page = member.get(start(member, make_exam(types=("blank",)))).text
    stem = re.search(r'<div class="stem" id="q1-stem">(.*?)</div>', page, re.DOTALL)[1]
    assert re.sub(r"<input[^>]*>", "[ ]", stem) == "值班工作坚持[ ]为主、[ ]相结合。"


def test_the_paper_is_in_english_where_the_item_is_translated(member, make_exam):
    address = start(member, make_exam())
    member.post("/language", data={"language": "en", "here": "/"})
    page = member.get(address).text
    assert "Which number calls the fire brigade?" in page
    assert "Review and hand in" in page


def test_words_of_a_question_can_not_end_the_embedded_state(member, make_exam):
    address = start(member, make_exam(types=("blank",)))
    body = {
        "epoch": 1,
        "client": "phone-0001",
        "entries": [{"seq": 1, "kind": "answer", "slot": 1, "response": ["</script><b>", ""]}],
    }
    member.put(f"/api/v1{address}/responses", json=body, headers=ORIGIN)
    page = member.get(address).text
    assert "</script><b>" not in page
    assert state_of(page)["responses"]["1"][0] == "</script><b>"


def test_after_hand_in_the_same_address_shows_the_receipt_first(member, make_exam):
    address = start(member, make_exam(release=("at-hand-in", "after-close", "after-close")))
    hand_in(member, address, (1, "b"), (4, False))
    page = member.get(address).text
    assert re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", page)
    for words in ("交卷成功", "2026-12-10 09:00:00", "2 / 9 题", "不合格", "各专题得分、答案和解析"):
        assert words in page
    assert "回看试题" not in page


def test_time_that_ran_out_without_a_browser_is_told(member, make_exam, clock):
    address = start(member, make_exam())
    clock.forward(hours=2)
    page = member.get(address).text
    assert "到时自动交卷" in page
    assert "2026-12-10 09:20:00" in page


def test_with_a_later_release_the_page_has_no_score(member, make_exam):
    address = start(member, make_exam(release=("after-close",) * 3))
    hand_in(member, address, (1, "b"))
    page = member.get(address).text
    assert "score-bar" not in page
    assert "成绩、各专题得分、答案和解析" in page


def test_later_the_result_stands_first_and_the_receipt_is_a_row(member, make_exam, clock):
    address = start(member, make_exam())
    hand_in(
        member, address, (1, "b"), (2, ["a", "b", "d"]), (3, ["a", "c"]), (4, False), (6, "1 kW"), (9, "a")
    )
    clock.forward(minutes=11)
    page = member.get(address).text
    assert "保存回执" in page
    assert "可截图留存" not in page
    assert "应急" in page


def test_the_receipt_can_be_kept_as_a_file(member, make_exam):
    address = start(member, make_exam())
    hand_in(member, address)
    answer = member.get(f"{address}/receipt")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "回执码" in answer.text


def test_the_review_explains_what_was_right_and_what_it_earned(member, make_exam):
    address = start(member, make_exam())
    hand_in(member, address, (2, ["a", "d"]))
    page = member.get(f"{address}/review?slot=2").text
    for words in ("选对 2 项，少选 1 项", "应选，未选", "AD", "ABD", "得 2 分", "等电位"):
        assert words in page


def test_the_filter_steps_over_questions_with_full_marks(member, make_exam):
    address = start(member, make_exam())
    hand_in(member, address, (2, ["a", "b", "d"]))
    page = member.get(f"{address}/review?slot=1&show=lost").text
    assert (
        re.search(r'href="([^"]*)" rel="next"', page)[1].replace("&amp;", "&")
        == f"{address}/review?slot=3&show=lost"
    )


@pytest.mark.parametrize(
    ("slot", "response", "said"),
    [
        (1, "a", "回答错误，得 0 分"),
        (3, ["a"], "选对 1 项，少选 1 项，按“少选按个数得分，错选不得分”计，得 2 分"),
        (5, ["预防", "x"], "第 2 空错误，按“每空分别计分”计，得 2 分"),
        (6, "1 V", "单位 V 不符，得 0 分"),
        (6, "2", "读作 2 kW，超出允许误差，未写单位，按 kW 计，得 0 分"),
        (9, None, "未作答，得 0 分"),
    ],
)
def test_every_mark_is_explained(member, make_exam, slot, response, said):
    address = start(member, make_exam())
    hand_in(member, address, (slot, response))
    assert said in member.get(f"{address}/review?slot={slot}").text


def test_before_the_release_there_is_nothing_to_review(member, make_exam):
    address = start(member, make_exam(release=("at-hand-in", "after-close", "after-close")))
    hand_in(member, address)
    answer = member.get(f"{address}/review")
    assert (answer.status_code, answer.location) == (302, address)


def test_a_question_that_the_paper_does_not_have_is_not_found(member, make_exam):
    address = start(member, make_exam())
    hand_in(member, address)
    assert member.get(f"{address}/review?slot=10").status_code == 404


@pytest.mark.parametrize("path", ["", "/review", "/receipt"])
def test_somebody_elses_attempt_is_not_found(app, member, make_exam, make_member, sign_in_as, path):
    address = start(member, make_exam())
    hand_in(member, address)
    other = sign_in_as(app.test_client(), make_member("007317", roles=("manager",)))
    assert other.get(address + path).status_code == 404
