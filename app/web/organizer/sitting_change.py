"""改期与取消: another window for a sitting or none, what follows from it, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateTimeLocalField, HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from app.domain.errors import DomainError, NotFound
from app.services.change_sitting import (
    LONGEST_REASON,
    ChangePreview,
    change_sitting,
    preview_change,
    undo_change,
)
from app.services.plan_change import Window, Wish
from app.services.show_sitting import SittingView, show_sitting
from app.web import current
from app.web.filters import local
from app.web.forms import BaseForm
from app.web.i18n import _, _l
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.organizer.exam_words import wave_name
from app.web.show import show

MOVE, CANCEL = "move", "cancel"


class ChangeForm(BaseForm):
    """What is wanted; ``seen`` is the window on the page that it was wanted on."""

    kind = HiddenField()
    seen = HiddenField()
    opens_at = DateTimeLocalField(
        _l("Opens"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()]
    )
    closes_at = DateTimeLocalField(
        _l("Closes"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()]
    )
    makeup_follows = BooleanField(_l("The make-up is put off by as much"))
    reason = TextAreaField(_l("Reason"), validators=[Length(max=LONGEST_REASON)])


@dataclass(frozen=True)
class ChangePage:
    view: SittingView
    wave: str
    is_cancel: bool
    is_open: bool
    make_up: Window | None  # that may go along
    zone: str


@dataclass(frozen=True)
class StepRow:
    wave: str
    before: Window
    after: Window | None


@dataclass(frozen=True)
class ChangePreviewPage:
    sitting: str
    preview: ChangePreview
    is_cancel: bool
    steps: tuple[StepRow, ...]
    reason: str


@bp.get("/sittings/<sitting_id>/change")
def sitting_change(sitting_id: str) -> ResponseReturnValue:
    view = _changeable(sitting_id)
    kind = CANCEL if request.args.get("kind") == CANCEL and view.state == "upcoming" else MOVE
    form = ChangeForm(
        formdata=None,
        kind=kind,
        seen=_seen(view),
        opens_at=_naive(view.opens_at),
        closes_at=_naive(view.closes_at),
        makeup_follows=True,
    )
    return _form_page(view, form)


@bp.post("/sittings/<sitting_id>/change")
def preview_sitting_change(sitting_id: str) -> ResponseReturnValue:
    view, form = _changeable(sitting_id), ChangeForm()
    if not form.validate() or not _is_complete(form, view):
        return _form_page(view, form, status=422)
    try:
        wish = _wish(form, view)
        preview = preview_change(sitting_id, wish, viewer=current.viewer(), clock=current.clock())
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        form.refuse(None, refusal)
        return _form_page(view, form, status=409)
    page = ChangePreviewPage(
        sitting=sitting_id,
        preview=preview,
        is_cancel=wish.window is None,
        steps=tuple(StepRow(wave_name(step.wave), step.before, step.after) for step in preview.steps),
        reason=wish.reason,
    )
    return show("organizer/change_preview.html", page, form=form)


@bp.post("/sittings/<sitting_id>/change/apply")
def apply_sitting_change(sitting_id: str) -> ResponseReturnValue:
    view, form = _changeable(sitting_id), ChangeForm()
    if not form.validate() or not _is_complete(form, view):
        return _form_page(view, form, status=422)
    try:
        change_sitting(
            sitting_id,
            _wish(form, view),
            viewer=current.viewer(),
            clock=current.clock(),
            zone=current.settings().zone,
        )
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        form.refuse(None, refusal)
        return _form_page(view, form, status=409)
    flash(
        _("Cancelled. Those concerned read of it on their start page.")
        if form.kind.data == CANCEL
        else _("The new window holds. Those concerned read of it on their start page."),
        "good",
    )
    return redirect(url_for(".sitting", sitting_id=sitting_id))


@bp.post("/sittings/<sitting_id>/change/undo")
def undo_sitting_change(sitting_id: str) -> ResponseReturnValue:
    if not BaseForm().validate():
        return redirect(url_for(".sitting", sitting_id=sitting_id))
    try:
        undo_change(sitting_id, viewer=current.viewer(), clock=current.clock(), zone=current.settings().zone)
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        flash(sentence(refusal), "warn")
    else:
        flash(_("Taken back. Those concerned read of it on their start page."), "good")
    return redirect(url_for(".sitting", sitting_id=sitting_id))


def _changeable(sitting_id: str) -> SittingView:
    """Return the sitting as its page shows it.

    :raises NotFound: no such sitting.
    """
    return show_sitting(sitting_id, viewer=current.viewer(), clock=current.clock())


def _form_page(view: SittingView, form: ChangeForm, *, status: int = 200) -> ResponseReturnValue:
    others = (one for one in view.waves if one.wave == "make-up" and not one.cancelled)
    make_up = next((one for one in others if view.wave != "make-up" and view.now < one.opens_at), None)
    page = ChangePage(
        view=view,
        wave=wave_name(view.wave) if len(view.waves) > 1 else "",
        is_cancel=form.kind.data == CANCEL,
        is_open=view.state == "open",
        make_up=(make_up.opens_at, make_up.closes_at) if make_up else None,
        zone=_("Beijing time") if current.settings().zone == "Asia/Shanghai" else current.settings().zone,
    )
    return show("organizer/change.html", page, form=form, status=status)


def _is_complete(form: ChangeForm, view: SittingView) -> bool:
    if not form.reason.data:
        form.refuse(form.reason, DomainError("reason-missing"))
    if form.kind.data != CANCEL:
        fields = (form.closes_at,) if view.state == "open" else (form.opens_at, form.closes_at)
        for field in fields:
            if field.data is None and not field.errors:
                field.errors = [*field.errors, _("Choose day and time.")]
    return not form.errors


def _wish(form: ChangeForm, view: SittingView) -> Wish:
    if form.kind.data == CANCEL:
        return Wish(None, True, form.reason.data or "", _read_seen(form.seen.data))
    # A window that is open begins when it began; the form does not ask for it.
    opens_at = view.opens_at if view.state == "open" else _aware(form.opens_at.data)
    window = (opens_at, _aware(form.closes_at.data))
    return Wish(window, form.makeup_follows.data, form.reason.data or "", _read_seen(form.seen.data))


def _naive(moment: datetime) -> datetime:
    return local(moment).replace(tzinfo=None, second=0, microsecond=0)


def _aware(moment: datetime | None) -> datetime:
    if moment is None:
        raise DomainError("malformed-field", field="window")
    return moment.replace(tzinfo=current.settings().tz)


def _seen(view: SittingView) -> str:
    return f"{view.opens_at.isoformat()}/{view.closes_at.isoformat()}"


def _read_seen(text: str | None) -> Window:
    """:raises DomainError: somebody wrote the field by hand."""
    opens, _slash, closes = (text or "").partition("/")
    try:
        window = datetime.fromisoformat(opens), datetime.fromisoformat(closes)
    except ValueError:
        raise DomainError("malformed-field", field="seen") from None
    if window[0].tzinfo is None or window[1].tzinfo is None:
        raise DomainError("malformed-field", field="seen")
    return window
