"""成绩分布: who sat, the histogram with its pass line, bands and tiers."""

from __future__ import annotations

from app.domain.analysis.figures import Figure
from app.domain.bank.fields import Words
from app.services.report_kind import Column, Report, Table, Value
from app.services.reports._sitting import HIDDEN, SittingReport, count_shown, share_shown
from app.services.show_distribution import Distribution

NAME = Words("名称", "Figure")
PEOPLE = Column(Words("人数", "Members"), "count")
SHARE = Column(Words("比率", "Rate"), "share")
LOW = Column(Words("95% 区间下限", "95 % low"), "share")
HIGH = Column(Words("95% 区间上限", "95 % high"), "share")
NONE = Figure(None)


def tables(shown: Distribution) -> tuple[Table, ...]:
    """Return the strip of figures, the histogram, the bands and the tiers."""
    return (_summary(shown), _histogram(shown), _bands(shown), _tiers(shown))


def _summary(shown: Distribution) -> Table:
    counts, scores = shown.counts, shown.scores
    sat: Value = count_shown(counts.sat)
    if counts.sat_at_least is not None:
        sat = f"≥{counts.sat_at_least}"
    rows: list[tuple[Words, Value, Figure]] = []
    if not shown.head.is_voluntary:
        is_final = shown.missing is not None and shown.missing.is_final
        missing = Words("缺考", "Absent") if is_final else Words("尚未参加", "Not yet sat")
        rows = [
            (Words("应考", "Due"), count_shown(counts.due), NONE),
            (Words("实考", "Sat"), sat, counts.participation),
            (missing, count_shown(counts.missing), NONE),
            (Words("免考", "Exempt"), count_shown(counts.exempt), NONE),
            (Words("缓考", "Deferred"), count_shown(counts.deferred), NONE),
        ]
    else:
        rows = [(Words("实考", "Sat"), sat, NONE)]
    if counts.on_paper.value:
        rows.append((Words("其中纸考", "Of those who sat: on paper"), counts.on_paper.value, NONE))
    rows += [
        (Words("有成绩", "With a score"), count_shown(scores.n), NONE),
        (Words("合格", "Passed"), count_shown(scores.passed), scores.pass_rate),
        (Words("不合格", "Failed"), count_shown(scores.failed), NONE),
    ]
    if scores.excellent_from is not None:
        rows.append((Words("优秀", "Excellent"), count_shown(scores.excellent), scores.excellent_rate))
    return Table(
        "summary",
        Words("概况", "Summary"),
        (Column(NAME), PEOPLE, SHARE, LOW, HIGH),
        tuple((name, people, *share_shown(figure)) for name, people, figure in rows),
    )


def _histogram(shown: Distribution) -> Table:
    histogram = shown.scores.histogram
    bins = histogram.bins if histogram else ()
    notes = []
    if shown.scores.cut is not None:
        cut = f"{float(shown.scores.cut):g}"
        notes.append(Words(f"合格线 {cut}", f"Pass mark {cut}"))
    if histogram and histogram.merged:
        notes.append(Words("人数过少的分数段已合并", "Bins with too few members are merged"))
    if histogram is None:
        notes.append(Words("人数过少，不作统计", "Too few for statistics"))
    return Table(
        "histogram",
        Words("成绩分布", "Score distribution"),
        (Column(Words("成绩从", "Score from"), "score"), Column(Words("到", "to"), "score"), PEOPLE),
        tuple((each.low, each.high, each.count) for each in bins),
        tuple(notes),
    )


def _bands(shown: Distribution) -> Table:
    fail = Words("不合格", "Fail")
    return Table(
        "bands",
        Words("等级", "Bands"),
        (
            Column(Words("等级", "Band")),
            Column(Words("成绩从", "Score from"), "score"),
            Column(Words("到", "to"), "score"),
            PEOPLE,
        ),
        tuple(
            (band.title or fail, float(band.low), float(band.high), count_shown(band.count))
            for band in shown.scores.bands
        ),
    )


def _tiers(shown: Distribution) -> Table:
    score = "score"
    return Table(
        "tiers",
        Words("各层次成绩", "Scores by tier"),
        (
            Column(Words("层次", "Tier")),
            Column(Words("有成绩", "With a score"), "count"),
            Column(Words("合格", "Passed"), "count"),
            Column(Words("合格率", "Pass rate"), "share"),
            LOW,
            HIGH,
            Column(Words("合格线", "Pass mark"), score),
            *(Column(Words(f"{percent}% 分位", f"{percent} %"), score) for percent in (5, 25, 50, 75, 95)),
        ),
        tuple(
            (
                tier.title,
                count_shown(tier.n),
                count_shown(tier.passed),
                *share_shown(tier.rate),
                None if tier.cut is None else float(tier.cut),
                *(
                    (tier.box.p5, tier.box.p25, tier.box.p50, tier.box.p75, tier.box.p95)
                    if tier.box
                    else (HIDDEN,) * 5
                ),
            )
            for tier in shown.tiers.tiers
        ),
    )


REPORT: Report = SittingReport("score_distribution", Words("成绩分布", "Score distribution"), tables)
