"""部门: the tree, and a page for each department."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.content.organisation_yaml import write_organisation
from app.domain.bank.fields import Words
from app.domain.errors import DomainError, NotFound
from app.services import edit_departments as edit
from app.services.publish_organisation import organisation_in_force
from app.services.refresh_plan import refresh_plan
from app.services.show_departments import DepartmentView, show_department, show_departments
from app.services.show_roles import Place
from app.web import current
from app.web.administrator import bp
from app.web.administrator.forms import ActForm, MoveForm, NewForm, TitleForm
from app.web.filters import in_words
from app.web.i18n import _
from app.web.messages import sentence, status_of
from app.web.role_words import ROLE_NAMES
from app.web.show import show


@bp.get("/departments")
def departments() -> ResponseReturnValue:
    return show("administrator/departments.html", show_departments(current.viewer()), form=ActForm())


@bp.post("/departments")
def order_departments() -> ResponseReturnValue:
    """Move one up or down, or put a retired one back."""
    form = ActForm()
    acts: dict[str, Callable[[str], None]] = {
        "up": lambda key: edit.shift_department(key, -1, viewer=current.viewer(), clock=current.clock()),
        "down": lambda key: edit.shift_department(key, 1, viewer=current.viewer(), clock=current.clock()),
        "restore": lambda key: edit.restore_department(key, viewer=current.viewer(), clock=current.clock()),
    }
    if not form.validate() or form.act.data not in acts:
        raise BadRequest()
    try:
        acts[form.act.data](form.key.data or "")
    except DomainError as error:
        _raise_unless_told(error)
    else:
        if form.act.data == "restore":
            flash(_("The department is in use again."), "good")
    return redirect(url_for(".departments"))


@bp.get("/departments/<key>")
def department(key: str) -> ResponseReturnValue:
    return _page(show_department(key, current.viewer()))


@bp.post("/departments/<key>/rename")
def rename_department(key: str) -> ResponseReturnValue:
    form = TitleForm(prefix="rename")
    if not form.validate():
        return _page(show_department(key, current.viewer()), rename=form, status=400)
    try:
        title = Words(form.zh.data or "", form.en.data or "")
        edit.rename_department(key, title, viewer=current.viewer(), clock=current.clock())
    except DomainError as error:
        return _refused(key, error, form)
    flash(_("Renamed."), "good")
    return redirect(url_for(".department", key=key))


@bp.post("/departments/<key>/add")
def add_department(key: str) -> ResponseReturnValue:
    form = NewForm(prefix="add")
    if not form.validate():
        return _page(show_department(key, current.viewer()), add=form, status=400)
    try:
        edit.add_department(
            key,
            Words(form.zh.data or "", form.en.data or ""),
            key=form.key.data or "",
            viewer=current.viewer(),
            clock=current.clock(),
        )
    except DomainError as error:
        return _refused(key, error, form)
    flash(_("“%(name)s” is added.", name=form.zh.data), "good")
    return redirect(url_for(".department", key=key))


@bp.post("/departments/<key>/move")
def move_department(key: str) -> ResponseReturnValue:
    view = show_department(key, current.viewer())
    form = _move_form(view)
    if not form.validate():
        return _page(view, move=form, status=400)
    try:
        edit.move_department(key, form.under.data, viewer=current.viewer(), clock=current.clock())
    except DomainError as error:
        return _refused(key, error, form)
    refresh_plan(clock=current.clock(), zone=current.settings().zone)
    flash(_("Moved, with everything below it. The plan follows."), "good")
    return redirect(url_for(".department", key=key))


@bp.post("/departments/<key>/retire")
def retire_department(key: str) -> ResponseReturnValue:
    try:
        edit.retire_department(key, viewer=current.viewer(), clock=current.clock())
    except DomainError as error:
        _raise_unless_told(error)
        return redirect(url_for(".department", key=key))
    flash(
        _("The department is retired. Past results stay with it; below the tree it can be put back."), "good"
    )
    return redirect(url_for(".departments"))


@bp.get("/organisation.yaml")
def organisation_file() -> ResponseReturnValue:
    response = make_response(write_organisation(organisation_in_force(current.viewer())))
    response.headers["Content-Type"] = "application/yaml; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="organisation.yaml"'
    return response


def place_choices(places: list[Place]) -> list[tuple[str, str]]:
    """Return departments for a select box, each with as many wide spaces before it as it lies deep."""
    return [(one.key, "\N{IDEOGRAPHIC SPACE}" * one.depth + in_words(one.title)) for one in places]


def _page(
    view: DepartmentView,
    *,
    rename: TitleForm | None = None,
    add: NewForm | None = None,
    move: MoveForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    title = view.node.title
    english = "" if title.en == title.zh else title.en
    return show(
        "administrator/department.html",
        view,
        rename=rename or TitleForm(None, prefix="rename", zh=title.zh, en=english),
        add=add or NewForm(None, prefix="add"),
        move=move or _move_form(view, filled=False),
        roles=ROLE_NAMES,
        status=status,
    )


def _move_form(view: DepartmentView, *, filled: bool = True) -> MoveForm:
    given = MoveForm(prefix="move") if filled else MoveForm(None, prefix="move", under=view.parent)
    given.under.choices = place_choices(view.places)
    return given


def _refused(key: str, error: DomainError, form: TitleForm | MoveForm) -> ResponseReturnValue:
    if isinstance(error, NotFound):
        raise error
    view = show_department(key, current.viewer())
    if isinstance(form, MoveForm):
        form.refuse(form.under, error)
        return _page(view, move=form, status=status_of(error))
    about_key = isinstance(form, NewForm) and "key" in error.code
    form.refuse(form.key if isinstance(form, NewForm) and about_key else form.zh, error)
    if isinstance(form, NewForm):
        return _page(view, add=form, status=status_of(error))
    return _page(view, rename=form, status=status_of(error))


def _raise_unless_told(error: DomainError) -> None:
    """Say a refusal above the page; what one may not see stays a 404."""
    if isinstance(error, NotFound):
        raise error
    flash(sentence(error), "warn")
