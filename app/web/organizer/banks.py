"""题库: which there are, the items of one, and its versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.bank.fields import Words
from app.services.gather_names import names_in_force
from app.services.restore_version import restore_version
from app.services.show_bank import BankView, ItemFilter, list_bank_cards, show_bank
from app.services.show_versions import VersionsView, show_versions
from app.web import current
from app.web.filters import in_words
from app.web.i18n import _
from app.web.organizer import bp
from app.web.organizer.bank_words import CHANGES, STATUSES
from app.web.organizer.exam_words import type_name
from app.web.organizer.forms import RestoreForm
from app.web.show import show

FILTERS = ("q", "topic", "type", "tier", "difficulty", "status")


@dataclass(frozen=True)
class Choice:
    """One entry of a filter."""

    value: str
    title: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A filter of the list, as a select box."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class BankPage:
    view: BankView
    tiers: Mapping[str, Words]
    filters: tuple[Filter, ...]
    statuses: dict[str, str]
    is_filtered: bool
    before: str  # addresses of the neighbouring pages, "" at the ends
    after: str


@dataclass(frozen=True)
class VersionsPage:
    view: VersionsView
    groups: dict[int, tuple[tuple[str, tuple[str, ...]], ...]]  # version → (what happened, item ids)


@bp.get("/banks")
def banks() -> ResponseReturnValue:
    return show("organizer/banks.html", list_bank_cards(current.viewer()))


@bp.get("/banks/<key>")
def bank(key: str) -> ResponseReturnValue:
    wanted = _wanted()
    view = show_bank(key, wanted, viewer=current.viewer(), language=current.language())
    return show("organizer/bank.html", _bank_page(view))


@bp.get("/banks/<key>/versions")
def versions(key: str) -> ResponseReturnValue:
    view = show_versions(key, viewer=current.viewer())
    groups = {one.number: grouped_changes(one.changes) for one in view.versions}
    return show("organizer/versions.html", VersionsPage(view, groups))


@bp.post("/banks/<key>/versions/<int:number>/restore")
def restore(key: str, number: int) -> ResponseReturnValue:
    form = RestoreForm()
    if not form.validate():
        raise BadRequest()
    starved = restore_version(
        key, number, seen=form.seen.data, viewer=current.viewer(), clock=current.clock()
    )
    flash(_("Version %(number)s is in force again.", number=number), "good")
    for exam in starved:
        text = _("With this version no paper can be drawn for “%(exam)s”.", exam=in_words(exam.title))
        flash(text, "warn")
    return redirect(url_for(".versions", key=key))


def grouped_changes(changes: tuple[tuple[str, str], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the item ids by what happened to them, gravest first."""
    order = ("key", "content", "text", "metadata", "added", "missing", "kept")
    found = ((kind, tuple(item for item, own in changes if own == kind)) for kind in order)
    return tuple((str(CHANGES[kind]), items) for kind, items in found if items)


def _wanted() -> ItemFilter:
    asked = request.args
    return ItemFilter(
        text=asked.get("q", "").strip()[:100],
        topic=asked.get("topic", ""),
        type=asked.get("type", ""),
        tier=asked.get("tier", ""),
        difficulty=asked.get("difficulty", type=int),
        status=asked.get("status", ""),
        page=asked.get("page", 1, type=int),
    )


def _bank_page(view: BankView) -> BankPage:
    chosen = view.filter
    tiers = names_in_force().tiers
    statuses = {key: str(STATUSES[key]) for key in view.statuses}
    named_tiers = {key: in_words(tiers.get(key, Words(key, key))) for key in view.tiers}
    topics = {path: in_words(title) for path, title in view.topics.items()}
    types = {name: type_name(name) for name, _count in view.card.types}
    filters = (
        make_filter("topic", _("All topics"), topics, chosen.topic),
        make_filter("type", _("All types"), types, chosen.type),
        make_filter("tier", _("All tiers"), named_tiers, chosen.tier),
        make_filter(
            "difficulty",
            _("Any difficulty"),
            {str(number): _("Difficulty %(number)s", number=number) for number in view.difficulties},
            str(chosen.difficulty or ""),
        ),
        make_filter("status", _("Any status"), statuses, chosen.status),
    )
    return BankPage(
        view=view,
        tiers=tiers,
        filters=tuple(one for one in filters if len(one.choices) > 2),
        statuses=statuses,
        is_filtered=any(
            (chosen.text, chosen.topic, chosen.type, chosen.tier, chosen.difficulty, chosen.status)
        ),
        before=_page_url(view, chosen.page - 1) if chosen.page > 1 else "",
        after=_page_url(view, chosen.page + 1) if chosen.page < view.pages else "",
    )


def make_filter(name: str, everything: str, titles: dict[str, str], chosen: str) -> Filter:
    """Return a filter with an entry for everything and one for each title by its value."""
    choices = [Choice("", everything, not chosen)]
    choices += [Choice(value, title, value == chosen) for value, title in titles.items()]
    return Filter(name, everything, tuple(choices))


def _page_url(view: BankView, page: int) -> str:
    kept: dict[str, Any] = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return url_for(".bank", key=view.card.key, **kept, page=page)
