"""缺考名单: who has not sat, by unit; names for those with the right to them."""

from __future__ import annotations

from app.domain.bank.fields import Words
from app.domain.sittings.standing import Standing
from app.services.report_kind import Column, Report, Table
from app.services.reports._sitting import SittingReport, count_shown
from app.services.show_distribution import EVERY, Distribution

STANDINGS = {
    Standing.UPCOMING: Words("未开考", "Not open yet"),
    Standing.OPEN: Words("尚未参加", "Not yet sat"),
    Standing.OVERDUE: Words("缺考，可补考", "Absent, make-up to come"),
    Standing.ABSENT: Words("缺考", "Absent"),
}


def tables(shown: Distribution) -> tuple[Table, ...]:
    """Return the counts by unit and, where names may be seen, one row a person."""
    missing = shown.missing
    if missing is None:
        return ()
    counts = Table(
        "missing",
        Words("缺考人数", "Absent by unit") if missing.is_final else Words("尚未参加", "Not yet sat"),
        (Column(Words("单位", "Unit")), Column(Words("人数", "Members"), "count")),
        (
            *((unit.title, count_shown(unit.count)) for unit in missing.units),
            (Words("合计", "Total"), count_shown(missing.total)),
        ),
    )
    people = tuple(
        (unit.title, member.staff_number, member.name, STANDINGS.get(member.standing, Words("", "")))
        for unit in missing.units
        for member in unit.members
    )
    if not people:
        return (counts,)
    columns = (
        Column(Words("单位", "Unit")),
        Column(Words("工号", "Staff number")),
        Column(Words("姓名", "Name")),
        Column(Words("状态", "Standing")),
    )
    return counts, Table("names", Words("名单", "Names"), columns, people)


REPORT: Report = SittingReport("who_is_missing", Words("缺考名单", "Who is missing"), tables, naming=EVERY)
