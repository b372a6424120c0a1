"""Close the account of somebody who has left, and open it again."""

from __future__ import annotations

from app.domain.errors import DomainError
from app.services.change_member import find_changeable
from app.services.clock import Clock
from app.services.import_members import refuse_without_administrator
from app.services.people_scope import PeopleScope
from app.services.refresh_plan import refresh_plan
from app.store.audit import write_audit
from app.store.roster import change_members, end_sessions
from app.store.transaction import one_at_a_time, writing


def deactivate_member(public_id: str, scope: PeopleScope, *, clock: Clock, zone: str) -> None:
    """End log-in, sessions and tokens; what the member did stays, and a running attempt ends by the clock.

    Doing it twice changes nothing.

    :raises NotFound: no such member, or not for this scope to change.
    :raises DomainError: ``people-not-oneself``, ``people-last-administrator``.
    """
    with writing():
        one_at_a_time("people")
        facts = find_changeable(public_id, scope)
        if facts.status == "inactive":
            return
        if facts.id == scope.by:
            raise DomainError("people-not-oneself")
        refuse_without_administrator([facts.id])
        change_members([{"id": facts.id, "status": "inactive"}])
        end_sessions([facts.id])
        write_audit("member.deactivated", public_id, by=scope.by, at=clock.now())
    refresh_plan(clock=clock, zone=zone, only=[facts.id])


def reactivate_member(public_id: str, scope: PeopleScope, *, clock: Clock, zone: str) -> None:
    """Let somebody log in again, with the password and the roles held before.

    :raises NotFound: no such member, or not for this scope to change.
    """
    with writing():
        one_at_a_time("people")
        facts = find_changeable(public_id, scope)
        if facts.status == "active":
            return
        change_members([{"id": facts.id, "status": "active"}])
        write_audit("member.reactivated", public_id, by=scope.by, at=clock.now())
    refresh_plan(clock=clock, zone=zone, only=[facts.id])
