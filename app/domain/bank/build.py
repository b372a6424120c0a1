"""From the fields an author wrote to an item, and from an item to its stored form and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, replace
from fractions import Fraction
from typing import Any

from app.domain.bank.fields import Fields, Raw, Report, point_at_written_keys
from app.domain.bank.item import ANY_TIER, Group, Item, Shuffle
from app.domain.bank.item_fields import LANGUAGES, common_keys, item_keys, own_keys, type_keys
from app.domain.bank.metadata import (
    BankDefaults,
    Context,
    read_defaults,
    read_former_ids,
    read_id,
    read_metadata,
    read_scoring,
    read_shuffle,
)
from app.domain.bank.parameterised import (
    check_combinations,
    check_texts,
    fill_computed,
    source_of,
    templates_of,
)
from app.domain.bank.params.evaluate import Values
from app.domain.bank.params.parameters import load_parameters, read_parameters
from app.domain.bank.params.texts import fill_fields
from app.domain.bank.picture import Picture
from app.domain.bank.shapes import did_you_mean, letter, read_text
from app.domain.bank.translations import (
    canonical_keys,
    feedback_keys,
    in_language,
    localised_texts,
    read_feedback,
    read_translation,
)
from app.domain.errors import DomainError
from app.domain.itemtypes import item_types

__all__ = [
    "BankDefaults",
    "Context",
    "UnreadableItem",
    "build_item",
    "dump_item",
    "in_language",
    "load_item",
    "localised_texts",
    "read_defaults",
]


class UnreadableItem(DomainError):
    """A stored item does not fit the item types of this version."""

    code = "stored-item-unreadable"


def build_item(
    bank: str, fields: Fields, defaults: BankDefaults, report: Report, context: Context
) -> Item | None:
    """Return the item that an author's fields describe, None after reporting every error found in them.

    What the item says goes before ``defaults``. Paths in ``report`` are below
    its base, in the keys as written.
    """
    first = len(report.problems)
    type_key = _find_type_key(fields, report)
    item_id = _read_own_id(fields, report)
    if type_key is None:
        return None
    type_name = type_keys()[type_key]
    others = {key: raw for key, raw in fields.items() if key != type_key}
    given, written = canonical_keys(others, item_keys(type_name), report)
    given[type_name] = fields[type_key]
    build = _build_parameterised if "params" in given or "where" in given else _build_plain
    item = build((bank, item_id or "", type_name), given, defaults, report, context)
    point_at_written_keys(report, first, {**written, type_name: type_key})
    has_errors = any(problem.severity == "error" for problem in report.problems[first:])
    return None if has_errors or item_id is None else item


Name = tuple[str, str, str]  # bank, id, type


def _build_plain(
    name: Name, fields: Fields, defaults: BankDefaults, report: Report, context: Context
) -> Item | None:
    """Return the item of ``fields``, in which the stem stands under the type's name."""
    type_name = name[2]
    body = item_types()[type_name].parse(fields[type_name], fields, report)  # type: ignore[arg-type]  # it checks the shape
    found = _read_common(fields, type_name, body, defaults, report, context)
    return None if body is None else Item(*name, body, **found)


def _build_parameterised(
    name: Name, fields: Fields, defaults: BankDefaults, report: Report, context: Context
) -> Item | None:
    """Return the item with its first combination of numbers, after trying all of them."""
    asked = Report(base=report.base)
    item = _try_combinations(name, fields, defaults, asked, context)
    report.problems += asked.problems
    return item


def _try_combinations(
    name: Name, fields: Fields, defaults: BankDefaults, report: Report, context: Context
) -> Item | None:
    parameters = read_parameters(fields, report)
    if parameters is None:
        return None
    type_name = name[2]
    templates = templates_of(type_name, fields)
    check_texts(type_name, templates, parameters, report)
    if report.has_errors:
        return None
    example = {**fields, **fill_fields(templates, parameters.example, report)}
    item = None if report.has_errors else _build_plain(name, example, defaults, report, context)
    if item is None or report.has_errors:
        return None
    check_combinations(type_name, templates, parameters, report)
    half_filled = {**fields, **fill_computed(templates, parameters)}
    as_written = _build_plain(name, half_filled, defaults, Report(), context)
    dumped = templates if as_written is None else dump_item(as_written)
    source = source_of(type_name, dumped, templates)
    return replace(item, params=replace(parameters, source=source))


