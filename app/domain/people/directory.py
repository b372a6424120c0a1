"""The names by which sheets speak of departments, tiers and groups, and what is meant by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.bank.fields import Words
from app.domain.bank.shapes import did_you_mean
from app.domain.normalise import fold_width

_STEPS = re.compile(r"[/／\\＼>＞→]+")
_BETWEEN_GROUPS = tuple(map(re.compile, (r"[,，\n]+", "[、;；|｜]+", "[/／]+", r"\s+")))  # strongest first
_MOST_OFFERED = 8


@dataclass(frozen=True)
class Place:
    """A department with the keys above it, from the root down; ``is_open``: not retired."""

    key: str
    title: Words
    above: tuple[str, ...]
    is_open: bool = True


class Found(NamedTuple):
    """The key meant, or else a code and facts that say why none is known."""

    key: str
    code: str = ""
    facts: Mapping[str, object] = {}


def fold_name(text: str) -> str:
    """Return a name as names are compared: width, case and spaces make no difference."""
    return "".join(fold_width(text).split()).casefold()


@dataclass(frozen=True)
class Directory:
    """All departments, tiers and groups, by every name they have."""

    places: Sequence[Place]
    tiers: Mapping[str, Words]
    groups: Mapping[str, Words]
    axes: tuple[Words, ...] = ()  # what kinds of groups there are: 专业, 党支部
    _by_key: dict[str, Place] = field(init=False, repr=False, compare=False)
    _by_name: dict[str, list[Place]] = field(init=False, repr=False, compare=False)
    _tier_of: dict[str, str] = field(init=False, repr=False, compare=False)
    _group_of: dict[str, str] = field(init=False, repr=False, compare=False)
    _known: dict[tuple[str, ...], Found] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        by_name: dict[str, list[Place]] = {}
        for place in self.places:
            for name in _names(place.key, place.title):
                by_name.setdefault(name, []).append(place)
        object.__setattr__(self, "_by_key", {place.key: place for place in self.places})
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_tier_of", _index(self.tiers))
        object.__setattr__(self, "_group_of", _index(self.groups))

    def find_department(self, *cells: str) -> Found:
        """Return the department that one or two cells name: by key, title or path, the station perhaps apart.

        Codes: ``people-department-unknown`` (suggestion), ``people-department-ambiguous`` (offered).
        """
        if cells not in self._known:
            self._known[cells] = self._find_department(cells)
        return self._known[cells]

    def find_tier(self, text: str) -> Found:
        """Return the tier with this key or title; code ``people-tier-unknown`` (suggestion, offered)."""
        return _find(text, self.tiers, self._tier_of, "people-tier-unknown")

    def find_groups(self, text: str) -> tuple[tuple[str, ...], list[Found]]:
        """Return the groups that a cell lists, in the organisation's order, and what was not found."""
        pieces = self._split_groups(text, 0)
        found = {one.key for one in pieces}
        lost = [one for one in pieces if not one.key]
        return tuple(key for key in self.groups if key in found), lost

    def path_of(self, key: str, lang: str) -> str:
        """Return a department as ``云岭发射台/调幅机房一班``, without the organisation itself."""
        station, team = self._titles(key, lang)
        return f"{station}/{team}" if team else station

    def department_cells(self, key: str, lang: str) -> tuple[str, str]:
        """Return what to write into 部门 and 班组, so that the same department is found again."""
        cells = self._titles(key, lang)
        return cells if self.find_department(*filter(None, cells)).key == key else (key, "")

    def tier_cell(self, key: str, lang: str) -> str:
        """Return what to write into 层次."""
        title = self.tiers[key].in_language(lang) if key in self.tiers else key
        return title if self.find_tier(title).key == key else key

    def groups_cell(self, keys: Iterable[str], lang: str) -> str:
        """Return what to write into 群组."""
        wanted = set(keys)
        ordered = [key for key in self.groups if key in wanted] + sorted(wanted - self.groups.keys())
        text = "、".join(self.groups[key].in_language(lang) if key in self.groups else key for key in ordered)
        keys_found, lost = self.find_groups(text)
        return text if set(keys_found) == wanted and not lost else ",".join(ordered)

    def _split_groups(self, text: str, level: int) -> list[Found]:
        """Return what a text lists: titles may hold all but the strongest of the signs between them."""
        text = text.strip()
        whole = self._find_group(text) if text and level else None
        if whole and (whole.key or level == len(_BETWEEN_GROUPS)):
            return [whole]
        parts = [part for part in _BETWEEN_GROUPS[level].split(text) if part]
        found = [one for part in parts for one in self._split_groups(part, level + 1)]
        words = level == len(_BETWEEN_GROUPS) - 1  # cut only where every word is a group
        return [whole] if whole and words and not all(one.key for one in found) else found

    def _find_group(self, text: str) -> Found:
        """Return a group, also one written behind its kind, as in ``专业:调幅``."""
        kind, colon, name = text.replace("：", ":").partition(":")
        is_kind = colon and any(
            fold_name(kind) in (fold_name(one.zh), fold_name(one.en)) for one in self.axes
        )
        wanted = name if is_kind else text
        return _find(wanted, self.groups, self._group_of, "people-group-unknown")

    def _titles(self, key: str, lang: str) -> tuple[str, str]:
        place = self._by_key[key]
        titles = [self._by_key[one].title.in_language(lang) for one in (*place.above, key)][1:]
        if not titles:
            return place.title.in_language(lang), ""
        return ("/".join(titles[:-1]), titles[-1]) if len(titles) > 1 else (titles[0], "")

    def _find_department(self, cells: tuple[str, ...]) -> Found:
        steps = [step.strip() for cell in cells for step in _STEPS.split(cell) if step.strip()] or list(cells)
        if len(cells) == 1 and cells[0].strip() in self._by_key:
            return Found(cells[0].strip())
        found = self._on_path(steps) or self._on_path([cell for cell in cells if cell.strip()])
        if len(found) > 1:  # the one that is named in full, or that alone is in use
            found = [one for one in found if len(one.above) <= len(steps)] or found
            found = [one for one in found if one.is_open] or found
        if len(found) == 1:
            return Found(found[0].key)
        if found:
            offered = [self.path_of(one.key, "zh") for one in found[:_MOST_OFFERED]]
            facts: dict[str, object] = {"name": "/".join(steps), "places": offered}
            return Found("", "people-department-ambiguous", facts)
        return Found("", "people-department-unknown", self._first_unknown(steps))

    def _on_path(self, steps: Sequence[str]) -> list[Place]:
        """Return the places named by the last step that lie below all the others, in that order."""
        if not steps:
            return []
        *above, own = map(fold_name, steps)
        return [place for place in self._by_name.get(own, ()) if self._lies_below(place, above)]

    def _lies_below(self, place: Place, names: Sequence[str]) -> bool:
        left = iter(place.above)
        return all(
            any(name in _names(key, self._by_key[key].title) for key in left if key in self._by_key)
            for name in names
        )

    def _first_unknown(self, steps: Sequence[str]) -> dict[str, object]:
        """Return the path up to the first step that leads nowhere, and what was probably meant by it."""
        end = next(end for end in range(1, len(steps) + 1) if not self._on_path(steps[:end]))
        *above, own = steps[:end]
        names = list(map(fold_name, above))
        inside = [place for place in self.places if self._lies_below(place, names)]
        titles = {name: place for place in inside for name in (place.title.zh, place.title.en, place.key)}
        near = did_you_mean(own, list(titles))
        return {
            "name": "/".join(steps[:end]),
            "suggestion": self.path_of(titles[near].key, "zh") if near else "",
        }


def _names(key: str, title: Words) -> set[str]:
    return {fold_name(key), fold_name(title.zh), fold_name(title.en)}


def _index(titles: Mapping[str, Words]) -> dict[str, str]:
    """Return the keys by every name; what two have in common stays with the first."""
    found: dict[str, str] = {}
    for key, title in titles.items():
        for name in _names(key, title):
            found.setdefault(name, key)
    return found


def _find(text: str, known: Mapping[str, Words], by_name: Mapping[str, str], code: str) -> Found:
    if text in known:
        return Found(text)
    if key := by_name.get(fold_name(text)):
        return Found(key)
    titles = [name for key, title in known.items() for name in (title.zh, title.en, key)]
    offered = "、".join([title.zh for title in known.values()][:_MOST_OFFERED])
    return Found("", code, {"name": text, "suggestion": did_you_mean(text, titles), "offered": offered})
