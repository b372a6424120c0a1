"""Banks of questions: a folder of YAML files, or one file, to checked items with their places."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from app.content.bank_header import BankHeader, context_of, read_header, unnamed_header
from app.content.bank_source import FileReading, Question, read_bank_file
from app.content.diagnostics import Diagnostic, in_order
from app.content.documents import Source, diagnose, shown_path, trouble_from
from app.content.library import Library
from app.content.markdown import find_broken_texts
from app.content.pictures import FolderPictures, GivenPictures, Pictures, PictureShelf, StoredPicture
from app.content.traps import colon_in_entry
from app.content.troubles import Trouble
from app.content.yaml_tree import find_place
from app.domain.bank.build import Context, build_item, dump_item
from app.domain.bank.fields import Fields, Report
from app.domain.bank.fields import Path as FieldPath
from app.domain.bank.group import QUESTIONS, build_group, group_keys, is_group
from app.domain.bank.item import Item
from app.domain.bank.picture import Picture, picture_paths

BANK_FILE = "bank.yaml"
SUFFIXES = (".yaml", ".yml")


class LocatedItem(NamedTuple):
    """An item and where its source begins."""

    item: Item
    file: str
    line: int


@dataclass(frozen=True)
class BankReading:
    """A bank as far as it could be read. ``header`` is None when the bank has no name."""

    header: BankHeader | None
    items: list[LocatedItem]
    diagnostics: list[Diagnostic]
    pictures: Mapping[str, StoredPicture] = field(default_factory=dict)  # by path

    @property
    def has_errors(self) -> bool:
        """Whether anything forbids to publish it."""
        return any(each.is_error for each in self.diagnostics)


def read_bank(folder: Path, library: Library) -> BankReading:
    """Return the bank in a folder, or in one file."""
    paths = bank_files(folder)
    if not paths:
        missing = Diagnostic(shown_path(folder), 1, 1, "error", "bank-no-files")
        return BankReading(None, [], [missing])
    pictures = FolderPictures(folder.parent if folder.is_file() else folder)
    return read_bank_sources({shown_path(path): path.read_bytes() for path in paths}, library, pictures)


def bank_files(folder: Path) -> list[Path]:
    """Return the YAML files of a bank, a folder or one file: the header first, then by name."""
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        return []
    found = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.is_file())
    return sorted(found, key=lambda path: path.name != BANK_FILE)


def read_bank_sources(
    sources: Mapping[str, bytes], library: Library, pictures: Pictures | None = None
) -> BankReading:
    """Return the bank that some files make together: one of them has the header, each may have questions."""
    shelf = PictureShelf(pictures or GivenPictures())
    with _collector_paused():
        files = [read_bank_file(Source(name, data)) for name, data in sources.items()]
        found: list[Diagnostic] = []
        header = _read_headers(files, library, found)
        items = _read_items(files, unnamed_header(header, "unnamed"), library, shelf, found)
        return BankReading(header, items, in_order(found), shelf.found)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Hold the garbage collector: a bank is ten thousands of small lasting objects and no cycles.

    Frozen and thawed at the end, they count as old, so that the next collection does not visit them all.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _read_headers(
    files: Sequence[FileReading], library: Library, found: list[Diagnostic]
) -> BankHeader | None:
    headed = [each for each in files if each.has_header]
    header: BankHeader | None = None
    for each in files:
        report = Report()
        if each.has_header and each is headed[0]:
            header = read_header(each.fields, report, library)
        else:
            each.check_questions_only(report, headed)
        found += each.header_diagnostics(report)
    if files and not headed and not any(each.is_unreadable for each in files):
        found.append(Diagnostic(files[0].name, 1, 1, "error", "bank-header-missing"))
    return header


def _read_items(
    files: Sequence[FileReading],
    header: BankHeader,
    library: Library,
    shelf: PictureShelf,
    found: list[Diagnostic],
) -> list[LocatedItem]:
    context = context_of(library, header.languages)
    items: list[LocatedItem] = []
    first_places: dict[str, tuple[str, int]] = {}
    for each in files:
        for question in each.questions:
            report = Report()
            built = _build(header, question, report, context)
            if each.may_hold_math:
                find_broken_texts(question.fields, report)
                built = _with_pictures(built, shelf.check(question.fields, report))
            for path, item_id in _ids(question.fields):
                if item_id in first_places:
                    file, line = first_places[item_id]
                    report.at(*path).error("id-twice", id=item_id, file=file, line=line)
                else:
                    first_places[item_id] = (each.name, question.line)
            if report.problems:
                found += _diagnose(each, question, report)
            if built and not report.has_errors and not question.is_broken:
                items += _located(built, each, question)
    return items


def _build(header: BankHeader, question: Question, report: Report, context: Context) -> Sequence[Item]:
    """Return the item of a question, or the items of a group."""
    if is_group(question.fields):
        return build_group(header.name, question.fields, header.defaults, report, context).items
    item = build_item(header.name, question.fields, header.defaults, report, context)
    return () if item is None else (item,)


def _with_pictures(items: Sequence[Item], pictures: Mapping[str, Picture]) -> Sequence[Item]:
    """Return the items, each with the pictures of its own texts and of the text it shares."""
    if not pictures:
        return items
    named = [set(picture_paths(dump_item(item))) for item in items]
    return [
        replace(item, media={path: picture for path, picture in pictures.items() if path in names})
        for item, names in zip(items, named, strict=True)
    ]


def _ids(fields: Fields) -> list[tuple[FieldPath, str]]:
    """Return the ids of a question, and of the questions in it when it is a group, with their paths."""
    found: list[tuple[FieldPath, object]] = [(("id",), fields.get("id"))]
    if is_group(fields):
        found += [((*path, "id"), row.get("id")) for path, row in _children(fields)]
    return [(path, item_id) for path, item_id in found if isinstance(item_id, str) and item_id]


def _children(fields: Fields) -> Iterator[tuple[FieldPath, Fields]]:
    """Yield the questions of a group, with their paths."""
    for key in (name for name, meaning in group_keys().items() if meaning == QUESTIONS and name in fields):
        rows = fields[key]
        for index, row in enumerate(rows if isinstance(rows, Sequence) else ()):
            if isinstance(row, Mapping):
                yield (key, index), row


def _located(items: Sequence[Item], file: FileReading, question: Question) -> Iterator[LocatedItem]:
    if len(items) == 1:
        yield LocatedItem(items[0], file.name, question.line)
        return
    tree = file.tree_of(question)
    for (path, _), item in zip(_children(question.fields), items, strict=True):
        place = find_place(tree, path)
        yield LocatedItem(item, file.name, place[0] if place else question.line)


def _diagnose(file: FileReading, question: Question, report: Report) -> Iterator[Diagnostic]:
    """Yield the problems of a question at their places, without those that a broken part of it causes."""
    tree = file.tree_of(question)
    for trouble in trouble_from(report, tree):
        if not (question.is_broken and _is_consequence(trouble, question)):
            yield diagnose(file.name, file.lines, colon_in_entry(trouble, tree) or trouble)


def _is_consequence(trouble: Trouble, question: Question) -> bool:
    is_at_breach = bool(trouble.path) and trouble.path[0] in question.broken_keys
    return not trouble.path or is_at_breach or trouble.line in question.broken_lines
