"""What is refused when files are published and people added: said by the command line and the pages alike.

What only a page can meet has its words in app/web/messages.py.
"""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    # anywhere
    "not-found": Words("没有找到，或者您无权查看。", "Not found, or not yours to see."),
    "not-allowed": Words("您不能这样做。", "You may not do this."),
    "conflict": Words("别人刚刚改过，请重新查看后再试。", "Somebody else was faster; look again and retry."),
    "database-newer": Words(
        "数据库由更新的版本建立，未作任何改动；请先升级程序。",
        "The database was made by a newer version; nothing was changed. Update the program first.",
    ),
    "database-not-ready": Words(
        "数据库尚未就绪；请先运行 baiti setup（或 baiti db upgrade）。",
        "The database is not ready; run `baiti setup` (or `baiti db upgrade`) first.",
    ),
    "bank-key-changes": Words(
        "题库 {bank} 有 {count} 道已有人作答的题改了答案，未作任何改动；请逐题核对后再明确同意"
        "（命令行：baiti bank load --accept-key-changes）。",
        "In bank {bank}, what is right changes in {count} questions that have been answered; nothing was "
        "changed. Look at each, then say so (command line: baiti bank load --accept-key-changes).",
    ),
    "import-bank-exists": Words(
        "题库“{bank}”已经存在；请选“写入已有题库”，或换一个代码",
        "there is a bank “{bank}” already; choose it as an existing bank, or take another key",
    ),
    "import-nothing-chosen": Words(
        "所有题都跳过了，没有可写入的题", "all questions are skipped; there is nothing to write"
    ),
    # people and the organisation
    "department-unknown": Words(
        "没有部门“{name}”；请用组织文件中的部门代码。",
        "There is no department “{name}”; use a key of the organisation file.",
    ),
    "department-in-use": Words(
        "部门“{name}”还有 {members} 名人员、{grants} 项授权，不能停用；请先调整人员、收回授权。",
        "Department “{name}” still has {members} members and {grants} roles; it cannot be retired. "
        "Move the members and take the roles back first.",
    ),
    "tier-unknown": Words(
        "没有层次“{name}”；请用组织文件中的层次代码。",
        "There is no tier “{name}”; use a key of the organisation file.",
    ),
    "tier-in-use": Words(
        "层次“{name}”还有 {members} 名人员、{exams} 场考试在用，不能去掉；请先调整人员和考试。",
        "Tier “{name}” is still used by {members} members and {exams} exams; it cannot be taken away.",
    ),
    "staff-number-taken": Words("工号 {name} 已有人使用。", "Staff number {name} is taken."),
    "member-unknown": Words("没有工号为 {name} 的人员。", "Nobody has staff number {name}."),
    # files
    "folder-not-empty": Words(
        "{path} 已经存在，里面有内容，未作任何改动；请换一个文件夹。",
        "{path} exists and holds something; nothing was changed. Choose another folder.",
    ),
    # banks and exams
    "bank-has-errors": Words(
        "题库“{bank}”有错误，未作任何改动；请先改正。", "Bank “{bank}” has errors; nothing was changed."
    ),
    "home-has-errors": Words(
        "题库或考试文件有错误，未作任何改动；请先改正。",
        "The bank or exam files have errors; nothing was changed. Correct them first.",
    ),
    "exam-not-feasible": Words(
        "考试“{exam}”无法组卷，未作任何改动。",
        "No paper can be drawn for exam “{exam}”; nothing was changed.",
    ),
    "exam-kind-changed": Words(
        "考试“{exam}”的类别不能从 {before} 改为 {after}；请用新的考试代码。",
        "Exam “{exam}” cannot change its kind from {before} to {after}; give it a new key.",
    ),
    "organisation-missing": Words(
        "还没有组织文件；请先在 exams/ 中写好 organisation.yaml 并载入。",
        "There is no organisation yet; write exams/organisation.yaml and load it first.",
    ),
}
