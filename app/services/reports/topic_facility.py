"""专题得分率: the share earned by topic and tier."""

from __future__ import annotations

from app.domain.analysis.figures import Reason
from app.domain.bank.fields import Words
from app.services.distribution_groups import TopicCell
from app.services.report_kind import Column, Report, Table, Value
from app.services.reports._sitting import HIDDEN, SittingReport
from app.services.show_distribution import Distribution

NOT_EXAMINED = Words("不考", "not examined")


def tables(shown: Distribution) -> tuple[Table, ...]:
    """Return one row a topic, with facility, interval and members for each tier."""
    columns = [Column(Words("专题", "Topic"))]
    for _, title in shown.topics.tiers:
        columns += [
            Column(Words(f"{title.zh} 得分率", f"{title.en}: facility"), "share"),
            Column(Words(f"{title.zh} 区间下限", f"{title.en}: low"), "share"),
            Column(Words(f"{title.zh} 区间上限", f"{title.en}: high"), "share"),
            Column(Words(f"{title.zh} 人数", f"{title.en}: members"), "count"),
        ]
    rows = tuple(
        (topic.title, *(value for cell in topic.cells for value in _cell(cell)))
        for topic in shown.topics.topics
    )
    return (Table("topics", Words("专题得分率", "Facility by topic"), tuple(columns), rows),)


def _cell(cell: TopicCell) -> tuple[Value, ...]:
    facility = cell.facility
    if facility.value is not None:
        return facility.value, facility.low, facility.high, cell.members
    if not cell.is_examined:
        return NOT_EXAMINED, None, None, None
    return (HIDDEN if facility.reason is Reason.N_LT_MIN else None), None, None, None


REPORT: Report = SittingReport("topic_facility", Words("专题得分率", "Facility by topic"), tables)
