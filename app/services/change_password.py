"""Change one's own password."""

from __future__ import annotations

from app.domain.errors import DomainError, NotFound
from app.services.clock import Clock
from app.services.passwords import LONGEST, SHORTEST, fold_staff_number, hash_password, matches
from app.services.sign_in import account_subject, note_failure, refuse_after_failures
from app.settings import Settings
from app.store.audit import write_audit
from app.store.models.columns import new_public_id
from app.store.queries.devices import move_browser, remove_browsers
from app.store.queries.sign_in import member_by_id
from app.store.transaction import reading, writing


def change_password(
    member_id: int, old: str, new: str, *, clock: Clock, settings: Settings, here: str = ""
) -> None:
    """Set a new password and end all sessions and tokens but the browser whose key is ``here``.

    :raises DomainError: ``wrong-old-password`` (counted like a failed log-in, so that
        ``too-many-failures`` may follow), ``password-too-short`` (fact: ``minimum``),
        ``password-too-long`` (fact: ``maximum``), ``password-is-staff-number``, ``password-unchanged``.
    """
    with reading():
        member = member_by_id(member_id)
        if member is None:
            raise NotFound()
        known_hash, staff_number = member.password_hash, member.staff_number
        refuse_after_failures(account_subject(staff_number), now=clock.now(), settings=settings)
    if not matches(known_hash, old):
        note_failure(account_subject(staff_number), now=clock.now())
        raise DomainError("wrong-old-password")
    verify_new_password(new, staff_number)
    if new == old:
        raise DomainError("password-unchanged")
    new_hash = hash_password(new)
    with writing():
        member = member_by_id(member_id)
        if member is None:
            raise NotFound()
        if member.password_hash != known_hash:  # changed meanwhile, perhaps reset by a clerk
            raise DomainError("wrong-old-password")
        member.password_hash = new_hash
        member.must_change_password = False
        member.session_stamp = new_public_id()
        move_browser(here, member_id=member_id, session_stamp=member.session_stamp)
        remove_browsers(member_id, except_key=here)
        write_audit("member.password_changed", member.public_id, by=member_id, at=clock.now())


def verify_new_password(password: str, staff_number: str) -> None:
    """:raises DomainError: the password is too short, too long, or the staff number itself."""
    if len(password) < SHORTEST:
        raise DomainError("password-too-short", minimum=SHORTEST)
    if len(password) > LONGEST:
        raise DomainError("password-too-long", maximum=LONGEST)
    if fold_staff_number(password) == fold_staff_number(staff_number):
        raise DomainError("password-is-staff-number")
