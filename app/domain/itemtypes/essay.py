"""论述: a longer text, always marked by a person."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Raw, Report, Words
from app.domain.bank.item_type import Arrangement, Grade, ItemType, Presented, Response, Sample
from app.domain.bank.shapes import read_field, read_text
from app.domain.itemtypes._translate import localised_stem
from app.domain.itemtypes._written import (
    Written,
    WrittenBody,
    dump_marking,
    localise_marking,
    propose,
    read_marking,
)
from app.domain.itemtypes.short import RUBRIC_FIELD
from app.domain.normalise import fold_width

MOST_WORDS = 20_000  # as many characters as an answer may have
_RANGE = re.compile(r"([0-9]{0,5})\s*[-–—~至到]+\s*([0-9]{0,5})")
SOURCE: Fields = {
    "essay": "结合本单位实际，谈谈如何避免信息迟报、漏报。",
    "words": "600-1000",
    "rubric": [
        {"point": "分析成因", "score": "8"},
        {"point": "措施可行", "any": ["制度", "培训", "演练"], "score": "8"},
        {"point": "表达清楚", "score": "4"},
    ],
}
BARE: Fields = {"essay": "谈谈您对安全播出的认识。"}


class Essay(Written):
    """See docs/item-types/essay.md."""

    name = "essay"
    alias = "论述"
    title = Words("论述题", "Essay")
    about = Words("写一篇短文，由人阅卷。", "Write a text; a person marks it.")
    fields: tuple[Field, ...] = (
        Field(
            "words",
            "text",
            Words("字数要求，如 600-1000；只提示，不限制", "Length, such as 600-1000; a hint, never a limit"),
            alias="字数",
        ),
        RUBRIC_FIELD,
        Field("answer", "text", Words("参考答案", "Model answer"), alias="答案", translatable=True),
    )

    def parse(self, stem: str, fields: Fields, report: Report) -> WrittenBody | None:
        text = read_field({self.name: stem}, self.name, report)
        answer, rubric = read_marking(fields, report)
        words = read_words(fields["words"], report.at("words")) if "words" in fields else (0, 0)
        if text is None or answer is None or rubric is None or words is None:
            return None
        return WrittenBody(text, answer, rubric, words)

    def dump(self, body: WrittenBody) -> Fields:
        fields: dict[str, Raw] = {self.name: body.stem}
        if any(body.words):
            fields["words"] = "-".join(str(number or "") for number in body.words)
        return {**fields, **dump_marking(body)}

    def localise(self, body: WrittenBody, fields: Fields, report: Report) -> WrittenBody | None:
        stem = localised_stem(body.stem, fields, report)
        answer, rubric = localise_marking(body, fields, report)
        if stem is None or answer is None or rubric is None:
            return None
        return replace(body, stem=stem, answer_key=answer, rubric=rubric)

    def present(self, body: WrittenBody, arrangement: Arrangement) -> Presented:
        return Presented("writing", body.stem, words=body.words)

    def grade(self, body: WrittenBody, response: Response, scoring: str) -> Grade:
        """Return what the words of the rubric propose; a person always marks it, unless it is blank."""
        if response is None:
            return Grade(Fraction(0), blank=True)
        return propose(body, response, may_be_sure=False)

    samples: tuple[Sample, ...] = (
        Sample("unsure", SOURCE, "一是建立报告制度……", Fraction(2, 5)),
        Sample("unsure", SOURCE, "略"),
        Sample("blank", SOURCE, None),
        Sample("malformed", SOURCE, {"text": "略"}),
        Sample("malformed", SOURCE, "字" * (MOST_WORDS + 1)),
        Sample("unsure", BARE, "安全播出是生命线。"),
        Sample("blank", BARE, None),
    )


def read_words(raw: Raw, report: Report) -> tuple[int, int] | None:
    """Return the fewest and the most words of ``600-1000``, ``600-`` or ``-1000``; 0 is no limit."""
    text = read_text(raw, report)
    if text is None:
        return None
    found = _RANGE.fullmatch(fold_width(text))
    low, high = (int(number or 0) for number in found.groups()) if found else (0, 0)
    if not (low or high) or (high and low > high) or max(low, high) > MOST_WORDS:
        report.error("words-malformed", words=text)
        return None
    return low, high


ITEM_TYPE: ItemType = Essay()
