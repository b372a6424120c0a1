from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from app.content.bank_files import read_bank, read_bank_sources
from app.content.library import Library
from app.domain.itemtypes import item_types

HEADER = "format: 1\nbank: small\ntitle: 小题库\n"
QUESTION = "  - id: {id}\n    truefalse: 水在标准大气压下 100 ℃ 沸腾。\n    answer: {answer}\n"


def question(item_id: str, answer: str = "对") -> str:
    return QUESTION.format(id=item_id, answer=answer)


def test_the_sample_bank_is_read_whole(data: Path, library: Library) -> None:
    reading = read_bank(data / "banks/sample", library)
    assert not reading.has_errors
    assert {each.code for each in reading.diagnostics} == {"translation-missing"}
    assert [located.item.type for located in reading.items] == [
        "single", "truefalse", "multiple", "indefinite", "blank", "numeric", "short", "essay", "match",
        "order", "cloze", "qa", "single",
    ]  # fmt: skip
    assert {located.item.type for located in reading.items} == set(item_types())


def test_header_defaults_hold_for_items_that_do_not_say_otherwise(data: Path, library: Library) -> None:
    reading = read_bank(data / "banks/sample", library)
    items = {located.item.id: located.item for located in reading.items}
    assert items["duty-001"].tiers == {"operator"}
    assert items["duty-015"].tiers == {"operator", "team"}
    assert items["duty-001"].topic == "值班/交接班"
    assert items["duty-001"].use == "both"
    assert items["duty-004"].penalty == Fraction(1, 4)


def test_items_know_the_line_they_begin_on(data: Path, library: Library) -> None:
    source = (data / "banks/sample/bank.yaml").read_text(encoding="utf-8").split("\n")
    for located in read_bank(data / "banks/sample", library).items:
        assert source[located.line - 1].strip().startswith(f"- id: {located.item.id}")
        assert located.file.endswith("tests/data/banks/sample/bank.yaml")


