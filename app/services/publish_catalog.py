"""Publish the catalog of topics: their titles in both languages, and their strands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from app.domain.bank.fields import Words
from app.services.clock import Clock
from app.store.audit import write_audit
from app.store.models import CatalogRow
from app.store.rows import add_row, find_row
from app.store.transaction import one_at_a_time, writing


@dataclass(frozen=True)
class TopicEntry:
    """One topic: its own title, and the strand 类别 that it counts to."""

    title: Words
    strand: str


def publish_catalog(topics: Mapping[str, TopicEntry], *, by: int | None, clock: Clock) -> bool:
    """Put the catalog in force; return whether it differs from before."""
    content = {
        path: {"zh": entry.title.zh, "en": entry.title.en, "strand": entry.strand}
        for path, entry in topics.items()
    }
    digest = sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
    with writing():
        one_at_a_time("catalog")
        row = find_row(CatalogRow, 1)
        if row is not None and row.digest == digest:
            return False
        if row is None:
            add_row(CatalogRow(id=1, digest=digest, topics=content, loaded_at=clock.now()))
        else:
            row.digest, row.topics, row.loaded_at = digest, content, clock.now()
        write_audit("catalog.published", digest[:12], by=by, at=clock.now(), topics=len(content))
    return True


def current_catalog() -> dict[str, TopicEntry]:
    """Return the topics in force by path, in the order of the file; empty before the first load."""
    row = find_row(CatalogRow, 1)
    if row is None:
        return {}
    return {
        path: TopicEntry(Words(entry["zh"], entry["en"]), entry["strand"])
        for path, entry in row.topics.items()
    }
