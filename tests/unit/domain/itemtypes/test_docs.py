"""Each item type has a page that names its fields and rules, and whose example loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.content.yaml_tree import read_tree
from app.domain.bank.build import BankDefaults, Context, build_item
from app.domain.bank.fields import Report
from app.domain.itemtypes import item_types

PAGES = Path(__file__).parents[4] / "docs" / "item-types"
EXAMPLE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)

every_type = pytest.mark.parametrize(
    "item_type", [pytest.param(one, id=name) for name, one in item_types().items()]
)


def page_of(item_type):
    return (PAGES / f"{item_type.name}.md").read_text("utf-8")


@every_type
def test_page_names_the_type_its_fields_and_its_rules(item_type):
    page = page_of(item_type)
    assert page.startswith(f"# {item_type.name} · {item_type.alias}\n\n中文：")
    for name in (*(field.name for field in item_type.fields), *item_type.scorings):
        assert f"`{name}`" in page
    for field in item_type.fields:
        assert field.alias in page


@every_type
def test_examples_on_the_page_load_without_complaint(item_type):
    examples = EXAMPLE.findall(page_of(item_type))
    assert examples
    for example in examples:
        tree = read_tree(example)
        assert not tree.troubles
        for fields in tree.root:
            report = Report()
            context = Context(languages=("zh", "en")[: 2 if "en" in fields else 1])
            item = build_item("duty", fields, BankDefaults(), report, context)
            assert (report.problems, item.type) == ([], item_type.name)


def test_no_page_is_left_over():
    others = {"README", "group"}  # a group is no type: its questions have one each
    assert {page.stem for page in PAGES.glob("*.md")} - others == set(item_types())
