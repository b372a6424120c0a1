"""The exam room: the paper, the answer card, and what its script starts from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import url_for

from app.domain.bank.fields import Words
from app.domain.sittings.exam import LEAVING_GRACE
from app.services.show_account import Account
from app.services.show_attempt import AttemptView, SectionView, SlotView
from app.web.current import settings
from app.web.filters import clock_time, in_words, marks
from app.web.i18n import _
from app.web.member.candidate import station_of
from app.web.questions import listed, rule_line, section_title

ASK_EVERY_S = 60  # an idle page asks for the time: extra time and another device are learnt so


@dataclass(frozen=True)
class Question:
    """One question with the line that says how it is scored."""

    slot: SlotView
    rule: str

    @property
    def name(self) -> str:
        return f"q{self.slot.number}"


@dataclass(frozen=True)
class CardSection:
    """A group of the answer card."""

    title: str
    worth: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class RoomPage:
    attempt: AttemptView
    who: Account
    station: Words
    sections: tuple[CardSection, ...]
    state: Mapping[str, Any]

    @property
    def plain(self) -> str:
        """The address of the same exam without script."""
        return url_for("member.plain", attempt_id=self.attempt.id)

    @property
    def questions(self) -> Iterator[Question]:
        return (question for section in self.sections for question in section.questions)

    @property
    def has_writing(self) -> bool:
        """Whether an answer is longer than a line: such fields have a script of their own."""
        return any(slot.presented.widget == "writing" for slot in self.attempt.slots)

    @property
    def count(self) -> int:
        return self.attempt.slot_count

    @property
    def has_structures(self) -> bool:
        """Whether a question has a shared text or a picture, which a style sheet of their own is for."""
        slots = self.attempt.slots
        return any(slot.group or any("<img" in html for html in slot.html.values()) for slot in slots)


def room_page(view: AttemptView, who: Account, *, settled: int) -> RoomPage:
    return RoomPage(
        attempt=view,
        who=who,
        station=station_of(who),
        sections=tuple(
            _section(section, place, view.reached)
            for place, section in enumerate(view.sections)
            if not view.reached or section.slots[-1].number == view.reached
        ),
        state=_state(view, settled),
    )


def worth_text(section: SectionView) -> str:
    """``每题 2 分``, or the sum where the questions differ."""
    points = {slot.points for slot in section.slots}
    if len(points) == 1:
        return _("%(points)s marks each", points=marks(points.pop()))
    return _("%(points)s marks", points=marks(sum((slot.points for slot in section.slots), Fraction(0))))


def _section(section: SectionView, place: int, reached: int) -> CardSection:
    return CardSection(
        section_title(section.title, place),
        worth_text(section),
        tuple(Question(slot, _rule(slot)) for slot in section.slots if reached in (0, slot.number)),
    )


def _rule(slot: SlotView) -> str:
    return rule_line(slot.type, slot.scoring, slot.penalty, gaps=slot.presented.gaps)


def _state(view: AttemptView, settled: int) -> Mapping[str, Any]:
    """Return what the script starts from; ``left`` holds for the moment at which the page was made."""
    return {
        "id": view.id,
        "url": url_for("api.get_attempt", attempt_id=view.id),
        "readings": url_for("api.read_typed_number"),
        "extras": url_for("member.room_extras"),
        "rests": view.rests,
        "zone": settings().tz.key,
        "message": view.message_id,
        "break": view.duty_break is not None,
        "trial": view.is_trial,
        "title": in_words(view.title),
        "epoch": view.epoch,
        "client": view.client,
        "settled": settled,
        "left": view.duration_left_s,
        "grace": view.exam.grace.total_seconds(),
        "ask_s": ASK_EVERY_S,
        "responses": {slot.number: slot.response for slot in view.slots if slot.response is not None},
        "flags": [slot.number for slot in view.slots if slot.flagged],
        "leaving": {"rule": view.exam.leave_page, "grace_s": LEAVING_GRACE.total_seconds()},
        **_earliest(view),
        **_forward(view),
        "words": _words(),
    }


def _forward(view: AttemptView) -> Mapping[str, Any]:
    """Return what the page of a single question has to know of the others, where there is no way back."""
    before = [slot for slot in view.slots if slot.number < view.reached and slot.response is not None]
    return {"forward": {"before": len(before), "count": view.slot_count}} if view.reached else {}


def _earliest(view: AttemptView) -> Mapping[str, Any]:
    """Return in how many seconds it may be handed in, where the exam has a rule about that."""
    earliest = view.started_at + view.exam.earliest_hand_in
    if earliest <= view.server_time:
        return {}
    early = _("It can be handed in from %(at)s on.", at=clock_time(earliest))
    return {"wait": (earliest - view.server_time).total_seconds(), "early": early}


def _words() -> Mapping[str, str]:
    """Return the script's words; it fills what stands in braces."""
    number = {"number": "{number}"}
    return {
        "question": _("Question %(number)s", **number),
        "comma": listed("{}", "{}").replace("{}", ""),
        "answered": _("answered"),
        "unanswered": _("unanswered"),
        "flag": _("Flag this question"),
        "flagShort": _("Flag"),
        "flagged": _("Flagged"),
        "next": _("Next"),
        "review": _("Review and hand in"),
        "blank": _("Go to %(number)s (unanswered)", **number),
        "carryOnBlank": _("Carry on with question %(number)s", **number),
        "carryOn": _("Carry on"),
        "saved": _("Saved"),
        "saving": _("Saving"),
        "unsent": _("%(number)s answers not uploaded", **number),
        "readonly": _("Read only"),
        "offline": _("Offline; answers kept here, carry on"),
        "offlineMore": _("They are uploaded when the network is back. The server's clock counts."),
        "fenced": _("Continued on another device; read only"),
        "signedOut": _("You are logged out. Answers are kept here"),
        "signedOutMore": _("Log in again in this browser, then they are uploaded."),
        "kept": _("%(number)s changes came too late, in a break or from a device taken over", **number),
        "keptMore": _("They are kept, but do not count."),
        "minutesLeft": _("%(minutes)s minutes left", minutes="{minutes}"),
        "leftSaved": _(
            "%(minutes)s min %(seconds)s s left; the %(number)s answers given are all saved.",
            minutes="{minutes}",
            seconds="{seconds}",
            **number,
        ),
        "leftUnsent": _(
            "%(minutes)s min %(seconds)s s left; the answers are kept on this device and are uploaded first.",
            minutes="{minutes}",
            seconds="{seconds}",
        ),
        "handingIn": _("Handing in, keep page open"),
        "timeOver": _("Time is over. Handing in, keep page open"),
        "retrying": _("The network fails; trying again. Your answers are kept on this device."),
        "read": _("Read as %(shown)s", shown="{shown}{base}"),
        "base": _(" (%(value)s)", value="{in_base}"),
        "unitAssumed": _("No unit read; taken as %(shown)s", shown="{shown}{base}"),
        "noUnit": _("No unit read"),
        "noNumber": _("No number read"),
    }
