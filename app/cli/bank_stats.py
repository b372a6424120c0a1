"""``baiti bank stats``: what banks hold, beside what exams draw and the syllabus wants."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from rich.table import Table

from app.cli.console import clock, in_words, out, settings
from app.cli.diagnostics import language_option, report_findings
from app.content.documents import Source
from app.content.syllabus import SYLLABUS_FILE, SyllabusReading, read_syllabus
from app.domain.bank.fields import Words
from app.domain.itemtypes import item_types
from app.domain.paper.stock import Cell, Covered, Need, add_up, count_stock, cover, find_needs
from app.services.read_home import read_banks, read_home, read_library

STATES = {
    "short": Words("不够", "short"),
    "thin": Words("偏少", "thin"),
    "enough": Words("够", "enough"),
}
TOPIC = Words("专题", "topic")
_DIFFICULTIES = (1, 2, 3, 4, 5)


@click.command("stats")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--all", "is_all", is_flag=True, help="Show what is enough too, not only what is thin or short."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the output."
)
@language_option
@with_appcontext
def stats(paths: tuple[Path, ...], is_all: bool, form: str, lang: str | None) -> None:
    """Count questions by topic, tier, difficulty and type, and compare with exams and syllabus.

    Paths choose banks; default: all in question_bank/.
    """
    chosen = settings()
    home = read_home(chosen.home, zone=chosen.zone, today=clock().now().astimezone(chosen.tz).date())
    banks = read_banks(list(paths), home=chosen.home, zone=chosen.zone) if paths else home.banks
    syllabus = _syllabus(chosen.home, chosen.zone)
    errors = [each for bank in banks for each in bank.diagnostics if each.is_error] + syllabus.diagnostics
    if errors:
        raise SystemExit(report_findings(errors, form, lang))
    items = [located.item for bank in banks for located in bank.items]
    names = {bank.header.name for bank in banks if bank.header}
    tiers = list(home.organisation.tiers) if home.organisation else []
    stock = count_stock(items, tiers)
    pool = [located.item for bank in home.banks for located in bank.items]
    exams = [
        each.exam
        for each in home.exams
        if any(names.intersection(spec.banks) for spec in each.exam.papers.values())
    ]
    needs = list(find_needs(exams, pool))
    covered = cover(syllabus.rows, items)
    if form == "json":
        click.echo(json.dumps(as_json(stock, needs, covered), ensure_ascii=False, indent=1))
        return
    for table in (
        _by_topic(stock, tiers),
        _by_type(stock),
        _needs([one for one in needs if is_all or one.state != "enough"]),
        _covered([one for one in covered if is_all or one.has < one.wanted.count]),
    ):
        out.print(table)


def _syllabus(home: Path, zone: str) -> SyllabusReading:
    path = home / "question_bank" / SYLLABUS_FILE
    if not path.is_file():
        return SyllabusReading((), [])
    return read_syllabus(Source.at(path), read_library(home, zone=zone))


def as_json(stock: Counter[Cell], needs: Iterable[Need], covered: Iterable[Covered]) -> dict[str, Any]:
    """Return the same for programs: every cell, every draw, every row of the syllabus."""
    return {
        "stock": [{**cell._asdict(), "count": count} for cell, count in sorted(stock.items())],
        "needs": [
            {
                "exam": need.exam,
                "paper": need.paper,
                "section": {"zh": need.section.zh, "en": need.section.en},
                "tier": need.tier,
                "topic": need.topic,
                "types": list(need.types),
                "difficulty": list(need.difficulty),
                "needs": need.needs,
                "has": need.has,
                "state": need.state,
            }
            for need in needs
        ],
        "syllabus": [
            {"topic": row.topic, "tier": row.tier, "wanted": row.count, "has": has} for row, has in covered
        ],
    }


def _by_topic(stock: Counter[Cell], tiers: Sequence[str]) -> Table:
    table = _table(Words("各层次题数（难度 1–5）", "Questions by tier (difficulty 1 to 5)"))
    for tier in tiers:
        table.add_column(tier, justify="right")
    for topic in _topics(stock):
        cells = []
        for tier in tiers:
            counts = add_up(stock, "difficulty", topic=topic, tier=tier)
            spread = " ".join(str(counts[one] or "·") for one in _DIFFICULTIES)
            cells.append(f"{counts.total()} ({spread})")
        table.add_row(topic, *cells)
    return table


def _by_type(stock: Counter[Cell]) -> Table:
    """A question for several tiers counts once: as often as in the tier that has most of its kind."""
    types = [name for name in item_types() if add_up(stock, "type")[name]]
    table = _table(Words("各题型题数（题数最多的层次）", "Questions by type (of the tier that has most)"))
    for name in types:
        table.add_column(in_words(item_types()[name].title), justify="right")
    for topic in _topics(stock):
        most = [max(add_up(stock, "tier", topic=topic, type=name).values(), default=0) for name in types]
        table.add_row(topic, *(str(count or "·") for count in most))
    return table


def _needs(needs: Sequence[Need]) -> Table:
    table = _table(Words("考试抽题", "What exams draw"), Words("考试", "exam"))
    for title in (
        Words("试卷", "paper"),
        Words("层次", "tier"),
        Words("部分", "section"),
        Words("难度", "difficulty"),
    ):
        table.add_column(in_words(title))
    for title in (Words("要抽", "needs"), Words("合适", "fit")):
        table.add_column(in_words(title), justify="right")
    table.add_column()
    for need in needs:
        low, high = need.difficulty
        said = f"{low}–{high}" if (low, high) != (1, 5) else ""
        table.add_row(
            need.exam, need.paper, need.tier, in_words(need.section), said,
            str(need.needs), str(need.has), in_words(STATES[need.state]),
        )  # fmt: skip
    return _or_nothing(table)


def _covered(covered: Sequence[Covered]) -> Table:
    table = _table(Words("培训大纲", "Syllabus"))
    table.add_column(in_words(Words("层次", "tier")))
    for title in (Words("应有", "wanted"), Words("现有", "has"), Words("还缺", "lacks")):
        table.add_column(in_words(title), justify="right")
    for row, has in covered:
        table.add_row(row.topic, row.tier, str(row.count), str(has), str(max(row.count - has, 0) or "·"))
    return _or_nothing(table)


def _or_nothing(table: Table) -> Table:
    if not table.row_count:
        table.caption = in_words(
            Words("没有不够的；--all 全部列出", "nothing is short; --all lists everything")
        )
        table.show_header = False
    return table


def _table(title: Words, first: Words = TOPIC) -> Table:
    table = Table(title=in_words(title), title_justify="left", box=None, pad_edge=False)
    table.add_column(in_words(first))
    return table


def _topics(stock: Counter[Cell]) -> Iterator[str]:
    return iter(dict.fromkeys(cell.topic for cell in stock))
