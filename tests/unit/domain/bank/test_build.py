"""An author's fields become an item, or every mistake in them is told at its place."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bank.build import (
    BankDefaults,
    Context,
    UnreadableItem,
    build_item,
    dump_item,
    in_language,
    load_item,
    localised_texts,
    read_defaults,
)
from app.domain.bank.fields import Report
from app.domain.bank.fingerprint import fingerprint
from app.domain.bank.item import Shuffle
from app.domain.bank.item_fields import item_keys, type_keys
from app.domain.itemtypes import item_types

CONTEXT = Context(
    topics={"", "值班", "值班/交接班", "安全"},
    tiers={"leader", "middle", "team", "operator"},
    groups={"调幅", "调频电视"},
    languages=("zh", "en"),
    tier_names={"值机员": "operator"},
)
SINGLE = {
    "id": "duty-001",
    "single": "保存几年？",
    "options": ["一年", "三年", "五年", "长期"],
    "answer": "B",
}
EN = {"stem": "How many years?", "options": ["One", "Three", "Five", "For ever"], "explain": "Three."}


def build(fields, *, defaults=None, context=CONTEXT):
    report = Report(base=("questions", 4))
    item = build_item("duty", fields, defaults or BankDefaults(), report, context)
    errors = [
        (problem.code, problem.path[2:], dict(problem.facts))
        for problem in report.problems
        if problem.severity == "error"
    ]
    assert (item is None) == bool(errors)
    return item, errors, [problem for problem in report.problems if problem.severity == "warning"]


def only_error(fields, **others):
    _, errors, _ = build(fields, **others)
    assert len(errors) == 1, errors
    return errors[0]


def test_whole_item_is_built_with_what_it_says():
    item, _, warnings = build(
        SINGLE
        | {
            "topic": "值班/交接班",
            "tier": ["team", "值机员"],
            "groups": "调幅",
            "tags": ["交接", "交接", "记录"],
            "difficulty": "４",
            "explain": "见办法。",
            "source": {"doc": "值班办法", "clause": "三"},
            "status": "draft",
            "scoring": "exact",
            "penalty": "25%",
            "shuffle": {"pin": "D"},
            "was": ["old-1"],
            "en": EN,
        }
    )
    assert not warnings
    assert item.name == "duty/duty-001"
    assert (item.topic, item.tiers, item.groups) == ("值班/交接班", {"team", "operator"}, {"调幅"})
    assert (item.tags, item.difficulty, item.status) == (("交接", "记录"), 4, "draft")
    assert (item.scoring, item.penalty, item.shuffle) == ("exact", Fraction(1, 4), Shuffle(pinned=(3,)))
    assert (item.source, item.was) == ({"doc": "值班办法", "clause": "三"}, ("old-1",))
    assert in_language(item, "en").body.options[1] == "Three"


def test_chinese_keys_make_the_same_item():
    english = SINGLE | {
        "explain": "解",
        "difficulty": "2",
        "tier": "team",
        "topic": "安全",
        "tags": "甲",
        "source": "文",
    }
    chinese = {
        "id": "duty-001",
        "单选": "保存几年？",
        "选项": SINGLE["options"],
        "答案": "B",
        "解析": "解",
        "难度": "2",
        "层次": "team",
        "专题": "安全",
        "标签": "甲",
        "依据": "文",
    }
    assert build(chinese)[0] == build(english)[0]


def test_options_may_be_a_lettered_map_with_feedback():
    options = {"A": "一年", "B": {"text": "三年", "feedback": "对了。"}, "C": "五年", "D": "长期"}
    item, _, _ = build(SINGLE | {"options": options})
    assert item.body == build(SINGLE)[0].body
    assert item.feedback == {"B": "对了。"}


MISTAKES = [
    ({"answer": "E"}, "choice-answer-range", ("answer",), {"answer": "E", "offered": "A–D"}),
    ({"answer": "三年"}, "answer-not-letter", ("answer",), {"answer": "三年", "suggestion": "B"}),
    ({"answer": "AB"}, "single-many-answers", ("answer",), {"count": 2}),
    ({"answer": ""}, "empty-value", ("answer",), {}),
    ({"anwser": "B"}, "key-unknown", ("anwser",), {"key": "anwser", "suggestion": "answer"}),
    ({"答按": "B"}, "key-unknown", ("答按",), {"key": "答按", "suggestion": "答案"}),
    ({"答案": "B"}, "key-twice", ("答案",), {"key": "答案", "other": "answer"}),
    ({"id": "Duty 1"}, "id-malformed", ("id",), {"id": "Duty 1"}),
    ({"id": "a"}, "id-malformed", ("id",), {"id": "a"}),
    ({"was": ["OLD"]}, "id-malformed", ("was",), {"id": "OLD"}),
    ({"truefalse": "对吗？"}, "type-twice", ("truefalse",), {"first": "single", "second": "truefalse"}),
    ({"options": ["一年"]}, "options-too-few", ("options",), {"count": 1}),
    ({"options": ["一年，三年，五年"]}, "list-one-entry-comma", ("options",), {"entry": "一年，三年，五年"}),
    ({"options": ["一年", "三年", "一年"]}, "option-duplicate", ("options", 2), {"text": "一年"}),
    ({"options": ["一年", ""]}, "option-empty", ("options", 1), {}),
    ({"options": {"A": "", "B": "x"}}, "option-empty", ("options", "A"), {}),
    (
        {"options": {"A": "一年", "C": "三年"}},
        "option-letter",
        ("options", "C"),
        {"found": "C", "expected": "B"},
    ),
    ({"options": ["一年", ["3 dB"]]}, "list-in-list", ("options", 1), {}),
    ({"options": "一年"}, "list-expected", ("options",), {}),
    (
        {"options": [{"txt": "一年"}, "三年"]},
        "key-unknown",
        ("options", 0, "txt"),
        {"key": "txt", "suggestion": "text"},
    ),
    (
        {"topic": "值班/交接"},
        "topic-unknown",
        ("topic",),
        {"topic": "值班/交接", "suggestion": "值班/交接班"},
    ),
    ({"tier": "operater"}, "tier-unknown", ("tier",), {"tier": "operater", "suggestion": "operator"}),
    ({"tier": ["team，operator"]}, "list-one-entry-comma", ("tier",), {"entry": "team，operator"}),
    ({"groups": ["调副"]}, "group-unknown", ("groups",), {"group": "调副", "suggestion": "调幅"}),
    ({"tags": ["消防，应急"]}, "list-one-entry-comma", ("tags",), {"entry": "消防，应急"}),
    ({"difficulty": "6"}, "difficulty-range", ("difficulty",), {"difficulty": "6"}),
    ({"penalty": "2"}, "penalty-range", ("penalty",), {"penalty": "2"}),
    (
        {"scoring": "half"},
        "scoring-unknown",
        ("scoring",),
        {"scoring": "half", "type": "single", "suggestion": "exact"},
    ),
    ({"status": "activ"}, "status-unknown", ("status",), {"status": "activ", "suggestion": "active"}),
    ({"shuffle": "never"}, "shuffle-malformed", ("shuffle",), {}),
    (
        {"shuffle": {"pin": ["E"]}},
        "choice-answer-range",
        ("shuffle", "pin"),
        {"answer": "E", "offered": "A–D"},
    ),
    ({"feedback": {"E": "x"}}, "feedback-key", ("feedback", "E"), {"key": "E", "offered": "A, B, C, D"}),
    ({"explain": ["x"]}, "text-expected", ("explain",), {}),
    (
        {"en": {"stem": "How?", "options": ["a", "b"]}},
        "translation-shape",
        ("en", "options"),
        {"expected": 4, "found": 2},
    ),
    ({"en": EN | {"answer": "A"}}, "key-unknown", ("en", "answer"), None),
    ({"en": "How?"}, "map-expected", ("en",), {}),
    ({"en": EN | {"options": ["a", "b", "c", "a"]}}, "option-duplicate", ("en", "options", 3), {"text": "a"}),
]


@pytest.mark.parametrize(
    ("change", "code", "path", "facts"), MISTAKES, ids=[f"{m[1]}-{m[2]}" for m in MISTAKES]
)
def test_mistake_is_told_at_its_place(change, code, path, facts):
    found, at, said = only_error(SINGLE | change)
    assert (found, at) == (code, path)
    assert facts is None or said == facts


GAPS = {"1": {"answer": "甲"}, "2": {"options": ["乙", "丙"], "answer": "A"}}
CLOZE = {"cloze": "{{1}}和{{2}}", "blanks": GAPS}
RANGE = ("choice-answer-range", ("blanks", "2", "答案"))
OTHER_TYPES = [
    (CLOZE | {"cloze": "没有空"}, "cloze-mark-missing", ("cloze",)),
    (CLOZE | {"cloze": "{{1}}和{{1}}"}, "cloze-mark-twice", ("cloze",)),
    (CLOZE | {"cloze": "{{1}}和{{2}}，____"}, "cloze-underscores", ("cloze",)),
    (CLOZE | {"cloze": "{{1}}、{{2}}和{{3}}"}, "cloze-blank-missing", ("blanks",)),
    (CLOZE | {"cloze": "{{1}}"}, "gap-without-mark", ("blanks", "2")),
    (CLOZE | {"blanks": ["甲", "乙"]}, "map-expected", ("blanks",)),
    (CLOZE | {"blanks": GAPS | {"1": "甲"}}, "gap-kind", ("blanks", "1")),
    (CLOZE | {"blanks": GAPS | {"1": {"accept": ["甲"]}}}, "gap-kind", ("blanks", "1")),
    (CLOZE | {"blanks": GAPS | {"1": {"numeric": "许多"}}}, "number-malformed", ("blanks", "1", "numeric")),
    (CLOZE | {"blanks": GAPS | {"2": {"选项": ["乙", "丙"], "答案": "C"}}}, *RANGE),
    (CLOZE | {"blanks": GAPS | {"1": {"answer": "甲", "unit": "V"}}}, "key-unknown", ("blanks", "1", "unit")),
    (CLOZE | {"feedback": {"1A": "x"}}, "feedback-key", ("feedback", "1A")),
    ({"short": "为什么？"}, "answer-missing", ()),
    ({"short": "为什么？", "answer": "因为", "rubric": "甲"}, "rubric-expected", ("rubric",)),
    ({"essay": "谈谈。", "rubric": ["甲"]}, "rubric-expected", ("rubric", 0)),
    ({"essay": "谈谈。", "rubric": [{"score": "2"}]}, "key-missing", ("rubric", 0)),
    ({"essay": "谈谈。", "rubric": [{"point": "甲", "sco": "2"}]}, "key-unknown", ("rubric", 0, "sco")),
    ({"essay": "谈谈。", "采分点": [{"要点": "甲", "分值": "0"}]}, "rubric-score", ("采分点", 0, "分值")),
    ({"essay": "谈谈。", "words": "1000-600"}, "words-malformed", ("words",)),
    ({"essay": "谈谈。", "字数": "很多"}, "words-malformed", ("字数",)),
    ({"essay": "谈谈。", "feedback": {"A": "x"}}, "key-not-here", ("feedback",)),
    ({"multiple": "哪些？", "options": ["甲", "乙"], "answer": "A"}, "multiple-one-answer", ("answer",)),
    ({"multiple": "哪些？", "options": ["甲", "乙"], "answer": "AA"}, "answer-repeated", ("answer",)),
    ({"truefalse": "对吗？", "answer": "也许"}, "truefalse-answer", ("answer",)),
    ({"truefalse": "对吗？"}, "answer-missing", ()),
    ({"truefalse": "对吗？", "answer": "对", "shuffle": "false"}, "key-not-here", ("shuffle",)),
    ({"blank": "没有空", "answer": "甲"}, "gap-missing", ("blank",)),
    ({"blank": "____和____", "answer": ["甲"]}, "blank-count", ("answer",)),
    ({"blank": "____和____", "answer": ["甲，乙"]}, "list-one-entry-comma", ("answer",)),
    ({"blank": "____", "answer": "甲", "compare": "exact"}, "compare-unknown", ("compare",)),
    ({"numeric": "多少？", "answer": "许多"}, "number-malformed", ("answer",)),
    ({"numeric": "多少？", "answer": "48 V"}, "number-with-unit", ("answer",)),
    ({"numeric": "多少？", "answer": "48", "tolerance": "-1"}, "tolerance-malformed", ("tolerance",)),
    ({"numeric": "多少？", "answer": "48", "unit": ["V", "A"]}, "unit-dimension", ("unit",)),
    ({"match": "连", "pairs": {"甲": "一"}}, "pairs-too-few", ("pairs",)),
    ({"match": "连", "pairs": {"甲": "一", "乙": "一"}}, "pairs-too-few", ("pairs",)),
    ({"match": "连", "pairs": {"甲": "一", "乙": ""}}, "empty-value", ("pairs", "乙")),
    ({"match": "连", "pairs": {"甲": "一", "乙": "二"}, "extra": ["一"]}, "option-duplicate", ("extra", 0)),
    ({"match": "连", "pairs": [["甲", "一"], "乙"]}, "pair-expected", ("pairs", 1)),
    ({"order": "排", "items": ["一，二，三"]}, "list-one-entry-comma", ("items",)),
    ({"order": "排", "items": ["一"]}, "items-too-few", ("items",)),
    ({"order": "排", "items": ["一", "一"]}, "option-duplicate", ("items", 1)),
    ({"order": "排"}, "key-missing", ()),
    ({"qa": "问？", "answer": "答", "distractors": ["答", "错"]}, "option-duplicate", ("distractors", 0)),
    ({"singel": "哪个？", "options": ["甲", "乙"], "answer": "A"}, "type-missing", ("singel",)),
    ({"options": ["甲", "乙"], "answer": "A"}, "type-missing", ()),
    ({"truefalse": ["对", "吗"], "answer": "对"}, "text-expected", ("truefalse",)),
    ({"判断": "", "answer": "对"}, "empty-value", ("判断",)),
    ({"判断": "对吗？", "答案": "也许"}, "truefalse-answer", ("答案",)),
]


@pytest.mark.parametrize(("fields", "code", "path"), OTHER_TYPES, ids=[f"{o[1]}-{o[2]}" for o in OTHER_TYPES])
def test_mistake_in_each_type_is_told_in_the_keys_as_written(fields, code, path):
    found, at, _ = only_error({"id": "x-1"} | fields)
    assert (found, at) == (code, path)


def test_all_mistakes_of_an_item_are_told_at_once():
    _, errors, _ = build(
        {"single": "", "options": ["甲"], "difficulty": "9", "tier": "boss", "colour": "red", "answer": "A"}
    )
    codes = {code for code, _, _ in errors}
    assert codes == {
        "key-missing",
        "empty-value",
        "options-too-few",
        "difficulty-range",
        "tier-unknown",
        "key-unknown",
    }


def test_item_goes_before_the_banks_defaults():
    defaults = BankDefaults(
        use="both",
        topic="安全",
        tiers=frozenset({"team"}),
        difficulty=2,
        scoring={"single": "exact"},
        penalty=Fraction(1, 4),
    )
    quiet, _, _ = build(SINGLE, defaults=defaults)
    assert (quiet.topic, quiet.tiers, quiet.difficulty, quiet.use) == ("安全", {"team"}, 2, "both")
    assert (quiet.scoring, quiet.bank_scoring, quiet.penalty) == (None, "exact", Fraction(1, 4))
    loud, _, _ = build(
        SINGLE | {"topic": "值班", "tier": "all", "difficulty": "5", "penalty": "0"}, defaults=defaults
    )
    assert (loud.topic, loud.tiers, loud.difficulty, loud.penalty) == ("值班", frozenset(), 5, 0)


def test_defaults_of_a_bank_are_read_and_checked():
    report = Report()
    fields = {
        "tier": "operator",
        "scoring": {"多选": "per-choice", "indefinite": "exat"},
        "penality": "1",
        "shuffle": "false",
    }
    defaults = read_defaults(fields, report, CONTEXT, use="study")
    assert (defaults.tiers, defaults.scoring, defaults.use) == (
        {"operator"},
        {"multiple": "per-choice"},
        "study",
    )
    assert defaults.shuffle == Shuffle(options=False)
    assert [(problem.code, problem.path) for problem in report.problems] == [
        ("scoring-unknown", ("scoring", "indefinite")),
        ("key-unknown", ("penality",)),
    ]


def test_missing_translation_is_only_advised():
    item, _, warnings = build(SINGLE)
    assert item is not None
    assert [(warning.code, dict(warning.facts)) for warning in warnings] == [
        ("translation-missing", {"language": "en"})
    ]
    _, _, warnings = build(SINGLE | {"en": {"stem": "How long?"}})
    assert [(warning.code, warning.path[2:]) for warning in warnings] == [("translation-incomplete", ("en",))]


def test_translation_in_an_undeclared_language_is_refused():
    assert only_error(SINGLE | {"en": EN}, context=Context(languages=("zh",)))[0] == "language-not-declared"


def test_translation_in_chinese_keys_points_at_them():
    assert only_error(SINGLE | {"en": {"stem": "How?", "选项": ["a"]}})[:2] == (
        "options-too-few",
        ("en", "选项"),
    )


def test_reader_of_another_language_sees_its_texts_and_the_same_key():
    fields = {
        "id": "x-1",
        "blank": "____是首都",
        "answer": "北京",
        "en": {"stem": "____ is the capital", "answer": ["Beijing"]},
    }
    item, _, _ = build(fields)
    english = in_language(item, "en")
    grade = item_types()["blank"].grade
    assert english.body.stem == "____ is the capital"
    assert [grade(english.body, [typed], "exact").fraction for typed in ("beijing", "北京", "Peking")] == [
        1,
        1,
        0,
    ]
    assert in_language(item, "zh") is item


def test_translated_pairs_keep_their_order_and_shape():
    fields = {"id": "x-1", "match": "连", "pairs": {"甲": "一", "乙": "二", "丙": "一"}}
    item, _, _ = build(fields | {"en": {"stem": "Match", "pairs": {"A": "one", "B": "two", "C": "one"}}})
    assert in_language(item, "en").body.answer_key == item.body.answer_key
    wrong = {"stem": "Match", "pairs": {"A": "one", "B": "one", "C": "two"}}
    assert only_error(fields | {"en": wrong})[:2] == ("translation-pairs", ("en", "pairs"))


SOURCES = [
    pytest.param(sample.source, id=f"{name}-{number}")
    for name, item_type in item_types().items()
    for number, sample in enumerate(item_type.samples)
    if sample.kind == "right"
]


@pytest.mark.parametrize("source", SOURCES)
def test_stored_form_is_json_and_gives_the_item_back(source):
    item, _, _ = build(
        {
            "id": "x-1",
            "explain": "解",
            "tier": "team",
            "difficulty": "5",
            "penalty": "1/3",
            "tags": "a",
            "was": "y-1",
        }
        | source,
        defaults=BankDefaults(use="both", scoring={"multiple": "net"}),
    )
    stored = json.loads(json.dumps(dump_item(item), sort_keys=True))
    assert load_item("duty", stored) == item


@pytest.mark.parametrize("source", SOURCES)
def test_stored_form_is_also_what_an_author_could_have_written(source):
    item, _, _ = build({"id": "x-1", "explain": "解", "groups": "调幅"} | source)
    assert build(dump_item(item))[0] == item


def test_translations_and_feedback_survive_storage():
    options = ["一年", {"text": "三年", "feedback": "对"}, "五年", "长期"]
    item, _, _ = build(SINGLE | {"options": options, "shuffle": {"pin": ["D", "A"]}, "en": EN})
    assert load_item("duty", json.loads(json.dumps(dump_item(item)))) == item


@pytest.mark.parametrize("stored", [{"id": "x-1"}, {"id": "x-1", "single": "问", "options": ["甲"]}])
def test_stored_form_that_no_type_reads_is_refused(stored):
    with pytest.raises(UnreadableItem) as refusal:
        load_item("duty", stored)
    assert refusal.value.facts["item"] == "x-1"


def test_every_text_to_be_shown_is_listed_in_all_languages():
    item, _, _ = build(SINGLE | {"explain": "解", "feedback": {"A": "太短"}, "en": EN})
    assert {"保存几年？", "长期", "解", "太短", "How many years?", "For ever", "Three."} <= set(
        localised_texts(item)
    )


raw_values = st.recursive(
    st.text(max_size=4)
    | st.sampled_from(
        ["A", "AB", "B，C", "____", "48 V", "1%", "true", "对", "options", "team", "half", "x-1"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["A", "B", "text", "feedback", "pin", "stem", "options", "doc"]), inner
        )
    ),
    max_leaves=8,
)
every_key = sorted({key for name in item_types() for key in item_keys(name)} | set(type_keys()) | {"colour"})


@given(st.dictionaries(st.sampled_from(every_key), raw_values, min_size=1))
def test_whatever_is_written_gives_an_item_or_errors(fields):
    item, errors, _ = build(fields)
    assert bool(errors) != bool(item)
    if item:
        assert load_item("duty", dump_item(item)) == item


@given(
    st.sampled_from(SOURCES).map(lambda case: {"id": "x-1"} | dict(case.values[0])),
    st.dictionaries(st.sampled_from(every_key), raw_values, max_size=3),
)
def test_whatever_is_changed_in_a_good_item_gives_an_item_or_errors(fields, change):
    item, errors, _ = build(fields | change)
    assert bool(errors) != bool(item)
    if item:
        stored = load_item("duty", json.loads(json.dumps(dump_item(item))))
        assert (stored, fingerprint(stored)) == (item, fingerprint(item))
