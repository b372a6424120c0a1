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


def test_where_there_is_no_way_back_later_questions_stay_on_the_server(member, begin):
    address = begin(forward_only=True)
    api = f"/api/v1{address}"

    def slots():
        return [slot["slot"] for section in member.get(api).json["sections"] for slot in section["slots"]]

    def answer(seq, slot, response):
        entry = {"seq": seq, "kind": "answer", "slot": slot, "response": response}
        body = {"epoch": 1, "client": PHONE, "entries": [entry]}
        refused = member.put(f"{api}/responses", json=body, headers=ORIGIN).json["refused"]
        return [one["code"] for one in refused]

    def go_on(slot, status=200):
        reply = member.post(f"{api}/next", json={"epoch": 1, "client": PHONE, "slot": slot}, headers=ORIGIN)
        assert reply.status_code == status, reply.text
        return reply.json

    page = member.get(address).text
    assert (page.count('<section class="q'), slots(), answer(1, 1, "a")) == (1, [1], [])
    assert answer(2, 2, True) == ["slot-not-open"]  # nobody answers ahead
    assert go_on(1) == go_on(1) == {"reached": 2}  # the first reply may have been lost
    go_on(3, status=409)
    assert (slots(), answer(3, 1, "b"), answer(4, 2, True)) == ([1, 2], ["slot-not-open"], [])
    page = member.get(address).text
    assert 'id="q2"' in page
    assert 'id="q1"' not in page
    assert member.get(f"{address}/plain").location.endswith("/plain/2")
    go_on(2)
    go_on(3, status=409)  # the last one
    assert member.get(api).json["responses"]["1"]["response"] == "a"
