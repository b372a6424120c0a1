"""What the columns of a sheet of results from paper are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.content.people.columns import plain_heading
from app.domain.bank.fields import Words

TITLES: Mapping[str, Words] = {
    "number": Words("工号", "Staff number"),
    "name": Words("姓名", "Name"),
    "unit": Words("单位", "Unit"),
    "tier": Words("层次", "Tier"),
    "score": Words("成绩", "Score"),
    "written_on": Words("考试日期", "Date written"),
    "reference": Words("答卷编号", "Sheet reference"),
    "note": Words("备注", "Note"),
}
SECTION = Words("大题", "Section")
_OTHERS = {
    "number": "员工号 员工编号 职工号 职工编号 人员编号 编号 staffno employeenumber",
    "name": "名字 考生姓名 考生 fullname",
    "score": "总分 得分 分数 总成绩 卷面成绩 考试成绩 total marks result",
    "written_on": "日期 笔试日期 作答日期 考试时间 date examdate",
    "reference": "试卷编号 扫描件 扫描件编号 答卷扫描件 卷号 reference sheet scan",
    "note": "说明 notes remark remarks",
}
_SECTION = re.compile(r"(?:大题|第|部分|section|part)+([1-9][0-9]?)(?:大题|部分|题)?")
_FIELD_OF = {
    plain_heading(name): field
    for field, title in TITLES.items()
    for name in (title.zh, title.en, *_OTHERS.get(field, "").split())
}


@dataclass(frozen=True)
class ScoreHeadings:
    """The columns by field, and those of the sections by their number from 1."""

    fields: Mapping[str, int]
    sections: Mapping[int, int]

    @property
    def is_table_of_scores(self) -> bool:
        return "number" in self.fields and ("score" in self.fields or bool(self.sections))


def read_score_headings(cells: Sequence[str]) -> ScoreHeadings:
    """Return what a row says if it is one of headings; what stands twice counts once."""
    fields: dict[str, int] = {}
    sections: dict[int, int] = {}
    for column, cell in enumerate(cells):
        name = plain_heading(cell[:60])
        if match := _SECTION.fullmatch(name):
            sections.setdefault(int(match[1]), column)
        elif name in _FIELD_OF:
            fields.setdefault(_FIELD_OF[name], column)
    return ScoreHeadings(fields, sections)


def count_score_headings(cells: Sequence[str]) -> int:
    """Return how many columns a line of text would have, cut so."""
    found = read_score_headings(cells)
    return len(found.fields) + len(found.sections)
