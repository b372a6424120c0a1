"""Ids of shown parts: positions in one attempt, so that they say nothing about the key."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from app.domain.bank.item_type import Arrangement, Chance, Json, MalformedResponse, Shown

LONGEST_TEXT = 20_000  # characters of one typed answer


def option_id(shown_position: int) -> str:
    """Return the id of an option: a, b, c …"""
    return ascii_lowercase[shown_position]


def numbered_id(prefix: str, shown_position: int) -> str:
    """Return the id of a left, right or ordered part: l1, r1, i1 …"""
    return f"{prefix}{shown_position + 1}"


def shown_options(texts: Sequence[str], order: Sequence[int]) -> tuple[Shown, ...]:
    """Return the options in shown order."""
    return tuple(Shown(option_id(shown), texts[source]) for shown, source in enumerate(order))


def shown_parts(prefix: str, texts: Sequence[str], order: Sequence[int]) -> tuple[Shown, ...]:
    """Return numbered parts in shown order."""
    return tuple(Shown(numbered_id(prefix, shown), texts[source]) for shown, source in enumerate(order))


def option_sources(order: Sequence[int]) -> dict[str, int]:
    """Return source positions by shown option id."""
    return {option_id(shown): source for shown, source in enumerate(order)}


def part_sources(prefix: str, order: Sequence[int]) -> dict[str, int]:
    """Return source positions by shown numbered id."""
    return {numbered_id(prefix, shown): source for shown, source in enumerate(order)}


def is_nothing(raw: Json) -> bool:
    """Return whether ``raw`` clears an answer: null, or an empty text, list or map."""
    return raw is None or raw in ("", [], {})


def look_up(raw: Json, sources: dict[str, int]) -> int:
    """Return the source position of a shown id.

    :raises MalformedResponse: no part with this id was offered.
    """
    if not isinstance(raw, str) or raw not in sources:
        raise MalformedResponse(reason="id-not-offered")
    return sources[raw]


def read_list(raw: Json) -> list[Json]:
    """Return ``raw`` as a list.

    :raises MalformedResponse: it is none.
    """
    if not isinstance(raw, list):
        raise MalformedResponse(reason="not-a-list")
    return raw


def read_typed(raw: Json) -> str:
    """Return a typed text without outer white space; empty when nothing was typed.

    :raises MalformedResponse: it is no text, too long, or holds characters no database keeps.
    """
    if not isinstance(raw, str):
        raise MalformedResponse(reason="not-text")
    if len(raw) > LONGEST_TEXT:
        raise MalformedResponse(reason="too-long")
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in raw):
        raise MalformedResponse(reason="not-unicode")
    return raw.strip()


def arrange_options(count: int, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()) -> Arrangement:
    """Return an order of options; pinned ones keep their place."""
    if not shuffle:
        return {"options": tuple(range(count))}
    free = [position for position in range(count) if position not in pinned]
    mixed = iter([free[index] for index in chance.shuffled(len(free))])
    return {"options": tuple(place if place in pinned else next(mixed) for place in range(count))}