def test_a_folder_holds_the_header_and_further_files_in_order_of_name(tmp_path: Path) -> None:
    (tmp_path / "bank.yaml").write_text(HEADER, encoding="utf-8")
    (tmp_path / "02-b.yaml").write_text("format: 1\nquestions:\n" + question("q-2"), encoding="utf-8")
    (tmp_path / "01-a.yaml").write_text("format: 1\nquestions:\n" + question("q-1"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a bank", encoding="utf-8")
    reading = read_bank(tmp_path, Library())
    assert [located.item.id for located in reading.items] == ["q-1", "q-2"]
    assert reading.diagnostics == []
    assert reading.header is not None
    assert reading.header.name == "small"


def test_one_uploaded_file_is_a_whole_bank() -> None:
    data = (HEADER + "questions:\n" + question("q-1")).encode()
    reading = read_bank_sources({"upload.yaml": data}, Library())
    assert [located.item.name for located in reading.items] == ["small/q-1"]


def test_a_header_may_come_after_questions_of_other_files() -> None:
    sources = {
        "a.yaml": ("format: 1\nquestions:\n" + question("q-1")).encode(),
        "z.yaml": (HEADER + "defaults: {difficulty: 5}\n").encode(),
    }
    reading = read_bank_sources(sources, Library())
    assert [located.item.difficulty for located in reading.items] == [5]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_editors_of_windows_do_no_harm(mark: bytes, line_end: bytes) -> None:
    text = HEADER + "questions:\n" + question("q-1") + question("q-2", "也许")
    data = mark + text.encode().replace(b"\n", line_end)
    reading = read_bank_sources({"a.yaml": data}, Library())
    assert [located.item.id for located in reading.items] == ["q-1"]
    (found,) = reading.diagnostics
    assert (found.code, found.line, found.column) == ("truefalse-answer", 10, 13)
    assert found.source_line == "    answer: 也许"


def test_an_id_used_in_two_files_names_the_first_place() -> None:
    sources = {
        "bank.yaml": (HEADER + "questions:\n" + question("q-1")).encode(),
        "more.yaml": ("format: 1\nquestions:\n" + question("q-1")).encode(),
    }
    (found,) = read_bank_sources(sources, Library()).diagnostics
    assert (found.file, found.line, found.code) == ("more.yaml", 3, "id-twice")
    assert found.message("en").startswith("the id “q-1” is used in bank.yaml line 5 already")


def test_a_second_header_is_an_error() -> None:
    sources = {"a.yaml": HEADER.encode(), "b.yaml": HEADER.encode()}
    (found,) = read_bank_sources(sources, Library()).diagnostics
    assert (found.file, found.line, found.column, found.code) == ("b.yaml", 2, 7, "bank-header-twice")


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    (found,) = read_bank(tmp_path / "nowhere", Library()).diagnostics
    assert found.code == "bank-no-files"


def test_all_errors_of_all_files_come_at_once_in_order() -> None:
    broken = "  - id: q-2\n    truefalse: 关于时间: 地点\n    answer: 对\n"
    sources = {
        "a.yaml": (
            HEADER + "questions:\n" + question("q-1", "也许") + broken + question("q-3", "皆非")
        ).encode(),
        "b.yaml": ("format: 1\nquestions:\n" + broken + broken.replace("q-2", "q-4")).encode(),
    }
    found = read_bank_sources(sources, Library()).diagnostics
    assert [(each.file, each.line, each.code) for each in found] == [
        ("a.yaml", 7, "truefalse-answer"),
        ("a.yaml", 9, "yaml-colon-in-text"),
        ("a.yaml", 13, "truefalse-answer"),
        ("b.yaml", 4, "yaml-colon-in-text"),
        ("b.yaml", 7, "yaml-colon-in-text"),
    ]


def test_two_mistakes_in_one_question_are_both_told() -> None:
    text = (
        HEADER
        + "questions:\n  - id: q-1\n    truefalse: 甲\n    answer: 对\n    answer: 错\n    difficulty: 9\n"
    )
    found = read_bank_sources({"a.yaml": text.encode()}, Library()).diagnostics
    assert [each.code for each in found] == ["yaml-duplicate-key", "difficulty-range"]


def test_an_aliased_key_is_pointed_at_where_it_stands() -> None:
    text = HEADER + "questions:\n  - id: q-1\n    单选: 几年？\n    选项: [一年, 三年]\n    答案: C\n"
    (found,) = read_bank_sources({"a.yaml": text.encode()}, Library()).diagnostics
    assert (found.code, found.line, found.column) == ("choice-answer-range", 8, 9)


def test_places_are_right_in_questions_written_in_braces() -> None:
    text = (
        HEADER + "questions: [{id: q-1, truefalse: 甲, answer: 对}, {id: q-2, truefalse: 乙, answer: 否定}]\n"
    )
    (found,) = read_bank_sources({"a.yaml": text.encode()}, Library()).diagnostics
    assert (found.line, found.column) == (4, text.split("\n")[3].index("否定") + 1)


def test_a_file_of_five_megabytes_of_noise_is_answered_quickly() -> None:
    noise = ("[{" * 100 + "\n") * 25_000
    found = read_bank_sources({"a.yaml": noise.encode()}, Library()).diagnostics
    assert found
    assert all(each.is_error for each in found)


def test_a_file_over_the_limit_is_not_even_parsed() -> None:
    (found,) = read_bank_sources({"a.yaml": b"# " + b"x" * (8 * 1024 * 1024)}, Library()).diagnostics
    assert found.code == "file-too-large"
    assert found.message("en").startswith("the file has 8.0 MB, more than 8 MB")


def test_a_bank_written_as_one_line_of_json_is_yaml_too() -> None:
    questions = [
        {"id": f"q-{i}", "single": "几年？", "options": ["一年", "三年"], "answer": "B"} for i in range(2000)
    ]
    text = json.dumps({"format": "1", "bank": "made", "questions": questions}, ensure_ascii=False)
    reading = read_bank_sources({"a.yaml": text.encode()}, Library())
    assert len(reading.items) == 2000
    assert reading.diagnostics == []


def test_places_stay_right_when_thousands_of_questions_are_wrong() -> None:
    text = HEADER + "questions:\n" + "".join(question(f"q-{i}", "也许") for i in range(3000))
    found = read_bank_sources({"a.yaml": text.encode()}, Library()).diagnostics
    assert [each.line for each in found] == [7 + 3 * i for i in range(3000)]
