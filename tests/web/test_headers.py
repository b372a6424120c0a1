"""Headers, compression, static files, and who may call the API from a browser."""

from __future__ import annotations

import gzip

import pytest

from app.web.access import ACCESS, Policy

LOGIN = {"staff_number": "007316", "password": "correct horse battery"}


def test_nothing_foreign_may_be_loaded_and_nobody_may_frame_us(client):
    policy = client.get("/login").headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'",
                 "base-uri 'none'", "form-action 'self'"):  # fmt: skip
        assert part in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", ["/login", "/help", "/nowhere", "/healthz", "/api/v1/nowhere"])
def test_every_answer_is_guarded(client, address):
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Content-Security-Policy" in headers


def test_pages_of_signed_in_people_are_not_stored(client, make_member, sign_in_as):
    sign_in_as(client, make_member("007316"))
    assert client.get("/account").headers["Cache-Control"] == "no-store"
    assert client.get("/help").headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(app, make_member):
    app.config["WTF_CSRF_ENABLED"] = False
    make_member("007316")
    answer = app.test_client().post("/login", data=LOGIN)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_behind_https_the_cookie_is_secure(make_app, make_member):
    app = make_app(secure_cookies=True)
    app.config["WTF_CSRF_ENABLED"] = False
    make_member("007316")
    answer = app.test_client().post("/login", data=LOGIN)
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_page_is_compressed_for_those_who_take_it(client):
    plain = client.get("/help")
    small = client.get("/help", headers={"Accept-Encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.data) < len(plain.data) * 0.6
    assert gzip.decompress(small.data).decode().startswith("<!doctype html>")
    assert int(small.headers["Content-Length"]) == len(small.data)


def test_small_answers_are_left_alone(client):
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers


def static_address(app, filename):
    with app.test_request_context():
        return app.jinja_env.globals["static_url"](filename)


def test_static_files_are_kept_for_ever_under_an_address_of_their_content(app, client):
    answer = client.get(static_address(app, "css/base.css"), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).startswith(b":root")


def test_an_old_address_of_a_static_file_works_but_is_asked_again(app, client):
    answer = client.get("/static/0123456789ab/css/base.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/static/0123456789ab/css/base.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_scripts_are_sent_as_scripts(app, client):
    assert client.get(static_address(app, "js/shell.js")).mimetype == "text/javascript"


@pytest.mark.parametrize(
    "name", ["../access.py", "css/../../access.py", "nothing.css", "%2e%2e/access.py", "css"]
)
def test_nothing_outside_the_folder_is_sent(client, name):
    assert client.get(f"/static/x/{name}").status_code == 404


def test_forwarded_addresses_are_believed_only_from_trusted_proxies(make_app):
    seen = []
    ACCESS["probe"] = Policy.PUBLIC
    try:
        for count in (0, 1):
            app = make_app(trusted_proxies=count)
            app.add_url_rule("/probe", "probe", lambda: (seen.append(_address()), "ok")[1])
            app.test_client().get("/probe", headers={"X-Forwarded-For": "203.0.113.9"})
    finally:
        del ACCESS["probe"]
    assert seen == ["127.0.0.1", "203.0.113.9"]


def _address():
    from flask import request

    return request.remote_addr


@pytest.fixture
def calls(app, client, make_member, sign_in_as):
    """POST to a probe of the API as a signed-in browser would."""
    from app.web.security import csrf

    ACCESS["api_probe"] = Policy.SIGNED_IN
    app.add_url_rule("/api/v1/probe", "api_probe", csrf.exempt(lambda: {"ok": True}), methods=["POST"])
    sign_in_as(client, make_member("007316"))
    yield lambda **more: client.post("/api/v1/probe", **more)
    del ACCESS["api_probe"]


def test_the_api_takes_json_from_our_own_pages(calls):
    assert calls(json={}, headers={"Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://localhost.evil.example"])
def test_the_api_refuses_other_sites_pages(calls, origin):
    answer = calls(json={}, headers={"Origin": origin} if origin else {})
    assert answer.status_code == 403
    assert answer.get_json()["code"] == "foreign-origin"


def test_the_api_refuses_what_a_form_could_send(calls):
    answer = calls(data={"x": "1"}, headers={"Origin": "http://localhost"})
    assert answer.status_code == 415


def test_with_an_authorization_header_the_cookie_counts_for_nothing(calls):
    assert calls(json={}, headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_a_token_opens_the_api_without_cookie_or_origin(app, calls, clock):
    from app.services.issue_token import issue_token

    with app.app_context():
        issued = issue_token(
            "007316", "correct horse battery", address="", clock=clock, settings=app.extensions["baiti"]
        )
    bare = app.test_client()
    assert bare.post("/api/v1/probe", json={}).status_code == 401
    headers = {"Authorization": f"Bearer {issued.token}"}
    assert bare.post("/api/v1/probe", json={}, headers=headers).status_code == 200
