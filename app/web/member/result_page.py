"""成绩: the receipt, and of the result as much as is released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from app.domain.bank.fields import Words
from app.domain.marks import percent
from app.services.ask_score_check import CheckStanding
from app.services.list_sittings import MemberSitting
from app.services.publish_catalog import TopicEntry
from app.services.show_account import Account
from app.services.show_result import ResultView, TopicScore
from app.web.filters import clock_time, day, in_words, local, marks
from app.web.i18n import _
from app.web.member.outcomes import BANDS, score_text
from app.web.questions import earned, sentences

FRESH = timedelta(minutes=10)  # so long the receipt stands first, to be photographed
WEAK_PERCENT = 80


@dataclass(frozen=True)
class ScoreCard:
    """The one number that matters. ``bar`` and ``cut`` are percentages of the paper's total."""

    score: str
    total: str
    has_passed: bool
    band: str
    band_limit: str
    cut_score: str
    bar: float
    cut: float


@dataclass(frozen=True)
class TopicRow:
    title: Words
    score: str
    points: str
    percent: int
    is_weak: bool


@dataclass(frozen=True)
class ReceiptCard:
    """What proves the hand-in."""

    code: str
    handed_in_at: str
    received: str
    by_clock: bool


@dataclass(frozen=True)
class ResultPage:
    result: ResultView
    sitting: MemberSitting | None
    who: Account
    station: Words
    receipt: ReceiptCard | None
    score: ScoreCard | None
    topics: tuple[TopicRow, ...]
    finding: str
    release: tuple[str, str] | None  # when more comes, and what
    lost: int  # questions below full marks
    is_fresh: bool
    checks: CheckStanding | None = None  # 成绩复核

    @property
    def is_trial(self) -> bool:
        return not self.result.sitting_id


def result_page(
    result: ResultView,
    who: Account,
    station: Words,
    sitting: MemberSitting | None,
    catalog: Mapping[str, TopicEntry],
) -> ResultPage:
    topics = tuple(_topic(topic, catalog) for topic in result.topics)
    return ResultPage(
        result=result,
        sitting=sitting,
        who=who,
        station=station,
        receipt=receipt_card(result),
        score=score_card(result),
        topics=topics,
        finding=_finding(topics),
        release=_release(result),
        lost=sum(slot.score < slot.points for slot in result.slots),
        is_fresh=bool(result.sitting_id) and result.now - result.handed_in_at < FRESH,
    )


def receipt_card(result: ResultView) -> ReceiptCard | None:
    """Return the receipt as it is shown; the code in two groups of four, to be read aloud."""
    if result.receipt is None:
        return None
    receipt, total = result.receipt, result.receipt.answered + result.receipt.blank
    received = _("%(number)s questions, all saved", number=receipt.answered)
    if receipt.blank:
        received = _("%(number)s of %(total)s questions", number=receipt.answered, total=total)
    return ReceiptCard(
        code=f"{receipt.code[:4]}-{receipt.code[4:]}",
        handed_in_at=second_text(receipt.handed_in_at),
        received=received,
        by_clock=receipt.closed_by == "time",
    )


def second_text(moment: datetime) -> str:
    """``2026-12-11 09:54:36``: a receipt is exact."""
    return local(moment).strftime("%Y-%m-%d %H:%M:%S")


def topic_title(topic: str, catalog: Mapping[str, TopicEntry]) -> Words:
    """Return a topic's name; one that the catalog no longer has keeps the end of its path."""
    last = topic.rsplit("/", 1)[-1]
    return catalog[topic].title if topic in catalog else Words(last, last)


def score_card(result: ResultView) -> ScoreCard | None:
    if result.score is None or result.total is None or result.cut_score is None:
        return None
    limit = _band_limit(result)
    return ScoreCard(
        score=score_text(result.score, result.exam.round_step),
        total=marks(result.total),
        has_passed=result.outcome == "pass",
        band=_band(result),
        band_limit="" if limit is None else _("%(limit)s marks and more", limit=marks(limit)),
        cut_score=marks(result.cut_score),
        bar=float(percent(result.score, result.total)),
        cut=float(percent(result.cut_score, result.total)),
    )


def _band(result: ResultView) -> str:
    """Return the band's name; nothing when it would only say again that it is a pass."""
    name = str(BANDS.get(result.band, result.band)) if result.band else ""
    return "" if result.outcome != "pass" or name == _("Pass") else name


def _band_limit(result: ResultView) -> Fraction | None:
    found = next((band for band in result.exam.bands if band.title == result.band), None)
    if found is None or found.from_percent is None or result.total is None:
        return None
    return found.from_percent * result.total / 100


def _topic(topic: TopicScore, catalog: Mapping[str, TopicEntry]) -> TopicRow:
    return TopicRow(
        topic_title(topic.topic, catalog),
        earned(topic.score),
        marks(topic.points),
        int(topic.percent + 0.5),
        topic.percent < WEAK_PERCENT,
    )


def _finding(topics: tuple[TopicRow, ...]) -> str:
    if not topics or topics[0].percent == 100:
        return _("Full marks in every topic.") if topics else ""
    return sentences(
        _("Most marks were lost in %(topic)s.", topic=in_words(topics[0].title)),
        _(
            "Hatched is below %(limit)s; few questions are only a hint for revision.",
            limit=f"{WEAK_PERCENT}%",
        ),
    )


def _release(result: ResultView) -> tuple[str, str] | None:
    released = result.released
    if result.paper is not None and released.score:
        return None
    if released.score and released.answers and released.explanations:
        return None
    what = _("Topics, answers and explanations")
    if not released.score:
        what = _("Score, topics, answers and explanations")
    if result.state == "marking":
        return _("Awaiting marking"), what
    if released.next_at is None:
        return _("Not released yet"), what
    date = f"{day(released.next_at)} {clock_time(released.next_at)}"
    return _("Results released on %(date)s", date=date), what
