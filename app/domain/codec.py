"""Values to JSON and back, driven by the annotations of frozen dataclasses.

``decode(Exam, encode(exam)) == exam``. Fractions are text, durations are
seconds, sets are sorted lists; unknown keys are refused, so that a stored
value of another version is noticed rather than half read.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


class UnreadableValue(Exception):
    """Stored JSON does not fit the type it should be read as."""


def encode(value: Any) -> Any:
    """Return ``value`` as JSON types."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: encode(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(encode(item) for item in value)
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    return value


def decode(kind: type[T], value: Any) -> T:
    """Return the value of type ``kind`` that ``value`` encodes.

    :raises UnreadableValue: keys or shapes differ from the type's.
    """
    return typing.cast(T, _decode(kind, value))


def _decode(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        inner = [option for option in typing.get_args(kind) if option is not type(None)]
        return None if value is None else _decode(inner[0], value)
    if origin in (tuple, frozenset):
        return _decode_collection(origin, typing.get_args(kind), value)
    if origin is not None and issubclass(origin, Mapping):
        item_kind = typing.get_args(kind)[1]
        return {key: _decode(item_kind, item) for key, item in value.items()}
    if kind is Fraction:
        return Fraction(value)
    if kind is timedelta:
        return timedelta(seconds=value)
    if dataclasses.is_dataclass(kind):
        return _decode_dataclass(kind, value)
    return value


def _decode_collection(origin: Any, arguments: tuple[Any, ...], value: Any) -> Any:
    if origin is frozenset or arguments[-1] is Ellipsis:
        return origin(_decode(arguments[0], item) for item in value)
    return tuple(_decode(kind, item) for kind, item in zip(arguments, value, strict=True))


def _decode_dataclass(kind: Any, value: Any) -> Any:
    hints = _hints(kind)
    if not isinstance(value, Mapping) or set(value) - set(hints):
        raise UnreadableValue(f"{kind.__name__}: {value!r}")
    return kind(**{name: _decode(hints[name], item) for name, item in value.items()})


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)
