"""What is wrong with a bank as a whole, its header, the catalog, and the texts of items."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    "format-missing": Words("缺少“format: 1”；请写在文件开头", "“format: 1” is missing; write it at the top"),
    "format-unknown": Words(
        "format 是“{found}”，本版本只认识 {known}", "the format is “{found}”; this version knows {known} only"
    ),
    "bank-no-files": Words(
        "这里没有题库文件（.yaml）；请检查路径", "there is no bank file (.yaml) here; check the path"
    ),
    "bank-header-missing": Words(
        "没有题库头部；请在 bank.yaml 中写上 format、bank 和 title",
        "the bank has no header; write format, bank and title in bank.yaml",
    ),
    "bank-header-twice": Words(
        "题库头部已写在 {file}；这里只写 format 和 questions",
        "the header stands in {file} already; write only format and questions here",
    ),
    "bank-name-malformed": Words(
        "题库名“{name}”不合规则；请用 2–64 个小写字母、数字或连字符",
        "“{name}” is no name for a bank; use 2 to 64 of a–z, 0–9 and -",
    ),
    "format-changes-meaning": Words(
        "整理 {path} 会改变题目的意思，未作任何改动；请把该题库报告给开发者",
        "tidying {path} would change what a question means; nothing was changed. "
        "Please report it with the bank",
    ),
    "lock-malformed": Words(
        "bank.lock 第 {line} 行读不懂：“{text}”；合并冲突时每个题号留一行",
        "line {line} of bank.lock cannot be read: “{text}”; after a merge, keep one line for each id",
    ),
    "questions-not-a-list": Words(
        "questions 下面应当是题目列表，每题以“- id:”开头",
        "“questions” holds a list, each question beginning with “- id:”",
    ),
    "question-not-a-map": Words(
        "这里应当是一道题：以“- id: …”开头，下面是题型、选项和答案",
        "a question belongs here: “- id: …” and below it type, options and answer",
    ),
    "id-twice": Words(
        "题号“{id}”已在 {file} 第 {line} 行使用；请换一个题号",
        "the id “{id}” is used in {file} line {line} already; choose another",
    ),
    "word-unknown": Words(
        "不能写“{word}”；可以写 {offered}", "“{word}” is not possible here; write one of {offered}"
    ),
    "topic-slash": Words(
        "专题名“{topic}”里不能有 /；下级专题写在 topics 下面",
        "a topic's name cannot hold a slash, “{topic}” does; write topics below it under “topics”",
    ),
    "topic-twice": Words(
        "专题“{topic}”出现了两次；请删去一个", "the topic “{topic}” stands here twice; delete one"
    ),
    "syllabus-twice": Words(
        "专题“{topic}”对层次 {tier} 已经写过；请删去一行",
        "topic “{topic}” stands here for tier {tier} already; delete one row",
    ),
    "strand-unknown": Words(
        "没有类别“{strand}”；可以写 {offered}", "there is no strand “{strand}”; write one of {offered}"
    ),
    "math-broken": Words(
        "公式读不懂；请检查 $…$ 里的括号和命令",
        "the formula cannot be read; check brackets and commands in $…$",
    ),
    "math-unknown-command": Words(
        "公式里有不认识的命令；请检查 \\ 后面的拼写",
        "the formula has an unknown command; check the word after \\",
    ),
    "math-han": Words(
        "公式里有汉字或全角符号；请把它们移到 $…$ 之外",
        "the formula holds Chinese characters or full-width signs; move them out of $…$",
    ),
}
