"""问答 (百题问答): studied as a card; with two or more distractors it is tested as a single choice."""

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
    Presented,
    Reason,
    Response,
    Sample,
    Solution,
)
from app.domain.bank.shapes import MOST_OPTIONS, are_distinct, read_field, read_text, read_texts
from app.domain.itemtypes._choice import grade_choices, read_single, show_single
from app.domain.itemtypes._ids import arrange_options, is_nothing, read_typed, shown_options
from app.domain.itemtypes._translate import has_same_count, is_translated, localised_stem
from app.domain.normalise import same_text

KEY = 0  # the answer stands first in the source, which is why options are always shuffled
TESTED: Fields = {
    "qa": "什么是首问负责制？",
    "answer": "最先受理的人员负责到底",
    "distractors": ["谁的职级高谁负责", "由最后接手的人负责", "由来电人自行联系"],
}
CARD: Fields = {"qa": "PDCA 四个字母是什么意思？", "answer": "计划、实施、检查、处置"}


@dataclass(frozen=True)
class QaBody:
    """A question, its answer, and wrong answers if it is to be tested."""

    stem: str
    answer_key: str
    distractors: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        return (self.answer_key, *self.distractors)

    @property
    def study_only(self) -> bool:
        return len(self.distractors) < 2


class QuestionAndAnswer:
    """See docs/item-types/qa.md."""

    name = "qa"
    alias = "问答"
    title = Words("问答题", "Question and answer")
    about = Words(
        "学习时作卡片；写两个以上干扰项时按单选题考。",
        "A card for study; tested as a single choice when it has two or more distractors.",
    )
    fields: tuple[Field, ...] = (
        Field("answer", "text", Words("答案", "The answer"), required=True, alias="答案", translatable=True),
        Field(
            "distractors",
            "texts",
            Words("干扰项，两个以上才能考试", "Wrong answers; two or more make it testable"),
            alias="干扰项",
            translatable=True,
        ),
    )
    scorings: tuple[str, ...] = ("exact",)
    reads_text = False
    study_only = False

    def parse(self, stem: str, fields: Fields, report: Report) -> QaBody | None:
        text = read_field({self.name: stem}, self.name, report)
        if "answer" not in fields:
            report.error("answer-missing")
            return None
        answer = read_text(fields["answer"], report.at("answer"))
        distractors: tuple[str, ...] | None = ()
        if "distractors" in fields:
            distractors = read_texts(fields["distractors"], report.at("distractors"), several=True)
        if text is None or answer is None or distractors is None:
            return None
        return self._checked(QaBody(text, answer, distractors), report)

    def _checked(self, body: QaBody, report: Report) -> QaBody | None:
        at = report.at("distractors")
        if len(body.options) > MOST_OPTIONS:
            at.error("options-too-many", count=len(body.options), most=MOST_OPTIONS)
            return None
        if len(body.distractors) == 1:
            at.warn("distractors-too-few")
        steps = range(-1, len(body.distractors))
        return body if are_distinct(body.options, steps, at) else None

    def dump(self, body: QaBody) -> Fields:
        fields: dict[str, str | list[str]] = {self.name: body.stem, "answer": body.answer_key}
        if body.distractors:
            fields["distractors"] = list(body.distractors)
        return fields

    def localise(self, body: QaBody, fields: Fields, report: Report) -> QaBody | None:
        stem = localised_stem(body.stem, fields, report)
        answer: str | None = body.answer_key
        distractors: tuple[str, ...] | None = body.distractors
        if is_translated("answer", fields, report):
            answer = read_text(fields["answer"], report.at("answer"))
        if "distractors" in fields or (body.distractors and is_translated("distractors", fields, report)):
            distractors = read_texts(fields["distractors"], report.at("distractors"))
        if stem is None or answer is None or distractors is None:
            return None
        if not has_same_count(body.distractors, distractors, report.at("distractors")):
            return None
        translated = replace(body, stem=stem, answer_key=answer, distractors=distractors)
        steps = range(-1, len(distractors))
        return translated if are_distinct(translated.options, steps, report.at("distractors")) else None

    def arrange(
        self, body: QaBody, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()
    ) -> Arrangement:
        return {} if body.study_only else arrange_options(len(body.options), chance, shuffle=True)

    def present(self, body: QaBody, arrangement: Arrangement) -> Presented:
        if body.study_only:
            return Presented("text", body.stem)
        return Presented("choice", body.stem, shown_options(body.options, arrangement["options"]))

    def read(self, body: QaBody, arrangement: Arrangement, raw: Json) -> Response:
        if body.study_only:
            return None if is_nothing(raw) else read_typed(raw) or None
        return read_single(arrangement, raw)

    def show(self, body: QaBody, arrangement: Arrangement, response: Response) -> Json:
        return response if body.study_only else show_single(arrangement, response)

    def grade(self, body: QaBody, response: Response, scoring: str) -> Grade:
        if response is None:
            return Grade(Fraction(0), blank=True)
        if body.study_only:
            is_same = same_text(response, body.answer_key)
            return Grade(Fraction(int(is_same)), (Reason("all-right" if is_same else "compare-yourself"),))
        return grade_choices(frozenset({KEY}), frozenset({response}), len(body.options), scoring)

    def solve(self, body: QaBody, arrangement: Arrangement) -> Solution:
        return Solution(body.answer_key if body.study_only else show_single(arrangement, KEY))

    def texts(self, body: QaBody) -> Iterator[str]:
        yield body.stem
        yield from body.options

    samples: tuple[Sample, ...] = (
        Sample("right", TESTED, KEY, Fraction(1)),
        Sample("wrong", TESTED, 2),
        Sample("blank", TESTED, None),
        Sample("malformed", TESTED, "z"),
        Sample("malformed", TESTED, 0),
        Sample("right", CARD, "计划，实施，检查，处置。", Fraction(1)),
        Sample("wrong", CARD, "计划、组织、领导、控制"),
        Sample("blank", CARD, None),
        Sample("malformed", CARD, ["计划"]),
    )


ITEM_TYPE: ItemType = QuestionAndAnswer()
