"""Counts, rates and scores as they stand on the manager's pages, also where they may not be told."""

from __future__ import annotations

from datetime import datetime

from app.domain.analysis.disclosure import Cell
from app.domain.analysis.figures import Figure, Reason
from app.web.current import language, settings
from app.web.filters import local
from app.web.i18n import _

HIDDEN = "—"


def count_text(cell: Cell) -> str:
    """``482``, ``<5`` for a small cell, a dash for one that a total would give away."""
    if cell.value is not None:
        return str(cell.value)
    return "<5" if cell.reason is Reason.SMALL_CELL else HIDDEN


def share_text(figure: Figure, places: int = 1) -> str:
    """A share as a percentage without its sign, halves rounded up; unknown is a dash."""
    return HIDDEN if figure.value is None else rounded(100 * figure.value, places)


def rounded(value: float, places: int = 0) -> str:
    scale = 10**places
    return f"{int(value * scale + 0.5 + 1e-9) / scale:.{places}f}"


def plain(value: float) -> str:
    """A score without needless decimals: 80, 82.5."""
    return f"{value:.1f}".removesuffix(".0")


def score_text(value: float, is_hundred: bool) -> str:
    """``80 分`` or ``80``; a percentage where papers have other totals."""
    if not is_hundred:
        return f"{plain(value)}%"
    return plain(value) if language() == "en" else f"{plain(value)} 分"


def window_text(opens_at: datetime, closes_at: datetime) -> str:
    """``12-10 09:00 至 12-17 09:00``; with years where the window lies in two."""
    start, end = local(opens_at), local(closes_at)
    form = "%m-%d %H:%M" if start.year == end.year else "%Y-%m-%d %H:%M"
    return _("%(opens)s to %(closes)s", opens=start.strftime(form), closes=end.strftime(form))


def zone_text() -> str:
    """The name of the organisation's time zone for readers."""
    zone = settings().zone
    return _("Beijing time") if zone == "Asia/Shanghai" else zone


def sentences(*parts: str) -> str:
    """Whole sentences one after another; Chinese needs no space between them."""
    return (" " if language() == "en" else "").join(part for part in parts if part)


def listed(parts: list[str]) -> str:
    return _(", ").join(parts)
