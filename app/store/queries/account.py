"""The account page."""

from __future__ import annotations

from sqlalchemy import select

from app.store.database import db
from app.store.models import DepartmentRow


def departments_above(path: str) -> list[tuple[str, str]]:
    """Return the titles (zh, en) along ``/1/4/9/``, from the root down."""
    ids = [int(part) for part in path.split("/") if part]
    row = DepartmentRow
    statement = select(row.id, row.title_zh, row.title_en).where(row.id.in_(ids))
    titles = {row_id: (zh, en) for row_id, zh, en in db.session.execute(statement)}
    return [titles[row_id] for row_id in ids if row_id in titles]
