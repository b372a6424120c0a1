"""连线: each thing on the left is joined with one on the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.bank.fields import Field, Fields, Raw, Report, Words
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
from app.domain.bank.shapes import are_distinct, read_field, read_text, read_texts
from app.domain.itemtypes._ids import is_nothing, look_up, numbered_id, part_sources, shown_parts
from app.domain.itemtypes._translate import has_same_count, is_translated, localised_stem

SOURCE: Fields = {
    "match": "将响应级别与指挥人员连线。",
    "pairs": {"一级响应": "主要负责人", "二级响应": "分管负责人", "三级响应": "部门负责人"},
    "extra": ["值班员"],
}
SHARED: Fields = {"match": "各属于哪一类？", "pairs": [["调幅", "模拟"], ["调频", "模拟"], ["QAM", "数字"]]}
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MatchBody:
    """Left and right texts; ``answer_key`` has for each left the position of its right.

    Lefts may share a right. The right texts stand in order of first use, then the extra ones.
    """

    stem: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    answer_key: tuple[int, ...]

    @property
    def pairs(self) -> Pairs:
        return tuple((left, self.right[key]) for left, key in zip(self.left, self.answer_key, strict=True))

    @property
    def extra(self) -> tuple[str, ...]:
        return self.right[max(self.answer_key) + 1 :]


class Match:
    """See docs/item-types/match.md."""

    name = "match"
    alias = "连线"
    title = Words("连线题", "Matching")
    about = Words("把左边各项与右边对应。", "Join each item on the left with one on the right.")
    fields: tuple[Field, ...] = (
        Field(
            "pairs",
            "map",
            Words("左: 右", "left: right"),
            required=True,
            alias="配对",
            translatable=True,
        ),
        Field(
            "extra",
            "texts",
            Words("右边多出的干扰项", "Further texts on the right that match nothing"),
            alias="多余项",
            translatable=True,
        ),
    )
    scorings: tuple[str, ...] = ("per-pair", "exact")
    reads_text = False
    study_only = False

    def parse(self, stem: str, fields: Fields, report: Report) -> MatchBody | None:
        text = read_field({self.name: stem}, self.name, report)
        if "pairs" not in fields:
            report.error("key-missing", key="pairs")
            return None
        pairs = _read_pairs(fields["pairs"], report.at("pairs"))
        extra: tuple[str, ...] | None = ()
        if "extra" in fields:
            extra = read_texts(fields["extra"], report.at("extra"))
        if text is None or pairs is None or extra is None:
            return None
        return _body(text, pairs, extra, report)

    def dump(self, body: MatchBody) -> Fields:
        pairs: list[Raw] = [[left, right] for left, right in body.pairs]  # a list: a map's order may be lost
        fields: dict[str, Raw] = {self.name: body.stem, "pairs": pairs}
        if body.extra:
            fields["extra"] = list(body.extra)
        return fields

    def localise(self, body: MatchBody, fields: Fields, report: Report) -> MatchBody | None:
        stem = localised_stem(body.stem, fields, report)
        pairs: Pairs | None = body.pairs
        extra: tuple[str, ...] | None = body.extra
        if is_translated("pairs", fields, report):
            pairs = _read_pairs(fields["pairs"], report.at("pairs"))
        if "extra" in fields or (body.extra and is_translated("extra", fields, report)):
            extra = read_texts(fields["extra"], report.at("extra"))
        if stem is None or pairs is None or extra is None:
            return None
        if not has_same_count(body.pairs, pairs, report.at("pairs")):
            return None
        if not has_same_count(body.extra, extra, report.at("extra")):
            return None
        translated = _body(stem, pairs, extra, report)
        if translated and translated.answer_key != body.answer_key:
            report.at("pairs").error("translation-pairs")
            return None
        return translated

    def arrange(
        self, body: MatchBody, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()
    ) -> Arrangement:
        return {"right": chance.shuffled(len(body.right))}

    def present(self, body: MatchBody, arrangement: Arrangement) -> Presented:
        return Presented(
            "match",
            body.stem,
            left=shown_parts("l", body.left, range(len(body.left))),
            right=shown_parts("r", body.right, arrangement["right"]),
        )

    def read(self, body: MatchBody, arrangement: Arrangement, raw: Json) -> Response:
        if is_nothing(raw):
            return None
        if not isinstance(raw, Mapping):
            raise MalformedResponse(reason="not-a-map")
        lefts = part_sources("l", range(len(body.left)))
        rights = part_sources("r", arrangement["right"])
        joined = {look_up(left, lefts): right for left, right in raw.items()}
        canonical = {
            str(left): look_up(joined[left], rights) for left in sorted(joined) if joined[left] is not None
        }
        return canonical or None

    def show(self, body: MatchBody, arrangement: Arrangement, response: Response) -> Json:
        if response is None:
            return None
        shown = {source: numbered_id("r", place) for place, source in enumerate(arrangement["right"])}
        return {numbered_id("l", int(left)): shown[right] for left, right in response.items()}

    def grade(self, body: MatchBody, response: Response, scoring: str) -> Grade:
        if not response:
            return Grade(Fraction(0), blank=True)
        right = sum(response.get(str(left)) == key for left, key in enumerate(body.answer_key))
        total = len(body.answer_key)
        if right == total:
            return Grade(Fraction(1), (Reason("all-right"),))
        share = Fraction(0) if scoring == "exact" else Fraction(right, total)
        return Grade(share, (Reason("pairs-right", {"right": right, "total": total}),))

    def solve(self, body: MatchBody, arrangement: Arrangement) -> Solution:
        right = {str(left): key for left, key in enumerate(body.answer_key)}
        return Solution(self.show(body, arrangement, right))

    def texts(self, body: MatchBody) -> Iterator[str]:
        yield body.stem
        yield from body.left
        yield from body.right

    samples: tuple[Sample, ...] = (
        Sample("right", SOURCE, {"0": 0, "1": 1, "2": 2}, Fraction(1)),
        Sample("partial", SOURCE, {"0": 0, "1": 3}, Fraction(1, 3)),
        Sample("partial", SOURCE, {"0": 0, "1": 1, "2": 3}, Fraction(0), scoring="exact"),
        Sample("wrong", SOURCE, {"0": 1, "1": 0, "2": 3}),
        Sample("blank", SOURCE, None),
        Sample("malformed", SOURCE, {"l1": "r9"}),
        Sample("malformed", SOURCE, {"l4": "r1"}),
        Sample("malformed", SOURCE, ["r1", "r2", "r3"]),
        Sample("right", SHARED, {"0": 0, "1": 0, "2": 1}, Fraction(1)),
        Sample("partial", SHARED, {"0": 0, "1": 1, "2": 0}, Fraction(1, 3)),
    )


def _read_pairs(raw: Raw, report: Report) -> Pairs | None:
    """Return the pairs of a map, or of a list of ``[left, right]``."""
    if isinstance(raw, str):
        report.error("map-expected")
        return None
    entries = list(raw.items()) if isinstance(raw, Mapping) else list(enumerate(raw))
    pairs = [_read_pair(step, entry, report) for step, entry in entries]
    if any(pair is None for pair in pairs):
        return None
    found = tuple(pair for pair in pairs if pair is not None)
    if len(found) < 2:
        report.error("pairs-too-few", count=len(found))
        return None
    return found if are_distinct([left for left, _ in found], [step for step, _ in entries], report) else None


def _read_pair(step: str | int, raw: Raw, report: Report) -> tuple[str, str] | None:
    at = report.at(step)
    if isinstance(step, str):
        left, right = read_text(step, at), read_text(raw, at)
    elif isinstance(raw, str | Mapping) or len(raw) != 2:
        at.error("pair-expected")
        return None
    else:
        left, right = read_text(raw[0], at.at(0)), read_text(raw[1], at.at(1))
    return None if left is None or right is None else (left, right)


def _body(stem: str, pairs: Pairs, extra: tuple[str, ...], report: Report) -> MatchBody | None:
    used = tuple(dict.fromkeys(right for _, right in pairs))
    steps = range(-len(used), len(extra))
    if not are_distinct((*used, *extra), steps, report.at("extra") if extra else report.at("pairs")):
        return None
    if len(used) + len(extra) < 2:
        report.at("pairs").error("pairs-too-few", count=1)
        return None
    answer_key = tuple(used.index(right) for _, right in pairs)
    return MatchBody(stem, tuple(left for left, _ in pairs), (*used, *extra), answer_key)


ITEM_TYPE: ItemType = Match()
