"""Tokens for programs, and the description of the interface."""

from __future__ import annotations

import re

import pytest

from app.web.api.openapi import SCHEMAS, description

PASSWORD = "correct horse battery"
ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture
def program(client, make_member):
    """A client without cookies, and a member's token."""
    make_member("007316")
    answer = client.post("/api/v1/tokens", json={"staff_number": "007316", "password": PASSWORD})
    assert answer.status_code == 201
    return client, {"Authorization": f"Bearer {answer.json['token']}"}


def test_a_token_opens_the_interface_without_origin_or_cookie(program, make_exam):
    client, token = program
    sitting = make_exam()
    begun = client.post(f"/api/v1/sittings/{sitting}/attempts", json={"client": "program-1"}, headers=token)
    assert begun.status_code == 201


def test_a_token_is_ended_by_its_holder(program):
    client, token = program
    assert client.get("/api/v1/sittings", headers=token).status_code == 200
    assert client.delete("/api/v1/tokens/current", headers=token).status_code == 204
    assert client.get("/api/v1/sittings", headers=token).status_code == 401


def test_a_token_ends_by_itself(program, clock):
    client, token = program
    clock.forward(hours=25)
    assert client.get("/api/v1/sittings", headers=token).status_code == 401


def test_with_a_wrong_token_the_cookie_does_not_help(client, make_member, sign_in_as):
    sign_in_as(client, make_member("007316"))
    assert client.get("/api/v1/sittings", headers={"Authorization": "Bearer nonsense"}).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"staff_number": "007316", "password": "wrong"}, 401),
        ({"staff_number": "nobody", "password": PASSWORD}, 401),
        ({"staff_number": 7316, "password": PASSWORD}, 400),
        ({"staff_number": "007316"}, 400),
        ({"staff_number": "007316", "password": "\0"}, 400),
    ],
    ids=["wrong password", "unknown", "a number", "no password", "a zero byte"],
)
def test_no_token_for_who_is_not_known(client, make_member, body, status):
    make_member("007316")
    answer = client.post("/api/v1/tokens", json=body)
    assert answer.status_code == status
    assert "token" not in answer.json


def test_a_first_password_must_be_changed_before_a_program_may_work(client, make_member):
    make_member("007316", must_change_password=True)
    token = client.post("/api/v1/tokens", json={"staff_number": "007316", "password": PASSWORD}).json["token"]
    refused = client.get("/api/v1/sittings", headers={"Authorization": f"Bearer {token}"})
    assert (refused.status_code, refused.json["code"]) == (403, "password-change-needed")


def test_every_call_is_described_and_every_description_has_its_call(app):
    called = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).removeprefix("/api"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1")
    }
    methods = {"get", "put", "post", "delete"}
    described = {
        (path, method) for path, calls in description()["paths"].items() for method in methods & calls.keys()
    }
    assert called == described


def test_the_description_is_open_to_everybody_and_has_no_loose_ends(client):
    document = client.get("/api/openapi.json").json
    named = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert named == set(document["components"]["schemas"])


def test_what_comes_is_what_the_description_says(program, make_exam):
    client, token = program
    attempt = client.post(
        f"/api/v1/sittings/{make_exam()}/attempts", json={"client": "program-1"}, headers=token
    ).json
    body = {
        "epoch": 1,
        "client": "program-1",
        "entries": [{"seq": 1, "kind": "answer", "slot": 1, "response": "b"}],
    }
    url = f"/api/v1/attempts/{attempt['id']}"
    replies = {
        "Attempt": attempt,
        "Slot": attempt["sections"][0]["slots"][0],
        "Save": client.put(f"{url}/responses", json=body, headers=token).json,
        "Sitting": client.get("/api/v1/sittings", headers=token).json["sittings"][0],
        "Receipt": client.post(f"{url}/hand-in", json={**body, "last_seq": 1}, headers=token).json,
        "Result": client.get(f"{url}/result", headers=token).json,
        "Reading": client.get("/api/v1/readings?text=1", headers=token).json,
    }
    for name, reply in replies.items():
        assert set(SCHEMAS[name]["required"]) <= set(reply) <= set(SCHEMAS[name]["properties"]), name
