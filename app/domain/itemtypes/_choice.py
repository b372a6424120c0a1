"""What single, multiple and indefinite choice share: options, letters, and the scoring rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Report, Words
from app.domain.bank.item_type import (
    Arrangement,
    Chance,
    Grade,
    Json,
    MalformedResponse,
    Presented,
    Reason,
    Response,
    Solution,
)
from app.domain.bank.shapes import letter, read_field, read_letters, read_options
from app.domain.itemtypes._ids import (
    arrange_options,
    is_nothing,
    look_up,
    option_id,
    option_sources,
    read_list,
    shown_options,
)
from app.domain.itemtypes._translate import has_same_count, is_translated, localised_stem

OPTIONS = Field(
    "options",
    "options",
    Words("选项，按顺序为 A、B、C…", "Options; by position they are A, B, C …"),
    required=True,
    alias="选项",
    translatable=True,
)
SEVERAL_RIGHT_SCORINGS = ("half", "exact", "per-choice", "net", "each")


@dataclass(frozen=True)
class ChoiceBody:
    """A stem, its options and the source positions of those that are right."""

    stem: str
    options: tuple[str, ...]
    answer_key: frozenset[int]

    @property
    def feedback_keys(self) -> tuple[str, ...]:
        """The letters of the options, which may have feedback."""
        return tuple(letter(position) for position in range(len(self.options)))


def share_of_choices(
    answer_key: frozenset[int], chosen: frozenset[int], offered: int, scoring: str
) -> Fraction:
    """Return the share of the marks, 0 to 1, that a set of chosen options earns; nothing chosen earns 0.

    Source: docs/algorithms/choice-scoring.md.

    :raises ValueError: ``scoring`` is not a rule for choices.
    """
    right, wrong = len(chosen & answer_key), len(chosen - answer_key)
    if not chosen:
        return Fraction(0)
    if scoring == "net":
        return max(Fraction(right - wrong, len(answer_key)), Fraction(0))
    if scoring == "each":
        return 1 - Fraction(len(chosen ^ answer_key), offered)
    if chosen == answer_key:
        return Fraction(1)
    if scoring == "exact" or (wrong and scoring in ("half", "per-choice")):
        return Fraction(0)
    if scoring == "half":
        return Fraction(1, 2)
    if scoring == "per-choice":
        return Fraction(right, len(answer_key))
    raise ValueError(f"no such scoring for choices: {scoring}")


def grade_choices(answer_key: frozenset[int], chosen: frozenset[int], offered: int, scoring: str) -> Grade:
    """Return the judgement of a set of chosen options, with how many were right, wrong and missed."""
    fraction = share_of_choices(answer_key, chosen, offered, scoring)
    if chosen == answer_key:
        return Grade(fraction, (Reason("all-right"),))
    facts = {
        "right": len(chosen & answer_key),
        "wrong": len(chosen - answer_key),
        "missed": len(answer_key - chosen),
    }
    return Grade(fraction, (Reason("choices", facts),))


class OptionParts:
    """The parts of an item type that depend on the options alone. ``name`` is its YAML key."""

    name: str
    widget: str
    reads_text = False
    study_only = False

    def read_answer(self, answer: tuple[int, ...], report: Report) -> frozenset[int] | None:
        """Return the answer key after checking how many options may be right."""
        raise NotImplementedError

    def parse(self, stem: str, fields: Fields, report: Report) -> ChoiceBody | None:
        text = read_field({self.name: stem}, self.name, report)
        options = read_options(fields, "options", report)
        if "answer" not in fields:
            report.error("answer-missing")
            return None
        if options is None:
            return None
        letters = read_letters(fields["answer"], options, report.at("answer"))
        answer_key = None if letters is None else self.read_answer(letters, report.at("answer"))
        if text is None or answer_key is None:
            return None
        return ChoiceBody(text, options, answer_key)

    def dump(self, body: ChoiceBody) -> Fields:
        answer = "".join(letter(position) for position in sorted(body.answer_key))
        return {self.name: body.stem, "options": list(body.options), "answer": answer}

    def localise(self, body: ChoiceBody, fields: Fields, report: Report) -> ChoiceBody | None:
        stem = localised_stem(body.stem, fields, report)
        options: tuple[str, ...] | None = body.options
        if is_translated("options", fields, report):
            options = read_options(fields, "options", report)
        if stem is None or options is None:
            return None
        if not has_same_count(body.options, options, report.at("options")):
            return None
        return replace(body, stem=stem, options=options)

    def arrange(
        self, body: ChoiceBody, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()
    ) -> Arrangement:
        return arrange_options(len(body.options), chance, shuffle=shuffle, pinned=pinned)

    def present(self, body: ChoiceBody, arrangement: Arrangement) -> Presented:
        return Presented(self.widget, body.stem, shown_options(body.options, arrangement["options"]))

    def texts(self, body: ChoiceBody) -> Iterator[str]:
        yield body.stem
        yield from body.options


class SeveralChoices(OptionParts):
    """Ticked options: the canonical response is an ascending list of source positions."""

    widget = "choices"
    scorings: tuple[str, ...] = SEVERAL_RIGHT_SCORINGS

    def read(self, body: ChoiceBody, arrangement: Arrangement, raw: Json) -> Response:
        if is_nothing(raw):
            return None
        sources = option_sources(arrangement["options"])
        chosen = [look_up(entry, sources) for entry in read_list(raw)]
        if len(set(chosen)) < len(chosen):
            raise MalformedResponse(reason="repeated")
        return sorted(chosen)

    def show(self, body: ChoiceBody, arrangement: Arrangement, response: Response) -> Json:
        if response is None:
            return None
        return [option_id(shown) for shown, source in enumerate(arrangement["options"]) if source in response]

    def grade(self, body: ChoiceBody, response: Response, scoring: str) -> Grade:
        if not response:
            return Grade(Fraction(0), blank=True)
        return grade_choices(body.answer_key, frozenset(response), len(body.options), scoring)

    def solve(self, body: ChoiceBody, arrangement: Arrangement) -> Solution:
        return Solution(self.show(body, arrangement, sorted(body.answer_key)))


def read_single(arrangement: Arrangement, raw: Json) -> int | None:
    """Return the source position of the one chosen option, None when blank."""
    if is_nothing(raw):
        return None
    return look_up(raw, option_sources(arrangement["options"]))


def show_single(arrangement: Arrangement, response: int | None) -> str | None:
    """Return the shown id of the one chosen option."""
    return None if response is None else option_id(arrangement["options"].index(response))
