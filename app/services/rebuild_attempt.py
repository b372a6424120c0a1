"""Rebuild a paper from its seed, and verify that the log leads to the graded state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.domain.bank.item_type import MalformedResponse
from app.domain.errors import NotFound
from app.domain.grading.grade import grade_paper
from app.domain.itemtypes import item_types
from app.domain.marking.apply import apply_marks
from app.domain.paper.draw import draw_paper
from app.domain.paper.paper import Paper
from app.domain.paper.paper_json import paper_from_json, spec_digest
from app.store import attempts as store
from app.store.banks import snapshot_with_digest
from app.store.exams import exam_of_attempt
from app.store.items import snapshot_items
from app.store.marking import final_marks
from app.store.models import AttemptPaperRow, LogEntryRow
from app.store.rows import get_row
from app.store.scores import last_sheet
from app.store.transaction import reading


@dataclass(frozen=True)
class Verification:
    """What a check of one attempt found; ``problems`` is empty when everything agrees."""

    attempt: str
    log_entries: int
    problems: tuple[str, ...]


def rebuild_paper(attempt_id: str) -> tuple[Paper, bool]:
    """Return the paper drawn anew from the stored seed, and whether it equals the frozen one.

    :raises NotFound: no such attempt, or it was written on paper.
    """
    with reading():
        attempt = store.attempt_with_id(attempt_id)
        row = get_row(AttemptPaperRow, attempt.id)
        if attempt.on_paper:
            raise NotFound()
        exam = exam_of_attempt(attempt)
        spec = exam.papers[exam.tiers[attempt.tier].paper]
        pool = [
            entry.as_pool_item()
            for bank, digest in row.snapshots.items()
            for entry in snapshot_items(snapshot_with_digest(bank, digest) or 0)
        ]
        paper = draw_paper(
            spec,
            pool,
            tier=attempt.tier,
            groups=frozenset(row.groups),
            excluded=[frozenset(names) for names in row.excluded],
            seed=bytes.fromhex(row.seed),
        )
        frozen = paper_from_json(row.paper)
        paper = replace(paper, drawer_version=frozen.drawer_version)  # version 1 drew nothing otherwise
        is_equal = paper == frozen and spec_digest(spec) == row.spec_digest
    return paper, is_equal


def verify_attempt(attempt_id: str) -> Verification:
    """Replay the log from the first entry and compare with what is stored and graded.

    :raises NotFound: no such attempt, or it was written on paper.
    """
    with reading():
        attempt = store.attempt_with_id(attempt_id)
        if attempt.on_paper:
            raise NotFound()
        log = store.response_log(attempt.id)
        frozen = store.frozen_paper(attempt.id)
        responses = _replay(log, frozen)
        problems = []
        if [entry.version for entry in log] != list(range(1, attempt.log_version + 1)):
            problems.append("log versions are not 1..n")
        stored = {
            slot: row.response for slot, row in store.current_responses(attempt.id).items() if row.version
        }
        if stored != responses:
            problems.append("current responses differ from the log")
        if attempt.state == "graded":
            items = {slot.item: frozen.stored(slot.item).item for slot in frozen.paper.slots}
            sheet = grade_paper(frozen.paper, items, responses)
            sheet = apply_marks(sheet, frozen.paper, final_marks(attempt.id))
            last = last_sheet(attempt.id)
            if last is None or sheet.score != last.exact_score:
                problems.append("the score differs from the graded one")
    return Verification(attempt_id, len(log), tuple(problems))


def _replay(log: list[LogEntryRow], frozen: store.FrozenPaper) -> dict[int, Any]:
    """Return the canonical responses that the log leads to: the newest (epoch, seq) of each slot."""
    newest: dict[int, tuple[tuple[int, int], Any]] = {}
    for entry in log:
        slot = frozen.paper.slot(entry.slot or 0)
        if entry.kind != "answer" or slot is None:
            continue
        item = frozen.stored(slot.item).item
        try:
            response = item_types()[item.type].read(item.body, slot.arrangement, entry.body)
        except MalformedResponse:
            continue
        place = (entry.epoch, entry.seq)
        if slot.number not in newest or place > newest[slot.number][0]:
            newest[slot.number] = (place, response)
    return {number: response for number, (_, response) in newest.items()}
