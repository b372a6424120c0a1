"""考试须知 as the page shows it: what the paper is like, and the rules that hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from app.domain.bank.fields import Words
from app.domain.sittings.exam import LEAVING_GRACE, Exam
from app.domain.sittings.standing import Standing
from app.services.list_sittings import MemberSitting
from app.services.paper_shape import SectionShape
from app.services.show_account import Account
from app.services.show_start import StartView
from app.web.filters import clock_time, day, marks, minutes_text, when
from app.web.i18n import _, ngettext
from app.web.member.candidate import station_of
from app.web.questions import clause, scoring_rule, section_title, sentences


@dataclass(frozen=True)
class StructureRow:
    """One section in the table of the paper's structure."""

    title: str
    rule: str
    count: int
    points: Fraction
    total: Fraction


@dataclass(frozen=True)
class StartPage:
    """Everything to know before the clock runs. ``obstacle`` says why it cannot start, empty when it can."""

    sitting: MemberSitting
    who: Account
    structure: tuple[StructureRow, ...]
    rules: tuple[str, ...]
    station: Words
    latest: datetime
    left: timedelta
    obstacle: str
    asks_password: bool
    extra: timedelta  # more than others have


def start_page(view: StartView, who: Account) -> StartPage:
    sitting = view.sitting
    return StartPage(
        sitting=sitting,
        who=who,
        structure=tuple(_row(section, place) for place, section in enumerate(sitting.shape.sections)),
        rules=tuple(_rules(sitting)),
        station=station_of(who),
        latest=view.latest_hand_in,
        left=view.latest_hand_in - view.now,
        asks_password=view.asks_password,
        extra=sitting.duration - view.usual_duration,
        obstacle="" if sitting.running or sitting.may_start else _obstacle(sitting, view.now),
    )


def _row(section: SectionShape, place: int) -> StructureRow:
    named = dict(section.scorings)
    rules = [scoring_rule(item_type, named.get(item_type, "")) for item_type in section.types]
    return StructureRow(
        title=section_title(section.title, place),
        rule=clause(_("; ").join(dict.fromkeys(rule for rule in rules if rule))),
        count=section.count,
        points=section.points,
        total=section.count * section.points,
    )


def _rules(sitting: MemberSitting) -> Iterator[str]:
    """Yield the rules as sentences, made from the exam's settings."""
    exam = sitting.exam
    yield _(
        "Every answer is saved as you choose it. If the network fails, answers are kept on this device: "
        "carry on, they are uploaded later."
    )
    yield _("You can continue on another device; the time runs on.")
    if exam.forward_only:
        yield _("One question after the other: whoever has gone on cannot go back to a question.")
    if exam.attempts.max != 1:
        yield _chances(exam)
    if exam.earliest_hand_in:
        yield _(
            "It can be handed in after %(minutes)s at the earliest.",
            minutes=minutes_text(exam.earliest_hand_in),
        )
    yield _leaving(exam)
    yield sentences(_("Nothing can be changed after handing in."), _releases(sitting))


def _leaving(exam: Exam) -> str:
    if exam.leave_page == "hand-in":
        return _(
            "Whoever leaves the exam page for more than %(seconds)s seconds has handed in. "
            "Called away on duty? Ask for a break first.",
            seconds=int(LEAVING_GRACE.total_seconds()),
        )
    if exam.leave_page == "note":
        return _("Leaving the exam page is noted; it has no consequences.")
    return _("Leaving the exam page is counted; duty calls can be explained.")


def _chances(exam: Exam) -> str:
    kept = {
        "first": _("the first result counts"),
        "best": _("the best result counts"),
        "last": _("the last result counts"),
    }[exam.attempts.keep]
    if exam.attempts.max is None:
        return _("You may sit it any number of times; %(kept)s.", kept=kept)
    return ngettext(
        "You may sit it %(num)s time; %(kept)s.",
        "You may sit it %(num)s times; %(kept)s.",
        exam.attempts.max,
        kept=kept,
    )


def _releases(sitting: MemberSitting) -> str:
    release, after = sitting.exam.release, sitting.after_close_at
    date = f"{day(after)} {clock_time(after)}"
    late = [part == "after-close" for part in (release.score, release.answers)]
    if not any(late):
        return _("Score, answers and explanations are released at hand-in.")
    if all(late):
        return _("Score, answers and explanations are released on %(date)s.", date=date)
    return _("The score is released at hand-in, answers and explanations on %(date)s.", date=date)


def _obstacle(sitting: MemberSitting, now: datetime) -> str:
    if sitting.standing in (Standing.EXEMPT, Standing.DEFERRED):
        exempt = sitting.standing is Standing.EXEMPT
        return _("You are exempt from this exam.") if exempt else _("Your exam has been deferred.")
    if sitting.standing is Standing.CANCELLED or sitting.cancelled:
        return _("This sitting has been cancelled.")
    if now < sitting.opens_at:
        return _("This exam opens on %(opens_at)s.", opens_at=when(sitting.opens_at))
    if now >= sitting.closes_at:
        return _("This exam closed on %(closed_at)s.", closed_at=when(sitting.closes_at))
    if sitting.wave == "make-up" and sitting.attempts_left != 0:
        return _("This make-up is for those who were absent or failed.")
    if sitting.attempts_left == 0:
        return _("You have used all your attempts.")
    return _("You have passed this exam already.")


def points_text(row: StructureRow) -> str:
    """``20 题，每题 2 分``."""
    return ngettext(
        "%(num)s question, %(points)s marks",
        "%(num)s questions, %(points)s marks each",
        row.count,
        points=marks(row.points),
    )
