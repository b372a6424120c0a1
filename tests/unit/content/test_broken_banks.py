"""Each mistake an author can make has a small file whose first line says what must be found, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content.bank_files import read_bank
from app.content.library import Library
from app.content.messages import banks, yaml

BROKEN = sorted((Path(__file__).parents[2] / "data/banks/broken").glob("*.yaml"))
MADE_BY_TESTS = {"file-too-large", "file-not-text", "bank-no-files", "bank-header-twice", "yaml-syntax"}
OF_THE_TOOLS = {"lock-malformed", "format-changes-meaning", "syllabus-twice"}  # of other files than banks
IN_THE_CATALOG = {"topic-slash", "topic-twice", "strand-unknown"}
SPOILS_ITS_NEIGHBOURS = {
    "bank-header-missing",
    "file-empty",
    "file-encoding--gbk",
    "file-not-a-map",
    "id-twice",
    "questions-not-a-list",
    "yaml-directive",
    "yaml-no-space-after-colon--braces",
    "yaml-several-documents",
}


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_the_mistake_is_found_at_its_place_and_nothing_else(path: Path, library: Library) -> None:
    expected = path.read_bytes().split(b"\n")[0].decode().removeprefix("# ").split(", ")
    reading = read_bank(path, library)
    assert [f"{each.code} {each.line}:{each.column}" for each in reading.diagnostics] == expected


@pytest.mark.parametrize(
    "path", [path for path in BROKEN if path.stem not in SPOILS_ITS_NEIGHBOURS], ids=lambda path: path.stem
)
def test_a_broken_question_never_hides_its_neighbours(path: Path, library: Library) -> None:
    reading = read_bank(path, library)
    assert [located.item.id for located in reading.items] == ["good-1", "good-2"]


def test_each_code_has_a_broken_file() -> None:
    shown = {path.stem.split("--")[0] for path in BROKEN}
    assert set(yaml.MESSAGES) | set(banks.MESSAGES) <= shown | MADE_BY_TESTS | OF_THE_TOOLS | IN_THE_CATALOG


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_messages_are_complete_sentences_in_both_languages(path: Path, library: Library) -> None:
    for each in read_bank(path, library).diagnostics:
        for lang in ("zh", "en"):
            message = each.message(lang)
            assert "{" not in message.replace("{{", "").replace("“{", "").replace("{pin", "")
            assert "“?”" not in message.replace("“?”，", "").replace("“?” in", "")
            assert not message.startswith(each.code)
