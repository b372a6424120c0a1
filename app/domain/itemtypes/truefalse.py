"""判断: a statement that is right or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Report, Words
from app.domain.bank.item_type import (
    Arrangement,
    Chance,
    Grade,
    ItemType,
    Json,
    MalformedResponse,
    Presented,
    Reason,
    Response,
    Sample,
    Solution,
)
from app.domain.bank.shapes import read_field, read_text
from app.domain.itemtypes._ids import is_nothing
from app.domain.itemtypes._translate import localised_stem
from app.domain.normalise import fold

_TRUE = frozenset({"对", "正确", "是", "√", "✓", "✔", "t", "true", "yes", "y"})
_FALSE = frozenset({"错", "错误", "否", "×", "✗", "✘", "x", "f", "false", "no", "n"})
RIGHT: Fields = {"truefalse": "设备接地可以防止触电。", "answer": "对"}
WRONG: Fields = {"truefalse": "电气火灾应先用水扑救。", "answer": "×"}


@dataclass(frozen=True)
class TrueFalseBody:
    """A statement and whether it is true."""

    stem: str
    answer_key: bool


class TrueFalse:
    """See docs/item-types/truefalse.md."""

    name = "truefalse"
    alias = "判断"
    title = Words("判断题", "True or false")
    about = Words("判断一句话对不对。", "Say whether a statement is true.")
    fields: tuple[Field, ...] = (
        Field("answer", "text", Words("对 或 错", "true or false"), required=True, alias="答案"),
    )
    scorings: tuple[str, ...] = ("exact",)
    reads_text = False
    study_only = False

    def parse(self, stem: str, fields: Fields, report: Report) -> TrueFalseBody | None:
        text = read_field({self.name: stem}, self.name, report)
        if "answer" not in fields:
            report.error("answer-missing")
            return None
        answer = read_text(fields["answer"], report.at("answer"))
        if text is None or answer is None:
            return None
        word = fold(answer)
        if word not in _TRUE | _FALSE:
            report.at("answer").error("truefalse-answer", answer=answer)
            return None
        return TrueFalseBody(text, word in _TRUE)

    def dump(self, body: TrueFalseBody) -> Fields:
        return {self.name: body.stem, "answer": "true" if body.answer_key else "false"}

    def localise(self, body: TrueFalseBody, fields: Fields, report: Report) -> TrueFalseBody | None:
        stem = localised_stem(body.stem, fields, report)
        return None if stem is None else replace(body, stem=stem)

    def arrange(
        self, body: TrueFalseBody, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()
    ) -> Arrangement:
        return {}

    def present(self, body: TrueFalseBody, arrangement: Arrangement) -> Presented:
        return Presented("truefalse", body.stem)

    def read(self, body: TrueFalseBody, arrangement: Arrangement, raw: Json) -> Response:
        if is_nothing(raw):
            return None
        if isinstance(raw, bool):
            return raw
        raise MalformedResponse(reason="not-true-or-false")

    def show(self, body: TrueFalseBody, arrangement: Arrangement, response: Response) -> Json:
        return response

    def grade(self, body: TrueFalseBody, response: Response, scoring: str) -> Grade:
        if response is None:
            return Grade(Fraction(0), blank=True)
        if response == body.answer_key:
            return Grade(Fraction(1), (Reason("all-right"),))
        return Grade(Fraction(0), (Reason("wrong"),))

    def solve(self, body: TrueFalseBody, arrangement: Arrangement) -> Solution:
        return Solution(body.answer_key)

    def texts(self, body: TrueFalseBody) -> Iterator[str]:
        yield body.stem

    samples: tuple[Sample, ...] = (
        Sample("right", RIGHT, True, Fraction(1)),
        Sample("right", WRONG, False, Fraction(1)),
        Sample("wrong", RIGHT, False),
        Sample("blank", WRONG, None),
        Sample("malformed", RIGHT, "true"),
        Sample("malformed", RIGHT, 1),
    )


ITEM_TYPE: ItemType = TrueFalse()
