"""未被接受的文字答案: texts that were graded wrong, gathered by what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.bank.item_type import Presented, Solution
from app.domain.normalise import fold

WHOLE = ""  # the gap of an answer that has none


@dataclass(frozen=True)
class RejectedText:
    """A text that was not accepted: as most people typed it, and how many did.

    ``gap`` is the number of the blank, empty where the answer is the whole.
    """

    gap: str
    text: str
    folded: str
    count: int


def accepted_texts(presented: Presented, solution: Solution) -> dict[str, tuple[str, ...]]:
    """Return the accepted texts by gap; gaps to choose from or to calculate are not among them."""
    if presented.widget == "blanks":
        return {str(number): texts for number, texts in enumerate(solution.accepted, 1)}
    if presented.widget == "cloze":
        gaps = zip(presented.cloze, solution.accepted, strict=True)
        # The first accepted text is the one shown; of a number it is the tolerance, of a choice nothing.
        return {gap.id: texts for gap, texts in gaps if solution.response[gap.id] in texts[:1]}
    return {WHOLE: (str(solution.response or ""),)}


def wrong_texts(
    response: Any, reasons: Sequence[Mapping[str, Any]], fraction: float
) -> list[tuple[str, str]]:
    """Return (gap, text) for each text of one response that was graded wrong.

    A text that stands alone counts as wrong when it earned nothing at all.
    """
    if isinstance(response, str):
        return [(WHOLE, response)] if fraction == 0 else []
    found = []
    for reason in reasons:
        gap = str(reason.get("gap", ""))
        text = _at(response, gap) if reason.get("code") == "gap-wrong" else None
        if isinstance(text, str) and text:
            found.append((gap, text))
    return found


def _at(response: Any, gap: str) -> Any:
    if isinstance(response, Mapping):
        return response.get(gap)
    place = int(gap) - 1 if gap.isdigit() else -1
    return response[place] if isinstance(response, Sequence) and 0 <= place < len(response) else None


def gather(texts: Iterable[tuple[str, str]]) -> tuple[RejectedText, ...]:
    """Return the distinct texts by gap, commonest first; what folds alike is one.

    >>> [(one.text, one.count) for one in gather([("1", "预 防"), ("1", "预防。"), ("1", "预防。")])]
    [('预防。', 3)]
    """
    forms: dict[tuple[str, str], Counter[str]] = {}
    for gap, text in texts:
        forms.setdefault((gap, fold(text)), Counter())[text] += 1
    found = [
        RejectedText(gap, min(typed, key=lambda text: (-typed[text], text)), folded, typed.total())
        for (gap, folded), typed in forms.items()
    ]
    return tuple(sorted(found, key=lambda one: (len(one.gap), one.gap, -one.count, one.folded)))
