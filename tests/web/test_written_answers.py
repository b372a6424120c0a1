"""Written answers over HTTP: cards asked for words, long texts, what a finished paper says of each answer."""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape

import pytest

from app.domain.bank.fields import Words
from app.domain.paper.spec import Draw, PaperSpec, SpecRow
from app.services.rebuild_attempt import rebuild_paper, verify_attempt

ORIGIN = {"Origin": "http://localhost"}
CLIENT = "phone-0001"


@pytest.fixture
def member(client, make_member, sign_in_as):
    return sign_in_as(client, make_member("007316"))


def start(member, sitting):
    return member.post(f"/api/v1/sittings/{sitting}/attempts", json={"client": CLIENT}, headers=ORIGIN).json


def hand_in(member, attempt, responses):
    entries = [
        {"seq": seq, "kind": "answer", "slot": slot, "response": response}
        for seq, (slot, response) in enumerate(responses.items(), 1)
    ]
    body = {"epoch": 1, "client": CLIENT, "last_seq": len(entries), "entries": entries}
    reply = member.post(f"/api/v1/attempts/{attempt}/hand-in", json=body, headers=ORIGIN)
    assert reply.status_code == 200, reply.text
    return reply.json


def said(reply) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


def test_a_card_is_asked_for_words_graded_so_and_rebuilt_so(app, member, make_exam, set_exam, clock):
    make_exam()
    draw = Draw(("every",), types=("qa",), any_tier=True)
    row = SpecRow(Words("简答", "In words"), Fraction(10), draw=draw, asked_as="short")
    set_exam("asked", papers={"all": PaperSpec((row,), shuffle_options=True)})
    sitting = next(one for one in member.get("/api/v1/sittings").json["sittings"] if one["exam"] == "asked")
    attempt = start(member, sitting["id"])
    (slot,) = attempt["sections"][0]["slots"]
    assert (slot["type"], slot["widget"], slot["options"]) == ("short", "writing", [])
    assert "谁的职级高谁负责" not in member.get(f"/attempts/{attempt['id']}").text
    assert hand_in(member, attempt["id"], {1: "最先受理的人员负责到底。"})["state"] == "graded"
    result = member.get(f"/api/v1/attempts/{attempt['id']}/result").json
    assert (result["score"], result["slots"][0]["solution"]["response"]) == ("10", "最先受理的人员负责到底")
    assert "最先受理的人员负责到底" in said(member.get(f"/attempts/{attempt['id']}/review"))
    with app.app_context():
        assert rebuild_paper(attempt["id"])[1]
        assert verify_attempt(attempt["id"]).problems == ()


def test_a_text_of_twenty_thousand_characters_is_taken_and_a_longer_one_is_not(member, make_exam):
    attempt = start(member, make_exam(types=("essay",)))["id"]
    url = f"/api/v1/attempts/{attempt}/responses"

    def send(seq, text):
        entry = {"seq": seq, "kind": "answer", "slot": 1, "response": text}
        body = {"epoch": 1, "client": CLIENT, "entries": [entry]}
        return member.put(url, json=body, headers=ORIGIN)

    assert send(1, "长" * 20_000).json["refused"] == []
    assert send(2, "长" * 20_001).status_code == 400
    (refused,) = send(2, ["长"]).json["refused"]
    assert (refused["seq"], refused["code"]) == (2, "malformed-response")
    kept = member.get(f"/api/v1/attempts/{attempt}?client={CLIENT}").json["responses"]["1"]["response"]
    assert kept == "长" * 20_000


def test_the_review_tells_what_each_gap_and_point_earned_and_the_feedback_of_what_was_chosen(
    member, make_exam
):
    sitting = make_exam(types=("multiple", "cloze", "short", "essay"), points=6)
    attempt = start(member, sitting)["id"]
    responses = {2: {"1": "b", "2": "30", "3": " "}, 3: "时间、地点，属于什么类型，由谁打的电话"}
    assert hand_in(member, attempt, responses)["answered"] == 2
    gaps = said(member.get(f"/attempts/{attempt}/review?slot=2"))
    for words in ("第 1 空 访客 访客不承担值班职责。 值班员", "第 2 空 30 30", "2 / 6 分"):
        assert words in gaps
    assert "第 3 空 — 带班领导 或 值班领导" in gaps
    points = said(member.get(f"/attempts/{attempt}/review?slot=3"))
    for words in (
        "时间与地点 2 / 2",
        "谁报告的 1 / 1",
        "参考答案 时间、地点、事件性质",
        "6 / 6 分",
    ):
        assert words in points
    blank = said(member.get(f"/attempts/{attempt}/review?slot=4"))
    assert blank.count("未作答") == 2
    assert "分析成因 0 / 2" in blank
