"""A workbook to fill in: the members expected in a sitting, a row each, and what the columns mean."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import xlsxwriter

from app.content.paper_scores.columns import SECTION, TITLES
from app.domain.bank.fields import Words
from app.domain.marks import show_marks

_WIDTHS = {"number": 14, "name": 12, "unit": 22, "tier": 12, "written_on": 14, "reference": 18, "note": 24}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HINTS = (
    Words(
        "只填有纸质答卷的人；没有填写的行不会录入。",
        "Fill in those who wrote on paper; empty rows are left out.",
    ),
    Words(
        "填写成绩，或填写各大题得分；两者都填时必须一致。",
        "Write the score, or the marks of each section; where both are written they must agree.",
    ),
    Words("考试日期写成 2026-12-11。", "Write dates like 2026-12-11."),
    Words("工号和姓名请勿改动。", "Leave staff numbers and names as they are."),
)


@dataclass(frozen=True)
class TemplateRow:
    """One member to be filled in."""

    number: str
    name: str
    unit: str
    tier: str


@dataclass(frozen=True)
class TemplatePaper:
    """The paper of a tier: its sections with their marks."""

    tier: str
    sections: Sequence[tuple[str, Fraction]]


def write_template(
    rows: Sequence[TemplateRow], papers: Sequence[TemplatePaper], title: str, lang: str
) -> bytes:
    """Return the workbook; as many section columns as the longest paper has sections."""
    buffer = io.BytesIO()
    most = max((len(paper.sections) for paper in papers), default=0)
    names = ["number", "name", "unit", "tier", "score"]
    headings = [TITLES[name].in_language(lang) for name in names]
    headings += [f"{SECTION.in_language(lang)} {number}" for number in range(1, most + 1)]
    headings += [TITLES[name].in_language(lang) for name in ("written_on", "reference", "note")]
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet({"zh": "纸考成绩", "en": "Results from paper"}[lang])
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for column, name in enumerate([*names, *["score"] * most, "written_on", "reference", "note"]):
            sheet.set_column(column, column, _WIDTHS.get(name, 9), text if name != "score" else None)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate((row.number, row.name, row.unit, row.tier)):
                sheet.write_string(line, column, value, text)
        sheet.freeze_panes(1, 2)
        _write_notes(book, papers, title, lang, bold)
    return buffer.getvalue()


def _write_notes(
    book: xlsxwriter.Workbook, papers: Sequence[TemplatePaper], title: str, lang: str, bold: object
) -> None:
    sheet = book.add_worksheet({"zh": "说明", "en": "Notes"}[lang])
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 40)
    sheet.write_string(0, 0, title, bold)
    line = 1
    for hint in _HINTS:
        sheet.write_string(line, 0, hint.in_language(lang))
        line += 1
    for paper in papers:
        line += 1
        sheet.write_string(line, 0, paper.tier, bold)
        for number, (name, points) in enumerate(paper.sections, 1):
            line += 1
            sheet.write_string(line, 0, f"{SECTION.in_language(lang)} {number}")
            sheet.write_string(line, 1, name)
            sheet.write_string(line, 2, show_marks(points))
        line += 1
        total = sum((points for _, points in paper.sections), Fraction(0))
        sheet.write_string(line, 0, {"zh": "满分", "en": "Full marks"}[lang])
        sheet.write_string(line, 2, show_marks(total))
