"""Parameterised items: every combination makes a question, and the checker tells which does not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.bank.build import BankDefaults, Context, build_item, dump_item, load_item, realise
from app.domain.bank.change import kind_of_change
from app.domain.bank.fields import Report
from app.domain.bank.fingerprint import fingerprint
from app.domain.itemtypes import item_types

UPS = {
    "id": "duty-014",
    "numeric": "UPS 容量 {{cap}} kVA，负载率 {{load}}%，实际负载是多少 kVA？",
    "params": {"cap": ["20", "40", "60"], "load": {"from": "30", "to": "80", "step": "5"}},
    "where": "cap * load / 100 > 8",
    "answer": "= cap * load / 100",
    "tolerance": "1%",
    "explain": "{{cap}} kVA × {{load}}% = {{= cap * load / 100}} kVA，约 {{= cap * load / 300 | 1}}。",
    "en": {"stem": "A UPS of {{cap}} kVA at {{load}}%: what load?", "explain": "{{= cap * load / 100}}"},
}
CONTEXT = Context(languages=("zh", "en"))


def build(fields, report=None):
    return build_item("duty", fields, BankDefaults(), report or Report(), CONTEXT)


def problems(**changed):
    report = Report()
    fields = {key: raw for key, raw in (UPS | changed).items() if raw is not None}
    build(fields, report)
    return [(one.code, one.path, one.facts.get("combination")) for one in report.problems]


def test_every_combination_that_satisfies_the_condition_is_an_ordinary_item_with_its_numbers():
    item = build(UPS)
    assert len(item.params.combinations) == 30
    assert item.params.combinations[-1] == {"cap": 60, "load": 80}
    last = realise(item, item.params.combinations[-1])
    assert last.params is None
    assert last.body.stem == "UPS 容量 60 kVA，负载率 80%，实际负载是多少 kVA？"
    assert last.explanation == "60 kVA × 80% = 48 kVA，约 16。"
    assert last.translations["en"]["stem"] == "A UPS of 60 kVA at 80%: what load?"
    for values in item.params.combinations:
        answer = realise(item, values).body.value
        assert answer == values["cap"] * values["load"] / 100 > 8
        grade = item_types()["numeric"].grade(realise(item, values).body, str(answer), "exact")
        assert grade.fraction == 1


def test_the_item_itself_shows_its_first_combination():
    item = build(UPS)
    assert replace(item, params=None) == realise(item, item.params.example)
    assert item.body.answer_key == "9"


def test_stored_form_keeps_what_the_author_wrote_and_is_the_identity():
    item = build(UPS)
    stored = dump_item(item)
    assert stored["numeric"] == UPS["numeric"]
    assert stored["answer"] == UPS["answer"]
    assert load_item("duty", stored) == item
    again = build({key: raw for key, raw in stored.items() if key != "use"})
    assert again == item


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"answer": "= cap * load / 10"}, "key"),
        ({"params": UPS["params"] | {"cap": ["20", "40"]}}, "content"),
        ({"where": "cap * load / 100 > 9"}, "content"),
        ({"explain": "{{cap}} × {{load}}%"}, "text"),
        ({"params": {"load": UPS["params"]["load"], "cap": ["20.0", "40", "6e1"]}}, None),
    ],
    ids=["another rule", "other values", "another condition", "explanation", "another spelling"],
)
def test_change_of_a_rule_or_of_values_is_a_major_version(changed, kind):
    before, after = build(UPS), build(UPS | changed)
    assert kind_of_change(before, after) == kind
    assert (fingerprint(before).key_hash == fingerprint(after).key_hash) == (kind in ("text", None))


def test_options_and_judgements_may_be_computed_too():
    single = {
        "id": "s-1",
        "单选": "{{a}} 加 {{b}} 等于几？",
        "选项": ["{{= a + b}}", "{{= a * b}}", "{{= a + b + 2}}"],
        "答案": "A",
        "参数": {"a": ["3", "5"], "b": ["2"]},
    }
    item = build(single)
    assert realise(item, {"a": Fraction(5), "b": Fraction(2)}).body.options == ("7", "10", "9")
    judged = {"id": "t-1", "truefalse": "{{a}} 大于 4。", "answer": "= a > 4", "params": {"a": ["3", "5"]}}
    item = build(judged)
    assert [realise(item, values).body.answer_key for values in item.params.combinations] == [False, True]


def test_a_pair_may_be_written_with_numbers_on_its_left_side():
    fields = {
        "id": "m-1",
        "match": "连线。",
        "pairs": {"{{a}} V": "低压", "{{= a * 100}} V": "高压"},
        "params": {"a": ["220", "380"]},
    }
    item = build(fields)
    assert "38000 V" in dict(dump_item(realise(item, {"a": Fraction(380)}))["pairs"])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"where": "cap > 99"}, ("where-never", ("where",), None)),
        ({"where": "cap + load"}, ("where-no-condition", ("where",), None)),
        ({"where": "cap > lod"}, ("param-unknown", ("where",), None)),
        ({"params": None}, ("where-without-params", ("where",), None)),
        ({"params": "cap"}, ("params-expected", ("params",), None)),
        ({"params": {"cap": "二十", "load": "5"}}, ("number-malformed", ("params", "cap"), None)),
        ({"params": {"cap": ["20", "20.0"], "load": "5"}}, ("param-value-twice", ("params", "cap"), None)),
        ({"params": {"sqrt": ["2"], "load": "5"}}, ("param-name", ("params", "sqrt"), None)),
        (
            {"params": {"cap": {"from": "1", "to": "200"}, "load": {"from": "1", "to": "200"}}},
            ("params-combinations", ("params",), None),
        ),
        (
            {"params": {"cap": {"from": "5", "to": "1"}, "load": "5"}},
            ("param-range", ("params", "cap"), None),
        ),
        (
            {"answer": "= cap / (load - 30)", "where": None},
            ("compute-division-by-zero", ("answer",), "cap=20, load=30"),
        ),
        ({"answer": "= cap / 3"}, ("compute-too-long", ("answer",), "cap=20, load=45")),
        ({"answer": "= cap / lod"}, ("param-unknown", ("answer",), None)),
        ({"numeric": "{{cap * load}}"}, ("placeholder-malformed", ("numeric",), None)),
        ({"explain": "{{= cap | x}}"}, ("placeholder-places", ("explain",), None)),
        ({"en": {"stem": "{{cpa}}"}}, ("param-unknown", ("en", "stem"), None)),
        ({"numeric": "{{cap}} kVA"}, ("param-not-shown", ("params", "load"), None)),
        (
            {"params": UPS["params"] | {"more": ["1"]}},
            ("param-unused", ("params", "more"), None),
        ),
    ],
)
def test_mistakes_are_told_at_their_place_with_the_combination(changed, expected):
    assert expected in problems(**changed)


def test_a_combination_that_makes_no_question_is_named():
    fields = {
        "id": "s-1",
        "single": "{{a}} 加 {{b}}？",
        "options": ["{{= a + b}}", "{{= a * b}}"],
        "answer": "A",
        "params": {"a": ["1", "2"], "b": ["2"]},
    }
    report = Report()
    build(fields, report)
    errors = [(one.code, one.path) for one in report.problems if one.severity == "error"]
    assert errors == [("option-duplicate", ("options", 1)), ("params-combination", ("params",))]
    assert report.problems[-1].facts["combination"] == "a=2, b=2"
