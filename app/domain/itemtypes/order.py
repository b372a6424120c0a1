"""排序: steps are put into their right order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

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
from app.domain.bank.shapes import are_distinct, read_field, read_texts
from app.domain.itemtypes._ids import is_nothing, look_up, numbered_id, part_sources, read_list, shown_parts
from app.domain.itemtypes._translate import has_same_count, is_translated, localised_stem

SOURCE: Fields = {"order": "按先后排列报告流程。", "items": ["核实情况", "电话首报", "书面续报", "处置终报"]}


@dataclass(frozen=True)
class OrderBody:
    """A stem and its steps, written in the right order."""

    stem: str
    steps: tuple[str, ...]


def share_of_order(response: Sequence[int], scoring: str) -> Fraction:
    """Return the share, 0 to 1, that an order earns; 0, 1, 2 … is the right one.

    ``adjacent`` counts the neighbours that follow each other rightly, ``position``
    the steps in their right place. Source: docs/item-types/order.md.
    """
    count = len(response)
    if scoring == "adjacent":
        return Fraction(sum(after == before + 1 for before, after in pairwise(response)), count - 1)
    if scoring == "position":
        return Fraction(sum(place == step for place, step in enumerate(response)), count)
    return Fraction(int(list(response) == list(range(count))))


class Order:
    """See docs/item-types/order.md."""

    name = "order"
    alias = "排序"
    title = Words("排序题", "Ordering")
    about = Words("把打乱的各项排成正确的顺序。", "Put shuffled steps into their right order.")
    fields: tuple[Field, ...] = (
        Field(
            "items",
            "texts",
            Words("各项，按正确顺序写", "The steps, written in the right order"),
            required=True,
            alias="各项",
            translatable=True,
        ),
    )
    scorings: tuple[str, ...] = ("exact", "adjacent", "position")
    reads_text = False
    study_only = False

    def parse(self, stem: str, fields: Fields, report: Report) -> OrderBody | None:
        text = read_field({self.name: stem}, self.name, report)
        if "items" not in fields:
            report.error("key-missing", key="items")
            return None
        steps = _read_steps(fields, report.at("items"))
        return None if text is None or steps is None else OrderBody(text, steps)

    def dump(self, body: OrderBody) -> Fields:
        return {self.name: body.stem, "items": list(body.steps)}

    def localise(self, body: OrderBody, fields: Fields, report: Report) -> OrderBody | None:
        stem = localised_stem(body.stem, fields, report)
        steps: tuple[str, ...] | None = body.steps
        if is_translated("items", fields, report):
            steps = _read_steps(fields, report.at("items"))
        if stem is None or steps is None or not has_same_count(body.steps, steps, report.at("items")):
            return None
        return replace(body, stem=stem, steps=steps)

    def arrange(
        self, body: OrderBody, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()
    ) -> Arrangement:
        return {"items": chance.shuffled(len(body.steps))}

    def present(self, body: OrderBody, arrangement: Arrangement) -> Presented:
        return Presented("order", body.stem, shown_parts("i", body.steps, arrangement["items"]))

    def read(self, body: OrderBody, arrangement: Arrangement, raw: Json) -> Response:
        if is_nothing(raw):
            return None
        sources = part_sources("i", arrangement["items"])
        steps = [look_up(entry, sources) for entry in read_list(raw)]
        if sorted(steps) != list(range(len(body.steps))):
            raise MalformedResponse(reason="wrong-count")
        return steps

    def show(self, body: OrderBody, arrangement: Arrangement, response: Response) -> Json:
        if response is None:
            return None
        shown = {source: numbered_id("i", place) for place, source in enumerate(arrangement["items"])}
        return [shown[step] for step in response]

    def grade(self, body: OrderBody, response: Response, scoring: str) -> Grade:
        if response is None:
            return Grade(Fraction(0), blank=True)
        share = share_of_order(response, scoring)
        if share == 1:
            return Grade(share, (Reason("all-right"),))
        in_place = sum(place == step for place, step in enumerate(response))
        return Grade(share, (Reason("steps-in-place", {"right": in_place, "total": len(response)}),))

    def solve(self, body: OrderBody, arrangement: Arrangement) -> Solution:
        return Solution(self.show(body, arrangement, list(range(len(body.steps)))))

    def texts(self, body: OrderBody) -> Iterator[str]:
        yield body.stem
        yield from body.steps

    samples: tuple[Sample, ...] = (
        Sample("right", SOURCE, [0, 1, 2, 3], Fraction(1)),
        Sample("right", SOURCE, [0, 1, 2, 3], Fraction(1), scoring="adjacent"),
        Sample("right", SOURCE, [0, 1, 2, 3], Fraction(1), scoring="position"),
        Sample("wrong", SOURCE, [0, 1, 3, 2]),
        Sample("partial", SOURCE, [1, 2, 3, 0], Fraction(2, 3), scoring="adjacent"),
        Sample("partial", SOURCE, [0, 1, 3, 2], Fraction(1, 2), scoring="position"),
        Sample("wrong", SOURCE, [3, 2, 1, 0], scoring="adjacent"),
        Sample("wrong", SOURCE, [1, 2, 3, 0], scoring="position"),
        Sample("blank", SOURCE, None),
        Sample("malformed", SOURCE, ["i1", "i2", "i3"]),
        Sample("malformed", SOURCE, ["i1", "i1", "i2", "i3"]),
        Sample("malformed", SOURCE, "i1"),
    )


def _read_steps(fields: Fields, report: Report) -> tuple[str, ...] | None:
    steps = read_texts(fields["items"], report, several=True)
    if steps is None:
        return None
    if len(steps) < 2:
        report.error("items-too-few", count=len(steps))
        return None
    return steps if are_distinct(steps, range(len(steps)), report) else None


ITEM_TYPE: ItemType = Order()
