"""What is refused when a made-up year is to be made."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    "demo-real-members": Words(
        "这里有 {members} 名正式人员，未作任何改动：演示数据会混进真实的统计。"
        "请另用一个空文件夹（BAITI_HOME）生成演示年度。",
        "There are {members} real members here; nothing was changed: made-up data would enter real figures. "
        "Make the demo year in a home folder of its own (BAITI_HOME).",
    ),
    "demo-already-made": Words(
        "演示年度已经有了，未作任何改动；加 --force 重新生成，加 --remove 删除。",
        "There is a demo year already; nothing was changed. --force makes it anew, --remove takes it out.",
    ),
    "demo-size": Words("演示人员应为 {fewest} 到 {most} 名。", "Demo members: {fewest} to {most}, please."),
    "demo-exam-broken": Words(
        "演示考试文件 {file} 有错误，无法使用。", "The demo exam file {file} is broken and cannot be used."
    ),
}
