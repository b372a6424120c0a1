"""What the database refuses, and what is wrong with it or with a backup of it."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    "not-storable": Words(
        "内容过长，或含有无法保存的字符，未作任何改动。",
        "It is too long, or has a character that cannot be stored; nothing was changed.",
    ),
    # backup and restore
    "backup-exists": Words(
        "{file} 已存在，未作任何改动；请换一个文件名。已有的备份加 --yes 才会覆盖。",
        "{file} is there already; nothing was changed. Name another; --yes replaces an earlier backup.",
    ),
    "backup-not-written": Words("无法写入 {file}：{reason}。", "{file} could not be written: {reason}."),
    "backup-not-found": Words("没有文件 {file}。", "There is no file {file}."),
    "backup-damaged": Words(
        "{file} 不是备份，或已损坏；数据库未作任何改动。",
        "{file} is no backup, or it is damaged; the database was not touched.",
    ),
    "backup-newer": Words(
        "{file} 由更新的版本（{version}）建立；数据库未作任何改动。请先升级程序。",
        "{file} was made by a newer version ({version}); the database was not touched. Update the program.",
    ),
    "backup-other-kind": Words(
        "{file} 是 {kind} 的备份，而本系统使用 {present}；数据库未作任何改动。",
        "{file} is a backup of {kind}, and this installation uses {present}; the database was not touched.",
    ),
    "restore-needs-yes": Words(
        "数据库里已有数据，未作任何改动；加 --yes 才会替换，原有数据会另存。",
        "The database has data; nothing was changed. --yes replaces it, and keeps the old aside.",
    ),
    "database-in-use": Words(
        "数据库正在使用，未作任何改动；请先停止 baiti serve。",
        "The database is in use; nothing was changed. Stop `baiti serve` first.",
    ),
    "database-foreign": Words(
        "数据库里有其他程序的表，未作任何改动；请给百题一个单独的数据库。",
        "The database has tables of another program; nothing was changed. Give Baiti one of its own.",
    ),
    "postgres-program-missing": Words(
        "需要 {name}（{version} 版或更新）；Debian、Ubuntu 请安装 postgresql-client。",
        "{name}, version {version} or newer, is needed; Debian, Ubuntu: install postgresql-client.",
    ),
    "postgres-program-failed": Words(
        "{name} 未能完成，数据库未作任何改动：{reason}",
        "{name} failed; the database was not changed: {reason}",
    ),
    # what `baiti db check` finds
    "database-unreachable": Words("连不上数据库。", "The database cannot be reached."),
    "database-damaged": Words(
        "数据库文件已损坏：{detail}。请从备份恢复。", "The database is damaged: {detail}. Restore a backup."
    ),
    "reference-broken": Words(
        "表 {table} 有 {count} 行引用了不存在的行。",
        "{count} rows of {table} refer to rows that are not there.",
    ),
    "constraint-unchecked": Words(
        "约束或索引 {name} 未生效。", "The constraint or index {name} is not in force."
    ),
    "tables-differ": Words(
        "数据库结构与程序不符：{what}。", "The tables differ from what the program expects: {what}."
    ),
    "not-durable": Words(
        "PostgreSQL 的 {setting} 已关闭，断电会丢失已保存的答案。",
        "PostgreSQL runs with {setting} off: a power cut loses answers that were acknowledged.",
    ),
    "not-utf8": Words(
        "数据库编码是 {encoding}；请用 UTF8 编码重建。",
        "The encoding is {encoding}; make the database with UTF8.",
    ),
    "log-has-holes": Words(
        "{count} 份作答的记录序号不连续：{examples}",
        "The log of {count} attempts is not numbered without a hole: {examples}",
    ),
    "response-not-in-log": Words(
        "{count} 份作答的当前答案不在记录中：{examples}",
        "{count} attempts have an answer that is not in their log: {examples}",
    ),
    "paper-missing": Words(
        "{count} 份作答没有试卷：{examples}", "{count} attempts have no paper: {examples}"
    ),
    "result-missing": Words(
        "{count} 份已评分的作答没有成绩：{examples}", "{count} graded attempts have no score: {examples}"
    ),
    "marking-stuck": Words(
        "{count} 份待阅卷的作答没有要阅的答案：{examples}",
        "{count} attempts await marking, and nothing of them is to be marked: {examples}",
    ),
    "score-differs": Words(
        "{count} 份作答的成绩与最后一次评分不同：{examples}",
        "The score of {count} attempts is not that of their last score sheet: {examples}",
    ),
    "record-of-another": Words(
        "{count} 条应考记录的成绩属于别处：{examples}",
        "{count} enrolments have a result that belongs elsewhere: {examples}",
    ),
    "snapshot-of-another": Words(
        "{count} 个题库的版本属于别的题库：{examples}",
        "{count} banks have a snapshot of another bank in force: {examples}",
    ),
}
