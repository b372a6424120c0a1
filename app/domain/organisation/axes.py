"""Changes to tiers and groups. Each returns a new organisation, or refuses."""

from __future__ import annotations

from dataclasses import replace

from app.domain.bank.fields import Words
from app.domain.errors import DomainError
from app.domain.organisation.tree import check_key, check_title, shifted
from app.domain.sittings.exam import Organisation


def add_tier(organisation: Organisation, key: str, title: Words) -> Organisation:
    """Add a tier below the others.

    :raises DomainError: ``tier-key-taken``, ``tier-title-taken``, ``organisation-key-malformed`` or
        ``title-malformed``.
    """
    if check_key(key) in organisation.tiers:
        raise DomainError("tier-key-taken", name=key)
    return _with_tier(organisation, key, title)


def rename_tier(organisation: Organisation, key: str, title: Words) -> Organisation:
    """Give a tier another title.

    :raises DomainError: ``tier-unknown``, ``tier-title-taken`` or ``title-malformed``.
    """
    _require_tier(organisation, key)
    return _with_tier(organisation, key, title)


def shift_tier(organisation: Organisation, key: str, by: int) -> Organisation:
    """Move a tier up (-1) or down (1) in rank; at the end it stays.

    :raises DomainError: ``tier-unknown``.
    """
    _require_tier(organisation, key)
    entries = shifted(tuple(organisation.tiers.items()), lambda one: one[0] == key, by)
    return replace(organisation, tiers=dict(entries))


def remove_tier(organisation: Organisation, key: str) -> Organisation:
    """Take a tier away.

    :raises DomainError: ``tier-unknown``; ``tier-is-last``: there must be one.
    """
    _require_tier(organisation, key)
    if len(organisation.tiers) == 1:
        raise DomainError("tier-is-last")
    kept = {name: title for name, title in organisation.tiers.items() if name != key}
    return replace(organisation, tiers=kept)


def add_axis(
    organisation: Organisation, key: str, title: Words, group_key: str, group_title: Words
) -> Organisation:
    """Add a kind of groups such as 专业 or 党支部, with its first group.

    :raises DomainError: ``axis-key-taken``, ``group-key-taken``, ``organisation-key-malformed`` or
        ``title-malformed``.
    """
    if check_key(key) in organisation.groups:
        raise DomainError("axis-key-taken", name=key)
    added = replace(organisation, groups={**organisation.groups, key: (check_title(title), ())})
    return add_group(added, key, group_key, group_title)


def rename_axis(organisation: Organisation, key: str, title: Words) -> Organisation:
    """Give a kind of groups another title.

    :raises DomainError: ``axis-unknown`` or ``title-malformed``.
    """
    _title, groups = _axis(organisation, key)
    return replace(organisation, groups={**organisation.groups, key: (check_title(title), groups)})


def add_group(organisation: Organisation, axis: str, key: str, title: Words) -> Organisation:
    """Add a group at the end of its kind.

    :raises DomainError: ``axis-unknown``, ``group-key-taken``, ``group-title-taken``,
        ``organisation-key-malformed`` or ``title-malformed``.
    """
    if check_key(key) in group_titles(organisation):
        raise DomainError("group-key-taken", name=key)
    return _with_group(organisation, axis, key, title)


def rename_group(organisation: Organisation, key: str, title: Words) -> Organisation:
    """Give a group another title.

    :raises DomainError: ``group-unknown``, ``group-title-taken`` or ``title-malformed``.
    """
    return _with_group(organisation, _axis_with(organisation, key), key, title)


def remove_group(organisation: Organisation, key: str) -> Organisation:
    """Take a group away; a kind without groups goes with its last.

    :raises DomainError: ``group-unknown``.
    """
    axis = _axis_with(organisation, key)
    title, groups = organisation.groups[axis]
    kept = tuple(one for one in groups if one[0] != key)
    others = {name: entry for name, entry in organisation.groups.items() if kept or name != axis}
    return replace(organisation, groups={**others, axis: (title, kept)} if kept else others)


def group_titles(organisation: Organisation) -> dict[str, Words]:
    """Return the titles of all groups by their keys, which are unique over all kinds."""
    return {key: title for _title, groups in organisation.groups.values() for key, title in groups}


def _with_tier(organisation: Organisation, key: str, title: Words) -> Organisation:
    title = check_title(title)
    if any(name != key and other.zh == title.zh for name, other in organisation.tiers.items()):
        raise DomainError("tier-title-taken", name=title.zh)
    return replace(organisation, tiers={**organisation.tiers, key: title})


def _with_group(organisation: Organisation, axis: str, key: str, title: Words) -> Organisation:
    axis_title, groups = _axis(organisation, axis)
    title = check_title(title)
    if any(name != key and other.zh == title.zh for name, other in groups):
        raise DomainError("group-title-taken", name=title.zh)
    changed = tuple(({**dict(groups), key: title}).items())
    return replace(organisation, groups={**organisation.groups, axis: (axis_title, changed)})


def _require_tier(organisation: Organisation, key: str) -> None:
    if key not in organisation.tiers:
        raise DomainError("tier-unknown", name=key)


def _axis(organisation: Organisation, key: str) -> tuple[Words, tuple[tuple[str, Words], ...]]:
    if key not in organisation.groups:
        raise DomainError("axis-unknown", name=key)
    return organisation.groups[key]


def _axis_with(organisation: Organisation, group: str) -> str:
    for axis, (_title, groups) in organisation.groups.items():
        if group in dict(groups):
            return axis
    raise DomainError("group-unknown", name=group)
