"""The fields of a question, sent as a plain form → the response that the room's script would send."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from app.domain.bank.item_type import Json, MalformedResponse, Presented

Fields = MultiDict[str, str]


def response_of(presented: Presented, name: str, form: Fields) -> Json:
    """Return the response, None when the question is left blank.

    :raises MalformedResponse: ``order-not-whole``: not every step has a place of its own.
    """
    match presented.widget:
        case "choice":
            return form.get(name) or None
        case "choices":
            return form.getlist(name) or None
        case "truefalse":
            return {"true": True, "false": False}.get(form.get(name, ""))
        case "blanks":
            texts = form.getlist(name)
            return texts if any(text.strip() for text in texts) else None
        case "match":
            return _named((one.id for one in presented.left), form)
        case "cloze":
            return _named((one.id for one in presented.cloze), form)
        case "order":
            return _order([one.id for one in presented.options], form)
        case _:
            text = form.get(name, "").replace("\r\n", "\n")
            return text.strip() or None


def _named(names: Iterable[str], form: Fields) -> Json:
    filled = {name: form[name] for name in names if form.get(name, "").strip()}
    return filled or None


def _order(steps: list[str], form: Fields) -> Json:
    places = {step: form.get(f"place-{step}", "") for step in steps}
    if not any(places.values()):
        return None
    if sorted(places.values()) != sorted(str(place + 1) for place in range(len(steps))):
        raise MalformedResponse("order-not-whole")
    return sorted(steps, key=lambda step: int(places[step]))
