"""密码条: first passwords to print, shown once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.errors import Conflict
from app.services.load_directory import organisation_title
from app.services.make_slips import MOST_SLIPS, Slip, SlipChoice, SlipPlan, make_slips, plan_slips
from app.services.offered_names import offered_names
from app.services.people_scope import PeopleScope
from app.web import current
from app.web.filters import in_words
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.organizer.people_forms import SlipsForm
from app.web.organizer.people_words import department_titles
from app.web.show import show

A_PAGE = 10  # slips on a sheet of A4
MOST_NAMED = 30


@dataclass(frozen=True)
class ChooseSlipsPage:
    """Who would get a slip, and how to choose others."""

    plan: SlipPlan
    choice: SlipChoice
    departments: dict[str, str]
    most: int
    named: tuple[str, ...]


@dataclass(frozen=True)
class SlipsPage:
    """Slips by sheets of paper."""

    sheets: tuple[tuple[Slip, ...], ...]
    count: int
    organisation: str
    address: str
    back: str


@bp.get("/people/slips")
def slips() -> ResponseReturnValue:
    scope = PeopleScope.of(current.viewer())
    choice = _choice()
    plan = plan_slips(choice, scope)
    offered = offered_names(scope)
    page = ChooseSlipsPage(
        plan=plan,
        choice=choice,
        departments=department_titles(offered.departments, offered.directory),
        most=MOST_SLIPS,
        named=tuple(one.name for one in plan.people[:MOST_NAMED]),
    )
    return show("organizer/slips_choice.html", page, form=SlipsForm(formdata=None, seen=plan.seen))


@bp.post("/people/slips")
def print_slips() -> ResponseReturnValue:
    form = SlipsForm()
    if not form.validate():
        raise BadRequest()
    scope, choice = PeopleScope.of(current.viewer()), _choice()
    try:
        made = make_slips(choice, form.seen.data, scope, clock=current.clock())
    except Conflict as error:
        flash(sentence(error), "warn")
        return redirect(url_for(".slips", **request.args.to_dict(flat=False)))  # type: ignore[arg-type]
    return slips_page(made, back=url_for(".members"))


def slips_page(made: Sequence[Slip], *, back: str) -> ResponseReturnValue:
    """Show slips, for the only time."""
    sheets = tuple(tuple(made[start : start + A_PAGE]) for start in range(0, len(made), A_PAGE))
    page = SlipsPage(
        sheets=sheets,
        count=len(made),
        organisation=in_words(organisation_title()),
        address=request.url_root.rstrip("/"),
        back=back,
    )
    return show("organizer/slips.html", page)


def _choice() -> SlipChoice:
    chosen = request.args.getlist("chosen")
    if chosen:
        return SlipChoice(account="", chosen=tuple(chosen[:MOST_SLIPS]))
    account = "first" if request.args.get("account") == "first" else "none"
    return SlipChoice(department=request.args.get("department", ""), account=account)
