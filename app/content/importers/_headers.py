"""What people call the columns of a table of questions, and the types in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from app.domain.normalise import fold_width

# Field, heading in Chinese, heading in English, further spellings. The headings are what we write ourselves.
COLUMNS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("id", "题号", "id", ("编号", "试题编号", "题目编号", "试题id", "题目id", "试题序号", "code")),
    ("type", "题型", "type", ("类型", "试题类型", "题目类型", "题类", "题型名称", "questiontype")),
    (
        *("stem", "题干", "stem"),
        (
            "题目",
            "试题",
            "试题内容",
            "题目内容",
            "试题题干",
            "题干内容",
            "问题",
            "内容",
            "题目名称",
            "试题题目",
            "question",
            "题面",
        ),
    ),
    (
        "options",
        "选项",
        "options",
        ("备选项", "候选项", "选项内容", "备选答案", "可选项", "试题选项", "option"),
    ),
    ("right", "是否正确", "right", ("正确与否", "是否答案", "是否为答案", "iscorrect")),
    (
        *("answer", "答案", "answer"),
        (
            "正确答案",
            "标准答案",
            "参考答案",
            "试题答案",
            "题目答案",
            "正确选项",
            "answers",
            "correct",
            "correctanswer",
            "key",
        ),
    ),
    (
        *("explain", "解析", "explain"),
        (
            "答案解析",
            "试题解析",
            "题目解析",
            "试题分析",
            "解答",
            "说明",
            "explanation",
            "feedback",
            "rationale",
        ),
    ),
    (
        *("topic", "专题", "topic"),
        (
            "章节",
            "知识点",
            "分类",
            "类别",
            "所属章节",
            "所属分类",
            "题目分类",
            "试题分类",
            "考点",
            "科目",
            "category",
        ),
    ),
    ("tier", "层次", "tier", ("适用层次", "岗位层次", "层级", "适用对象", "适用岗位")),
    ("groups", "群组", "groups", ("适用群组",)),
    ("tags", "标签", "tags", ("关键词", "关键字", "tag")),
    (
        "difficulty",
        "难度",
        "difficulty",
        ("难易度", "难易程度", "难度等级", "难度系数", "试题难度", "题目难度"),
    ),
    (
        "source",
        "依据",
        "source",
        ("出处", "来源", "题目来源", "试题来源", "出题依据", "参考资料", "reference"),
    ),
    ("scoring", "评分规则", "scoring", ("计分规则",)),
    ("penalty", "扣分", "penalty", ("答错扣分",)),
    ("shuffle", "选项乱序", "shuffle", ()),
    ("status", "状态", "status", ("试题状态",)),
    ("compare", "比较", "compare", ("比较方式",)),
    ("tolerance", "误差", "tolerance", ("允许误差",)),
    ("unit", "单位", "unit", ("units",)),
    ("distractors", "干扰项", "distractors", ("错误答案", "错误选项")),
    ("pairs", "配对", "pairs", ("匹配项",)),
    ("extra", "多余项", "extra", ()),
    ("items", "各项", "items", ("排序项",)),
    ("rubric", "采分点", "rubric", ("评分要点", "得分点", "采分要点", "评分标准")),
    ("words", "字数", "words", ("字数要求",)),
    ("marks", "分值", "marks", ("分数", "试题分数", "题目分值", "score", "points")),
    ("number", "序号", "number", ("行号", "题序", "no")),
)
TYPE_NAMES: Mapping[str, str] = {
    name: type_name
    for type_name, names in {
        "single": "单选 单选题 单项选择 单项选择题 单选类 单 single singlechoice radio 单选题型",
        "multiple": "多选 多选题 多项选择 多项选择题 多 multiple multiplechoice multipleresponse checkbox",
        "indefinite": "不定项 不定项题 不定项选择 不定项选择题 不定向选择题 indefinite",
        "truefalse": "判断 判断题 是非 是非题 对错题 正误判断 判断正误 判 truefalse judge boolean",
        "blank": "填空 填空题 填 blank fill fillin fillblank fillintheblank",
        "numeric": "计算 计算题 数值 数值题 numeric numerical number",
        "match": "连线 连线题 匹配 匹配题 配对题 match matching",
        "order": "排序 排序题 order ordering sequence",
        "qa": "问答 问答题 卡片 qa",
        "short": "简答 简答题 名词解释 名词解释题 short shortanswer",
        "essay": "论述 论述题 案例 案例分析 案例分析题 主观题 主观 essay",
        "choice": "选择 选择题 客观题 choice",
    }.items()
    for name in names.split()
}  # fmt: skip

_NOT_THE_NAME = re.compile(r"[(（\[【〔].*?[)）\]】〕]|[*＊:：\s_/\-·．.]|[（(]?必填[)）]?|[（(]?选填[)）]?")
_OPTION = re.compile(r"(?:选项|备选答案|备选项|答案选项|候选项|option|choice|opt)?([a-z])(?:选项|项)?")
_NUMBERED_OPTION = re.compile(
    r"(?:选项|备选答案|备选项|候选项|option|choice)([1-9][0-9]?|[一二三四五六七八九十])"
)
_FEEDBACK = re.compile(r"(?:提示|选项提示|feedback)([a-z])")
_TRANSLATED = re.compile(r"(?:英文|英语|english|en(?=[^a-z]))(.+)|(.+?)(?:英文|英语|english)")
_HAN_DIGITS = "一二三四五六七八九十"
_FIELDS = {name: field for field, zh, en, others in COLUMNS for name in (zh, en, *others)}


@dataclass(frozen=True)
class Headings:
    """The row of headings: for each column its field; ``unknown`` are headings that mean nothing here.

    Fields are those of :data:`COLUMNS`, ``option:0`` and ``feedback:0`` for the
    first option, with ``en.`` before them for a translation.
    """

    fields: Mapping[int, str]
    unknown: tuple[str, ...]

    @property
    def is_table_of_questions(self) -> bool:
        names = set(self.fields.values())
        return "stem" in names and len(names) > 1


def read_headings(cells: Sequence[str]) -> Headings:
    """Return what a row says if it is one of headings."""
    fields: dict[int, str] = {}
    unknown = []
    for column, cell in enumerate(cells):
        if not cell.strip() or len(cell) > 40:
            continue
        name = field_of(cell)
        if name and name not in fields.values():
            fields[column] = name
        else:
            unknown.append(" ".join(cell.split()))
    return Headings(fields, tuple(unknown))


def field_of(heading: str) -> str:
    """Return the field that a heading means, empty when it means none."""
    folded = fold_width(heading).lower()
    name = _plain(folded)
    if found := _own_field(name):
        return found
    translated = _TRANSLATED.fullmatch(re.sub(r"[\s()（）]+", "", folded).replace("en.", "英文"))
    if translated and (found := _own_field(_plain(translated[1] or translated[2]))):
        return f"en.{found}"
    return ""


def type_of(text: str) -> str:
    """Return the type that a word names (``choice`` is not one of ours), empty when it names none."""
    return TYPE_NAMES.get(_plain(fold_width(text).lower()), "")


def type_in_name(sheet: str) -> str:
    """Return the type that a sheet's name holds, such as ``一、单选题（50题）``."""
    name = _plain(fold_width(sheet).lower())
    long_names = sorted((one for one in TYPE_NAMES if len(one) > 1), key=len, reverse=True)
    return next((TYPE_NAMES[one] for one in long_names if one in name), "")


def _plain(text: str) -> str:
    return _NOT_THE_NAME.sub("", text) or text.strip()


def _own_field(name: str) -> str:
    if name in _FIELDS:
        return _FIELDS[name]
    if found := _FEEDBACK.fullmatch(name):
        return f"feedback:{ord(found[1]) - ord('a')}"
    if found := _NUMBERED_OPTION.fullmatch(name):
        number = _HAN_DIGITS.index(found[1]) if found[1] in _HAN_DIGITS else int(found[1]) - 1
        return f"option:{number}" if number < len(ascii_uppercase) else ""
    found = _OPTION.fullmatch(name)
    return f"option:{ord(found[1]) - ord('a')}" if found else ""
