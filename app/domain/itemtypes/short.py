"""简答: a few sentences, compared with a model answer and searched for the points of a rubric."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Report, Words
from app.domain.bank.item_type import Arrangement, Grade, ItemType, Presented, Response, Sample
from app.domain.bank.shapes import read_field
from app.domain.itemtypes._translate import localised_stem
from app.domain.itemtypes._written import (
    Written,
    WrittenBody,
    dump_marking,
    localise_marking,
    propose,
    read_marking,
)

RUBRIC_FIELD = Field(
    "rubric",
    "rubric",
    Words(
        "采分点：point 要点、score 分值、all 全部要有的词、any 有一个即可的词",
        "Points: point, score, all (words that must all be there), any (one of them is enough)",
    ),
    alias="采分点",
    translatable=True,
)
SOURCE: Fields = {
    "short": "接报突发事件时应记录哪些要素？",
    "answer": "时间、地点、事件性质、影响范围、已采取的措施、报告人及电话。",
    "rubric": [
        {"point": "时间与地点", "all": ["时间", "地点"], "score": "2"},
        {"point": "事件性质", "any": ["性质", "类型"], "score": "1"},
        {"point": "谁报告的", "any": ["报告人", "电话"]},
    ],
}
PLAIN: Fields = {"short": "UPS 的作用是什么？", "answer": "市电中断时不间断供电"}
JUDGED: Fields = {
    "short": "为什么要先断电再灭火？",
    "answer": "防止触电",
    "rubric": [{"point": "防止触电", "any": ["触电"]}, {"point": "举出一个实例"}],
}


class Short(Written):
    """See docs/item-types/short.md."""

    name = "short"
    alias = "简答"
    title = Words("简答题", "Short answer")
    about = Words(
        "写几句话作答，按采分点建议得分，由人确认。",
        "Answer in a few sentences; points found propose a score, and a person confirms it.",
    )
    fields: tuple[Field, ...] = (
        Field(
            "answer",
            "text",
            Words("参考答案", "Model answer"),
            required=True,
            alias="答案",
            translatable=True,
        ),
        RUBRIC_FIELD,
    )

    def parse(self, stem: str, fields: Fields, report: Report) -> WrittenBody | None:
        text = read_field({self.name: stem}, self.name, report)
        if "answer" not in fields:
            report.error("answer-missing")
            return None
        answer, rubric = read_marking(fields, report)
        if text is None or answer is None or rubric is None:
            return None
        return WrittenBody(text, answer, rubric)

    def dump(self, body: WrittenBody) -> Fields:
        return {self.name: body.stem, **dump_marking(body)}

    def localise(self, body: WrittenBody, fields: Fields, report: Report) -> WrittenBody | None:
        stem = localised_stem(body.stem, fields, report)
        answer, rubric = localise_marking(body, fields, report)
        if stem is None or answer is None or rubric is None:
            return None
        return replace(body, stem=stem, answer_key=answer, rubric=rubric)

    def present(self, body: WrittenBody, arrangement: Arrangement) -> Presented:
        return Presented("writing", body.stem)

    def grade(self, body: WrittenBody, response: Response, scoring: str) -> Grade:
        """Return the proposal; the model answer itself, or one that shows every point, needs no person."""
        if response is None:
            return Grade(Fraction(0), blank=True)
        return propose(body, response, may_be_sure=True)

    samples: tuple[Sample, ...] = (
        Sample("right", SOURCE, "时间，地点，事件性质，影响范围，已采取的措施，报告人及电话", Fraction(1)),
        Sample("right", SOURCE, "记下时间和地点、属于什么类型、对方电话", Fraction(1)),
        Sample("unsure", SOURCE, "时间、地点。", Fraction(1, 2)),
        Sample("unsure", SOURCE, "时间和事件类型", Fraction(1, 4)),
        Sample("unsure", SOURCE, "不知道"),
        Sample("blank", SOURCE, None),
        Sample("malformed", SOURCE, ["时间"]),
        Sample("malformed", SOURCE, 3),
        Sample("right", PLAIN, " “市电中断”时 不间断供电。", Fraction(1)),
        Sample("unsure", PLAIN, "停电时继续供电"),
        Sample("blank", PLAIN, None),
        Sample("unsure", JUDGED, "以免触电，如配电柜着火", Fraction(1, 2)),
    )


ITEM_TYPE: ItemType = Short()
