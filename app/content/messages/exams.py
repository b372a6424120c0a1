"""What is wrong with an exam or the organisation file."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    # Files
    "exam-kind-of-file": Words(
        "看不出这是什么文件；format 之后的第一个键应当是 {offered}",
        "it cannot be told what file this is; the first key after format should be one of {offered}",
    ),
    "not-supported-yet": Words(
        "本版本尚不支持“{what}”；请先删去", "“{what}” is not yet supported by this version; take it out"
    ),
    "exam-twice": Words(
        "考试“{exam}”已写在 {file}；请换一个名字",
        "the exam “{exam}” stands in {file} already; choose another name",
    ),
    "organisation-twice": Words(
        "组织文件已有一份（{file}）；请只留一份", "there is an organisation file already ({file}); keep one"
    ),
    "exam-name-malformed": Words(
        "考试名“{name}”不合规则；请用 2–64 个小写字母、数字或连字符",
        "“{name}” is no name for an exam; use 2 to 64 of a–z, 0–9 and -",
    ),
    # Values
    "duration-malformed": Words(
        "时长“{found}”读不懂；请写成 45m、1h30m、7d 或 30s",
        "the duration “{found}” cannot be read; write it like 45m, 1h30m, 7d or 30s",
    ),
    "duration-not-positive": Words(
        "时长“{found}”必须大于零", "the duration “{found}” must be longer than nothing"
    ),
    "percent-malformed": Words(
        "“{found}”不是百分数；请写成 80%", "“{found}” is no percentage; write it like 80%"
    ),
    "percent-range": Words("“{found}”超过 100%", "“{found}” is more than 100%"),
    "number-range": Words(
        "“{found}”不是合适的正数；请写成 2 或 0.5",
        "“{found}” is no positive number that fits; write it like 2 or 0.5",
    ),
    "count-range": Words(
        "“{found}”应当是 {least} 到 {most} 之间的整数",
        "“{found}” should be a whole number from {least} to {most}",
    ),
    "grace-range": Words(
        "宽限“{found}”太长，最多 {most}；它只为传输留出时间",
        "the grace “{found}” is longer than {most}; it is for transit only",
    ),
    "earliest-hand-in-range": Words(
        "最早交卷时间不短于答题时长；请缩短",
        "nobody could hand in before time is over; make “earliest-hand-in” shorter than each duration",
    ),
    # References
    "bank-unknown": Words("没有题库“{name}”；请检查名称", "there is no bank “{name}”; check the name"),
    "item-unknown": Words(
        "题库里没有题目“{name}”；请检查题号", "the bank has no item “{name}”; check the id"
    ),
    "item-name-malformed": Words(
        "“{name}”应当写成“题库/题号”，如 chuangzheng/cz-001",
        "“{name}” should be written “bank/id”, such as chuangzheng/cz-001",
    ),
    "item-twice": Words(
        "题目“{name}”在这份试卷里出现了两次；请删去一处",
        "the item “{name}” stands twice in this paper; delete one",
    ),
    "type-unknown": Words("没有题型“{name}”", "there is no question type “{name}”"),
    "paper-unknown": Words(
        "papers 里没有“{name}”这份试卷；请检查名称",
        "there is no paper “{name}” under “papers”; check the name",
    ),
    "paper-unused": Words("没有哪个层次使用试卷“{paper}”", "no tier sits the paper “{paper}”"),
    "group-unknown": Words("没有群组“{name}”", "there is no group “{name}”"),
    "topic-unknown": Words("目录里没有专题“{name}”", "the catalog has no topic “{name}”"),
    # Papers
    "section-draw-or-items": Words(
        "大题要么写 draw（抽题），要么写 items（指定题目），必须且只能写一个",
        "a section has either “draw” or “items”: exactly one of them",
    ),
    "section-as-without-cards": Words(
        "“as: short”把问答题考成简答题，而这一大题只抽 {types}；请删去，或把 type 写成 qa",
        "“as: short” asks qa items for words, but this section draws {types} only; delete it or draw qa",
    ),
    "count-with-items": Words(
        "指定题目的大题不写 count；请删去", "a section that names its items has no “count”; delete it"
    ),
    "count-not-strata": Words(
        "count 是 {count}，而各难度合计 {total} 题；请改成一致",
        "the count is {count}, but the difficulties add up to {total}; make them agree",
    ),
    "difficulty-span-malformed": Words(
        "难度范围“{found}”读不懂；请写成 1-2 或 3，在 1 到 5 之间",
        "the difficulty “{found}” cannot be read; write it like 1-2 or 3, from 1 to 5",
    ),
    "difficulty-span-overlaps": Words(
        "难度范围“{found}”与前面的重叠", "the difficulty “{found}” overlaps one above"
    ),
    "total-not-100": Words("这份试卷总分是 {total}，不是 100", "this paper's total is {total}, not 100"),
    # Schedule
    "opens-malformed": Words(
        "开放时间“{found}”读不懂；every: {every} 时请写成 {example}",
        "“{found}” cannot be read; with “every: {every}” write it like {example}",
    ),
    "opens-skipped": Words(
        "时区 {zone} 在 {time} 拨快时钟，这个时刻不存在，将在 {instead} 开放；请换一个时间",
        "clocks in {zone} skip {time}, so it will open at {instead}; choose another time",
    ),
    "date-missing": Words("没有 {date} 这一天", "there is no {date}"),
    "zone-unknown": Words(
        "没有时区“{zone}”；请写成 Asia/Shanghai 的样子",
        "there is no time zone “{zone}”; write it like Asia/Shanghai",
    ),
    "window-without-next": Words(
        "只考一次的考试没有下一期，window 请写时长，如 7d",
        "an exam that happens once has no next one; write a length such as 7d",
    ),
    "window-overlaps": Words(
        "开放时间太长：一期到 {closes} 才结束，下一期 {opens} 已经开始",
        "the window is too long: one closes on {closes}, the next opens on {opens}",
    ),
    "duration-over-window": Words(
        "层次 {tier} 的答题时长比开放时间还长；请缩短时长或延长 window",
        "the duration for tier {tier} is longer than the window; shorten it or lengthen “window”",
    ),
    # Results
    "bands-not-descending": Words(
        "等级必须从高到低；对层次 {tier}（合格线 {cut}）不是这样，请调整分数线",
        "bands must go down strictly; for tier {tier} (pass mark {cut}) they do not",
    ),
    "marking-one-marker": Words(
        "只有一人阅卷时 adjudicate-over 不起作用；请写 markers: 2，或删去此项",
        "with one marker adjudicate-over has no effect; write markers: 2 or take it out",
    ),
    "make-up-tells-failure": Words(
        "成绩要到关闭后才公布，而不合格的人可以补考，他们会提前知道自己不合格；"
        "请把 release 的 score 改为 at-hand-in，或让补考只对缺考的人开放",
        "the score is released after the close, but who failed may sit the make-up before that "
        "and so learns it; release the score at-hand-in, or keep the make-up for the absent",
    ),
    # Organisation
    "department-twice": Words(
        "部门“{name}”出现了两次；请换一个代码",
        "the department “{name}” stands here twice; choose another key",
    ),
    "department-title-twice": Words(
        "同一部门下面有两个“{name}”；请换一个名称",
        "two departments called “{name}” stand side by side; choose another title",
    ),
    "group-twice": Words(
        "群组“{group}”已在“{axis}”中使用；请换一个代码", "the group “{group}” is used under “{axis}” already"
    ),
    "organisation-key-malformed": Words(
        "代码“{name}”里不能有空格、逗号或 /", "the key “{name}” cannot hold spaces, commas or slashes"
    ),
}
