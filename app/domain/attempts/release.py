"""公布成绩: what a member may see of a result, computed from the rule and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.sittings.exam import Release


@dataclass(frozen=True)
class Released:
    """Which parts may be seen now; ``next_at`` is when more comes, None when nothing is dated.

    ``score`` means score, total, outcome and band and nothing else; ``answers``
    means responses with what is right; ``explanations`` the author's 解析.
    """

    score: bool = False
    answers: bool = False
    explanations: bool = False
    next_at: datetime | None = None


def what_is_released(
    release: Release,
    *,
    handed_in_at: datetime | None,
    after_close_at: datetime | None,
    now: datetime,
    state: str,
) -> Released:
    """Return what the member may see of one attempt at ``now``.

    ``after_close_at`` is the last possible deadline of the occurrence (None:
    not known yet, so nothing due then is released). A running or void attempt
    shows nothing, nor one that people still mark. See docs/algorithms/release.md.
    """
    if handed_in_at is None or state != "graded":
        return Released()
    moments = {"at-hand-in": handed_in_at, "after-close": after_close_at}
    score_at, answers_at = moments[release.score], moments[release.answers]
    explanations_at = moments[release.explanations]
    to_come = (moment for moment in (score_at, answers_at, explanations_at) if moment and moment > now)
    return Released(
        score=_has_come(score_at, now),
        answers=_has_come(answers_at, now),
        explanations=_has_come(explanations_at, now),
        next_at=min(to_come, default=None),
    )


def without_questions(released: Released) -> Released:
    """Return the same for a result from paper: its questions and answers are on the sheet, not here."""
    return Released(score=released.score, next_at=None if released.score else released.next_at)


def _has_come(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now >= moment
