"""One row of a table to the fields of an item, type by type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from app.content.importers import _answers as answers
from app.content.importers._choices import cut_options, read_truth, without_own_letters
from app.domain.bank.fields import Raw
from app.domain.bank.gaps import count_gaps
from app.domain.bank.shapes import letter

_CHOICES = ("single", "multiple", "indefinite")


@dataclass
class RowTexts:
    """The cells of one item by field, the options gathered from wherever they stand."""

    texts: Mapping[str, str]
    options: list[str]

    def get(self, field: str) -> str:
        return self.texts.get(field, "")

    @classmethod
    def of(cls, texts: Mapping[str, str], type_name: str) -> RowTexts:
        """Gather the options: from columns of their own, else from one cell, else from the stem's end."""
        numbered = {int(name[7:]): text for name, text in texts.items() if name.startswith("option:")}
        last = max((number for number, text in numbered.items() if text), default=-1)
        options = [numbered.get(number, "") for number in range(last + 1)]
        if not options and texts.get("options"):
            cut = cut_options(texts["options"])
            options = cut[1] if cut and not cut[0] else answers.split_lines(texts["options"])
        is_choice = type_name in (*_CHOICES, "choice")
        cut = cut_options(texts.get("stem", "")) if not options else None
        if cut and (is_choice or (not type_name and answers.read_choice(texts.get("answer", ""), cut[1]))):
            texts, options = {**texts, "stem": cut[0]}, cut[1]
        return cls(texts, without_own_letters(options))


@dataclass(frozen=True)
class Made:
    """The type's own fields, and codes of what was lost or guessed."""

    fields: dict[str, Raw]
    notes: tuple[str, ...] = ()


def tell_type(row: RowTexts) -> str:
    """Return the type that a row without one must be: by its options, its answer, its gaps."""
    answer = row.get("answer")
    if row.options:
        found = answers.read_choice(answer, row.options)
        return "multiple" if found and len(found) > 1 else "single"
    if row.get("pairs"):
        return "match"
    if row.get("items"):
        return "order"
    if answers.read_truth_cell(answer, ()) is not None and answer.strip().upper() not in ("A", "B", "1", "0"):
        return "truefalse"
    return "blank" if count_gaps(row.get("stem")) else "qa"


def make_fields(type_name: str, row: RowTexts) -> Made:
    """Return the fields of an item of a type; ``choice`` is told by what is in the row."""
    if type_name == "choice":
        type_name = tell_type(row)
    return _MAKERS[type_name](row) if type_name in _MAKERS else _choice(type_name, row)


def _choice(type_name: str, row: RowTexts) -> Made:
    found = answers.read_choice(row.get("answer"), row.options)
    truths = {read_truth(option) for option in row.options}
    if type_name == "single" and len(row.options) == 2 and truths == {True, False}:
        return _truefalse(row)
    fields: dict[str, Raw] = {type_name: row.get("stem"), "options": _with_feedback(row)}
    if found:
        fields["answer"] = "".join(letter(position) for position in sorted(found))
    elif row.get("answer"):
        fields["answer"] = row.get("answer")
    return Made(fields)


def _with_feedback(row: RowTexts) -> list[Raw]:
    options: list[Raw] = []
    for number, text in enumerate(row.options):
        feedback = row.get(f"feedback:{number}")
        options.append({"text": text, "feedback": feedback} if feedback else text)
    return options


def _truefalse(row: RowTexts) -> Made:
    answer = row.get("answer")
    truth = answers.read_truth_cell(answer, row.options)
    fields: dict[str, Raw] = {"truefalse": row.get("stem")}
    if answer:
        fields["answer"] = answer if truth is None else "对" if truth else "错"
    is_guess = truth is not None and not row.options and answer.strip().upper() in ("A", "B", "Ａ", "Ｂ")
    return Made(fields, ("import-truth-letter",) if is_guess else ())


