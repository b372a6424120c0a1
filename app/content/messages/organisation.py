"""Changes to the organisation, on pages and by its file: what is refused, and what differs."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    "department-in-exams": Words(
        "考试 {exams} 指定了部门“{name}”，不能停用；请先修改考试。",
        "Department “{name}” is named by these exams: {exams}; it cannot be retired. Change the exams first.",
    ),
    "department-has-parts": Words(
        "部门“{name}”下面还有 {count} 个部门；请先停用或移走它们。",
        "There are {count} departments below “{name}”; retire or move them first.",
    ),
    "department-in-circle": Words(
        "“{under}”在“{name}”下面，不能把“{name}”移到它下面，否则会成环。",
        "“{under}” lies below “{name}”; moving “{name}” there would make a circle.",
    ),
    "department-key-taken": Words(
        "部门代码 {name} 已有部门使用（停用的也算），请换一个。",
        "Another department, perhaps a retired one, has the key {name}; choose another.",
    ),
    "department-title-taken": Words(
        "“{under}”下面已有名称为“{name}”的部门。", "There is a “{name}” below “{under}” already."
    ),
    "department-is-root": Words(
        "这是整个组织，只能改名。", "This is the organisation itself; it can only be renamed."
    ),
    "department-not-retired": Words("部门“{name}”没有停用。", "Department “{name}” is not retired."),
    "group-in-use": Words(
        "群组“{name}”还有 {members} 名人员、{exams} 场考试在用，不能去掉；请先调整人员和考试。",
        "Group “{name}” is still used by {members} members and {exams} exams; it cannot be taken away.",
    ),
    "group-in-items": Words(
        "群组“{name}”还有 {items} 道题目在用，不能去掉；请先修改题库。",
        "Group “{name}” is still named by {items} questions; change the banks first.",
    ),
    "group-key-taken": Words("群组代码 {name} 已被使用。", "There is a group with the key {name}."),
    "group-title-taken": Words("已有名称为“{name}”的群组。", "There is a group called “{name}” already."),
    "axis-unknown": Words("没有群组类别“{name}”。", "There is no kind of groups “{name}”."),
    "axis-key-taken": Words("群组类别 {name} 已存在。", "There is a kind of groups {name} already."),
    "tier-key-taken": Words("层次代码 {name} 已被使用。", "There is a tier with the key {name}."),
    "tier-title-taken": Words("已有名称为“{name}”的层次。", "There is a tier called “{name}” already."),
    "tier-is-last": Words("至少要有一个层次。", "There must be one tier at least."),
    "title-malformed": Words(
        "名称要填写，最多 {most} 个字，不含控制字符。",
        "Write a title of at most {most} characters, all of them printable.",
    ),
    # roles
    "role-unknown": Words("没有角色“{name}”。", "There is no role “{name}”."),
    "last-administrator": Words(
        "这是最后一位全组织管理员，不能收回；请先授权另一位。",
        "This is the last administrator of the whole organisation; grant the role to another one first.",
    ),
    "organisation-edited": Words(
        "组织机构既在页面上改过，文件 organisation.yaml 又有 {changes} 处不同，未作任何改动。"
        "以文件为准：baiti exam load --organisation file；"
        "保留页面上的改动：baiti exam load --organisation keep。",
        "The organisation was edited on the pages, and organisation.yaml differs in {changes} places; "
        "nothing was changed. To take the file: baiti exam load --organisation file. "
        "To keep what the pages say: baiti exam load --organisation keep.",
    ),
    # what differs
    "org-department-added": Words("新增部门“{name}”（{key}）", "department “{name}” ({key}) is added"),
    "org-department-removed": Words("停用部门“{name}”（{key}）", "department “{name}” ({key}) is retired"),
    "org-department-renamed": Words(
        "部门“{before}”改名为“{after}”", "department “{before}” is renamed “{after}”"
    ),
    "org-department-moved": Words(
        "部门“{name}”从“{before}”移到“{after}”下", "department “{name}” moves from “{before}” to “{after}”"
    ),
    "org-tier-added": Words("新增层次“{name}”（{key}）", "tier “{name}” ({key}) is added"),
    "org-tier-removed": Words("去掉层次“{name}”（{key}）", "tier “{name}” ({key}) goes"),
    "org-tier-renamed": Words("层次“{before}”改名为“{after}”", "tier “{before}” is renamed “{after}”"),
    "org-axis-added": Words("新增群组类别“{name}”（{key}）", "kind of groups “{name}” ({key}) is added"),
    "org-axis-removed": Words("去掉群组类别“{name}”（{key}）", "kind of groups “{name}” ({key}) goes"),
    "org-axis-renamed": Words(
        "群组类别“{before}”改名为“{after}”", "kind of groups “{before}” is renamed “{after}”"
    ),
    "org-group-added": Words("新增群组“{name}”（{key}）", "group “{name}” ({key}) is added"),
    "org-group-removed": Words("去掉群组“{name}”（{key}）", "group “{name}” ({key}) goes"),
    "org-group-renamed": Words("群组“{before}”改名为“{after}”", "group “{before}” is renamed “{after}”"),
    "org-order": Words("排列顺序不同", "the order differs"),
}
