"""Write an audit entry inside the transaction that does the act."""

from __future__ import annotations

from datetime import datetime

from app.store.database import db
from app.store.models import AuditRow


def write_audit(action: str, subject: str, *, by: int | None, at: datetime, **facts: object) -> None:
    """Append one entry; it is committed, or not, together with the act."""
    db.session.add(AuditRow(at=at, actor_id=by, action=action, subject=subject, facts=facts))
