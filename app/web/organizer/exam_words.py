"""An exam file in words: its rule, its papers, when it is open, and what a result tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from app.domain.bank.fields import Words
from app.domain.bank.group import ALIAS, GROUP, TITLE
from app.domain.itemtypes import item_types
from app.domain.marking.settle import MarkingRule
from app.domain.marks import show_marks
from app.domain.paper.spec import Draw, SpecRow, Stratum
from app.domain.sittings.exam import Exam, MakeUp, Schedule
from app.services.gather_names import Names
from app.services.publish_exam import PaperShortage
from app.services.refresh_plan import is_voluntary
from app.web.current import language, settings
from app.web.filters import MONTHS, in_words
from app.web.i18n import _, _l, ngettext
from app.web.questions import scoring_rule

KINDS = {
    "assessment": _l("Assessment"),
    "topic-test": _l("Topic test"),
    "competition": _l("Competition"),
    "practice": _l("Practice"),
    "rehearsal": _l("Rehearsal"),
}
WAVES = {"pilot": _l("Pilot"), "main": _l("Main"), "make-up": _l("Make-up")}
WEEKDAYS = (
    *(_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday")),
    *(_l("Saturday"), _l("Sunday")),
)
QUARTER_MONTHS = {"first": _l("first month"), "second": _l("second month"), "last": _l("last month")}
KEEPS = {"first": _l("the first counts"), "best": _l("the best counts"), "last": _l("the last counts")}
RELEASES = {"at-hand-in": _l("at hand-in"), "after-close": _l("after the last sitting has closed")}
LEAVING = {
    "note": _l("is noted"),
    "warn": _l("is noted, with a warning to the member"),
    "flag": _l("is noted for the exam staff"),
    "hand-in": _l("hands in"),
}


@dataclass(frozen=True)
class Row:
    """One line of the definition."""

    label: str
    text: str


def kind_name(kind: str) -> str:
    """Return what a kind of exam is called."""
    return str(KINDS[kind])


def wave_name(wave: str) -> str:
    """Return what a wave is called."""
    return str(WAVES[wave])


def type_name(item_type: str) -> str:
    """Return what authors call a type: 问答, although its candidates meet a single choice."""
    if item_type == GROUP:
        return in_words(Words(ALIAS, TITLE.en))
    found = item_types()[item_type]
    return in_words(Words(found.alias, found.title.en))


def exam_rows(exam: Exam, names: Names) -> Iterator[Row]:
    """Yield the definition without its papers."""
    yield Row(_("Kind"), kind_name(exam.kind) + (_(", voluntary") if is_voluntary(exam) else ""))
    yield Row(_("When it is open"), schedule_sentence(exam.schedule))
    yield Row(_("Units that sit it"), _audience(exam, names))
    if exam.pilot:
        units = _(", ").join(_named(names.departments, key) for key in exam.pilot.departments)
        text = _("%(units)s, %(lead)s earlier", units=units, lead=length(exam.pilot.lead))
        yield Row(_("Pilot"), text + (_(", the first time only") if exam.pilot.first_only else ""))
    if exam.make_up:
        yield Row(_("Make-up"), _make_up(exam.make_up))
    yield Row(_("Attempts"), _attempts(exam))
    yield Row(_("At the close"), _closing(exam))
    yield Row(_("Release"), _release(exam))
    term = timedelta(days=settings().result_check_days) if exam.result_check is None else exam.result_check
    within = _("within %(length)s of the release", length=length(term)) if term else _("none")
    yield Row(_("Result check"), within)
    yield Row(_("Written answers"), _marking(exam.marking))
    if exam.bands:
        bands = (f"{in_words(band.words or band.title)} {_percent(band.from_percent)}" for band in exam.bands)
        yield Row(_("Bands"), _(", ").join(bands))
    yield Row(_("Rounding"), _("to %(step)s marks", step=show_marks(exam.round_step)))
    yield Row(_("Leaving the page"), str(LEAVING[exam.leave_page]))
    if exam.earliest_hand_in:
        yield Row(
            _("Hand-in"),
            _("%(length)s after the start at the earliest", length=length(exam.earliest_hand_in)),
        )
    if exam.forward_only:
        yield Row(_("Order of questions"), _("forward only, no way back"))


def schedule_sentence(schedule: Schedule) -> str:
    """Return when an exam opens and for how long: 每季度最后一个月 10 日 09:00 开放，为期 7 天."""
    if schedule.every == "year" and schedule.window is None:
        return _("Open all year") + _zone(schedule)
    last = (
        _("for %(length)s", length=length(schedule.window))
        if schedule.window
        else _("until the next one opens")
    )
    return _("%(moment)s, %(last)s", moment=opening(schedule), last=last) + _zone(schedule)


def opening(schedule: Schedule) -> str:
    """Return the moment at which an exam opens: 每季度最后一个月 10 日 09:00 开放."""
    opens = schedule.opens
    at = f"{opens.hour:02}:{opens.minute:02}"
    match schedule.every:
        case "week":
            return _("every %(weekday)s at %(at)s", weekday=WEEKDAYS[opens.weekday or 0], at=at)
        case "month":
            return _("every month, %(day)s at %(at)s", day=_day(opens.day), at=at)
        case "quarter":
            return _(
                "every quarter, %(month)s, %(day)s at %(at)s",
                month=QUARTER_MONTHS[opens.month],
                day=_day(opens.day),
                at=at,
            )
        case "year":
            return _("every year on %(day)s at %(at)s", day=_date(int(opens.month), int(opens.day)), at=at)
        case _:
            return _("once, %(date)s %(at)s", date=opens.date, at=at)


def _zone(schedule: Schedule) -> str:
    return "" if schedule.zone == settings().zone else f" ({schedule.zone})"


def length(span: timedelta) -> str:
    """Return a length in its largest whole unit: 7 天, 90 分钟, 30 秒."""
    seconds = int(span.total_seconds())
    if seconds % 86400 == 0:
        return ngettext("%(num)s day", "%(num)s days", seconds // 86400)
    if seconds % 3600 == 0:
        return ngettext("%(num)s hour", "%(num)s hours", seconds // 3600)
    if seconds % 60 == 0:
        return _("%(minutes)s min", minutes=seconds // 60)
    return _("%(seconds)s s", seconds=seconds)


def draw_sentence(row: SpecRow, names: Names) -> str:
    """Return what a section takes: 从《…》抽取 单选、问答，专题 …，难度 1–2 取 14 题."""
    if row.draw is None:
        return _("the questions %(names)s", names=_(", ").join(row.items))
    parts = [_("from %(banks)s", banks=_(", ").join(_named(names.banks, bank) for bank in row.draw.banks))]
    parts += _limits(row.draw, names)
    parts += [
        _("%(count)s of difficulty %(range)s", count=one.count, range=_range(one)) for one in row.draw.strata
    ]
    if row.draw.any_tier:
        parts.append(_("questions of every tier"))
    return _("; ").join(parts)


def section_count(row: SpecRow) -> str:
    """Return how many questions a section has."""
    if row.draw is None:
        return str(len(row.items))
    return _("all that fit") if row.count is None else str(row.count)


def section_scoring(row: SpecRow) -> str:
    """Return the scoring rule that a section names, empty when it names none."""
    if row.scoring is None:
        return ""
    types = (row.draw.types if row.draw else ()) or ("multiple",)
    return next((text for one in types if (text := scoring_rule(one, row.scoring))), row.scoring)


def shortage_sentence(short: PaperShortage, names: Names) -> str:
    """Return what a paper lacks: 值机员：多选题缺 3 题（专题 值班）."""
    lack, tier = short.shortage, _named(names.tiers, short.tier)
    title = in_words(lack.title)
    if lack.named:
        return _(
            "%(tier)s, “%(section)s”: these cannot be used: %(names)s",
            tier=tier,
            section=title,
            names=_(", ").join(lack.named),
        )
    limits = [type_name(one) for one in lack.types]
    if lack.topic:
        limits.append(_("topic %(topic)s", topic=_named(names.topics, lack.topic)))
    if lack.stratum:
        limits.append(_("difficulty %(range)s", range=_range(lack.stratum)))
    text = ngettext(
        "%(tier)s, “%(section)s”: %(num)s question short",
        "%(tier)s, “%(section)s”: %(num)s questions short",
        lack.missing,
        tier=tier,
        section=title,
    )
    return _("%(text)s (%(more)s)", text=text, more=_(", ").join(limits)) if limits else text


def _limits(draw: Draw, names: Names) -> Iterator[str]:
    if draw.types:
        yield _(", ").join(type_name(one) for one in draw.types)
    if draw.topic:
        yield _("topic %(topic)s", topic=_named(names.topics, draw.topic))


def _audience(exam: Exam, names: Names) -> str:
    units = _(", ").join(_named(names.departments, key) for key in exam.departments)
    groups = _(", ").join(_named(names.groups, key) for key in exam.groups)
    parts = [units or _("all units"), groups]
    return _("; ").join(part for part in parts if part)


def _make_up(rule: MakeUp) -> str:
    who = {"absent": _("absent"), "failed": _("failed")}
    text = _(
        "%(after)s after the close, for %(length)s, for who was %(who)s",
        after=length(rule.after),
        length=length(rule.window),
        who=_("absent or failed") if len(rule.who) > 1 else who[min(rule.who)],
    )
    return text + (_(", counted at most as just passed") if rule.cap_at_pass else "")


def _attempts(exam: Exam) -> str:
    rule = exam.attempts
    if rule.max == 1:
        return _("one attempt")
    most = _("as many as wanted") if rule.max is None else _("at most %(most)s", most=rule.max)
    text = _("%(most)s, %(keep)s", most=most, keep=KEEPS[rule.keep])
    return text + (_(", none after passing") if rule.until_passed else "")


def _closing(exam: Exam) -> str:
    finish = _("who has begun may finish") if exam.let_finish else _("running attempts end with the window")
    return _("%(finish)s; %(grace)s for answers on their way", finish=finish, grace=length(exam.grace))


def _release(exam: Exam) -> str:
    when = exam.release
    return _(
        "score %(score)s; answers %(answers)s; explanations %(explanations)s",
        score=RELEASES[when.score],
        answers=RELEASES[when.answers],
        explanations=RELEASES[when.explanations],
    )


def _marking(rule: MarkingRule) -> str:
    who = "" if rule.anonymous else _("; markers see whose answer it is")
    if rule.markers == 1:
        return _("marked by one person") + who
    limit = show_marks(rule.adjudicate_over)
    text = _("marked by two people, a third decides beyond %(percent)s%% difference", percent=limit)
    return text + who


def _percent(value: object) -> str:
    return _("from the pass mark") if value is None else _("from %(percent)s%%", percent=show_marks(value))  # type: ignore[arg-type]


def _range(stratum: Stratum) -> str:
    return str(stratum.low) if stratum.low == stratum.high else f"{stratum.low}–{stratum.high}"


def _day(rule: str) -> str:
    if rule == "last":
        return _("the last day")
    if rule == "last-workday":
        return _("the last workday")
    if rule.startswith("workday "):
        return _("workday %(number)s", number=rule.removeprefix("workday "))
    return _("day %(number)s", number=rule)


def _date(month: int, day: int) -> str:
    return f"{day} {MONTHS[month - 1]}" if language() == "en" else f"{month} 月 {day} 日"


def _named(titles: object, key: str) -> str:
    found: Words | None = titles.get(key)  # type: ignore[attr-defined]
    return in_words(found) if found else key
