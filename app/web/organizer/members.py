"""人员: the list of members, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask import request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.services.browse_members import PeopleFilter, PeopleList, browse_members
from app.services.export_members import FORMS, export_members, roster_template
from app.services.people_scope import PeopleScope
from app.web import current
from app.web.i18n import _
from app.web.organizer import bp
from app.web.organizer.people_words import ACCOUNTS, MemberLine, department_titles, lang, member_line
from app.web.show import show

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
FILTERS = ("q", "department", "tier", "group", "status", "account")


@dataclass(frozen=True)
class Select:
    """A filter as a select box: (value, title) pairs, the first of which does not narrow."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class MembersPage:
    view: PeopleList
    lines: tuple[MemberLine, ...]
    selects: tuple[Select, ...]
    is_filtered: bool
    before: str  # addresses of the neighbouring pages, empty at the ends
    after: str


@bp.get("/people")
def members() -> ResponseReturnValue:
    scope = PeopleScope.of(current.viewer())
    view = browse_members(_asked(), scope)
    return show("organizer/members.html", _page(view))


@bp.get("/people/members.<form>")
def export_roster(form: str) -> ResponseReturnValue:
    if form not in FORMS:
        raise NotFound()
    scope = PeopleScope.of(current.viewer())
    content = export_members(scope, form, lang(), clock=current.clock())
    return _download(content, _("People") + f".{form}", form)


@bp.get("/people/template.xlsx")
def member_template() -> ResponseReturnValue:
    content = roster_template(PeopleScope.of(current.viewer()), lang())
    return _download(content, _("Sheet of members") + ".xlsx", "xlsx")


def _download(content: bytes, name: str, form: str) -> ResponseReturnValue:
    return send_file(BytesIO(content), mimetype=TYPES[form], as_attachment=True, download_name=name)


def _asked() -> PeopleFilter:
    asked = request.args
    return PeopleFilter(
        text=asked.get("q", "").strip()[:100],
        department=asked.get("department", ""),
        tier=asked.get("tier", ""),
        group=asked.get("group", ""),
        status={"inactive": "inactive", "all": ""}.get(asked.get("status", ""), "active"),
        account=asked.get("account", ""),
        page=asked.get("page", 1, type=int),
    )


def _page(view: PeopleList) -> MembersPage:
    asked, names = view.filter, view.directory
    status = {"active": "", "inactive": "inactive", "": "all"}[asked.status]
    tiers = {key: names.tier_cell(key, lang()) for key in names.tiers}
    groups = {key: title.in_language(lang()) for key, title in names.groups.items()}
    departments = department_titles(view.departments, names)
    accounts = {key: str(text) for key, text in ACCOUNTS.items()}
    selects = (
        _select("department", _("All departments"), departments, asked.department),
        _select("tier", _("All tiers"), tiers, asked.tier),
        _select("group", _("All groups"), groups, asked.group),
        _select("status", _("Active"), {"inactive": _("Deactivated"), "all": _("All people")}, status),
        _select("account", _("Any account"), accounts, asked.account),
    )
    return MembersPage(
        view=view,
        lines=tuple(member_line(row, names) for row in view.lines),
        selects=tuple(one for one in selects if len(one.choices) > 1),
        is_filtered=any(request.args.get(name) for name in FILTERS),
        before=_page_url(asked.page - 1) if asked.page > 1 else "",
        after=_page_url(asked.page + 1) if asked.page < view.pages else "",
    )


def _select(name: str, everything: str, titles: dict[str, str], chosen: str) -> Select:
    return Select(name, everything, (("", everything), *titles.items()), chosen)


def _page_url(page: int) -> str:
    kept = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return url_for(".members", page=page, **kept)  # type: ignore[arg-type]
