"""How questions are named and explained on any page: type, scoring rule, units, gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from flask import Blueprint

from app.domain.bank.fields import Words
from app.domain.itemtypes import item_types
from app.domain.marks import round_half_up, show_marks
from app.web.current import language
from app.web.filters import in_words
from app.web.i18n import _, _l

_GAP = re.compile(r'<span class="gap"[^>]*>[0-9]+</span>')  # as app.content.markdown writes it
_NUMBERED_GAP = re.compile(r'<span class="gap"[^>]*>([0-9]+)</span>')
NUMERALS = "一二三四五六七八九十"

# (item type, scoring) → the rule in a few words; what is judged right or wrong only needs none.
RULES = {
    ("multiple", "half"): _l("half if incomplete, none if any wrong"),
    ("multiple", "exact"): _l("only the exact choice counts"),
    ("multiple", "per-choice"): _l("by number if incomplete, none if any wrong"),
    ("multiple", "net"): _l("wrong choices are deducted from right ones, not below 0"),
    ("multiple", "each"): _l("every option is judged"),
    ("blank", "per-gap"): _l("each blank counts"),
    ("blank", "exact"): _l("only if all blanks are right"),
    ("cloze", "per-gap"): _l("each blank counts"),
    ("cloze", "exact"): _l("only if all blanks are right"),
    ("match", "per-pair"): _l("each pair counts"),
    ("match", "exact"): _l("only if all pairs are right"),
    ("order", "exact"): _l("only the exact order counts"),
    ("order", "adjacent"): _l("neighbours that follow each other rightly count"),
    ("order", "position"): _l("each step in its right place counts"),
}
PLAIN_RULES = {
    "single": _l("the right option counts, a wrong one costs nothing"),
    "truefalse": _l("a right judgement counts, a wrong one costs nothing"),
    "numeric": _l("number with unit, units are converted"),
    "short": _l("marked by points"),
    "essay": _l("marked by a person"),
}
WRITTEN = ("short", "essay")
SEVERAL = {
    "multiple": _l("Several options may be right."),
    "indefinite": _l("One or more options are right."),
}


def type_tag(item_type: str) -> str:
    """Return the short name of a type: 单选, Single choice."""
    found = item_types()[_seen_as(item_type)]
    return in_words(Words(found.alias, found.title.en))


def scoring_rule(item_type: str, scoring: str) -> str:
    """Return how a type is scored, as part of a sentence."""
    kind = _seen_as(item_type)
    kind = "multiple" if kind == "indefinite" else kind
    return str(RULES.get((kind, scoring)) or PLAIN_RULES.get(kind, ""))


def rule_line(item_type: str, scoring: str, penalty: Fraction = Fraction(0), *, gaps: int = 0) -> str:
    """Return the line below a stem that says what may be chosen and what it earns; often empty."""
    kind = _seen_as(item_type)
    parts = [str(SEVERAL[kind])] if kind in SEVERAL else []
    if (kind in WRITTEN or kind not in PLAIN_RULES) and (kind != "blank" or gaps > 1):
        parts.append(clause(scoring_rule(item_type, scoring), _(".")))
    if penalty:
        cost = _("A wrong answer costs %(share)s%% of the marks.", share=show_marks(penalty * 100))
        parts.append(cost)
    return sentences(*parts)


def unit_line(units: Sequence[str]) -> str:
    """Return which units a number may be given in: 单位可用 W、kW 或 MW，自动换算。"""
    if len(units) == 1:
        return _("Unit: %(unit)s.", unit=units[0])
    first = _(", ").join(units[:-1])
    return _("Units: %(first)s or %(last)s; they are converted.", first=first, last=units[-1])


def section_title(title: Words, position: int) -> str:
    """Return the title with its number: 一、单选题 or 1. Single choice; ``position`` counts from 0."""
    if language() == "en":
        return f"{position + 1}. {title.en}"
    numeral = NUMERALS[position] if position < len(NUMERALS) else str(position + 1)
    return f"{numeral}、{title.zh}"


def earned(value: Fraction) -> str:
    """Return marks that were earned, at two places: 4/3 is 1.33."""
    return show_marks(round_half_up(value, Fraction(1, 100)))


def sentences(*parts: str) -> str:
    """Return sentences one after another; Chinese has no space between them."""
    return ("" if language() == "zh_CN" else " ").join(part for part in parts if part)


def listed(*parts: str) -> str:
    """Return parts of one sentence, one after another."""
    return ("，" if language() == "zh_CN" else ", ").join(part for part in parts if part)


def clause(text: str, end: str = "") -> str:
    """Return a part of a sentence as one that stands alone."""
    return f"{text[:1].upper()}{text[1:]}{end}" if text else ""


def numbered_gaps(html: str) -> list[tuple[str, str]]:
    """Return the pieces of a rendered cloze text, each with the number of the gap behind it or ""."""
    pieces = _NUMBERED_GAP.split(html)
    return list(zip(pieces[::2], [*pieces[1::2], ""], strict=True))


def word_range(words: Sequence[int]) -> str:
    """Return the length asked for: 600–1000 字, 至少 600 字 or 至多 1000 字."""
    least, most = words
    if least and most:
        return _("%(least)s–%(most)s words", least=least, most=most)
    if least:
        return _("at least %(least)s words", least=least)
    return _("at most %(most)s words", most=most)


def at_gaps(html: str) -> list[str]:
    """Return the rendered pieces of a stem around its gaps."""
    return _GAP.split(html)


def add_filters(room: Blueprint) -> None:
    """Make these filters known to the templates."""
    filters: dict[str, Callable[..., Any]] = {
        "at_gaps": at_gaps,
        "earned": earned,
        "numbered_gaps": numbered_gaps,
        "word_range": word_range,
        "listed": lambda parts: listed(*parts),
        "section_title": section_title,
        "type_tag": type_tag,
        "unit_line": unit_line,
    }
    for name, filter_ in filters.items():
        room.add_app_template_filter(filter_, name)


def _seen_as(item_type: str) -> str:
    """A 问答 item in a paper is answered by choosing one of its options."""
    return "single" if item_type == "qa" else item_type