def _find_type_key(fields: Fields, report: Report) -> str | None:
    known = type_keys()
    present = [key for key in fields if key in known]
    if len(present) == 1:
        return present[0]
    if present:
        report.at(present[1]).error_on_key("type-twice", first=present[0], second=present[1])
        return None
    near = ((key, did_you_mean(key, list(known))) for key in fields if key not in common_keys())
    key, suggestion = next(((key, word) for key, word in near if word), ("", ""))
    if key:
        report.at(key).error_on_key("type-missing", suggestion=suggestion)
    else:
        report.error("type-missing", suggestion=", ".join(item_types()))
    return None


def _read_own_id(fields: Fields, report: Report) -> str | None:
    if "id" not in fields:
        report.error("key-missing", key="id")
        return None
    return read_id(fields["id"], report.at("id"))


def _read_common(
    given: Fields, type_name: str, body: Any, defaults: BankDefaults, report: Report, context: Context
) -> dict[str, Any]:
    """Return the attributes of Item besides bank, id, type and body."""
    options = len(getattr(body, "options", ())) if "options" in own_keys(type_name) else 0
    found: dict[str, Any] = {name: getattr(defaults, name) for name in _INHERITED}
    found |= read_metadata(given, report, context)
    found["bank_scoring"] = defaults.scoring.get(type_name)
    if "explain" in given:
        found["explanation"] = read_text(given["explain"], report.at("explain")) or ""
    if "was" in given:
        found["was"] = read_former_ids(given["was"], report.at("was")) or ()
    if "scoring" in given:
        found["scoring"] = read_scoring(given["scoring"], type_name, report.at("scoring"))
    _refuse_option_keys(given, type_name, body, report)
    found["feedback"] = read_feedback(given, body, report)
    if "shuffle" in given and "options" in own_keys(type_name) and body is not None:
        found["shuffle"] = read_shuffle(given["shuffle"], options, report.at("shuffle"))
    found["translations"] = _read_translations(given, type_name, body, report, context)
    return found


_INHERITED = (
    "use",
    "topic",
    "tiers",
    "groups",
    "tags",
    "difficulty",
    "source",
    "status",
    "penalty",
    "shuffle",
)


def _refuse_option_keys(given: Fields, type_name: str, body: Any, report: Report) -> None:
    has_options = "options" in own_keys(type_name)
    allowed = {"feedback": has_options or body is None or bool(feedback_keys(body)), "shuffle": has_options}
    for key, is_allowed in allowed.items():
        if key in given and not is_allowed:
            report.at(key).error_on_key("key-not-here", key=key, type=type_name)


def _read_translations(
    given: Fields, type_name: str, body: Any, report: Report, context: Context
) -> dict[str, Fields]:
    wanted = tuple(context.languages)[1:]
    found: dict[str, Fields] = {}
    for language in LANGUAGES:
        if language in given and language not in wanted:
            at = report.at(language)
            at.error_on_key(
                "language-not-declared", language=language, languages=", ".join(context.languages)
            )
    for language in wanted:
        if language not in given:
            report.warn("translation-missing", language=language)
        elif body is not None:
            fields = read_translation(type_name, body, given[language], report.at(language))
            if fields:
                found[language] = fields
    return found


