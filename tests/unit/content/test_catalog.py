from __future__ import annotations

from pathlib import Path

import pytest

from app.content.catalog import read_catalog
from app.content.documents import Source

START = "format: 1\ncatalog: 目录\ntopics:\n"


def read(text: str):
    return read_catalog(Source("catalog.yaml", (START + text).encode()))


def test_topics_are_paths_with_titles_and_the_nearest_strand_above(data: Path) -> None:
    catalog = read_catalog(Source.at(data / "exams/catalog.yaml")).catalog
    assert list(catalog.topics) == ["值班", "值班/交接班", "值班/突发事件"]
    assert catalog.topics["值班/交接班"].title.en == "Handing over"
    assert catalog.topics["值班/交接班"].strand == "岗位技能"
    assert catalog.topics["值班/突发事件"].strand == "技术业务"
    assert catalog.topics["值班/突发事件"].title.zh == "突发事件"


def test_children_are_those_right_below(data: Path) -> None:
    catalog = read_catalog(Source.at(data / "exams/catalog.yaml")).catalog
    assert [topic.path for topic in catalog.children()] == ["值班"]
    assert [topic.path for topic in catalog.children("值班")] == ["值班/交接班", "值班/突发事件"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("  - {topic: a/b}\n", "topic-slash", 4),
        ("  - {topic: a}\n  - {topic: a}\n", "topic-twice", 5),
        ("  - {topic: a, strand: 政治}\n", "strand-unknown", 4),
        ("  - {topic: a, titel: b}\n", "key-unknown", 4),
        ("  - {title: a}\n", "key-missing", 4),
        ("  - a\n", "map-expected", 4),
    ],
)
def test_a_mistake_is_found_at_its_line_and_gives_no_catalog(text: str, code: str, line: int) -> None:
    catalog, diagnostics = read(text)
    assert [(each.code, each.line) for each in diagnostics] == [(code, line)]
    assert catalog.topics == {}
