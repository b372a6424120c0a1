"""通知 on the start page, and putting one away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.services.list_notices import Notices, SittingNotice, dismiss_notice
from app.services.list_sittings import MemberSitting
from app.web import current
from app.web.filters import clock_time, day, in_words, when
from app.web.forms import BaseForm
from app.web.i18n import _
from app.web.member import bp


@dataclass(frozen=True)
class NoticeRow:
    """One notice: ``kind`` is good, info or warn; ``name`` is empty where it cannot be put away."""

    name: str
    kind: str
    title: str
    lines: tuple[str, ...]
    url: str = ""
    link: str = ""


@bp.post("/notices/<name>/dismiss", endpoint="dismiss_notice")
def dismiss_notice_view(name: str) -> ResponseReturnValue:
    if BaseForm().validate():
        dismiss_notice(name, viewer=current.viewer(), clock=current.clock())
    return redirect(url_for(".home"))


def notice_rows(
    notices: Notices, clashes: Sequence[tuple[MemberSitting, MemberSitting]]
) -> tuple[NoticeRow, ...]:
    """Return the notices of the start page: changes, answers, then where time is short."""
    rows = [_changed(one) for one in notices.sittings]
    rows += [
        NoticeRow(
            name=one.name,
            kind="info",
            title=_("Your request for a check has been answered."),
            lines=(),
            url=url_for(".attempt", attempt_id=one.attempt),
            link=_("Read the answer"),
        )
        for one in notices.answers
    ]
    if clashes:
        one, other = clashes[0]
        rows.append(
            NoticeRow(
                name="",
                kind="warn",
                title=_("Two exams leave too little time"),
                lines=(
                    _("%(one)s and %(other)s", one=_title(one), other=_title(other)),
                    _("Their windows overlap so that both cannot be sat in full. Ask your exam staff."),
                ),
            )
        )
    return tuple(rows)


def _changed(notice: SittingNotice) -> NoticeRow:
    sitting = notice.sitting
    before, after = _window(*notice.before), _window(sitting.opens_at, sitting.closes_at)
    title = _title(sitting)
    heads = {
        "moved": _("%(title)s has been moved", title=title),
        "longer": _("%(title)s closes later", title=title),
        "cancelled": _("%(title)s has been cancelled", title=title),
        "restored": _("%(title)s is at its former time again", title=title),
    }
    lines = {
        "moved": [_("now %(window)s", window=after), _("before: %(window)s", window=before)],
        "longer": [_("open until %(after)s", after=when(sitting.closes_at))],
        "cancelled": [_("It was set for %(before)s. You no longer owe it.", before=before)],
        "restored": [after],
    }[notice.kind]
    if notice.make_up:
        lines.append(_("The make-up: %(window)s", window=_window(*notice.make_up)))
    if notice.kind != "restored":
        lines.append(_("Reason: %(reason)s", reason=notice.reason))
    return NoticeRow(notice.name, "info", heads[notice.kind], tuple(lines))


def _title(sitting: MemberSitting) -> str:
    period = "" if sitting.series else in_words(sitting.period_title)
    name = f"{in_words(sitting.title)} {period}".strip()
    return _("“%(name)s”", name=name)


def _window(opens_at: datetime, closes_at: datetime) -> str:
    # Non-breaking spaces: a date is not torn apart at the end of a narrow line.
    opens, closes = (
        f"{day(moment)} {clock_time(moment)}".replace(" ", "\u00a0") for moment in (opens_at, closes_at)
    )
    return _("%(opens)s to %(closes)s", opens=opens, closes=closes)
