"""Papers in Word as people really keep them, and as nobody should."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from time import process_time

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

from app.content.bank_files import read_bank_sources
from app.content.import_bank import draft_bank, read_import
from app.content.importers.docx import IMPORTER
from app.content.library import Library
from app.content.pictures import GivenPictures

RED = RGBColor(0xFF, 0, 0)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f00050001ff5d0bbf3a0000000049454e44ae426082"
)


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paper(*lines):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def fields(data, name="卷.docx"):
    return [dict(item.fields) for item in read_import(data, name).items]


def codes(data):
    return [note.code for note in IMPORTER.read(data, "卷.docx").notes]


def test_a_paper_with_its_answers_at_the_questions():
    data = paper(
        "云岭发射台2026年安全生产知识考试（A卷）",
        "姓名：________  单位：________  得分：______",
        "一、单项选择题（每题2分，共6分）",
        "1. 倒闸操作应由（ B ）人进行。",
        "A.一   B.两   C.三   D.四",
        "2、中波发射台的巡视周期是（  ）。",
        "A、每小时一次\tB、每两小时一次",
        "C、每班一次",
        "D、每天一次",
        "答案：A  解析：见运行规程第三条。  难度：易  依据：运行规程",
        "（3）下列属于安全措施的是（　　） A．验电 B．闲谈 C．睡觉 D．饮酒",
        "【答案】A【解析】先验电。",
        "二、多选题（每题3分）",
        "1．五项修炼包括（Ａ、Ｂ、Ｄ）",
        "（A）自我超越  （B）共同愿景",
        "（C）加班加点  （D）系统思考",
        "三、判断题（对的打√，错的打×）",
        "1. 巡视时可以单独进入高压室。（×）",
        "（√）2. 雷雨天禁止调配房操作。",
        "3. 交接班应有记录（  ）",
        "答案：错误，还应当面交清。",
        "四、填空题",
        "1. “创争”即创建______组织，争做______职工。",
        "答案：学习型；知识型",
        "五、简答题（每题5分）",
        "1. 发射机着火怎么办？（5分）",
        "答：1. 切断电源；",
        "2. 用二氧化碳灭火器灭火；",
        "3. 报告值班领导。",
        "2. 什么是“首问负责制”？",
        "答：最先受理的人负责到底。",
        "第 1 页 共 2 页",
    )
    assert fields(data) == [
        {"single": "倒闸操作应由（ ）人进行。", "options": ["一", "两", "三", "四"], "answer": "B"},
        {
            "single": "中波发射台的巡视周期是（ ）。",
            "options": ["每小时一次", "每两小时一次", "每班一次", "每天一次"],
            "answer": "A",
            "explain": "见运行规程第三条。",
            "difficulty": "2",
            "source": {"doc": "运行规程"},
        },
        {
            "single": "下列属于安全措施的是（ ）",
            "options": ["验电", "闲谈", "睡觉", "饮酒"],
            "answer": "A",
            "explain": "先验电。",
        },
        {
            "multiple": "五项修炼包括（ ）",
            "options": ["自我超越", "共同愿景", "加班加点", "系统思考"],
            "answer": "ABD",
        },
        {"truefalse": "巡视时可以单独进入高压室。", "answer": "错"},
        {"truefalse": "雷雨天禁止调配房操作。", "answer": "对"},
        {"truefalse": "交接班应有记录", "answer": "错", "explain": "还应当面交清。"},
        {"blank": "“创争”即创建____组织，争做____职工。", "answer": ["学习型", "知识型"]},
        {
            "short": "发射机着火怎么办？",
            "answer": "1. 切断电源；\n2. 用二氧化碳灭火器灭火；\n3. 报告值班领导。",
        },
        {"short": "什么是“首问负责制”？", "answer": "最先受理的人负责到底。"},
    ]
    reading = read_import(data, "卷.docx")
    points = [note.facts for note in reading.diagnostics if note.code == "import-section-points"]
    assert {"section": "单项选择题", "points": "2"} in points
    assert "倒闸操作" in reading.items[0].fragment
    assert [item.line for item in reading.items[:3]] == [4, 6, 11]


def test_a_paper_with_its_answers_at_the_end():
    document = Document()
    for line in (
        *(
            "第一部分 选择题（共4题）",
            "1、甲？",
            "A.一 B.二",
            "2、乙？",
            "A.一 B.二 C.三",
            "3、丙？",
            "A.一",
            "B.二",
        ),
        *("4 下列正确的是？", "A.一", "B.二", "二、判断题", "1、地球是圆的。", "2、水往高处流。（ ）"),
        *(
            "三、填空题",
            "1、PDCA 的 P 是____，D 是____。",
            "2、音频单位是（ ）。",
            "四、论述题",
            "1、谈谈学习型班组。",
        ),
        *("参考答案及评分标准", "一、选择题：1-3 A C B", "4、B"),
    ):
        document.add_paragraph(line)
    document.add_paragraph("二、判断题")
    table = document.add_table(rows=2, cols=3)
    for row, texts in zip(table.rows, (("题号", "1", "2"), ("答案", "√", "×")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for line in (
        "三、1. 计划；执行",
        "2. 分贝",
        "四、论述题",
        "1. 要点如下：",
        "（1）共同愿景；",
        "（2）团队学习。",
    ):
        document.add_paragraph(line)
    found = fields(saved(document))
    assert [(next(iter(each)), each["answer"]) for each in found] == [
        ("single", "A"),
        ("single", "C"),
        ("single", "B"),
        ("single", "B"),
        ("truefalse", "对"),
        ("truefalse", "错"),
        ("blank", ["计划", "执行"]),
        ("blank", ["分贝"]),
        ("essay", "要点如下：\n（1）共同愿景；\n（2）团队学习。"),
    ]
    assert found[7]["blank"] == "音频单位是____。"
    assert "import-key-misfit" not in codes(saved(document))


def test_answers_shown_by_colour_underline_and_automatic_numbers():
    document = Document()
    document.add_paragraph("单选题")
    stem = document.add_paragraph("运行日志由谁填写？", style="List Number")
    assert stem.style.name == "List Number"
    for text, colour in (("A. 值班员", RED), ("B. 访客", None)):
        document.add_paragraph().add_run(text).font.color.rgb = colour
    document.add_paragraph("值班室应保持几人？", style="List Number")
    options = document.add_paragraph()
    options.add_run("A．一人  ")
    options.add_run("B．两人").font.highlight_color = WD_COLOR_INDEX.YELLOW
    options.add_run("  C．无人")
    document.add_paragraph("配电房的钥匙由 ", style="List Number").add_run(" B ").underline = True
    document.add_paragraph("A. 门卫   B. 值长   C. 访客")
    document.add_paragraph("填空题")
    gap = document.add_paragraph("1、交接班应做到")
    gap.add_run("五清").underline = True
    gap.add_run("，并在")
    gap.add_run("        ").underline = True
    gap.add_run("上签字。")
    second = document.add_paragraph("2、巡视周期为")
    second.add_run("两小时").underline = True
    second.add_run("一次。")
    data = saved(document)
    assert fields(data) == [
        {"single": "运行日志由谁填写？", "options": ["值班员", "访客"], "answer": "A"},
        {"single": "值班室应保持几人？", "options": ["一人", "两人", "无人"], "answer": "B"},
        {"single": "配电房的钥匙由 （ ）", "options": ["门卫", "值长", "访客"], "answer": "B"},
        {"blank": "交接班应做到五清，并在____上签字。"},
        {"blank": "巡视周期为____一次。", "answer": ["两小时"]},
    ]
    assert codes(data).count("import-answer-by-look") == 3


def test_groups_pictures_and_tables_become_a_bank_that_checks():
    document = Document()
    document.add_paragraph("一、单选题")
    document.add_paragraph("1. 图中仪表是什么？")
    document.add_picture(io.BytesIO(PIXEL))
    document.add_paragraph("A. 万用表 B. 场强仪")
    document.add_paragraph("答案：B")
    document.add_paragraph("2. 据下表，哪天停播最长？（　）")
    table = document.add_table(rows=2, cols=3)
    for row, texts in zip(table.rows, (("日期", "一日", "二日"), ("停播", "3秒", "9秒")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("A. 一日 B. 二日")
    document.add_paragraph("答案：B")
    for line in (
        *(
            "二、材料题",
            "某台夜间雷击停电，柴油机自启动失败。",
            "（1）首先做什么？",
            "A. 报告并手动启动 B. 离岗",
            "答案：A",
        ),
        *(
            "（2）事后还应做什么？",
            "答：分析原因，写出报告。",
            "三、计算题",
            "1. 48V 供电、电流 2A，功率多少？",
            "答案：96 W",
        ),
    ):
        document.add_paragraph(line)
    reading = read_import(saved(document), "卷.docx")
    draft = draft_bank(reading, "duty", "值班", Library())
    given = GivenPictures(draft.pictures)
    bank = read_bank_sources({name: text.encode() for name, text in draft.texts.items()}, Library(), given)
    assert [each.code for each in bank.diagnostics if each.is_error] == []
    kinds = [(located.item.id, located.item.type) for located in bank.items]
    assert kinds == [
        ("duty-001", "single"),
        ("duty-002", "single"),
        ("duty-003-1", "single"),
        ("duty-003-2", "short"),
        ("duty-004", "numeric"),
    ]
    assert bank.items[0].item.media
    assert "| 日期 | 一日 | 二日 |" in str(reading.items[1].fields["single"])
    assert bank.items[2].item.group.stem == "某台夜间雷击停电，柴油机自启动失败。"


def test_what_is_odd_is_told_with_the_paragraph():
    data = paper(
        "一、单选题",
        "1. 甲？",
        "A.一 B.二",
        "答案：A",
        "2. 乙？",
        "A.一 B.二 C.三",
        "答案：AC",
        "参考答案",
        "1-2 BAA",
        "1.B",
        "9.A",
    )
    notes = IMPORTER.read(data, "卷.docx").notes
    assert [(note.code, note.line) for note in notes] == [
        ("import-key-misfit", 9),
        ("import-key-without-question", 11),
        ("import-answers-differ", 2),
        ("import-single-with-several", 5),
    ]
    assert notes[0].source_line == "1-2 BAA"


def test_pasted_text_is_read_as_a_paper_and_not_as_aiken():
    text = "一、单选题\n1. 甲？\nA. 一\nB. 二\n答案：B\n2. 乙？\nA. 一\nB. 二\n答案：A\n"
    assert [each["answer"] for each in fields(text.encode(), "粘贴.txt")] == ["B", "A"]
    assert fields(b"What?\nA. one\nB. two\nANSWER: B\n", "a.txt")[0]["answer"] == "B"


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0" + bytes(600), b"{\\rtf1 \\ansi}"])
def test_old_documents_are_refused_with_what_to_do(data):
    (note,) = read_import(data, "旧卷.doc").notes
    assert note.code == "import-old-document"
    assert ".docx" in note.message("zh")


def archive(document, **others):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", document)
        for name, text in others.items():
            file.writestr(name, text)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENTITIES = f'<!DOCTYPE a [<!ENTITY x "{"x" * 99}">]><w:document {W}><w:body/></w:document>'
LATE_ENTITIES = f"<!--{'-x' * 2000}-->{ENTITIES}"
DEEP = f"<w:document {W}><w:body>{'<w:sdt><w:sdtContent>' * 5000}</w:body></w:document>"


@pytest.mark.parametrize(
    "data",
    [
        archive(b"\0" * (80 * 2**20)),
        archive(f"<w:document {W}><w:body>{'<w:p/>' * 2_000_000}"),
        archive(ENTITIES),
        archive(LATE_ENTITIES),
        archive(DEEP),
        archive("<w:document"),
        b"PK\x03\x04" + bytes(100),
    ],
    ids=["zip bomb", "many paragraphs", "entities", "late entities", "deep", "broken", "no archive"],
)
def test_bombs_are_refused_at_once(data):
    tracemalloc.start()
    begun = process_time()
    reading = IMPORTER.read(data, "卷.docx")
    spent, (_, peak) = process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not reading.items
    assert any(note.is_error for note in reading.diagnostics)
    assert spent < 1
    assert peak < 100 * 2**20


def test_an_entity_never_reaches_a_question():
    declared = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    body = "<w:p><w:r><w:t>1. 甲&x;？</w:t></w:r></w:p><w:p><w:r><w:t>答：乙</w:t></w:r></w:p>"
    padded = (
        f"<?xml version='1.0'?>{' ' * 3000}{declared}<w:document {W}><w:body>{body}</w:body></w:document>"
    )
    (item,) = IMPORTER.read(archive(padded), "卷.docx").items
    assert item.fields["short"] == "甲"


def test_a_numbering_of_its_own_continues_over_sections():
    document = Document()
    numbered = [
        document.add_paragraph("第一题问什么？", style="List Number"),
        document.add_paragraph("A. 甲 B. 乙"),
    ]
    head = document.add_paragraph("多选题")
    document.add_paragraph("第二题问什么？", style="List Number")
    document.add_paragraph("A. 甲 B. 乙 C. 丙")
    for line in ("答案", "1.A 2.AC"):
        document.add_paragraph(line)
    deleted = OxmlElement("w:del")
    deleted.append(numbered[0].add_run("（删去的字）")._r)
    numbered[0]._p.append(deleted)
    assert head._p.tag == qn("w:p")
    assert fields(saved(document)) == [
        {"single": "第一题问什么？", "options": ["甲", "乙"], "answer": "A"},
        {"multiple": "第二题问什么？", "options": ["甲", "乙", "丙"], "answer": "AC"},
    ]


@pytest.mark.parametrize(
    "text",
    ["（" * 200_000, "1. " + "A B " * 100_000, "1. " + " " * 400_000 + "x", "参考答案\n" + "1-9 A" * 60_000],
    ids=["brackets", "letters", "spaces", "ranges"],
)
def test_an_endless_line_costs_no_time(text):
    begun = process_time()
    read_import(f"1. 甲？\n2. 乙？\n{text}".encode(), "卷.txt")
    assert process_time() - begun < 1


def test_a_key_with_a_number_that_begins_nothing_is_told():
    text = "1. 甲？\nA. 一 B. 二\n2. 乙？\nA. 一 B. 二\n参考答案\n第1题 甲\n1.5 和 2.5\n"
    assert len(fields(text.encode(), "卷.txt")) == 2


def test_a_document_of_too_many_elements_is_refused_before_a_tree_is_made():
    body = "<w:p/>" * 600_000
    reading = IMPORTER.read(archive(f"<w:document {W}><w:body>{body}</w:body></w:document>"), "卷.docx")
    assert [note.code for note in reading.diagnostics] == ["import-archive-bomb"]
