"""Propose to accept a text that was graded wrong: a note for who edits the bank."""

from __future__ import annotations

from app.domain.errors import DomainError, NotFound
from app.services.claim_answer import marker_of
from app.services.clock import Clock
from app.services.list_rejected import texts_by_version
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.banks import bank_with_key
from app.store.models import AnswerProposalRow
from app.store.queries.rejected_answers import proposals
from app.store.rows import add_row
from app.store.transaction import writing

LONGEST_TEXT, LONGEST_REASON = 200, 500


def propose_answer(
    bank: str, item: str, gap: str, text: str, reason: str, *, viewer: Viewer, clock: Clock
) -> None:
    """Note that a rejected text should be accepted; no score changes. Proposing it again changes nothing.

    :raises NotFound: nobody of the viewer's departments gave this text, or the viewer is no organizer.
    :raises DomainError: ``proposal-without-reason``, ``reason-too-long``, ``answer-too-long``.
    """
    marker = marker_of(viewer)
    if not reason:
        raise DomainError("proposal-without-reason")
    if len(reason) > LONGEST_REASON:
        raise DomainError("reason-too-long", most=LONGEST_REASON)
    with writing():
        row = bank_with_key(bank, lock=True)
        texts = texts_by_version(bank, item, marker.paths)
        given = next((one for _, found in texts for one in found if (one.gap, one.text) == (gap, text)), None)
        if row is None or given is None:
            raise NotFound()
        if len(given.text) > LONGEST_TEXT or len(given.folded) > LONGEST_TEXT:
            raise DomainError("answer-too-long", most=LONGEST_TEXT)
        if any((one.gap, one.folded) == (gap, given.folded) for one in proposals(bank, item)):
            return
        now = clock.now()
        proposal = AnswerProposalRow(
            bank_id=row.id,
            item=item,
            gap=gap,
            folded=given.folded,
            text=given.text,
            reason=reason,
            proposed_by=viewer.member_id,
            proposed_at=now,
        )
        add_row(proposal)
        write_audit("answer.proposed", f"{bank}/{item}", by=viewer.member_id, at=now, gap=gap)
