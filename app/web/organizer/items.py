"""题目: one item as a member sees it, with its answer and its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.domain.bank.fields import Words
from app.domain.bank.item import Item
from app.domain.marks import show_marks
from app.services.gather_names import names_in_force
from app.services.list_rejected import Proposed, proposals_for
from app.services.show_item import ItemView, show_item
from app.web import current
from app.web.filters import in_words
from app.web.i18n import _, ngettext
from app.web.organizer import bp
from app.web.organizer.bank_words import STATUSES, USES, change_name
from app.web.organizer.exam_words import type_name
from app.web.organizer.item_answers import answer_lines, feedback_lines, rubric_lines
from app.web.questions import rule_line, scoring_rule, sentences, type_tag
from app.web.show import show
from app.web.show_html import html_of

FRAMES = ("phone", "computer")
BANK_FOLDER = "question_bank"
SHOWN_BY = ("frame", "lang", "version", "example")  # what in the address says how the item is shown


@dataclass(frozen=True)
class Segment:
    """One choice of how the item is shown, with its address."""

    title: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class VersionRow:
    name: str
    snapshot: int
    published_at: Any
    change: str
    papers: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class ItemPage:
    view: ItemView
    frame: str
    lang: str  # of the question, as the html attribute
    frames: tuple[Segment, ...]
    languages: tuple[Segment, ...]
    type: str
    rule: str
    answers: tuple[Markup, ...]
    rubric: tuple[Markup, ...]
    feedback: tuple[Markup, ...]
    explanation: Markup
    facts: tuple[tuple[str, str], ...]
    versions: tuple[VersionRow, ...]
    place: str
    proposed: tuple[Proposed, ...]  # texts that somebody proposes to accept
    drawn: str  # which numbers are shown, of how many
    another: str  # address of the next set of numbers, empty when there is none


@bp.get("/banks/<key>/items/<item_id>")
def item(key: str, item_id: str) -> ResponseReturnValue:
    asked = request.args
    language = asked.get("lang", current.language())
    language = language if language in ("zh_CN", "en") else current.language()
    view = show_item(
        key,
        item_id,
        version=asked.get("version", ""),
        example=asked.get("example", 1, type=int),
        viewer=current.viewer(),
        language=language,
    )
    return show("organizer/item.html", _item_page(view, language, asked.get("frame", "phone")))


def _item_page(view: ItemView, language: str, frame: str) -> ItemPage:
    frame = frame if frame in FRAMES else "phone"
    titles = {"phone": _("Phone"), "computer": _("Computer")}
    own = "en" if language == "en" and "en" in view.languages else "zh_CN"
    entry, presented = view.item, view.presented
    return ItemPage(
        view=view,
        frame=frame,
        lang="en" if own == "en" else "zh-CN",
        frames=tuple(Segment(titles[one], _address(view, frame=one), one == frame) for one in FRAMES),
        languages=tuple(
            Segment("English" if one == "en" else "中文", _address(view, lang=one), one == own)
            for one in view.languages
        ),
        type=type_tag(entry.type),
        rule=rule_line(entry.type, view.scoring, entry.penalty or Fraction(0), gaps=presented.gaps),
        answers=answer_lines(view),
        rubric=rubric_lines(view),
        feedback=feedback_lines(view),
        explanation=html_of(view.html, entry.explanation) if entry.explanation else Markup(""),
        facts=tuple(_facts(view)),
        versions=tuple(
            VersionRow(
                one.name,
                one.snapshot,
                one.published_at,
                change_name(one.kind),
                one.papers,
                _address(view, version=one.name),
                one.name == view.version,
            )
            for one in view.versions
        ),
        place=_place(view),
        proposed=proposals_for(view.bank, entry.id, viewer=current.viewer()),
        drawn=_drawn(view),
        another=_address(view, example=str(view.example % view.examples + 1)) if view.examples > 1 else "",
    )


def _place(view: ItemView) -> str:
    """Return file and line, without the folders above the bank folder."""
    parts = view.file.split("/")
    shown = parts[parts.index(BANK_FOLDER) :] if BANK_FOLDER in parts else parts
    return f"{'/'.join(shown)}:{view.line}" if view.file else ""


def _address(view: ItemView, **changed: str) -> str:
    kept: dict[str, Any] = {name: request.args[name] for name in SHOWN_BY if name in request.args}
    return url_for(".item", key=view.bank, item_id=view.item.id, **(kept | changed))


def _titles(titles: Mapping[str, Words], keys: list[str]) -> str:
    return _(", ").join(in_words(titles.get(key, Words(key, key))) for key in keys)


def _drawn(view: ItemView) -> str:
    if not view.examples:
        return ""
    count = ngettext(
        "Numbers are drawn for each member: %(num)s set of values.",
        "Numbers are drawn for each member: %(num)s sets of values.",
        view.examples,
    )
    shown = _("Shown: set %(number)s, %(values)s.", number=view.example, values=view.numbers)
    return sentences(count, shown)


def _group(item: Item) -> str:
    if item.group is None:
        return ""
    place = {"place": item.group.position + 1, "size": item.group.size}
    return _("%(id)s, question %(place)s of %(size)s", id=item.group.id, **place)


def _facts(view: ItemView) -> list[tuple[str, str]]:
    entry, names = view.item, names_in_force()
    tiers = [key for key in names.tiers if key in entry.tiers] + sorted(entry.tiers - set(names.tiers))
    facts = [
        (_("Type"), type_name(entry.type)),
        (_("Group"), _group(entry)),
        (_("Topic"), in_words(view.topic) if view.topic else ""),
        (_("Tiers"), _titles(names.tiers, tiers) or _("All tiers")),
        (_("Groups"), _titles(names.groups, sorted(entry.groups))),
        (_("Difficulty"), _("%(number)s of 5, the author's estimate", number=entry.difficulty)),
        (_("Scoring"), scoring_rule(entry.type, view.scoring)),
        (_("Penalty"), f"{show_marks(entry.penalty * 100)}%" if entry.penalty else ""),
        (_("Tags"), _(", ").join(entry.tags)),
        (_("Source"), _(", ").join(str(value) for value in entry.source.values())),
        (_("Used for"), str(USES[entry.use])),
        (_("Status"), str(STATUSES[entry.status])),
    ]
    return [(label, text) for label, text in facts if text]
