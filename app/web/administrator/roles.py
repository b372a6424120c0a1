"""授权: who holds which role where."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.bank.fields import Words
from app.domain.errors import DomainError, NotFound
from app.services.grant_role import grant_role, revoke_role
from app.services.show_roles import Roles, show_roles
from app.store.queries.grants import GrantFacts
from app.web import current
from app.web.administrator import bp
from app.web.administrator.departments import place_choices
from app.web.administrator.forms import ActForm, GrantForm
from app.web.filters import in_words
from app.web.i18n import _
from app.web.messages import sentence, status_of
from app.web.role_words import ROLE_HINTS, ROLE_NAMES
from app.web.show import show


@dataclass(frozen=True)
class GrantLine:
    """One role; ``about`` is the department, or the member where lines stand below a department."""

    id: int
    role: str
    about: str
    sees_names: bool


@dataclass(frozen=True)
class GrantGroup:
    """The roles of one member, or on one department."""

    title: str
    caption: str
    lines: list[GrantLine]


@dataclass(frozen=True)
class RolesPage:
    by: str  # member or department
    groups: list[GrantGroup]


@bp.get("/roles")
def roles() -> ResponseReturnValue:
    return _page()


@bp.post("/roles")
def grant() -> ResponseReturnValue:
    view = show_roles(current.viewer())
    form = _form(view)
    if not form.validate():
        return _page(view, form, status=400)
    try:
        grant_role(
            form.staff_number.data or "",
            form.role.data,
            form.department.data,
            sees_names=bool(form.sees_names.data),
            viewer=current.viewer(),
            clock=current.clock(),
        )
    except NotFound:
        raise
    except DomainError as error:
        form.refuse(form.staff_number if error.code == "member-unknown" else form.department, error)
        return _page(view, form, status=status_of(error))
    flash(_("Granted. It holds from now on."), "good")
    return redirect(url_for(".roles", by=request.args.get("by")))


@bp.post("/roles/<int:grant_id>/revoke")
def revoke(grant_id: int) -> ResponseReturnValue:
    try:
        revoke_role(grant_id, viewer=current.viewer(), clock=current.clock())
    except NotFound:
        flash(_("This role was taken back already."), "info")
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(_("Taken back. It holds from now on."), "good")
    current.forget_person()
    if not current.viewer().has_role("administrator"):  # it was one's own
        return redirect(url_for("account.show"))
    return redirect(url_for(".roles", by=request.args.get("by")))


def _page(
    view: Roles | None = None, form: GrantForm | None = None, *, status: int = 200
) -> ResponseReturnValue:
    view = view or show_roles(current.viewer())
    by = "department" if request.args.get("by") == "department" else "member"
    page = RolesPage(by, _by_department(view.grants) if by == "department" else _by_member(view.grants))
    return show(
        "administrator/roles.html",
        page,
        form=form or _form(view, filled=False),
        act=ActForm(None),
        names=ROLE_NAMES,
        hints=ROLE_HINTS,
        status=status,
    )


def _form(view: Roles, *, filled: bool = True) -> GrantForm:
    asked = request.args.get("department", "")
    form = GrantForm() if filled else GrantForm(None, department=asked, role="manager")
    form.department.choices = place_choices(view.places)
    return form


def _by_member(grants: list[GrantFacts]) -> list[GrantGroup]:
    return [
        GrantGroup(
            f"{found[0].name} {found[0].staff_number}",
            in_words(Words(found[0].own_zh, found[0].own_en)),
            [_line(one, in_words(Words(one.department_zh, one.department_en))) for one in found],
        )
        for found in (list(each) for _key, each in groupby(grants, key=lambda one: one.member_id))
    ]


def _by_department(grants: list[GrantFacts]) -> list[GrantGroup]:
    ordered = sorted(grants, key=lambda one: one.position)
    return [
        GrantGroup(
            in_words(Words(found[0].department_zh, found[0].department_en)),
            "",
            [_line(one, f"{one.name} {one.staff_number}") for one in found],
        )
        for found in (list(each) for _key, each in groupby(ordered, key=lambda one: one.department))
    ]


def _line(one: GrantFacts, about: str) -> GrantLine:
    return GrantLine(one.id, one.role, about, one.sees_names)
