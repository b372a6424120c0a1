"""GIFT, the text format of Moodle: every kind of question that it knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from app.content.diagnostics import Diagnostic
from app.content.foreign_text import clean_text, read_text_file
from app.content.importer import ImportedItem, Importer, ImportReading, finish_reading
from app.content.importers._choices import choice_fields
from app.content.importers._gift_parser import (
    Answer,
    Block,
    BrokenQuestion,
    GiftQuestion,
    Piece,
    Rich,
    cut_at_blank_lines,
    parse_question,
)
from app.content.importers._html import html_to_markdown, looks_like_html, plain_to_markdown
from app.domain.bank.fields import Raw, Words
from app.domain.bank.gaps import GAP, count_gaps
from app.domain.readings import parse_number, show_number

_LOOKS_LIKE = re.compile(r"\{\s*(?:[=~#%]|T\b|F\b|TRUE|FALSE|\})|^::|^\$CATEGORY:", re.MULTILINE)
_KINDS = {"description": "说明文字 description", "cloze": "综合填空 cloze"}
_FULL = 99.0  # percent; Moodle writes thirds as 33.333


class NotCarried(ValueError):
    """A kind of question that no item type of ours can hold; the argument is its name."""


@dataclass
class _Notes:
    """Collects what is lost of one question, each loss once."""

    file: str
    line: int
    form: str = ""  # of the stem, which holds for the other texts unless they say otherwise
    found: dict[tuple[str, str], Diagnostic] = field(default_factory=dict)

    def tell(self, code: str, **facts: object) -> None:
        key = (code, str(facts))
        self.found[key] = Diagnostic(self.file, self.line, 1, "warning", code, facts)

    def read(self, rich: Rich) -> str:
        """Return a text as our Markdown; what its HTML held beyond that is told."""
        text, lost = _to_markdown(Rich(rich.text, rich.form or self.form))
        for what in sorted(lost):
            self.tell(f"import-{what}-lost")
        return clean_text(text)


class Gift:
    """See docs/import.md for what survives."""

    title = Words("GIFT（Moodle 文本）", "GIFT (Moodle text)")
    suffixes: tuple[str, ...] = (".gift", ".txt")

    def sniff(self, data: bytes) -> bool:
        return _LOOKS_LIKE.search(read_text_file(data[:200_000], "").text) is not None

    def read(self, data: bytes, name: str) -> ImportReading:
        text, diagnostics = read_text_file(data, name)
        items: list[ImportedItem] = []
        found = list(diagnostics)
        for piece in cut_at_blank_lines(text):
            try:
                items.append(_item(piece, name))
            except BrokenQuestion:
                found.append(Diagnostic(name, piece.line, 1, "error", "import-gift-braces"))
            except NotCarried as refused:
                facts = {"kind": _KINDS[str(refused)]}
                found.append(Diagnostic(name, piece.line, 1, "warning", "import-kind-not-carried", facts))
        return finish_reading(items, found, name)


def _item(piece: Piece, name: str) -> ImportedItem:
    question = parse_question(piece.source)
    notes = _Notes(name, piece.line, question.form)
    fields = dict(_fields(question, notes))
    if explanation := _explanation(question, notes):
        fields["explain"] = explanation
    if piece.id:
        fields["id"] = piece.id
    if topic := _topic(piece.category):
        fields["topic"] = topic
    if piece.tags:
        fields["tags"] = piece.tags
    return ImportedItem(
        fields, name, piece.line, clean_text(question.title), piece.source, tuple(notes.found.values())
    )


def _fields(question: GiftQuestion, notes: _Notes) -> dict[str, Raw]:
    if not question.blocks:
        raise NotCarried("description")
    kinds = {_kind(block) for block in question.blocks}
    if kinds == {"short"}:
        return _blank(question, notes)
    if len(question.blocks) > 1:
        raise NotCarried("cloze")
    (block,) = question.blocks
    stem = _stem(question, notes)
    return _READERS[_kind(block)](stem, block, notes)


def _kind(block: Block) -> str:
    """Tell the kinds apart that GIFT writes alike: short answer, matching, choice."""
    if block.kind != "answers":
        return block.kind
    if any(answer.sign == "~" for answer in block.answers):
        return "choice"
    has_arrows = [_ARROW in answer.text.text for answer in block.answers]
    return "match" if has_arrows and all(has_arrows) else "short"


_ARROW = "->"


def _stem(question: GiftQuestion, notes: _Notes) -> str:
    """Return the text with a gap where the answers stand in the middle of it."""
    head, *tails = question.texts
    whole = head if not any(tail.strip() for tail in tails) else GAP.join(question.texts)
    return notes.read(Rich(whole, question.form))


def _blank(question: GiftQuestion, notes: _Notes) -> dict[str, Raw]:
    """Return a gap for each block; a stem that shows its gap itself gets no second one."""
    head, *tails = question.texts
    shows_gap = len(question.blocks) == 1 and not tails[-1].strip() and count_gaps(head) == 1
    stem = head if shows_gap else GAP.join(question.texts)
    answers = [_accepted(block, notes) for block in question.blocks]
    entries: list[Raw] = [texts[0] if len(texts) == 1 else texts for texts in answers]
    return {"blank": notes.read(Rich(stem.rstrip() if shows_gap else stem, question.form)), "answer": entries}


def _accepted(block: Block, notes: _Notes) -> list[str]:
    texts = []
    for answer in block.answers:
        text = clean_text(answer.text.text)
        if text == "*" or (answer.weight is not None and answer.weight < _FULL):
            notes.tell("import-weights-lost")
            continue
        if "*" in text:
            notes.tell("import-wildcard", text=text)
        if answer.feedback.text:
            notes.tell("import-feedback-lost")
        texts.append(text)
    return list(dict.fromkeys(texts)) or [""]


def _choice(stem: str, block: Block, notes: _Notes) -> dict[str, Raw]:
    options: list[Raw] = []
    for answer in block.answers:
        text, feedback = notes.read(answer.text), notes.read(answer.feedback)
        options.append({"text": text, "feedback": feedback} if feedback else text)
    equals = {index for index, answer in enumerate(block.answers) if answer.sign == "="}
    if equals:
        if len(equals) > 1:
            notes.tell("import-any-of-several")
        if any(answer.weight is not None and abs(answer.weight) % 100 for answer in block.answers):
            notes.tell("import-weights-lost")
        return choice_fields(stem, options, equals)
    right = {index for index, answer in enumerate(block.answers) if (answer.weight or 0) > 0}
    fields = choice_fields(stem, options, right, indefinite=len(right) == 1)
    if len(right) > 1 or "indefinite" in fields:
        scoring = _scoring([answer.weight or 0 for answer in block.answers])
        if scoring:
            fields["scoring"] = scoring
        else:
            notes.tell("import-weights-lost")
    return fields


def _scoring(weights: Sequence[float]) -> str:
    """Return the rule of ours that gives these weights, empty when none does."""
    right = [weight for weight in weights if weight > 0]
    wrong = [weight for weight in weights if weight <= 0]
    share = 100 / len(right)
    if any(abs(weight - share) > 0.1 for weight in right):
        return ""
    if all(weight <= -_FULL for weight in wrong):
        return "per-choice"
    return "net" if all(abs(weight + share) < 0.1 for weight in wrong) else ""


def _match(stem: str, block: Block, notes: _Notes) -> dict[str, Raw]:
    pairs: list[Raw] = []
    extra: list[Raw] = []
    for answer in block.answers:
        left, _, right = answer.text.text.partition(_ARROW)
        texts = [notes.read(Rich(side.strip(), answer.text.form)) for side in (left, right)]
        if texts[0]:
            pairs.append(list(texts))
        else:
            extra.append(texts[1])
    fields: dict[str, Raw] = {"match": stem, "pairs": pairs}
    return fields | {"extra": extra} if extra else fields


def _truth(stem: str, block: Block, notes: _Notes) -> dict[str, Raw]:
    return {"truefalse": stem, "answer": "对" if block.answers[0].text.text == "T" else "错"}


def _numeric(stem: str, block: Block, notes: _Notes) -> dict[str, Raw]:
    answers = [answer for answer in block.answers if answer.sign == "=" and answer.text.text.strip() != "*"]
    if len(answers) > 1:
        notes.tell("import-weights-lost")
    if any(answer.feedback.text for answer in block.answers):
        notes.tell("import-feedback-lost")
    fields: dict[str, Raw] = {"numeric": stem}
    best = max(answers, key=lambda answer: 100 if answer.weight is None else answer.weight, default=None)
    return fields | _value_and_tolerance(best) if best else fields


def _value_and_tolerance(answer: Answer) -> dict[str, Raw]:
    """Return ``3:0.5`` or ``1..5`` as a value with its tolerance; what is no number stays as written."""
    written = answer.text.text.strip()
    if ".." in written:
        first, _, last = written.partition("..")
        low, high = parse_number(first), parse_number(last)
        if low is None or high is None:
            return {"answer": written}
        return _with_tolerance(show_number((low + high) / 2), abs(high - low) / 2)
    value, _, tolerance = written.partition(":")
    margin = parse_number(tolerance) if tolerance.strip() else Fraction(0)
    if margin is None:
        return {"answer": value.strip(), "tolerance": tolerance.strip()}
    return _with_tolerance(value.strip(), margin)


def _with_tolerance(value: str, margin: Fraction) -> dict[str, Raw]:
    return {"answer": value, "tolerance": show_number(margin)} if margin else {"answer": value}


def _essay(stem: str, block: Block, notes: _Notes) -> dict[str, Raw]:
    return {"essay": stem}


_READERS = {"choice": _choice, "match": _match, "truth": _truth, "numeric": _numeric, "essay": _essay}


def _explanation(question: GiftQuestion, notes: _Notes) -> str:
    """Return the general feedback; a true-or-false item without one has what is said to the wrong answer."""
    texts = list(_said_in_general(question, notes))
    for block in question.blocks:
        if block.kind == "truth":
            feedbacks = [notes.read(answer.feedback) for answer in block.answers[1:]]
            spare = [text for text in feedbacks if text]
            if spare and not texts:
                texts.append(spare.pop(0))
            if spare:
                notes.tell("import-feedback-lost")
    return "\n\n".join(texts)


def _said_in_general(question: GiftQuestion, notes: _Notes) -> Iterator[str]:
    for block in question.blocks:
        if text := notes.read(block.explanation):
            yield text


def _to_markdown(rich: Rich) -> tuple[str, frozenset[str]]:
    if rich.form == "markdown":
        return rich.text, frozenset()
    if rich.form == "html" or (rich.form != "plain" and looks_like_html(rich.text)):
        return html_to_markdown(rich.text)
    return plain_to_markdown(rich.text), frozenset()


def _topic(category: str) -> str:
    """Return a category's path without what is not of the author's making."""
    parts = [part.strip() for part in category.replace("//", "\0").split("/")]
    kept = [part.replace("\0", "/") for part in parts if part and part not in ("$course$", "$module$", "top")]
    return "/".join(part.replace("/", "／") for part in kept)


IMPORTER: Importer = Gift()
