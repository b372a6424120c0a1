from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.formulas import check_math
from app.content.markdown import find_broken_texts, render
from app.domain.bank.fields import Report


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("普通文字", "普通文字"),
        ("工作**重点**内容", "工作<strong>重点</strong>内容"),
        ("**“要点”**内容", "<strong>“要点”</strong>内容"),
        ("2*3*4 与 a_b_c", "2*3*4 与 a_b_c"),
        ("`x_y*z`", "<code>x_y*z</code>"),
        ("3. 报告", "3. 报告"),
        ("- 3 dB", "- 3 dB"),
        ("# 1 机房", "# 1 机房"),
        ("第一行\n第二行", "第一行<br>\n第二行"),
        ("段一\n\n段二", "<p>段一</p>\n<p>段二</p>"),
        ("要点：\n\n- 甲\n- 乙", "<p>要点：</p>\n<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        ("a <b>c</b> & d", "a &lt;b&gt;c&lt;/b&gt; &amp; d"),
        ("[点我](http://example.org)", "[点我](http://example.org)"),
        ("价格 $5 与 $6", "价格 $5 与 $6"),
        (r"\$5\$", "$5$"),
    ],
)
def test_text_becomes_html(text: str, html: str) -> None:
    assert render(text) == html


def test_gaps_are_numbered_and_named() -> None:
    html = render("以____为主、____相结合")
    assert html == (
        '以<span class="gap" role="img" aria-label="第 1 空">1</span>为主、'
        '<span class="gap" role="img" aria-label="第 2 空">2</span>相结合'
    )
    assert 'aria-label="blank 1"' in render("Fill ____ in")
    assert 'aria-label="第 1 空"' in render("Fill ____ in", "zh")


def test_a_gap_stands_inside_emphasis_but_not_inside_code() -> None:
    assert render("**____**").startswith('<strong><span class="gap"')
    assert render("`____`") == "<code>____</code>"


def test_math_is_drawn_for_the_eye_and_kept_for_the_ear() -> None:
    html = render(r"功率 $P=\frac{U^2}{R}$ 瓦")
    assert '<span class="visually-hidden"><math' in html
    assert "<mfrac>" in html
    assert 'aria-hidden="true"' in html
    assert 'fill="currentColor"' in html
    assert "black" not in html


def test_math_between_double_dollars_stands_by_itself() -> None:
    assert 'class="math math-block"' in render("$$\\sqrt{x}$$")


def test_columns_of_a_table_are_aligned_by_class() -> None:
    html = render("| a | b |\n|--:|---|\n| 1 | 2 |")
    assert '<td class="align-right">1</td>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        r"$\text{<script>alert(1)</script>}$",
        r"$\href{javascript:alert(1)}{x}$",
        r"$\style{color:red}{x}$",
        r'$\color{red" onload="alert(1)}{x}$',
        "![x](javascript:alert(1))",
        "[x](javascript:alert(1))",
        "|a|\n|:-:|\n|b|",
        "\ue0000\ue001",
        "a\ue0007\ue001 $x$",
    ],
)
def test_nothing_active_comes_through(text: str) -> None:
    html = render(text)
    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"<[^>]*\s(?:on\w+|style|href|src)\s*=", html)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab中 _*$`\\<>&|-#[]()!\n1.\"'{}^\ue000\ue001"), max_size=40))
def test_any_text_renders_without_active_content(text: str) -> None:
    html = render(text)
    assert not re.search(
        r"<(?!/?(?:p|br|strong|em|s|code|pre|ul|ol|li|blockquote|table|thead|tbody|tr|t[hd]|span|"
        r"math|m[a-z]+|svg|path|rect|g|line|none)\b)[a-zA-Z]",
        html,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("没有公式", None),
        (r"$\frac{a}{b}$", None),
        (r"$\frac{a$", "math-broken"),
        ("$x_$", "math-broken"),
        (r"$\fracc{a}$", "math-unknown-command"),
        ("$功率$", "math-han"),
        (r"好的 $x$，坏的 $\left( x$", "math-broken"),
        ("`$x_$`", None),
    ],
)
def test_broken_math_is_told_before_anybody_sees_it(text: str, code: str | None) -> None:
    assert check_math(text) == code


def test_broken_texts_are_found_wherever_they_stand() -> None:
    report = Report()
    find_broken_texts({"stem": "好", "options": ["$x$", "$x_$"], "en": {"stem": "$x_$"}}, report)
    assert [(each.path, each.code) for each in report.problems] == [
        (("options", 1), "math-broken"),
        (("en", "stem"), "math-broken"),
    ]
