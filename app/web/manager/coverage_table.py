"""单位与专题覆盖 as shown: a cell a unit and topic, in either ledger."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from app.domain.bank.fields import Words
from app.services.coverage_map import TESTED, CoverageCell, CoverageLine, CoverageMap
from app.web.charts.rates import HeatCell, HeatKey, heat_cell
from app.web.current import language
from app.web.filters import in_words
from app.web.i18n import _, ngettext
from app.web.manager.number_words import HIDDEN, rounded, sentences

NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class TopicHead:
    """A column: its numeral, and its name where there is room for it."""

    numeral: str
    title: str
    url: str


@dataclass(frozen=True)
class CoverageRowShown:
    name: str
    people: str
    cells: tuple[HeatCell, ...]
    whole: str


@dataclass(frozen=True)
class CoverageTable:
    """The map, its finding, its foot and the counts behind it."""

    finding: str
    heads: tuple[TopicHead, ...]
    rows: tuple[CoverageRowShown, ...]
    total: CoverageRowShown
    key: HeatKey
    foot: str
    data_head: tuple[str, ...]
    data: tuple[tuple[str, ...], ...]


def coverage_table(coverage: CoverageMap, ledger: str) -> CoverageTable:
    titles = [in_words(topic.exam.title) for topic in coverage.topics]
    heads = tuple(
        TopicHead(_numeral(place), title, url_for(".occurrence", sitting=topic.sitting))
        for place, (title, topic) in enumerate(zip(titles, coverage.topics, strict=True))
    )
    lines = (*coverage.lines, coverage.total)
    idle = {place for place, cell in enumerate(coverage.total.cells) if cell.tested == 0}
    return CoverageTable(
        finding=_finding(coverage, titles, ledger),
        heads=heads,
        rows=tuple(_row(line, titles, ledger, idle) for line in coverage.lines),
        total=_row(coverage.total, titles, ledger, idle),
        key=HeatKey(),
        foot=_foot(coverage),
        data_head=(_("Unit"), *titles, _("All topics")),
        data=tuple(
            (_name(line), *(_counts(cell, ledger) for cell in (*line.cells, line.whole))) for line in lines
        ),
    )


def _row(line: CoverageLine, titles: list[str], ledger: str, idle: set[int]) -> CoverageRowShown:
    cells = tuple(
        heat_cell(
            cell.share(ledger) if topic not in idle else None,
            text="" if cell.is_empty else "0" if topic in idle else HIDDEN,
            label=f"{_name(line)}, {title}: {_spoken(cell, ledger)}",
        )
        for topic, (cell, title) in enumerate(zip(line.cells, titles, strict=True))
    )
    whole = line.whole.share(ledger)
    people = HIDDEN if line.people is None else str(line.people)
    return CoverageRowShown(_name(line), people, cells, HIDDEN if whole is None else rounded(100 * whole))


def _name(line: CoverageLine) -> str:
    if line.unit is None:
        return _("All together")
    title = line.unit.title
    if line.unit.is_direct:
        title = Words(f"{title.zh}（直属）", f"{title.en} (itself)")
    return in_words(title)


def _spoken(cell: CoverageCell, ledger: str) -> str:
    if cell.is_empty:
        return _("nobody is due")
    share = cell.share(ledger)
    return _("not told") if share is None else f"{rounded(100 * share)}%"


def _counts(cell: CoverageCell, ledger: str) -> str:
    count = cell.tested if ledger == TESTED else cell.passed
    if cell.is_empty:
        return ""
    return f"{HIDDEN if count is None else count} / {HIDDEN if cell.due is None else cell.due}"


def _finding(coverage: CoverageMap, titles: list[str], ledger: str) -> str:
    shares = [(cell.share(ledger), title) for cell, title in zip(coverage.total.cells, titles, strict=True)]
    begun = [cell.tested != 0 for cell in coverage.total.cells]
    known = sorted(
        (share, title)
        for (share, title), is_begun in zip(shares, begun, strict=True)
        if share is not None and is_begun
    )
    not_begun = begun.count(False)
    cells = (
        _("Cells hold the share of those due who have been tested, in percent.")
        if ledger == TESTED
        else _("Cells hold the share of those due who have passed, in percent.")
    )
    idle = (
        ngettext(
            "%(num)s topic has not been begun by anybody.",
            "%(num)s topics have not been begun by anybody.",
            not_begun,
        )
        if not_begun
        else ""
    )
    if len(known) < 2:
        return sentences(idle, cells)
    (lowest, title), (second, _other) = known[:2]
    rest = ngettext(
        "the other topic is at %(share)s%% or more",
        "the other %(num)s topics are at %(share)s%% or more",
        len(known) - 1,
        share=rounded(100 * second),
    )
    first = _(
        "Lowest: “%(topic)s” %(share)s%%; %(rest)s.", topic=title, share=rounded(100 * lowest), rest=rest
    )
    return sentences(first, idle, cells)


def _foot(coverage: CoverageMap) -> str:
    parts = [_("Units stand in the order of the organisation, not by rank.")]
    line = coverage.smallest
    if line is not None and line.people:
        parts.append(
            _(
                "%(unit)s has %(people)s people: one of them is about %(points)s percentage points.",
                unit=_name(line),
                people=line.people,
                points=rounded(100 / line.people),
            )
        )
    return sentences(*parts)


def _numeral(place: int) -> str:
    if language() == "en" or place >= len(NUMERALS):
        return str(place + 1)
    return NUMERALS[place]
