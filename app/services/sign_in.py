"""Sign a member in by staff number, or telephone number, and password."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from app.domain.errors import DomainError
from app.domain.phone import fold_phone, is_phone
from app.services.clock import Clock
from app.services.passwords import fold_staff_number, hash_password, matches, needs_new_hash
from app.settings import Settings
from app.store.audit import write_audit
from app.store.models import BrowserSessionRow, MemberRow
from app.store.models.columns import new_public_id
from app.store.queries import sign_in as rows
from app.store.queries.devices import remove_ended_browsers
from app.store.transaction import reading, writing

WINDOW = timedelta(minutes=15)
ADDRESS_FACTOR = 10  # a whole station may sit behind one address: one person's slips must not lock it out


SHORTEST_PHONE = 10  # digits; a staff number seldom has as many


@dataclass(frozen=True)
class NewBrowser:
    """A browser in which somebody wants to stay signed in. ``device`` as ``domain.device`` describes it."""

    device: str
    is_shared: bool
    key: str = field(default_factory=new_public_id)


def sign_in(
    name: str,
    password: str,
    *,
    address: str,
    clock: Clock,
    settings: Settings,
    browser: NewBrowser | None = None,
) -> MemberRow:
    """Return the member whose staff number or telephone number, and password, these are.

    A number that several active members have is nobody's.

    :raises DomainError: ``wrong-password`` or, for what looks like a telephone number,
        ``wrong-password-or-phone`` (also for an unknown account, after the same work),
        ``too-many-failures`` (fact: ``minutes`` to wait), ``account-inactive``,
        ``demo-refused``. The last two are told only to who knows the password.
    """
    place, now = f"address:{address}"[:80], clock.now()
    with reading():
        member = _find(name)
        account = account_subject(member.staff_number if member else name)
        refuse_after_failures(account, place, now=now, settings=settings)
        member_id, known_hash = (member.id, member.password_hash) if member else (None, None)
    if not matches(known_hash, password) or member_id is None or known_hash is None:
        note_failure(account, place, now=now)
        # Said by the look of what was typed alone: whether an account exists must not show.
        raise DomainError("wrong-password-or-phone" if _looks_like_phone(name) else "wrong-password")
    new_hash = hash_password(password) if needs_new_hash(known_hash) else None
    with writing():
        member = rows.member_by_id(member_id)
        if member is None or member.status != "active":
            raise DomainError("account-inactive")
        if member.is_demo and not demo_allowed(settings):
            raise DomainError("demo-refused")
        if new_hash:
            member.password_hash = new_hash
        rows.forget_failures(account)
        if browser:
            _add_browser(browser, member, now=now, settings=settings)
        write_audit("member.signed_in", member.public_id, by=member.id, at=now)
    return member


def _find(name: str) -> MemberRow | None:
    member = rows.member_by_staff_number(fold_staff_number(name))
    if member is None and is_phone(name):
        holders = rows.active_members_with_phone(fold_phone(name))
        return holders[0] if len(holders) == 1 else None
    return member


def _looks_like_phone(name: str) -> bool:
    return is_phone(name) and len(fold_phone(name)) >= SHORTEST_PHONE


def _add_browser(browser: NewBrowser, member: MemberRow, *, now: datetime, settings: Settings) -> None:
    ended_before = now - timedelta(hours=2 * settings.session_hours)  # a day spent in the exam room alone
    remove_ended_browsers(member.id, session_stamp=member.session_stamp, before=ended_before)
    rows.add_browser(
        BrowserSessionRow(
            key=browser.key,
            member_id=member.id,
            session_stamp=member.session_stamp,
            device=browser.device,
            is_shared=browser.is_shared,
            started_at=now,
            seen_at=now,
        )
    )


def demo_allowed(settings: Settings) -> bool:
    """Return whether demo members, whose password is widely known, may sign in: only on this very machine."""
    return settings.allow_demo or is_loopback(settings.host)


def account_subject(staff_number: str) -> str:
    """Return the name under which failures of an account are counted."""
    return f"account:{fold_staff_number(staff_number)}"[:80]


def note_failure(*subjects: str, now: datetime) -> None:
    """Count one wrong password against each subject."""
    with writing():
        for subject in subjects:
            rows.count_failure(subject, now=now, since=now - WINDOW)


def refuse_after_failures(*subjects: str, now: datetime, settings: Settings) -> None:
    """:raises DomainError: ``too-many-failures`` (fact: ``minutes``) stand against a subject."""
    limits = {name: settings.login_failures * _factor(name) for name in subjects}
    found = rows.failures_since(list(limits), now - WINDOW)
    waits = [first + WINDOW - now for subject, (count, first) in found.items() if count >= limits[subject]]
    if waits:
        raise DomainError("too-many-failures", minutes=ceil(max(waits).total_seconds() / 60))


def _factor(subject: str) -> int:
    return ADDRESS_FACTOR if subject.startswith("address:") else 1


def is_loopback(host: str) -> bool:
    """Return whether only this very machine can reach what listens on ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
