"""层次与群组: tiers in order of rank, groups by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.bank.fields import Words
from app.domain.errors import DomainError, NotFound
from app.services import edit_tiers as edit
from app.services.show_departments import show_tiers
from app.web import current
from app.web.administrator import bp
from app.web.administrator.forms import ActForm, AxisForm, NewForm, TitleForm
from app.web.i18n import _
from app.web.messages import sentence, status_of
from app.web.show import show


@bp.get("/tiers")
def tiers() -> ResponseReturnValue:
    return _page()


@bp.post("/tiers")
def change_tiers() -> ResponseReturnValue:
    """Order a tier, or take a tier or group away: a button says which."""
    form, viewer, clock = ActForm(), current.viewer(), current.clock()
    acts: dict[str, Callable[[str], None]] = {
        "up": lambda key: edit.shift_tier(key, -1, viewer=viewer, clock=clock),
        "down": lambda key: edit.shift_tier(key, 1, viewer=viewer, clock=clock),
        "remove-tier": lambda key: edit.remove_tier(key, viewer=viewer, clock=clock),
        "remove-group": lambda key: edit.remove_group(key, viewer=viewer, clock=clock),
    }
    if not form.validate() or form.act.data not in acts:
        raise BadRequest()
    done = "" if form.act.data in ("up", "down") else _("Taken away.")
    return _tell(lambda: acts[form.act.data](form.key.data or ""), done)


@bp.post("/tiers/<kind>/<key>/rename")
def rename_tier(kind: str, key: str) -> ResponseReturnValue:
    """Rename a tier, a group or a kind of groups."""
    acts = {"tier": edit.rename_tier, "group": edit.rename_group, "axis": edit.rename_axis}
    form = TitleForm(prefix="rename")
    if kind not in acts:
        raise NotFound()
    if not form.validate():
        flash(" ".join(str(each) for errors in form.errors.values() for each in errors), "warn")
        return redirect(url_for(".tiers"))
    viewer, clock = current.viewer(), current.clock()
    return _tell(lambda: acts[kind](key, _title(form), viewer=viewer, clock=clock), _("Renamed."))


@bp.post("/tiers/add")
def add_tier() -> ResponseReturnValue:
    form, viewer, clock = NewForm(prefix="tier"), current.viewer(), current.clock()
    return _add(
        "tier", form, lambda: edit.add_tier(_title(form), key=form.key.data or "", viewer=viewer, clock=clock)
    )


@bp.post("/tiers/groups/add")
def add_axis() -> ResponseReturnValue:
    form, viewer, clock = AxisForm(prefix="axis"), current.viewer(), current.clock()
    return _add(
        "axis",
        form,
        lambda: edit.add_axis(_title(form), Words(form.first.data or "", ""), viewer=viewer, clock=clock),
    )


@bp.post("/tiers/groups/<axis>/add")
def add_group(axis: str) -> ResponseReturnValue:
    form, viewer, clock = NewForm(prefix="group"), current.viewer(), current.clock()
    return _add(
        f"group {axis}",
        form,
        lambda: edit.add_group(axis, _title(form), key=form.key.data or "", viewer=viewer, clock=clock),
    )


def _add(name: str, form: TitleForm, act: Callable[[], object]) -> ResponseReturnValue:
    """Do it, or show the page with the form as it was filled in, called ``name`` there."""
    if not form.validate():
        return _page({name: form}, status=400)
    try:
        act()
    except NotFound:
        raise
    except DomainError as error:
        form.refuse(form.key if isinstance(form, NewForm) and "key" in error.code else form.zh, error)
        return _page({name: form}, status=status_of(error))
    flash(_("“%(name)s” is added.", name=form.zh.data), "good")
    return redirect(url_for(".tiers"))


def _tell(act: Callable[[], object], done: str) -> ResponseReturnValue:
    try:
        act()
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        if done:
            flash(done, "good")
    return redirect(url_for(".tiers"))


def _title(form: TitleForm) -> Words:
    return Words(form.zh.data or "", form.en.data or "")


def _page(filled: Mapping[str, TitleForm] = {}, *, status: int = 200) -> ResponseReturnValue:
    view = show_tiers(current.viewer())
    empty: dict[str, TitleForm] = {
        "tier": NewForm(None, prefix="tier"),
        "axis": AxisForm(None, prefix="axis"),
    }
    empty |= {f"group {axis.key}": NewForm(None, prefix="group") for axis in view.axes}
    return show("administrator/tiers.html", view, forms={**empty, **filled}, status=status)
