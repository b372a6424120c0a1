"""A new bank is itself without a finding, shows every type, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content.bank_files import read_bank
from app.content.library import Library
from app.content.lint_rule import LintSubject
from app.content.linting import lint_bank
from app.content.starter_bank import check_bank_name, starter_files, write_new_bank
from app.domain.errors import DomainError
from app.domain.itemtypes import item_types


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_bank_has_one_of_each_type_and_no_finding(tmp_path, library, lang):
    title = "值班: “应知应会” #1's"
    paths = write_new_bank(tmp_path / "duty", starter_files("duty", title, lang))
    reading = read_bank(tmp_path / "duty", library)
    assert reading.diagnostics == []
    assert lint_bank(LintSubject(reading)) == []
    assert reading.header.title.zh == title
    assert {located.item.type for located in reading.items} == set(item_types())
    assert [path.name for path in paths] == ["bank.yaml", "01-questions.yaml"]


def test_an_organisation_unknown_to_the_samples_does_not_break_them(tmp_path):
    write_new_bank(tmp_path / "duty", starter_files("duty", "值班", "zh"))
    assert read_bank(tmp_path / "duty", Library()).diagnostics == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_have_the_same_types_in_the_same_order(lang):
    text = starter_files("duty", "值班", lang)["01-questions.yaml"]
    found = [line.split(":")[0].strip() for line in text.splitlines() if line.startswith("    ")]
    types = [name for name in found if name in item_types()]
    assert types == [
        "single",
        "multiple",
        "indefinite",
        "truefalse",
        "blank",
        "numeric",
        "match",
        "order",
        "qa",
        "short",
        "essay",
        "cloze",
    ]


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(DomainError) as refused:
        write_new_bank(tmp_path, {"bank.yaml": ""})
    assert refused.value.code == "folder-not-empty"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["Duty", "x", "a/b", "..", "值班", "a" * 65, ""])
def test_a_name_that_no_bank_may_have_is_refused(name):
    with pytest.raises(DomainError):
        check_bank_name(name)
    assert isinstance(Path(check_bank_name("duty-2")), Path)
