"""Questions from a file of another program, in the browser: read, looked at, then written as drafts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from app.content.bank_files import BankReading, LocatedItem, read_bank_sources
from app.content.bank_source import read_bank_file
from app.content.diagnostics import Diagnostic
from app.content.documents import Source
from app.content.import_bank import QUESTIONS_FILE, draft_bank, draft_file, read_import
from app.content.importer import ImportedItem, ImportReading
from app.content.library import Library
from app.content.lint.near_duplicate_stems import compared_text, near_pairs
from app.content.markdown import render
from app.content.pictures import GivenPictures
from app.content.starter_bank import check_bank_name
from app.domain.bank.item import Item
from app.domain.errors import DomainError, NotFound
from app.services.clock import Clock
from app.services.gather_library import gather_library
from app.services.import_fixes import ImportDecisions, decided, type_of_fields
from app.services.keep_upload import find_upload, keep_upload
from app.services.published_text import published_bank_text
from app.services.render_item import render_item
from app.services.upload_bank import BankReview, check_bank_upload
from app.services.viewer import Viewer
from app.store.items import published_pool
from app.store.queries.bank_pages import current_number, published_banks
from app.store.transaction import reading

KIND = "import"
_PLACEHOLDER = "import"
_KEY = re.compile(r" {4}([a-z_]+):")
_MILD = frozenset({"import-without-rubric", "import-topic-unknown", "import-id-changed"})


@dataclass(frozen=True)
class Twin:
    """A question that is there already and asks nearly the same."""

    bank: str
    item: str
    percent: int


@dataclass(frozen=True)
class ReviewedItem:
    """One question of the file. ``faults`` are the fields that the errors are about."""

    number: int
    source: ImportedItem
    type: str
    stem: str
    errors: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...]
    faults: frozenset[str]
    twin: Twin | None = None
    item: Item | None = None

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should decide on it."""
        return bool(self.errors or self.twin) or any(note.code not in _MILD for note in self.notes)


