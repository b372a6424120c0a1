"""What uploaded files are checked against: the organisation, topics and banks in force."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.content.catalog import Catalog, Topic
from app.content.library import Library
from app.domain.bank.fields import Words
from app.services.clock import Clock
from app.services.publish_catalog import current_catalog
from app.services.publish_organisation import current_organisation
from app.store.items import snapshot_items
from app.store.queries.bank_pages import published_banks
from app.store.transaction import reading


def gather_library(*, clock: Clock, zone: str) -> Library:
    """Return the library around a file that is not on this disk."""
    with reading():
        organisation = current_organisation()
        topics = {path: Topic(path, entry.title, entry.strand) for path, entry in current_catalog().items()}
        banks = {
            bank.key: frozenset(entry.item.drawn_as for entry in snapshot_items(bank.snapshot_id))
            for bank in published_banks()
        }
    return Library.of(
        organisation,
        catalog=Catalog(Words("题目目录", "Topics"), topics) if topics else None,
        banks=banks,
        zone=zone,
        today=clock.now().astimezone(ZoneInfo(zone)).date(),
    )
