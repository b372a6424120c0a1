"""Items whose numbers are drawn: checking every combination, and the item of one combination."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.bank.fields import Fields, Problem, Raw, Report
from app.domain.bank.params.evaluate import Values
from app.domain.bank.params.expression import ExpressionError
from app.domain.bank.params.parameters import Parameters, are_known
from app.domain.bank.params.texts import (
    COMPUTED,
    describe_values,
    fill_fields,
    has_insertions,
    names_in,
    read_pieces,
    walk_texts,
)
from app.domain.itemtypes import item_types

_SHOWN_FIRST = frozenset({"options", "pairs", "extra", "items", "distractors"})  # besides the stem


def template_keys(type_name: str) -> frozenset[str]:
    """Return the keys whose texts may hold ``{{…}}``, the type's name among them."""
    own = {field.name for field in item_types()[type_name].fields}
    return frozenset({type_name, *own, "explain", "feedback", "en", "zh"})


def templates_of(type_name: str, fields: Fields) -> Fields:
    """Return the fields that may hold ``{{…}}``, the stem under the type's name."""
    keys = template_keys(type_name)
    return {key: raw for key, raw in fields.items() if key in keys}


def check_texts(type_name: str, templates: Fields, parameters: Parameters, report: Report) -> None:
    """Report wrong expressions in texts, and parameters that are unknown, unused or never shown."""
    names = list(parameters.values)
    used: set[str] = set()
    shown: set[str] = set()
    for path, text, computed in walk_texts(templates):
        at = report.at(*path)
        try:
            pieces = read_pieces(text, may_compute=computed)
        except ExpressionError as error:
            at.error(error.code, **error.facts)
            used.update(names)  # what it meant to use is not known
            continue
        if pieces and are_known(found := names_in(text, may_compute=computed), names, at):
            used |= found
            shown |= found if path[0] == type_name or path[0] in _SHOWN_FIRST else set()
    if report.has_errors:
        return
    for name in names:
        if name not in used:
            report.at("params", name).warn("param-unused", name=name)
        elif name not in shown:
            report.at("params", name).warn("param-not-shown", name=name)


def check_combinations(type_name: str, templates: Fields, parameters: Parameters, report: Report) -> None:
    """Read the question with every combination but the first and report the first one that makes none."""
    for values in parameters.combinations[1:]:
        found = _errors_with(type_name, templates, values, report)
        if found:
            report.problems += found
            return


def _errors_with(type_name: str, templates: Fields, values: Values, report: Report) -> list[Problem]:
    item_type = item_types()[type_name]
    found = Report(base=report.base)
    fields = fill_fields(templates, values, found)
    if found.problems:
        return found.problems
    body = item_type.parse(fields[type_name], fields, found)  # type: ignore[arg-type]
    for language in ("en", "zh"):
        translation = fields.get(language)
        if body is not None and isinstance(translation, Mapping):
            item_type.localise(body, translation, found.at(language))
    errors = [problem for problem in found.problems if problem.severity == "error"]
    if errors:
        told = Report(base=report.base)
        told.at("params").error("params-combination", combination=describe_values(values))
        errors += told.problems
    return errors


def fill_computed(templates: Fields, parameters: Parameters) -> Fields:
    """Return the fields with computed answers as in the example, all other texts as written."""
    computed = {key: raw for key, raw in templates.items() if key in COMPUTED}
    filled = fill_fields(computed, parameters.example, Report())
    return {key: filled.get(key, raw) for key, raw in templates.items()}


def source_of(type_name: str, dumped: Mapping[str, Any], templates: Fields) -> Fields:
    """Return the stored form of the texts, computed answers as they were written."""
    keys = template_keys(type_name)
    computed = {
        key: plain(raw) for key, raw in templates.items() if key in COMPUTED and _is_template(key, raw)
    }
    return {**{key: raw for key, raw in dumped.items() if key in keys}, **computed}


def _is_template(key: str, raw: Raw) -> bool:
    return any(has_insertions(text, may_compute=may) for _, text, may in walk_texts({key: raw}))


def plain(raw: Raw) -> Raw:
    """Return the same in plain dicts and lists."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, Mapping):
        return {key: plain(value) for key, value in raw.items()}
    return [plain(value) for value in raw]
