"""A bank as one page that needs no server: its questions as a member sees them, or a paper to print."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import groupby
from pathlib import Path

from flask import current_app
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from app.content.bank_files import BankReading
from app.content.markdown import ShownPicture
from app.content.markdown import render as render_markdown
from app.domain.bank import group
from app.domain.bank.fields import Words
from app.domain.bank.item import Item
from app.domain.bank.item_type import Presented, Solution
from app.domain.bank.translations import in_language
from app.domain.itemtypes import item_types
from app.services.render_item import render_item
from app.services.show_item import present
from app.web.current import LANGUAGE_COOKIE
from app.web.filters import in_words
from app.web.organizer import bp
from app.web.organizer.item_answers import answer_lines, feedback_lines, rubric_lines
from app.web.questions import rule_line, section_title, type_tag
from app.web.show_html import html_of

EXTENSION = "baiti_bank_preview"
STYLES = ("base.css", "exam.css", "structures.css", "bank_preview.css")


@dataclass(frozen=True)
class Seen:
    """One question as it is shown, and what is right in it. ``shared`` is the text above a group's first."""

    item: Item
    number: int
    presented: Presented
    solution: Solution
    html: Mapping[str, str]
    type: str
    rule: str
    shared: Markup

    @property
    def answers(self) -> tuple[Markup, ...]:
        return answer_lines(self)

    @property
    def rubric(self) -> tuple[Markup, ...]:
        return rubric_lines(self)

    @property
    def feedback(self) -> tuple[Markup, ...]:
        return feedback_lines(self)

    @property
    def explanation(self) -> Markup:
        return html_of(self.html, self.item.explanation) if self.item.explanation else Markup("")


@bp.record
def offer_preview(state: BlueprintSetupState) -> None:
    """Let the command line make the page, which knows nothing of templates."""
    state.app.extensions[EXTENSION] = preview_page


def preview_page(
    bank: BankReading, items: Sequence[Item], *, language: str, answers: bool, paper: bool
) -> str:
    """Return the whole page, styles and pictures in it; ``paper``: to be printed and filled in by hand."""
    with current_app.test_request_context(headers={"Cookie": f"{LANGUAGE_COOKIE}={language}"}):
        seen = [_seen(item, number, bank, language) for number, item in enumerate(items, 1)]
        title = bank.header.title if bank.header else Words("", "")
        template = current_app.jinja_env.get_template("organizer/bank_preview.html")
        return template.render(
            title=in_words(title),
            language="en" if language.startswith("en") else "zh-CN",
            sections=_sections(seen) if paper else (("", seen),),
            css=Markup("\n".join(_styles())),  # noqa: S704  # nosec B704
            with_answers=answers,
            is_paper=paper,
            count=len(seen),
        )


def _styles() -> Iterable[str]:
    folder = Path(__file__).parents[1] / "static" / "css"
    return ((folder / name).read_text(encoding="utf-8") for name in STYLES)


def _sections(seen: Sequence[Seen]) -> tuple[tuple[str, list[Seen]], ...]:
    """Return the questions under a heading for each type, those of groups together; the numbers go on."""
    order = list(dict.fromkeys(map(_kind, seen)))
    rows = groupby(sorted(seen, key=lambda one: order.index(_kind(one))), key=_kind)
    found, number = [], 0
    for place, (name, members) in enumerate(rows):
        listed = [replace(one, number=number + offset) for offset, one in enumerate(members, 1)]
        number += len(listed)
        title = group.TITLE if name == group.GROUP else item_types()[name].title
        found.append((section_title(title, place), listed))
    return tuple(found)


def _kind(seen: Seen) -> str:
    return group.GROUP if seen.item.group else seen.item.type


def _seen(item: Item, number: int, bank: BankReading, language: str) -> Seen:
    html = render_item(replace(item, media={}), partial(render_markdown, pictures=_pictures(item, bank)))
    own = in_language(item, language[:2])
    presented, solution = present(own)
    scoring = own.scoring or own.bank_scoring or item_types()[own.type].scorings[0]
    return Seen(
        item=own,
        number=number,
        presented=presented,
        solution=solution,
        html=html,
        type=type_tag(own.type),
        rule=rule_line(own.type, scoring, own.penalty or Fraction(0), gaps=presented.gaps),
        shared=html_of(html, own.group.stem) if own.group and own.group.position == 0 else Markup(""),
    )


def _pictures(item: Item, bank: BankReading) -> tuple[ShownPicture, ...]:
    """Return the pictures of an item, their bytes in their addresses."""
    found = []
    for path, picture in sorted(item.media.items()):
        data = b64encode(bank.pictures[path].data).decode()
        kind = "jpeg" if path.lower().endswith((".jpg", ".jpeg")) else path.rpartition(".")[2].lower()
        found.append(ShownPicture(path, f"data:image/{kind};base64,{data}", picture.width, picture.height))
    return tuple(found)
