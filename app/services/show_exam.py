"""考试 as the organizer sees them: the definition in force, what its papers hold, its sittings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.errors import NotFound
from app.domain.paper.spec import PaperSpec
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.gather_names import Names, gather_names
from app.services.paper_shape import PaperShape, paper_shape
from app.services.publish_exam import PaperShortage, find_shortages
from app.services.show_plan import SittingLine, sitting_lines
from app.services.viewer import Viewer
from app.store.exams import current_exams, exam_version
from app.store.queries import plan_pages as query
from app.store.queries.bank_pages import published_banks
from app.store.transaction import reading


@dataclass(frozen=True)
class TierPaper:
    """What one tier would get now. ``shape`` is None while the paper cannot be drawn."""

    tier: str
    paper: str
    count: int
    total: Fraction
    shortages: tuple[PaperShortage, ...]


@dataclass(frozen=True)
class ExamView:
    """One exam in force."""

    exam: Exam
    source: str
    loaded_at: datetime
    papers: tuple[TierPaper, ...]
    sittings: tuple[SittingLine, ...]
    names: Names

    @property
    def is_feasible(self) -> bool:
        return not any(paper.shortages for paper in self.papers)


def list_exam_cards(viewer: Viewer) -> tuple[tuple[Exam, ...], Names]:
    """Return the exams in force by key, and what their keys are called.

    :raises NotFound: the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        return tuple(exam for _, exam in current_exams().values()), gather_names()


def show_exam(key: str, *, viewer: Viewer, clock: Clock) -> ExamView:
    """Return one exam in force.

    :raises NotFound: no such exam, or the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        row = query.exam_in_force(key)
        if row is None:
            raise NotFound()
        exam = exam_version(row.version_id)
        sittings = sitting_lines(query.sittings_of_exam(row.id), viewer, clock.now())
        names = gather_names()
    short = find_shortages(exam)
    with reading():
        papers = tuple(
            _tier_paper(row.version_id, exam, tier, tuple(one for one in short if one.tier == tier))
            for tier in exam.tiers
        )
    return ExamView(exam, row.source, row.loaded_at, papers, sittings, names)


def _tier_paper(version_id: int, exam: Exam, tier: str, short: tuple[PaperShortage, ...]) -> TierPaper:
    spec = exam.papers[exam.tiers[tier].paper]
    if short or not _has_all_banks(spec):
        return TierPaper(tier, exam.tiers[tier].paper, 0, Fraction(0), short)
    shape: PaperShape = paper_shape(version_id, tier, frozenset(exam.groups))
    return TierPaper(tier, exam.tiers[tier].paper, shape.count, shape.total, short)


def _has_all_banks(spec: PaperSpec) -> bool:
    return set(spec.banks) <= {bank.key for bank in published_banks()}
