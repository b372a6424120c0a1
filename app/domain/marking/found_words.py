"""Where the words of a rubric stand in an answer as it was typed, so that a page can show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.bank.rubric import Rubric, says
from app.domain.normalise import fold, fold_width


@dataclass(frozen=True)
class Piece:
    """A part of an answer; ``is_found``: a rubric's word."""

    text: str
    is_found: bool


def pieces_of(answer: str, rubric: Rubric) -> tuple[Piece, ...]:
    """Return the answer in pieces, which together are the answer; words that show a point stand out.

    Found by the same folding that proposes the points. A word that the folding brings together
    from afar (over a line, say) may stay unmarked: this only helps the eye.
    """
    folded = fold(answer)
    words = {word for point in rubric for word in (*point.all_of, *point.any_of) if says(folded, word)}
    marked = [False] * len(answer)
    for start, end in _spans(answer, words):
        marked[start:end] = [True] * (end - start)
    return tuple(_runs(answer, marked))


def _spans(answer: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where words stand, compared sign by sign without case, width and spaces."""
    signs = [
        (sign, place)
        for place, letter in enumerate(answer)
        for sign in fold_width(letter).casefold()
        if not sign.isspace()
    ]
    plain = "".join(sign for sign, _ in signs)
    for word in words:
        wanted = "".join(fold_width(word).casefold().split())
        start = plain.find(wanted) if wanted else -1
        while start >= 0:
            first, last = signs[start][1], signs[start + len(wanted) - 1][1]
            if says(fold(answer[max(0, first - 2) : last + 3]), word):  # not a part of a longer one
                yield first, last + 1
            start = plain.find(wanted, start + 1)


def _runs(answer: str, marked: list[bool]) -> Iterator[Piece]:
    start = 0
    for place in range(1, len(answer) + 1):
        if place == len(answer) or marked[place] != marked[start]:
            yield Piece(answer[start:place], marked[start])
            start = place
