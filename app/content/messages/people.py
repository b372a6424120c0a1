"""What is found in sheets of members, and what is refused about people."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    # the file
    "people-no-headings": Words(
        "没有找到表头；表里要有一行列名，至少有“工号”和“姓名”",
        "no row of headings was found; one row must name the columns, at least staff number and name",
    ),
    "people-nobody": Words("表头下面没有人员", "there is nobody below the headings"),
    "people-too-many": Words(
        "超过 {most} 人，没有读完；请分成几个文件",
        "more than {most} people; the rest was not read. Split the file",
    ),
    "people-sample-row": Words(
        "这一行是模板的示例，没有导入", "this row is a sample of the template; it was left out"
    ),
    "people-total-row": Words("这一行是合计，没有导入", "this row is a total; it was left out"),
    "people-remark-row": Words("这一行不是人员，没有导入", "this row is no person; it was left out"),
    # a row
    "people-number-missing": Words(
        "{name} 没有工号；请补上，或删去这一行", "{name} has no staff number; add it, or delete the row"
    ),
    "people-number-twice": Words(
        "工号 {number} 在第 {first} 行已经出现；请只留一行",
        "staff number {number} stands in row {first} already; keep one of the rows",
    ),
    "people-number-elsewhere": Words(
        "工号 {number} 属于您管辖范围以外的人员；请核对，调入人员请由上级办理",
        "staff number {number} belongs to somebody outside your departments; look at it, or ask those above",
    ),
    "people-value-missing": Words(
        "{number} 是新人员，{heading}不能为空", "{number} is new: {heading} must not be empty"
    ),
    "people-value-too-long": Words(
        "{heading}有 {length} 个字，最多 {most} 个", "{heading} has {length} characters; {most} are the most"
    ),
    "people-value-unprintable": Words(
        "{heading}里有看不见的字符：{value}", "{heading} has characters that cannot be seen: {value}"
    ),
    "people-digits-lost": Words(
        "“{value}”是 Excel 缩写的数字，后几位已经丢失；请把这一列设为文本，重新填写",
        "“{value}” is a number that Excel shortened, its last digits are lost; "
        "make the column text and write it again",
    ),
    "people-phone-malformed": Words(
        "“{value}”不是一个电话号码；请只写一个号码，5 至 20 位数字",
        "“{value}” is no phone number; write one number of 5 to 20 digits",
    ),
    "people-email-malformed": Words("“{value}”不是邮箱地址", "“{value}” is no e-mail address"),
    "people-phone-shared": Words(
        "{number} 和 {other} 的手机号相同（{phone}）；两人都不能用它登录，请核对",
        "{number} and {other} have the same phone {phone}; neither can log in with it. Look at it",
    ),
    "people-department-unknown": Words(
        "没有部门“{name}”；是不是想写 {suggestion}？",
        "there is no department “{name}”; did you mean {suggestion}?",
    ),
    "people-department-ambiguous": Words(
        "“{name}”不止一个：{places}；请写明台站和班组",
        "there are several “{name}”: {places}; write station and team",
    ),
    "people-department-not-yours": Words(
        "{number} 的部门已撤销，或不在您的管辖范围",
        "the department of {number} is closed, or not one of yours",
    ),
    "people-tier-unknown": Words(
        "没有层次“{name}”；是不是想写 {suggestion}？", "there is no tier “{name}”; did you mean {suggestion}?"
    ),
    "people-group-unknown": Words(
        "没有群组“{name}”；是不是想写 {suggestion}？",
        "there is no group “{name}”; did you mean {suggestion}?",
    ),
    "people-status-unknown": Words(
        "看不懂状态“{name}”；是不是想写 {suggestion}？",
        "the status “{name}” means nothing here; did you mean {suggestion}?",
    ),
    "people-was-unknown": Words(
        "没有原工号为 {was} 的人员；请核对，新人员请留空",
        "nobody has the former number {was}; look at it, and leave it empty for new people",
    ),
    "people-was-taken": Words(
        "{was} 不能改为 {number}：{number} 已有人使用",
        "{was} cannot become {number}: somebody else has {number}",
    ),
    "people-member-protected": Words(
        "{number} 有您没有的权限（如管理员），您不能改动；请由管理员办理",
        "{number} holds rights that you do not have; only an administrator can change this account",
    ),
    "people-not-oneself": Words("不能停用自己的账号", "nobody can close their own account"),
    # acts
    "people-field-empty": Words("请填写{heading}", "{heading} must not be empty"),
    "people-plan-changed": Words(
        "预览之后人员有了变化，未作任何改动；请重新核对。",
        "People changed after the preview; nothing was changed. Look again.",
    ),
    "people-has-errors": Words(
        "表中有错误，未作任何改动；请先改正。",
        "The sheet has errors; nothing was changed. Correct them first.",
    ),
    "people-last-administrator": Words(
        "这是最后一名管理员，不能停用；请先授权另一人。",
        "This is the last administrator and cannot be deactivated; appoint another one first.",
    ),
    "people-slips-changed": Words(
        "这些密码条已经生成过，或人员有了变化；密码只显示一次，请重新核对后再生成。",
        "These slips were made already, or the people changed. Passwords are shown once; "
        "look and make new ones.",
    ),
    "people-slips-too-many": Words(
        "一次最多生成 {most} 张密码条，现在有 {count} 人；请先按部门筛选。",
        "At most {most} slips are made at a time, and these are {count}; choose a department first.",
    ),
}
