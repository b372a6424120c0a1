"""公布成绩: what a member may see of a result, computed from the rule and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.sittings.exam import Release

CLOSED_STATES = frozenset({"handed_in", "marking", "graded"})


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
    shows nothing; a score waits until the marking is done. See docs/algorithms/release.md.
    """
    if handed_in_at is None or state not in CLOSED_STATES:
        return Released()
    moments = {"at-hand-in": handed_in_at, "after-close": after_close_at}
    score_at, answers_at = moments[release.score], moments[release.answers]
    explanations_at = moments[release.explanations]
    is_graded = state == "graded"
    dated = [answers_at, explanations_at, *([score_at] if is_graded else [])]
    return Released(
        score=is_graded and _has_come(score_at, now),
        answers=_has_come(answers_at, now),
        explanations=_has_come(explanations_at, now),
        next_at=min((moment for moment in dated if moment is not None and moment > now), default=None),
    )


def _has_come(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now >= moment
