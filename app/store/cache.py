"""What is stored once and never changed may be kept decoded in memory, per application."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import current_app

T = TypeVar("T")
LIMIT = 50_000


def remember(kind: str, key: Hashable, make: Callable[[], T]) -> T:
    """Return the value kept under (``kind``, ``key``), making it the first time.

    Only for immutable rows (item versions, exam versions, snapshots): nothing
    is ever invalidated. When a kind grows past its limit it is emptied.
    """
    caches: dict[str, dict[Hashable, Any]] = current_app.extensions.setdefault("baiti_cache", {})
    cache = caches.setdefault(kind, {})
    try:
        return cache[key]  # type: ignore[no-any-return]
    except KeyError:
        if len(cache) >= LIMIT:
            cache.clear()
        value = cache[key] = make()
        return value
