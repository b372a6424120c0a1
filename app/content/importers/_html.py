"""HTML and plain text as our Markdown, through an allow-list; what cannot come along is named."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

_TAG = re.compile(
    r"</?(?:p|br|b|strong|i|em|u|s|sub|sup|ul|ol|li|span|div|img|a|table|tr|t[dh]|code|pre|h[1-6]|font)\b[^<>]*>"
    r"|&(?:nbsp|lt|gt|amp|quot|#[0-9]+|#x[0-9a-f]+);",
    re.IGNORECASE,
)
_MATH_BRACKETS = {"$$": ("$$", "$$"), "\\(": ("\\)", "$"), "\\[": ("\\]", "$$")}  # opening: closing, ours
_MATH_OPENS = re.compile(r"\$\$|\\\(|\\\[")
_WOULD_BE_MATH = re.compile(r"(?<!\\)\$(?![\s$])([^$\n]*)(?<![\s\\])\$(?![0-9])")
# Not html.parser: it takes a minute over 90 kB of "<a <a <a". A tag here ends before the next begins.
_TOKEN = re.compile(r"<!--|<[!?][^<>]{0,2000}>|<(/?)([a-zA-Z][\w:-]{0,30})([^<>]{0,4000})>")
_ATTRIBUTE = re.compile(r"""([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_GAP = re.compile("_{3,}|＿{2,}")
_SIGNS = re.compile(r"\\(?=[!-/:-@\[-`{-~])|`|\*+|_+")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "ul",
        "ol",
        "table",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "section",
        "article",
        "hr",
    ]
)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_TURNED = frozenset({*_MARKS, "u", "sub", "sup"})
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "object",
        "iframe",
        "svg",
        "math",
        "video",
        "audio",
    ]
)
_MEDIA = frozenset(["img", "object", "iframe", "svg", "video", "audio", "embed", "canvas"])
_SUPERSCRIPTS = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_MOST_OPEN = 100  # tags inside one another
_HUGE_NUMBER = re.compile("&#[0-9]{8,};?")


class Converted(NamedTuple):
    """A text as Markdown. ``lost``: picture, link, table."""

    text: str
    lost: frozenset[str] = frozenset()


def looks_like_html(text: str) -> bool:
    """Return whether a text holds tags or entities that an editor of HTML writes."""
    return ("<" in text or "&" in text) and _TAG.search(text) is not None


def html_to_markdown(html: str) -> Converted:
    """Return the text of HTML as Markdown; scripts, styles and unknown tags leave nothing behind."""
    reader = _Reader()
    reader.feed(html)
    return Converted(reader.result(), frozenset(reader.lost))


def plain_to_markdown(text: str) -> str:
    """Return plain text so that Markdown shows it as it is; formulas in TeX's brackets become ours."""
    parts: list[str] = []
    end = 0
    last = {opening: text.rfind(closing) for opening, (closing, _) in _MATH_BRACKETS.items()}
    for found in _MATH_OPENS.finditer(text):
        closing, ours = _MATH_BRACKETS[found[0]]
        if found.start() < end or last[found[0]] < found.end():
            continue
        close = text.index(closing, found.end())
        inner = text[found.end() : close].strip()
        if inner:
            parts += [_escape(text[end : found.start()]), f"{ours}{inner}{ours}"]
            end = close + len(closing)
    return "".join([*parts, _escape(text[end:])])


def _escape(text: str) -> str:
    text = _SIGNS.sub(lambda found: _escape_sign(found, text), text)
    return _WOULD_BE_MATH.sub(r"\\$\1\\$", text) if "$" in text else text


def _escape_sign(found: re.Match[str], text: str) -> str:
    """Return a sign that Markdown might take for its own with a backslash, where it would."""
    sign = found[0]
    if _GAP.fullmatch(sign):
        return sign
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    is_inside_word = all(side.isascii() and side.isalnum() for side in (before, after))
    is_apart = not before.strip() and not after.strip()
    if sign[0] in "*_" and (is_inside_word or is_apart):
        return sign
    return "".join(f"\\{one}" for one in sign)


