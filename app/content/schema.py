"""JSON Schema (draft-07) of bank files, made from the field tables; editors check and complete with it.

It is looser than ``baiti bank check``: an editor's YAML reader takes ``48`` for
a number and ``true`` for a boolean where ours takes text, so both are allowed,
and what needs more than one field to judge is left to the check.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.content.bank_header import FILE_KEYS, HEADER_KEYS, USES
from app.content.bank_header import LANGUAGES as HEADER_LANGUAGES
from app.content.values import FORMAT
from app.domain.bank.fields import Field, Words
from app.domain.bank.group import ALIAS, GROUP, GROUP_FIELDS, TITLE, group_keys
from app.domain.bank.item_fields import ITEM_FIELDS, LANGUAGES, item_keys, translatable_keys
from app.domain.bank.item_type import ItemType
from app.domain.bank.metadata import METADATA_KEYS, STATUSES
from app.domain.bank.rubric import ALL_OF, ANY_OF, POINT, POINT_KEYS, SCORE
from app.domain.itemtypes import item_types
from app.domain.itemtypes._cloze_gaps import GAP_KEYS

Schema = dict[str, Any]

_SHUFFLE = ("options", "true", "false", True, False)
_DRAFT = "http://json-schema.org/draft-07/schema#"
_TEXT: Schema = {"$ref": "#/definitions/text"}
_POINT_SHAPES = {POINT: "text", ALL_OF: "texts", ANY_OF: "texts", SCORE: "number"}
_GAP_SHAPES = {
    **dict.fromkeys(("answer", "accept", "unit"), "texts"),
    **dict.fromkeys(("compare", "tolerance"), "text"),
    **{"options": "options", "numeric": "number"},
}
_SHAPES: Mapping[str, Schema] = {
    "text": {"type": ["string", "number", "boolean"]},
    "number": {"type": ["string", "number"]},
    "texts": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]},
    "answers": {
        "anyOf": [_TEXT, {"type": "array", "items": {"$ref": "#/definitions/texts"}, "minItems": 1}],
    },
    "options": {
        "anyOf": [
            {"type": "array", "items": {"$ref": "#/definitions/option"}, "minItems": 2, "maxItems": 26},
            {
                "type": "object",
                "propertyNames": {"pattern": "^[A-Za-z]$"},
                "additionalProperties": {"$ref": "#/definitions/option"},
                "minProperties": 2,
            },
        ]
    },
    "option": {
        "anyOf": [
            _TEXT,
            {
                "type": "object",
                "properties": {"text": _TEXT, "feedback": _TEXT},
                "required": ["text"],
                "additionalProperties": False,
            },
        ]
    },
    "map": {
        "anyOf": [
            _TEXT,
            {"type": "object", "additionalProperties": _TEXT, "minProperties": 1},
            {
                "type": "array",
                "items": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2},
                "minItems": 1,
            },
        ]
    },
    "rubric": {"type": "array", "items": {"$ref": "#/definitions/point"}, "minItems": 1},
    "point": {
        "anyOf": [
            _TEXT,
            {
                "type": "object",
                "properties": {
                    key: {"$ref": f"#/definitions/{_POINT_SHAPES[name]}"} for key, name in POINT_KEYS.items()
                },
                "anyOf": [{"required": [key]} for key, name in POINT_KEYS.items() if name == POINT],
                "additionalProperties": False,
            },
        ]
    },
    "blanks": {
        "type": "object",
        "propertyNames": {"pattern": "^[1-9][0-9]?$"},
        "additionalProperties": {"$ref": "#/definitions/gap"},
        "minProperties": 1,
    },
    "gap": {
        "type": "object",
        "properties": {key: {"$ref": f"#/definitions/{_GAP_SHAPES[name]}"} for key, name in GAP_KEYS.items()},
        "additionalProperties": False,
        "minProperties": 1,
    },
    "bilingual": {
        "anyOf": [
            _TEXT,
            {"type": "object", "properties": dict.fromkeys(LANGUAGES, _TEXT), "additionalProperties": False},
        ]
    },
    "params": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {
            "anyOf": [
                {"$ref": "#/definitions/texts"},
                {
                    "type": "object",
                    "properties": {key: {"$ref": "#/definitions/number"} for key in ("from", "to", "step")},
                    "required": ["from", "to"],
                    "additionalProperties": False,
                },
            ]
        },
    },
    "shuffle": {
        "anyOf": [
            {"enum": list(_SHUFFLE)},
            {
                "type": "object",
                "properties": {"pin": {"$ref": "#/definitions/texts"}},
                "required": ["pin"],
                "additionalProperties": False,
            },
        ]
    },
}


def bank_schema() -> Schema:
    """Return the schema of a bank's file: one with a header, or one with questions alone."""
    return {
        "$schema": _DRAFT,
        "title": "Baiti 百题: bank of questions 题库",
        "type": "object",
        "properties": _header_properties(),
        "required": ["format"],
        "anyOf": [{"required": ["bank"]}, {"required": ["questions"]}],
        "if": {"not": {"required": ["bank"]}},
        "then": {"propertyNames": {"enum": list(FILE_KEYS)}},
        "additionalProperties": False,
        "definitions": {
            **_SHAPES,
            "question": _question(),
            GROUP: _group(),
            **{name: _of_type(item_type) for name, item_type in item_types().items()},
        },
    }


