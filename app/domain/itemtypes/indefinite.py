"""不定项: one or more options are right, and the candidate is not told how many."""

from __future__ import annotations

from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Report, Words
from app.domain.bank.item_type import ItemType, Sample
from app.domain.itemtypes._choice import OPTIONS, SeveralChoices

ONE: Fields = {"indefinite": "中波广播的调制方式是？", "options": ["调幅", "调频", "调相"], "answer": "A"}
MORE: Fields = {
    "indefinite": "PDCA 包括？",
    "options": {"A": "计划", "B": "实施", "C": "宣传"},
    "answer": ["A", "B"],
}


class IndefiniteChoice(SeveralChoices):
    """See docs/item-types/indefinite.md."""

    name = "indefinite"
    alias = "不定项"
    title = Words("不定项选择题", "One or more")
    about = Words(
        "有一个或更多选项正确，不告知个数。", "One or more options are right; the number is not told."
    )
    fields: tuple[Field, ...] = (
        OPTIONS,
        Field(
            "answer",
            "texts",
            Words("正确选项的字母，一个或多个", "Letters of the right options, one or more"),
            required=True,
            alias="答案",
        ),
    )

    def read_answer(self, answer: tuple[int, ...], report: Report) -> frozenset[int] | None:
        """Return the answer key; any number of letters will do."""
        return frozenset(answer)

    samples: tuple[Sample, ...] = (
        Sample("right", ONE, [0], Fraction(1)),
        Sample("wrong", ONE, [0, 1]),
        Sample("partial", ONE, [0, 1], Fraction(2, 3), scoring="each"),
        Sample("right", MORE, [0, 1], Fraction(1), scoring="exact"),
        Sample("partial", MORE, [1], Fraction(1, 2)),
        Sample("partial", MORE, [1], Fraction(1, 2), scoring="per-choice"),
        Sample("partial", MORE, [1], Fraction(1, 2), scoring="net"),
        Sample("blank", MORE, None),
        Sample("malformed", ONE, ["d"]),
        Sample("malformed", ONE, {"a": True}),
    )


ITEM_TYPE: ItemType = IndefiniteChoice()
