"""Items in another language: reading what authors write, and the item as a reader of it sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from string import ascii_uppercase
from typing import Any

from app.domain.bank.fields import Fields, Raw, Report, point_at_written_keys
from app.domain.bank.item import Item
from app.domain.bank.item_fields import translatable_keys
from app.domain.bank.shapes import did_you_mean, read_text
from app.domain.itemtypes import item_types

STEM, EXPLAIN, FEEDBACK = "stem", "explain", "feedback"


def canonical_keys(
    fields: Mapping[str, Raw], keys: Mapping[str, str], report: Report
) -> tuple[dict[str, Raw], Fields]:
    """Return the fields under their English names, and the keys as written where these differ.

    An unknown key and a field written twice are reported and left out.
    """
    found: dict[str, Raw] = {}
    written: dict[str, str] = {}
    for key, value in fields.items():
        name = keys.get(key)
        if name is None:
            suggestion = did_you_mean(key, list(keys)) or ", ".join(dict.fromkeys(keys.values()))
            report.at(key).error_on_key("key-unknown", key=key, suggestion=suggestion)
        elif name in found:
            report.at(key).error_on_key("key-twice", key=key, other=written.get(name, name))
        else:
            found[name] = value
            if name != key:
                written[name] = key
    return found, written


def feedback_keys(body: Any) -> tuple[str, ...]:
    """Return what feedback is written by: letters of options; in a cloze text gap and letter, such as 1A."""
    keys: tuple[str, ...] = getattr(body, "feedback_keys", ())
    return keys


def lift_feedback(fields: Fields) -> dict[str, str]:
    """Return the feedback written beside options, as ``{text, feedback}``, by letter."""
    found = _beside_options(fields.get("options"))
    gaps = fields.get("blanks")
    for number, gap in gaps.items() if isinstance(gaps, Mapping) else ():
        options = gap.get("options", gap.get("选项")) if isinstance(gap, Mapping) else None
        found |= {f"{number}{letter}": text for letter, text in _beside_options(options).items()}
    return found


def _beside_options(options: Raw | None) -> dict[str, str]:
    if options is None or isinstance(options, str):
        return {}
    entries = options.values() if isinstance(options, Mapping) else options
    found: dict[str, str] = {}
    for letter, entry in zip(ascii_uppercase, entries, strict=False):
        feedback = entry.get("feedback") if isinstance(entry, Mapping) else None
        if isinstance(feedback, str) and feedback.strip():
            found[letter] = feedback.strip()
    return found


def read_feedback(fields: Fields, body: Any, report: Report) -> dict[str, str]:
    """Return feedback by letter, whether it is written beside the options or in a map of its own."""
    if body is None:
        return {}
    found, offered = lift_feedback(fields), feedback_keys(body)
    if FEEDBACK not in fields or not offered:
        return found
    raw, at = fields[FEEDBACK], report.at(FEEDBACK)
    if not isinstance(raw, Mapping):
        at.error("map-expected")
        return found
    for key, value in raw.items():
        if key.upper() not in offered:
            at.at(key).error_on_key("feedback-key", key=key, offered=", ".join(offered))
        elif text := read_text(value, at.at(key)):
            found[key.upper()] = text
    return found


def read_translation(type_name: str, body: Any, raw: Raw, report: Report) -> Fields | None:
    """Return a translation in canonical form (lists, no aliases), None after reporting an error.

    It may change text only; ``stem`` stands for the type key.
    """
    if not isinstance(raw, Mapping):
        report.error("map-expected")
        return None
    keys = translatable_keys(type_name)
    if not feedback_keys(body) and FEEDBACK in keys:
        keys = {key: name for key, name in keys.items() if key != FEEDBACK}
    first = len(report.problems)
    fields, written = canonical_keys(raw, keys, report)
    item_type = item_types()[type_name]
    localised = item_type.localise(body, fields, report)
    explanation = read_text(fields[EXPLAIN], report.at(EXPLAIN)) if EXPLAIN in fields else None
    feedback = read_feedback(fields, body, report)
    point_at_written_keys(report, first, written)
    if localised is None or any(problem.severity == "error" for problem in report.problems[first:]):
        return None
    dumped = item_type.dump(localised)
    found: dict[str, Raw] = {STEM: dumped[type_name]} if STEM in fields else {}
    found |= {key: dumped[key] for key in fields if key in dumped}
    if explanation:
        found[EXPLAIN] = explanation
    if feedback:
        found[FEEDBACK] = feedback
    return found


def languages_of(item: Item) -> tuple[str, ...]:
    """Return the languages that the item, or the text it belongs to, is translated to."""
    of_group = item.group.translations if item.group else ()
    return tuple(dict.fromkeys((*item.translations, *of_group)))


def without_translations(item: Item) -> Item:
    """Return the item in the language it now stands in alone."""
    group = None if item.group is None else replace(item.group, translations={})
    return replace(item, translations={}, group=group)


def in_language(item: Item, language: str) -> Item:
    """Return the item as a reader of ``language`` sees it; the item itself where there is no translation."""
    if item.group is not None and language in item.group.translations:
        item = replace(item, group=replace(item.group, stem=item.group.translations[language]))
    fields = item.translations.get(language)
    if fields is None:
        return item
    body = item_types()[item.type].localise(item.body, fields, Report())
    explanation, feedback = fields.get(EXPLAIN), fields.get(FEEDBACK)
    return replace(
        item,
        body=item.body if body is None else body,
        explanation=explanation if isinstance(explanation, str) else item.explanation,
        feedback={**item.feedback, **_texts_of(feedback)},
    )


def localised_texts(item: Item) -> Iterator[str]:
    """Yield every Markdown text of an item in all its languages: what may have to be rendered."""
    item_type = item_types()[item.type]
    for one in (item, *(in_language(item, language) for language in languages_of(item))):
        if one.group is not None:
            yield one.group.stem
        yield from item_type.texts(one.body)
        if one.explanation:
            yield one.explanation
        yield from one.feedback.values()


def _texts_of(raw: Raw | None) -> dict[str, str]:
    if not isinstance(raw, Mapping):
        return {}
    return {key: text for key, text in raw.items() if isinstance(text, str)}
