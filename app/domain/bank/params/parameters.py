"""The parameters of an item: their values, the condition between them, and all combinations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

from app.domain.bank.fields import Fields, Raw, Report
from app.domain.bank.params.evaluate import Values, evaluate_condition
from app.domain.bank.params.expression import RESERVED, ExpressionError, parse_expression
from app.domain.bank.params.functions import CannotCompute
from app.domain.bank.params.texts import describe_values, suggest_name, write_number
from app.domain.bank.shapes import read_field, read_text, read_texts
from app.domain.readings import parse_number

MOST_COMBINATIONS = 10_000
MOST_NAMES = 10
_RANGE = ("from", "to", "step")


@dataclass(frozen=True)
class Parameters:
    """``source`` holds the item's texts as written, with ``{{…}}``, in stored form; the item has an example.

    The combinations are those of all values, names in alphabetical order and
    the last one turning fastest, that satisfy ``where``.
    """

    written: Mapping[str, Raw]
    values: Mapping[str, tuple[Fraction, ...]]
    where: str = ""
    source: Fields = field(default_factory=dict)  # set when the item is built

    @cached_property
    def combinations(self) -> tuple[Values, ...]:
        """Every combination that may be drawn, in their fixed order.

        :raises CannotCompute: ``where`` has no result for some combination.
        """
        return tuple(self.walk())

    def walk(self) -> Iterator[Values]:
        """Yield the combinations one by one.

        :raises CannotCompute: ``where`` has no result; the facts name the combination.
        """
        condition = parse_expression(self.where) if self.where else None
        names = sorted(self.values)
        for numbers in product(*(self.values[name] for name in names)):
            values = dict(zip(names, numbers, strict=True))
            try:
                if condition is None or evaluate_condition(condition, values):
                    yield values
            except CannotCompute as error:
                facts = error.facts | {"combination": describe_values(values)}
                raise CannotCompute(error.code, **facts) from error

    @cached_property
    def example(self) -> Values:
        """The first combination."""
        return next(self.walk())


def read_parameters(fields: Fields, report: Report) -> Parameters | None:
    """Return what ``params`` and ``where`` say, None after reporting an error."""
    if "params" not in fields:
        report.at("where").error_on_key("where-without-params")
        return None
    at = report.at("params")
    raw = fields["params"]
    if not isinstance(raw, Mapping) or not raw:
        at.error("params-expected")
        return None
    if len(raw) > MOST_NAMES:
        at.error("params-too-many", count=len(raw), most=MOST_NAMES)
        return None
    found = {name: _read_values(name, value, at.at(name)) for name, value in raw.items()}
    values = {name: numbers for name, numbers in found.items() if numbers}
    where = _read_where(fields, list(raw), report)
    if len(values) < len(found) or where is None:
        return None
    count = prod(len(numbers) for numbers in values.values())
    if count > MOST_COMBINATIONS:
        at.error("params-combinations", count=count, most=MOST_COMBINATIONS)
        return None
    return _with_combinations(Parameters(_canonical(raw, values), values, where), report)


def load_parameters(stored: Fields, source: Fields) -> Parameters:
    """Return the parameters of a stored item; ``source`` are its texts."""
    written = stored["params"]
    entries = written if isinstance(written, Mapping) else {}
    values = {name: _read_values(name, raw, Report()) or () for name, raw in entries.items()}
    return Parameters(entries, values, str(stored.get("where", "")), source)


def _with_combinations(parameters: Parameters, report: Report) -> Parameters | None:
    try:
        found = parameters.combinations
    except CannotCompute as error:
        report.at("where").error(error.code, **error.facts)
        return None
    if not found:
        report.at("where").error("where-never", where=parameters.where)
        return None
    return parameters


def _read_where(fields: Fields, names: Sequence[str], report: Report) -> str | None:
    if "where" not in fields:
        return ""
    at = report.at("where")
    text = read_text(fields["where"], at)
    if text is None:
        return None
    try:
        condition = parse_expression(text)
    except ExpressionError as error:
        at.error(error.code, **error.facts)
        return None
    if not condition.is_condition:
        at.error("where-no-condition", where=text)
        return None
    return text if are_known(condition.names, names, at) else None


def are_known(used: frozenset[str], names: Sequence[str], report: Report) -> bool:
    """Report the names that are no parameters."""
    for name in sorted(used - set(names)):
        suggestion = suggest_name(name, names)
        report.error("param-unknown", name=name, suggestion=suggestion, offered=", ".join(names))
    return used <= set(names)


def _read_values(name: str, raw: Raw, report: Report) -> tuple[Fraction, ...] | None:
    if name in RESERVED or not name.isidentifier():
        report.error_on_key("param-name", name=name)
        return None
    if isinstance(raw, Mapping):
        return _read_range(raw, report)
    texts = read_texts(raw, report, several=True)
    if texts is None:
        return None
    numbers = [
        _read_number(text, report if isinstance(raw, str) else report.at(index))
        for index, text in enumerate(texts)
    ]
    found = tuple(number for number in numbers if number is not None)
    if len(found) < len(numbers):
        return None
    if len(set(found)) < len(found):
        twice = next(number for index, number in enumerate(found) if number in found[:index])
        report.error("param-value-twice", name=name, value=write_number(twice) or str(twice))
        return None
    return found


def _read_range(raw: Mapping[str, Raw], report: Report) -> tuple[Fraction, ...] | None:
    """Return ``{from: 30, to: 80, step: 5}``; ``to`` is included when the steps reach it."""
    if unknown := next((key for key in raw if key not in _RANGE), None):
        report.at(unknown).error_on_key("key-unknown", key=unknown, suggestion=", ".join(_RANGE))
        return None
    texts = [read_field({"step": "1", **raw}, key, report) for key in _RANGE]
    numbers = [
        None if text is None else _read_number(text, report.at(key))
        for key, text in zip(_RANGE, texts, strict=True)
    ]
    if any(number is None for number in numbers):
        return None
    start, end, step = (number for number in numbers if number is not None)
    if step <= 0 or end < start:
        report.error("param-range")
        return None
    count = int((end - start) / step) + 1
    if count > MOST_COMBINATIONS:
        report.error("params-combinations", count=count, most=MOST_COMBINATIONS)
        return None
    return tuple(start + step * index for index in range(count))


def _read_number(text: str, report: Report) -> Fraction | None:
    number = parse_number(text)
    if number is None:
        report.error("number-malformed", number=text)
    return number


def _canonical(raw: Mapping[str, Raw], values: Mapping[str, tuple[Fraction, ...]]) -> Mapping[str, Raw]:
    """Return the parameters in one spelling, so that layout makes no version."""
    return {
        name: {key: _spelled(str(text)) for key, text in entry.items()}
        if isinstance(entry, Mapping)
        else [write_number(value) or str(value) for value in values[name]]
        for name, entry in raw.items()
    }


def _spelled(text: str) -> str:
    value = parse_number(text)
    return text if value is None else write_number(value) or str(value)