def schema_text() -> str:
    """Return the schema as the file that editors are pointed at."""
    return json.dumps(bank_schema(), ensure_ascii=False, indent=2) + "\n"


def _header_properties() -> Schema:
    properties: Schema = {
        "format": {"enum": [int(FORMAT), FORMAT]},
        "bank": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{1,63}$"},
        "title": {"$ref": "#/definitions/bilingual"},
        "languages": _one_or_several({"enum": list(HEADER_LANGUAGES)}),
        "use": {"enum": list(USES)},
        "defaults": _defaults(),
        "questions": {"type": "array", "items": {"$ref": "#/definitions/question"}, "minItems": 1},
    }
    return {key: properties[key] for key in HEADER_KEYS}


def _one_or_several(entry: Schema) -> Schema:
    return {"anyOf": [entry, {"type": "array", "items": entry, "minItems": 1}]}


def _defaults() -> Schema:
    fields = {field.name: _property(field) for field in ITEM_FIELDS if field.name in METADATA_KEYS}
    rules = {
        key: {"enum": list(item_type.scorings)}
        for item_type in item_types().values()
        for key in (item_type.name, item_type.alias)
    }
    scoring = {"type": "object", "properties": rules, "additionalProperties": False}
    properties = {**fields, "scoring": scoring, "shuffle": {"enum": list(_SHUFFLE)}}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _question() -> Schema:
    """Return the schema that sends a question to the one of its type key."""
    types = item_types().values()
    type_keys = {key: _described(item_type.about, _TEXT) for item_type in types for key in _keys(item_type)}
    group = _properties(GROUP_FIELDS[:2])
    return {
        "type": "object",
        "properties": {**type_keys, **group, **_properties(ITEM_FIELDS)},
        "required": ["id"],
        "oneOf": [{"required": [key]} for key in (*type_keys, GROUP, ALIAS)],
        "allOf": [
            {"if": _has_one_of(keys), "then": {"$ref": f"#/definitions/{name}"}}
            for name, keys in [
                *((item_type.name, _keys(item_type)) for item_type in types),
                (GROUP, (GROUP, ALIAS)),
            ]
        ],
    }


def _group() -> Schema:
    stem: Schema = {"type": "object", "properties": {"stem": _TEXT}, "additionalProperties": False}
    rows: Schema = {"type": "array", "items": {"$ref": "#/definitions/question"}, "minItems": 1}
    about = GROUP_FIELDS[1].about
    return {
        "description": f"{TITLE.zh} {TITLE.en}",
        "properties": {
            **dict.fromkeys(LANGUAGES, stem),
            **{key: _described(about, rows) for key in _spellings(GROUP_FIELDS[1])},
        },
        "allOf": [_has_one_of(_spellings(GROUP_FIELDS[1]))],
        "propertyNames": {"enum": sorted(group_keys())},
    }


def _of_type(item_type: ItemType) -> Schema:
    own = _properties(item_type.fields)
    if item_type.scorings:
        own["scoring"] = {"enum": list(item_type.scorings)}
    names = {*item_keys(item_type.name), *_keys(item_type)}
    if "options" not in own:
        names -= {"shuffle", "feedback"}
    required = [_has_one_of(_spellings(field)) for field in item_type.fields if field.required]
    return {
        "description": f"{item_type.title.zh} {item_type.title.en}",
        "properties": own | {language: _translation(item_type) for language in LANGUAGES},
        **({"allOf": required} if required else {}),
        "propertyNames": {"enum": sorted(names)},
    }


def _translation(item_type: ItemType) -> Schema:
    fields = {field.name: field for field in (*ITEM_FIELDS, *item_type.fields)}
    keys = translatable_keys(item_type.name)
    properties = {key: _property(fields[name]) if name in fields else _TEXT for key, name in keys.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}


def _properties(fields: Iterable[Field]) -> Schema:
    return {key: _property(field) for field in fields for key in _spellings(field)}


def _property(field: Field) -> Schema:
    """Return a field's shape; a few fields say more than their shape does."""
    if field.name == "status":
        shape: Schema = {"enum": list(STATUSES)}
    elif field.name == "difficulty":
        shape = {"enum": [1, 2, 3, 4, 5, "1", "2", "3", "4", "5"]}
    elif field.name in _SHAPES:
        shape = {"$ref": f"#/definitions/{field.name}"}
    elif field.shape == "any":
        shape = {}
    else:
        shape = {"$ref": f"#/definitions/{field.shape}"}
    return _described(field.about, shape)


def _described(about: Words, shape: Schema) -> Schema:
    """Return a shape with its description; draft-07 takes no word beside a reference."""
    wrapped = {"allOf": [shape]} if "$ref" in shape else shape
    return {"description": f"{about.zh}\n{about.en}", **wrapped}


def _has_one_of(keys: Sequence[str]) -> Schema:
    wanted = [{"required": [key]} for key in keys]
    return wanted[0] if len(wanted) == 1 else {"anyOf": wanted}


def _keys(item_type: ItemType) -> tuple[str, str]:
    return item_type.name, item_type.alias


def _spellings(field: Field) -> tuple[str, ...]:
    return (field.name, field.alias) if field.alias else (field.name,)
