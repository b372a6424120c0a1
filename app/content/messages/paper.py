"""What is found in sheets of results from paper 纸考, and what is refused about them."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    # the file
    "paper-no-headings": Words(
        "没有找到表头；表里要有一行列名，至少有“工号”和“成绩”（或各“大题”）",
        "no row of headings was found; one row must name the columns, at least staff number and score",
    ),
    "paper-too-many": Words(
        "超过 {most} 行，没有读完；请分成几个文件", "more than {most} rows; split the file"
    ),
    # a row
    "paper-number-missing": Words(
        "没有工号；请补上，或删去这一行", "no staff number; add it, or delete the row"
    ),
    "paper-number-unknown": Words(
        "工号“{number}”不在本场应考名单，或不在您的单位；请核对",
        "nobody with the number “{number}” is expected in this sitting in your units; look at it",
    ),
    "paper-number-twice": Words(
        "工号 {number} 在第 {first} 行已经出现；请只留一行",
        "staff number {number} stands in row {first} already; keep one of the rows",
    ),
    "paper-name-differs": Words(
        "表中姓名是“{found}”，工号 {number} 是“{known}”；请核对是否错行",
        "the name is “{found}”, but number {number} is “{known}”; has a row slipped?",
    ),
    "paper-excused": Words(
        "此人免考或缓考；请先取消免考或缓考", "this member is exempt or deferred; take that back first"
    ),
    "paper-at-work": Words(
        "此人正在网上作答；请等交卷后再录入", "this member is working online now; wait until it is handed in"
    ),
    "paper-score-missing": Words(
        "没有成绩；请填写成绩或各大题得分", "no score; write it, or that of each section"
    ),
    "paper-marks-malformed": Words(
        "“{found}”不是分数；请只写数字，如 86.5", "“{found}” is no number of marks; write it like 86.5"
    ),
    "paper-score-range": Words(
        "成绩 {found} 超过满分 {most}", "the score {found} is above the full marks {most}"
    ),
    "paper-section-range": Words(
        "大题 {section} 得分 {found} 超过 {most} 分", "section {section}: {found} is above its {most} marks"
    ),
    "paper-section-unknown": Words(
        "这份试卷没有大题 {section}；请核对层次", "this paper has no section {section}; look at the tier"
    ),
    "paper-sections-incomplete": Words(
        "各大题没有填全，也没有成绩；请补全", "not every section has marks, and there is no score"
    ),
    "paper-sections-differ": Words(
        "各大题合计 {added}，与成绩 {score} 不符", "the sections add up to {added}, the score says {score}"
    ),
    "paper-day-missing": Words("没有考试日期；请填写", "no date; write when it was written"),
    "paper-day-malformed": Words(
        "“{found}”不是日期；请写成 2026-12-11", "“{found}” is no date; write it like 2026-12-11"
    ),
    "paper-day-in-future": Words("考试日期 {day} 还没有到", "the date {day} is still to come"),
    "paper-day-outside": Words(
        "考试日期 {day} 不在本场开放时间（{first} 至 {last}）内；请确认",
        "the date {day} is outside the window ({first} to {last}); is that right?",
    ),
    "paper-text-too-long": Words("{what} 超过 {most} 个字", "{what} has more than {most} characters"),
    # acts
    "paper-not-open": Words(
        "本场考试尚未开放，不能录入纸考成绩。",
        "This sitting has not opened; no result from paper can be entered.",
    ),
    "paper-has-errors": Words(
        "表中有错误，未录入任何成绩；请先改正。",
        "The sheet has errors; nothing was entered. Correct them first.",
    ),
    "paper-decision-missing": Words(
        "工号 {number} 已有成绩；请选择以哪个为准。",
        "{number} has a result already; choose which one counts.",
    ),
    "paper-reason-missing": Words(
        "请写明更正或撤回的原因。", "Write why the result is corrected or withdrawn."
    ),
    "paper-changed-meanwhile": Words(
        "核对之后成绩或人员有了变化，未录入任何成绩；请重新核对。",
        "Results or people changed after the preview; nothing was entered. Look again.",
    ),
}
