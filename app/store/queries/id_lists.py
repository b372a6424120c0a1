"""A condition over a long list of ids, sent as one value: databases limit how many a statement may have."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.expression import bindparam

from app.store.database import db


def is_one_of(column: Any, ids: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of ``ids``, however many there are."""
    wanted = list(ids)
    if db.engine.dialect.name == "postgresql":
        found: ColumnElement[bool] = column == func.any(
            bindparam(None, wanted, type_=ARRAY(BigInteger), unique=True)
        )
        return found
    listed = func.json_each(json.dumps(wanted)).table_valued("value")
    chosen: ColumnElement[bool] = column.in_(select(listed.c.value))
    return chosen