@dataclass(frozen=True)
class ImportReview:
    """A file and what it holds. ``upload`` is empty when nothing in it could be read."""

    upload: str
    file: str
    items: tuple[ReviewedItem, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[ReviewedItem, ...]:
        return tuple(item for item in self.items if item.needs_a_look)

    @property
    def recognised(self) -> tuple[ReviewedItem, ...]:
        return tuple(item for item in self.items if not item.needs_a_look)


@dataclass(frozen=True)
class ImportTarget:
    """Where the questions go: a bank in force by its key, or a new one with a title."""

    bank: str
    title: str = ""
    is_new: bool = True


def check_import(data: bytes, name: str, *, folder: Path, viewer: Viewer, clock: Clock) -> ImportReview:
    """Read a file and keep it when it holds questions; nothing else is written.

    :raises NotFound: the viewer is no organizer.
    :raises DomainError: ``import-format-unknown``, ``upload-not-kept``.
    """
    viewer.require("organizer")
    found = _read(data, name)
    if not found.items:
        return ImportReview("", name, diagnostics=tuple(found.diagnostics))
    upload = keep_upload(folder, KIND, {name: data}, base="", by=viewer.member_id, clock=clock)
    return ImportReview(upload, name, diagnostics=tuple(found.diagnostics))


def review_import(
    upload: str,
    *,
    folder: Path,
    viewer: Viewer,
    clock: Clock,
    zone: str,
    decisions: ImportDecisions | None = None,
) -> ImportReview:
    """Return the questions of a kept file, each with what is wrong with it and its twin in a bank.

    :raises NotFound: no such upload of this viewer, or the viewer is no organizer.
    :raises DomainError: ``upload-gone``.
    """
    viewer.require("organizer")
    name, found = _kept(upload, folder, viewer, clock)
    answers = ImportDecisions(answers=(decisions or ImportDecisions()).answers)
    found = decided(found, answers)
    library = gather_library(clock=clock, zone=zone)
    items = _with_twins(tuple(_reviewed(found, library)))
    return ImportReview(upload, name, items, tuple(found.diagnostics), found.columns)


def preview_item(
    upload: str, number: int, *, folder: Path, viewer: Viewer, clock: Clock, zone: str
) -> tuple[Item, Mapping[str, str]]:
    """Return a question of a kept file with the HTML of its texts, as a member would see it.

    :raises NotFound: there is none of this number, or it cannot be shown before it is mended.
    """
    review = review_import(upload, folder=folder, viewer=viewer, clock=clock, zone=zone)
    if not 0 <= number < len(review.items) or (item := review.items[number].item) is None:
        raise NotFound()
    return item, render_item(replace(item, media={}), render)


def write_import(
    upload: str,
    decisions: ImportDecisions,
    target: ImportTarget,
    *,
    folder: Path,
    viewer: Viewer,
    clock: Clock,
    zone: str,
) -> BankReview:
    """Write the questions as drafts into the files of a bank and check these; publishing comes after.

    Without errors the files are kept as an upload of that bank, which its dry run then shows.

    :raises NotFound: no such upload or bank, or the viewer is no organizer.
    :raises DomainError: ``upload-gone``, ``bank-name-malformed``, ``import-bank-exists``,
        ``import-nothing-chosen``.
    """
    viewer.require("organizer")
    _, found = _kept(upload, folder, viewer, clock)
    chosen = decided(found, decisions)
    if not chosen.items:
        raise DomainError("import-nothing-chosen")
    library = gather_library(clock=clock, zone=zone)
    texts, pictures = _files(chosen, target, library, clock)
    files = {name: text.encode() for name, text in texts.items()} | pictures
    return check_bank_upload(files, folder=folder, viewer=viewer, clock=clock, zone=zone)


def banks_to_choose() -> list[tuple[str, Mapping[str, str]]]:
    """Return key and title of each bank that questions can be added to."""
    with reading():
        return [(bank.key, bank.title) for bank in published_banks()]


def _files(
    chosen: ImportReading, target: ImportTarget, library: Library, clock: Clock
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return the texts and the pictures of the bank that the questions make, or are added to."""
    with reading():
        exists = current_number(target.bank) is not None
    if target.is_new:
        check_bank_name(target.bank)
        if exists:
            raise DomainError("import-bank-exists", bank=target.bank)
        made = draft_bank(chosen, target.bank, target.title or target.bank, library)
        return dict(made.texts), dict(made.pictures)
    if not exists:
        raise NotFound()
    text, ids = published_bank_text(target.bank)
    name = f"imported-{clock.now():%Y%m%d-%H%M%S}.yaml"
    more = draft_file(chosen, target.bank, name, library, ids)
    return {"bank.yaml": text, **more.texts}, dict(more.pictures)


def _kept(upload: str, folder: Path, viewer: Viewer, clock: Clock) -> tuple[str, ImportReading]:
    kept = find_upload(folder, upload, KIND, by=viewer.member_id, clock=clock)
    ((name, data),) = kept.files.items()
    return name, _read(data, name)


@lru_cache(maxsize=4)
def _read(data: bytes, name: str) -> ImportReading:
    """Return a file's questions; kept for a while, as the same file is asked for on every page."""
    return read_import(data, name)


def _reviewed(found: ImportReading, library: Library) -> Iterator[ReviewedItem]:
    draft = draft_bank(found, _PLACEHOLDER, _PLACEHOLDER, library)
    texts = {name: text.encode() for name, text in draft.texts.items()}
    bank = read_bank_sources(texts, library, GivenPictures(draft.pictures))
    file = read_bank_file(Source(QUESTIONS_FILE, texts[QUESTIONS_FILE]))
    starts = [question.line for question in file.questions]
    errors = _by_question(bank, starts)
    made = {bisect_right(starts, one.line) - 1: one.item for one in reversed(bank.items)}
    for number, source in enumerate(found.items):
        name = type_of_fields(source)
        own = errors.get(number, [])
        yield ReviewedItem(
            number=number,
            source=source,
            type=name,
            stem=str(source.fields.get(name, "")),
            errors=tuple(own),
            notes=source.notes,
            faults=frozenset(_field_of(each, file.lines) for each in own),
            item=made.get(number),
        )


def _by_question(bank: BankReading, starts: Sequence[int]) -> dict[int, list[Diagnostic]]:
    found: dict[int, list[Diagnostic]] = {}
    for each in bank.diagnostics:
        if each.is_error and each.file == QUESTIONS_FILE:
            found.setdefault(bisect_right(starts, each.line) - 1, []).append(each)
    return found


def _field_of(error: Diagnostic, lines: Sequence[str]) -> str:
    """Return the field of a question that an error is about, by the place in its YAML."""
    if error.code == "key-missing":
        return str(error.facts.get("key", ""))
    if "answer" in error.code:
        return "answer"
    for text in reversed(lines[: error.line]):
        if found := _KEY.match(text):
            return found[1]
        if text.startswith("  - "):
            return text[4:].partition(":")[0]
    return ""


def _with_twins(items: tuple[ReviewedItem, ...]) -> tuple[ReviewedItem, ...]:
    """Return the questions with those published, or earlier in the file, that ask nearly the same."""
    with reading():
        pool = published_pool([bank.key for bank in published_banks()]).items
    known = [(entry.item.bank, entry.item) for entry in pool]
    fresh = [one for one in items if one.item is not None and one.item.group is None]
    everything = [*known, *(("", one.item) for one in fresh if one.item is not None)]
    texts = [compared_text(LocatedItem(item, "", 0)) for _, item in everything]
    twins: dict[int, Twin] = {}
    for later, earlier, share in near_pairs(texts):
        if later >= len(known):
            bank, other = everything[earlier]
            place = other.id if earlier < len(known) else str(fresh[earlier - len(known)].source.line)
            twins[fresh[later - len(known)].number] = Twin(bank, place, int(share * 100))
    return tuple(replace(one, twin=twins.get(one.number)) for one in items)
