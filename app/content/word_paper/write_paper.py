"""Set a paper with its sealing line and answer sheet, and its key apart, in Word."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from app.content.word_paper.plain_text import add_text
from app.content.word_paper.printed import PrintedPaper, PrintedQuestion, PrintedSection
from app.domain.bank.fields import Words

_HAN = "一二三四五六七八九十"
_SEAL = Words(
    "单位＿＿＿＿＿＿＿＿　姓名＿＿＿＿＿＿　工号＿＿＿＿＿＿　……密……封……线……内……不……要……答……题……",
    "Unit ______________  Name ______________  Number __________  . . . do not write beyond this line . . .",
)
_SHEET, _KEY = Words("答题卡", "Answer sheet"), Words("参考答案", "Key")
_SCORE, _MARKER = Words("得分", "Marks"), Words("阅卷人", "Marked by")
_TOTAL, _SECTION = Words("总分", "Total"), Words("题号", "Section")
_EXPLAIN = Words("解析", "Explanation")
_EACH = Words("每题 {points} 分", "{points} each")
_COUNT = Words("共 {count} 题", "{count} in all")
_VARIANT = Words("（{variant}卷）", " ({variant})")
_WITH_LETTERS = ("choice", "choices", "truefalse", "order", "match", "cloze")
_SHORT_OPTION, _PER_ROW = 12, 10
_LINES = {"writing": 8, "text": 5, "numeric": 3}
_FONT, _FONT_HAN = "Times New Roman", "宋体"
_SEAL_XML = (
    '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"><v:rect id="seal" stroked="f" filled="f"'
    ' style="position:absolute;margin-left:-58pt;margin-top:60pt;width:34pt;height:690pt;z-index:1;'
    'mso-position-horizontal-relative:margin;mso-position-vertical-relative:page">'
    '<v:textbox style="layout-flow:vertical;mso-layout-flow-alt:bottom-to-top" inset="0,0,0,0">'
    '<w:txbxContent><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="18"/></w:rPr>'
    '<w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict>'
)


def write_paper(paper: PrintedPaper) -> bytes:
    """Return the paper with a table for the marks, and the answer sheet on a page of its own."""
    document = _document(sealed=paper.lang)
    _title(document, paper, "")
    _score_table(document, paper)
    for place, section in enumerate(paper.sections):
        _head(document, section, place, paper.lang)
        for question in section.questions:
            _question(document, question, paper.lang)
    _answer_sheet(document, paper)
    return _saved(document)


def write_key(paper: PrintedPaper) -> bytes:
    """Return the key, with explanations."""
    lang = paper.lang
    document = _document()
    _title(document, paper, "")
    document.add_paragraph(_KEY.in_language(lang)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for place, section in enumerate(paper.sections):
        _head(document, section, place, lang)
        for question in section.questions:
            paragraph = document.add_paragraph(f"{question.number}. ")
            add_text(paragraph, question.answer or "—", lang)
            if question.explanation:
                told = document.add_paragraph(f"{_EXPLAIN.in_language(lang)}{_colon(lang)}")
                told.paragraph_format.left_indent = Cm(0.75)
                add_text(told, question.explanation, lang)
    return _saved(document)


def _document(sealed: str = "") -> Any:
    document = Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT_HAN)
    style.paragraph_format.space_after = Pt(2)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin = Cm(3 if sealed else 2), Cm(1.8)
    page.top_margin = page.bottom_margin = Cm(1.8)
    if sealed:
        text = escape(_SEAL.in_language(sealed))
        page.header.paragraphs[0].add_run()._r.append(parse_xml(_SEAL_XML.format(text=text)))
    return document


def _title(document: Any, paper: PrintedPaper, more: str) -> None:
    title = paper.title
    if paper.variant:
        title += _VARIANT.in_language(paper.lang).format(variant=paper.variant)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(title + more)
    run.bold, run.font.size = True, Pt(16)


def _score_table(document: Any, paper: PrintedPaper) -> None:
    lang = paper.lang
    names = [_numeral(place, lang) for place in range(len(paper.sections))]
    heads = [_SECTION.in_language(lang), *names, _TOTAL.in_language(lang)]
    table = document.add_table(rows=3, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    for row, words in ((1, _SCORE), (2, _MARKER)):
        table.rows[row].cells[0].text = words.in_language(lang)
    for cell in (cell for row in table.rows for cell in row.cells):
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _head(document: Any, section: PrintedSection, place: int, lang: str) -> None:
    facts = [_COUNT.in_language(lang).format(count=len(section.questions))]
    points = {question.points for question in section.questions}
    if len(points) == 1 and (each := points.pop()) is not None:
        facts.append(_EACH.in_language(lang).format(points=_decimal(each)))
    sign = "、" if lang == "zh" else ". "
    told = f"（{'，'.join(facts)}）" if lang == "zh" else f" ({', '.join(facts)})"
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{_numeral(place, lang)}{sign}{section.title}{told}").bold = True


def _question(document: Any, question: PrintedQuestion, lang: str) -> None:
    if question.shared:
        add_text(document.add_paragraph(), question.shared, lang)
    paragraph = document.add_paragraph(f"{question.number}. ")
    paragraph.paragraph_format.keep_with_next = bool(question.options)
    add_text(paragraph, question.stem, lang)
    if question.widget == "truefalse":
        paragraph.add_run("（　）" if lang == "zh" else " (    )")
    for number, text in question.left:
        _indented(document, f"({number}) ", text, lang)
    for row in _option_rows(question.options):
        line = _indented(document, "", "", lang)
        for place, (name, text) in enumerate(row):
            line.add_run(("\t" if place else "") + f"{name}. ")
            add_text(line, text, lang)
    for _ in range(_LINES.get(question.widget, 0)):
        document.add_paragraph()


def _option_rows(options: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    """Yield options of a line: four when they are short, else two, else one."""
    longest = max((len(text) for _, text in options), default=0)
    count = 4 if longest <= _SHORT_OPTION // 2 else 2 if longest <= _SHORT_OPTION else 1
    for first in range(0, len(options), count):
        yield options[first : first + count]


def _indented(document: Any, head: str, text: str, lang: str) -> Any:
    paragraph = document.add_paragraph(head)
    paragraph.paragraph_format.left_indent = Cm(0.75)
    for place in (4.5, 8.5, 12.5):
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(place))
    add_text(paragraph, text, lang)
    return paragraph


def _answer_sheet(document: Any, paper: PrintedPaper) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _title(document, paper, f"  {_SHEET.in_language(paper.lang)}")
    for place, section in enumerate(paper.sections):
        _head(document, section, place, paper.lang)
        short = [one for one in section.questions if one.widget in _WITH_LETTERS]
        for first in range(0, len(short), _PER_ROW):
            _grid(document, short[first : first + _PER_ROW])
        for question in (one for one in section.questions if one.widget not in _WITH_LETTERS):
            document.add_paragraph(f"{question.number}. {'_' * 60}")
            for _ in range(_LINES.get(question.widget, 0)):
                document.add_paragraph("_" * 64)


def _grid(document: Any, questions: Sequence[PrintedQuestion]) -> None:
    table = document.add_table(rows=2, cols=len(questions), style="Table Grid")
    for cell, question in zip(table.rows[0].cells, questions, strict=True):
        cell.text = str(question.number)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    table.rows[1].height = Cm(0.8)
    document.add_paragraph()


def _numeral(place: int, lang: str) -> str:
    if lang != "zh":
        return ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")[place % 13]
    return _HAN[place] if place < 10 else f"十{_HAN[place - 10]}"


def _colon(lang: str) -> str:
    return "：" if lang == "zh" else ": "


def _decimal(points: Fraction) -> str:
    return str(points.numerator) if points.denominator == 1 else f"{float(points):g}"


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
