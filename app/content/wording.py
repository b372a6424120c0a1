"""Codes and facts to sentences, in both languages of the product."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from app.content import messages
from app.domain.bank.fields import Words
from app.domain.registry import discover

_SUGGESTION = Words("；是不是想写 {suggestion}？", "; did you mean {suggestion}?")
_OFFERED = Words("；可以写 {offered}", "; write one of {offered}")
_PLACE = re.compile(r"{(\w+)}")


@cache
def all_messages() -> Mapping[str, tuple[Words, ...]]:
    """Return the words of every code; two parts may word one code for different facts."""
    found: dict[str, tuple[Words, ...]] = {}
    for words in discover(messages, "MESSAGES").values():
        for code, each in words.items():
            found[code] = (*found.get(code, ()), each)
    return MappingProxyType(found)


def word(code: str, facts: Mapping[str, object], lang: str = "zh") -> str:
    """Return the sentence of ``code`` with its facts put in; the bare code and facts when it has no words.

    A suggestion is asked at the end; where there is none, what may be written is listed instead.
    """
    offered = all_messages().get(code)
    if offered is None:
        told = ", ".join(f"{name}={value}" for name, value in facts.items())
        return f"{code} ({told})" if told else code
    templates = [words.in_language(lang) for words in offered]
    fitting = (each for each in templates if facts.keys() >= set(_PLACE.findall(each)) - {"suggestion"})
    template = next(fitting, templates[0])
    return _with_advice(template, facts, lang).format_map(_Facts(facts, lang))


def _with_advice(template: str, facts: Mapping[str, object], lang: str) -> str:
    question = _SUGGESTION.in_language(lang)
    if facts.get("suggestion"):
        return template if "{suggestion}" in template else template.rstrip("。.") + question
    has_list = bool(facts.get("offered")) and "{offered}" not in template
    instead = _OFFERED.in_language(lang) if has_list else ""
    if question in template:
        head, _, tail = template.partition(question)
        between = {"zh": "；", "en": "; "}[lang] if tail else ""
        return head + instead + between + tail.strip()
    return template.rstrip("。.") + instead if instead else template


class _Facts(dict[str, str]):
    """Facts as text; one that is missing shows as a question mark rather than breaking the report."""

    def __init__(self, facts: Mapping[str, object], lang: str) -> None:
        super().__init__({name: _shown(value, lang) for name, value in facts.items()})

    def __missing__(self, name: str) -> str:
        return "?"


def _shown(value: object, lang: str) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return ("、" if lang == "zh" else ", ").join(_shown(one, lang) for one in value)
    return value.in_language(lang) if isinstance(value, Words) else str(value)
