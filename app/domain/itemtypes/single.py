"""单选: one option is right, and the candidate chooses one."""

from __future__ import annotations

from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Report, Words
from app.domain.bank.item_type import Arrangement, Grade, ItemType, Json, Response, Sample, Solution
from app.domain.itemtypes._choice import (
    OPTIONS,
    ChoiceBody,
    OptionParts,
    grade_choices,
    read_single,
    show_single,
)

SOURCE: Fields = {
    "single": "UPS 的作用是什么？",
    "options": ["稳频", "不间断供电", "防雷", "接地"],
    "answer": "B",
}


class SingleChoice(OptionParts):
    """See docs/item-types/single.md."""

    name = "single"
    alias = "单选"
    widget = "choice"
    title = Words("单选题", "Single choice")
    about = Words("只有一个选项正确。", "Exactly one option is right.")
    fields: tuple[Field, ...] = (
        OPTIONS,
        Field(
            "answer",
            "text",
            Words("正确选项的字母", "Letter of the right option"),
            required=True,
            alias="答案",
        ),
    )
    scorings: tuple[str, ...] = ("exact",)

    def read_answer(self, answer: tuple[int, ...], report: Report) -> frozenset[int] | None:
        """Return the answer key; one letter is wanted."""
        if len(answer) > 1:
            report.error("single-many-answers", count=len(answer))
            return None
        return frozenset(answer)

    def read(self, body: ChoiceBody, arrangement: Arrangement, raw: Json) -> Response:
        return read_single(arrangement, raw)

    def show(self, body: ChoiceBody, arrangement: Arrangement, response: Response) -> Json:
        return show_single(arrangement, response)

    def grade(self, body: ChoiceBody, response: Response, scoring: str) -> Grade:
        if response is None:
            return Grade(Fraction(0), blank=True)
        return grade_choices(body.answer_key, frozenset({response}), len(body.options), scoring)

    def solve(self, body: ChoiceBody, arrangement: Arrangement) -> Solution:
        (answer,) = body.answer_key
        return Solution(show_single(arrangement, answer))

    samples: tuple[Sample, ...] = (
        Sample("right", SOURCE, 1, Fraction(1)),
        Sample("wrong", SOURCE, 0),
        Sample("blank", SOURCE, None),
        Sample("malformed", SOURCE, "e"),
        Sample("malformed", SOURCE, ["b"]),
    )


ITEM_TYPE: ItemType = SingleChoice()
