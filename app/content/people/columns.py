"""What people call the columns of a sheet of members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.bank.fields import Words
from app.domain.normalise import fold_width


class Column(NamedTuple):
    """A field with its heading in both languages, which is what we write ourselves, and further spellings."""

    field: str
    title: Words
    others: str


COLUMNS = (
    Column(
        "number",
        Words("工号", "Staff number"),
        "员工号 员工编号 员工工号 职工号 职工编号 人员编号 人员工号 编号 工作证号 账号 帐号 登录名 用户名 "
        "staffno staffid employeenumber employeeno employeeid account username",
    ),
    Column(
        "name",
        Words("姓名", "Name"),
        "名字 员工姓名 职工姓名 人员姓名 真实姓名 考生姓名 fullname employeename",
    ),
    Column(
        "phone",
        Words("手机", "Phone"),
        "手机号 手机号码 电话 电话号码 联系电话 联系方式 移动电话 联系手机 "
        "mobile mobilephone cellphone telephone tel phonenumber",
    ),
    Column(
        "department",
        Words("部门", "Department"),
        "单位 台站 部门名称 单位名称 台站名称 所属部门 所在部门 所属单位 所在单位 所属台站 所在台站 机构 "
        "组织机构 科室 部门路径 station unit division",
    ),
    Column("team", Words("班组", "Team"), "班 班组名称 所属班组 所在班组 机房班组 小组"),
    Column("tier", Words("层次", "Tier"), "岗位层次 人员层次 层级 岗位层级 适用层次 岗位类别 人员类别 level"),
    Column("groups", Words("群组", "Groups"), "分组 组别 所属群组 专业 group specialty"),
    Column("email", Words("邮箱", "E-mail"), "电子邮箱 电子邮件 邮件 邮件地址 邮箱地址 mail emailaddress"),
    Column("status", Words("状态", "Status"), "在职状态 人员状态 员工状态 账号状态 employmentstatus"),
    Column("was", Words("原工号", "Former staff number"), "旧工号 曾用工号 原员工号 oldstaffnumber was"),
    Column("nothing", Words("备注", "Remarks"), "序号 行号 说明 no number remark notes"),
)
TITLES: Mapping[str, Words] = {column.field: column.title for column in COLUMNS}
STATUSES: Mapping[str, bool] = {
    **dict.fromkeys(("在职", "在岗", "启用", "正常", "有效", "active", "enabled", "employed"), True),
    **dict.fromkeys(("离职", "停用", "退休", "调出", "禁用", "无效", "inactive", "disabled", "left"), False),
}
_NOT_THE_NAME = re.compile(r"[(（\[【〔].*?[)）\]】〕]|[*＊:：\s_/\-·．.\"'“”]|必填|选填")
_FIELD_OF = {
    _NOT_THE_NAME.sub("", name.lower()): column.field
    for column in COLUMNS
    for name in (column.title.zh, column.title.en, *column.others.split())
}


@dataclass(frozen=True)
class Headings:
    """The row of headings: the field of each column, and what is written there."""

    fields: Mapping[int, str]
    texts: Mapping[int, str]
    unknown: tuple[str, ...]

    @property
    def is_table_of_members(self) -> bool:
        return {"number", "name"} <= set(self.fields.values())

    def columns_of(self, field: str) -> list[int]:
        return [column for column, name in self.fields.items() if name == field]


def read_headings(cells: Sequence[str], axes: Iterable[str] = ()) -> Headings:
    """Return what a row says if it is one of headings; ``axes`` are kinds of groups, a column each.

    What stands twice counts once, except for groups, which may lie in several columns.
    """
    kinds = {plain_heading(name) for name in axes}
    fields: dict[int, str] = {}
    texts: dict[int, str] = {}
    unknown = []
    for column, cell in enumerate(cells):
        text = " ".join(cell.split())
        if not text or len(text) > 40:
            continue
        name = plain_heading(text)
        field = "groups" if name in kinds else _FIELD_OF.get(name, "")
        if not field or (field not in ("groups", "nothing") and field in fields.values()):
            unknown.append(text)
            continue
        fields[column], texts[column] = field, text
    return Headings(fields, texts, tuple(unknown))


def count_headings(cells: Sequence[str]) -> int:
    """Return how many columns a line of text would have, cut so."""
    return len(read_headings(cells).fields)


def plain_heading(text: str) -> str:
    return _NOT_THE_NAME.sub("", fold_width(text).lower())
