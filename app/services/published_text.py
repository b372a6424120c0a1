"""A bank in force written out again as the text of a file, so that more can be put beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.content.exporters.bank_yaml import as_questions, write_bank_header, write_questions
from app.domain.bank.fields import Raw
from app.domain.bank.item import Item
from app.domain.errors import NotFound
from app.store.items import snapshot_items
from app.store.queries.bank_pages import find_bank
from app.store.transaction import reading


def published_bank_text(key: str) -> tuple[str, frozenset[str]]:
    """Return the text of a bank in force, and the ids that are taken in it.

    Read again it gives the same items: what the bank's header said of scoring
    stands in its header.

    :raises NotFound: there is no such bank in force.
    """
    with reading():
        bank = find_bank(key)
        if bank is None:
            raise NotFound()
        items = [entry.item for entry in snapshot_items(bank.snapshot_id)]
    header: dict[str, Raw] = {"format": "1", "bank": key, "title": dict(bank.title)}
    header |= {"languages": _languages(items), "use": items[0].use if items else "exam"}
    if scoring := {item.type: item.bank_scoring for item in items if item.bank_scoring}:
        header["defaults"] = {"scoring": scoring}
    questions = write_questions(
        (fields, ()) for fields in as_questions(replace(item, bank_scoring="") for item in items)
    )
    ids = {item.id for item in items} | {item.group.id for item in items if item.group}
    return write_bank_header(header) + questions.removeprefix("format: 1\n"), frozenset(ids)


def _languages(items: Iterable[Item]) -> list[Raw]:
    translated = {language for item in items for language in item.translations}
    source = "en" if "zh" in translated else "zh"
    return [source, *sorted(translated - {source})]
