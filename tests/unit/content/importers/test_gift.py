"""GIFT as Moodle and its users write it, kind by kind."""

from __future__ import annotations

import random
from time import process_time

import pytest

from app.content.bank_files import read_bank_sources
from app.content.import_bank import draft_bank
from app.content.importers.gift import IMPORTER
from app.content.library import Library


def read(text: str | bytes):
    return IMPORTER.read(text if isinstance(text, bytes) else text.encode(), "g.gift")


def one(text: str) -> dict:
    reading = read(text)
    assert [note.code for note in reading.diagnostics] == []
    (item,) = reading.items
    return dict(item.fields)


def notes(text: str) -> list[str]:
    return [note.code for note in read(text).notes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("地球是圆的。{T}", {"truefalse": "地球是圆的。", "answer": "对"}),
        ("1+1\\=3{false}", {"truefalse": "1+1=3", "answer": "错"}),
        ("甲{TRUE#错了}", {"truefalse": "甲", "answer": "对", "explain": "错了"}),
        ("甲{T####总的说明}", {"truefalse": "甲", "answer": "对", "explain": "总的说明"}),
        ("甲？{=一 ~二 ~三}", {"single": "甲？", "options": ["一", "二", "三"], "answer": "A"}),
        (
            "甲？{\n~一#不对\n=二#对\n####说明\n}",
            {
                "single": "甲？",
                "options": [{"text": "一", "feedback": "不对"}, {"text": "二", "feedback": "对"}],
                "answer": "B",
                "explain": "说明",
            },
        ),
        (
            "甲？{~%50%一 ~%50%二 ~%-100%三}",
            {"multiple": "甲？", "options": ["一", "二", "三"], "answer": "AB", "scoring": "per-choice"},
        ),
        (
            "甲？{~%33.33333%一 ~%33.33333%二 ~%33.33333%三 ~%-33.33333%四}",
            {"multiple": "甲？", "options": ["一", "二", "三", "四"], "answer": "ABC", "scoring": "net"},
        ),
        (
            "甲？{~%100%一 ~%-100%二}",
            {"indefinite": "甲？", "options": ["一", "二"], "answer": "A", "scoring": "per-choice"},
        ),
        ("甲{=正确 ~错误}", {"truefalse": "甲", "answer": "对"}),
        ("一天有{=24 =二十四}小时。", {"blank": "一天有____小时。", "answer": [["24", "二十四"]]}),
        ("一天有几小时？{=24}", {"blank": "一天有几小时？____", "answer": ["24"]}),
        ("一天有____小时。{=24}", {"blank": "一天有____小时。", "answer": ["24"]}),
        ("坚持{=预防}为主、{=应急}结合。", {"blank": "坚持____为主、____结合。", "answer": ["预防", "应急"]}),
        (
            "值班人员{~可以 =不得 ~必须}离岗。",
            {"single": "值班人员____离岗。", "options": ["可以", "不得", "必须"], "answer": "B"},
        ),
        ("π 是多少？{#3.14:0.01}", {"numeric": "π 是多少？", "answer": "3.14", "tolerance": "0.01"}),
        ("几？{#1..5}", {"numeric": "几？", "answer": "3", "tolerance": "2"}),
        ("几？{#42}", {"numeric": "几？", "answer": "42"}),
        ("几？{#=42:0}", {"numeric": "几？", "answer": "42"}),
        (
            "连线{=一 -> 壹 =二 -> 贰 = -> 叁}",
            {"match": "连线", "pairs": [["一", "壹"], ["二", "贰"]], "extra": ["叁"]},
        ),
    ],
)  # fmt: skip
def test_each_kind_of_question(text, expected):
    assert one(text) == expected
    assert notes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲？{=一 ~%50%二 ~三}", "import-weights-lost"),
        ("甲？{~%50%一 ~%50%二 ~三}", "import-weights-lost"),
        ("甲？{~%60%一 ~%40%二 ~%-100%三}", "import-weights-lost"),
        ("甲？{=一 =二 ~三}", "import-any-of-several"),
        ("甲？{=一 =%50%二}", "import-weights-lost"),
        ("甲？{=一*}", "import-wildcard"),
        ("甲？{=一#很好}", "import-feedback-lost"),
        ("甲{T#错了#对了}", "import-feedback-lost"),
        ("几？{#=42:1#好 =%50%42:3}", "import-weights-lost"),
        ("[html]<img src='x.png' alt='图'>甲{T}", "import-picture-lost"),
        ("<p>见<a href='http://x'>这里</a></p>{T}", "import-link-lost"),
    ],
)
def test_what_cannot_be_kept_is_told_for_its_question(text, code):
    reading = read(text)
    (item,) = reading.items
    assert code in [note.code for note in item.notes]
    assert item.fragment == text


