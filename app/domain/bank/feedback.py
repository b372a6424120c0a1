"""选项提示: what an author says to those who chose an option."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.bank.item import Item
from app.domain.bank.item_type import Arrangement, Response
from app.domain.bank.shapes import letter

WHOLE = "options"  # the arrangement of a choice; that of a cloze text goes by gap


def chosen_feedback(item: Item, arrangement: Arrangement, response: Response) -> dict[str, str]:
    """Return the feedback on each chosen option that has any, as Markdown.

    ``response`` is canonical. By the option's id in this attempt (``b``); in a
    cloze text by gap and id (``1b``).
    """
    found: dict[str, str] = {}
    for gap, positions in _chosen(response):
        order = arrangement.get(gap or WHOLE, ())
        for position in positions:
            text = item.feedback.get(f"{gap}{letter(position)}", "")
            if text and position in order:
                found[f"{gap}{letter(order.index(position)).lower()}"] = text
    return found


def _chosen(response: Response) -> Iterable[tuple[str, list[int]]]:
    if isinstance(response, bool) or response is None:
        return []
    if isinstance(response, int):
        return [("", [response])]
    if isinstance(response, Mapping):
        return [(gap, [position]) for gap, position in response.items() if isinstance(position, int)]
    if isinstance(response, list) and all(isinstance(position, int) for position in response):
        return [("", response)]
    return []
