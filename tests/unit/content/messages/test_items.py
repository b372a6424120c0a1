"""Every code that the rules of items can report has words, and the words use the facts it carries."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

import app.domain
from app.content.messages import params
from app.content.messages.items import MESSAGES as OF_ITEMS
from app.content.messages.items import REASONS

DOMAIN = Path(app.domain.__file__).parent
MESSAGES = {**OF_ITEMS, **params.MESSAGES}
REPORTING = {"error", "error_on_key", "warn", "ExpressionError", "CannotCompute"}
KINDS = ("topic", "tier", "group")  # spelled f"{kind}-unknown"


def calls():
    """Yield (codes, fact names) of each report and reason in the source of items and item types."""
    for folder in ("bank", "bank/params", "itemtypes"):
        for path in sorted((DOMAIN / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and node.args
                    and isinstance(node.func, ast.Attribute | ast.Name)
                ):
                    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                    if name in REPORTING or name == "Reason":
                        yield name, codes(node.args[0]), node


def codes(node):
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return codes(node.body) | codes(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return {f"{kind}-unknown" for kind in KINDS}
    return set()


REPORTS = [(found, node) for name, found, node in calls() if name != "Reason"]
REPORTED = set().union(*(found for found, _ in REPORTS))
REASONED = set().union(*(found for name, found, _ in calls() if name == "Reason"))


def test_source_is_really_read():
    assert {"choice-answer-range", "topic-unknown", "number-malformed", "translation-shape"} <= REPORTED
    assert {"all-right", "unit-assumed", "gap-empty"} <= REASONED


def test_every_reported_code_has_words_and_no_words_are_left_over():
    assert set(MESSAGES) == REPORTED


def test_every_reason_has_words():
    assert set(REASONS) >= REASONED - {""}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_both_languages_use_only_facts_that_every_report_carries(code):
    for words in (MESSAGES[code].zh, MESSAGES[code].en):
        used = {name for _, name, _, _ in Formatter().parse(words) if name}
        for found, node in REPORTS:
            given = {keyword.arg for keyword in node.keywords}
            if isinstance(node.func, ast.Name) and node.func.id == "CannotCompute":
                given.add("combination")  # added where the values are known
            if code in found and None not in given:
                assert used <= given, (code, given)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_words_are_complete_in_both_languages(code):
    assert any("\u4e00" <= sign <= "\u9fff" for sign in MESSAGES[code].zh)
    assert any("a" <= sign <= "z" for sign in MESSAGES[code].en)
