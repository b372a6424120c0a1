"""Plain text and HTML as our Markdown."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.importers._html import html_to_markdown, looks_like_html, plain_to_markdown
from app.content.markdown import render

PLAIN = st.text(st.sampled_from(list("甲乙ab1 *_`\\$<>&#[]()!~|.-，")), max_size=25).map(
    lambda text: " ".join(text.split())
)


@settings(max_examples=600, deadline=None)
@given(
    PLAIN.filter(
        lambda text: "___" not in text and "$$" not in text and "\\(" not in text and "\\[" not in text
    )
)
def test_plain_text_is_shown_as_it_is(text):
    assert unescape(render(plain_to_markdown(text))) == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("甲<b>乙</b>丙", "甲**乙**丙"),
        ("甲<b> 乙 </b>丙", "甲 **乙** 丙"),
        ("<b><i>甲</i></b>", "***甲***"),
        ("<b>没有结束", "**没有结束**"),
        ("</b>只有结束", "只有结束"),
        ("<ol><li>甲</li><li>乙</li></ol>后", "1. 甲\n2. 乙\n后"),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>", "甲 | 乙\n丙 | 丁"),
        ("10<sup>-3</sup>、U<sub>max</sub>", "10⁻³、U$_{max}$"),
        ("<img src=x onerror=alert(1) alt='电路图'>", "（电路图）"),
        ("<iframe src='http://x'><p>里面</p></iframe>外面", "外面"),
        ("<p class=\"a\" style='b'>甲</p>\r\n<p>乙</p>", "甲\n乙"),
        ("甲<!-- 注释 <b> -->乙", "甲乙"),
        ("甲<o:p>&nbsp;</o:p>乙 < 丙", "甲\xa0乙 < 丙"),
        ("<SCRIPT>甲</ScRiPt>乙", "乙"),
        ("&#99999999999;&#x41;&lt;b&gt;", "A<b>"),
        ("<code>a*b</code>", "`a*b`"),
    ],
)
def test_html_becomes_markdown(html, markdown):
    assert html_to_markdown(html).text == markdown


def test_what_was_lost_is_named():
    lost = html_to_markdown(
        "<img src=x><a href='y'>甲</a><table><tr><td>乙</td></tr></table><video></video>"
    ).lost
    assert lost == {"picture", "link", "table"}
    assert html_to_markdown("<a name='here'>甲</a>").lost == frozenset()


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("<p>甲</p>", True),
        ("甲&nbsp;乙", True),
        ("a<br>b", True),
        ("a < b > c", False),
        ("List<String>", False),
        ("R&D", False),
    ],
)
def test_html_is_told_from_signs(text, is_html):
    assert looks_like_html(text) is is_html
