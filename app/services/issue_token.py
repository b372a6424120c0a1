"""Tokens for programs: issued against a password, stored hashed, ended like a session."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from app.services.clock import Clock
from app.services.sign_in import demo_allowed, sign_in
from app.settings import Settings
from app.store.audit import write_audit
from app.store.models import ApiTokenRow
from app.store.queries import sign_in as rows
from app.store.queries.sign_in import Person
from app.store.transaction import writing


class IssuedToken(NamedTuple):
    """The token itself, seen only now, and when it ends."""

    token: str
    expires_at: datetime


def issue_token(
    name: str, password: str, *, address: str, clock: Clock, settings: Settings, device: str = "program//"
) -> IssuedToken:
    """Return a new token that is valid for ``settings.token_hours``.

    :raises DomainError: as :func:`app.services.sign_in.sign_in`.
    """
    member = sign_in(name, password, address=address, clock=clock, settings=settings)
    token, now = secrets.token_urlsafe(32), clock.now()
    expires_at = now + timedelta(hours=settings.token_hours)
    with writing():
        rows.remove_tokens_ended(now)
        rows.add_token(
            ApiTokenRow(
                token_hash=_hash(token),
                member_id=member.id,
                session_stamp=member.session_stamp,
                expires_at=expires_at,
                issued_at=now,
                device=device,
            )
        )
        write_audit("token.issued", member.public_id, by=member.id, at=now)
    return IssuedToken(token, expires_at)


def member_of_token(token: str, now: datetime, *, settings: Settings) -> Person | None:
    """Return whose token it is; None when unknown, ended, or revoked by a new password."""
    person = rows.person_of_token(_hash(token), now)
    return person if person and (demo_allowed(settings) or not person.is_demo) else None


def revoke_token(token: str) -> None:
    """End the token; an unknown one is no error."""
    with writing():
        rows.remove_token(_hash(token))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
