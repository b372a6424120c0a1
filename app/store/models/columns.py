"""Column kinds that several tables share."""

from __future__ import annotations

import secrets
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, Dialect, String
from sqlalchemy.types import TypeDecorator

# Not JSONB on PostgreSQL: that forgets the order of keys, and topics and tiers have one.
Json = JSON()
# Compared by code points in any locale, so that a range of it finds what begins with a text.
PathText = String(200).with_variant(String(200, collation="C"), "postgresql")


class ExactMarks(TypeDecorator[Fraction]):
    """Marks as an exact fraction, stored as text such as ``173/2``."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Fraction | None:
        return None if value is None else Fraction(value)


def new_public_id() -> str:
    """Return a random identifier for addresses: 96 bits, so that nothing can be guessed by counting."""
    return secrets.token_urlsafe(12)
