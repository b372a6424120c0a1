"""Papers and rules as plain JSON values: what is stored with an attempt, and what is hashed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from typing import Any

from app.domain.bank.fields import Words
from app.domain.paper.paper import Paper, Section, Slot
from app.domain.paper.spec import Draw, PaperSpec, SpecRow

Object = dict[str, Any]


def paper_to_json(paper: Paper) -> Object:
    """Return the paper as JSON values; marks are exact texts such as ``2`` or ``1/3``."""
    return {
        "drawer_version": paper.drawer_version,
        "relaxed": paper.relaxed,
        "sections": [
            {"title": _words_to_json(section.title), "slots": [_slot_to_json(slot) for slot in section.slots]}
            for section in paper.sections
        ],
    }


def paper_from_json(stored: Mapping[str, Any]) -> Paper:
    """Return the very paper that :func:`paper_to_json` was given.

    :raises KeyError: ``stored`` is no stored paper.
    """
    sections = tuple(
        Section(Words(**section["title"]), tuple(_slot_from_json(slot) for slot in section["slots"]))
        for section in stored["sections"]
    )
    return Paper(sections, drawer_version=stored["drawer_version"], relaxed=stored["relaxed"])


def spec_digest(spec: PaperSpec) -> str:
    """Return the SHA-256 of a rule, 64 hexadecimal digits: equal for equal rules, on any machine.

    The rule as JSON, keys sorted, no spaces, not escaped, in UTF-8.
    """
    fields = {
        "rows": [_row_to_json(row) for row in spec.rows],
        "shuffle_questions": spec.shuffle_questions,
        "shuffle_options": spec.shuffle_options,
        "avoid_seen": spec.avoid_seen,
    }
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _slot_to_json(slot: Slot) -> Object:
    values = {name: str(value) for name, value in slot.values.items()}
    return {
        "number": slot.number,
        "item": slot.item,
        "key_hash": slot.key_hash,
        "text_hash": slot.text_hash,
        "points": str(slot.points),
        "scoring": slot.scoring,
        "penalty": str(slot.penalty),
        "arrangement": {name: list(order) for name, order in slot.arrangement.items()},
        **({"values": values} if values else {}),
        **({"asked_as": slot.asked_as} if slot.asked_as else {}),
    }


def _slot_from_json(stored: Mapping[str, Any]) -> Slot:
    return Slot(
        number=stored["number"],
        item=stored["item"],
        key_hash=stored["key_hash"],
        text_hash=stored["text_hash"],
        points=Fraction(stored["points"]),
        scoring=stored["scoring"],
        penalty=Fraction(stored["penalty"]),
        arrangement={name: tuple(order) for name, order in stored["arrangement"].items()},
        values={name: Fraction(value) for name, value in stored.get("values", {}).items()},
        asked_as=stored.get("asked_as", ""),
    )


def _row_to_json(row: SpecRow) -> Object:
    return {
        "title": _words_to_json(row.title),
        "points": str(row.points),
        "draw": _draw_to_json(row.draw) if row.draw else None,
        "items": list(row.items),
        "count": row.count,
        "scoring": row.scoring,
        **({"asked_as": row.asked_as} if row.asked_as else {}),
    }


def _draw_to_json(draw: Draw) -> Object:
    return {
        "banks": list(draw.banks),
        "types": list(draw.types),
        "topic": draw.topic,
        "strata": [[stratum.low, stratum.high, stratum.count] for stratum in draw.strata],
        "any_tier": draw.any_tier,
    }


def _words_to_json(words: Words) -> Object:
    return {"zh": words.zh, "en": words.en}
