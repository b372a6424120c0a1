"""The published banks."""

from __future__ import annotations

from app.store.banks import PublishedBank, published_banks
from app.store.transaction import reading


def list_banks() -> list[PublishedBank]:
    """Return the published banks by key, with the snapshot that runs."""
    with reading():
        return published_banks()
