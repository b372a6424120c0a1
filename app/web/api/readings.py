"""What a typed number is read as. It repeats what was understood, never whether it is right."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.domain.readings import LONGEST_NUMBER, read_number
from app.web.api import bp

MOST_UNITS = 20


@bp.get("/v1/readings")
def read_typed_number() -> ResponseReturnValue:
    units = [unit for unit in request.args.get("units", "").split("|") if unit][:MOST_UNITS]
    reading = read_number(request.args.get("text", "")[: LONGEST_NUMBER + 1], units)
    return {"state": reading.state, "shown": reading.shown, "in_base": reading.shown_in_base}
