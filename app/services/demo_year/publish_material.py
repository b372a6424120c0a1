"""The bank and the exams that exist in a made-up year alone, published from the package."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files

from app.content.bank_files import read_bank
from app.content.documents import Source
from app.content.exam_files import read_exam
from app.content.library import Library
from app.content.markdown import render
from app.domain.errors import DomainError
from app.services.clock import Clock
from app.services.publish_bank import publish_bank
from app.services.publish_exam import publish_exam
from app.services.publish_organisation import current_organisation
from app.store.transaction import reading

BANK, EXAM_PREFIX = "demo", "demo-"
# Items whose answer is wrong on purpose → the option that is right.
PLANTED: Mapping[str, str] = {"demo/demo-03": "60 dBm"}
RANKS = ("leader", "middle", "team", "operator")  # as the files name the tiers, from the highest down


def publish_demo_material(*, clock: Clock, zone: str) -> tuple[str, ...]:
    """Publish the demo bank and its exams for the tiers of the organisation; return the exams' keys.

    :raises DomainError: ``organisation-missing``.
    """
    with reading():
        organisation = current_organisation()
    if organisation is None:
        raise DomainError("organisation-missing")
    keys = []
    with as_file(files("app.content") / "demo_year") as folder:
        bank = read_bank(folder / "bank.yaml", Library.of(organisation, zone=zone))
        publish_bank(bank, render=render, by=None, clock=clock)
        library = Library.of(organisation, banks={BANK: [one.item.id for one in bank.items]}, zone=zone)
        for path in sorted(folder.glob("[0-9]*.yaml")):
            source = with_tiers(path.read_text(encoding="utf-8"), list(organisation.tiers))
            exam = read_exam(Source(path.name, source.encode()), library).exam
            if exam is None:
                raise DomainError("demo-exam-broken", file=path.name)
            publish_exam(exam, source, by=None, clock=clock)
            keys.append(exam.id)
    return tuple(keys)


def with_tiers(source: str, tiers: Sequence[str]) -> str:
    """Return an exam file in the organisation's own tiers, given from the highest down, each named once."""
    own = dict(zip(RANKS, (tiers[0], tiers[min(1, len(tiers) - 1)], tiers[-2:][0], tiers[-1]), strict=True))
    seen: set[str] = set()
    lines = []
    for line in source.splitlines(keepends=True):
        match = re.match(rf"  ({'|'.join(RANKS)}): \{{paper", line)
        if match:
            tier = own[match[1]]
            if tier in seen:
                continue
            seen.add(tier)
            line = line.replace(match[1], tier, 1)
        lines.append(line)
    return "".join(lines)
