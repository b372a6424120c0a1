"""Sign a member in by staff number and password."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from math import ceil

from app.domain.errors import DomainError
from app.services.clock import Clock
from app.services.passwords import fold_staff_number, hash_password, matches, needs_new_hash
from app.settings import Settings
from app.store.audit import write_audit
from app.store.models import MemberRow
from app.store.queries import sign_in as rows
from app.store.queries.sign_in import Person
from app.store.transaction import reading, writing

WINDOW = timedelta(minutes=15)
ADDRESS_FACTOR = 10  # a whole station may sit behind one address: one person's slips must not lock it out


def sign_in(staff_number: str, password: str, *, address: str, clock: Clock, settings: Settings) -> MemberRow:
    """Return the member whose staff number and password these are.

    :raises DomainError: ``wrong-password`` (also for an unknown account, after the
        same work), ``too-many-failures`` (fact: ``minutes`` to wait), ``account-inactive``,
        ``demo-refused``. The last two are told only to who knows the password.
    """
    account, place = account_subject(staff_number), f"address:{address}"[:80]
    now = clock.now()
    with reading():
        refuse_after_failures(account, place, now=now, settings=settings)
        member = rows.member_by_staff_number(fold_staff_number(staff_number))
        member_id, known_hash = (member.id, member.password_hash) if member else (None, None)
    if not matches(known_hash, password) or member_id is None or known_hash is None:
        note_failure(account, place, now=now)
        raise DomainError("wrong-password")
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
        write_audit("member.signed_in", member.public_id, by=member.id, at=now)
    return member


def recognise(member_id: int, session_stamp: str, *, settings: Settings) -> Person | None:
    """Return who a browser signed in as, None once the member left or the sessions were ended."""
    person = rows.active_person(member_id)
    if person is None or person.session_stamp != session_stamp:
        return None
    return person if demo_allowed(settings) or not person.is_demo else None


def demo_allowed(settings: Settings) -> bool:
    """Return whether demo members, whose password is widely known, may sign in: only on this very machine."""
    return settings.allow_demo or _is_loopback(settings.host)


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


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
