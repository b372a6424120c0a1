"""The schema for editors: made from the field tables, true to every bank, and quick to say no."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from app.content.schema import bank_schema, schema_text
from app.content.starter_bank import starter_files
from app.domain.itemtypes import item_types

ROOT = Path(__file__).parents[3]
jsonschema = pytest.importorskip("jsonschema", reason="comes with the dev extra")
BANKS = [
    *sorted((ROOT / "question_bank").glob("*/*.yaml")),
    *sorted((ROOT / "tests/data/banks/sample").glob("*.yaml")),
    ROOT / "tests/data/every/bank.yaml",
    *sorted((ROOT / "tests/data/home/question_bank").glob("*/*.yaml")),
]
SINGLE = {"id": "s-1", "single": "题", "options": ["甲", "乙"], "answer": "A"}


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft7Validator.check_schema(bank_schema())
    return jsonschema.Draft7Validator(bank_schema())


def as_editors_read(text: str, *, typed: bool) -> object:
    """Return YAML as texts, or with numbers and booleans where an editor sees them."""
    values = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506, TID251 - BaseLoader makes texts alone
    return type_scalars(values) if typed else values


def type_scalars(value):
    if isinstance(value, dict):
        return {key: type_scalars(one) for key, one in value.items()}
    if isinstance(value, list):
        return [type_scalars(one) for one in value]
    if value in ("true", "false"):
        return value == "true"
    if re.fullmatch("[0-9]+", value):
        return int(value)
    return float(value) if re.fullmatch(r"[0-9]+\.[0-9]+", value) else value


def bank(*questions, **header):
    return {"format": "1", "bank": "small", "title": "小", "questions": list(questions), **header}


def test_the_committed_copy_is_the_one_that_the_tables_make():
    committed = (ROOT / "question_bank/bank.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(), "run: baiti bank schema > question_bank/bank.schema.json"
    assert json.loads(committed)["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("typed", [False, True], ids=["texts", "typed"])
@pytest.mark.parametrize("path", BANKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_bank_of_ours_fits(validator, path, typed):
    values = as_editors_read(path.read_text(encoding="utf-8"), typed=typed)
    assert [error.message for error in validator.iter_errors(values)] == []


@pytest.mark.parametrize("typed", [False, True], ids=["texts", "typed"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_bank_fits(validator, lang, typed):
    for text in starter_files("duty", "值班", lang).values():
        assert list(validator.iter_errors(as_editors_read(text, typed=typed))) == []


@pytest.mark.parametrize("name", item_types())
def test_the_samples_of_every_type_fit_under_both_names(validator, name):
    item_type = item_types()[name]
    for number, sample in enumerate(item_type.samples):
        question = {"id": f"s-{number}", **json.loads(json.dumps(sample.source))}
        assert list(validator.iter_errors(bank(question))) == []
        question[item_type.alias] = question.pop(name)
        assert list(validator.iter_errors(bank(question))) == []


@pytest.mark.parametrize(
    "question",
    [
        {"single": "题", "options": ["甲", "乙"], "answer": "A"},
        {**SINGLE, "multiple": "题"},
        {"id": "s-1", "options": ["甲", "乙"], "answer": "A"},
        {"id": "s-1", "single": "题", "options": ["甲", "乙"]},
        {**SINGLE, "options": ["甲"]},
        {**SINGLE, "options": {"A": {"txt": "甲"}, "B": "乙"}},
        {**SINGLE, "anwser": "B"},
        {**SINGLE, "tolerance": "1%"},
        {**SINGLE, "scoring": "half"},
        {**SINGLE, "status": "aktiv"},
        {**SINGLE, "difficulty": 6},
        {**SINGLE, "en": {"answer": "B"}},
        {**SINGLE, "shuffle": {"pin": []}},
        {"id": "t-1", "truefalse": "水是湿的。", "answer": "对", "shuffle": False},
        {"id": "m-1", "match": "连线", "pairs": [["甲", "一", "1"]]},
    ],
)
def test_what_the_check_would_refuse_for_its_shape_does_not_fit(validator, question):
    assert list(validator.iter_errors(bank(question)))


@pytest.mark.parametrize(
    "file",
    [
        {"bank": "small"},
        {"format": "1"},
        {"format": "2", "bank": "small"},
        {"format": "1", "questions": [SINGLE], "title": "小"},
        bank(SINGLE, use="exams"),
        bank(SINGLE, bank="Small"),
        bank(SINGLE, defaults={"scoring": {"single": "half"}}),
        bank(SINGLE, defaults={"answer": "A"}),
    ],
)
def test_a_header_that_is_wrong_does_not_fit(validator, file):
    assert list(validator.iter_errors(file))
