"""The log tells what happened and where; never what somebody answered, nor who."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

NAME, NUMBER, PHONE = "欧阳金丝雀", "0073160", "13800138000"
ANSWER = "金丝雀的答案"
CANARIES = (NAME, "金丝雀", NUMBER, PHONE, ANSWER, "canary", "correct horse battery")
ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture
def told(capsys):
    """Return the events on stderr so far, after looking for canaries in every byte of them."""

    def read():
        lines = capsys.readouterr().err.splitlines()
        for line in lines:
            assert not [canary for canary in CANARIES if canary in line], line
        return [json.loads(line) for line in lines]

    return read


@pytest.fixture
def served(make_app):
    """An application that answers faults as in earnest: ``served(log_requests="all")``."""

    def make(**settings):
        app = make_app(testing=False, **settings)
        app.config["WTF_CSRF_ENABLED"] = False
        return app

    return make


@pytest.fixture
def member(app, make_member):
    from app.store.queries.sign_in import member_by_id
    from app.store.transaction import writing

    member_id = make_member(NUMBER, name=NAME)
    with app.app_context(), writing():
        member_by_id(member_id).phone = PHONE
    return member_id


def test_a_whole_exam_leaves_routes_statuses_and_times_and_no_word_of_the_member(
    served, member, make_exam, told
):
    client = served(log_requests="all").test_client()
    sitting = make_exam(types=("blank", "single"))
    told()
    client.post("/login", data={"staff_number": NUMBER, "password": "canary"})
    client.get(f"/login?next=/{ANSWER}")
    client.post("/login", data={"staff_number": PHONE, "password": "correct horse battery"})
    started = client.post(
        f"/api/v1/sittings/{sitting}/attempts", json={"client": "c-000001"}, headers=ORIGIN
    ).json
    entries = [{"seq": 1, "kind": "answer", "slot": 1, "response": [ANSWER]}]
    body = {"epoch": 1, "client": "c-000001", "entries": entries}
    client.put(f"/api/v1/attempts/{started['id']}/responses", json=body, headers=ORIGIN)
    client.get(f"/{NAME}")
    lines = [line for line in told() if line["event"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/login", 401),
        ("GET", "/login", 200),
        ("POST", "/login", 302),
        ("POST", "/api/v1/sittings/<sitting_id>/attempts", 201),
        ("PUT", "/api/v1/attempts/<attempt_id>/responses", 200),
        ("GET", None, 404),
    ]
    assert all(line["ms"] >= 0 and started["id"] not in json.dumps(line) for line in lines)


def test_a_fault_is_told_by_kind_and_place_and_its_number_but_not_by_its_text(
    served, member, sign_in_as, told, monkeypatch
):
    from app.web.account import preferences

    def fail(_member_id):
        try:
            raise KeyError(NAME)
        except KeyError as error:
            raise ValueError(f"cannot read {ANSWER}") from error

    monkeypatch.setattr(preferences, "show_account", fail)
    client = sign_in_as(served().test_client(), member)
    answer = client.get("/account")
    assert answer.status_code == 500
    fault, request = told()
    assert fault["fault"] == "ValueError < KeyError"
    assert "test_logs.py" in fault["at"][-1]
    assert any(place.startswith("app/web/account/preferences.py") for place in fault["at"])
    assert fault["incident"] == request["incident"]
    assert fault["incident"] in answer.text
    assert request["status"] == 500


def test_a_failing_statement_keeps_its_values_to_itself(served, member, sign_in_as, told, monkeypatch):
    from app.store.database import db
    from app.web.account import preferences

    def fail(_member_id):
        db.session.execute(text("SELECT :answer FROM nowhere"), {"answer": ANSWER})

    monkeypatch.setattr(preferences, "show_account", fail)
    client = sign_in_as(served().test_client(), member)
    assert client.get("/account").status_code == 503
    assert told()[0]["fault"].startswith("OperationalError: no such table: nowhere")


def test_what_goes_well_is_not_logged_unless_asked_for_and_never_where_not_wanted(served, told):
    served().test_client().get("/login")
    served(log_requests="none").test_client().get("/login")
    assert told() == []


def test_a_slow_request_is_logged(served, told, monkeypatch):
    from app.web import logs

    monkeypatch.setattr(logs, "SLOW_S", 0.0)
    served().test_client().get("/healthz")
    assert [line["route"] for line in told()] == ["/healthz"]


def test_the_log_can_be_text_for_people(served, capsys):
    served(log_requests="all", log_format="text").test_client().get("/healthz")
    line = capsys.readouterr().err
    assert "route=/healthz" in line
    assert not line.startswith("{")


def test_a_word_that_is_not_offered_stops_the_start(make_app):
    from app.settings import BadSetting

    with pytest.raises(BadSetting, match="BAITI_LOG_FORMAT=xml: write json or text"):
        make_app(log_format="xml")
