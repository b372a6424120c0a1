"""完形: a text with numbered gaps, each to be chosen, typed or calculated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Raw, Report, Words
from app.domain.bank.gaps import count_gaps, find_marks, normalise_marks, texts_behind_marks
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
    ShownGap,
    Solution,
)
from app.domain.bank.shapes import letter, read_field
from app.domain.itemtypes._cloze_gaps import (
    ChoiceGap,
    Gap,
    Gaps,
    TextGap,
    dump_gap,
    gap_texts,
    is_right,
    localise_gap,
    read_gap,
)
from app.domain.itemtypes._ids import (
    is_nothing,
    look_up,
    option_id,
    option_sources,
    read_typed,
    shown_options,
)
from app.domain.itemtypes._translate import is_translated, localised_stem
from app.domain.itemtypes.numeric import NumericBody

SOURCE: Fields = {
    "cloze": "{{1}}接到报警后，应在{{2}}分钟内报告{{3}}。",
    "blanks": {
        "1": {"options": ["值班员", "访客", "保洁员"], "answer": "A"},
        "2": {"numeric": "30"},
        "3": {"answer": "带班领导", "accept": ["值班领导"]},
    },
}


@dataclass(frozen=True)
class ClozeBody:
    """A text with marks ``{{1}}`` and its gaps by number, in the order of the text."""

    stem: str
    gaps: Gaps

    @property
    def feedback_keys(self) -> tuple[str, ...]:
        """The options that may have feedback: gap and letter, such as ``1A``."""
        return tuple(
            f"{number}{letter(position)}"
            for number, gap in self.gaps.items()
            if isinstance(gap, ChoiceGap)
            for position in range(len(gap.options))
        )


class Cloze:
    """See docs/item-types/cloze.md."""

    name = "cloze"
    alias = "完形"
    title = Words("完形填空题", "Cloze")
    about = Words(
        "文中用 {{1}}、{{2}} 表示空，每空可以是选项、数或文字。",
        "A text with gaps {{1}}, {{2}} …, each to be chosen, calculated or typed.",
    )
    fields: tuple[Field, ...] = (
        Field(
            "blanks",
            "blanks",
            Words(
                "每空一项：{options, answer}、{numeric} 或 {answer, accept}",
                "One entry for each gap: {options, answer}, {numeric} or {answer, accept}",
            ),
            required=True,
            alias="各空",
            translatable=True,
        ),
    )
    scorings: tuple[str, ...] = ("per-gap", "exact")
    reads_text = True
    study_only = False

    def parse(self, stem: str, fields: Fields, report: Report) -> ClozeBody | None:
        text = read_field({self.name: stem}, self.name, report)
        if "blanks" not in fields:
            report.error("key-missing", key="blanks")
            return None
        if text is None:
            return None
        entries = _by_number(fields["blanks"], report.at("blanks"))
        if entries is None or not _fit(text, entries, report.at(self.name), report.at("blanks")):
            return None
        behind = texts_behind_marks(text)
        read = {
            number: read_gap(entries[number], behind[number], report.at("blanks", number))
            for number in find_marks(text)
        }
        gaps = {number: gap for number, gap in read.items() if gap is not None}
        return ClozeBody(normalise_marks(text), gaps) if len(gaps) == len(read) else None

    def dump(self, body: ClozeBody) -> Fields:
        return {self.name: body.stem, "blanks": {number: dump_gap(gap) for number, gap in body.gaps.items()}}

    def localise(self, body: ClozeBody, fields: Fields, report: Report) -> ClozeBody | None:
        """Return the body in another language; texts for gaps are accepted besides the source's."""
        stem = localised_stem(body.stem, fields, report)
        if stem is None:
            return None
        if sorted(find_marks(stem)) != sorted(body.gaps):
            report.at("stem").error("translation-shape", expected=len(body.gaps), found=len(find_marks(stem)))
            return None
        gaps = dict(body.gaps)
        if (_has_words(body) and is_translated("blanks", fields, report)) or "blanks" in fields:
            entries = _by_number(fields["blanks"], report.at("blanks"))
            if entries is None:
                return None
            for number, raw in entries.items():
                at = report.at("blanks", number)
                if number not in gaps:
                    at.error_on_key("gap-without-mark", number=number)
                    return None
                translated = localise_gap(gaps[number], raw, at)
                if translated is None:
                    return None
                gaps[number] = translated
        return ClozeBody(normalise_marks(stem), {number: gaps[number] for number in find_marks(stem)})

    def arrange(
        self, body: ClozeBody, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()
    ) -> Arrangement:
        choices = sorted((number, gap) for number, gap in body.gaps.items() if isinstance(gap, ChoiceGap))
        return {
            number: chance.shuffled(len(gap.options)) if shuffle else tuple(range(len(gap.options)))
            for number, gap in choices
        }

    def present(self, body: ClozeBody, arrangement: Arrangement) -> Presented:
        gaps = tuple(_show_gap(number, gap, arrangement) for number, gap in body.gaps.items())
        return Presented("cloze", body.stem, cloze=gaps)

    def read(self, body: ClozeBody, arrangement: Arrangement, raw: Json) -> Response:
        if is_nothing(raw):
            return None
        if not isinstance(raw, Mapping):
            raise MalformedResponse(reason="not-a-map")
        if not raw.keys() <= body.gaps.keys():
            raise MalformedResponse(reason="id-not-offered")
        found: dict[str, Response] = {}
        for number in sorted(raw, key=int):
            value = raw[number]
            if is_nothing(value):
                continue
            if number in arrangement:
                found[number] = look_up(value, option_sources(arrangement[number]))
            elif text := read_typed(value):
                found[number] = text
        return found or None

    def show(self, body: ClozeBody, arrangement: Arrangement, response: Response) -> Json:
        if response is None:
            return None
        return {
            number: option_id(arrangement[number].index(value)) if number in arrangement else value
            for number, value in response.items()
        }

    def grade(self, body: ClozeBody, response: Response, scoring: str) -> Grade:
        if response is None:
            return Grade(Fraction(0), blank=True)
        right = {number for number, value in response.items() if is_right(body.gaps[number], value)}
        if len(right) == len(body.gaps):
            return Grade(Fraction(1), (Reason("all-right"),))
        reasons = tuple(
            Reason("gap-wrong" if number in response else "gap-empty", {"gap": int(number)})
            for number in sorted(body.gaps, key=int)
            if number not in right
        )
        share = Fraction(0) if scoring == "exact" else Fraction(len(right), len(body.gaps))
        return Grade(share, reasons)

    def solve(self, body: ClozeBody, arrangement: Arrangement) -> Solution:
        right = {number: _right(gap) for number, gap in body.gaps.items()}
        accepted = tuple(_accepted(gap) for gap in body.gaps.values())
        return Solution(self.show(body, arrangement, right), accepted)

    def texts(self, body: ClozeBody) -> Iterator[str]:
        yield body.stem
        for gap in body.gaps.values():
            yield from gap_texts(gap)

    samples: tuple[Sample, ...] = (
        Sample("right", SOURCE, {"1": 0, "2": "30", "3": "值班领导"}, Fraction(1)),
        Sample("right", SOURCE, {"1": 0, "2": "３０ 分钟", "3": "带班领导。"}, Fraction(1)),
        Sample("partial", SOURCE, {"1": 0, "2": "20"}, Fraction(1, 3)),
        Sample("partial", SOURCE, {"1": 0, "2": "30 秒", "3": "带班领导"}, Fraction(2, 3)),
        Sample("partial", SOURCE, {"1": 0, "2": "30"}, Fraction(0), scoring="exact"),
        Sample("wrong", SOURCE, {"1": 2, "2": "三", "3": "保洁员"}),
        Sample("blank", SOURCE, None),
        Sample("malformed", SOURCE, {"1": "d"}),
        Sample("malformed", SOURCE, {"4": "30"}),
        Sample("malformed", SOURCE, {"2": 30}),
        Sample("malformed", SOURCE, ["a", "30"]),
    )


