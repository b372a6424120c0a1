"""The invigilator's page: what it shows, what can be done there, and what is refused in place."""

from __future__ import annotations

import re

import pytest

from app.services.take_break import ask_break
from app.services.viewer import Viewer

PHONE = "phone-0001"


@pytest.fixture
def room(app, client, make_member, make_exam, sign_in_as):
    """A sitting with somebody at work, seen by an organizer."""
    from app.services.clock import Clock
    from app.services.refresh_plan import refresh_plan
    from app.services.start_attempt import start_attempt

    member = make_member("007316", name="周明", department="east-1", tier="operator")
    make_member("007317", name="李英", department="west-1", tier="operator")
    sitting = make_exam(types=("single",))
    clock: Clock = app.extensions["baiti_clock"]
    with app.app_context():
        refresh_plan(clock=clock, zone="Asia/Shanghai")
        attempt = start_attempt(
            sitting, viewer=Viewer(member), client=PHONE, language="zh_CN", seed=bytes(16), clock=clock
        ).attempt_id
    sign_in_as(client, make_member("1", department="east", roles=("organizer",), at="organisation"))
    return {"url": f"/organizer/sittings/{sitting}/room", "attempt": attempt, "member": member}


def act(client, room, path, **fields):
    return client.post(f"{room['url']}/{path}", data=fields, follow_redirects=True).text


def test_the_room_shows_who_works_and_who_has_not_begun(client, room):
    page = client.get(room["url"]).text
    assert re.search(r"周明.*?作答中.*?0 / 1.*?20:00", page, re.DOTALL)
    assert "李英" in re.search(r'<textarea class="control missing".*?</textarea>', page, re.DOTALL)[0]
    found = client.get(f"{room['url']}?q=7317").text
    assert "周明" not in re.search(r"<tbody>.*</tbody>", found, re.DOTALL)[0]
    assert "进入考场" in client.get("/organizer/rooms").text


def test_a_board_that_has_not_changed_is_not_sent_again(client, room, clock):
    first = client.get(f"{room['url']}/board")
    tag = {"If-None-Match": first.headers["ETag"]}
    clock.forward(seconds=5)
    assert client.get(f"{room['url']}/board", headers=tag).status_code == 304
    clock.forward(minutes=6)
    assert "5 分钟无保存" in client.get(f"{room['url']}/board", headers=tag).text


def test_what_an_invigilator_does_is_done_and_said(client, room, app):
    own = f"attempts/{room['attempt']}"
    assert "已延长 10 分钟。" in act(client, room, f"{own}/time", minutes="10", reason="停电")
    assert "周明：延长 10 分钟" in client.get(room["url"]).text
    assert "已为 1 人延长时间。" in act(client, room, "time", minutes="5", reason="断网")
    assert "消息已发出" in act(client, room, "message", text="还有十分钟")
    with app.app_context():
        ask_break(room["attempt"], "处理报警", owner=room["member"], clock=app.extensions["baiti_clock"])
    asked = re.search(r"breaks/([\w-]+)/grant", client.get(room["url"]).text)[1]
    assert "已停表。" in act(client, room, f"breaks/{asked}/grant", minutes="30")
    assert "已恢复计时。" in act(client, room, f"{own}/resume")
    assert "已交卷。" in act(client, room, f"{own}/end", reason="离场")
    assert "已重新开放" in act(client, room, f"{own}/reopen", minutes="5", reason="误交")
    assert "已作废" in act(client, room, f"{own}/void", reason="替考")
    assert "入场规则已生效" in act(client, room, "entry", password="百题", networks="10.0.0.0/8")


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        ("time", {"minutes": "x", "reason": "断网"}, "分钟数请填写整数"),
        ("time", {"minutes": "500", "reason": "断网"}, "请填写 1 至 240 分钟"),
        ("message", {"text": " "}, "请填写消息内容"),
        ("entry", {"networks": "这里"}, "不是地址或网段"),
    ],
)
def test_what_makes_no_sense_is_refused_in_place(client, room, path, fields, words):
    assert words in act(client, room, path, **fields)


def test_an_act_that_does_not_exist_does_not_exist(client, room):
    assert client.post(f"{room['url']}/dance").status_code == 404
    assert client.post(f"{room['url']}/attempts/{room['attempt']}/dance").status_code == 404
    assert (
        client.post(f"{room['url']}/attempts/nobody/time", data={"minutes": 5, "reason": "x"}).status_code
        == 404
    )


def test_a_member_who_needs_more_time_gets_it_in_every_exam(client, room, app):
    with app.app_context():
        from app.store.queries.sign_in import member_by_id

        page = f"/organizer/people/{member_by_id(room['member']).public_id}"
    said = client.post(f"{page}/time", data={"percent": "150", "reason": "视力"}, follow_redirects=True).text
    assert "从下一次开始作答时生效。" in said
    assert "每场考试为通常时长的 150 %" in said
    refused = client.post(f"{page}/time", data={"percent": "90", "reason": "x"}, follow_redirects=True).text
    assert "请填写 100 至 400 的百分比" in refused
