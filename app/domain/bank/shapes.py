"""Readers of source fields by shape; each returns None after reporting what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from string import ascii_uppercase

from app.domain.bank.fields import Fields, Raw, Report
from app.domain.normalise import fold_each_strictly, fold_width

MOST_OPTIONS = len(ascii_uppercase)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return the known word nearest to ``word``; empty when none is near."""
    same = next((one for one in known if one.casefold() == word.casefold()), "")
    cutoff = 0.6 if word.isascii() else 0.5  # one wrong character of two is half of a Chinese word
    near = get_close_matches(word[:64], known, n=1, cutoff=cutoff)
    return same or (near[0] if near else "")


def suggest(word: str, known: Sequence[str]) -> str:
    """Return the known word nearest to ``word``, or all of them when none is near."""
    return did_you_mean(word, known) or ", ".join(known)


def letter(position: int) -> str:
    """Return the letter of an option by source position: 0 is A."""
    return ascii_uppercase[position]


def letters(count: int) -> str:
    """Return the letters offered, such as ``A–D``."""
    return f"A–{ascii_uppercase[count - 1]}" if count > 1 else "A"


def _plain(raw: Raw) -> str:
    """Return a text that needs no report: nearly all do not, and banks are long."""
    return raw.strip() if isinstance(raw, str) else ""


def read_text(raw: Raw | None, report: Report) -> str | None:
    """Return a text without outer white space."""
    if isinstance(raw, str):
        text = raw.strip()
        if text:
            return text
        report.error("empty-value")
        return None
    if raw is None:
        report.error("empty-value")
        return None
    report.error("text-expected")
    return None


def read_field(fields: Fields, key: str, report: Report) -> str | None:
    """Return the text of a field that must be there."""
    if key not in fields:
        report.error("key-missing", key=key)
        return None
    return _plain(fields[key]) or read_text(fields[key], report.at(key))


def read_texts(raw: Raw | None, report: Report, *, several: bool = False) -> tuple[str, ...] | None:
    """Return a list of texts; a bare text is a list of one.

    ``several``: one entry alone that holds a full-width comma was meant to be more.
    """
    entries = [raw] if isinstance(raw, str) else raw
    if entries is None or isinstance(entries, Mapping):
        report.error("list-expected")
        return None
    texts = [
        _plain(entry) or read_entry(entry, report.at(index) if raw is entries else report)
        for index, entry in enumerate(entries)
    ]
    if any(text is None for text in texts):
        return None
    found = tuple(text for text in texts if text is not None)
    if not found:
        report.error("empty-value")
        return None
    if several and len(found) == 1 and "，" in found[0]:
        report.error("list-one-entry-comma", entry=found[0])
        return None
    return found


def read_entry(raw: Raw, report: Report) -> str | None:
    """Return one entry of a list; a list in a list (``- - 3 dB``) has a message of its own."""
    if not isinstance(raw, str | Mapping):
        report.error("list-in-list")
        return None
    return read_text(raw, report)


def read_options(fields: Fields, key: str, report: Report) -> tuple[str, ...] | None:
    """Return the texts of the options: a list, or a map from A on; an entry is text or {text, feedback}."""
    if key not in fields:
        report.error("key-missing", key=key)
        return None
    raw, at = fields[key], report.at(key)
    if isinstance(raw, str):
        at.error("list-expected")
        return None
    entries = _by_letter(raw, at) if isinstance(raw, Mapping) else list(enumerate(raw))
    if entries is None:
        return None
    texts = [_plain(entry) or _option_text(entry, at.at(step)) for step, entry in entries]
    if any(text is None for text in texts):
        return None
    found = tuple(text for text in texts if text is not None)
    return found if _are_distinct_options(found, [step for step, _ in entries], at) else None


def _by_letter(raw: Mapping[str, Raw], report: Report) -> list[tuple[str | int, Raw]] | None:
    for index, key in enumerate(raw):
        expected = ascii_uppercase[index] if index < MOST_OPTIONS else ""
        if fold_width(key).strip().upper() != expected:
            report.at(key).error_on_key("option-letter", found=key, expected=expected)
            return None
    return list(raw.items())


def _option_text(raw: Raw, report: Report) -> str | None:
    if isinstance(raw, Mapping):
        if unknown := next((key for key in raw if key not in ("text", "feedback")), None):
            suggestion = suggest(unknown, ("text", "feedback"))
            report.at(unknown).error_on_key("key-unknown", key=unknown, suggestion=suggestion)
            return None
        return read_field(raw, "text", report)
    if isinstance(raw, str):
        if raw.strip():
            return raw.strip()
        report.error("option-empty")
        return None
    return read_entry(raw, report)


def _are_distinct_options(texts: tuple[str, ...], steps: Sequence[str | int], report: Report) -> bool:
    if len(texts) == 1 and "，" in texts[0]:
        report.error("list-one-entry-comma", entry=texts[0])
        return False
    if len(texts) < 2:
        report.error("options-too-few", count=len(texts))
        return False
    if len(texts) > MOST_OPTIONS:
        report.error("options-too-many", count=len(texts), most=MOST_OPTIONS)
        return False
    return are_distinct(texts, steps, report)


def are_distinct(texts: Sequence[str], steps: Sequence[str | int], report: Report) -> bool:
    """Report the first of ``texts`` that repeats another; case and punctuation make a difference."""
    folded = fold_each_strictly(texts)
    if len(set(folded)) == len(folded):
        return True
    repeated = next(index for index, text in enumerate(folded) if text in folded[:index])
    report.at(steps[repeated]).error("option-duplicate", text=texts[repeated])
    return False


def read_letters(raw: Raw, options: Sequence[str], report: Report) -> tuple[int, ...] | None:
    """Return the source positions that an answer such as ``ABD``, ``A、B`` or ``[A, B]`` names, ascending."""
    texts = read_texts(raw, report)
    if texts is None:
        return None
    if (text := texts[0]) in options and len(text) > 1:
        report.error("answer-not-letter", answer=text, suggestion=letter(options.index(text)))
        return None
    named = [one for text in texts for one in fold_width(text).upper() if one not in " ,、;/"]
    for index, one in enumerate(named):
        if one not in ascii_uppercase:
            offered = letters(len(options))
            report.error("answer-not-letter", answer=" ".join(texts), suggestion=offered)
        elif ascii_uppercase.index(one) >= len(options):
            report.error("choice-answer-range", answer=one, offered=letters(len(options)))
        elif one in named[:index]:
            report.error("answer-repeated", answer=one)
        else:
            continue
        return None
    if not named:
        report.error("answer-missing")
        return None
    return tuple(sorted(ascii_uppercase.index(one) for one in named))
