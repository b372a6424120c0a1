"""多选: two or more options are right."""

from __future__ import annotations

from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Report, Words
from app.domain.bank.item_type import ItemType, Sample
from app.domain.itemtypes._choice import OPTIONS, SeveralChoices

SOURCE: Fields = {
    "multiple": "下列哪些是无源器件？",
    "options": ["电阻", "电容", "运放", "电感"],
    "answer": "ABD",
}


class MultipleChoice(SeveralChoices):
    """See docs/item-types/multiple.md."""

    name = "multiple"
    alias = "多选"
    title = Words("多选题", "Multiple choice")
    about = Words("有两个或更多选项正确。", "Two or more options are right.")
    fields: tuple[Field, ...] = (
        OPTIONS,
        Field(
            "answer",
            "texts",
            Words("正确选项的字母，如 ABD", "Letters of the right options, such as ABD"),
            required=True,
            alias="答案",
        ),
    )

    def read_answer(self, answer: tuple[int, ...], report: Report) -> frozenset[int] | None:
        """Return the answer key; one letter alone would be a single choice."""
        if len(answer) == 1:
            report.error("multiple-one-answer")
            return None
        return frozenset(answer)

    samples: tuple[Sample, ...] = (
        Sample("right", SOURCE, [0, 1, 3], Fraction(1)),
        Sample("partial", SOURCE, [0, 1], Fraction(1, 2)),
        Sample("partial", SOURCE, [0, 1], Fraction(0), scoring="exact"),
        Sample("partial", SOURCE, [0, 1], Fraction(2, 3), scoring="per-choice"),
        Sample("partial", SOURCE, [0, 1, 2], Fraction(1, 3), scoring="net"),
        Sample("partial", SOURCE, [0, 1], Fraction(3, 4), scoring="each"),
        Sample("wrong", SOURCE, [0, 1, 2, 3]),
        Sample("wrong", SOURCE, [0, 2], scoring="per-choice"),
        Sample("wrong", SOURCE, [0, 2], scoring="net"),
        Sample("wrong", SOURCE, [2], scoring="each"),
        Sample("blank", SOURCE, None),
        Sample("malformed", SOURCE, ["a", "a"]),
        Sample("malformed", SOURCE, "a"),
        Sample("malformed", SOURCE, ["e"]),
    )


ITEM_TYPE: ItemType = MultipleChoice()
