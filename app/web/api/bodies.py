"""What comes in: the JSON body of a request, read field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flask import request

from app.domain.attempts.limits import MAX_REQUEST_BYTES, SEQ_LIMIT
from app.domain.errors import DomainError

CLIENT = re.compile(r"[A-Za-z0-9_-]{8,64}")


def read_body() -> Mapping[str, Any]:
    """Return the JSON object of the request.

    :raises DomainError: ``malformed-json``; a body over the limit is 413.
    """
    request.max_content_length = MAX_REQUEST_BYTES
    try:
        body = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):  # brackets nested without end
        raise DomainError("malformed-json") from None
    if not isinstance(body, dict):
        raise DomainError("malformed-json")
    return body


def text(body: Mapping[str, Any], name: str) -> str:
    """Return a text field that must be there.

    :raises DomainError: ``malformed-field`` (fact: ``field``).
    """
    value = body.get(name)
    if not isinstance(value, str) or any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in value):
        raise DomainError("malformed-field", field=name)
    return value


def number(body: Mapping[str, Any], name: str) -> int:
    """Return a whole number from 0 on; as :func:`text`."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < SEQ_LIMIT:
        raise DomainError("malformed-field", field=name)
    return value


def flag(body: Mapping[str, Any], name: str) -> bool:
    """Return a flag, False when it is left out; as :func:`text`."""
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise DomainError("malformed-field", field=name)
    return value


def client(value: object) -> str:
    """Return the id that a device has given itself; as :func:`text`."""
    if not isinstance(value, str) or not CLIENT.fullmatch(value):
        raise DomainError("malformed-field", field="client")
    return value