class _Reader:
    """Collects Markdown tag by tag."""

    def __init__(self) -> None:
        self.lost: set[str] = set()
        self._out: list[str] = []
        self._skipping = ""
        self._lists: list[int] = []  # the number of the next entry; -1: bullets
        self._starts: list[tuple[str, int]] = []  # tags whose text is turned when they end
        self._is_pre = False

    def feed(self, html: str) -> None:
        last_comment_end = html.rfind("-->")
        end = 0
        for token in _TOKEN.finditer(html):
            if token.start() < end:
                continue
            self._take_data(html[end : token.start()])
            end = token.end()
            if token[0] == "<!--" and last_comment_end >= end:
                end = html.index("-->", end) + 3
            elif token[2] and token[1]:
                self._take_end(token[2].lower())
            elif token[2]:
                self._take_start(token[2].lower(), token[3])
        self._take_data(html[end:])

    def result(self) -> str:
        while self._starts:
            self._end_turned(self._starts[-1][0])
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(self._out))
        return re.sub("\n{3,}", "\n\n", text).strip()

    def _take_start(self, tag: str, attributes: str) -> None:
        if self._skipping:
            return
        if tag in _MEDIA:
            self._lose_picture(attributes)
        if tag in _SKIPPED:
            self._skipping = "" if attributes.endswith("/") else tag
        elif tag == "br":
            self._out.append("\n")
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else -1)
            self._break()
        elif tag == "li":
            self._start_entry()
        elif tag in _BLOCKS:
            self._break()
        elif tag in ("td", "th"):
            self.lost.add("table")
            if self._out and not self._out[-1].endswith("\n"):
                self._out.append(" | ")
        elif tag in _TURNED and len(self._starts) < _MOST_OPEN:
            self._starts.append((tag, len(self._out)))
        elif tag == "a" and "href" in attributes.lower():
            self.lost.add("link")
        self._is_pre = self._is_pre or tag == "pre"

    def _take_end(self, tag: str) -> None:
        if self._skipping:
            self._skipping = "" if tag == self._skipping else self._skipping
            return
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in _BLOCKS:
            self._break()
        elif any(started == tag for started, _ in self._starts):
            self._end_turned(tag)
        self._is_pre = self._is_pre and tag != "pre"

    def _take_data(self, data: str) -> None:
        if self._skipping or not data:
            return
        data = unescape(_HUGE_NUMBER.sub("", data))
        text = data if self._is_pre else re.sub(r"[ \t\r\n]+", " ", data)
        if text == " " and (not self._out or self._out[-1].endswith("\n")):
            return
        self._out.append(plain_to_markdown(text))

    def _break(self) -> None:
        if self._out and not self._out[-1].endswith("\n"):
            self._out.append("\n")

    def _start_entry(self) -> None:
        self._break()
        number = self._lists[-1] if self._lists else -1
        if number > 0:
            self._lists[-1] += 1
        self._out.append(f"{number}. " if number > 0 else "- ")

    def _end_turned(self, tag: str) -> None:
        """Turn the text since ``tag`` began; what was begun inside it and not ended ends here."""
        while self._starts:
            started, start = self._starts.pop()
            inner = "".join(self._out[start:])
            del self._out[start:]
            self._out.append(_turn(started, inner))
            if started == tag:
                return

    def _lose_picture(self, attributes: str) -> None:
        self.lost.add("picture")
        found = {name.lower(): "".join(values) for name, *values in _ATTRIBUTE.findall(attributes)}
        if alt := unescape(_HUGE_NUMBER.sub("", found.get("alt", ""))).strip():
            self._out.append(f"（{plain_to_markdown(alt)}）")


def _turn(tag: str, inner: str) -> str:
    """Return a piece of text in the way of its tag; white space stays outside the marks."""
    core = inner.strip().strip("\xa0")
    if tag == "u":
        return "____" if not core and inner else inner
    if not core:
        return inner
    before, after = inner[: inner.index(core)], inner[inner.index(core) + len(core) :]
    if tag in ("sub", "sup"):
        return before + _raise(core, is_up=tag == "sup") + after
    mark = _MARKS[tag]
    return f"{before}{mark}{core}{mark}{after}" if "\n" not in core else inner


def _raise(text: str, *, is_up: bool) -> str:
    """Return text raised or lowered: in characters of that kind where there are, else as a formula."""
    table = _SUPERSCRIPTS if is_up else _SUBSCRIPTS
    if all(ord(sign) in table for sign in text):
        return text.translate(table)
    return f"$^{{{text}}}$" if is_up else f"$_{{{text}}}$"
