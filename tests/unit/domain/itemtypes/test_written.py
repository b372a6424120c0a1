"""Rubrics find words as people write them, translations add to what counts, feedback goes to who chose."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.bank.build import BankDefaults, Context, build_item, dump_item, load_item
from app.domain.bank.feedback import chosen_feedback
from app.domain.bank.fields import Report
from app.domain.bank.fingerprint import fingerprint
from app.domain.bank.rubric import says
from app.domain.grading.grade import grade_slot
from app.domain.itemtypes import item_types
from app.domain.normalise import fold
from app.domain.paper.chance import ChanceStream
from app.domain.paper.paper import Slot

SHORT = {
    "id": "s-1",
    "short": "断电后先做什么？",
    "answer": "确认 UPS 已切换，30 分钟内报告",
    "rubric": [
        {"point": "UPS", "all": ["UPS", "切换"], "score": "2"},
        {"point": "时限", "any": ["30 分钟", "半小时"], "score": "1"},
    ],
    "en": {
        "stem": "What comes first after a power cut?",
        "answer": "Check that the UPS has taken over and report within 30 minutes",
        "rubric": [
            {"point": "UPS", "all": ["UPS", "taken over"]},
            {"point": "In time", "any": ["30 minutes"]},
        ],
    },
}
CLOZE = {
    "id": "c-1",
    "cloze": "{{2}}后{{1}}。",
    "blanks": {
        "1": {"options": ["报告", {"text": "离岗", "feedback": "须待接班。"}], "answer": "A"},
        "2": {"answer": "核实"},
    },
    "feedback": {"1a": "对。"},
    "en": {
        "stem": "{{1}} after {{2}}.",
        "blanks": {
            "1": {"options": ["Report", {"text": "Leave", "feedback": "Wait to be relieved."}]},
            "2": {"answer": "a check"},
        },
    },
}


def build(fields):
    report = Report()
    item = build_item("b", fields, BankDefaults(), report, Context(languages=("zh", "en")))
    assert item is not None, report.problems
    return item


def grade(item, response, penalty=Fraction(0)):
    scoring = item_types()[item.type].scorings[0]
    return grade_slot(Slot(1, item.name, "", "", Fraction(3), scoring, penalty, {}), item, response)


@pytest.mark.parametrize(
    ("answer", "word", "is_said"),
    [
        ("UPS已切换", "ups", True),
        ("ＵＰＳ 已切换", "UPS", True),
        ("several groups", "UPS", False),
        ("30分钟内", "30 分钟", True),
        ("130 分钟内", "30 分钟", False),
        ("1.30 分钟", "30 分钟", False),
        ("电压 30.5 V", "30", False),
        ("“交接班”制度", "交接班制度", True),
        ("任何", "\u200b", False),
    ],
)
def test_a_word_is_found_as_people_write_it_but_not_inside_another(answer, word, is_said):
    assert says(fold(answer), word) == is_said


def test_an_answer_is_tried_in_each_language_and_the_best_proposal_counts():
    item = build(SHORT)
    chinese, english = grade(item, "UPS 切换"), grade(item, "The UPS has taken over.")
    assert (chinese.fraction, english.fraction) == (Fraction(2, 3), Fraction(2, 3))
    assert chinese.needs_marking
    assert not grade(item, "the ups has taken over within 30 minutes").needs_marking


def test_nobody_pays_for_an_answer_that_a_person_must_still_read():
    assert grade(build(SHORT), "不知道", penalty=Fraction(1, 2)).score == 0


@pytest.mark.parametrize("fields", [SHORT, CLOZE], ids=["short", "cloze"])
def test_what_is_stored_is_read_back_with_rubric_gaps_feedback_and_translation(fields):
    item = build(fields)
    assert load_item("b", dump_item(item)) == item


def test_a_point_is_part_of_the_key_and_feedback_is_beside_it():
    before = fingerprint(build(SHORT))
    points = [SHORT["rubric"][0], {"point": "时限", "any": ["半小时"], "score": "1"}]
    assert fingerprint(build(SHORT | {"rubric": points})).key_hash != before.key_hash
    plain = {number: dict(gap) for number, gap in CLOZE["blanks"].items()}
    plain["1"]["options"] = ["报告", "离岗"]
    with_, without = fingerprint(build(CLOZE)), fingerprint(build(CLOZE | {"blanks": plain, "feedback": {}}))
    assert with_.key_hash == without.key_hash
    assert with_.text_hash != without.text_hash


def test_feedback_follows_the_option_through_the_shuffle_and_into_the_other_language():
    item = build(CLOZE)
    item_type = item_types()["cloze"]
    orders = set()
    for seed in range(8):
        order = item_type.arrange(item.body, ChanceStream(bytes([seed]), "x"), shuffle=True)
        orders.add(order["1"])
        shown = item_type.show(item.body, order, {"1": 1, "2": "核实"})
        assert chosen_feedback(item, order, {"1": 1, "2": "核实"}) == {f"1{shown['1']}": "须待接班。"}
        assert chosen_feedback(item, order, {"1": 0}) == {f"1{'ab'[order['1'].index(0)]}": "对。"}
    assert len(orders) == 2
    assert chosen_feedback(item, {"1": (0, 1)}, {"2": "核实"}) == {}


def test_gaps_may_stand_in_another_order_in_a_translation_and_its_texts_count_too():
    item = build(CLOZE)
    assert grade(item, {"1": 0, "2": "A check"}).fraction == 1
    english = item_types()["cloze"].localise(item.body, item.translations["en"], Report())
    presented = item_types()["cloze"].present(english, {"1": (0, 1)})
    assert [gap.id for gap in presented.cloze] == ["1", "2"]


@pytest.mark.parametrize(
    ("fields", "change", "code", "path"),
    [
        (SHORT, {"rubric": ["UPS"]}, "translation-shape", ("en", "rubric")),
        (
            SHORT,
            {"rubric": [{"point": "UPS", "score": "5"}, "In time"]},
            "translation-score",
            ("en", "rubric", 0, "score"),
        ),
        (
            CLOZE,
            {"blanks": {"1": {"options": ["R", "L"], "answer": "B"}}},
            "translation-fixed",
            ("en", "blanks", "1", "answer"),
        ),
        (CLOZE, {"blanks": {"3": {"answer": "x"}}}, "gap-without-mark", ("en", "blanks", "3")),
        (CLOZE, {"stem": "{{1}} only."}, "translation-shape", ("en", "stem")),
    ],
)
def test_a_translation_changes_text_and_nothing_else(fields, change, code, path):
    report = Report()
    changed = {**fields, "en": {**fields["en"], **change}}
    build_item("b", changed, BankDefaults(), report, Context(languages=("zh", "en")))
    errors = [(problem.code, problem.path) for problem in report.problems if problem.severity == "error"]
    assert errors == [(code, path)]
