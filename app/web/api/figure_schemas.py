"""How the figures of a sitting are described for programs."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
MARKS: Schema = {"type": "string", "description": "Percent as an exact decimal, such as 86.5."}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


COUNT = _object(value=_maybe(WHOLE), reason=_maybe(TEXT))
SHARE = _object(value=_maybe(NUMBER), low=_maybe(NUMBER), high=_maybe(NUMBER), reason=_maybe(TEXT))
BOX = _maybe(_object(p5=NUMBER, p25=NUMBER, p50=NUMBER, p75=NUMBER, p95=NUMBER))
PEOPLE: dict[str, Schema] = {
    "due": COUNT,
    "sat": COUNT,
    "sat_at_least": _maybe(WHOLE),
    "missing": COUNT,
    "running": COUNT,
    "exempt": COUNT,
    "deferred": COUNT,
    "awaiting_marking": COUNT,
    "on_paper": COUNT,
    "participation": SHARE,
}
SCORES = _object(
    n=COUNT,
    passed=COUNT,
    pass_rate=SHARE,
    cut=_maybe(MARKS),
    quartiles=BOX,
    histogram=_maybe(_list(_object(low=NUMBER, high=NUMBER, count=WHOLE))),
    histogram_merged=FLAG,
    histogram_reason=_maybe(TEXT),
    bands=_list(_object(band=_maybe(TEXT), low=MARKS, high=MARKS, count=COUNT)),
)
FIGURE_SCHEMAS: dict[str, Schema] = {
    "Progress": _object(sitting=TEXT, made_at=TIME, live=FLAG, small_cells_hidden=FLAG, **PEOPLE),
    "Distribution": _object(
        sitting=TEXT,
        exam=TEXT,
        title=TEXT,
        period=TEXT,
        filters=_object(unit=TEXT, tier=TEXT, wave=TEXT),
        opens_at=TIME,
        closes_at=TIME,
        made_at=TIME,
        live=FLAG,
        small_cells_hidden=FLAG,
        people=_object(**PEOPLE),
        scores=SCORES,
        tiers=_list(_object(tier=TEXT, n=COUNT, passed=COUNT, pass_rate=SHARE, cut=_maybe(MARKS), box=BOX)),
        units=_list(
            _object(
                unit=TEXT, direct=FLAG, title=TEXT, band=_maybe(WHOLE), n=COUNT, passed=COUNT, pass_rate=SHARE
            )
        ),
        topics=_list(
            _object(
                topic=TEXT, title=TEXT, tiers={"type": "object", "additionalProperties": {"type": "object"}}
            )
        ),
    ),
}
