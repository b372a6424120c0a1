"""Sign a member out on other devices."""

from __future__ import annotations

from app.domain.errors import NotFound
from app.services.clock import Clock
from app.services.list_devices import TOKEN_NAME
from app.store.audit import write_audit
from app.store.members import member_row
from app.store.queries.devices import (
    browsers_of,
    remove_browser,
    remove_browsers,
    remove_tokens,
    tokens_of,
)
from app.store.queries.sign_in import remove_token
from app.store.transaction import writing


def end_device(member_id: int, name: str, *, clock: Clock) -> None:
    """End one session of the member, as :func:`app.services.list_devices.list_devices` names it.

    :raises NotFound: the member is not signed in there (any more).
    """
    with writing():
        now = clock.now()
        browser = next((row for row in browsers_of(member_id) if row.key == name), None)
        token = next((row for row in tokens_of(member_id, now) if row.token_hash[:TOKEN_NAME] == name), None)
        if browser:
            remove_browser(browser.key)
        elif token:
            remove_token(token.token_hash)
        else:
            raise NotFound()
        write_audit("member.device_ended", member_row(member_id).public_id, by=member_id, at=now)


def end_other_devices(member_id: int, *, here: str, clock: Clock) -> None:
    """End every session of the member, and every token, but the browser ``here``."""
    with writing():
        remove_browsers(member_id, except_key=here)
        remove_tokens(member_id)
        write_audit("member.devices_ended", member_row(member_id).public_id, by=member_id, at=clock.now())
