"""One attempt of a made-up member: paper drawn, worked through and graded by the product's own rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from app.domain.attempts.attempt import deadline_for
from app.domain.attempts.limits import Entry
from app.domain.bank.item import Item
from app.domain.bank.item_type import MalformedResponse, Response
from app.domain.grading.grade import ScoreSheet, SlotScore, grade_slot
from app.domain.grading.outcome import Outcome, decide_outcome
from app.domain.itemtypes import item_types
from app.domain.marking.apply import apply_marks
from app.domain.marking.points import mark_points, share_of
from app.domain.marking.settle import Mark
from app.domain.paper.draw import draw_planned
from app.domain.paper.paper import Paper, Slot
from app.domain.paper.parameters import item_of_slot
from app.domain.simulation.dice import Dice
from app.domain.simulation.performance import Act, Room, perform
from app.domain.simulation.traits import Person
from app.domain.simulation.writing import give_marks
from app.domain.sittings.exam import Exam
from app.services.paper_shape import cached_plan
from app.services.start_attempt import frozen_values
from app.store.attempts import FrozenPaper
from app.store.demo import OpenedSitting
from app.store.items import Pool, StoredItem, published_pool

ASSESSMENT = "assessment"
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class LogLine:
    """An entry as it arrived, and the canonical response where it is an answer."""

    entry: Entry
    at: datetime
    canonical: Response


@dataclass(frozen=True)
class Waiting:
    """An answer that a person must mark, and the mark once it is given."""

    slot: int
    public_id: str
    item: str
    worth: Fraction
    mark: Mark | None = None


@dataclass
class Sat:
    """An attempt as it is to be kept; ``id`` once it has a row. The rule of the record takes it for one."""

    sitting: OpenedSitting
    number: int
    public_id: str
    client: str
    started_at: datetime
    deadline: datetime
    exam: Exam
    tier: str
    paper: Paper
    frozen: Mapping[str, Any]
    pool: FrozenPaper  # for the versions of its items
    log: tuple[LogLine, ...]
    ended_at: datetime | None  # None: it still runs
    closed_by: str | None
    sheet: ScoreSheet | None
    result: Outcome | None
    waiting: tuple[Waiting, ...] = ()
    graded_at: datetime | None = None
    id: int = 0

    def forget(self) -> None:
        """Let go of what is written: thousands of papers and logs need not stay in memory."""
        self.frozen, self.log = {}, ()

    @property
    def state(self) -> str:
        if self.ended_at is None:
            return "open"
        return "marking" if self.graded_at is None else "graded"

    @property
    def score(self) -> Any:
        return self.result.score if self.result else None

    @cached_property
    def total(self) -> Any:
        return self.sheet.total if self.sheet else self.paper.total

    @property
    def percent(self) -> float | None:
        return float(self.result.percent) if self.result else None

    @property
    def outcome(self) -> str | None:
        return ("pass" if self.result.is_passed else "fail") if self.result else None

    @property
    def band(self) -> str | None:
        return self.result.band if self.result else None


@dataclass
class Memory:
    """What one member has met so far: every item, and those of the last assessments, newest first."""

    met: set[str] = field(default_factory=set)
    assessments: list[frozenset[str]] = field(default_factory=list)


class Desk:
    """Where attempts are made, one after another in time."""

    def __init__(self, room: Room, since: datetime, now: datetime) -> None:
        self._room, self._since, self._now = room, since, now
        self._memories: dict[int, Memory] = {}
        self._drawn: dict[object, Item] = {}
        self._judged: dict[object, SlotScore] = {}
        self._pools: dict[tuple[str, ...], tuple[Pool, Mapping[str, StoredItem]]] = {}

    def sit(
        self,
        person: Person,
        groups: Sequence[str],
        exam: Exam,
        sitting: OpenedSitting,
        *,
        tier: str,
        number: int,
        at: datetime,
        dice: Dice,
        has_marker: bool,
    ) -> Sat:
        """Return the attempt that ``person`` begins at ``at``; running still when it goes on beyond now.

        Written answers are marked in the days after, if there ``has_marker`` for them.
        """
        rule = exam.tiers[tier]
        spec = exam.papers[rule.paper]
        pool, entries = self._pool(spec.banks)
        held = frozenset(groups)
        memory = self._memories.setdefault(person.number, Memory())
        excluded = memory.assessments[: spec.avoid_seen]
        seed = dice.bytes(16)
        plan = cached_plan(sitting.exam_version_id, spec, pool, tier, held)
        paper = draw_planned(plan, excluded=excluded, seed=seed)
        items = {slot.item: self._item(entries[slot.item].item, slot) for slot in paper.slots}
        deadline = deadline_for(at, rule.duration, sitting.closes_at, exam.let_finish)
        did = perform(
            self._room,
            person,
            paper,
            items,
            year_share=(at - self._since) / YEAR,
            met=memory.met,
            seconds=(deadline - at).total_seconds(),
            dice=dice,
        )
        ended = deadline if did.ends_after is None else at + timedelta(seconds=did.ends_after)
        runs = ended >= self._now
        log = tuple(
            line for line in _log(did.acts, paper, items, at) if line.at < (self._now if runs else deadline)
        )
        memory.met.update(slot.item for slot in paper.slots)
        if exam.kind == ASSESSMENT:
            memory.assessments.insert(0, frozenset(slot.item for slot in paper.slots))
        answers = _answers(log)
        sheet = None if runs else self._grade(paper, items, answers)
        sat = Sat(
            sitting=sitting,
            number=number,
            public_id=dice.token(),
            client=f"demo-{dice.token()}",
            started_at=at,
            deadline=deadline,
            exam=exam,
            tier=tier,
            paper=paper,
            frozen=frozen_values(paper, spec, pool, held, excluded, seed),
            pool=FrozenPaper(paper, entries),
            log=log,
            ended_at=None if runs else ended,
            closed_by=None if runs else "time" if did.ends_after is None else "member",
            sheet=sheet,
            result=None,
        )
        if sheet is not None:
            ability = person.ability
            marked_at = ended + timedelta(hours=20 + dice.below(100))
            if sheet.needs_marking:
                sat.waiting = _queue(sheet, paper, dice)
                if has_marker and marked_at < self._now:
                    sat.waiting = _mark(sat.waiting, items, answers, ability, dice)
                    marks = {one.slot: one.mark for one in sat.waiting if one.mark}
                    sat.sheet, sat.graded_at = apply_marks(sheet, paper, marks), marked_at
            else:
                sat.graded_at = ended
            if sat.sheet and sat.graded_at:
                sat.result = _outcome(sat.sheet, exam, tier, sitting)
        return sat

    def _item(self, item: Item, slot: Slot) -> Item:
        """Return the item as the slot asks it; with drawn numbers, made once for each combination."""
        if not slot.values:
            return item_of_slot(item, slot)
        key = (item.name, slot.key_hash, slot.text_hash, slot.asked_as, tuple(slot.values.items()))
        if key not in self._drawn:
            self._drawn[key] = item_of_slot(item, slot)
        return self._drawn[key]

    def _grade(self, paper: Paper, items: Mapping[str, Item], answers: Mapping[int, Response]) -> ScoreSheet:
        """Grade as :func:`grade_paper` does; what has been answered just so before is not judged again."""
        slots = tuple(self._judge(slot, items[slot.item], answers.get(slot.number)) for slot in paper.slots)
        earned = sum((slot.score for slot in slots), Fraction(0))
        return ScoreSheet(max(earned, Fraction(0)), paper.total, slots)

    def _judge(self, slot: Slot, item: Item, response: Response) -> SlotScore:
        rules = (slot.points, slot.scoring, slot.penalty, slot.asked_as, tuple(slot.values.items()))
        key = (slot.key_hash, rules, repr(response))
        if key not in self._judged:
            self._judged[key] = grade_slot(slot, item, response)
        return replace(self._judged[key], number=slot.number)

    def _pool(self, banks: tuple[str, ...]) -> tuple[Pool, Mapping[str, StoredItem]]:
        if banks not in self._pools:
            pool = published_pool(banks)
            self._pools[banks] = pool, {entry.item.name: entry for entry in pool.items}
        return self._pools[banks]


def _outcome(sheet: ScoreSheet, exam: Exam, tier: str, sitting: OpenedSitting) -> Outcome:
    return decide_outcome(
        sheet.score, sheet.total, exam=exam, tier=tier, is_make_up=sitting.wave == "make-up"
    )


def _log(acts: Sequence[Act], paper: Paper, items: Mapping[str, Item], at: datetime) -> list[LogLine]:
    """Return the acts as entries of one client; an answer of a form that the type refuses is not sent."""
    slots = {slot.number: slot for slot in paper.slots}
    lines: list[LogLine] = []
    for act in acts:
        canonical: Response = act.response
        if act.kind == "answer":
            slot = slots[act.slot]
            item = items[slot.item]
            try:
                canonical = item_types()[item.type].read(item.body, slot.arrangement, act.response)
            except MalformedResponse:
                continue
        entry = Entry(len(lines) + 1, act.kind, act.slot, act.response)
        lines.append(LogLine(entry, at + timedelta(milliseconds=int(1000 * act.after)), canonical))
    return lines


def _answers(log: Sequence[LogLine]) -> dict[int, Response]:
    return {
        line.entry.slot: line.canonical for line in log if line.entry.kind == "answer" and line.entry.slot
    }


def _queue(sheet: ScoreSheet, paper: Paper, dice: Dice) -> tuple[Waiting, ...]:
    slots = {slot.number: slot for slot in paper.slots}
    return tuple(
        Waiting(number, dice.token(), slots[number].item, slots[number].points)
        for number in sheet.needs_marking
    )


def _mark(
    waiting: Sequence[Waiting],
    items: Mapping[str, Item],
    answers: Mapping[int, Response],
    ability: float,
    dice: Dice,
) -> tuple[Waiting, ...]:
    """Return the answers with the marks that a person gives by the rubric."""
    marked = []
    for one in waiting:
        item = items[one.item]
        rubric = item_types()[item.type].solve(item.body, {}).rubric
        points = mark_points(rubric, one.worth, str(answers[one.slot]))
        given = give_marks(points, ability, dice)
        marked.append(replace(one, mark=Mark(given, share_of(points, given))))
    return tuple(marked)
