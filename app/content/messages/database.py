"""What the database refuses, and what is wrong with a backup of it."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    "not-storable": Words(
        "内容过长，或含有无法保存的字符，未作任何改动。",
        "It is too long, or has a character that cannot be stored; nothing was changed.",
    ),
}
