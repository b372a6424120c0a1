"""Readers of the values that headers and exam files hold; each returns None after reporting what is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction

from app.domain.bank.fields import Fields, Raw, Report, Words
from app.domain.bank.shapes import did_you_mean, read_text, read_texts
from app.domain.marks import parse_marks
from app.domain.normalise import fold_width

FORMAT = "1"
_DURATION = re.compile(r"(?=\d)(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")


def check_keys(fields: Fields, known: Sequence[str], report: Report) -> None:
    """Report keys that mean nothing here."""
    for key in fields:
        if key not in known:
            report.at(key).error_on_key("key-unknown", key=key, suggestion=did_you_mean(key, known))


def check_format(fields: Fields, report: Report) -> None:
    """Report a missing or unknown ``format``."""
    if "format" not in fields:
        report.error("format-missing")
    elif fields["format"] != FORMAT:
        report.at("format").error("format-unknown", found=str(fields["format"]), known=FORMAT)


def read_map(raw: Raw | None, report: Report) -> Fields | None:
    """Return a mapping with at least one entry."""
    if isinstance(raw, Mapping):
        if raw:
            return raw
        report.error("empty-value")
    elif raw is None or raw == "":
        report.error("empty-value")
    else:
        report.error("map-expected")
    return None


def read_list(raw: Raw | None, report: Report) -> Sequence[Raw] | None:
    """Return a list with at least one entry."""
    if isinstance(raw, str | Mapping):
        report.error("list-expected")
        return None
    if not raw:
        report.error("empty-value")
        return None
    return raw


def read_words(raw: Raw | None, report: Report) -> Words | None:
    """Return a title: one text for both languages, or ``{zh: …, en: …}``."""
    if not isinstance(raw, Mapping):
        text = read_text(raw, report)
        return None if text is None else Words(text, text)
    check_keys(raw, ("zh", "en"), report)
    texts = {key: read_text(value, report.at(key)) for key, value in raw.items() if key in ("zh", "en")}
    found = [text for text in texts.values() if text]
    if not found:
        report.error("empty-value")
        return None
    return Words(texts.get("zh") or found[0], texts.get("en") or found[0])


def read_word_of(raw: Raw | None, offered: Collection[str], report: Report) -> str | None:
    """Return one of the words ``offered``."""
    text = read_text(raw, report)
    if text is None or text in offered:
        return text
    words = list(offered)
    report.error("word-unknown", word=text, offered=", ".join(words), suggestion=did_you_mean(text, words))
    return None


def read_known(
    raw: Raw | None, known: Collection[str] | None, code: str, report: Report
) -> tuple[str, ...] | None:
    """Return a list of names, each among ``known`` (None: any); ``code`` is what an unknown one is."""
    names = read_texts(raw, report, several=True)
    if names is None:
        return None
    listed = not isinstance(raw, str)
    checks = [
        check_known(name, known, code, report.at(index) if listed else report)
        for index, name in enumerate(names)
    ]
    return tuple(dict.fromkeys(names)) if all(checks) else None


def check_known(
    name: str, known: Collection[str] | None, code: str, report: Report, *, on_key: bool = False
) -> bool:
    """Report a name that is not known, with the nearest one that is."""
    if known is None or name in known:
        return True
    facts = {
        "name": name,
        code.removesuffix("-unknown"): name,
        "suggestion": did_you_mean(name, list(known)),
        "offered": ", ".join(list(known)[:12]) or "–",
    }
    tell = report.error_on_key if on_key else report.error
    tell(code, **facts)
    return False


def read_duration(raw: Raw | None, report: Report, *, positive: bool = True) -> timedelta | None:
    """Return a length of time such as ``60m``, ``1h30m``, ``7d`` or ``30s``."""
    text = read_text(raw, report)
    if text is None:
        return None
    written = fold_width(text).replace(" ", "").lower()
    match = _DURATION.fullmatch(written.removeprefix("-"))
    if match is not None and written.startswith("-"):
        report.error("duration-not-positive", found=text)
        return None
    if match is None:
        report.error("duration-malformed", found=text)
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    found = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if positive and not found:
        report.error("duration-not-positive", found=text)
        return None
    return found


def read_percent(raw: Raw | None, report: Report) -> Fraction | None:
    """Return ``80%`` as 80; from 0 to 100."""
    text = read_text(raw, report)
    if text is None:
        return None
    number = fold_width(text).replace(" ", "")
    if not number.endswith("%") or not _NUMBER.fullmatch(number[:-1]):
        report.error("percent-malformed", found=text)
        return None
    percent = parse_marks(number[:-1])
    if percent > 100:
        report.error("percent-range", found=text)
        return None
    return percent


def read_number(raw: Raw | None, report: Report, *, most: Fraction | None = None) -> Fraction | None:
    """Return a positive number such as ``2`` or ``0.5``."""
    text = read_text(raw, report)
    if text is None:
        return None
    number = fold_width(text)
    value = parse_marks(number) if _NUMBER.fullmatch(number) else Fraction(0)
    if value <= 0 or (most is not None and value > most):
        report.error("number-range", found=text, most="" if most is None else str(most))
        return None
    return value


def read_count(raw: Raw | None, report: Report, *, least: int = 1, most: int = 1000) -> int | None:
    """Return a whole number from ``least`` to ``most``."""
    text = read_text(raw, report)
    if text is None:
        return None
    number = fold_width(text)
    if not re.fullmatch("[0-9]{1,6}", number) or not least <= int(number) <= most:
        report.error("count-range", found=text, least=least, most=most)
        return None
    return int(number)


def read_flag(raw: Raw | None, report: Report) -> bool | None:
    """Return ``true`` or ``false``."""
    word = read_word_of(raw, ("true", "false"), report)
    return None if word is None else word == "true"
