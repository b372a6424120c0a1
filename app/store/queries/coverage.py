"""Names of those who are expected and have not sat, for viewers with the right to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from app.store.database import db
from app.store.models import EnrolmentRow, MemberRow
from app.store.queries.id_lists import is_one_of


class Named(NamedTuple):
    """Who an enrolment is of."""

    enrolment_id: int
    name: str
    staff_number: str


def names_of(enrolment_ids: Iterable[int]) -> list[Named]:
    """Return the names behind the enrolments, by staff number."""
    statement = (
        select(EnrolmentRow.id, MemberRow.name, MemberRow.staff_number)
        .join(MemberRow, MemberRow.id == EnrolmentRow.member_id)
        .where(is_one_of(EnrolmentRow.id, enrolment_ids))
        .order_by(MemberRow.staff_number_folded)
    )
    return [Named(*row) for row in db.session.execute(statement)]
