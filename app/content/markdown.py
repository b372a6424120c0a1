"""Markdown of items to HTML: raw HTML off, math and gaps taken out first, nh3 as the last gate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from app.content.formulas import MATH, check_math, render_formula
from app.domain.bank.fields import Path, Raw, Report, Words
from app.domain.bank.gaps import split_at_gaps
from app.domain.bank.picture import PICTURE

_OPEN, _CLOSE = "\ue000", "\ue001"  # private characters around the number of what was taken out
_TAKEN_OUT = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_TAGS = {
    *("p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ALIGNED = {f"text-align:{side}": f"align-{side}" for side in ("left", "center", "right")}
_CLASSES = {cell: set(_ALIGNED.values()) for cell in ("th", "td")}
_GAP_LABEL = Words("第 {number} 空", "blank {number}")
_HAN = re.compile("[\u4e00-\u9fff]")


class ShownPicture(NamedTuple):
    """A picture that a text names as ``path``, and where browsers find it."""

    path: str
    url: str
    width: int
    height: int


@lru_cache(maxsize=8192)
def render(text: str, lang: str | None = None, pictures: tuple[ShownPicture, ...] = ()) -> str:
    """Return the HTML of an item's text; ``lang`` is that of the labels of gaps, by default the text's own.

    A picture that is not among ``pictures`` shows its alternative text.
    A text of one line is a phrase: nothing in it starts a list, a quotation or
    a heading (``3. 报告`` stays as it is), and no paragraph is put around it.
    """
    kept: list[str] = []
    lang = lang or ("zh" if _HAN.search(text) else "en")
    text = text.strip().replace(_OPEN, "").replace(_CLOSE, "")
    text = _take_out(_take_out_pictures(text, kept, pictures), kept, lang)
    if "\n" in text:
        html = _without_single_paragraph(_MARKDOWN.render(text).strip())
    else:
        html = _MARKDOWN.renderInline(text)
    html = nh3.clean(html, tags=_TAGS, attributes={}, allowed_classes=_CLASSES)
    return _TAKEN_OUT.sub(lambda found: kept[int(found[1])], html)


def find_broken_texts(fields: Mapping[str, Raw], report: Report) -> None:
    """Report each text under ``fields`` with math that cannot be shown."""
    for path, text in _texts(fields, ()):
        if "$" in text and (code := check_math(text)):
            report.at(*path).error(code)


def _texts(raw: Raw, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(raw, str):
        yield path, raw
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from _texts(value, (*path, key))
    elif isinstance(raw, Sequence):
        for index, value in enumerate(raw):
            yield from _texts(value, (*path, index))


def _take_out_pictures(text: str, kept: list[str], pictures: tuple[ShownPicture, ...]) -> str:
    if "](" not in text:
        return text
    known = {picture.path: picture for picture in pictures}

    def show(found: re.Match[str]) -> str:
        alt, picture = escape(found[1].strip()), known.get(found[2].strip())
        if picture is None:
            return _keep(f"<i>[{alt}]</i>", kept)
        size = f'width="{picture.width}" height="{picture.height}"'
        return _keep(f'<img class="picture" src="{escape(picture.url)}" alt="{alt}" {size}>', kept)

    return PICTURE.sub(show, text)


def _take_out(text: str, kept: list[str], lang: str) -> str:
    """Replace math and gaps by numbered placeholders, leaving code as it is."""
    parts: list[str] = []
    numbers = iter(range(1, 1000))
    end = 0
    for found in MATH.finditer(text):
        parts.append(_take_out_gaps(text[end : found.start()], kept, numbers, lang))
        end = found.end()
        latex = found["block"] or found["inline"]
        if latex:
            parts.append(_keep(render_formula(latex.strip(), is_block=bool(found["block"])), kept))
        elif found["escaped"]:
            parts.append(_keep(found["escaped"], kept))
        else:
            parts.append(found[0])
    parts.append(_take_out_gaps(text[end:], kept, numbers, lang))
    return "".join(parts)


def _take_out_gaps(text: str, kept: list[str], numbers: Iterator[int], lang: str) -> str:
    if "__" not in text and "＿" not in text and "{{" not in text:
        return text
    head, *rest = split_at_gaps(text)
    parts = [head or ""]
    for written, tail in zip(rest[::2], rest[1::2], strict=True):
        number = written or next(numbers)
        label = _GAP_LABEL.in_language(lang).format(number=number)
        gap = f'<span class="gap" role="img" aria-label="{label}">{number}</span>'
        parts += [_keep(gap, kept), tail or ""]
    return "".join(parts)


def _keep(html: str, kept: list[str]) -> str:
    kept.append(html)
    return f"{_OPEN}{len(kept) - 1}{_CLOSE}"


def _without_single_paragraph(html: str) -> str:
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return inner if len(html) - len(inner) == len("<p></p>") and "<p>" not in inner else html


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Read ``*`` and ``_`` runs; between Latin letters or digits they are ordinary characters.

    Chinese has no spaces between words, so there ``**`` may stand in the middle;
    CommonMark's own rule would refuse ``**“要点”**内容``.
    """
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    before = state.src[state.pos - 1 : state.pos] if state.pos else " "
    after = state.src[state.pos + scanned.length : state.pos + scanned.length + 1] or " "
    if marker == "*":
        can_open = not after.isspace() and not _is_latin(before)
        can_close = not before.isspace() and not _is_latin(after)
    else:
        can_open, can_close = scanned.can_open, scanned.can_close
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(ord(marker), scanned.length, len(state.tokens) - 1, -1, can_open, can_close)
        )
    state.pos += scanned.length
    return True


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _align_by_class(state: StateCore) -> None:
    """Give table cells a class instead of a style attribute, which the content policy forbids."""
    for token in state.tokens:
        if style := token.attrs.pop("style", None):
            token.attrs["class"] = _ALIGNED.get(str(style), "")


def _make_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    # No links or pictures (nothing leads out of an exam), no headings, and indentation is only indentation.
    markdown.disable(
        ["link", "image", "autolink", "html_inline", "html_block", "reference", "heading", "lheading"]
    ).disable(["code", "hr", "entity"])
    markdown.inline.ruler.at("emphasis", _emphasis)
    markdown.core.ruler.push("align_by_class", _align_by_class)
    return markdown


_MARKDOWN = _make_markdown()
