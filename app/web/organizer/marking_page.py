"""What the pages of 阅卷 receive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from flask import url_for
from markupsafe import Markup

from app.domain.bank.fields import Words
from app.domain.marks import show_marks
from app.services.save_mark import LONGEST_COMMENT
from app.services.show_answer import AnswerView, GivenMark
from app.services.show_marking import GroupDetail, GroupView
from app.store.marking import AnswerGroup
from app.web.i18n import _, _l
from app.web.messages import SENTENCES
from app.web.questions import earned, word_range

STAGES = {
    "first": _l("waits to be marked"),
    "second": _l("waits for the second marker"),
    "adjudication": _l("the markers differ"),
    "done": _l("marked"),
}
MARKERS = ("A", "B")


@dataclass(frozen=True)
class Typed:
    """What somebody typed that could not be saved, with what is wrong by place."""

    points: tuple[str, ...]
    comment: str
    errors: Mapping[int, str] | None = None
    comment_error: str = ""

    def with_errors(self, errors: Mapping[int, str], *, comment: str = "") -> Typed:
        return replace(self, errors=errors, comment_error=comment)


@dataclass(frozen=True)
class QuestionLine:
    """One question in the list, with what the viewer can do about it."""

    view: GroupView
    url: str
    next_url: str
    label: str  # of the bar
    facts: tuple[str, ...]


@dataclass(frozen=True)
class OccurrenceCard:
    exam: Words
    period: Words
    waiting: int
    lines: tuple[QuestionLine, ...]


@dataclass(frozen=True)
class MarkingPage:
    open: tuple[OccurrenceCard, ...]
    finished: tuple[OccurrenceCard, ...]
    waiting: int
    for_viewer: int


@dataclass(frozen=True)
class OwnLine:
    url: str
    text: str
    marked_at: object
    stage: str
    is_open: bool


@dataclass(frozen=True)
class GroupPage:
    """One question of one occurrence."""

    detail: GroupDetail
    line: QuestionLine
    strip: tuple[Mapping[str, object], ...]
    own: tuple[OwnLine, ...]


@dataclass(frozen=True)
class PointRow:
    """One number to give: ``value`` stands in the field, ``given`` is what others gave."""

    place: int
    text: str
    most: str
    value: str
    proposed: str
    quick: tuple[str, ...]
    given: tuple[tuple[str, str], ...]
    error: str


@dataclass(frozen=True)
class OtherComment:
    name: str
    comment: str
    total: str


@dataclass(frozen=True)
class AnswerPage:
    """The page on which an answer is marked."""

    view: AnswerView
    url: str
    group_url: str
    points: tuple[PointRow, ...]
    others: tuple[OtherComment, ...]
    comment: str
    comment_error: str
    longest: int
    most: str  # of all points together
    worth: str
    is_scaled: bool  # the rubric's total is not what the question is worth
    closed: str
    length: str
    asked: str
    has_errors: bool


def group_url(group: AnswerGroup) -> str:
    """Return the address of a question's page."""
    return url_for(".marking_group", exam=group.exam, period=group.period, bank=group.bank, item=group.item)


def marking_page(groups: tuple[GroupView, ...]) -> MarkingPage:
    unfinished = [one for one in groups if one.counts.done < one.counts.total]
    finished = [one for one in groups if one.counts.done == one.counts.total]
    return MarkingPage(
        open=_cards(unfinished),
        finished=_cards(finished),
        waiting=sum(one.counts.total - one.counts.done for one in unfinished),
        for_viewer=sum(one.counts.for_viewer + one.counts.to_decide for one in unfinished),
    )


