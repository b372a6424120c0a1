"""Numbers put into texts: ``{{cap}}``, ``{{= cap * load / 100 | 1}}``, and answers such as ``= cap * 2``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from app.domain.bank.fields import Fields, Path, Raw, Report
from app.domain.bank.params.evaluate import Values, evaluate_condition, evaluate_number
from app.domain.bank.params.expression import Expression, ExpressionError, parse_expression
from app.domain.bank.params.functions import MOST_PLACES, CannotCompute, round_half_away
from app.domain.bank.shapes import did_you_mean

MOST_DIGITS = 15  # of a number that people read
COMPUTED = frozenset({"answer", "accept", "tolerance", "blanks"})  # keys whose texts may be ``= expression``
_NEVER_COMPUTED = frozenset({"options", "feedback"})
_PLACE = re.compile(r"\{\{(?!\s*[0-9]+\s*\}\})([^{}]*)\}\}")  # {{1}} is a gap of a cloze item
_PLACES = re.compile(r"[0-9]{1,2}")


class Insertion(NamedTuple):
    """An expression in a text and to how many decimal places it is rounded; None: it is shown whole."""

    expression: Expression
    places: int | None = None


Pieces = tuple[str | Insertion, ...]


@lru_cache(maxsize=8192)
def read_pieces(text: str, *, may_compute: bool = False) -> Pieces:
    """Return a text as what stays and what is put in.

    With ``may_compute`` a text that begins with ``=`` is an expression as a whole.

    :raises ExpressionError: what stands in ``{{ }}`` or behind ``=`` is wrong.
    """
    if may_compute and text.lstrip().startswith(("=", "＝")):
        return (Insertion(parse_expression(text.lstrip()[1:])),)
    if "{{" not in text:
        return (text,)
    parts = _PLACE.split(text)
    pieces = [_insertion(part) if index % 2 else part for index, part in enumerate(parts)]
    return tuple(piece for piece in pieces if piece)


def has_insertions(text: str, *, may_compute: bool = False) -> bool:
    """Whether anything is put into a text whose pieces could be read."""
    return any(isinstance(piece, Insertion) for piece in read_pieces(text, may_compute=may_compute))


def names_in(text: str, *, may_compute: bool = False) -> frozenset[str]:
    """Return the parameters that a text names."""
    pieces = read_pieces(text, may_compute=may_compute)
    return frozenset().union(*(piece.expression.names for piece in pieces if isinstance(piece, Insertion)))


def fill(text: str, values: Values, *, may_compute: bool = False) -> str:
    """Return the text with the numbers of one combination.

    :raises CannotCompute: a number cannot be computed, or is too long to be shown whole.
    """
    pieces = read_pieces(text, may_compute=may_compute)
    return "".join(piece if isinstance(piece, str) else _shown(piece, values) for piece in pieces)


def fill_fields(fields: Fields, values: Values, report: Report) -> Fields:
    """Return an item's fields with the numbers of one combination; what cannot be computed is reported."""
    return {key: _fill_raw(raw, values, report.at(key), key in COMPUTED) for key, raw in fields.items()}


def walk_texts(raw: Raw, path: Path = (), *, computed: bool = False) -> Iterator[tuple[Path, str, bool]]:
    """Yield every text below with its path and whether it may be computed."""
    if isinstance(raw, str):
        yield path, raw, computed
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            if "{{" in key:  # the left side of a pair
                yield (*path, key), key, False
            may = key not in _NEVER_COMPUTED and (computed or key in COMPUTED)
            yield from walk_texts(value, (*path, key), computed=may)
    else:
        for index, value in enumerate(raw):
            yield from walk_texts(value, (*path, index), computed=computed)


def write_number(value: Fraction) -> str | None:
    """Return a number as its shortest decimal, None when it never ends or is too long to read.

    >>> write_number(Fraction(3, 2)), write_number(Fraction(1, 3)), write_number(Fraction(1200))
    ('1.5', None, '1200')
    """
    scale = next((count for count in range(MOST_DIGITS + 1) if 10**count % value.denominator == 0), None)
    if scale is None:
        return None
    digits = int(value * 10**scale)
    if len(str(abs(digits))) > MOST_DIGITS:
        return None
    return format(Decimal(digits).scaleb(-scale), "f")


def describe_values(values: Values) -> str:
    """Return a combination as people write it: ``cap=20, load=35``."""
    return ", ".join(f"{name}={write_number(value) or value}" for name, value in values.items())


def _insertion(written: str) -> Insertion:
    text = written.strip()
    text, bar, tail = text.partition("|")
    places: int | None = None
    if bar:
        if not _PLACES.fullmatch(tail.strip()) or int(tail) > MOST_PLACES:
            raise ExpressionError("placeholder-places", places=tail.strip(), most=MOST_PLACES)
        places = int(tail)
    text = text.strip()
    if text.startswith(("=", "＝")):
        return Insertion(parse_expression(text[1:]), places)
    if not text.isidentifier():
        raise ExpressionError("placeholder-malformed", written=written.strip())
    return Insertion(parse_expression(text), places)


def _shown(insertion: Insertion, values: Values) -> str:
    expression, places = insertion
    if expression.is_condition:
        return "true" if evaluate_condition(expression, values) else "false"
    value = evaluate_number(expression, values)
    if places is not None:
        value = round_half_away(value, Fraction(places))
    text = write_number(value)
    if text is None:
        raise CannotCompute("compute-too-long", value=f"{float(value):.6g}")
    return text


def _fill_raw(raw: Raw, values: Values, report: Report, computed: bool) -> Raw:
    if isinstance(raw, str):
        return _fill_text(raw, values, report, computed) if computed or "{{" in raw else raw
    if isinstance(raw, Mapping):
        filled: dict[str, Raw] = {}
        for key, value in raw.items():
            at = report.at(key)
            name = _fill_text(key, values, at, False) if "{{" in key else key
            may = key not in _NEVER_COMPUTED and (computed or key in COMPUTED)
            filled[name] = _fill_raw(value, values, at, may)
        return filled
    return [_fill_raw(value, values, report.at(index), computed) for index, value in enumerate(raw)]


def _fill_text(text: str, values: Values, report: Report, computed: bool) -> str:
    try:
        return fill(text, values, may_compute=computed)
    except CannotCompute as error:
        report.error(error.code, **error.facts, combination=describe_values(values))
        return text


def suggest_name(name: str, known: Sequence[str]) -> str:
    """Return the parameter nearest to a name that is none."""
    return did_you_mean(name, known)