@pytest.mark.parametrize(("text", "kind"), [("只是说明。", "description"), ("甲{T}乙{=一}", "cloze")])
def test_a_kind_we_do_not_have_is_named_and_left_out(text, kind):
    reading = read(f"{text}\n\n乙{{T}}")
    assert len(reading.items) == 1
    (note,) = reading.diagnostics
    assert (note.code, note.line) == ("import-kind-not-carried", 1)
    assert note.facts["kind"].endswith(kind)


@pytest.mark.parametrize("text", ["甲{=一", "甲=一}", "甲{=一{=二}}", "甲}{", "::题::甲{=一 ~二\n\n::题二::"])
def test_braces_that_do_not_fit_break_one_question_alone(text):
    reading = read(f"::前::先{{T}}\n\n{text}\n\n::后::乙{{F}}")
    assert reading.items[0].title == "前"
    assert reading.items[-1].title == "后"
    assert "import-gift-braces" in [note.code for note in reading.diagnostics]


def test_titles_comments_categories_ids_and_tags_are_read():
    text = (
        "// 题库导出\n$CATEGORY: $course$/top/安全/用电\n\n"
        "// question: 7  name: x  [id:el-007] [tag:急救] [tag:电]\n"
        "::触电::怎么办？{=断电 ~拉开}\n\n$CATEGORY: 甲//乙\n::el-008::对吗？{T}\n"
    )
    first, second = read(text).items
    assert (first.fields["id"], first.fields["topic"], first.fields["tags"]) == (
        "el-007",
        "安全/用电",
        ["急救", "电"],
    )
    assert (first.title, first.line) == ("触电", 5)
    assert (second.fields["topic"], second.title) == ("甲／乙", "el-008")


def test_escapes_mean_themselves_and_newlines_are_newlines():
    fields = one(r"集合 \{1\:2\} 的 \#1 \~ 甲\\乙\n第二行 a\=b？{=x\=1 ~y\~2}")
    assert fields["single"] == "集合 {1:2} 的 #1 ~ 甲\\乙\n第二行 a=b？"
    assert fields["options"] == ["x=1", "y~2"]


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("[html]<p>甲<b>乙</b></p><p>丙<br>丁</p>{T}", "甲**乙**\n丙\n丁"),
        ("[html]H<sub>2</sub>O 与 x<sup>2</sup>、x<sup>a</sup>{T}", "H₂O 与 x²、x$^{a}$"),
        ("[html]<ul><li>甲</li><li>乙</li></ul>{T}", "- 甲\n- 乙"),
        ("[html]a &lt; b &amp;&nbsp;c{T}", "a < b & c"),
        ("[html]<script>alert(1)</script><style>p</style>甲<svg onload\\=x><b>y</b></svg>{T}", "甲"),
        ("[html]填<u>&nbsp;&nbsp;</u>空{T}", "填____空"),
        ("[markdown]**甲** a*b $x^2$ 2 * 3{T}", "**甲** a*b $x^2$ 2 * 3"),
        ("[plain]**甲** <b>乙</b> a*b 2 * 3 snake_case{T}", "\\*\\*甲\\*\\* <b>乙</b> a*b 2 * 3 snake_case"),
        ("甲*乙*丙 价格 $5 和 $6 之间 $$x^2$$ \\\\(y\\\\){T}", "甲\\*乙\\*丙 价格 $5 和 $6 之间 $$x^2$$ $y$"),
        ("<p>甲 &gt; 乙</p>{T}", "甲 > 乙"),
        ("a < b 且 b > c{T}", "a < b 且 b > c"),
    ],
)
def test_texts_are_read_in_their_format(text, stem):
    assert one(text)["truefalse"] == stem