def _blank(row: RowTexts) -> Made:
    stem = answers.with_gaps(row.get("stem"))
    return Made(
        _filled({"blank": stem}, answer=answers.split_gaps(row.get("answer"), count_gaps(stem)), row=row)
    )


def _filled(fields: dict[str, Raw], answer: list[Raw], row: RowTexts) -> dict[str, Raw]:
    if row.get("answer"):
        fields["answer"] = answer
    if row.get("compare"):
        fields["compare"] = row.get("compare")
    return fields


def _numeric(row: RowTexts) -> Made:
    fields: dict[str, Raw] = {"numeric": row.get("stem")}
    value, _, margin = row.get("answer").partition("±")
    if value.strip():
        fields["answer"] = value.strip()
    if tolerance := row.get("tolerance") or margin.strip():
        fields["tolerance"] = tolerance
    if units := answers.split_words(row.get("unit")):
        fields["unit"] = list(units)
    return Made(fields)


def _match(row: RowTexts) -> Made:
    pairs = answers.split_pairs(row.get("pairs") or row.get("answer"))
    fields: dict[str, Raw] = {"match": row.get("stem")}
    if pairs:
        fields["pairs"] = pairs
    if extra := answers.split_lines(row.get("extra")):
        fields["extra"] = list(extra)
    return Made(fields)


def _order(row: RowTexts) -> Made:
    """Return the steps in order: written so, or as lettered options with their order for an answer."""
    steps: Sequence[str] = answers.split_lines(row.get("items"))
    if not steps and row.options:
        letters = [sign for sign in row.get("answer").upper() if sign.isascii() and sign.isalpha()]
        positions = [ord(sign) - ord("A") for sign in letters]
        is_order = sorted(positions) == list(range(len(row.options)))
        steps = [row.options[position] for position in positions] if is_order else []
    fields: dict[str, Raw] = {"order": row.get("stem")}
    return Made(fields | {"items": list(steps)} if steps else fields)


def _qa(row: RowTexts) -> Made:
    fields: dict[str, Raw] = {"qa": row.get("stem")}
    if row.get("answer"):
        fields["answer"] = row.get("answer")
    if distractors := answers.split_lines(row.get("distractors")):
        fields["distractors"] = list(distractors)
    return Made(fields)


def _written(type_name: str, row: RowTexts) -> Made:
    fields: dict[str, Raw] = {type_name: row.get("stem")}
    if row.get("answer"):
        fields["answer"] = row.get("answer")
    if type_name == "essay" and row.get("words"):
        fields["words"] = row.get("words")
    if rubric := answers.read_rubric(row.get("rubric")):
        fields["rubric"] = rubric
    return Made(fields, () if rubric or type_name == "essay" else ("import-without-rubric",))


_MAKERS: Mapping[str, Callable[[RowTexts], Made]] = {
    "short": partial(_written, "short"),
    "essay": partial(_written, "essay"),
    "truefalse": _truefalse,
    "blank": _blank,
    "numeric": _numeric,
    "match": _match,
    "order": _order,
    "qa": _qa,
}


def translated_fields(fields: Mapping[str, Raw], row: RowTexts) -> dict[str, Raw]:
    """Return the translation that a row holds in columns of its own, in the keys of ``en:``."""
    type_name = next(name for name in (*_CHOICES, *_MAKERS) if name in fields)
    texts = {name[3:]: text for name, text in row.texts.items() if name.startswith("en.") and text}
    if not texts:
        return {}
    other = RowTexts.of(texts, type_name)
    made = dict(make_fields(type_name, other).fields)
    stem = made.pop(type_name, "")
    for fixed in ("compare", "words"):
        made.pop(fixed, None)
    if type_name in (*_CHOICES, "truefalse"):
        made.pop("answer", None)
        if not other.options:
            made.pop("options", None)
    found: dict[str, Raw] = {"stem": stem} if other.get("stem") else {}
    found |= {key: value for key, value in made.items() if value}
    return found | ({"explain": texts["explain"]} if "explain" in texts else {})
