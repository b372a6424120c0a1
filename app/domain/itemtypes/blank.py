"""填空: texts typed into the gaps of a stem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Raw, Report, Words
from app.domain.bank.gaps import count_gaps, normalise_gaps
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
from app.domain.bank.shapes import read_field, read_text, read_texts
from app.domain.itemtypes._ids import is_nothing, read_list, read_typed
from app.domain.itemtypes._translate import is_translated, localised_stem
from app.domain.normalise import same_text

LOOSE, STRICT = "loose", "strict"
Accepted = tuple[tuple[str, ...], ...]  # per gap, the texts that count; the first is the one shown
SOURCE: Fields = {
    "blank": "值班工作坚持____为主、____相结合。",
    "answer": ["预防", ["预防与应急", "预防和应急"]],
}
ONE_GAP: Fields = {"blank": "PDCA 中的 C 是____。", "answer": "检查", "compare": "strict"}


@dataclass(frozen=True)
class BlankBody:
    """A stem with gaps and what may stand in each."""

    stem: str
    answer_key: Accepted
    compare: str = LOOSE


class Blank:
    """See docs/item-types/blank.md."""

    name = "blank"
    alias = "填空"
    title = Words("填空题", "Fill in the blanks")
    about = Words("在题干的空（____）里填写文字。", "Type texts into the gaps (____) of the stem.")
    fields: tuple[Field, ...] = (
        Field(
            "answer",
            "answers",
            Words(
                "每空一项；一空可有多种写法，写成内层列表",
                "One entry per gap; an inner list holds alternatives",
            ),
            required=True,
            alias="答案",
            translatable=True,
        ),
        Field(
            "compare",
            "text",
            Words(
                "loose 不计大小写、空格、标点（默认）；strict 逐字", "loose (default) or strict comparison"
            ),
            alias="比较",
        ),
    )
    scorings: tuple[str, ...] = ("per-gap", "exact")
    reads_text = True
    study_only = False

    def parse(self, stem: str, fields: Fields, report: Report) -> BlankBody | None:
        text = read_field({self.name: stem}, self.name, report)
        compare = read_text(fields["compare"], report.at("compare")) if "compare" in fields else LOOSE
        if compare not in (LOOSE, STRICT, None):
            report.at("compare").error("compare-unknown", compare=compare, offered=f"{LOOSE}, {STRICT}")
            return None
        if "answer" not in fields:
            report.error("answer-missing")
            return None
        answers = _read_answers(fields["answer"], text or "", report.at("answer"))
        if text is None or compare is None or answers is None:
            return None
        if count_gaps(text) == 0:
            report.at(self.name).error("gap-missing")
            return None
        return BlankBody(normalise_gaps(text), answers, compare)

    def dump(self, body: BlankBody) -> Fields:
        answers: list[Raw] = [list(texts) for texts in body.answer_key]
        fields: dict[str, Raw] = {self.name: body.stem, "answer": answers}
        if body.compare != LOOSE:
            fields["compare"] = body.compare
        return fields

    def localise(self, body: BlankBody, fields: Fields, report: Report) -> BlankBody | None:
        """Return the body in another language; its answers are accepted besides the source's."""
        stem = localised_stem(body.stem, fields, report)
        if stem is None:
            return None
        if count_gaps(stem) != len(body.answer_key):
            report.at("stem").error(
                "translation-shape", expected=len(body.answer_key), found=count_gaps(stem)
            )
            return None
        answers: Accepted | None = body.answer_key
        if is_translated("answer", fields, report):
            answers = _read_answers(fields["answer"], stem, report.at("answer"))
        if answers is None:
            return None
        both = (dict.fromkeys((*own, *source)) for own, source in zip(answers, body.answer_key, strict=True))
        return replace(body, stem=normalise_gaps(stem), answer_key=tuple(tuple(texts) for texts in both))

    def arrange(
        self, body: BlankBody, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()
    ) -> Arrangement:
        return {}

    def present(self, body: BlankBody, arrangement: Arrangement) -> Presented:
        return Presented("blanks", body.stem, gaps=len(body.answer_key))

    def read(self, body: BlankBody, arrangement: Arrangement, raw: Json) -> Response:
        if is_nothing(raw):
            return None
        typed = [read_typed(entry) for entry in read_list(raw)]
        if len(typed) != len(body.answer_key):
            raise MalformedResponse(reason="wrong-count")
        return typed if any(typed) else None

    def show(self, body: BlankBody, arrangement: Arrangement, response: Response) -> Json:
        return response

    def grade(self, body: BlankBody, response: Response, scoring: str) -> Grade:
        if response is None:
            return Grade(Fraction(0), blank=True)
        strict = body.compare == STRICT
        right = [
            any(same_text(typed, accepted, strict=strict) for accepted in texts)
            for typed, texts in zip(response, body.answer_key, strict=True)
        ]
        if all(right):
            return Grade(Fraction(1), (Reason("all-right"),))
        reasons = tuple(
            _gap_reason(number, typed) for number, typed in enumerate(response, 1) if not right[number - 1]
        )
        share = Fraction(0) if scoring == "exact" else Fraction(sum(right), len(right))
        return Grade(share, reasons)

    def solve(self, body: BlankBody, arrangement: Arrangement) -> Solution:
        return Solution([texts[0] for texts in body.answer_key], body.answer_key)

    def texts(self, body: BlankBody) -> Iterator[str]:
        yield body.stem

    samples: tuple[Sample, ...] = (
        Sample("right", SOURCE, ["预防", "预防和应急"], Fraction(1)),
        Sample("right", SOURCE, ["“预防”", "预防 与 应急。"], Fraction(1)),
        Sample("partial", SOURCE, ["预防", ""], Fraction(1, 2)),
        Sample("partial", SOURCE, ["预防", "平战"], Fraction(0), scoring="exact"),
        Sample("wrong", SOURCE, ["应急", "平战"]),
        Sample("blank", SOURCE, None),
        Sample("malformed", SOURCE, ["预防"]),
        Sample("malformed", SOURCE, "预防"),
        Sample("malformed", SOURCE, ["预防", 3]),
        Sample("right", ONE_GAP, ["检查"], Fraction(1)),
        Sample("wrong", ONE_GAP, ["检查。"]),
    )


def _gap_reason(number: int, typed: str) -> Reason:
    return Reason("gap-wrong" if typed else "gap-empty", {"gap": number})


def _read_answers(raw: Raw, stem: str, report: Report) -> Accepted | None:
    """Return the accepted texts per gap; a bare text answers the only gap."""
    if isinstance(raw, str):
        only = read_text(raw, report)
        answers: Accepted | None = None if only is None else ((only,),)
    else:
        entries = list(raw) if isinstance(raw, Sequence) else []
        if not entries:
            report.error("list-expected")
            return None
        read = [read_texts(entry, report.at(index)) for index, entry in enumerate(entries)]
        answers = None if any(texts is None for texts in read) else tuple(texts for texts in read if texts)
    gaps = count_gaps(stem)
    if answers is None or gaps in (0, len(answers)):
        return answers
    if len(answers) == 1 and "，" in answers[0][0]:
        report.error("list-one-entry-comma", entry=answers[0][0])
    else:
        report.error("blank-count", gaps=gaps, answers=len(answers))
    return None


ITEM_TYPE: ItemType = Blank()
