"""Devices signed in: shown on the account page, ended one by one or all others at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.errors import NotFound
from app.services.end_devices import end_device, end_other_devices
from app.services.list_devices import Device, list_devices
from app.web import current
from app.web.account import bp
from app.web.account.forms import EndDeviceForm
from app.web.filters import span, when
from app.web.i18n import _, _l

KINDS: dict[str, Any] = {
    "phone": _l("Phone"),
    "tablet": _l("Tablet"),
    "computer": _l("Computer"),
    "program": _l("Program with a token"),
}
BROWSERS: dict[str, Any] = {
    "WeChat": _l("WeChat"),
    "WeCom": _l("WeCom"),
    "DingTalk": _l("DingTalk"),
    "Feishu": _l("Feishu"),
    "QQ": _l("QQ Browser"),
}
NOW = timedelta(minutes=11)  # what is noted every ten minutes cannot be told more exactly


@dataclass(frozen=True)
class DeviceLine:
    """A device in words."""

    name: str
    title: str
    times: str
    is_here: bool
    is_shared: bool


def device_lines() -> list[DeviceLine]:
    """Return where the reader is signed in, this browser first."""
    found = list_devices(
        current.signed_in().member_id,
        here=current.browser(),
        clock=current.clock(),
        settings=current.settings(),
    )
    return [DeviceLine(one.name, _title(one), _times(one), one.is_here, one.is_shared) for one in found]


@bp.post("/account/devices/end")
def end_devices() -> ResponseReturnValue:
    form, member_id = EndDeviceForm(), current.signed_in().member_id
    if not form.validate():
        raise BadRequest()
    if not form.device.data:
        end_other_devices(member_id, here=current.browser(), clock=current.clock())
        flash(_("All other devices are logged out."), "good")
        return redirect(url_for(".show"))
    try:
        end_device(member_id, form.device.data, clock=current.clock())
    except NotFound:
        flash(_("That device was logged out already."), "info")
    else:
        flash(_("The device is logged out."), "good")
    return redirect(url_for(".show"))


def _title(device: Device) -> str:
    kind, system, browser = (*device.device.split("/"), "", "", "")[:3]
    parts = (str(KINDS.get(kind, KINDS["computer"])), system, str(BROWSERS.get(browser, browser)))
    return " ".join(part for part in parts if part)


def _times(device: Device) -> str:
    if device.ends_at:
        return _("Valid until %(moment)s", moment=when(device.ends_at))
    since = _("Logged in %(moment)s", moment=when(device.started_at)) if device.started_at else ""
    return _(", ").join(part for part in (since, _last_seen(device.seen_at)) if part)


def _last_seen(moment: datetime | None) -> str:
    if moment is None:
        return ""
    ago = current.clock().now() - moment
    return _("in use") if ago < NOW else _("last used %(span)s ago", span=span(ago))
