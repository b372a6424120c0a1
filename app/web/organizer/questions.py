"""试题检索: a search over all banks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.domain.bank.fields import Words
from app.services.search_questions import Search, SearchView, search_questions
from app.services.show_bank import ItemFilter
from app.web import current
from app.web.filters import in_words
from app.web.i18n import _
from app.web.organizer import bp
from app.web.organizer.bank_words import STATUSES
from app.web.organizer.banks import Filter, make_filter
from app.web.organizer.exam_words import type_name
from app.web.show import show

FIELDS = ("q", "bank", "topic", "type", "tier", "status", "exam")


@dataclass(frozen=True)
class QuestionsPage:
    view: SearchView
    filters: tuple[Filter, ...]
    statuses: dict[str, str]
    is_filtered: bool
    before: str
    after: str


@bp.get("/questions")
def questions() -> ResponseReturnValue:
    asked = request.args
    search = Search(
        ItemFilter(
            text=asked.get("q", "").strip()[:100],
            topic=asked.get("topic", ""),
            type=asked.get("type", ""),
            tier=asked.get("tier", ""),
            status=asked.get("status", ""),
            page=asked.get("page", 1, type=int),
        ),
        bank=asked.get("bank", ""),
        exam=asked.get("exam", ""),
    )
    view = search_questions(search, viewer=current.viewer(), language=current.language())
    return show("organizer/questions.html", _page(view))


def _page(view: SearchView) -> QuestionsPage:
    names, chosen = view.names, view.search
    statuses = {key: str(STATUSES[key]) for key in view.statuses}
    tiers = {key: in_words(names.tiers.get(key, Words(key, key))) for key in view.tiers}
    filters = (
        make_filter("bank", _("All banks"), _titles(names.banks), chosen.bank),
        make_filter("topic", _("All topics"), _titles(view.topics), chosen.item.topic),
        make_filter("type", _("All types"), {key: type_name(key) for key in view.types}, chosen.item.type),
        make_filter("tier", _("All tiers"), tiers, chosen.item.tier),
        make_filter("status", _("Any status"), statuses, chosen.item.status),
        make_filter(
            "exam", _("For any exam"), {exam.id: in_words(exam.title) for exam in view.exams}, chosen.exam
        ),
    )
    return QuestionsPage(
        view=view,
        filters=tuple(one for one in filters if len(one.choices) > 2),
        statuses=statuses,
        is_filtered=any(request.args.get(name) for name in FIELDS),
        before=_url(view.page - 1) if view.page > 1 else "",
        after=_url(view.page + 1) if view.page < view.pages else "",
    )


def _titles(titles: Any) -> dict[str, str]:
    return {key: in_words(title) for key, title in titles.items()}


def _url(page: int) -> str:
    kept: dict[str, Any] = {name: request.args[name] for name in FIELDS if request.args.get(name)}
    return url_for(".questions", **kept, page=page)