def test_each_answer_may_have_a_format_of_its_own():
    fields = one("[markdown]**甲**？{=[html]<b>一</b>#[html]<i>好</i> ~[plain]*二*}")
    assert fields["options"] == [{"text": "**一**", "feedback": "*好*"}, "\\*二\\*"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("gb18030"),
        lambda text: text.replace("\n\n", "\n \t \n\n\n").encode(),
    ],
    ids=["crlf", "cr", "bom", "utf-16", "gbk", "blank-lines"],
)
def test_the_same_file_in_other_clothes(change):
    text = "::一::值班的人应当报告时间和地点，是吗？{T}\n\n选项的答案？{\n=甲\n~乙\n}\n\n// 说明\n几？{#3}\n"
    assert IMPORTER.sniff(change(text))
    assert [dict(item.fields) for item in read(change(text)).items] == [
        dict(i.fields) for i in read(text).items
    ]


def test_a_blank_line_inside_braces_does_not_end_a_question_but_a_title_does():
    assert one("甲？{\n=一\n\n~二\n}")["options"] == ["一", "二"]
    reading = read("甲？{\n=一\n\n::乙::对吗？{T}")
    assert [item.title for item in reading.items] == ["乙"]


def test_everything_read_makes_a_draft_that_the_check_accepts():
    text = "\n\n".join(
        [
            "地球是圆的。{T}",
            "甲？{=一 ~二#不对 ~三}",
            "一天有{=24}小时。",
            "几？{#3:1}",
            "连线{=一 -> 壹 =二 -> 贰}",
        ]
    )
    made = draft_bank(read(text), "duty", "值班", Library())
    checked = read_bank_sources({name: text.encode() for name, text in made.texts.items()}, Library())
    assert checked.diagnostics == []
    assert len(checked.items) == 5


SIGNS = [
    *"{}=~#:\\%[]()<>/$_*-. \n\n123甲乙TF",
    "::",
    "####",
    "->",
    "[html]",
    "$CATEGORY:",
    "<b>",
    "&amp;",
    "//",
]


def test_random_sign_heaps_neither_break_nor_hang():
    chance = random.Random(11)
    began = process_time()
    for _ in range(400):
        text = "".join(chance.choices(SIGNS, k=chance.randint(0, 200)))
        made = draft_bank(read(text), "duty", "值班", Library())
        assert "questions" in made.texts["01-imported.yaml"]
    assert process_time() - began < 10


HOSTILE = {
    "braces": "{" * 200_000,
    "blank lines": "a{=b\n\n" + "\n" * 200_000,
    "titles": "::" * 200_000,
    "open tags": "[html]" + "<b>" * 100_000 + "{T}",
    "half tags": "[html]" + "<a " * 60_000 + "{T}",
    "quotes in tags": "[html]" + "<p a='" * 30_000 + "{T}",
    "comments": "[html]" + "<!--" * 60_000 + "{T}",
    "cdata": "[html]" + "<![CDATA[" * 20_000 + "{T}",
    "entities": "[html]" + "&#" * 60_000 + "9" * 9_000 + ";{T}",
    "formulas": "\\(" * 50_000 + "{T}",
    "dollars": "$a" * 99_999 + "{T}",
    "stars": "_a*" * 30_000 + "{T}",
    "pairs": "甲{" + "=一 -> 二" * 10_000 + "}",
    "ids": "// [id:" * 99_999 + "\n甲{T}",
    "ranges": "甲{#" + "1.." * 99_999 + "}",
    "digits": "甲{#" + "9" * 200_000 + "}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_contained(name):
    began = process_time()
    read(HOSTILE[name])
    assert process_time() - began < 2
