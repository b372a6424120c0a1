"""Math in texts: ``$…$`` and ``$$…$$`` as a picture to see and MathML to hear."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from functools import lru_cache
from html import escape

# Code first, so that a dollar inside it stays one. A dollar beside a space, or before a digit, is money.
MATH = re.compile(
    r"""(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))
      | \\(?P<escaped>[$_])
      | \$\$(?P<block>[^$]+?)\$\$
      | \$(?P<inline>(?![\s$])[^$\n]*?(?<![\s\\]))\$(?![0-9])""",
    re.VERBOSE | re.DOTALL,
)
_UNKNOWN_COMMAND = re.compile(r"<m[io]>(\\[A-Za-z]+)</m[io]>")
_HAN = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_WORDS = re.compile(r"[\w-]+")
_SPOKEN_TAGS = frozenset(
    _WORDS.findall(
        """math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom
        mfenced menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts
        none mtable mtr mtd mlabeledtr"""
    )
)
_DRAWN_TAGS = frozenset(_WORDS.findall("svg g path rect line ellipse circle polygon polyline"))
_ATTRIBUTES = frozenset(
    _WORDS.findall(
        """display mathvariant mathcolor mathsize stretchy fence separator form accent accentunder
        lspace rspace columnalign rowalign columnspacing rowspacing columnlines rowlines
        linethickness minsize maxsize symmetric largeop movablelimits scriptlevel displaystyle
        notation width height depth voffset viewBox d x y x1 x2 y1 y2 rx ry cx cy r points
        fill stroke stroke-width stroke-dasharray stroke-linecap transform"""
    )
)
_HARMLESS = re.compile(r"[\w\s.,;#%+()-]*")
_FONT_SIZE = 24.0  # of ziamath's own units; 1 em on the page
_TALL = 1.7  # em; beyond it a line of text needs more room


def check_math(text: str) -> str | None:
    """Return the code of what is wrong with the first broken formula in ``text``, None when there is none."""
    for found in MATH.finditer(text):
        latex = found["block"] or found["inline"]
        if latex and (code := check_formula(latex)):
            return code
    return None


def check_formula(latex: str) -> str | None:
    """Return ``math-han``, ``math-unknown-command`` or ``math-broken``; None when it can be shown."""
    if _HAN.search(latex):
        return "math-han"
    rendered = _render(latex, False)
    return rendered if rendered in ("math-broken", "math-unknown-command") else None


def render_formula(latex: str, *, is_block: bool) -> str:
    """Return the HTML of a formula; its source as code when it cannot be shown."""
    rendered = _render(latex, is_block)
    return f"<code>{escape(latex)}</code>" if rendered.startswith("math-") else rendered


@lru_cache(maxsize=4096)
def _render(latex: str, is_block: bool) -> str:
    """Return HTML, or the code of what is wrong."""
    # Fonts and parsers load slowly; most banks hold no math at all.
    from latex2mathml.converter import convert
    from ziamath.config import config
    from ziamath.zmath import Math

    config.svg2 = False
    try:
        mathml = convert(latex, display="block" if is_block else "inline")
        svg = Math.fromlatex(latex, size=_FONT_SIZE, inline=not is_block).svg()
        spoken, picture = _parse(mathml, _SPOKEN_TAGS), _parse(svg, _DRAWN_TAGS)
    except Exception:  # two parsers, each with many kinds of error, and assertions among them
        return "math-broken"
    if _UNKNOWN_COMMAND.search(mathml):
        return "math-unknown-command"
    if _count_unescaped(latex, "{") != _count_unescaped(latex, "}"):
        return "math-broken"
    height = _fit(picture, is_block=is_block)
    kind = "math math-block" if is_block else "math math-tall" if height > _TALL else "math"
    return (
        f'<span class="{kind}"><span class="visually-hidden">{_write(spoken)}</span>{_write(picture)}</span>'
    )


def _count_unescaped(latex: str, brace: str) -> int:
    return latex.count(brace) - latex.count("\\" + brace)


def _parse(xml: str, tags: frozenset[str]) -> ElementTree.Element:
    """Return the element, without any attribute that is not known to be harmless.

    The converters copy text from the formula into their output unescaped.

    :raises ValueError: it has an element besides ``tags``.
    """
    root = ElementTree.fromstring(xml)  # noqa: S314  # nosec B314 - no document type can stand in it, so no entities
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        if element.tag not in tags:
            raise ValueError(element.tag)
        for name, value in list(element.attrib.items()):
            if name not in _ATTRIBUTES or not _HARMLESS.fullmatch(value):
                del element.attrib[name]
    return root


def _write(element: ElementTree.Element) -> str:
    return ElementTree.tostring(element, encoding="unicode", short_empty_elements=False)


def _fit(picture: ElementTree.Element, *, is_block: bool) -> float:
    """Size the picture in em, in the colour of the text, and return its height.

    An inline one stands with its feet on the line: its box ends at the base
    line (y = 0) and what reaches lower overflows. A style attribute would
    say it better, but a strict content policy forbids those.
    """
    width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
    left, top, box_width, box_height = (float(part) for part in picture.attrib["viewBox"].split())
    if not is_block and top < 0:
        box_height = -top
    for element in picture.iter():
        for name in ("fill", "stroke"):
            if element.get(name) == "black":
                element.set(name, "currentColor")
    picture.attrib |= {
        "aria-hidden": "true",
        "focusable": "false",
        "overflow": "visible",
        "width": _em(width),
        "height": _em(box_height),
        "viewBox": f"{left:g} {top:g} {box_width:g} {box_height:g}",
    }
    return height / _FONT_SIZE


def _em(units: float) -> str:
    return f"{units / _FONT_SIZE:.3f}em"
