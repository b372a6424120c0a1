"""发消息: tell everybody at work in a sitting something, or one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import DomainError, NotAllowed, NotFound
from app.services.clock import Clock
from app.services.invigilated import invigilated_book, invigilated_sitting
from app.services.viewer import Viewer
from app.store import room as store
from app.store.attempts import find_attempt
from app.store.audit import write_audit
from app.store.models import RoomMessageRow
from app.store.rows import add_row
from app.store.transaction import reading, writing

LONGEST_MESSAGE = 300


@dataclass(frozen=True)
class Message:
    """What a member at work was told."""

    id: int
    text: str
    sent_at: datetime


def send_message(
    sitting_id: str, text: str, *, attempt_id: str | None = None, viewer: Viewer, clock: Clock
) -> None:
    """Send a message to the sitting, or to one attempt of it; it comes with the next save.

    Only who organizes for the whole organisation may speak to the whole sitting.

    :raises NotFound: no such sitting or attempt, or not for this viewer.
    :raises NotAllowed: ``message-to-all``.
    :raises DomainError: ``message-empty`` or ``message-too-long`` (facts: limit).
    """
    said = " ".join(text.split())
    if not said:
        raise DomainError("message-empty")
    if len(said) > LONGEST_MESSAGE:
        raise DomainError("message-too-long", limit=LONGEST_MESSAGE)
    with writing():
        sitting = invigilated_sitting(sitting_id, viewer)
        if attempt_id is None and not any(path.count("/") == 2 for path in viewer.paths("organizer")):
            raise NotAllowed("message-to-all")
        target = None
        if attempt_id is not None:
            row = invigilated_book(attempt_id, viewer).row
            if row.sitting_id != sitting.id:
                raise NotFound()
            target = row.id
        now = clock.now()
        message = add_row(
            RoomMessageRow(
                sitting_id=sitting.id,
                attempt_id=target,
                text=said,
                sent_by=viewer.member_id,
                sent_at=now,
            )
        )
        store.tell(message)
        write_audit("room.message", attempt_id or sitting_id, by=viewer.member_id, at=now, text=said)


def list_messages(attempt_id: str, *, owner: int) -> list[Message]:
    """Return what a member was told in an attempt, oldest first.

    :raises NotFound: no such attempt, or not the owner's.
    """
    with reading():
        rows = store.messages_for(find_attempt(attempt_id, owner=owner).id)
        return [Message(row.id, row.text, row.sent_at) for row in rows]
