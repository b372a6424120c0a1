"""Papers for printing: all questions of a bank, or a paper drawn by an exam’s rule, as variant A or B."""

from __future__ import annotations

from dataclasses import replace

from app.content.word_paper.printed import (
    PrintedPaper,
    PrintedQuestion,
    PrintedSection,
    paper_of_items,
    print_item,
    with_points,
)
from app.domain.errors import NotFound
from app.domain.paper.chance import ChanceStream
from app.domain.paper.draw import draw_planned
from app.domain.paper.paper import Section, Slot
from app.domain.paper.parameters import item_of_slot
from app.services.paper_shape import cached_plan
from app.services.viewer import Viewer
from app.store.exams import exam_version
from app.store.items import Pool, published_pool, snapshot_items
from app.store.queries.bank_pages import find_bank
from app.store.queries.plan_pages import exam_in_force
from app.store.transaction import reading

VARIANTS = ("A", "B")


def print_bank(key: str, *, variant: str, lang: str, viewer: Viewer) -> PrintedPaper:
    """Return the questions of a bank in force as a paper; A is the order written, B another one.

    :raises NotFound: no such bank, or the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        bank = find_bank(key)
        if bank is None:
            raise NotFound()
        items = [one.item for one in snapshot_items(bank.snapshot_id) if one.item.status != "retired"]
    paper = paper_of_items(bank.title[lang], items, lang, "" if variant == "A" else variant)
    return replace(paper, variant=variant)


def print_exam(key: str, tier: str, *, number: int, variant: str, lang: str, viewer: Viewer) -> PrintedPaper:
    """Return the paper of this ``number`` for a tier: the same questions in A and B, in another order.

    It is drawn by the exam's rule from the banks in force. The same number
    gives the same paper as long as neither rule nor banks change.

    :raises NotFound: no such exam in force or tier, or the viewer is no organizer.
    :raises PaperCannotBeDrawn: the banks do not hold what the paper needs.
    """
    viewer.require("organizer")
    with reading():
        found = exam_in_force(key)
        exam = exam_version(found.version_id) if found else None
        if found is None or exam is None or tier not in exam.tiers:
            raise NotFound()
        spec = exam.papers[exam.tiers[tier].paper]
        pool = published_pool(spec.banks)
        plan = cached_plan(found.version_id, spec, pool, tier, frozenset(exam.groups))
        paper = draw_planned(plan, excluded=[], seed=f"print/{key}/{number}".encode()[:255])
    counter = iter(range(1, 10_000))
    sections = []
    for section in paper.sections:
        slots = _in_order(section, key, number, variant, pool)
        questions = tuple(_printed(slot, next(counter), pool, variant, lang) for slot in slots)
        sections.append(PrintedSection(section.title.in_language(lang), questions))
    return PrintedPaper(exam.title.in_language(lang), tuple(sections), lang, variant)


def _in_order(section: Section, key: str, number: int, variant: str, pool: Pool) -> tuple[Slot, ...]:
    """Return the slots in the order of the variant; questions on a shared text stay together as drawn."""
    grouped = {entry.item.name for entry in pool.items if entry.item.group is not None}
    if variant == "A" or any(slot.item in grouped for slot in section.slots):
        return section.slots
    chance = ChanceStream(f"print/{key}/{number}/{variant}".encode()[:255], section.title.zh)
    return tuple(section.slots[place] for place in chance.shuffled(len(section.slots)))


def _printed(slot: Slot, number: int, pool: Pool, variant: str, lang: str) -> PrintedQuestion:
    entry = next(one for one in pool.items if one.item.name == slot.item)
    item = item_of_slot(entry.item, slot)
    arrangement = slot.arrangement if variant == "A" else None
    return with_points(print_item(item, number, lang, variant, arrangement), slot.points)
