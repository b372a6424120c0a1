"""Add, rename, order and take away tiers 层次 and groups 群组."""

from __future__ import annotations

from app.domain.bank.fields import Words
from app.domain.errors import DomainError
from app.domain.organisation import axes
from app.domain.organisation.tree import ROOT, check_title
from app.services.clock import Clock
from app.services.edit_organisation import Edit, edit_organisation
from app.services.make_key import make_key
from app.services.publish_organisation import current_organisation
from app.services.viewer import Viewer
from app.store.items import published_pool
from app.store.queries.bank_pages import published_banks
from app.store.transaction import reading


def add_tier(title: Words, *, key: str = "", viewer: Viewer, clock: Clock) -> str:
    """Add a tier below the others and return its key, made from the title when none is given.

    :raises DomainError: as :func:`app.domain.organisation.axes.add_tier`.
    """
    with reading():
        organisation = current_organisation()
        taken = set(organisation.tiers) if organisation else set()
    key = key or make_key(check_title(title).zh, taken)
    _edit(lambda now: axes.add_tier(now, key, title), viewer, clock, "tier_added", key)
    return key


def rename_tier(key: str, title: Words, *, viewer: Viewer, clock: Clock) -> None:
    """Give a tier another title.

    :raises DomainError: as :func:`app.domain.organisation.axes.rename_tier`.
    """
    _edit(lambda now: axes.rename_tier(now, key, title), viewer, clock, "tier_renamed", key)


def shift_tier(key: str, by: int, *, viewer: Viewer, clock: Clock) -> None:
    """Move a tier up (-1) or down (1) in rank.

    :raises DomainError: ``tier-unknown``.
    """
    _edit(lambda now: axes.shift_tier(now, key, by), viewer, clock, "tier_shifted", key)


def remove_tier(key: str, *, viewer: Viewer, clock: Clock) -> None:
    """Take a tier away that no member and no exam uses.

    :raises DomainError: ``tier-in-use`` (facts: members, exams), ``tier-is-last`` or ``tier-unknown``.
    """
    _edit(lambda now: axes.remove_tier(now, key), viewer, clock, "tier_removed", key)


def add_group(axis: str, title: Words, *, key: str = "", viewer: Viewer, clock: Clock) -> str:
    """Add a group to a kind of groups and return its key, made from the title when none is given.

    :raises DomainError: as :func:`app.domain.organisation.axes.add_group`.
    """
    key = key or _group_key(title)
    _edit(lambda now: axes.add_group(now, axis, key, title), viewer, clock, "group_added", key)
    return key


def add_axis(axis_title: Words, title: Words, *, viewer: Viewer, clock: Clock) -> str:
    """Add a kind of groups with its first group; return the key of the kind, which is its title.

    :raises DomainError: as :func:`app.domain.organisation.axes.add_axis`.
    """
    axis = "".join(check_title(axis_title).zh.split())
    key = _group_key(title)
    _edit(lambda now: axes.add_axis(now, axis, axis_title, key, title), viewer, clock, "axis_added", axis)
    return axis


def rename_axis(axis: str, title: Words, *, viewer: Viewer, clock: Clock) -> None:
    """Give a kind of groups another title.

    :raises DomainError: as :func:`app.domain.organisation.axes.rename_axis`.
    """
    _edit(lambda now: axes.rename_axis(now, axis, title), viewer, clock, "axis_renamed", axis)


def rename_group(key: str, title: Words, *, viewer: Viewer, clock: Clock) -> None:
    """Give a group another title.

    :raises DomainError: as :func:`app.domain.organisation.axes.rename_group`.
    """
    _edit(lambda now: axes.rename_group(now, key, title), viewer, clock, "group_renamed", key)


def remove_group(key: str, *, viewer: Viewer, clock: Clock) -> None:
    """Take a group away that no member, no exam and no question uses.

    :raises DomainError: ``group-in-use`` (facts: members, exams), ``group-in-items`` (fact: items) or
        ``group-unknown``.
    """
    with reading():
        pool = published_pool(bank.key for bank in published_banks())
        items = sum(key in one.item.groups for one in pool.items)
    if items:
        raise DomainError("group-in-items", name=key, items=items)
    _edit(lambda now: axes.remove_group(now, key), viewer, clock, "group_removed", key)


def _group_key(title: Words) -> str:
    with reading():
        organisation = current_organisation()
        taken = set(axes.group_titles(organisation)) if organisation else set()
    return make_key(check_title(title).zh, taken)


def _edit(edit: Edit, viewer: Viewer, clock: Clock, act: str, subject: str) -> None:
    edit_organisation(edit, at=(ROOT,), viewer=viewer, clock=clock, act=act, subject=subject)
