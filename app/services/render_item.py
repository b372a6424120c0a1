"""Texts of items as HTML: once when a version is published, drawn numbers once when a paper is frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from app.content.markdown import ShownPicture
from app.content.markdown import render as render_markdown
from app.domain.bank.build import realise
from app.domain.bank.item import Item
from app.domain.bank.params.evaluate import Values
from app.domain.bank.params.texts import describe_values
from app.domain.bank.translations import (
    in_language,
    languages_of,
    localised_texts,
    without_translations,
)
from app.domain.paper.paper import Paper
from app.domain.paper.paper_json import paper_to_json
from app.store.cache import remember
from app.store.items import Pool, StoredItem
from app.store.media import media_names

MEDIA_PATH = "/media"
Render = Callable[..., str]  # Markdown, language, pictures → HTML


def render_item(item: Item, render: Render = render_markdown) -> dict[str, str]:
    """Return the HTML of every text that may be shown of an item, in all its languages, by its Markdown.

    Its pictures must be kept already; inside the caller's transaction.
    """
    if pictures := _shown_pictures(item):
        render = partial(render, pictures=pictures)
    html = {text: render(text, "zh") for text in localised_texts(without_translations(item))}
    for language in languages_of(item):
        translated = without_translations(in_language(item, language))
        for text in localised_texts(translated):
            html.setdefault(text, render(text, language))
    return html


def _shown_pictures(item: Item) -> tuple[ShownPicture, ...]:
    names = media_names(picture.digest for picture in item.media.values())
    return tuple(
        ShownPicture(path, f"{MEDIA_PATH}/{names[one.digest]}", one.width, one.height)
        for path, one in sorted(item.media.items())
        if one.digest in names
    )


def paper_with_texts(paper: Paper, pool: Pool) -> dict[str, Any]:
    """Return a paper as it is kept: where numbers were drawn, with the HTML of their texts."""
    drawn = {slot.item: slot for slot in paper.slots if slot.values}
    stored = paper_to_json(paper)
    if drawn:
        entries = (entry for entry in pool.items if entry.item.name in drawn)
        stored["html"] = {
            entry.item.name: _drawn_html(entry, drawn[entry.item.name].values) for entry in entries
        }
    return stored


def drawn_entry(entry: StoredItem, values: Values) -> StoredItem:
    """Return an item version with the numbers of one combination."""
    item = realise(entry.item, values)
    return replace(entry, item=item, html=_drawn_html(entry, values), drawn=describe_values(values))


def _drawn_html(entry: StoredItem, values: Values) -> dict[str, str]:
    key = (entry.version_id, describe_values(values))
    return remember("drawn texts", key, lambda: render_item(realise(entry.item, values)))
