"""What a sheet changes of a member, in words."""

from __future__ import annotations

from typing import Any

from app.content.people.columns import TITLES
from app.domain.bank.fields import Words
from app.domain.people.directory import Directory
from app.domain.people.roster import FieldChange

STATUS = {True: Words("在职", "active"), False: Words("停用", "inactive")}


def title_of(change: FieldChange, lang: str) -> str:
    """Return what the field is called."""
    return TITLES[change.name].in_language(lang)


def show_value(name: str, value: Any, names: Directory, lang: str) -> str:
    """Return a value of a field as people read it, empty when there is none."""
    match name:
        case "department":
            return names.path_of(value, lang)
        case "tier":
            return names.tier_cell(value, lang)
        case "groups":
            return names.groups_cell(value, lang)
        case "status":
            return STATUS[bool(value)].in_language(lang)
    return str(value)


def change_line(change: FieldChange, names: Directory, lang: str) -> str:
    """Return a change as ``手机 – → 13800138000``."""
    old, new = (show_value(change.name, value, names, lang) or "–" for value in (change.old, change.new))
    return f"{title_of(change, lang)} {old} → {new}"
