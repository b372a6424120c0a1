"""纸考成绩 of a sitting: what has been entered, and the workbook to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.content.paper_scores.write_template import TemplatePaper, TemplateRow, write_template
from app.domain.bank.fields import Words
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.paper_roster import Expected, read_roster_of
from app.services.viewer import Viewer
from app.store.paper_entries import PaperLine, papers_in
from app.store.transaction import reading


@dataclass(frozen=True)
class PapersView:
    """The results from paper of one sitting. ``expected``: how many the viewer may enter one for."""

    id: str
    exam: Exam
    period: Words
    wave: str
    opens_at: datetime
    closes_at: datetime
    lines: tuple[PaperLine, ...]
    people: tuple[Expected, ...]
    hidden: int

    @property
    def expected(self) -> int:
        return len(self.people)


def list_papers(sitting_id: str, *, viewer: Viewer, clock: Clock) -> PapersView:
    """Return what has been entered, of members whose names the viewer may see.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    :raises DomainError: ``paper-not-open``.
    """
    with reading():
        roster = read_roster_of(sitting_id, viewer, clock.now())
        lines = papers_in(roster.row_id, viewer.paths("organizer"))
    return PapersView(
        id=roster.id,
        exam=roster.exam,
        period=roster.period,
        wave=roster.wave,
        opens_at=roster.opens_at,
        closes_at=roster.closes_at,
        lines=tuple(one for one in lines if viewer.sees_names_at(one.path)),
        people=tuple(roster.expected.values()),
        hidden=roster.hidden,
    )


def make_template(sitting_id: str, *, viewer: Viewer, clock: Clock, language: str) -> bytes:
    """Return the workbook with a row for each expected member who has no result from paper yet.

    :raises NotFound: as :func:`list_papers`.
    :raises DomainError: ``paper-not-open``.
    """
    with reading():
        roster = read_roster_of(sitting_id, viewer, clock.now())
    lang = language[:2]
    missing = [one for one in roster.expected.values() if one.on_paper is None]
    rows = [
        TemplateRow(
            one.member.staff_number,
            one.member.name,
            one.unit.in_language(lang),
            one.tier.in_language(lang),
        )
        for one in missing
        if one.member.standing == "enrolled"
    ]
    papers: dict[str, TemplatePaper] = {}
    for one in roster.expected.values():
        sections = [
            (section.title.in_language(lang), points)
            for section, points in zip(one.shape.sections, one.points, strict=True)
        ]
        papers.setdefault(one.member.tier, TemplatePaper(one.tier.in_language(lang), sections))
    title = f"{roster.exam.title.in_language(lang)} {roster.period.in_language(lang)}".strip()
    return write_template(rows, list(papers.values()), title, lang)
