"""考试: the definitions in force, in words and as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask.typing import ResponseReturnValue

from app.domain.bank.fields import Words
from app.domain.sittings.exam import KINDS, Exam
from app.services.gather_names import Names
from app.services.list_trials import list_trials
from app.services.show_exam import ExamView, TierPaper, list_exam_cards, show_exam
from app.store.trials import TrialFacts
from app.web import current
from app.web.filters import in_words
from app.web.organizer import bp
from app.web.organizer.exam_words import (
    Row,
    draw_sentence,
    exam_rows,
    kind_name,
    schedule_sentence,
    section_count,
    section_scoring,
    shortage_sentence,
)
from app.web.organizer.plan_lines import LineGroup, Tier, by_month, tier_squares
from app.web.show import show


@dataclass(frozen=True)
class ExamCard:
    exam: Exam
    kind: str
    rule: str
    tiers: tuple[Tier, ...]


@dataclass(frozen=True)
class SectionRow:
    title: str
    takes: str
    count: str
    points: str
    scoring: str


@dataclass(frozen=True)
class PaperTable:
    """One paper with the tiers that sit it."""

    name: str
    tiers: tuple[str, ...]
    sections: tuple[SectionRow, ...]


@dataclass(frozen=True)
class Feasible:
    """Whether a tier's paper can be drawn now."""

    tier: str
    paper: TierPaper
    minutes: int
    cut: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class TrialRow:
    """One trial of the viewer's."""

    id: str
    tier: str
    started_at: datetime
    deadline: datetime
    is_running: bool
    score: Fraction | None
    total: Fraction


@dataclass(frozen=True)
class ExamPage:
    view: ExamView
    kind: str
    rows: tuple[Row, ...]
    papers: tuple[PaperTable, ...]
    feasible: tuple[Feasible, ...]
    months: tuple[LineGroup, ...]
    source: tuple[str, ...]
    trials: tuple[TrialRow, ...]


@bp.get("/exams")
def exams() -> ResponseReturnValue:
    found, names = list_exam_cards(current.viewer())
    ordered = sorted(found, key=lambda one: KINDS.index(one.kind))
    return show("organizer/exams.html", [exam_card(one, names.tiers) for one in ordered])


@bp.get("/exams/<key>")
def exam(key: str) -> ResponseReturnValue:
    view = show_exam(key, viewer=current.viewer(), clock=current.clock())
    return show("organizer/exam.html", _exam_page(view, list_trials(key, current.viewer())))


def exam_card(exam: Exam, tiers: Mapping[str, Words]) -> ExamCard:
    """Return one exam with its rule in words."""
    return ExamCard(exam, kind_name(exam.kind), schedule_sentence(exam.schedule), tier_squares(exam, tiers))


def paper_tables(exam: Exam, names: Names) -> tuple[PaperTable, ...]:
    """Return the papers of an exam, section by section."""
    tables = []
    for name, spec in exam.papers.items():
        sitting = [key for key, rule in exam.tiers.items() if rule.paper == name]
        sections = tuple(
            SectionRow(
                in_words(row.title),
                draw_sentence(row, names),
                section_count(row),
                str(row.points),
                section_scoring(row),
            )
            for row in spec.rows
        )
        tiers = tuple(in_words(names.tiers.get(key, Words(key, key))) for key in sitting)
        tables.append(PaperTable(name, tiers, sections))
    return tuple(tables)


def _exam_page(view: ExamView, trials: tuple[TrialFacts, ...]) -> ExamPage:
    names = view.names
    feasible = tuple(
        Feasible(
            tier=in_words(names.tiers.get(one.tier, Words(one.tier, one.tier))),
            paper=one,
            minutes=int(view.exam.tiers[one.tier].duration.total_seconds() // 60),
            cut=str(view.exam.tiers[one.tier].pass_percent),
            lacks=tuple(shortage_sentence(short, names) for short in one.shortages),
        )
        for one in view.papers
    )
    return ExamPage(
        view=view,
        kind=kind_name(view.exam.kind),
        rows=tuple(exam_rows(view.exam, names)),
        papers=paper_tables(view.exam, names),
        feasible=feasible,
        months=by_month(view.sittings),
        source=tuple(view.source.splitlines()),
        trials=tuple(_trial(one, names) for one in trials),
    )


def _trial(trial: TrialFacts, names: Names) -> TrialRow:
    return TrialRow(
        id=trial.public_id,
        tier=in_words(names.tiers.get(trial.tier, Words(trial.tier, trial.tier))),
        started_at=trial.started_at,
        deadline=trial.deadline,
        is_running=trial.state == "open" and current.clock().now() <= trial.deadline,
        score=trial.score,
        total=trial.total,
    )
