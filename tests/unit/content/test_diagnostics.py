from __future__ import annotations

import json

from app.content.diagnostics import Diagnostic, format_all, format_github, format_json, format_text, in_order
from app.content.messages import banks, exams, items, yaml
from app.content.wording import all_messages, word

FOUND = Diagnostic(
    "question_bank/duty/01.yaml",
    20,
    13,
    "error",
    "choice-answer-range",
    {"answer": "E", "offered": "A–D"},
    "    answer: E",
)


def test_a_finding_is_one_line_then_the_source_then_a_caret() -> None:
    assert format_text(FOUND).split("\n") == [
        "question_bank/duty/01.yaml:20:13: error [choice-answer-range] "
        "答案 E 不在选项 A–D 中；请补充选项 E 或改正答案",
        "        answer: E",
        "                ^",
    ]


def test_the_caret_stands_under_the_place_after_wide_characters() -> None:
    found = Diagnostic("a.yaml", 1, 7, "error", "yaml-tag", {}, "题干: 一二！三")
    source, caret = format_text(found).split("\n")[1:]
    assert source == "    题干: 一二！三"
    # 题 and 干 take two columns each, the colon and the space one, 一 and 二 two: ten before ！
    assert caret == " " * 4 + " " * 10 + "^"


def test_the_caret_keeps_tabs_and_reaches_past_the_end() -> None:
    found = Diagnostic("a.yaml", 1, 6, "error", "yaml-tag", {}, "\ta")
    assert format_text(found).split("\n")[2] == "    \t" + " " * 4 + "^"


def test_a_very_long_line_is_cut_around_the_place() -> None:
    found = Diagnostic("a.yaml", 1, 501, "error", "yaml-tag", {}, "x" * 500 + "!" + "y" * 500)
    source, caret = format_text(found).split("\n")[1:]
    assert len(source) < 200
    assert source[caret.index("^")] == "!"


def test_words_come_in_both_languages() -> None:
    assert FOUND.message("zh").startswith("答案 E 不在选项 A–D 中")
    assert FOUND.message("en").startswith("the answer E is not among the options A–D")


def test_json_holds_code_place_facts_and_message() -> None:
    (found,) = json.loads(format_json([FOUND], "en"))
    assert found["code"] == "choice-answer-range"
    assert (found["line"], found["column"], found["severity"]) == (20, 13, "error")
    assert found["facts"] == {"answer": "E", "offered": "A–D"}
    assert found["message"] == FOUND.message("en")


def test_github_shows_a_finding_beside_the_line() -> None:
    found = Diagnostic("a,b.yaml", 2, 3, "warning", "total-not-100", {"total": "90"})
    assert format_github(found, "en") == (
        "::warning file=a%2Cb.yaml,line=2,col=3,title=total-not-100::this paper's total is 90, not 100"
    )


def test_no_findings_are_an_empty_list_to_machines_and_nothing_to_people() -> None:
    assert format_all([], "json") == "[]"
    assert format_all([], "text") == ""


def test_findings_are_sorted_and_told_once() -> None:
    late = Diagnostic("b.yaml", 1, 1, "error", "yaml-tag")
    early = Diagnostic("a.yaml", 9, 1, "error", "yaml-tag")
    assert in_order([late, early, late]) == [early, late]


def test_two_findings_at_one_place_are_both_told() -> None:
    title = Diagnostic("a.yaml", 1, 1, "error", "key-missing", {"key": "title"})
    kind = Diagnostic("a.yaml", 1, 1, "error", "key-missing", {"key": "kind"})
    assert in_order([title, kind]) == [kind, title]


def test_a_suggestion_is_asked_only_when_there_is_one() -> None:
    facts = {"topic": "值斑", "name": "值斑", "offered": "值班, 管理"}
    assert word("topic-unknown", {**facts, "suggestion": "值班"}).endswith("是不是想写 值班？")
    assert "是不是" not in word("topic-unknown", {**facts, "suggestion": ""})
    assert "值班, 管理" in word("topic-unknown", {**facts, "suggestion": ""})


def test_an_unknown_code_still_says_what_it_knows() -> None:
    assert word("no-such-code", {"a": 1}) == "no-such-code (a=1)"


def test_a_missing_fact_never_breaks_a_report() -> None:
    assert "?" in word("duration-malformed", {})


def test_every_message_has_both_languages_and_the_same_facts() -> None:
    for module in (banks, exams, items, yaml):
        for code, words in module.MESSAGES.items():
            assert code in all_messages()
            assert words.zh.strip(), code
            assert words.en.strip(), code
            assert words.zh.isascii() is False, code
