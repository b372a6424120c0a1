"""计算: a typed number, with a unit where the author asks for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Raw, Report, Words
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
from app.domain.bank.shapes import read_field, read_text, read_texts
from app.domain.itemtypes._ids import is_nothing, read_typed
from app.domain.itemtypes._translate import localised_stem
from app.domain.readings import Reading, parse_number, read_number
from app.domain.units import find_unit, units_named

SOURCE: Fields = {
    "numeric": "蓄电池额定电压为 12 V，4 节串联后是多少？",
    "answer": "48",
    "tolerance": "0.5",
    "unit": ["V", "伏"],
}
BARE: Fields = {"numeric": "2 的 10 次方是多少？", "answer": "1024"}
RELATIVE: Fields = {"numeric": "λ = 300/f，f = 1.5 MHz，波长是多少 m？", "answer": "200", "tolerance": "1%"}


@dataclass(frozen=True)
class NumericBody:
    """A question for a number. ``answer_key`` and ``tolerance`` keep the author's spelling."""

    stem: str
    answer_key: str
    tolerance: str = ""
    units: tuple[str, ...] = ()

    @property
    def value(self) -> Fraction:
        return parse_number(self.answer_key) or Fraction(0)

    @property
    def margin(self) -> Fraction:
        """The greatest difference that still counts, in the first unit."""
        return (_read_margin(self.tolerance, self.value) if self.tolerance else None) or Fraction(0)


class Numeric:
    """See docs/item-types/numeric.md."""

    name = "numeric"
    alias = "计算"
    title = Words("计算题", "Numeric")
    about = Words("填写一个数，可带单位。", "Type a number, with a unit where asked.")
    fields: tuple[Field, ...] = (
        Field("answer", "number", Words("正确的数", "The right number"), required=True, alias="答案"),
        Field(
            "tolerance",
            "text",
            Words("允许误差，如 0.5 或 1%", "Tolerance, such as 0.5 or 1%"),
            alias="误差",
        ),
        Field(
            "unit",
            "texts",
            Words("可用的单位，答案以第一个为准", "Units that count; the answer is in the first"),
            alias="单位",
        ),
    )
    scorings: tuple[str, ...] = ("exact",)
    reads_text = False
    study_only = False

    def parse(self, stem: str, fields: Fields, report: Report) -> NumericBody | None:
        text = read_field({self.name: stem}, self.name, report)
        if "answer" not in fields:
            report.error("answer-missing")
            return None
        answer = _read_answer(fields["answer"], report.at("answer"))
        units: tuple[str, ...] | None = ()
        if "unit" in fields:
            units = _read_units(fields["unit"], report.at("unit"))
        if answer is None or text is None or units is None:
            return None
        tolerance: str | None = ""
        if "tolerance" in fields:
            tolerance = _read_tolerance(fields["tolerance"], answer, report.at("tolerance"))
        return None if tolerance is None else NumericBody(text, answer, tolerance, units)

    def dump(self, body: NumericBody) -> Fields:
        fields: dict[str, Raw] = {self.name: body.stem, "answer": body.answer_key}
        if body.tolerance:
            fields["tolerance"] = body.tolerance
        if body.units:
            fields["unit"] = list(body.units)
        return fields

    def localise(self, body: NumericBody, fields: Fields, report: Report) -> NumericBody | None:
        stem = localised_stem(body.stem, fields, report)
        return None if stem is None else replace(body, stem=stem)

    def arrange(
        self, body: NumericBody, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()
    ) -> Arrangement:
        return {}

    def present(self, body: NumericBody, arrangement: Arrangement) -> Presented:
        return Presented("numeric", body.stem, units=body.units)

    def read(self, body: NumericBody, arrangement: Arrangement, raw: Json) -> Response:
        return None if is_nothing(raw) else read_typed(raw) or None

    def show(self, body: NumericBody, arrangement: Arrangement, response: Response) -> Json:
        return response

    def grade(self, body: NumericBody, response: Response, scoring: str) -> Grade:
        if response is None:
            return Grade(Fraction(0), blank=True)
        reading = read_number(response, body.units)
        if reading.value is None or _contradicts(reading, body):
            code = "number-unreadable" if reading.state == "unreadable" else "unit-other"
            return Grade(Fraction(0), (Reason(code, {"unit": reading.unit}),))
        is_right = abs(reading.value - body.value) <= body.margin
        reasons = [Reason("all-right" if is_right else "number-wrong", {"read": reading.shown})]
        if reading.state == "unit-assumed":
            reasons.append(Reason("unit-assumed", {"unit": reading.unit}))
        return Grade(Fraction(int(is_right)), tuple(reasons))

    def solve(self, body: NumericBody, arrangement: Arrangement) -> Solution:
        unit = f" {body.units[0]}" if body.units else ""
        answer = body.answer_key + unit
        if not body.margin:
            return Solution(answer)
        margin = body.tolerance if "%" in body.tolerance else body.tolerance + unit
        return Solution(answer, ((f"{answer} ± {margin}",),))

    def texts(self, body: NumericBody) -> Iterator[str]:
        yield body.stem

    samples: tuple[Sample, ...] = (
        Sample("right", SOURCE, "48 V", Fraction(1)),
        Sample("right", SOURCE, "４８．４伏", Fraction(1)),
        Sample("right", SOURCE, "0.048 kV", Fraction(1)),
        Sample("right", SOURCE, "4.8×10⁴ mV", Fraction(1)),
        Sample("right", SOURCE, "48", Fraction(1)),
        Sample("wrong", SOURCE, "48 A"),
        Sample("wrong", SOURCE, "48 mV"),
        Sample("wrong", SOURCE, "48.6 V"),
        Sample("wrong", SOURCE, "四十八"),
        Sample("blank", SOURCE, None),
        Sample("malformed", SOURCE, 48),
        Sample("malformed", SOURCE, ["48"]),
        Sample("right", BARE, "1,024", Fraction(1)),
        Sample("wrong", BARE, "1000"),
        Sample("right", RELATIVE, "198 米", Fraction(1)),
        Sample("wrong", RELATIVE, "197.9"),
        Sample("wrong", RELATIVE, "200 km"),
    )


