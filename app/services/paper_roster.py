"""纸考名单: who may have written a sitting on paper, with their papers and what they have already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.bank.fields import Words
from app.domain.errors import DomainError, NotFound
from app.domain.sittings.calendar import period_title
from app.domain.sittings.exam import Exam
from app.services.paper_shape import PaperShape, paper_shape
from app.services.publish_organisation import current_organisation
from app.services.viewer import Viewer
from app.store.exams import exam_of
from app.store.plan import sitting_with_id
from app.store.queries import paper_rosters as query


@dataclass(frozen=True)
class Expected:
    """One member of the list. ``existing``: attempts in this very sitting, none of them void."""

    member: query.Candidate
    shape: PaperShape
    tier: Words
    existing: tuple[query.Existing, ...]

    @property
    def unit(self) -> Words:
        return Words(self.member.unit_zh, self.member.unit_en)

    @property
    def points(self) -> tuple[Fraction, ...]:
        """The marks of each section."""
        return tuple(section.count * section.points for section in self.shape.sections)

    @property
    def on_paper(self) -> query.Existing | None:
        return next((one for one in self.existing if one.on_paper), None)


@dataclass(frozen=True)
class PaperRoster:
    """The list of one sitting, as far as the viewer may read names. ``expected`` by folded staff number."""

    id: str
    row_id: int
    exam: Exam
    period: Words
    wave: str
    opens_at: datetime
    closes_at: datetime
    expected: dict[str, Expected]
    hidden: int  # expected, but the viewer does not have the right to their names


def read_roster_of(sitting_id: str, viewer: Viewer, now: datetime) -> PaperRoster:
    """Return the list, inside the caller's transaction.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    :raises DomainError: ``paper-not-open``: it has not opened, or was cancelled.
    """
    viewer.require("organizer")
    sitting = sitting_with_id(sitting_id)
    if sitting is None:
        raise NotFound()
    if sitting.cancelled or now < sitting.opens_at:
        raise DomainError("paper-not-open")
    exam = exam_of(sitting)
    who = exam.make_up.who if exam.make_up else frozenset()
    found = query.candidates_in(sitting, viewer.paths("organizer"), make_up_for=who)
    named = [one for one in found if viewer.sees_names_at(one.path) and one.tier in exam.tiers]
    existing: dict[int, list[query.Existing]] = {}
    for attempt in query.existing_in(sitting.id, [one.enrolment_id for one in named]):
        existing.setdefault(attempt.enrolment_id, []).append(attempt)
    organisation = current_organisation()
    tiers = organisation.tiers if organisation else {}
    shapes: dict[tuple[str, frozenset[str]], PaperShape] = {}
    expected = {}
    for one in named:
        key = (one.tier, frozenset(one.groups))
        shape = shapes.get(key) or shapes.setdefault(key, paper_shape(sitting.exam_version_id, *key))
        tier = tiers.get(one.tier, Words(one.tier, one.tier))
        expected[one.folded] = Expected(one, shape, tier, tuple(existing.get(one.enrolment_id, ())))
    return PaperRoster(
        id=sitting.public_id,
        row_id=sitting.id,
        exam=exam,
        period=period_title(sitting.occurrence.period),
        wave=sitting.wave,
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        expected=expected,
        hidden=len(found) - len(named),
    )
