"""What is different between two states of a bank, in an author's terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from app.domain.bank.fields import Fields
from app.domain.bank.fingerprint import fingerprint
from app.domain.bank.item import Item
from app.domain.bank.item_type import Presented, Solution
from app.domain.itemtypes import item_types
from app.domain.normalise import fold


@dataclass(frozen=True)
class Changed:
    """An item in both states, different.

    ``kind``: ``key`` (what is right moved), ``content`` (the question reads
    otherwise, or is scored otherwise), ``text`` (explanation, feedback or
    translation), ``metadata`` (topic, tier, status …, or renamed).
    """

    before: Item
    after: Item
    kind: str


@dataclass(frozen=True)
class Changes:
    """All differences, in the order of the new state; ``missing`` in that of the old."""

    added: tuple[Item, ...]
    changed: tuple[Changed, ...]
    unchanged: tuple[Item, ...]
    missing: tuple[Item, ...]

    def of_kind(self, kind: str) -> tuple[Changed, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changed if change.kind == kind)


def compare(before: Iterable[Item], after: Iterable[Item]) -> Changes:
    """Return what changed; an item renamed with ``was`` is the same item under another id."""
    old = {item.id: item for item in before}
    added, changed, unchanged = [], [], []
    new = list(after)
    new_ids = {item.id for item in new}
    for item in new:
        former = old.pop(item.id, None) or _take_renamed(item, old, new_ids)
        kind = "added" if former is None else kind_of_change(former, item)
        if former is None:
            added.append(item)
        elif kind is None:
            unchanged.append(item)
        else:
            changed.append(Changed(former, item, kind))
    return Changes(tuple(added), tuple(changed), tuple(unchanged), tuple(old.values()))


def kind_of_change(before: Item, after: Item) -> str | None:
    """Return the gravest kind of difference, None when there is none."""
    if before == after:
        return None
    old, new = fingerprint(before), fingerprint(after)
    if old.key_hash != new.key_hash:
        return (
            "key" if before.type != after.type or what_is_right(before) != what_is_right(after) else "content"
        )
    if old.text_hash != new.text_hash:
        return "text"
    return "metadata" if old.meta_hash != new.meta_hash or before.id != after.id else None


def _take_renamed(item: Item, old: dict[str, Item], new_ids: set[str]) -> Item | None:
    former = next((name for name in item.was if name in old and name not in new_ids), None)
    return None if former is None else old.pop(former)


class _AsWritten:
    """Chance that leaves everything in source order, so that ids are source positions."""

    def shuffled(self, count: int) -> tuple[int, ...]:
        return tuple(range(count))


def what_is_right(item: Item) -> object:
    """Return what is right in folded words rather than letters: moving an option about changes nothing.

    Of a parameterised item, the answer as it is written: other numbers are the same rule.
    """
    if item.params is not None:
        return _rule_of(item.params.source)
    item_type = item_types()[item.type]
    arrangement = item_type.arrange(item.body, _AsWritten(), shuffle=False)
    presented = item_type.present(item.body, arrangement)
    solution = item_type.solve(item.body, arrangement)
    if presented.cloze:
        return _said_in_gaps(presented, solution)
    parts = (*presented.options, *presented.left, *presented.right)
    words = {part.id: fold(part.text) for part in parts}
    right = solution.response
    if isinstance(right, dict):
        return {words[left]: words[one] for left, one in right.items()}
    if isinstance(right, list) and words:
        said = [words[one] for one in right]
        return said if presented.widget == "order" else set(said)
    said_of_text = words.get(right, right) if isinstance(right, str) else right
    return said_of_text, solution.accepted, presented.units, solution.rubric


def _said_in_gaps(presented: Presented, solution: Solution) -> object:
    options = {gap.id: {one.id: fold(one.text) for one in gap.options} for gap in presented.cloze}
    units = [(gap.id, gap.units) for gap in presented.cloze]
    right = {gap: options[gap].get(said, said) for gap, said in solution.response.items()}
    return right, solution.accepted, units


def _rule_of(source: Fields) -> object:
    answer, options = source.get("answer"), source.get("options")
    if isinstance(answer, str) and isinstance(options, Sequence) and not isinstance(options, str):
        return {fold(str(options[ascii_uppercase.index(one)])) for one in answer}
    return {key: raw for key, raw in source.items() if key in _RIGHT}


_RIGHT = ("answer", "unit", "tolerance", "blanks", "pairs", "items", "rubric")
