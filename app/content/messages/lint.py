"""What the rules of advice say; each rule holds its own words."""

from __future__ import annotations

from app.content import lint
from app.domain.bank.fields import Words
from app.domain.registry import discover

MESSAGES: dict[str, Words] = {f"lint-{rule.name}": rule.message for rule in discover(lint, "RULE").values()}
