"""Tables of questions as people really keep them, as CSV: the reading of rows does not depend on the file."""

from __future__ import annotations

import csv
import io

import pytest

from app.content.bank_files import read_bank_sources
from app.content.import_bank import draft_bank
from app.content.importers._headers import field_of, type_in_name, type_of
from app.content.importers.csv import IMPORTER
from app.content.library import Library

HEAD = ["题型", "题干", "A", "B", "C", "D", "答案", "解析"]


def as_csv(*rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def read(*rows):
    return IMPORTER.read(as_csv(*rows), "t.csv")


def fields(*rows):
    return [dict(item.fields) for item in read(*rows).items]


def one(head, row):
    (found,) = fields(head, row)
    return found


def codes(*rows):
    return [note.code for note in read(*rows).notes]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["单选题", "甲？", "一", "二", "三", "", "B", "见办法"],
         {"single": "甲？", "options": ["一", "二", "三"], "answer": "B", "explain": "见办法"}),
        (["多选", "甲？", "一", "二", "三", "四", "A，C、D", ""],
         {"multiple": "甲？", "options": ["一", "二", "三", "四"], "answer": "ACD"}),
        (["不定项选择题", "甲？", "一", "二", "", "", "a", ""],
         {"indefinite": "甲？", "options": ["一", "二"], "answer": "A"}),
        (["判断题", "甲。", "", "", "", "", "√", ""], {"truefalse": "甲。", "answer": "对"}),
        (["判断", "甲。", "", "", "", "", "0", ""], {"truefalse": "甲。", "answer": "错"}),
        (["判断", "甲。", "正确", "错误", "", "", "B", ""], {"truefalse": "甲。", "answer": "错"}),
        (["单选", "甲。", "错误", "正确", "", "", "A", ""], {"truefalse": "甲。", "answer": "错"}),
        (["填空", "一天有（　）小时。", "", "", "", "", "24|二十四", ""],
         {"blank": "一天有____小时。", "answer": [["24", "二十四"]]}),
        (["填空题", "坚持____为主、____结合。", "", "", "", "", "预防；应急", ""],
         {"blank": "坚持____为主、____结合。", "answer": ["预防", "应急"]}),
        (["计算题", "几伏？", "", "", "", "", "48±0.5", ""],
         {"numeric": "几伏？", "answer": "48", "tolerance": "0.5"}),
        (["问答题", "什么？", "", "", "", "", "这个", ""], {"qa": "什么？", "answer": "这个"}),
        (["排序题", "排序", "甲", "乙", "丙", "", "BAC", ""], {"order": "排序", "items": ["乙", "甲", "丙"]}),
        (["选择题", "甲？", "一", "二", "三", "", "AB", ""],
         {"multiple": "甲？", "options": ["一", "二", "三"], "answer": "AB"}),
        (["", "甲？", "一", "二", "三", "", "C", ""],
         {"single": "甲？", "options": ["一", "二", "三"], "answer": "C"}),
        (["", "甲。", "", "", "", "", "×", ""], {"truefalse": "甲。", "answer": "错"}),
        (["", "一年有__＿月。", "", "", "", "", "12", ""], {"qa": "一年有__＿月。", "answer": "12"}),
        (["", "甲？", "A.一", "B、二", "C）三", "", "2", ""],
         {"single": "甲？", "options": ["一", "二", "三"], "answer": "B"}),
        (["单选", "甲？", "同意", "反对", "弃权", "", "反对", ""],
         {"single": "甲？", "options": ["同意", "反对", "弃权"], "answer": "B"}),
        (["单选", "几？", "1", "2", "3", "", "2", ""],
         {"single": "几？", "options": ["1", "2", "3"], "answer": "B"}),
        (["单选", "甲（  ） A.一 B.二 C.三", "", "", "", "", "B", ""],
         {"single": "甲（ ）".replace(" ", "  "), "options": ["一", "二", "三"], "answer": "B"}),
    ],
)  # fmt: skip
def test_each_type_in_the_layout_with_a_column_for_the_type(row, expected):
    assert one(HEAD, row) == expected


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["判断", "甲。", "", "", "", "", "A", ""], "import-truth-letter"),
        (["简答题", "甲？", "", "", "", "", "这个", ""], "import-without-rubric"),
        (["脑筋急转弯", "甲？", "一", "二", "", "", "A", ""], "import-type-unknown"),
        (["单选", "示例：甲？", "一", "二", "", "", "A", ""], "import-sample-row"),
        (["单选", "", "一", "二", "", "", "A", ""], "import-row-without-stem"),
        (["", "以上题目由技术科审核", "", "", "", "", "", ""], "import-not-a-question"),
    ],
)
def test_what_is_guessed_or_left_out_is_told(row, code):
    assert code in codes(HEAD, row, ["判断", "乙。", "", "", "", "", "对", ""])


