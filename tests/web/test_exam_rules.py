"""Rules of the room: the earliest hand-in, leaving the page, as the server keeps and tells them."""

from __future__ import annotations

from datetime import timedelta

import pytest

PHONE = "phone-0001"
ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture
def member(client, make_member, sign_in_as):
    client.application.config["WTF_CSRF_ENABLED"] = False
    return sign_in_as(client, make_member("007316"))


@pytest.fixture
def begin(member, make_exam):
    def start(**rules):
        sitting = make_exam(types=("single", "truefalse", "numeric"), **rules)
        return member.post(f"/sittings/{sitting}/start", data={"client": PHONE}).location

    return start


def hand_in(client, address, **more):
    answer = {"seq": 1, "kind": "answer", "slot": 1, "response": "a"}
    body = {"epoch": 1, "client": PHONE, "last_seq": 1, "entries": [answer]} | more
    return client.post(f"/api/v1{address}/hand-in", json=body, headers=ORIGIN)


def test_before_the_earliest_hand_in_answers_are_kept_and_nothing_ends(member, begin, clock):
    address = begin(earliest_hand_in=timedelta(minutes=10), leave_page="hand-in")
    early = hand_in(member, address)
    assert (early.status_code, early.json["code"]) == (409, "hand-in-too-early")
    assert "09:10" in early.json["detail"]
    state = member.get(f"/api/v1{address}").json
    assert (state["state"], state["responses"]["1"]["response"]) == ("open", "a")
    assert "09:10 起方可交卷" in member.get(address).text
    clock.forward(minutes=10)
    assert hand_in(member, address).status_code == 200


def test_who_has_left_the_page_hands_in_at_any_time_where_that_is_the_rule(member, begin):
    address = begin(earliest_hand_in=timedelta(minutes=10), leave_page="flag")
    assert hand_in(member, address, left_page=True).status_code == 409
    address = begin(earliest_hand_in=timedelta(minutes=10), leave_page="hand-in", key="other")
    assert hand_in(member, address, left_page=True).status_code == 200


@pytest.mark.parametrize(
    ("rule", "words"),
    [("note", "不影响成绩"), ("flag", "离开答题页面会记录次数"), ("hand-in", "超过 30 秒即视为交卷")],
)
def test_the_start_page_tells_the_rules(member, make_exam, rule, words):
    sitting = make_exam(leave_page=rule, earliest_hand_in=timedelta(minutes=10))
    page = member.get(f"/sittings/{sitting}").text
    assert words in page
    assert "开考满 10 分钟后方可交卷" in page


def test_a_page_without_script_takes_over_only_when_asked(member, begin):
    address = begin()
    refused = member.post(f"{address}/plain/1", data={"q1": "a", "go": "next"})
    assert refused.status_code == 409
    assert "正在另一设备或页面上进行" in refused.text
    member.post(f"{address}/plain/take-over")
    assert member.post(f"{address}/plain/1", data={"q1": "a", "go": "next"}).location.endswith("/plain/2")
    assert member.get(f"/api/v1{address}").json["responses"]["1"]["response"] == "a"
