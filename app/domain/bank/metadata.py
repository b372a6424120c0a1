"""What an item says about itself besides its question: topic, tier, difficulty, scoring …"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from string import ascii_uppercase
from typing import Any

from app.domain.bank.fields import Fields, Raw, Report
from app.domain.bank.item import ANY_TIER, Shuffle
from app.domain.bank.item_fields import type_keys
from app.domain.bank.shapes import did_you_mean, letters, read_text, read_texts, suggest
from app.domain.itemtypes import item_types
from app.domain.normalise import fold_width
from app.domain.readings import parse_number

ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
STATUSES = ("draft", "active", "retired")
EVERYBODY = frozenset({"all", "全部"})


@dataclass(frozen=True)
class Context:
    """What is known around a bank. None means not known here, so not checked.

    ``languages`` are the bank's, the source language first. ``tier_names`` are
    further spellings of tiers (值机员) with the tier's key.
    """

    topics: Collection[str] | None = None
    tiers: Collection[str] | None = None
    groups: Collection[str] | None = None
    languages: Sequence[str] = ("zh",)
    tier_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BankDefaults:
    """What holds for the items of a bank that do not say otherwise."""

    use: str = "exam"
    topic: str = ""
    tiers: frozenset[str] = ANY_TIER
    groups: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    difficulty: int = 3
    source: Mapping[str, str] = field(default_factory=dict)
    status: str = "active"
    scoring: Mapping[str, str] = field(default_factory=dict)  # type → rule
    penalty: Fraction | None = None
    shuffle: Shuffle = field(default_factory=Shuffle)


def read_defaults(fields: Fields, report: Report, context: Context, *, use: str = "exam") -> BankDefaults:
    """Return the ``defaults:`` of a bank's header; what is wrong is reported and left out."""
    found: dict[str, Any] = {}
    for key, raw in fields.items():
        at = report.at(key)
        if key == "scoring":
            found[key] = _read_default_scorings(raw, at)
        elif key == "shuffle":
            found[key] = read_shuffle(raw, 0, at)
        elif key in METADATA_KEYS:
            found |= read_metadata({key: raw}, report, context)
        else:
            at.error_on_key("key-unknown", key=key, suggestion=suggest(key, _DEFAULT_KEYS))
    return BankDefaults(use=use, **{key: value for key, value in found.items() if value is not None})


def read_metadata(fields: Fields, report: Report, context: Context) -> dict[str, Any]:
    """Return what is written of topic, tiers, groups, tags, difficulty, source, status and penalty.

    Keys are the attributes of Item. What is wrong is reported and left out.
    """
    found: dict[str, Any] = {}
    for key, raw in fields.items():
        if key in METADATA_KEYS:
            name, read = METADATA_KEYS[key]
            value = read(raw, report.at(key), context)
            if value is not None:
                found[name] = value
    return found


def read_id(raw: Raw | None, report: Report) -> str | None:
    """Return an id: 2 to 64 of a–z, 0–9, dot, underscore and hyphen, the first a letter or digit."""
    text = read_text(raw, report)
    if text is not None and not ID.fullmatch(text):
        report.error("id-malformed", id=text)
        return None
    return text


def read_former_ids(raw: Raw, report: Report) -> tuple[str, ...] | None:
    """Return the ids an item had before."""
    texts = read_texts(raw, report)
    ids = [read_id(text, report) for text in texts or ()]
    return None if not ids or any(one is None for one in ids) else tuple(one for one in ids if one)


def read_scoring(raw: Raw, type_name: str, report: Report) -> str | None:
    """Return a scoring rule that the type knows."""
    text = read_text(raw, report)
    offered = item_types()[type_name].scorings
    if text is not None and text not in offered:
        report.error("scoring-unknown", scoring=text, type=type_name, suggestion=suggest(text, offered))
        return None
    return text


def read_shuffle(raw: Raw, options: int, report: Report) -> Shuffle | None:
    """Return ``options``, ``false`` or ``{pin: [D]}`` for an item that offers so many options."""
    if isinstance(raw, Mapping) and list(raw) == ["pin"] and options:
        return _read_pinned(raw["pin"], options, report.at("pin"))
    word = raw.strip().casefold() if isinstance(raw, str) else ""
    if word in ("options", "true"):
        return Shuffle()
    if word == "false":
        return Shuffle(options=False)
    report.error("shuffle-malformed")
    return None


