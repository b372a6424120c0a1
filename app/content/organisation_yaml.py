"""The organisation as a file that reads back as it is."""

from __future__ import annotations

from app.content.exporters.bank_yaml import write_bank_header as write_map
from app.domain.bank.fields import Fields, Raw, Words
from app.domain.sittings.exam import Department, Organisation

REMARK = "组织机构：由百题导出。The organisation, as written out by Baiti."


def write_organisation(organisation: Organisation) -> str:
    """Return the text of ``organisation.yaml``."""
    groups: Fields = {
        axis: {"title": _words(title), "values": {key: _words(one) for key, one in values}}
        for axis, (title, values) in organisation.groups.items()
    }
    fields: Fields = {
        "format": "1",
        "organisation": _words(organisation.title),
        "departments": [_department(one) for one in organisation.departments],
        "tiers": {key: _words(title) for key, title in organisation.tiers.items()},
    }
    return write_map({**fields, "groups": groups} if groups else fields, [REMARK])


def _department(department: Department) -> Raw:
    fields: Fields = {"department": department.key, "title": _words(department.title)}
    if department.children:
        return {**fields, "departments": [_department(one) for one in department.children]}
    return fields


def _words(words: Words) -> Raw:
    return words.zh if words.zh == words.en else {"zh": words.zh, "en": words.en}
