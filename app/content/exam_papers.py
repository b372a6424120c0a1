"""The papers of an exam file: sections that draw items by rule or name them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from fractions import Fraction

from app.content.library import Library
from app.content.values import (
    check_keys,
    check_known,
    read_count,
    read_known,
    read_list,
    read_map,
    read_number,
    read_word_of,
    read_words,
)
from app.domain.bank.fields import Fields, Raw, Report
from app.domain.bank.group import ALIAS, GROUP
from app.domain.bank.item_fields import type_keys
from app.domain.bank.shapes import did_you_mean, read_text, read_texts
from app.domain.itemtypes import item_types
from app.domain.paper.asked_as import CARD, FORMS
from app.domain.paper.spec import Draw, PaperSpec, SpecRow, Stratum

_PAPER_KEYS = ("shuffle", "avoid-seen", "sections")
_SECTION_KEYS = ("title", "draw", "items", "count", "points", "scoring", "as")
_DRAW_KEYS = ("banks", "type", "topic", "difficulty", "tier")
_RANGE = re.compile(r"([1-5])(?:\s*[-–~]\s*([1-5]))?")
_USUAL_TOTAL = 100
_MOST_AVOIDED = 20


def read_paper(raw: Raw, report: Report, library: Library) -> PaperSpec | None:
    """Return the rule of one paper."""
    fields = read_map(raw, report)
    if fields is None:
        return None
    check_keys(fields, _PAPER_KEYS, report)
    shuffled = _read_shuffle(fields, report)
    avoided = 0
    if "avoid-seen" in fields:
        avoided = read_count(fields["avoid-seen"], report.at("avoid-seen"), least=0, most=_MOST_AVOIDED) or 0
    if "sections" not in fields:
        report.error("key-missing", key="sections")
        return None
    at = report.at("sections")
    sections = read_list(fields["sections"], at) or ()
    rows = [_read_section(section, at.at(index), library) for index, section in enumerate(sections)]
    found = tuple(row for row in rows if row is not None)
    if not rows or len(found) < len(rows):
        return None
    _check_items_once(found, at)
    _check_total(found, report)
    return PaperSpec(found, "questions" in shuffled, "options" in shuffled, avoided)


def _read_shuffle(fields: Fields, report: Report) -> Collection[str]:
    if "shuffle" not in fields:
        return ()
    at = report.at("shuffle")
    words = read_texts(fields["shuffle"], at, several=True) or ()
    for word in words:
        read_word_of(word, ("questions", "options"), at)
    return words


def _read_section(raw: Raw, report: Report, library: Library) -> SpecRow | None:
    fields = read_map(raw, report)
    if fields is None:
        return None
    check_keys(fields, _SECTION_KEYS, report)
    for key in ("title", "points"):
        if key not in fields:
            report.error("key-missing", key=key)
    title = read_words(fields["title"], report.at("title")) if "title" in fields else None
    points = read_number(fields["points"], report.at("points")) if "points" in fields else None
    if ("draw" in fields) == ("items" in fields):
        report.error("section-draw-or-items")
        return None
    row = _read_drawn(fields, report, library) if "draw" in fields else _read_named(fields, report, library)
    if row is None or title is None or points is None:
        return None
    draw, items, count = row
    scoring = _read_scoring(fields, draw, report)
    return SpecRow(title, points, draw, items, count, scoring, _read_form(fields, draw, report))


def _read_form(fields: Fields, draw: Draw | None, report: Report) -> str:
    """Return the form in which a section asks its cards, empty for their own."""
    if "as" not in fields:
        return ""
    if draw and draw.types and CARD not in draw.types:
        report.at("as").error_on_key("section-as-without-cards", types=", ".join(draw.types))
        return ""
    return read_word_of(fields["as"], FORMS, report.at("as")) or ""


def _read_drawn(
    fields: Fields, report: Report, library: Library
) -> tuple[Draw | None, tuple[str, ...], int | None] | None:
    draw = _read_draw(fields["draw"], report.at("draw"), library)
    strata_total = sum(stratum.count for stratum in draw.strata) if draw else 0
    is_all = fields.get("count") == "all"
    if "count" not in fields:
        if not strata_total:
            report.error("key-missing", key="count")
            return None
        return draw, (), strata_total
    at = report.at("count")
    count = None if is_all else read_count(fields["count"], at)
    if draw is None or (count is None and not is_all):
        return None
    if strata_total and count != strata_total:
        at.error("count-not-strata", count="all" if is_all else count, total=strata_total)
        return None
    return draw, (), count


def _read_named(
    fields: Fields, report: Report, library: Library
) -> tuple[Draw | None, tuple[str, ...], int | None] | None:
    if "count" in fields:
        report.at("count").error_on_key("count-with-items")
    at = report.at("items")
    names = read_texts(fields["items"], at, several=True)
    if names is None:
        return None
    known = [_is_known_item(name, at.at(index), library) for index, name in enumerate(names)]
    return (None, names, None) if all(known) else None


def _is_known_item(name: str, report: Report, library: Library) -> bool:
    bank, slash, item = name.partition("/")
    if not slash or not item:
        report.error("item-name-malformed", name=name)
        return False
    if library.banks is None:
        return True
    if not check_known(bank, library.banks, "bank-unknown", report):
        return False
    if item in library.banks[bank]:
        return True
    suggestion = did_you_mean(item, sorted(library.banks[bank]))
    report.error("item-unknown", name=name, suggestion=f"{bank}/{suggestion}" if suggestion else "")
    return False


def _read_draw(raw: Raw, report: Report, library: Library) -> Draw | None:
    fields = read_map(raw, report)
    if fields is None:
        return None
    check_keys(fields, _DRAW_KEYS, report)
    if "banks" not in fields:
        report.error("key-missing", key="banks")
        return None
    banks = read_known(fields["banks"], library.banks, "bank-unknown", report.at("banks"))
    types = _read_types(fields["type"], report.at("type")) if "type" in fields else ()
    topic: str | None = ""
    if "topic" in fields:
        topic = _read_topic(fields["topic"], report.at("topic"), library)
    strata: tuple[Stratum, ...] | None = ()
    if "difficulty" in fields:
        strata = _read_strata(fields["difficulty"], report.at("difficulty"))
    if "tier" in fields:
        read_word_of(fields["tier"], ("any",), report.at("tier"))
    if banks is None or types is None or topic is None or strata is None:
        return None
    return Draw(banks, types, topic, strata, any_tier="tier" in fields)


def _read_types(raw: Raw, report: Report) -> tuple[str, ...] | None:
    known = {**type_keys(), GROUP: GROUP, ALIAS: GROUP}
    names = read_known(raw, known, "type-unknown", report)
    return None if names is None else tuple(dict.fromkeys(known[name] for name in names))


def _read_topic(raw: Raw, report: Report, library: Library) -> str | None:
    text = read_text(raw, report)
    if text is None:
        return None
    topic = "/".join(part.strip() for part in text.replace("／", "/").split("/"))
    known = None if library.catalog is None else library.catalog.topics
    return topic if check_known(topic, known, "topic-unknown", report) else None


def _read_strata(raw: Raw, report: Report) -> tuple[Stratum, ...] | None:
    """Return ``{1-2: 8, 3: 8, 4-5: 4}``, in order of difficulty."""
    fields = read_map(raw, report)
    if fields is None:
        return None
    strata: list[Stratum] = []
    for key, value in fields.items():
        match = _RANGE.fullmatch(key.strip())
        low, high = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if low > high:
            report.at(key).error_on_key("difficulty-span-malformed", found=key)
            return None
        if any(low <= each.high and each.low <= high for each in strata):
            report.at(key).error_on_key("difficulty-span-overlaps", found=key)
            return None
        count = read_count(value, report.at(key))
        if count is None:
            return None
        strata.append(Stratum(low, high, count))
    return tuple(sorted(strata, key=lambda stratum: stratum.low))


def _read_scoring(fields: Fields, draw: Draw | None, report: Report) -> str | None:
    if "scoring" not in fields:
        return None
    types = draw.types if draw and draw.types and GROUP not in draw.types else tuple(item_types())
    offered = tuple(dict.fromkeys(rule for name in types for rule in item_types()[name].scorings))
    return read_word_of(fields["scoring"], offered, report.at("scoring"))


def _check_items_once(rows: tuple[SpecRow, ...], report: Report) -> None:
    seen: set[str] = set()
    for index, row in enumerate(rows):
        for position, name in enumerate(row.items):
            if name in seen:
                report.at(index, "items", position).error("item-twice", name=name)
            seen.add(name)


def _check_total(rows: tuple[SpecRow, ...], report: Report) -> None:
    counts = [row.count if row.draw else len(row.items) for row in rows]
    draws_groups = any(row.draw and GROUP in row.draw.types for row in rows)
    if None in counts or draws_groups:  # how many questions that makes is known only when the banks are
        return
    total = sum((row.points * (count or 0) for row, count in zip(rows, counts, strict=True)), Fraction(0))
    if total != _USUAL_TOTAL:
        report.warn("total-not-100", total=str(float(total)).removesuffix(".0"))


def check_papers_used(papers: Mapping[str, PaperSpec], used: Collection[str], report: Report) -> None:
    """Advise on papers that no tier sits."""
    for name in papers:
        if name not in used:
            report.at(name).warn("paper-unused", paper=name)
