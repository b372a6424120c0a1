"""Error answers: a page in the reader's language for people, problem JSON for programs."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug import exceptions as http

from app.domain.errors import DomainError, NotAllowed, NotFound
from app.web.access import ACCESS, Policy
from app.web.messages import SENTENCES, STATUS

INCIDENT = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def failing(make_app):
    """A client for an application whose /fail and /api/fail raise what the test sets."""
    app = make_app(testing=False)
    raised: list[Exception] = []

    def fail():
        raise raised[-1]

    for endpoint, address in (("fail", "/fail"), ("api_fail", "/api/fail")):
        ACCESS[endpoint] = Policy.PUBLIC
        app.add_url_rule(address, endpoint, fail)
    client = app.test_client()

    def call(error, address="/fail"):
        raised.append(error)
        return client.get(address)

    call.client = client
    yield call
    for endpoint in ("fail", "api_fail"):
        del ACCESS[endpoint]


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFound(), 404, "您无权查看"),
        (NotAllowed(), 403, "您没有权限这样做"),
        (http.Forbidden(), 403, "您没有权限这样做"),
        (http.Conflict(), 409, "内容已被更改"),
        (http.RequestEntityTooLarge(), 413, "最大可上传 8 MiB"),
        (http.TooManyRequests(), 429, "请稍候再试"),
        (http.ServiceUnavailable(), 503, "系统暂时不能服务"),
        (RuntimeError("secret detail"), 500, "系统出错了"),
        (OperationalError("select", {}, Exception("database is locked")), 503, "系统暂时不能服务"),
    ],
)
def test_each_error_is_a_page_with_words(failing, error, status, words):
    answer = failing(error)
    assert answer.status_code == status
    assert words in answer.text
    assert "secret detail" not in answer.text


def test_pages_speak_english_to_english_readers(failing):
    failing.client.set_cookie("language", "en")
    assert "Something went wrong here" in failing(RuntimeError()).text


def test_a_fault_carries_a_number_that_the_log_has_too(capsys, failing):
    page = failing(RuntimeError("boom"))
    number = INCIDENT.search(page.text)
    assert number is not None
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert [line["incident"] for line in logged if line["event"] == "request failed"] == [number[0]]


def test_a_mistake_of_the_reader_carries_no_number(failing):
    assert INCIDENT.search(failing(NotFound()).text) is None


def test_a_program_gets_problem_json_with_a_stable_code(failing):
    answer = failing(NotAllowed("attempts-used-up", max=2), "/api/fail")
    assert answer.status_code == 403
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    assert problem["code"] == "attempts-used-up"
    assert problem["status"] == 403
    assert problem["facts"] == {"max": 2}
    assert problem["detail"]


def test_a_fault_in_the_api_tells_code_and_number_but_no_inside(failing):
    answer = failing(RuntimeError("secret detail"), "/api/fail")
    assert answer.get_json()["code"] == "fault"
    assert INCIDENT.fullmatch(answer.get_json()["incident"])
    assert "secret detail" not in answer.text


def test_a_refusal_without_a_sentence_of_its_own_gets_that_of_its_family(failing):
    assert "无法这样操作" in failing(DomainError("never-heard-of", thing="x")).text


def test_the_wrong_method_names_the_right_ones(client):
    answer = client.get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_an_unknown_address_of_the_api_is_problem_json(client):
    assert client.get("/api/v1/no-such-thing").mimetype == "application/problem+json"


def test_a_body_over_the_limit_is_refused(make_app):
    client = make_app(upload_limit_mb=1).test_client()
    answer = client.post("/login", data={"staff_number": "x" * (1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "1 MiB" in answer.text


def test_every_status_in_the_table_belongs_to_a_code_with_words():
    assert set(STATUS) - set(SENTENCES) == set()


def test_an_error_page_still_comes_when_the_database_is_gone(make_app, clock):
    app = make_app(testing=False, database_url="sqlite:////nonexistent/folder/baiti.sqlite3")
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(member=1, browser="x", since=int(clock.now().timestamp()))
    answer = client.get("/account")
    assert answer.status_code == 503
    assert INCIDENT.search(answer.text)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_readiness_tells_a_database_without_tables_from_one_of_another_version(make_app, client, tmp_path):
    assert client.get("/readyz").get_json()["status"] == "ready"
    empty = make_app(database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}").test_client()
    assert empty.get("/readyz").get_json()["status"] == "empty"
    path = _of_another_version(client.application, tmp_path)
    other = make_app(database_url=f"sqlite:///{path}").test_client()
    assert other.get("/readyz").get_json()["status"] == "newer"
    assert other.get("/readyz").status_code == 503


def _of_another_version(app, folder):
    import shutil
    import sqlite3

    path = folder / "other.sqlite3"
    shutil.copy(app.extensions["baiti"].instance / "baiti.sqlite3", path)
    connection = sqlite3.connect(path)
    connection.execute("update alembic_version set version_num = '9999'")
    connection.commit()
    connection.close()
    return path
