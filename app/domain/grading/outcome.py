"""考核结果: the published score, pass or fail, and the band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil

from app.domain.errors import DomainError
from app.domain.marks import percent, round_half_up
from app.domain.sittings.exam import Band, Exam


@dataclass(frozen=True)
class Outcome:
    """What is published of one graded attempt.

    ``score`` is the exact sum rounded once; outcome, band, rank and histograms
    use it and never the exact sum. ``is_capped`` says that a make-up earned
    more than it may count for.
    """

    score: Fraction  # in marks, a multiple of the exam's rounding step, at most the total
    total: Fraction
    percent: Fraction  # of the published score, exact
    cut_score: Fraction  # 合格线 in marks, exact
    is_passed: bool
    band: str | None  # title as in the exam file, None below the lowest band
    is_capped: bool = False


def decide_outcome(
    score: Fraction, total: Fraction, *, exam: Exam, tier: str, is_make_up: bool = False
) -> Outcome:
    """Return the outcome of an exact ``score`` out of ``total`` for a member of ``tier``.

    In a make-up under ``cap: pass`` the published score stops at the lowest
    score that passes. See docs/algorithms/rounding.md.

    :raises DomainError: ``other-tier``: the exam has no rule for this tier.
    """
    if tier not in exam.tiers:
        raise DomainError("other-tier", exam=exam.id, tier=tier)
    cut_percent = exam.tiers[tier].pass_percent
    cut_score = cut_percent * total / 100
    published = min(round_half_up(score, exam.round_step), total)
    lowest_pass = min(ceil(cut_score / exam.round_step) * exam.round_step, total)
    has_cap = is_make_up and exam.make_up is not None and exam.make_up.cap_at_pass
    is_capped = has_cap and published > lowest_pass
    if is_capped:
        published = lowest_pass
    return Outcome(
        score=published,
        total=total,
        percent=percent(published, total),
        cut_score=cut_score,
        is_passed=published >= cut_score,
        band=band_of(published, total, bands=exam.bands, cut_percent=cut_percent),
        is_capped=is_capped,
    )


def band_of(
    published: Fraction, total: Fraction, *, bands: Sequence[Band], cut_percent: Fraction
) -> str | None:
    """Return the title of the highest band that ``published`` reaches, None below them all.

    A band without a percentage begins at the tier's cut score.
    """
    for band in bands:
        if published >= _starts_at(band, cut_percent) * total / 100:
            return band.title
    return None


def do_bands_descend(bands: Sequence[Band], cut_percent: Fraction) -> bool:
    """Whether each band begins strictly below the one before it, for a tier with this cut score."""
    starts = [_starts_at(band, cut_percent) for band in bands]
    return all(higher > lower for higher, lower in pairwise(starts))


def _starts_at(band: Band, cut_percent: Fraction) -> Fraction:
    return cut_percent if band.from_percent is None else band.from_percent
