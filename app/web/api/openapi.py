"""The interface described for programs: ``/api/openapi.json`` (OpenAPI 3.1)."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask.typing import ResponseReturnValue

from app.domain.attempts.limits import KINDS, MAX_ENTRIES, SEQ_LIMIT
from app.web.api import bp
from app.web.api.figure_schemas import FIGURE_SCHEMAS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer", "minimum": 0, "exclusiveMaximum": SEQ_LIMIT}
FLAG: Schema = {"type": "boolean"}
SECONDS: Schema = {"type": "number", "minimum": 0}
MARKS: Schema = {"type": "string", "description": "Marks as an exact decimal, such as 86.5."}
TIME: Schema = {"type": "string", "format": "date-time"}
CLIENT: Schema = {
    "type": "string",
    "pattern": "^[A-Za-z0-9_-]{8,64}$",
    "description": "Id that a device gives itself.",
}
ANYTHING: Schema = {
    "description": "A response; its form depends on the type of the question. null clears it."
}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _optional(schema: Schema, *names: str) -> Schema:
    return {**schema, "required": [name for name in schema["required"] if name not in names]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


PART = _object(id=TEXT, html=TEXT)
REFUSAL = _object(seq=WHOLE, code=TEXT, kept=FLAG)
ENTRY = _optional(
    _object(
        seq={"type": "integer", "minimum": 1, "exclusiveMaximum": SEQ_LIMIT},
        kind={"enum": list(KINDS)},
        slot=_maybe({"type": "integer", "minimum": 1}),
        response=ANYTHING,
    ),
    "slot",
    "response",
)
ENTRIES: Schema = {"type": "array", "items": _ref("Entry"), "maxItems": MAX_ENTRIES}
FIGURE = _object(key=TEXT, title=TEXT, questions=WHOLE, percent={"type": "number"})
SCHEMAS: dict[str, Schema] = {
    "Problem": _optional(
        _object(
            type=TEXT,
            title=TEXT,
            status=WHOLE,
            code=TEXT,
            detail=TEXT,
            facts={"type": "object"},
            incident=TEXT,
        ),
        "facts",
        "incident",
    ),
    "Token": _object(token=TEXT, expires_at=TIME),
    "Sitting": _object(
        id=TEXT,
        exam=TEXT,
        period=TEXT,
        title=TEXT,
        tier=TEXT,
        state={"enum": ["upcoming", "open", "closed"]},
        opens_at=TIME,
        closes_at=TIME,
        duration_s=WHOLE,
        cut_score=MARKS,
        attempts_left=_maybe(WHOLE),
        attempt=_maybe(TEXT),
        cancelled=FLAG,
    ),
    "Slot": _optional(
        _object(
            slot=WHOLE,
            type=TEXT,
            widget=TEXT,
            marks=MARKS,
            scoring=TEXT,
            stem_html=TEXT,
            options=_list(PART),
            left=_list(PART),
            right=_list(PART),
            gaps=WHOLE,
            units=_list(TEXT),
            cloze=_list(_object(id=TEXT, options=_list(PART), units=_list(TEXT))),
            words=_list(WHOLE),
            group=_object(id=TEXT, first=WHOLE, last=WHOLE, stem_html=TEXT),
        ),
        "group",
    ),
    "Attempt": _object(
        id=TEXT,
        state={"enum": ["open", "handed_in", "marking", "graded", "void"]},
        round=WHOLE,
        epoch=WHOLE,
        bound=FLAG,
        server_time=TIME,
        deadline=TIME,
        duration_left_s=SECONDS,
        total=MARKS,
        count=WHOLE,
        reached=_maybe(WHOLE),
        sections=_list(_object(title=TEXT, slots=_list(_ref("Slot")))),
        responses={"type": "object", "additionalProperties": _object(response=ANYTHING, version=WHOLE)},
        flags=_list(WHOLE),
        settled=_maybe(WHOLE),
        rests=FLAG,
        **{"break": _maybe(_ref("Break"))},
        message_id=WHOLE,
    ),
    "Break": _object(
        state={"enum": ["asked", "refused", "running", "ended"]},
        reason=TEXT,
        asked_at=TIME,
        ends_at=_maybe(TIME),
    ),
    "News": _object(
        state=TEXT,
        server_time=TIME,
        rests=FLAG,
        duration_left_s=SECONDS,
        messages=_list(_object(id=WHOLE, text=TEXT, sent_at=TIME)),
        **{"break": _maybe(_ref("Break"))},
    ),
    "Entry": ENTRY,
    "Save": _object(
        settled=WHOLE,
        version=WHOLE,
        server_time=TIME,
        deadline=TIME,
        duration_left_s=SECONDS,
        rests=FLAG,
        state=TEXT,
        message_id=WHOLE,
        refused=_list(REFUSAL),
    ),
    "Receipt": _object(
        state=TEXT,
        handed_in_at=TIME,
        answered=WHOLE,
        blank=WHOLE,
        receipt=TEXT,
        closed_by={"enum": ["member", "time", "invigilator"]},
        refused=_list(REFUSAL),
    ),
    "Result": _object(
        state={"enum": ["graded"]},
        score=MARKS,
        total=MARKS,
        percent={"type": "number"},
        outcome={"enum": ["pass", "fail"]},
        band=_maybe(TEXT),
        cut_score=MARKS,
        on_paper=FLAG,
        slots=_list(
            _object(
                slot=WHOLE,
                type=TEXT,
                topic=TEXT,
                marks=MARKS,
                score=MARKS,
                blank=FLAG,
                response=ANYTHING,
                solution=_object(
                    response=ANYTHING,
                    accepted=_list(_list(TEXT)),
                    rubric=_list(_object(point_html=TEXT, score=TEXT)),
                ),
                reasons=_list({"type": "object"}),
                feedback={"type": "object", "additionalProperties": TEXT},
                explanation_html=TEXT,
            )
        ),
    ),
    "Record": _object(
        year=WHOLE,
        years=_list(WHOLE),
        owed=WHOLE,
        counts={"type": "object", "additionalProperties": WHOLE},
        results=_list(
            _object(
                exam=TEXT,
                period=TEXT,
                title=TEXT,
                attempt=TEXT,
                attempts=WHOLE,
                handed_in_at=TIME,
                score=_maybe(MARKS),
                total=_maybe(MARKS),
                outcome=_maybe({"enum": ["pass", "fail"]}),
                band=_maybe(TEXT),
                make_up=_maybe(FLAG),
                on_paper=FLAG,
            )
        ),
        still_owed=_list(_ref("Sitting")),
        strands=_list(FIGURE),
        topics=_list(FIGURE),
        thin_topics=WHOLE,
        made_at=TIME,
    ),
    "Reading": _object(state=TEXT, shown=TEXT, in_base=TEXT),
    **FIGURE_SCHEMAS,
}


def _call(
    summary: str,
    replies: dict[int, Schema | None],
    *,
    takes: Schema | None = None,
    query: tuple[str, ...] = (),
    public: bool = False,
) -> Schema:
    described: Schema = {
        "summary": summary,
        "responses": {str(code): _reply(of) for code, of in replies.items()},
    }
    described["responses"]["default"] = {
        "description": "Refused",
        "content": {"application/problem+json": {"schema": _ref("Problem")}},
    }
    if takes is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": takes}}}
    if query:
        described["parameters"] = [{"name": name, "in": "query", "schema": TEXT} for name in query]
    if public:
        described["security"] = []
    return described


def _reply(schema: Schema | None) -> Schema:
    if schema is None:
        return {"description": "Done"}
    return {"description": "Done", "content": {"application/json": {"schema": schema}}}


PATHS: dict[str, dict[str, Schema]] = {
    "/v1/tokens": {
        "post": _call(
            "Issue a token for a program",
            {201: _ref("Token")},
            takes=_object(staff_number=TEXT, password=TEXT),
            public=True,
        )
    },
    "/v1/tokens/current": {"delete": _call("End the token in use", {204: None})},
    "/v1/sittings": {"get": _call("Sittings of the caller", {200: _object(sittings=_list(_ref("Sitting")))})},
    "/v1/sittings/{sitting_id}/attempts": {
        "post": _call(
            "Start an attempt, or return the one that runs on this client",
            {201: _ref("Attempt"), 200: _ref("Attempt")},
            takes=_optional(_object(client=CLIENT, password=TEXT), "password"),
        )
    },
    "/v1/sittings/{sitting_id}/distribution": {
        "get": _call(
            "Figures of an occurrence, as far as the caller may know them",
            {200: _ref("Distribution")},
            query=("unit", "tier", "wave"),
        )
    },
    "/v1/sittings/{sitting_id}/progress": {
        "get": _call("How far it has come", {200: _ref("Progress")}, query=("unit", "tier", "wave"))
    },
    "/v1/attempts/{attempt_id}": {
        "get": _call("Read an attempt; never with a key", {200: _ref("Attempt")}, query=("client", "lang"))
    },
    "/v1/attempts/{attempt_id}/take-over": {
        "post": _call(
            "Continue on this client",
            {200: _object(epoch=WHOLE, client=CLIENT)},
            takes=_object(client=CLIENT),
        )
    },
    "/v1/attempts/{attempt_id}/responses": {
        "put": _call(
            "Save entries: stored before they are acknowledged, safe to repeat",
            {200: _ref("Save")},
            takes=_object(epoch=WHOLE, client=CLIENT, entries=ENTRIES),
        )
    },
    "/v1/attempts/{attempt_id}/hand-in": {
        "post": _call(
            "Hand in; the same receipt however often it is called",
            {200: _ref("Receipt")},
            takes=_optional(
                _object(
                    epoch=WHOLE,
                    client=CLIENT,
                    last_seq=WHOLE,
                    entries=ENTRIES,
                    confirm_unsent=FLAG,
                    left_page=FLAG,
                ),
                "entries",
                "confirm_unsent",
                "left_page",
            ),
        )
    },
    "/v1/attempts/{attempt_id}/next": {
        "post": _call(
            "Open the next question of an exam that has no way back",
            {200: _object(reached=WHOLE)},
            takes=_object(epoch=WHOLE, client=CLIENT, slot=WHOLE),
        )
    },
    "/v1/attempts/{attempt_id}/messages": {
        "get": _call("What the room was told, and the break asked for last", {200: _ref("News")})
    },
    "/v1/attempts/{attempt_id}/break": {
        "post": _call("Ask for a break on duty", {201: _ref("News")}, takes=_object(reason=TEXT))
    },
    "/v1/attempts/{attempt_id}/resume": {
        "post": _call("End the own break; the clock runs again", {200: _ref("News")})
    },
    "/v1/attempts/{attempt_id}/result": {
        "get": _call("Result as far as it is released", {200: _ref("Result")}, query=("lang",))
    },
    "/v1/me/record": {"get": _call("The caller's record of a year", {200: _ref("Record")}, query=("year",))},
    "/v1/readings": {
        "get": _call("What a typed number is read as", {200: _ref("Reading")}, query=("text", "units"))
    },
}


@cache
def description() -> Schema:
    """Return the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Baiti 百题", "version": _version()},
        "servers": [{"url": "/api"}],
        "security": [{"token": []}, {"cookie": []}],
        "paths": {path: {**calls, **_parameters(path)} for path, calls in PATHS.items()},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "baiti"},
            },
        },
    }


def _parameters(path: str) -> Schema:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    if not names:
        return {}
    return {"parameters": [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in names]}


def _version() -> str:
    try:
        return version("baiti")
    except PackageNotFoundError:  # run from the sources without an installation
        return "0"


@bp.get("/openapi.json")
def get_description() -> ResponseReturnValue:
    return description()
