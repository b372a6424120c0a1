"""The catalog of topics 题目目录: a tree with titles in both languages and a strand 类别 for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from app.content.diagnostics import Diagnostic
from app.content.documents import Source, read_document
from app.content.values import check_format, check_keys, read_list, read_map, read_words
from app.domain.bank.fields import Raw, Report, Words
from app.domain.bank.shapes import did_you_mean, read_field

STRANDS: Mapping[str, Words] = MappingProxyType(
    {
        "政治理论": Words("政治理论", "Political theory"),
        "技术业务": Words("技术业务", "Technical work"),
        "岗位技能": Words("岗位技能", "Job skills"),
    }
)
_TOPIC_KEYS = ("topic", "title", "strand", "topics")


@dataclass(frozen=True)
class Topic:
    """专题: ``path`` joins the keys from the root by ``/``; ``strand`` is empty when none is set above it."""

    path: str
    title: Words
    strand: str


@dataclass(frozen=True)
class Catalog:
    """All topics by path, parents before their children, in the order of the file."""

    title: Words
    topics: Mapping[str, Topic]

    def children(self, path: str = "") -> tuple[Topic, ...]:
        """Return the topics right below ``path``; the top ones for an empty path."""
        depth = path.count("/") + 1 if path else 0
        prefix = f"{path}/" if path else ""
        return tuple(
            topic
            for topic in self.topics.values()
            if topic.path.startswith(prefix) and topic.path.count("/") == depth
        )


EMPTY_CATALOG = Catalog(Words("题目目录", "Topics"), MappingProxyType({}))


class CatalogReading(NamedTuple):
    """The catalog, empty when it has an error, and what was found."""

    catalog: Catalog
    diagnostics: list[Diagnostic]


def read_catalog(source: Source) -> CatalogReading:
    """Return the catalog that a file holds."""
    document = read_document(source)
    report = Report()
    topics: dict[str, Topic] = {}
    title: Words | None = None
    if document.root is not None:
        fields = document.root
        check_format(fields, report)
        check_keys(fields, ("format", "catalog", "topics"), report)
        title = read_words(fields.get("catalog"), report.at("catalog"))
        _read_topics(fields.get("topics"), "", "", topics, report.at("topics"))
    diagnostics = document.diagnostics(report)
    if title is None or any(each.is_error for each in diagnostics):
        return CatalogReading(EMPTY_CATALOG, diagnostics)
    return CatalogReading(Catalog(title, MappingProxyType(topics)), diagnostics)


def _read_topics(raw: Raw | None, above: str, strand: str, topics: dict[str, Topic], report: Report) -> None:
    for index, entry in enumerate(read_list(raw, report) or ()):
        at = report.at(index)
        fields = read_map(entry, at)
        if fields is None:
            continue
        check_keys(fields, _TOPIC_KEYS, at)
        key = read_field(fields, "topic", at)
        if key is None:
            continue
        if "/" in key:
            at.at("topic").error("topic-slash", topic=key)
            continue
        path = f"{above}/{key}" if above else key
        if path in topics:
            at.at("topic").error("topic-twice", topic=path)
            continue
        own = _read_strand(fields, strand, at)
        title = read_words(fields["title"], at.at("title")) if "title" in fields else None
        topics[path] = Topic(path, title or Words(key, key), own)
        if "topics" in fields:
            _read_topics(fields["topics"], path, own, topics, at.at("topics"))


def _read_strand(fields: Mapping[str, Raw], above: str, report: Report) -> str:
    if "strand" not in fields:
        return above
    strand = read_field(fields, "strand", report)
    if strand is not None and strand not in STRANDS:
        suggestion = did_you_mean(strand, list(STRANDS))
        report.at("strand").error(
            "strand-unknown", strand=strand, offered="、".join(STRANDS), suggestion=suggestion
        )
    return strand or above
