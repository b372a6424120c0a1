"""年度计划 and 场次: the year's sittings, and how far the members of one are."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.domain.sittings.exam import KINDS
from app.services.answer_score_check import count_waiting_checks
from app.services.show_plan import PlanView, SittingLine, show_plan
from app.services.show_sitting import PersonLine, SittingView, UnitCounts, show_sitting
from app.web import current
from app.web.i18n import _, _l
from app.web.organizer import bp
from app.web.organizer.exam_words import wave_name
from app.web.organizer.exams import ExamCard, exam_card
from app.web.organizer.plan_lines import LineGroup, by_month, soon
from app.web.organizer.year_chart import YearChart, year_chart
from app.web.show import show

PEOPLE_A_PAGE = 100
STATES = {
    "not-started": _l("Not started"),
    "working": _l("Working"),
    "handed-in": _l("Has handed in"),
    "exempt": _l("Exempt"),
    "deferred": _l("Deferred"),
    "cancelled": _l("Cancelled"),
}


@dataclass(frozen=True)
class PlanPage:
    view: PlanView
    soon: tuple[SittingLine, ...]
    months: tuple[LineGroup, ...]
    chart: YearChart
    exams: tuple[ExamCard, ...]
    checks: int  # requests for a check that wait


@dataclass(frozen=True)
class StateLink:
    title: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class WaveLink:
    title: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class SittingPage:
    view: SittingView
    wave: str
    waves: tuple[WaveLink, ...]
    units: tuple[UnitCounts, ...]
    states: tuple[StateLink, ...]
    names: dict[str, str]  # state → what it is called
    people: tuple[PersonLine, ...]
    found: int
    before: str
    after: str


@bp.get("/")
def plan() -> ResponseReturnValue:
    view = show_plan(current.viewer(), clock=current.clock(), zone=current.settings().zone)
    page = PlanPage(
        view=view,
        soon=soon(view.sittings, view.now),
        months=by_month(view.sittings),
        chart=year_chart(view),
        exams=tuple(
            exam_card(exam, view.tiers)
            for exam in sorted(view.exams, key=lambda exam: KINDS.index(exam.kind))
        ),
        checks=count_waiting_checks(current.viewer()),
    )
    return show("organizer/plan.html", page)


@bp.get("/sittings/<sitting_id>")
def sitting(sitting_id: str) -> ResponseReturnValue:
    view = show_sitting(sitting_id, viewer=current.viewer(), clock=current.clock())
    return show("organizer/sitting.html", _sitting_page(view))


def _sitting_page(view: SittingView) -> SittingPage:
    chosen = request.args.get("state", "")
    fitting = [one for one in view.people if chosen not in STATES or one.state == chosen]
    pages = max(1, -(-len(fitting) // PEOPLE_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    counts = {state: sum(one.state == state for one in view.people) for state in STATES}
    links = [StateLink(_("All"), len(view.people), _url(view, ""), chosen not in STATES)]
    links += [
        StateLink(str(title), counts[state], _url(view, state), chosen == state)
        for state, title in STATES.items()
        if counts[state] or chosen == state
    ]
    return SittingPage(
        view=view,
        wave=wave_name(view.wave),
        waves=tuple(
            WaveLink(
                wave_name(one.wave), url_for(".sitting", sitting_id=one.public_id), one.public_id == view.id
            )
            for one in view.waves
        ),
        units=view.units,
        states=tuple(links),
        names={state: str(title) for state, title in STATES.items()},
        people=tuple(fitting[(page - 1) * PEOPLE_A_PAGE : page * PEOPLE_A_PAGE]),
        found=len(fitting),
        before=_url(view, chosen, page - 1) if page > 1 else "",
        after=_url(view, chosen, page + 1) if page < pages else "",
    )


def _url(view: SittingView, state: str, page: int = 1) -> str:
    return url_for(
        ".sitting", sitting_id=view.id, state=state or None, page=page if page > 1 else None, _anchor="people"
    )
