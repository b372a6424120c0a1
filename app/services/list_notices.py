"""通知: what a member should know of the own sittings and requests, until it is put away or out of date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import NotFound
from app.domain.sittings.waves import MAKE_UP
from app.services.clock import Clock
from app.services.list_sittings import MemberSitting
from app.services.viewer import Viewer
from app.store import notices as store
from app.store.sitting_changes import ChangeFacts, changes_of, make_ups_moved
from app.store.transaction import reading, writing

_NAME = re.compile(r"(act|check)-[A-Za-z0-9_-]{16}")


@dataclass(frozen=True)
class SittingNotice:
    """A sitting of the member's was moved, made longer, cancelled, or given its own window back.

    ``kind``: moved · longer · cancelled · restored. The window is the one in
    force, ``before`` the one it had; ``make_up`` the make-up's, when it went along.
    """

    name: str
    kind: str
    sitting: MemberSitting
    before: tuple[datetime, datetime]
    make_up: tuple[datetime, datetime] | None
    reason: str
    at: datetime


@dataclass(frozen=True)
class AnswerNotice:
    """A check of a result has been answered."""

    name: str
    attempt: str
    at: datetime


@dataclass(frozen=True)
class Notices:
    """Newest first."""

    sittings: tuple[SittingNotice, ...] = ()
    answers: tuple[AnswerNotice, ...] = ()


def list_notices(viewer: Viewer, sittings: Sequence[MemberSitting], *, clock: Clock) -> Notices:
    """Return what is not put away; ``sittings`` are those on the member's own list.

    A make-up is on that list only for whom it is meant, so that news of it tell nobody of a result.
    """
    now = clock.now()
    listed = {one.id: one for one in sittings}
    with reading():
        away = store.dismissals_of(viewer.member_id)
        changes = changes_of(list(listed)) if listed else []
        make_ups = make_ups_moved({change.act for change in changes}) if changes else {}
        answers = store.answers_to(viewer.member_id, now - store.ANSWERS_FOR)
    acts: dict[str, list[ChangeFacts]] = {}
    for change in changes:
        acts.setdefault(change.act, []).append(change)
    newest = {change.sitting: change.act for change in changes}
    found = []
    for act, rows in acts.items():
        own = next((row for row in rows if row.wave != MAKE_UP), rows[0])
        notice = _notice(own, listed[own.sitting], make_ups.get(act))
        is_over = now >= max(own.before_closes_at, own.closes_at, listed[own.sitting].closes_at)
        is_away = notice.name in away and away[notice.name] >= notice.at
        if newest[own.sitting] == act and not is_over and not is_away:
            found.append(notice)
    return Notices(
        tuple(sorted(found, key=lambda one: one.at, reverse=True)),
        tuple(
            AnswerNotice(f"check-{one.public_id}", one.attempt, one.answered_at)
            for one in answers
            if f"check-{one.public_id}" not in away
        ),
    )


def dismiss_notice(name: str, *, viewer: Viewer, clock: Clock) -> None:
    """Put a notice away for the viewer; doing so twice is the same.

    :raises NotFound: there can be no notice with this name.
    """
    if not _NAME.fullmatch(name):
        raise NotFound()
    with writing():
        store.dismiss(viewer.member_id, name, clock.now())


def _notice(
    own: ChangeFacts, sitting: MemberSitting, make_up: tuple[datetime, datetime] | None
) -> SittingNotice:
    kind = "cancelled" if own.kind == "cancelled" else "moved"
    if own.kind == "moved" and own.opens_at == own.before_opens_at:
        kind = "longer"
    if own.undone_at is not None:
        kind = "restored"
    return SittingNotice(
        name=f"act-{own.act}",
        kind=kind,
        sitting=sitting,
        before=(own.before_opens_at, own.before_closes_at),
        make_up=make_up if own.wave != MAKE_UP and kind != "restored" else None,
        reason=own.reason,
        at=own.undone_at or own.made_at,
    )