def dump_item(item: Item) -> dict[str, Any]:
    """Return the stored form: JSON of text, lists and maps, in an author's keys; what is default is left out.

    ``load_item(item.bank, dump_item(item)) == item``. Two keys are not an author's:
    ``use`` and ``bank_scoring``, which a bank's header gives.
    """
    stored: dict[str, Any] = {"id": item.id, **item_types()[item.type].dump(item.body)}
    values = {
        "topic": item.topic,
        "tier": sorted(item.tiers),
        "groups": sorted(item.groups),
        "tags": list(item.tags),
        "difficulty": "" if item.difficulty == 3 else str(item.difficulty),
        "explain": item.explanation,
        "source": dict(item.source),
        "status": "" if item.status == "active" else item.status,
        "use": "" if item.use == "exam" else item.use,
        "was": list(item.was),
        "scoring": item.scoring,
        "bank_scoring": item.bank_scoring,
        "penalty": None if item.penalty is None else str(item.penalty),
        "shuffle": _dump_shuffle(item.shuffle),
        "feedback": dict(item.feedback),
        **item.translations,
    }
    stored |= {key: value for key, value in values.items() if value}
    if item.group is not None:
        stored["group"] = _dump_group(item.group)
    if item.media:
        stored["media"] = {path: list(astuple(picture)) for path, picture in item.media.items()}
    if item.params is not None:
        stored |= {**item.params.source, "params": dict(item.params.written)}
        stored |= {"where": item.params.where} if item.params.where else {}
    return stored


def _dump_shuffle(shuffle: Shuffle) -> Raw:
    if shuffle.pinned:
        return {"pin": [letter(position) for position in shuffle.pinned]}
    return "" if shuffle.options else "false"


def _dump_group(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "stem": group.stem,
        "place": [group.position, group.size],
        "topic": group.topic,
        "difficulty": group.difficulty,
        **group.translations,
    }


def _load_group(stored: Mapping[str, Any]) -> Group:
    position, size = stored["place"]
    return Group(
        id=stored["id"],
        stem=stored["stem"],
        position=position,
        size=size,
        topic=stored["topic"],
        difficulty=stored["difficulty"],
        translations={language: stored[language] for language in LANGUAGES if language in stored},
    )


def load_item(bank: str, stored: Mapping[str, Any]) -> Item:
    """Return the item of a stored form.

    :raises UnreadableItem: no item type of this version reads it.
    """
    type_name = next((key for key in stored if key in item_types()), "")
    if type_name and stored.get("params"):
        params = load_parameters(stored, templates_of(type_name, stored))
        return replace(_filled(bank, stored, params.example), params=params)
    report = Report()
    body = item_types()[type_name].parse(stored[type_name], stored, report) if type_name else None
    if body is None:
        codes = ", ".join(problem.code for problem in report.problems)
        raise UnreadableItem(bank=bank, item=stored.get("id", ""), problems=codes)
    penalty = stored.get("penalty")
    options = len(getattr(body, "options", ()))
    shuffle = read_shuffle(stored["shuffle"], options, report) if "shuffle" in stored else None
    return Item(
        bank=bank,
        id=stored["id"],
        type=type_name,
        body=body,
        topic=stored.get("topic", ""),
        explanation=stored.get("explain", ""),
        tiers=frozenset(stored.get("tier", ANY_TIER)),
        groups=frozenset(stored.get("groups", ())),
        tags=tuple(stored.get("tags", ())),
        difficulty=int(stored.get("difficulty", 3)),
        source=stored.get("source", {}),
        status=stored.get("status", "active"),
        use=stored.get("use", "exam"),
        was=tuple(stored.get("was", ())),
        scoring=stored.get("scoring"),
        bank_scoring=stored.get("bank_scoring"),
        penalty=None if penalty is None else Fraction(penalty),
        shuffle=shuffle or Shuffle(),
        feedback=stored.get("feedback", {}),
        translations={language: stored[language] for language in LANGUAGES if language in stored},
        group=_load_group(stored["group"]) if stored.get("group") else None,
        media={path: Picture(*facts) for path, facts in stored.get("media", {}).items()},
    )


def realise(item: Item, values: Values) -> Item:
    """Return the item of one combination: an ordinary one, with numbers in all its texts."""
    return _filled(item.bank, dump_item(item), values)


def _filled(bank: str, stored: Mapping[str, Any], values: Values) -> Item:
    type_name = next(key for key in stored if key in item_types())
    filled = fill_fields(templates_of(type_name, stored), values, Report())
    return load_item(bank, {**stored, **filled, "params": None})