def _contradicts(reading: Reading, body: NumericBody) -> bool:
    """Whether a unit nobody listed is one the stem rules out: it asks for V and mV was typed."""
    unit = find_unit(reading.unit) if reading.unit and not body.units else None
    if unit is None or unit.dimension == "ratio":
        return False
    asked = {(named.dimension, named.factor) for named in units_named(body.stem)}
    return unit.dimension in dict(asked) and (unit.dimension, unit.factor) not in asked


def _read_answer(raw: Raw, report: Report) -> str | None:
    text = read_text(raw, report)
    if text is not None and parse_number(text) is None:
        reading = read_number(text)
        report.error("number-with-unit" if reading.number is not None else "number-malformed", number=text)
        return None
    return text


def _read_units(raw: Raw, report: Report) -> tuple[str, ...] | None:
    """Return the listed units after checking that those in the table measure the same thing."""
    units = read_texts(raw, report, several=True)
    first = find_unit(units[0]) if units else None
    for text in units or ():
        unit = find_unit(text)
        if unit and (first is None or unit.dimension != first.dimension):
            report.error("unit-dimension", unit=text, first=units[0] if units else "")
            return None
    return units


def _read_tolerance(raw: Raw, answer: str, report: Report) -> str | None:
    text = read_text(raw, report)
    if text is None:
        return None
    value = parse_number(answer) or Fraction(0)
    margin = _read_margin(text, value)
    if margin is None or margin < 0:
        report.error("tolerance-malformed", tolerance=text)
        return None
    if not margin and "%" in text:
        report.warn("tolerance-of-zero", tolerance=text)
    return text


def _read_margin(text: str, value: Fraction) -> Fraction | None:
    """Return a tolerance such as ``0.5`` or ``1%`` as an absolute difference."""
    number, percent, rest = text.replace("％", "%").partition("%")
    margin = None if rest.strip() else parse_number(number)
    if margin is None or not percent:
        return margin
    return margin / 100 * abs(value) if margin >= 0 else margin


ITEM_TYPE: ItemType = Numeric()
