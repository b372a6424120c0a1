"""One file is one item type; :func:`item_types` finds them all."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache

from app.domain.bank.item_type import ItemType
from app.domain.registry import discover


@cache
def item_types() -> Mapping[str, ItemType]:
    """Return every item type by its YAML key."""
    return discover(sys.modules[__name__], "ITEM_TYPE")
