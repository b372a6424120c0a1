"""试题检索: questions of all banks by text, id, topic, tier, type, and the exams that may draw them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.bank.fields import Words
from app.domain.sittings.exam import Exam
from app.services.gather_names import Names, gather_names
from app.services.paper_shape import cached_plan
from app.services.show_bank import ItemFilter, fits, stem_of, topic_titles
from app.services.viewer import Viewer
from app.store.exams import current_exams
from app.store.items import StoredItem, published_pool, snapshot_items
from app.store.queries.bank_pages import BankFacts, published_banks
from app.store.transaction import reading

PAGE_SIZE = 25


@dataclass(frozen=True)
class Search:
    """What is looked for; empty values do not restrict. ``exam``: what this exam may draw."""

    item: ItemFilter
    bank: str = ""
    exam: str = ""


@dataclass(frozen=True)
class FoundQuestion:
    """One question. ``stem`` is HTML as rendered when its bank was published; ``exams``: who may draw it."""

    bank: str
    bank_title: Words
    id: str
    type: str
    stem: str
    topic: str
    difficulty: int
    status: str
    tiers: frozenset[str]
    exams: tuple[Exam, ...]


@dataclass(frozen=True)
class SearchView:
    """One page of what was found, and what can be searched by."""

    search: Search
    questions: tuple[FoundQuestion, ...]
    found: int
    pages: int
    page: int
    topics: Mapping[str, Words]
    types: tuple[str, ...]
    tiers: tuple[str, ...]
    statuses: tuple[str, ...]
    exams: tuple[Exam, ...]
    names: Names


def search_questions(search: Search, *, viewer: Viewer, language: str) -> SearchView:
    """Return a page of the questions in force that fit; a page past the end is the last one.

    :raises NotFound: the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        exams = [exam for _, exam in current_exams().values()]
        drawable = {exam.id: _drawable(version, exam) for version, exam in current_exams().values()}
        banks = published_banks()
        entries = [(bank, entry) for bank in banks for entry in snapshot_items(bank.snapshot_id)]
        wanted = _condition(search, drawable)
        fitting = [(bank, entry) for bank, entry in entries if wanted(bank, entry)]
        pages = max(1, -(-len(fitting) // PAGE_SIZE))
        page = min(max(search.item.page, 1), pages)
        shown = fitting[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        return SearchView(
            search=search,
            questions=tuple(
                _question(
                    bank, entry, language, [one for one in exams if entry.item.name in drawable[one.id]]
                )
                for bank, entry in shown
            ),
            found=len(fitting),
            pages=pages,
            page=page,
            topics=topic_titles({entry.item.topic for _, entry in entries}),
            types=tuple(sorted({entry.item.type for _, entry in entries})),
            tiers=tuple(sorted({tier for _, entry in entries for tier in entry.item.tiers})),
            statuses=tuple(sorted({entry.item.status for _, entry in entries})),
            exams=tuple(exams),
            names=gather_names(),
        )


def _drawable(version_id: int, exam: Exam) -> frozenset[str]:
    """Return the global names of what a paper of the exam may hold, for some tier and whatever groups."""
    names: set[str] = set()
    for tier, rule in exam.tiers.items():
        spec = exam.papers[rule.paper]
        pool = published_pool(spec.banks)
        groups = frozenset(group for entry in pool.items for group in entry.item.groups)
        plan = cached_plan(version_id, spec, pool, tier, groups)
        drawn = [entry for demand in plan.demands for entry in demand.candidates]
        for entry in (*drawn, *(one for fixed in plan.fixed.values() for one in fixed)):
            names |= {entry.name, *(child.name for child in entry.children)}
    return frozenset(names)


def _condition(
    search: Search, drawable: Mapping[str, frozenset[str]]
) -> Callable[[BankFacts, StoredItem], bool]:
    def is_wanted(bank: BankFacts, entry: StoredItem) -> bool:
        if search.bank and bank.key != search.bank:
            return False
        if search.exam and entry.item.name not in drawable.get(search.exam, ()):
            return False
        return fits(entry, search.item)

    return is_wanted


def _question(bank: BankFacts, entry: StoredItem, language: str, exams: Sequence[Exam]) -> FoundQuestion:
    item = entry.in_language(language)
    return FoundQuestion(
        bank=bank.key,
        bank_title=Words(**bank.title),
        id=item.id,
        type=item.type,
        stem=entry.html[stem_of(item)],
        topic=item.topic,
        difficulty=item.difficulty,
        status=item.status,
        tiers=item.tiers,
        exams=tuple(exams),
    )