def _by_number(raw: Raw, report: Report) -> Mapping[str, Raw] | None:
    if isinstance(raw, Mapping):
        return raw
    report.error("map-expected")
    return None


def _fit(stem: str, entries: Mapping[str, Raw], at_stem: Report, at_blanks: Report) -> bool:
    """Whether the stem has each gap exactly once."""
    found = find_marks(stem)
    twice = next((number for number in found if found.count(number) > 1), "")
    if not found:
        at_stem.error("cloze-mark-missing")
    elif count_gaps(stem):
        at_stem.error("cloze-underscores")
    elif twice:
        at_stem.error("cloze-mark-twice", number=twice)
    elif missing := next((number for number in found if number not in entries), ""):
        at_blanks.error("cloze-blank-missing", number=missing)
    elif stray := next((number for number in entries if number not in found), ""):
        at_blanks.at(stray).error_on_key("gap-without-mark", number=stray)
    else:
        return True
    return False


def _has_words(body: ClozeBody) -> bool:
    return any(not isinstance(gap, NumericBody) for gap in body.gaps.values())


def _show_gap(number: str, gap: Gap, arrangement: Arrangement) -> ShownGap:
    if isinstance(gap, ChoiceGap):
        return ShownGap(number, shown_options(gap.options, arrangement[number]))
    return ShownGap(number, units=gap.units if isinstance(gap, NumericBody) else ())


def _right(gap: Gap) -> Response:
    if isinstance(gap, ChoiceGap):
        return gap.answer_key
    if isinstance(gap, TextGap):
        return gap.accepted[0]
    return f"{gap.answer_key} {gap.units[0]}" if gap.units else gap.answer_key


def _accepted(gap: Gap) -> tuple[str, ...]:
    if isinstance(gap, TextGap):
        return gap.accepted
    if isinstance(gap, NumericBody) and gap.margin:
        unit = f" {gap.units[0]}" if gap.units else ""
        margin = gap.tolerance if "%" in gap.tolerance else gap.tolerance + unit
        return (f"{gap.answer_key}{unit} ± {margin}",)
    return ()


ITEM_TYPE: ItemType = Cloze()