def group_page(detail: GroupDetail) -> GroupPage:
    counts = detail.view.counts
    strip: list[Mapping[str, object]] = [
        {"label": _("Answers"), "value": counts.total},
        {"label": _("To be marked"), "value": counts.first},
        {"label": _("For the second marker"), "value": counts.second},
        {"label": _("Marked"), "value": counts.done, "big": True},
        {"label": _("Markers differ"), "value": counts.adjudication},
    ]
    if detail.view.rule.markers == 1 and not counts.second + counts.adjudication:
        strip = [strip[0], strip[1], strip[3]]
    return GroupPage(
        detail=detail,
        line=_line(detail.view),
        strip=tuple(strip),
        own=tuple(
            OwnLine(
                url=url_for(".answer", task_id=one.task),
                text=_out_of(one.marks, one.worth),
                marked_at=one.marked_at,
                stage=str(STAGES[one.stage]),
                is_open=one.is_open,
            )
            for one in detail.own
        ),
    )


def answer_page(view: AnswerView, typed: Typed | None) -> AnswerPage:
    most = sum((point.most for point in view.points), Fraction(0))
    comment = view.own.comment if view.own else ""
    return AnswerPage(
        view=view,
        url=url_for(".answer", task_id=view.id),
        group_url=group_url(view.group),
        points=tuple(_point(view, typed, place) for place in range(len(view.points))),
        others=tuple(
            OtherComment(name, one.comment, _out_of(one.mark.share * view.worth, view.worth))
            for name, one in zip(MARKERS, view.others, strict=False)
        ),
        comment=typed.comment if typed else comment,
        comment_error=typed.comment_error if typed else "",
        longest=LONGEST_COMMENT,
        most=show_marks(most),
        worth=show_marks(view.worth),
        is_scaled=most != view.worth,
        closed=str(SENTENCES[view.closed]) if view.closed else "",
        length=_("%(number)s words", number=view.length),
        asked=word_range(view.words) if any(view.words) else "",
        has_errors=typed is not None,
    )


def _cards(groups: list[GroupView]) -> tuple[OccurrenceCard, ...]:
    """Return the questions by occurrence, in the order in which they come."""
    cards = []
    for (_exam, _period), some in groupby(groups, key=lambda one: (one.group.exam, one.group.period)):
        lines = tuple(_line(one) for one in some)
        waiting = sum(line.view.counts.total - line.view.counts.done for line in lines)
        cards.append(OccurrenceCard(lines[0].view.exam, lines[0].view.period, waiting, lines))
    return tuple(cards)


def _line(view: GroupView) -> QuestionLine:
    counts, group = view.counts, view.group
    facts = [
        _("second marker: %(count)s", count=counts.second) if counts.second else "",
        _("markers differ: %(count)s", count=counts.adjudication) if counts.adjudication else "",
        _("open on your screen: %(count)s", count=counts.held) if counts.held else "",
    ]
    return QuestionLine(
        view=view,
        url=group_url(group),
        next_url=url_for(
            ".mark_next", exam=group.exam, period=group.period, bank=group.bank, item=group.item
        ),
        label=_("%(done)s of %(total)s marked", done=counts.done, total=counts.total),
        facts=tuple(fact for fact in facts if fact),
    )


def _point(view: AnswerView, typed: Typed | None, place: int) -> PointRow:
    point = view.points[place]
    proposed = None if point.proposed is None or view.own or view.decides else point.proposed
    if typed is not None:
        value = typed.points[place] if place < len(typed.points) else ""
    elif view.own is not None:
        value = _given(view.own, place)
    else:
        value = "" if proposed is None else show_marks(proposed)
    half = point.most / 2
    quick = dict.fromkeys(show_marks(one) for one in (Fraction(0), half, point.most))
    errors = (typed.errors or {}) if typed else {}
    return PointRow(
        place=place,
        text=Markup(view.labels[place]).striptags(),  # noqa: S704  # nosec B704
        most=show_marks(point.most),
        value=value,
        proposed="" if proposed is None else show_marks(proposed),
        quick=tuple(quick),
        given=tuple((name, _given(one, place)) for name, one in zip(MARKERS, view.others, strict=False)),
        error=errors.get(place, ""),
    )


def _given(mark: GivenMark, place: int) -> str:
    return show_marks(mark.mark.points[place])


def _out_of(marks: Fraction, worth: Fraction) -> str:
    return f"{earned(marks)} / {show_marks(worth)}"
