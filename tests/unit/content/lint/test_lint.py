"""Each rule of advice finds its fault at its place, and leaves alone what only looks like it."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from app.content.bank_files import read_bank
from app.content.catalog import read_catalog
from app.content.documents import Source
from app.content.exam_files import read_exams
from app.content.library import Library
from app.content.lint.near_duplicate_stems import near_pairs
from app.content.lint.negative_stem_unmarked import find_unmarked_negation
from app.content.lint_rule import LintSubject
from app.content.linting import lint_bank, lint_rules

HOME = Path(__file__).parents[4]
HEADER = "format: 1\nbank: small\ntitle: 小题库\nquestions:\n"
SINGLE = """\
  - id: {id}
    single: {stem}
    options: [{options}]
    answer: {answer}
    explain: 见讲义。
"""


@pytest.fixture
def advise(tmp_path, monkeypatch):
    """Return ``line:column`` of what one rule finds in questions."""
    monkeypatch.chdir(tmp_path)

    def advise_(rule: str, questions: str) -> list[str]:
        Path("bank.yaml").write_text(HEADER + questions, encoding="utf-8")
        bank = read_bank(Path("bank.yaml"), Library())
        assert not bank.has_errors, bank.diagnostics
        return [f"{each.line}:{each.column}" for each in lint_bank(LintSubject(bank), [rule])]

    return advise_


def single(number: int, answer: str = "A", options: str = "一号, 二号, 三号, 四号", stem: str = "") -> str:
    return SINGLE.format(
        id=f"s-{number}", stem=stem or f"第 {number} 题问的是什么？", options=options, answer=answer
    )


@pytest.mark.parametrize("name", lint_rules())
def test_a_rule_is_called_as_its_file_and_says_in_both_languages_what_it_does(name):
    rule = lint_rules()[name]
    assert rule.name == name
    for words in (rule.about, rule.message):
        assert words.zh != words.en
        assert words.zh
        assert words.en


def test_shipped_banks_follow_all_advice_that_is_given_unasked():
    catalog = read_catalog(Source.at(HOME / "question_bank/catalog.yaml"))
    organisation = read_exams(HOME / "exams/organisation.yaml", Library()).organisation
    around = Library.of(organisation, catalog=catalog.catalog, today=date(2026, 11, 22))
    folders = [path for path in (HOME / "question_bank").iterdir() if path.is_dir()]
    banks = [read_bank(path, around) for path in folders]
    exams = read_exams(HOME / "exams", around).exams
    assert exams
    assert [one for bank in banks for one in lint_bank(LintSubject(bank, banks, exams))] == []


def test_no_explanation_is_told_of_what_is_in_use_and_not_a_card(advise):
    bare = "  - {{id: {id}, truefalse: 水在标准大气压下 100 ℃ 沸腾。, answer: 对{more}}}\n"
    card = "  - {id: q-1, qa: 什么是复盘？, answer: 对照原定做法还原事实}\n"
    retired = bare.format(id="t-3", more=", status: retired")
    questions = (
        bare.format(id="t-1", more="") + card + bare.format(id="t-2", more=", explain: 见讲义。") + retired
    )
    assert advise("no-explanation", questions) == ["5:10"]


def test_no_source_is_told_only_when_asked_for(advise):
    assert advise("no-source", single(1)) == ["5:9"]
    assert not lint_rules()["no-source"].is_default


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ("ABCD" * 10, []),
        ("ABCD" * 5 + "AABBC", []),
        ("C" * 20, ["1:1"]),
        ("ABCD" * 5 + "C" * 20, ["1:1"]),
        ("C" * 19, []),  # too few to tell
    ],
)
def test_letters_are_weighed_by_chi_square(advise, answers, found):
    questions = "".join(single(number, answer) for number, answer in enumerate(answers))
    assert advise("answer-letters-unbalanced", questions) == found


def test_the_letter_that_few_items_offer_is_not_expected_as_often(advise):
    short = "".join(single(number, "AB"[number % 2], "一号, 二号") for number in range(20))
    long = "".join(single(number, "ABCD"[number % 4]) for number in range(20, 40))
    assert advise("answer-letters-unbalanced", short + long) == []


@pytest.mark.parametrize(("share", "found"), [(0.2, []), (0.5, []), (0.8, ["1:1"])])
def test_the_longest_option_may_be_right_as_often_as_chance_has_it(advise, share, found):
    options = "先报告再处置并做好记录, 先走开, 先休息, 先吃饭"
    questions = "".join(single(n, "A" if n < 24 * share else "B", options) for n in range(24))
    assert advise("longest-option-is-answer", questions) == found


@pytest.mark.parametrize(
    "text",
    ["以上都对", "以上均是", "以上皆不对", "以上说法都正确", "上述选项都是", "以上三项都包括", "以上全部",
     "A和B", "A、B都对", "All of the above", "None of the above.", "Both A and B"],
)  # fmt: skip
def test_an_option_that_speaks_of_others_must_be_pinned(advise, text):
    options = f"一号, 二号, 三号, “{text}”".replace("“", '"').replace("”", '"')
    assert advise("all-of-the-above-unpinned", single(1, options=options)) == ["7:27"]
    pinned = single(1, options=options) + "    shuffle: {pin: [D]}\n"
    assert advise("all-of-the-above-unpinned", pinned) == []
    assert advise("all-of-the-above-unpinned", single(1, options=options) + "    shuffle: false\n") == []


@pytest.mark.parametrize("text", ["以上级通知为准", "A 级响应", "以上一班的记录为准", "上述情况发生前报告"])
def test_an_option_that_only_begins_alike_is_left_alone(advise, text):
    assert advise("all-of-the-above-unpinned", single(1, options=f"一号, 二号, 三号, {text}")) == []


@pytest.mark.parametrize(
    ("stem", "word"),
    [
        ("关于交接班，下列说法不正确的是？", "不正确"),
        ("下列做法错误的有哪些？", "错误"),
        ("下列不属于“四不放过”的是（　　）", "不属于"),
        ("值班期间，下列行为中不应当出现的是：", "不应当"),
        ("Which of these is not a duty of the operator?", "not"),
    ],
)
def test_a_negative_question_is_found(stem, word):
    assert find_unmarked_negation(stem) == word


@pytest.mark.parametrize(
    "stem",
    [
        "关于交接班，下列说法**不正确**的是？",
        "下列做法**错误**的有哪些？",
        "不按时交接班，会造成什么后果？",
        "接班人员未到岗，不能离开的是谁，为什么？",
        "发现错误操作后，首先应当做的是？",
        "Which of these is NOT a duty of the operator?",
        "Which of these is **not** a duty?",
        "Who may not leave the room, and what must be done first, is a matter of duty.",
    ],
)
def test_a_question_that_only_holds_a_negation_is_left_alone(stem):
    assert find_unmarked_negation(stem) == ""


STEM = "云岭发射台二班昨夜倒机超时，次日开复盘会。会议一开始，最应当弄清的是什么？"


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (STEM, ["11:13"]),
        (STEM.replace("次日", "第二天"), ["11:13"]),
        (STEM.replace("开复盘会", "的会议由站长主持，各班都要派人来"), []),
        ("班组学习怎样融入日常值班，又怎样考核它的效果？", []),
    ],
)
def test_stems_that_share_most_of_their_character_pairs_are_told(advise, other, found):
    assert advise("near-duplicate-stems", single(1, stem=STEM) + single(2, stem=other)) == found


def test_stems_with_other_numbers_and_short_stems_with_other_options_are_different(advise):
    numbers = [f"蓄电池额定电压为 {volts} V，四节串联以后总电压是多少？" for volts in (6, 12)]
    assert (
        advise("near-duplicate-stems", "".join(single(n, stem=stem) for n, stem in enumerate(numbers))) == []
    )
    short = single(1, stem="正确的是？") + single(2, stem="正确的是？", options="五月, 六月, 七月, 八月")
    assert advise("near-duplicate-stems", short) == []
    assert advise("near-duplicate-stems", single(1, stem="正确的是？") + single(2, stem="正确的是？")) == [
        "11:13"
    ]


def test_looking_up_rare_pairs_finds_what_comparing_everything_finds():
    chance = random.Random(7)
    words = ["值班", "交接", "报告", "机房", "设备", "记录", "检查", "安全", "播出", "演练"]
    texts = ["".join(chance.choices(words, k=chance.randint(6, 9))) for _ in range(250)]
    told = {later: earlier for later, earlier, _ in near_pairs(texts, 0.6)}
    kept: list[int] = []
    for later, text in enumerate(texts):
        near = [each for each in kept if share(text, texts[each]) >= 0.6]
        assert (told.get(later) in near) if near else (later not in told)
        if not near:
            kept.append(later)
    assert len(told) > 5


def share(one: str, other: str) -> float:
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    return len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1])


def test_ten_thousand_stems_of_one_pattern_are_compared_in_seconds():
    chance = random.Random(3)
    signs = [chr(0x4E00 + n) for n in range(800)]
    parts = [["".join(chance.choices(signs, k=8)) for _ in range(1000)] for _ in range(3)]
    pattern = "下列关于{}值班制度的{}说法中与{}有关的"
    texts = [pattern.format(*map(chance.choice, parts)) for _ in range(9_999)]
    texts.append(texts[0])
    began = process_time()
    assert (9_999, 0, 1.0) in list(near_pairs(texts))
    assert process_time() - began < 10


def test_ten_thousand_stems_that_differ_in_a_number_are_compared_in_seconds():
    texts = [f"云岭发射台二班第 {number} 次倒机超时，复盘会上最应当弄清的是什么？" for number in range(9_999)]
    texts.append(texts[0])
    began = process_time()
    assert list(near_pairs(texts)) == [(9_999, 0, 1.0)]
    assert process_time() - began < 10


def test_a_draw_of_most_of_what_there_is_is_told_at_the_section_of_the_exam(tmp_path, monkeypatch, library):
    monkeypatch.chdir(tmp_path)
    Path("bank.yaml").write_text(HEADER + "".join(single(number) for number in range(5)), encoding="utf-8")
    bank = read_bank(Path("bank.yaml"), library)
    tier = next(iter(library.tiers))
    for count, found in ((3, []), (4, [("exam.yaml", 8)])):
        Path("exam.yaml").write_text(
            "format: 1\nexam: thin\ntitle: 薄\nkind: practice\n"
            f"tiers: {{{tier}: {{paper: all, pass: 60%, duration: 9m}}}}\n"
            "papers:\n  all: {sections: [\n"
            f"      {{title: 单选题, draw: {{banks: [small], type: single}}, count: {count}, points: 2}}]}}\n"
            "schedule: {every: week, opens: monday 09:00, window: 7d}\n",
            encoding="utf-8",
        )
        reading = read_exams(Path("exam.yaml"), Library(tiers=library.tiers, banks={"small": []}))
        assert reading.exams, [each.message() for each in reading.diagnostics]
        advice = lint_bank(LintSubject(bank, [bank], reading.exams), ["topic-too-thin"])
        assert [(each.file, each.line) for each in advice] == found


def test_findings_point_at_the_keys_as_written(advise):
    chinese = "  - id: s-1\n    单选: 下列说法错误的是？\n    选项: [甲, 乙]\n    答案: A\n"
    assert advise("negative-stem-unmarked", chinese) == ["6:9"]
