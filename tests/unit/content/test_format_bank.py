"""Tidying a bank changes its looks alone, and a second time nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.bank_files import read_bank, read_bank_sources
from app.content.format_bank import format_bank
from app.content.format_text import format_text, key_order
from app.content.library import Library
from app.domain.bank.fingerprint import fingerprint
from app.domain.itemtypes import item_types

ROOT = Path(__file__).parents[3]
BANKS = sorted(
    {
        path.parent
        for folder in ("question_bank", "tests/data")
        for path in ROOT.glob(f"{folder}/**/bank.yaml")
    }
)
AROUND = Library.of()
UNTIDY = """\
format: 1
bank: duty
questions:
  # 交接
  - 单选: 保存几年？   # 见办法
    答案: "ｂ"

    # 选项的说明
    选项: [一年, "三年"]
    解析: |
      第一行

      第二行

  - answer: ×
    # 先看这里
    id: duty-002
    truefalse: |+
      接地无用。

    tags: [a, b]
  - {答案: [C, A], id: duty-003, 多选: 偶数？, 选项: [二, 三, 四]}
  # 末尾
  - 材料: 一段
    小题:
      - {单选: 甲？, 选项: [一, 二], 答案: a}
    专题: 值班
    id: duty-g
"""
TIDY = """\
format: 1
bank: duty
questions:
  # 交接
  - id: NEW
    single: 保存几年？   # 见办法

    # 选项的说明
    options: [一年, "三年"]
    answer: B
    explain: |
      第一行

      第二行

  # 先看这里
  - id: duty-002
    truefalse: |+
      接地无用。

    answer: 错
    tags: [a, b]
  - {id: duty-003, multiple: 偶数？, options: [二, 三, 四], answer: AC}
  # 末尾
  - id: duty-g
    group: 一段
    topic: 值班
    questions:
      - {id: NEW, single: 甲？, options: [一, 二], answer: A}
"""


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    path = tmp_path / "duty.yaml"
    path.write_text(UNTIDY, encoding="utf-8")
    return path


def test_keys_order_answers_and_ids_are_mended_and_comments_stay(untidy: Path) -> None:
    found = format_bank(untidy, AROUND, with_ids=True, seed=7)
    text = found.texts[untidy].decode()
    ids = [located.item.id for located in read_bank_sources({"duty.yaml": text.encode()}, AROUND).items]
    for new in (ids[0], ids[-1]):
        assert new.startswith("duty-")
        text = text.replace(new, "NEW")
    assert text == TIDY
    assert found.left == ()


def test_line_ends_and_byte_order_mark_stay(untidy: Path) -> None:
    before = b"\xef\xbb\xbf" + UNTIDY.replace("\n", "\r\n").encode()
    untidy.write_bytes(before)
    after = format_bank(untidy, AROUND, with_ids=True).texts[untidy]
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\r\n") == after.count(b"\n") > 20


def test_a_file_with_an_error_is_left_and_its_neighbour_is_not(untidy: Path) -> None:
    other = untidy.with_name("two.yaml")
    other.write_text("format: 1\nquestions:\n  - {答案: 对, id: t-1, 判断: 真}\n", encoding="utf-8")
    found = format_bank(untidy.parent, AROUND)
    assert {each.code for each in found.left} == {"key-missing"}
    assert list(found.texts) == [other]


@pytest.mark.parametrize("path", BANKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_bank_in_chinese_keys_comes_back_as_it_was(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / path.name
    shutil.copytree(path, folder)
    before = read_bank(folder, AROUND)
    plain = tidied(folder)
    for file, data in format_bank(folder, AROUND, chinese=True).texts.items():
        file.write_bytes(data)
    assert [one.item for one in read_bank(folder, AROUND).items] == [one.item for one in before.items]
    assert tidied(folder) == plain


def tidied(folder: Path) -> dict[str, bytes]:
    for file, data in format_bank(folder, AROUND).texts.items():
        file.write_bytes(data)
    return {file.name: file.read_bytes() for file in folder.glob("*.y*ml")}


ENTRIES = {
    "single": ["'甲、乙？'", "甲：乙  # 一注", "|\n      两\n\n      行\n", "|+\n      空行\n\n"],
    "options": [
        "[一, 二, 三]",
        "\n      - 一  # 甲\n      - {text: 二, feedback: 不}\n      - 三",
        "{A: 一, B: 二, C: 三}",
    ],
    "answer": ["B", "ｂ", "'b'", "[B]"],
    "explain": [">\n      折\n      行\n\n", '"引\n      号"', "无"],
    "tags": ["[a, b]", "\n    - a\n    - b"],
    "en": ["{选项: [a, b, c], stem: Which}", "\n      # 译\n      stem: Which\n      options: [a, b, c]"],
}
CHINESE = {"single": "单选", "options": "选项", "answer": "答案", "explain": "解析", "tags": "标签"}


@st.composite
def questions(draw: st.DrawFn) -> str:
    keys = draw(st.permutations(["id", *ENTRIES]))
    lines: list[str] = []
    for key in keys:
        value = "q-1" if key == "id" else draw(st.sampled_from(ENTRIES[key]))
        name = CHINESE.get(key, key) if draw(st.booleans()) else key
        above = draw(st.sampled_from(["", "    # 注\n", "\n", "\n    # 一\n    # 二\n"])) if lines else ""
        lines.append(f"{above}{'    ' if lines else '  - '}{name}: {value}".rstrip("\n") + "\n")
    head = "format: 1\nbank: duty\nlanguages: [zh, en]\nquestions:\n"
    return head + "".join(lines) + draw(st.sampled_from(["", "\n  # 完\n", "# 完"]))


@settings(max_examples=80, deadline=None)
@given(text=questions())
def test_whatever_the_layout_the_meaning_and_the_comments_stay_and_twice_is_once(text: str) -> None:
    before = read_bank_sources({"a": text.encode()}, AROUND)
    items = {one.item.id: one.item for one in before.items}
    once = format_text(text, items, language="zh")
    after = read_bank_sources({"a": once.encode()}, AROUND)
    assert len(items) == 1
    assert not before.has_errors
    assert [fingerprint(one.item) for one in after.items] == [fingerprint(one) for one in items.values()]
    assert format_text(once, items, language="zh") == once
    assert notes(once) == notes(text)
    keys = [line[4:].partition(":")[0] for line in once.split("\n") if line[2:5].strip(" -#")]
    ranks = [key_order("single").index(key) for key in keys if key in key_order("single")]
    assert len(ranks) == len(ENTRIES) + 1
    assert ranks == sorted(ranks)


def notes(text: str) -> list[str]:
    return sorted(line.strip() for line in text.split("\n") if line.strip().startswith("#"))


def test_every_type_has_an_order_of_all_its_keys() -> None:
    for name, item_type in item_types().items():
        assert {name, *(field.name for field in item_type.fields), "id", "en"} <= set(key_order(name))
