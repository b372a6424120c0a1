"""Log-in by staff number, how it ends, and what a wrong password costs."""

from __future__ import annotations

import pytest

PASSWORD = "correct horse battery"


def log_in(client, staff_number, password=PASSWORD, **more):
    return client.post("/login", data={"staff_number": staff_number, "password": password, **more})


@pytest.fixture(autouse=True)
def without_form_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = False


def test_a_member_logs_in_and_reaches_the_account_page(client, make_member):
    make_member("007316", name="周明远")
    assert log_in(client, "007316").status_code == 302
    assert "周明远" in client.get("/account").text


@pytest.mark.parametrize("written", [" gx007316 ", "GX007316", "ＧＸ００７３１６"])
def test_case_spaces_and_full_width_make_no_difference(client, make_member, written):
    make_member("GX007316")
    assert log_in(client, written).status_code == 302


def test_leading_zeros_do_make_a_difference(client, make_member):
    make_member("007316")
    assert log_in(client, "7316").status_code == 401


@pytest.mark.parametrize("staff_number", ["007316", "nobody"], ids=["known account", "unknown account"])
def test_a_wrong_password_says_the_same_whether_the_account_exists_or_not(client, make_member, staff_number):
    make_member("007316")
    answer = log_in(client, staff_number, "wrong")
    assert answer.status_code == 401
    assert "工号或密码不正确" in answer.text


def test_an_unknown_account_costs_one_hash_like_a_known_one(client, make_member, monkeypatch):
    from app.services import passwords

    verified = []
    real = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda *given: verified.append(given[0]) or real(*given))
    make_member("007316")
    log_in(client, "007316", "wrong")
    log_in(client, "nobody", "wrong")
    assert len(verified) == 2
    assert all(known.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for known in verified)


@pytest.mark.parametrize("staff_number", ["007316", "nobody"], ids=["known account", "unknown account"])
def test_ten_wrong_passwords_close_an_account_for_fifteen_minutes(client, clock, make_member, staff_number):
    make_member("007316")
    for _try in range(10):
        assert log_in(client, staff_number, "wrong").status_code == 401
        clock.forward(seconds=30)
    refused = log_in(client, staff_number, PASSWORD)
    assert refused.status_code == 429
    assert "请 10 分钟后再试" in refused.text
    client.set_cookie("language", "en")
    assert "Try again in 10 min" in log_in(client, staff_number, PASSWORD).text


def test_after_fifteen_minutes_the_password_is_taken_again(client, clock, make_member):
    make_member("007316")
    for _try in range(10):
        log_in(client, "007316", "wrong")
    clock.forward(minutes=15)
    assert log_in(client, "007316").status_code == 302


def test_a_right_password_forgets_the_wrong_ones_before_it(client, make_member):
    make_member("007316")
    for _try in range(9):
        log_in(client, "007316", "wrong")
    assert log_in(client, "007316").status_code == 302
    client.post("/logout")
    assert log_in(client, "007316", "wrong").status_code == 401
    assert log_in(client, "007316").status_code == 302


def test_one_address_may_slip_ten_times_as_often_before_it_waits(make_app, make_member, client, monkeypatch):
    from app.services import sign_in

    monkeypatch.setattr(sign_in, "ADDRESS_FACTOR", 1)
    make_member("007316")
    for number in range(10):
        log_in(client, f"guess-{number}", "wrong")
    assert log_in(client, "007316").status_code == 429
    monkeypatch.setattr(sign_in, "ADDRESS_FACTOR", 10)
    assert log_in(client, "007316").status_code == 302


def test_an_inactive_member_is_told_so_only_with_the_right_password(app, client, make_member):
    member_id = make_member("007316")
    deactivate(app, member_id)
    assert "工号或密码不正确" in log_in(client, "007316", "wrong").text
    answer = log_in(client, "007316")
    assert answer.status_code == 403
    assert "已停用" in answer.text


def test_leaving_ends_the_sessions_at_once(app, client, make_member, sign_in_as):
    member_id = make_member("007316")
    sign_in_as(client, member_id)
    assert client.get("/account").status_code == 200
    deactivate(app, member_id)
    assert client.get("/account").status_code == 302


def test_a_session_ends_twelve_hours_after_its_last_use(client, clock, make_member, sign_in_as):
    sign_in_as(client, make_member("007316"))
    clock.forward(hours=11)
    assert client.get("/account").status_code == 200
    clock.forward(hours=11)
    assert client.get("/account").status_code == 200
    clock.forward(hours=12, minutes=1)
    assert client.get("/account").status_code == 302


def test_logging_out_ends_the_session(client, make_member, sign_in_as):
    sign_in_as(client, make_member("007316"))
    client.post("/logout")
    assert client.get("/account").status_code == 302


def test_log_in_goes_on_to_the_page_that_was_wanted(client, make_member):
    make_member("007316")
    sent = client.get("/account?x=1")
    assert sent.headers["Location"] == "/login?next=/account?x%3D1"
    assert log_in(client, "007316", next="/account?x=1").headers["Location"] == "/account?x=1"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil", "javascript:evil()", "evil"],
)
def test_log_in_never_goes_to_another_site(client, make_member, target):
    make_member("007316")
    assert "evil" not in log_in(client, "007316", next=target).headers["Location"]


def test_demo_members_are_refused_beyond_this_machine_and_the_page_says_why(make_app, make_member):
    make_member("1004", is_demo=True)
    client = make_app(host="192.0.2.1").test_client()
    client.application.config["WTF_CSRF_ENABLED"] = False
    answer = log_in(client, "1004")
    assert answer.status_code == 403
    assert "BAITI_ALLOW_DEMO" in answer.text


@pytest.mark.parametrize(
    "settings", [{"host": "127.0.0.1"}, {"host": "::1"}, {"host": "192.0.2.1", "allow_demo": True}]
)
def test_demo_members_work_on_this_machine_or_by_setting(make_app, make_member, settings):
    make_member("1004", is_demo=True)
    client = make_app(**settings).test_client()
    client.application.config["WTF_CSRF_ENABLED"] = False
    assert log_in(client, "1004").status_code == 302


def test_the_form_asks_for_both_fields(client, organisation):
    answer = log_in(client, "", "")
    assert answer.status_code == 400
    assert "请输入工号" in answer.text
    assert "请输入密码" in answer.text


def test_a_password_never_comes_back_in_the_page(client, make_member):
    make_member("007316")
    assert "open sesame" not in log_in(client, "007316", "open sesame").text


def test_without_the_form_token_nobody_is_logged_in(app, client, make_member):
    app.config["WTF_CSRF_ENABLED"] = True
    make_member("007316")
    answer = log_in(client, "007316")
    assert answer.status_code == 400
    assert client.get("/account").status_code == 302


def test_log_in_is_written_to_the_audit(app, client, make_member):
    from app.store.database import db
    from app.store.models import AuditRow

    member_id = make_member("007316")
    log_in(client, "007316")
    with app.app_context():
        actions = {(row.action, row.actor_id) for row in db.session.query(AuditRow)}
    assert ("member.signed_in", member_id) in actions


def deactivate(app, member_id):
    from app.store.queries.sign_in import member_by_id
    from app.store.transaction import writing

    with app.app_context(), writing():
        member_by_id(member_id).status = "inactive"
