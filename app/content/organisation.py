"""The organisation file: departments as a tree, tiers in order of rank, groups by axis."""

from __future__ import annotations

import re

from app.content.values import check_format, check_keys, read_list, read_map, read_words
from app.domain.bank.fields import Fields, Raw, Report, Words
from app.domain.bank.shapes import read_field
from app.domain.sittings.exam import Department, Organisation

_KEYS = ("format", "organisation", "departments", "tiers", "groups")
_DEPARTMENT_KEYS = ("department", "title", "departments")
_KEY = re.compile(r"[^\s/,，]{1,64}")


def read_organisation_fields(fields: Fields, report: Report) -> Organisation | None:
    """Return the organisation; whatever is wrong with any field is reported."""
    check_format(fields, report)
    check_keys(fields, _KEYS, report)
    title = read_words(fields.get("organisation"), report.at("organisation"))
    for key in ("departments", "tiers"):
        if key not in fields:
            report.error("key-missing", key=key)
    seen: dict[str, bool] = {}
    departments: tuple[Department, ...] = ()
    if "departments" in fields:
        departments = _read_departments(fields["departments"], seen, report.at("departments"))
    tiers = _read_titles(fields["tiers"], report.at("tiers")) if "tiers" in fields else {}
    groups = _read_groups(fields["groups"], report.at("groups")) if "groups" in fields else {}
    if title is None or not departments or not tiers:
        return None
    return Organisation(title, departments, tiers, groups)


def _read_departments(raw: Raw, seen: dict[str, bool], report: Report) -> tuple[Department, ...]:
    found: list[Department] = []
    for index, entry in enumerate(read_list(raw, report) or ()):
        at = report.at(index)
        fields = read_map(entry, at)
        if fields is None:
            continue
        check_keys(fields, _DEPARTMENT_KEYS, at)
        key = read_field(fields, "department", at)
        if key is None or not _is_key(key, at.at("department")):
            continue
        if key in seen:
            at.at("department").error("department-twice", name=key)
            continue
        seen[key] = True
        title = read_words(fields["title"], at.at("title")) if "title" in fields else Words(key, key)
        if title and any(title.zh == one.title.zh for one in found):
            at.at("title").error("department-title-twice", name=title.zh)
        children: tuple[Department, ...] = ()
        if "departments" in fields:
            children = _read_departments(fields["departments"], seen, at.at("departments"))
        found.append(Department(key, title or Words(key, key), children))
    return tuple(found)


def _read_titles(raw: Raw, report: Report) -> dict[str, Words]:
    """Return keys with their titles, in the order written."""
    found = {}
    for key, value in (read_map(raw, report) or {}).items():
        if _is_key(key, report.at(key)) and (title := read_words(value, report.at(key))):
            found[key] = title
    return found


def _read_groups(raw: Raw, report: Report) -> dict[str, tuple[Words, tuple[tuple[str, Words], ...]]]:
    found: dict[str, tuple[Words, tuple[tuple[str, Words], ...]]] = {}
    axis_of: dict[str, str] = {}
    for axis, entry in (read_map(raw, report) or {}).items():
        at = report.at(axis)
        fields = read_map(entry, at)
        if fields is None:
            continue
        check_keys(fields, ("title", "values"), at)
        title = read_words(fields["title"], at.at("title")) if "title" in fields else Words(axis, axis)
        if "values" not in fields:
            at.error("key-missing", key="values")
            continue
        values = _read_titles(fields["values"], at.at("values"))
        for key in values:
            if key in axis_of:
                at.at("values", key).error_on_key("group-twice", group=key, axis=axis_of[key])
            axis_of[key] = axis
        found[axis] = (title or Words(axis, axis), tuple(values.items()))
    return found


def _is_key(key: str, report: Report) -> bool:
    if _KEY.fullmatch(key):
        return True
    report.error("organisation-key-malformed", name=key)
    return False