@pytest.mark.parametrize("answer", ["E", "略", "AE", "5", "同意"])
def test_an_answer_that_names_no_option_is_kept_for_the_check(answer):
    assert one(HEAD, ["单选", "甲？", "一", "二", "三", "四", answer, ""])["answer"] == answer


def test_an_empty_option_in_the_middle_keeps_its_letter():
    assert one(HEAD, ["单选", "甲？", "一", "", "三", "", "C", ""])["options"] == ["一", "", "三"]


def test_headings_may_stand_lower_be_called_otherwise_and_come_again():
    rows = [
        ["2025年度题库（请勿外传）"],
        [],
        [
            "序号",
            "试题内容（必填）",
            "选项 A",
            "B选项",
            "备选答案C",
            "正确答案*",
            "难易程度",
            "知识点",
            "分值",
            "审核人",
        ],
        ["1", "甲？", "一", "二", "", "A", "较难", "安全>用电", "2", "王"],
        [
            "序号",
            "试题内容（必填）",
            "选项 A",
            "B选项",
            "备选答案C",
            "正确答案*",
            "难易程度",
            "知识点",
            "分值",
            "审核人",
        ],
        ["2", "乙？", "一", "二", "三", "C", "0.9", "", "2", "李"],
        ["共 2 题"],
    ]
    reading = read(*rows)
    assert [dict(item.fields) for item in reading.items] == [
        {"single": "甲？", "options": ["一", "二"], "answer": "A", "difficulty": "4", "topic": "安全/用电"},
        {"single": "乙？", "options": ["一", "二", "三"], "answer": "C", "difficulty": "1"},
    ]
    assert [item.line for item in reading.items] == [4, 6]
    assert [(note.code, note.facts) for note in reading.notes] == [
        ("import-columns-left-out", {"columns": "审核人"}),
        ("import-marks-lost", {}),
    ]


def test_letters_of_options_may_stand_in_a_second_row_of_headings():
    rows = [["题干", "选项", "", "", "答案"], ["", "A", "B", "C", ""], ["甲？", "一", "二", "三", "B"]]
    assert fields(*rows) == [{"single": "甲？", "options": ["一", "二", "三"], "answer": "B"}]


@pytest.mark.parametrize(
    "options", ["A.一\nB.二\nC.三", "一|二|三", "一；二；三", "A、一 B、二 C、三", "（A）一（B）二（C）三"]
)
def test_all_options_may_stand_in_one_cell(options):
    assert one(["题干", "选项", "答案"], ["甲？", options, "C"])["options"] == ["一", "二", "三"]


def test_each_option_may_have_a_row_of_its_own():
    rows = [
        ["题型", "题干", "选项", "是否正确"],
        ["多选", "甲？", "一", "是"],
        ["", "", "二", "否"],
        ["", "", "三", "1"],
        ["单选", "乙？", "一", "×"],
        ["单选", "乙？", "二", "√"],
    ]
    assert fields(*rows) == [
        {"multiple": "甲？", "options": ["一", "二", "三"], "answer": "AC"},
        {"single": "乙？", "options": ["一", "二"], "answer": "B"},
    ]


