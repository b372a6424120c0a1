"""Devices signed in: listed, ended, short on shared computers, and no burden on the exam room."""

from __future__ import annotations

import re

import pytest

PASSWORD = "correct horse battery"
WECHAT = "Mozilla/5.0 (Linux; Android 14; V2309A) Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0.49"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/125 Safari/537.36 Edg/125"


@pytest.fixture(autouse=True)
def without_form_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def log_in(app):
    def log_in(name="007316", *, agent=EDGE, password=PASSWORD, **more):
        client = app.test_client()
        form = {"staff_number": name, "password": password, **more}
        client.last = client.post("/login", data=form, headers={"User-Agent": agent})
        return client

    return log_in


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200


def test_the_account_page_lists_browsers_and_programs_with_their_kind_and_time(
    app, log_in, make_member, clock
):
    make_member("007316")
    log_in(agent=WECHAT)
    app.test_client().post("/api/v1/tokens", json={"staff_number": "007316", "password": PASSWORD})
    clock.forward(hours=2)
    here = log_in()
    page = re.sub(r"\s+", " ", here.get("/account").text)
    for words in (
        "电脑 Windows Edge",
        "本机",
        "手机 Android 微信",
        "2 小时 0 分钟前用过",
        "程序（访问令牌）",
    ):
        assert words in page


def test_one_device_is_ended_and_the_others_stay(log_in, make_member):
    make_member("007316")
    lost, here, third = log_in(agent=WECHAT), log_in(), log_in()
    page = here.get("/account").text
    name = re.search(r"手机 Android 微信.*?name=\"device\" value=\"(.+?)\"", page, re.DOTALL)[1]
    here.post("/account/devices/end", data={"device": name})
    assert [is_signed_in(one) for one in (lost, here, third)] == [False, True, True]


def test_all_other_devices_and_tokens_are_ended_at_once(app, log_in, make_member):
    make_member("007316")
    other, here = log_in(), log_in()
    made = app.test_client().post("/api/v1/tokens", json={"staff_number": "007316", "password": PASSWORD})
    bearer = {"Authorization": f"Bearer {made.json['token']}"}
    assert app.test_client().get("/api/v1/sittings", headers=bearer).status_code == 200
    here.post("/account/devices/end")
    assert [is_signed_in(one) for one in (other, here)] == [False, True]
    assert app.test_client().get("/api/v1/sittings", headers=bearer).status_code == 401


def test_nobody_ends_the_device_of_somebody_else(log_in, make_member):
    make_member("007316")
    make_member("007317")
    mine, other = log_in(), log_in("007317")
    with mine.session_transaction() as session:
        key = session["browser"]
    other.post("/account/devices/end", data={"device": key})
    assert is_signed_in(mine)


def test_a_cookie_that_was_logged_out_is_worth_nothing(app, log_in, make_member):
    make_member("007316")
    client = log_in()
    stolen = client.get_cookie("baiti").value
    client.post("/logout")
    thief = app.test_client()
    thief.set_cookie("baiti", stolen)
    assert not is_signed_in(thief)


def test_a_shared_computer_is_left_after_half_an_hour_without_use(log_in, make_member, clock):
    make_member("007316")
    shared, own = log_in(shared="y"), log_in()
    assert "Expires" not in shared.last.headers["Set-Cookie"]  # it goes with the browser
    assert "Expires" in own.last.headers["Set-Cookie"]
    for _use in range(3):
        clock.forward(minutes=25)
        assert is_signed_in(shared)
    clock.forward(minutes=31)
    assert not is_signed_in(shared)
    assert is_signed_in(own)


def test_a_shared_computer_shows_a_large_way_out_on_phones_too(log_in, make_member):
    make_member("007316")
    large = re.compile(r'<form method="post" action="/logout">.*?class="button tinted nowrap"', re.DOTALL)
    assert large.search(log_in(shared="y").get("/").text)
    assert not large.search(log_in().get("/").text)


def test_no_session_ends_under_a_running_exam(log_in, make_member, make_exam, clock):
    make_member("007316")
    sitting = make_exam(minutes=120)
    client = log_in(shared="y")
    origin = {"Origin": "http://localhost"}
    started = client.post(f"/api/v1/sittings/{sitting}/attempts", json={"client": "c-000001"}, headers=origin)
    body = {"epoch": 1, "client": "c-000001", "entries": []}
    address = f"/api/v1/attempts/{started.json['id']}/responses"
    clock.forward(minutes=110)
    assert client.put(address, json=body, headers=origin).status_code == 200
    clock.forward(minutes=45)  # the deadline has passed
    assert client.put(address, json=body, headers=origin).status_code == 401


def test_last_seen_is_noted_every_ten_minutes_and_never_by_a_save(
    app, log_in, make_member, make_exam, clock, monkeypatch
):
    from app.web import current

    noted = []
    monkeypatch.setattr(current, "note_seen", lambda key, clock: noted.append(clock.now()))
    make_member("007316")
    sitting = make_exam(minutes=60)
    client = log_in()
    origin = {"Origin": "http://localhost"}
    started = client.post(f"/api/v1/sittings/{sitting}/attempts", json={"client": "c-000001"}, headers=origin)
    address = f"/api/v1/attempts/{started.json['id']}/responses"
    clock.forward(minutes=9)
    client.get("/account")
    clock.forward(minutes=11)
    client.put(address, json={"epoch": 1, "client": "c-000001", "entries": []}, headers=origin)
    assert noted == []
    client.get("/account")
    assert len(noted) == 1


@pytest.mark.parametrize("typed", ["13800138000", "+86 138-0013-8000", "１３８ ００１３ ８０００"])
def test_a_phone_number_that_one_active_member_has_logs_in(app, log_in, make_member, typed):
    give_phone(app, make_member("007316"))
    give_phone(app, make_member("007317"), status="inactive")
    assert is_signed_in(log_in(typed))


def test_a_phone_number_of_two_people_is_nobodys_and_the_page_says_what_to_do(app, log_in, make_member):
    give_phone(app, make_member("007316"))
    give_phone(app, make_member("007317"))
    answer = log_in("13800138000").last
    assert answer.status_code == 401
    assert "请改用工号" in answer.text
    nobody = log_in("13900139000").last
    assert nobody.status_code == 401
    assert "请改用工号" in nobody.text  # the same words: which numbers are known does not show


def test_a_staff_number_comes_before_a_phone_number_that_looks_like_it(app, log_in, make_member):
    give_phone(app, make_member("007316", name="周明远"))
    make_member("13800138000", name="李冬")
    assert "李冬" in log_in("13800138000").get("/account").text


def test_wrong_passwords_by_phone_count_against_the_account_and_cost_one_hash(
    app, log_in, make_member, monkeypatch
):
    from app.services import passwords

    verified = []
    real = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda *given: verified.append(given[0]) or real(*given))
    give_phone(app, make_member("007316"))
    for typed in ("13800138000", "13900139000"):
        log_in(typed, password="wrong")
    assert len(verified) == 2
    for _try in range(9):
        log_in("13800138000", password="wrong")
    assert log_in("007316").last.status_code == 429


def give_phone(app, member_id, *, status="active"):
    from app.store.queries.sign_in import member_by_id
    from app.store.transaction import writing

    with app.app_context(), writing():
        member = member_by_id(member_id)
        member.phone, member.status = "13800138000", status