def _read_pinned(raw: Raw, options: int, report: Report) -> Shuffle | None:
    texts = read_texts(raw, report)
    pinned: list[int] = []
    for text in texts or ():
        position = ascii_uppercase.find(fold_width(text).upper())
        if len(text) != 1 or not 0 <= position < options:
            report.error("choice-answer-range", answer=text, offered=letters(options))
            return None
        pinned.append(position)
    return Shuffle(pinned=tuple(sorted(set(pinned)))) if texts else None


def _read_topic(raw: Raw, report: Report, context: Context) -> str | None:
    text = read_text(raw, report)
    if text is None:
        return None
    topic = "/".join(part.strip() for part in text.replace("／", "/").split("/"))
    return topic if _is_known(topic, context.topics, "topic", report) else None


def _read_tiers(raw: Raw, report: Report, context: Context) -> frozenset[str] | None:
    texts = read_texts(raw, report, several=True)
    if texts is None:
        return None
    if EVERYBODY.issuperset(texts):
        return ANY_TIER
    tiers = [context.tier_names.get(text, text) for text in texts]
    known = [_is_known(tier, context.tiers, "tier", report) for tier in tiers]
    return frozenset(tiers) if all(known) else None


def _read_groups(raw: Raw, report: Report, context: Context) -> frozenset[str] | None:
    texts = read_texts(raw, report, several=True)
    known = [_is_known(group, context.groups, "group", report) for group in texts or ()]
    return frozenset(texts) if texts and all(known) else None


def _is_known(word: str, known: Collection[str] | None, kind: str, report: Report) -> bool:
    if known is None or word in known:
        return True
    offered = sorted(one for one in known if one)
    last = word.rsplit("/", 1)[-1]
    near = did_you_mean(word, offered) or next((one for one in offered if one.endswith("/" + last)), "")
    report.error(f"{kind}-unknown", **{kind: word, "suggestion": near or ", ".join(offered[:12])})
    return False


def _read_tags(raw: Raw, report: Report, context: Context) -> tuple[str, ...] | None:
    texts = read_texts(raw, report, several=True)
    return None if texts is None else tuple(dict.fromkeys(texts))


def _read_difficulty(raw: Raw, report: Report, context: Context) -> int | None:
    text = read_text(raw, report)
    if text is None:
        return None
    digit = fold_width(text)
    if digit not in ("1", "2", "3", "4", "5"):
        report.error("difficulty-range", difficulty=text)
        return None
    return int(digit)


def _read_source(raw: Raw, report: Report, context: Context) -> Mapping[str, str] | None:
    """Return the source as a map; a bare text names the document."""
    entries = {"doc": raw} if isinstance(raw, str) else raw
    if not isinstance(entries, Mapping):
        report.error("map-expected")
        return None
    read = {
        key: read_text(value, report if isinstance(raw, str) else report.at(key))
        for key, value in entries.items()
    }
    return None if None in read.values() else {key: text for key, text in read.items() if text}


def _read_status(raw: Raw, report: Report, context: Context) -> str | None:
    text = read_text(raw, report)
    if text is not None and text not in STATUSES:
        report.error("status-unknown", status=text, suggestion=suggest(text, STATUSES))
        return None
    return text


def _read_penalty(raw: Raw, report: Report, context: Context) -> Fraction | None:
    text = read_text(raw, report)
    if text is None:
        return None
    number, percent, rest = fold_width(text).partition("%")
    share = None if rest.strip() else parse_number(number)
    if share is not None and percent:
        share /= 100
    if share is None or not 0 <= share <= 1:
        report.error("penalty-range", penalty=text)
        return None
    return share


def _read_default_scorings(raw: Raw, report: Report) -> dict[str, str]:
    found: dict[str, str] = {}
    if not isinstance(raw, Mapping):
        report.error("map-expected")
        return found
    for key, rule in raw.items():
        if key not in type_keys():
            suggestion = suggest(key, list(item_types()))
            report.at(key).error_on_key("key-unknown", key=key, suggestion=suggestion)
            continue
        name = type_keys()[key]
        if scoring := read_scoring(rule, name, report.at(key)):
            found[name] = scoring
    return found


METADATA_KEYS = {
    "topic": ("topic", _read_topic),
    "tier": ("tiers", _read_tiers),
    "groups": ("groups", _read_groups),
    "tags": ("tags", _read_tags),
    "difficulty": ("difficulty", _read_difficulty),
    "source": ("source", _read_source),
    "status": ("status", _read_status),
    "penalty": ("penalty", _read_penalty),
}
_DEFAULT_KEYS = (*METADATA_KEYS, "scoring", "shuffle")
