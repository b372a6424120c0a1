"""The header of a bank: name, title, languages, use and defaults."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.content.library import Library
from app.content.values import check_format, check_keys, read_map, read_word_of, read_words
from app.domain.bank.build import BankDefaults, Context, read_defaults
from app.domain.bank.fields import Fields, Report, Words
from app.domain.bank.shapes import read_field, read_texts

HEADER_KEYS = ("format", "bank", "title", "languages", "use", "defaults", "questions")
FILE_KEYS = ("format", "questions")
LANGUAGES = ("zh", "en")
USES = ("exam", "study", "both")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,63}")


@dataclass(frozen=True)
class BankHeader:
    """What holds for a whole bank. ``languages``: the source language first."""

    name: str
    title: Words
    languages: tuple[str, ...] = ("zh",)
    use: str = "exam"
    defaults: BankDefaults = field(default_factory=BankDefaults)


def read_header(fields: Fields, report: Report, library: Library) -> BankHeader | None:
    """Return the header, None when not even the bank's name can be read."""
    check_format(fields, report)
    check_keys(fields, HEADER_KEYS, report)
    name = read_field(fields, "bank", report)
    if name is not None and not NAME.fullmatch(name):
        report.at("bank").error("bank-name-malformed", name=name)
        name = None
    title = read_words(fields.get("title", name or ""), report.at("title")) if name else None
    languages = _read_languages(fields, report)
    use = read_word_of(fields["use"], USES, report.at("use")) if "use" in fields else None
    defaults = BankDefaults(use=use or "exam")
    if "defaults" in fields and (given := read_map(fields["defaults"], report.at("defaults"))):
        context = context_of(library, languages)
        defaults = read_defaults(given, report.at("defaults"), context, use=use or "exam")
    if name is None:
        return None
    return BankHeader(name, title or Words(name, name), languages, use or "exam", defaults)


def _read_languages(fields: Fields, report: Report) -> tuple[str, ...]:
    if "languages" not in fields:
        return ("zh",)
    at = report.at("languages")
    languages = read_texts(fields["languages"], at, several=True)
    for index, language in enumerate(languages or ()):
        if language not in LANGUAGES:
            at.at(index).error("word-unknown", word=language, offered=", ".join(LANGUAGES), suggestion="")
    known = tuple(dict.fromkeys(language for language in languages or () if language in LANGUAGES))
    return known or ("zh",)


def context_of(library: Library, languages: tuple[str, ...] = ("zh",)) -> Context:
    """Return what the rules of items check references against."""
    return Context(
        topics=None if library.catalog is None else library.catalog.topics,
        tiers=library.tiers,
        groups=library.groups,
        languages=languages,
        tier_names=library.tier_names,
    )


def unnamed_header(header: BankHeader | None, name: str) -> BankHeader:
    """Return a header to read questions with when there is none, so that their errors show too."""
    return header or BankHeader(name, Words(name, name))
