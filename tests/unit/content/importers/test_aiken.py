"""Aiken as Moodle writes it, and as people write it."""

from __future__ import annotations

import pytest

from app.content.importers.aiken import IMPORTER

PLAIN = """\
UPS 的作用是什么？
A. 稳频
B. 不间断供电
C. 防雷
ANSWER: B

What is two and two?
A) 3
B) 4
ANSWER: B
"""


def fields(text: str | bytes):
    data = text if isinstance(text, bytes) else text.encode()
    return [dict(item.fields) for item in IMPORTER.read(data, "a.txt").items]


def test_questions_are_read_with_their_lines():
    reading = IMPORTER.read(PLAIN.encode(), "a.txt")
    assert [item.line for item in reading.items] == [1, 7]
    assert reading.notes == []
    assert fields(PLAIN)[0] == {
        "single": "UPS 的作用是什么？",
        "options": ["稳频", "不间断供电", "防雷"],
        "answer": "B",
    }


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("gb18030"),
        PLAIN.replace("A.", "Ａ．").replace("B.", "Ｂ、").replace("ANSWER: ", "答案：").encode(),
        PLAIN.replace("A.", "a.").replace("ANSWER: B", "answer: b").encode(),
        PLAIN.replace("\nA.", "\n\nA.").replace("\nB.", "\n\nB.").encode(),
    ],
    ids=["crlf", "cr", "bom", "utf-16", "gbk", "full-width", "small", "blank-lines"],
)
def test_the_same_questions_in_other_clothes(data):
    assert IMPORTER.sniff(data)
    assert fields(data) == fields(PLAIN)


def test_guessed_encodings_are_told():
    (note,) = IMPORTER.read(PLAIN.encode("gb18030"), "a.txt").notes
    assert (note.code, note.facts["encoding"]) == ("import-encoding", "GBK")


def test_several_letters_make_a_multiple_choice_and_true_or_false_is_one():
    text = "哪些是偶数？\nA. 二\nB. 三\nC. 四\nANSWER: A, C\n\n水是湿的。\nA. 正确\nB. 错误\nANSWER: A\n"
    assert fields(text) == [
        {"multiple": "哪些是偶数？", "options": ["二", "三", "四"], "answer": "AC"},
        {"truefalse": "水是湿的。", "answer": "对"},
    ]


def test_stems_and_options_of_several_lines_are_kept_and_a_stem_may_begin_with_a_letter():
    text = "A. 先读材料\n再回答：\nA. 一\n续一\nB. 二\nANSWER: A\n"
    assert fields(text) == [{"single": "A. 先读材料\n再回答：", "options": ["一\n续一", "二"], "answer": "A"}]


def test_a_question_without_an_answer_is_kept_for_the_check_and_hides_nothing():
    text = "甲？\nA. 一\nB. 二\n\n乙？\nA. 一\nB. 二\nANSWER: B\n\n没有选项\nANSWER: A\n"
    reading = IMPORTER.read(text.encode(), "a.txt")
    assert [dict(item.fields) for item in reading.items] == [
        {"single": "甲？", "options": ["一", "二"]},
        {"single": "乙？", "options": ["一", "二"], "answer": "B"},
    ]
    assert [(note.code, note.line) for note in reading.diagnostics] == [("import-not-a-question", 10)]


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02\xff" * 50, b"PK\x03\x04abc", "只是一段话。".encode(), b"\n\n"]
)
def test_what_is_no_aiken_is_refused_in_words(data):
    assert not IMPORTER.sniff(data)
    reading = IMPORTER.read(data, "a.txt")
    assert not reading.items
    assert any(note.is_error for note in reading.diagnostics)


def test_invisible_and_control_characters_are_taken_out():
    text = "甲\u200b\u202e乙\xa0丙？\nA. 一\x07\nB. 二\nANSWER: A\n"
    assert fields(text) == [{"single": "甲乙 丙？", "options": ["一", "二"], "answer": "A"}]
