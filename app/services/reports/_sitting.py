"""What the reports on one occurrence share: what they ask for, and how they say what is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.analysis.disclosure import Cell
from app.domain.analysis.figures import Figure, Reason
from app.domain.bank.fields import Words
from app.services.clock import Clock
from app.services.distribution_scope import VIEWERS, Filters
from app.services.report_kind import Document, Parameter, Table, Value
from app.services.score_definitions import DEFINITIONS
from app.services.show_distribution import NOBODY, Distribution, show_distribution
from app.services.viewer import Viewer

PARAMETERS = (
    Parameter("sitting", Words("场次", "Sitting"), required=True),
    Parameter("unit", Words("单位", "Unit")),
    Parameter("tier", Words("层次", "Tier")),
    Parameter("wave", Words("批次", "Wave")),
)
FEW = Words("少于 5", "under 5")
HIDDEN = "—"
BEIJING, BEIJING_TIME = "Asia/Shanghai", Words("北京时间", "Beijing time")
WAVES = {
    "pilot": Words("试点批次", "Pilot"),
    "main": Words("主考期", "Main window"),
    "make-up": Words("补考", "Make-up"),
}


@dataclass(frozen=True)
class SittingReport:
    """A report whose tables all come from the figures of one occurrence."""

    name: str
    title: Words
    tables: Callable[[Distribution], tuple[Table, ...]]
    naming: str = NOBODY
    audience: tuple[str, ...] = VIEWERS
    parameters: Sequence[Parameter] = PARAMETERS

    def build(self, viewer: Viewer, parameters: Mapping[str, str], *, clock: Clock) -> Document:
        """Return the tables of the occurrence that holds the sitting asked for.

        :raises NotFound: no such sitting or filter, or not for this viewer.
        """
        viewer.require(*self.audience)
        filters = Filters(*(parameters.get(name, "") for name in ("unit", "tier", "wave")))
        shown = show_distribution(
            parameters.get("sitting", ""), filters, viewer=viewer, clock=clock, naming=self.naming
        )
        return document_of(shown, self.title, self.tables(shown))


def document_of(shown: Distribution, title: Words, tables: tuple[Table, ...]) -> Document:
    """Return the tables under the name of their occurrence, with the definitions."""
    return Document(title, facts_of(shown), tables, DEFINITIONS, shown.made_at)


def facts_of(shown: Distribution) -> tuple[Words, ...]:
    """Return the lines that say what is looked at."""
    head = shown.head
    zone = BEIJING_TIME if head.zone == BEIJING else Words(head.zone, head.zone)
    window = f"{_when(head.opens_at, head.zone)} – {_when(head.closes_at, head.zone)}"
    lines = [
        Words(f"{head.title.zh} {head.period.zh}".strip(), f"{head.title.en} {head.period.en}".strip()),
        Words(f"{window}（{zone.zh}）", f"{window} ({zone.en})"),
    ]
    if head.unit:
        lines.append(Words(f"单位：{head.unit.zh}", f"Unit: {head.unit.en}"))
    for choice in head.choices.tiers:
        if choice.key == head.filters.tier:
            lines.append(Words(f"层次：{choice.title.zh}", f"Tier: {choice.title.en}"))
    if head.filters.wave:
        wave = WAVES[head.filters.wave]
        lines.append(Words(f"批次：{wave.zh}", f"Wave: {wave.en}"))
    if shown.is_live:
        lines.append(Words("考试仍在进行，数字会变化", "The exam still runs; figures will change"))
    return tuple(lines)


def count_shown(cell: Cell) -> Value:
    """Return a count as it may be shown, in words or a dash where it may not."""
    if cell.value is not None:
        return cell.value
    return FEW if cell.reason is Reason.SMALL_CELL else HIDDEN


def share_shown(figure: Figure) -> tuple[Value, Value, Value]:
    """Return a share with the ends of its interval; None where unknown."""
    return figure.value, figure.low, figure.high


def _when(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
