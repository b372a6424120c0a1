"""One member: what is kept, the account, and adding somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.errors import Conflict, DomainError, NotFound
from app.domain.people.directory import Directory
from app.services.change_member import change_member as change
from app.services.deactivate_member import deactivate_member, reactivate_member
from app.services.enter_member import enter_member
from app.services.make_slips import SlipChoice, make_slips
from app.services.offered_names import offered_names
from app.services.people_scope import PeopleScope
from app.services.set_accommodation import MOST, USUAL, set_accommodation
from app.services.show_member import MemberView
from app.services.show_member import show_member as find_member
from app.web import current
from app.web.i18n import _
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.organizer.people_forms import MemberFactsForm, SlipsForm, StatusForm, TimeForm, facts_of
from app.web.organizer.people_words import account_words, department_titles, lang
from app.web.organizer.slips import slips_page
from app.web.role_words import ROLE_NAMES
from app.web.show import show


@dataclass(frozen=True)
class MemberPage:
    view: MemberView
    department: str
    tier: str
    groups: str
    account: str
    roles: tuple[tuple[str, str], ...]  # what, and on what
    roles_url: str  # empty for who may not grant any


@bp.get("/people/new")
def new_member() -> ResponseReturnValue:
    return show("organizer/member_new.html", None, form=_new_form())


@bp.post("/people/new")
def add_member() -> ResponseReturnValue:
    form = _new_form()
    if not form.validate():
        return show("organizer/member_new.html", None, form=form, status=422)
    try:
        public_id = enter_member(
            form.as_form(), _scope(), clock=current.clock(), zone=current.settings().zone
        )
    except DomainError as error:
        form.refuse_value(error)
        return show("organizer/member_new.html", None, form=form, status=422)
    flash(_("%(name)s was added. Make a slip with the first password next.", name=form.name.data), "good")
    return redirect(url_for(".member", member_id=public_id))


@bp.get("/people/<member_id>")
def member(member_id: str) -> ResponseReturnValue:
    view = find_member(member_id, _scope())
    return show("organizer/member.html", _page(view), form=_form(view), slips=SlipsForm(seen=view.seen))


@bp.post("/people/<member_id>")
def change_member(member_id: str) -> ResponseReturnValue:
    view = find_member(member_id, _scope())
    form = _form(view)
    try:
        if not form.validate():
            raise DomainError("refused")
        changed = change(
            member_id, form.as_form(), _scope(), clock=current.clock(), zone=current.settings().zone
        )
    except DomainError as error:
        if error.code != "refused":
            form.refuse_value(error)
        slips = SlipsForm(formdata=None, seen=view.seen)
        return show("organizer/member.html", _page(view), form=form, slips=slips, status=422)
    flash(_("Saved.") if changed else _("Nothing was different."), "good" if changed else "info")
    return redirect(url_for(".member", member_id=member_id))


@bp.post("/people/<member_id>/status")
def set_member_status(member_id: str) -> ResponseReturnValue:
    find_member(member_id, _scope())
    form = StatusForm()
    if not form.validate():
        raise BadRequest()
    act = deactivate_member if form.status.data == "inactive" else reactivate_member
    try:
        act(member_id, _scope(), clock=current.clock(), zone=current.settings().zone)
    except DomainError as error:
        if not error.code.startswith("people-"):
            raise
        flash(sentence(error), "warn")
    else:
        told = {
            "inactive": _("The account is closed; what was done stays."),
            "active": _("The account is open again."),
        }
        flash(told[form.status.data], "good")
    return redirect(url_for(".member", member_id=member_id))


@bp.post("/people/<member_id>/time")
def set_member_time(member_id: str) -> ResponseReturnValue:
    find_member(member_id, _scope())
    form = TimeForm()
    try:
        if not form.validate():
            raise DomainError("percent-out-of-range", low=USUAL, high=MOST)
        set_accommodation(
            member_id,
            form.percent.data or USUAL,
            form.reason.data or "",
            viewer=current.viewer(),
            clock=current.clock(),
        )
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(_("It holds from the next start on."), "good")
    return redirect(url_for(".member", member_id=member_id))


@bp.post("/people/<member_id>/slip")
def reset_password(member_id: str) -> ResponseReturnValue:
    find_member(member_id, _scope())
    form = SlipsForm()
    if not form.validate():
        raise BadRequest()
    choice = SlipChoice(account="", chosen=(member_id,))
    try:
        slips = make_slips(choice, form.seen.data, _scope(), clock=current.clock())
    except Conflict as error:
        flash(sentence(error), "warn")
        return redirect(url_for(".member", member_id=member_id))
    return slips_page(slips, back=url_for(".member", member_id=member_id))


def _scope() -> PeopleScope:
    return PeopleScope.of(current.viewer())


def _new_form() -> MemberFactsForm:
    offered = offered_names(_scope())
    form = MemberFactsForm(department=request.args.get("department", ""))
    return _offering(form, offered.directory, offered.departments)


def _form(view: MemberView) -> MemberFactsForm:
    return _offering(MemberFactsForm(data=facts_of(view)), view.directory, view.departments)


def _offering(form: MemberFactsForm, names: Directory, departments: Iterable[str]) -> MemberFactsForm:
    return form.offer(
        departments=department_titles(departments, names),
        tiers={key: names.tier_cell(key, lang()) for key in names.tiers},
        groups={key: title.in_language(lang()) for key, title in names.groups.items()},
    )


def _page(view: MemberView) -> MemberPage:
    facts, names = view.facts, view.directory
    return MemberPage(
        view=view,
        department=names.path_of(facts.department, lang()).replace("/", " / "),
        tier=names.tier_cell(facts.tier, lang()),
        groups=names.groups_cell(facts.groups, lang()),
        account=account_words(has_password=facts.has_password, must_change=facts.must_change_password),
        roles_url=url_for("administrator.roles") if current.viewer().has_role("administrator") else "",
        roles=tuple((str(ROLE_NAMES[one.role]), one.department.in_language(lang())) for one in view.roles),
    )
