"""A bank's files in canonical form, each proved to mean what it meant before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from app.content.bank_files import BankReading, bank_files, read_bank, read_bank_sources
from app.content.diagnostics import Diagnostic
from app.content.documents import shown_path
from app.content.encoding import decode
from app.content.format_text import add_ids, format_text
from app.content.library import Library
from app.content.pictures import FolderPictures
from app.domain.bank.fingerprint import fingerprint
from app.domain.bank.item import Item
from app.domain.errors import DomainError

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_SUFFIX = 4
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class FormattedBank:
    """``texts``: the new bytes of the files that change, by path; ``left``: errors in files left alone."""

    texts: Mapping[Path, bytes]
    left: tuple[Diagnostic, ...]


def format_bank(
    path: Path, library: Library, *, chinese: bool = False, with_ids: bool = False, seed: int = 0
) -> FormattedBank:
    """Return the canonical form of a bank, a folder or a file; nothing is written.

    ``with_ids`` gives an id with a random ending, made of ``seed``, to each question without one.

    :raises DomainError: ``format-changes-meaning``: the form found would not mean the same.
    """
    data = {shown_path(one): (one, one.read_bytes()) for one in bank_files(path)}
    pictures = FolderPictures(path.parent if path.is_file() else path)
    before = read_bank(path, library)
    left = tuple(each for each in before.diagnostics if each.is_error and not (with_ids and _is_no_id(each)))
    broken = {each.file for each in left}
    texts = {name: decode(raw).text for name, (_, raw) in data.items() if name not in broken}
    rest = {name: raw for name, (_, raw) in data.items() if name in broken}

    def read(some: Mapping[str, str]) -> BankReading:
        given = {name: some[name].encode() if name in some else rest[name] for name in data}
        return read_bank_sources(given, library, pictures)

    middle = before
    if with_ids:
        new_ids = _new_ids(before, Random(seed))  # noqa: S311
        texts = {name: add_ids(text, lambda: next(new_ids)) for name, text in texts.items()}
        middle = read(texts)
    items = {located.item.id: located.item for located in middle.items}
    language = middle.header.languages[0] if middle.header else "zh"
    formed = {
        name: format_text(text, items, language=language, chinese=chinese) for name, text in texts.items()
    }
    _prove(before, middle, read(formed), path)
    new = {data[name][0]: _as_bytes(text, data[name][1]) for name, text in formed.items()}
    return FormattedBank({one: raw for one, raw in new.items() if raw != data[shown_path(one)][1]}, left)


def _is_no_id(found: Diagnostic) -> bool:
    return found.code == "key-missing" and found.facts.get("key") == "id"


def _new_ids(bank: BankReading, chance: Random) -> Iterator[str]:
    """Yield ids that are free in the bank, in the manner of those it has: ``duty-x7k2``."""
    taken = {name for located in bank.items for name in (located.item.id, located.item.drawn_as)}
    heads = Counter(name.rpartition("-")[0] for name in sorted(taken) if "-" in name)
    head = heads.most_common(1)[0][0] if heads else bank.header.name if bank.header else "item"
    while True:
        name = f"{head}-{''.join(chance.choices(_LETTERS, k=_SUFFIX))}"
        if name not in taken:
            taken.add(name)
            yield name


def _prove(before: BankReading, middle: BankReading, after: BankReading, path: Path) -> None:
    """Refuse a form that loses a question, or in which one does not mean what it meant."""
    old, named, new = (_meanings(bank) for bank in (before, middle, after))
    kept = [one for one in named if one[0].id in {item.id for item, _ in old}]
    errors = sum(each.is_error for each in middle.diagnostics)
    if kept != old or named != new or sum(each.is_error for each in after.diagnostics) > errors:
        raise DomainError("format-changes-meaning", path=shown_path(path))


def _meanings(bank: BankReading) -> list[tuple[Item, tuple[str, ...]]]:
    return [(located.item, fingerprint(located.item)) for located in bank.items]


def _as_bytes(text: str, before: bytes) -> bytes:
    """Return the text with the line ends and the byte order mark that the file had."""
    if b"\r\n" in before:
        text = text.replace("\n", "\r\n")
    return (_MARK if before.startswith(_MARK) else b"") + text.encode()