def test_what_an_item_says_of_itself_is_read_in_many_spellings():
    head = [
        "题号",
        "题干",
        "A",
        "B",
        "答案",
        "层次",
        "标签",
        "依据",
        "状态",
        "选项乱序",
        "误差",
        "提示B",
        "英文题干",
        "英文选项A",
        "英文B",
    ]
    row = [
        "007",
        "甲？",
        "一",
        "二",
        "A",
        "值机员、班组长",
        "消防，应急",
        "办法",
        "待审",
        "D",
        "",
        "不对",
        "Which?",
        "One",
        "Two",
    ]
    assert one(head, row) == {
        "id": "007",
        "single": "甲？",
        "options": ["一", {"text": "二", "feedback": "不对"}],
        "answer": "A",
        "tier": ["值机员", "班组长"],
        "tags": ["消防", "应急"],
        "source": {"doc": "办法"},
        "status": "draft",
        "shuffle": {"pin": ["D"]},
        "en": {"stem": "Which?", "options": ["One", "Two"]},
    }


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("题 干", "stem"), ("*题目内容（必填）", "stem"),
        ("选项Ａ", "option:0"), ("B", "option:1"), ("选项三", "option:2"),
        ("option 4", "option:3"), ("Correct Answer", "answer"),
        ("答案解析", "explain"), ("Question Type", "type"),
        ("英文解析", "en.explain"), ("en.option:A", "en.option:0"), ("题干(英文)", "stem"),
        ("审核人", ""), ("", ""), ("AB", ""),
    ],
)  # fmt: skip
def test_headings_in_many_spellings(heading, field):
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("text", "name"),
    [("单项选择题", "single"), ("判断（对错）", "truefalse"), ("Multiple Choice", "multiple"), ("作文", "")],
)  # fmt: skip
def test_types_in_many_spellings(text, name):
    assert type_of(text) == name


@pytest.mark.parametrize(
    ("sheet", "name"),
    [("一、单选题（50题）", "single"), ("多选", "multiple"), ("Sheet1", ""), ("2025判断", "truefalse")],
)  # fmt: skip
def test_types_in_the_names_of_sheets(sheet, name):
    assert type_in_name(sheet) == name


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimiters_and_encodings(delimiter, encoding):
    text = as_csv(
        ["题干", "选项A", "选项B", "答案"],
        ["这是题目的内容，对吗？\n第二行", "一", "二", "A"],
        delimiter=delimiter,
    ).decode()
    data = text.encode(encoding)
    assert IMPORTER.sniff(data)
    reading = IMPORTER.read(data, "t.csv")
    assert [dict(item.fields) for item in reading.items] == [
        {"single": "这是题目的内容，对吗？\n第二行", "options": ["一", "二"], "answer": "A"}
    ]


@pytest.mark.parametrize(
    "data",
    [b"", "姓名,部门\n张三,东山\n".encode(), b"\x00" * 100,
     ("," * 10_000 + "\n").encode() * 20, b'"' * 200_001, b"a,b\n" * 1000],
    ids=["empty", "people", "zeros", "commas", "quotes", "other"],
)  # fmt: skip
def test_what_is_no_table_of_questions_is_refused_in_words(data):
    assert not IMPORTER.sniff(data)
    reading = IMPORTER.read(data, "t.csv")
    assert not reading.items
    assert any(note.is_error for note in reading.diagnostics)


def test_what_a_cell_holds_stays_text():
    text = "=1+1 <script>alert(1)</script> {{x}} - 3 dB: #1\u202e"
    made = draft_bank(
        read(HEAD, ["单选", text, "=cmd|' /C calc'!A0", "@SUM(A1)", "", "", "A", ""]),
        "duty",
        "值班",
        Library(),
    )
    checked = read_bank_sources({name: text.encode() for name, text in made.texts.items()}, Library())
    assert checked.diagnostics == []
    assert checked.items[0].item.body.stem == text.rstrip("\u202e")


def test_a_hundred_thousand_empty_rows_are_not_waited_for():
    data = as_csv(HEAD, ["单选", "甲？", "一", "二", "", "", "A", ""]) + b",,,,,,,\n" * 100_000 + as_csv(HEAD)
    assert len(IMPORTER.read(data, "t.csv").items) == 1
