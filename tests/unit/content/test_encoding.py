from __future__ import annotations

import pytest

from app.content.encoding import decode

TEXT = "title: 题库\nquestions: 题目的答案在选项中，是时候了。\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("gb18030"), "GBK"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-32"), "UTF-32"),
        ("title: 題庫\nquestions: 題目的選項，確定時間。\n".encode("big5"), "Big5"),
        ("title: café\n".encode("latin-1"), "Windows-1252"),
    ],
    ids=["GBK", "UTF-16", "UTF-16 without mark", "UTF-16 big end first", "UTF-32", "Big5", "western"],
)
def test_another_encoding_is_named(data: bytes, encoding: str) -> None:
    (found,) = decode(data).troubles
    assert (found.code, found.facts) == ("file-encoding", {"encoding": encoding})


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"PK\x03\x04rest", "Excel/Word/ZIP"), (b"%PDF-1.7", "PDF"), (b"\xff\x00\x81\x00\x00\x8d", "?")],
    ids=["a workbook", "a PDF", "noise"],
)
def test_what_is_no_text_is_named(data: bytes, kind: str) -> None:
    (found,) = decode(data).troubles
    assert (found.code, found.facts) == ("file-not-text", {"kind": kind})


def test_the_place_of_the_first_foreign_byte_is_told() -> None:
    (found,) = decode("a: 一\nb: 二".encode() + "三".encode("gb18030")).troubles
    assert (found.line, found.column) == (2, 5)


def test_forbidden_characters_are_reported_and_replaced() -> None:
    decoded = decode("a: 甲\u202e乙\nb: 丙\x07".encode())
    assert [(each.code, each.line, each.column) for each in decoded.troubles] == [
        ("text-bidi-character", 1, 5),
        ("text-control-character", 2, 5),
    ]
    assert decoded.text == "a: 甲\ufffd乙\nb: 丙\ufffd"


def test_emoji_joined_from_several_are_ordinary_text() -> None:
    assert decode("a: 👩‍🔧 值机员".encode()).troubles == ()


def test_a_byte_order_mark_at_the_start_is_not_text() -> None:
    assert decode("\ufeffa: 1".encode()).text == "a: 1"
