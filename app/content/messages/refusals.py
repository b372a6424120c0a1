"""What the services refuse, in words: said by the command line, the pages and the API alike."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    # anywhere
    "not-found": Words("没有找到，或者您无权查看。", "Not found, or not yours to see."),
    "not-allowed": Words("您不能这样做。", "You may not do this."),
    "conflict": Words("别人刚刚改过，请重新查看后再试。", "Somebody else was faster; look again and retry."),
    # people and the organisation
    "department-unknown": Words(
        "没有部门“{name}”；请用组织文件中的部门代码。",
        "There is no department “{name}”; use a key of the organisation file.",
    ),
    "department-in-use": Words(
        "部门“{name}”还有 {members} 人，不能从组织文件中去掉；请先调整这些人员。",
        "Department “{name}” still has {members} members; move them before taking it out of the file.",
    ),
    "tier-unknown": Words(
        "没有层次“{name}”；请用组织文件中的层次代码。",
        "There is no tier “{name}”; use a key of the organisation file.",
    ),
    "tier-in-use": Words(
        "还有 {members} 人属于层次“{name}”，不能从组织文件中去掉。",
        "{members} members still belong to tier “{name}”; it cannot leave the organisation file.",
    ),
    "staff-number-taken": Words("工号 {name} 已有人使用。", "Staff number {name} is taken."),
    "member-unknown": Words("没有工号为 {name} 的人员。", "Nobody has staff number {name}."),
    # banks and exams
    "bank-has-errors": Words(
        "题库“{bank}”有错误，未作任何改动；请先改正。", "Bank “{bank}” has errors; nothing was changed."
    ),
    "home-has-errors": Words(
        "题库或考试文件有错误，未作任何改动；请先改正。",
        "The bank or exam files have errors; nothing was changed. Correct them first.",
    ),
    "exam-not-feasible": Words(
        "考试“{exam}”无法组卷，未作任何改动。", "No paper can be drawn for exam “{exam}”; nothing was changed."
    ),
    "exam-kind-changed": Words(
        "考试“{exam}”的类别不能从 {before} 改为 {after}；请用新的考试代码。",
        "Exam “{exam}” cannot change its kind from {before} to {after}; give it a new key.",
    ),
    "organisation-missing": Words(
        "还没有组织文件；请先在 exams/ 中写好 organisation.yaml 并载入。",
        "There is no organisation yet; write exams/organisation.yaml and load it first.",
    ),
    # starting and answering
    "other-tier": Words("这场考试不面向您所在的层次。", "This exam is not for your tier."),
    "window-not-open": Words("考试尚未开始，开始时间 {opens_at}。", "Not open yet; it opens on {opens_at}."),
    "window-closed": Words("考试已于 {closed_at} 结束。", "It closed on {closed_at}."),
    "not-eligible-for-make-up": Words(
        "补考只面向缺考或不合格的人员。", "The make-up is for those who were absent or failed."
    ),
    "already-passed": Words("您已合格，不必再考。", "You have passed already."),
    "attempts-used-up": Words("{max} 次机会已用完。", "All {max} attempts are used."),
    "exempt": Words("您在本期免考。", "You are exempt this time."),
    "deferred": Words("您在本期缓考。", "You are deferred this time."),
    "paper-cannot-be-drawn": Words(
        "题库中的题目不够组成试卷，请告知考务人员。", "The bank no longer holds enough questions; tell your exam staff."
    ),
    "fenced": Words(
        "已在另一台设备作答，本页仅可查看。", "Continued on another device; this page is read only."
    ),
    "unsent": Words("还有答案没有上传。", "Some answers have not been uploaded yet."),
    "attempt-closed": Words("这份试卷已经交卷。", "This paper has been handed in."),
    "attempt-open": Words("这份试卷还没有交卷。", "This paper has not been handed in yet."),
    "not-released": Words("成绩尚未公布。", "The result has not been released yet."),
    "malformed-entries": Words("提交的内容格式不对（{reason}）。", "What was sent has the wrong form ({reason})."),
    "malformed-response": Words("答案格式不对。", "The response has the wrong form."),
    "unknown-slot": Words("试卷中没有这道题。", "The paper has no such question."),
}
