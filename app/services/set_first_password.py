"""Give a member a new first password."""

from __future__ import annotations

from app.domain.errors import DomainError
from app.services.clock import Clock
from app.services.passwords import fold_staff_number, hash_password
from app.store.audit import write_audit
from app.store.members import member_with_number
from app.store.models.columns import new_public_id
from app.store.transaction import writing


def set_first_password(staff_number: str, password: str, *, by: int | None, clock: Clock) -> None:
    """Set a password that must be changed at the next log-in; every session of the member ends.

    :raises DomainError: ``member-unknown``.
    """
    password_hash = hash_password(password)
    with writing():
        member = member_with_number(fold_staff_number(staff_number))
        if member is None:
            raise DomainError("member-unknown", name=staff_number)
        member.password_hash = password_hash
        member.must_change_password = True
        member.session_stamp = new_public_id()
        write_audit("member.password_reset", str(member.id), by=by, at=clock.now())
