"""Organizers at work: signed in, with files to upload.

``organizer``   a client of an organizer of the whole organisation, in Chinese, without form tokens
``bank_text``   the small bank's file as text; tests break or change it
``upload``      ``upload(organizer, {"bank.yaml": "…"})`` → the answer to the check
``check``       the same, expecting it clean → the address of the dry run
``publish``     ``publish(organizer, address)`` → the answer to the publishing
"""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

BANKS, EXAMS = "/organizer/banks/upload", "/organizer/exams/upload"


@pytest.fixture(autouse=True)
def without_form_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def organizer(app, make_member, sign_in_for_long):
    member = make_member("9001", name="陆青", tier="leader", roles=("organizer",), at="organisation")
    return sign_in_for_long(app.test_client(), member)


@pytest.fixture
def sign_in_for_long(sign_in_as, clock):
    """Sign in so that moving the clock by weeks ends no session."""

    def sign_in(client, member_id):
        sign_in_as(client, member_id)
        with client.session_transaction() as session:
            session["since"] = int((clock.now() + timedelta(days=60)).timestamp())
        return client

    return sign_in


@pytest.fixture
def bank_text(home) -> str:
    return (home / "question_bank" / "small" / "bank.yaml").read_text("utf-8")


@pytest.fixture
def exam_text(home) -> str:
    return (home / "exams" / "small.yaml").read_text("utf-8")


def as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


@pytest.fixture
def upload():
    def send(client, files, to=BANKS):
        sent = [FileStorage(io.BytesIO(as_bytes(content)), name) for name, content in files.items()]
        boundary, body = encode_multipart(MultiDict([("files", one) for one in sent]))
        kind = f"multipart/form-data; boundary={boundary}"
        return client.post(to, data=body, content_type=kind)

    return send


@pytest.fixture
def check(upload):
    def send(client, files, to=BANKS) -> str:
        answer = upload(client, files, to)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    return send


@pytest.fixture
def publish():
    def send(client, address, **data):
        return client.post(f"{address}/publish", data=data)

    return send


@pytest.fixture
def published(organizer, bank_text, check, publish) -> str:
    """The small bank in force, as version 1; its text."""
    assert publish(organizer, check(organizer, {"bank.yaml": bank_text})).status_code == 302
    return bank_text
