"""Behind nginx as deploy/nginx.conf has it: the visitor's address and scheme arrive, forged ones do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CONF = (Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf").read_text(encoding="utf-8")
BELIEVED = {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix"}
VISITOR = "203.0.113.7"


def through_nginx(sent: dict[str, str]) -> dict[str, str]:
    """Return the headers that reach us: those of the visitor, with what the sample sets in their place."""
    values = {"$host": "exam.example.org", "$remote_addr": VISITOR, "$scheme": "https", '""': ""}
    ours = dict(re.findall(r"proxy_set_header (\S+) (\S+);", CONF))
    assert set(ours) >= BELIEVED
    return sent | {name: values[value] for name, value in ours.items() if name != "Connection"}


@pytest.fixture
def ask(make_app, organisation):
    def send(headers, **settings):
        app = make_app(**settings)
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        form = {"staff_number": "nobody", "password": "wrong"}
        answer = client.post("/login", data=form, headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"})
        return app, answer

    return send


def addresses(app) -> set[str]:
    from app.store.database import db
    from app.store.models import LoginFailureRow

    with app.app_context():
        return {row.subject for row in db.session.query(LoginFailureRow)} - {"account:nobody"}


def test_the_visitors_own_address_counts_and_cookies_travel_over_https_only(ask):
    app, answer = ask(through_nginx({}), trusted_proxies=1, secure_cookies=True)
    assert addresses(app) == {f"address:{VISITOR}"}
    assert answer.status_code == 401
    language = app.test_client().post(
        "/language", data={"language": "en", "here": "/login"}, headers=through_nginx({})
    )
    assert "Secure" in language.headers["Set-Cookie"]


def test_headers_that_a_visitor_forges_change_nothing(ask):
    forged = {
        "X-Forwarded-For": "198.51.100.66",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Proto": "http",
    }
    app, answer = ask(through_nginx(forged), trusted_proxies=1)
    assert addresses(app) == {f"address:{VISITOR}"}
    assert "evil" not in answer.text


def test_without_the_setting_no_header_is_believed(ask):
    app, _answer = ask(through_nginx({}))
    assert addresses(app) == {"address:127.0.0.1"}


def test_the_interface_takes_the_origin_that_the_browser_sends_through_the_proxy(
    make_app, make_member, sign_in_as
):
    client = sign_in_as(make_app(trusted_proxies=1).test_client(), make_member("007316"))
    client.set_cookie("baiti", client.get_cookie("baiti").value, domain="exam.example.org")
    headers = through_nginx({"Origin": "https://exam.example.org"})
    answer = client.post("/api/v1/sittings/none/attempts", json={"client": "c-000001"}, headers=headers)
    assert answer.status_code == 404  # not foreign: there is just no such sitting
