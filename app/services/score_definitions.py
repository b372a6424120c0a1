"""How the figures of an occurrence are counted, as pages and exports say it."""

from __future__ import annotations

from app.domain.bank.fields import Words
from app.services.report_kind import Definition

DEFINITIONS = (
    Definition(
        Words("统计范围", "What counts"),
        Words(
            "取每人首次有效作答的公布成绩（百分制）；不含作废的作答、试考和练习，"
            "也不含因职务能看到题目的考务人员。",
            "Each member's first valid attempt at its published score, in percent. Left out are void "
            "attempts, rehearsals and practice, and staff who may read the questions by office.",
        ),
    ),
    Definition(
        Words("纸考", "On paper"),
        Words(
            "在纸上作答、由台站录入的成绩，计入应考、实考、合格率和成绩分布；没有逐题作答，"
            "因此不计入专题得分率和试题统计。取消的场次不计应考。",
            "Results written on paper and entered by the station count in due, sat, pass rate and the "
            "distribution of scores; without answers to single questions, they are left out of the figures "
            "of topics and questions. A cancelled sitting is due for nobody.",
        ),
    ),
    Definition(
        Words("应考、实考、缺考", "Due, sat, absent"),
        Words(
            "应考不含免考和缓考，但已参加的一律计入；实考指至少交卷一次；缺考指窗口已关闭仍未交卷。"
            "参考率 = 实考 ÷ 应考。",
            "Due leaves out the exempt and the deferred, unless they sat. Sat means handed in at least once; "
            "absent, not handed in although the window has closed. Participation rate = sat ÷ due.",
        ),
    ),
    Definition(
        Words("合格率、优秀率", "Pass rate, excellent rate"),
        Words(
            "达到合格线（最高等级）的人数 ÷ 有成绩的人数；横线为 95% Wilson 区间，5 人起显示。",
            "Those at or above the pass mark (the highest band) ÷ those with a score; the bar is Wilson's "
            "95% interval, from 5 members on.",
        ),
    ),
    Definition(
        Words("成绩分布", "Score distribution"),
        Words(
            "每格 5 分，含下限不含上限，末格含 100；合格线必在格边上；20 人起显示。"
            "各层次合格线不同时，只在单个层次的图上画线。",
            "Bins of 5 that include their lower end, the last one also 100; the pass mark is always an edge; "
            "from 20 members on. Where tiers have different pass marks, the line is drawn for one tier only.",
        ),
    ),
    Definition(
        Words("各层次成绩", "Scores by tier"),
        Words(
            "方框为中间一半人，粗线为中位数，细线为 5%–95%（第 7 类分位数），10 人起显示。",
            "The box holds the middle half, the thick line is the median, the whiskers reach from 5% to 95% "
            "(type 7 quantiles); from 10 members on.",
        ),
    ),
    Definition(
        Words("分档", "Bands of units"),
        Words(
            "每个单位与其余单位合计相比，经 Holm 多重比较校正（5%）：明显较高为第一档，明显较低为第三档，"
            "其余为第二档；档内按名称排列，不分先后。",
            "Each unit against all others together, with Holm's correction at 5%: clearly higher is the "
            "first band, clearly lower the third, the rest the second. Inside a band the order is by name.",
        ),
    ),
    Definition(
        Words("专题得分率", "Facility by topic"),
        Words(
            "该专题题目得分比例的平均值（扣分前），未答计 0；20 人起显示；区间以人为抽样单位。",
            "The mean share earned on the topic's questions before penalties, a blank counting 0; from 20 "
            "members on; intervals take members as the sample.",
        ),
    ),
    Definition(
        Words("不显示的数字", "What is not shown"),
        Words(
            "无权查看姓名时：少于 5 人的格以及由合计可推出的格不显示，直方图尾部合并，"
            "考试期间数字每满 5 人更新。",
            "Without the right to names: cells under 5 and those that a total would give away are hidden, "
            "tails of the histogram are merged, and figures advance in steps of 5 while the exam runs.",
        ),
    ),
)
