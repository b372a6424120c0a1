"""Fingerprints: an item version is known by hashes of its content, so layout never makes a version."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, NamedTuple

from app.domain.bank.item import Item
from app.domain.bank.picture import picture_paths
from app.domain.itemtypes import item_types

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Fingerprint(NamedTuple):
    """The three hashes of an item, each 64 hexadecimal digits."""

    key_hash: str
    text_hash: str
    meta_hash: str


def fingerprint(item: Item) -> Fingerprint:
    """Return the three hashes of an item."""
    return Fingerprint(key_hash(item), text_hash(item), meta_hash(item))


def key_hash(item: Item) -> str:
    """Return the hash of all that ``present`` or ``grade`` reads in the source language.

    Another key hash is another major version. A picture counts by its path and its bytes.
    """
    body = item_types()[item.type].dump(item.body)
    content: dict[str, Any] = {
        "type": item.type,
        "body": body,
        "scoring": item.scoring,
        "bank_scoring": item.bank_scoring,
        "penalty": None if item.penalty is None else str(item.penalty),
        "shuffle": [item.shuffle.options, *item.shuffle.pinned],
    }
    if item.params is not None:
        content["body"] = {key: item.params.source.get(key, raw) for key, raw in body.items()}
        content["params"] = [dict(item.params.written), item.params.where]
    if item.group is not None:
        content["group"] = item.group.stem
    if media := _media(item, shown=True):
        content["media"] = media
    return _digest(content)


def text_hash(item: Item) -> str:
    """Return the hash of explanation, feedback and translations: a minor version."""
    source = {} if item.params is None else item.params.source
    content: dict[str, Any] = {
        "explanation": source.get("explain", item.explanation),
        "feedback": source.get("feedback", dict(item.feedback)),
        "translations": {
            language: source.get(language, fields) for language, fields in item.translations.items()
        },
    }
    if item.group is not None and item.group.translations:
        content["group"] = dict(item.group.translations)
    if media := _media(item, shown=False):
        content["media"] = media
    return _digest(content)


def _media(item: Item, *, shown: bool) -> dict[str, str]:
    """Return path and digest of the pictures in what is asked, or of those that stand only beside it."""
    if not item.media:
        return {}
    asked = set(picture_paths(item_types()[item.type].dump(item.body)))
    asked.update(picture_paths(item.group.stem if item.group else ""))
    return {path: picture.digest for path, picture in item.media.items() if (path in asked) == shown}


def meta_hash(item: Item) -> str:
    """Return the hash of what decides who meets the item and when: topic, tier, status …"""
    content: dict[str, Any] = {
        "topic": item.topic,
        "tiers": sorted(item.tiers),
        "groups": sorted(item.groups),
        "tags": list(item.tags),
        "difficulty": item.difficulty,
        "source": dict(item.source),
        "status": item.status,
        "use": item.use,
        "was": list(item.was),
    }
    if (group := item.group) is not None:
        content["group"] = [group.id, group.position, group.size, group.topic, group.difficulty]
    return _digest(content)


def _digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 of canonical JSON: keys sorted, no spaces, UTF-8."""
    return sha256(_CANONICAL.encode(content).encode()).hexdigest()
