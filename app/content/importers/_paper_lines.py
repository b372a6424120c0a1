"""Lines of a paper: heads of sections, numbers, options, and 答案：, 解析： and the like behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import NamedTuple

from app.content.importers._headers import type_in_name, type_of
from app.domain.bank.shapes import letter
from app.domain.normalise import fold_width

GROUP = "group"
_HAN_NUMBERS = "一二三四五六七八九十"


class Look(NamedTuple):
    """Characters that stand out: ``kind`` is red, highlight, underline or bold."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Rich:
    """A text and what stands out in it."""

    text: str
    looks: tuple[Look, ...] = ()

    def cut(self, start: int, end: int | None = None) -> Rich:
        """Return the part from ``start`` to ``end`` without white space around it."""
        stop = len(self.text) if end is None else end
        part = self.text[start:stop]
        start += len(part) - len(part.lstrip())
        stop = start + len(part.strip())
        kept = (Look(max(one.start, start), min(one.end, stop), one.kind) for one in self.looks)
        looks = tuple(Look(a - start, b - start, kind) for a, b, kind in kept if a < b)
        return Rich(self.text[start:stop], looks)

    def share(self, kind: str) -> float:
        """Return the share of the written characters that stand out so."""
        seen = {at for one in self.looks if one.kind == kind for at in range(one.start, one.end)}
        written = [at for at, sign in enumerate(self.text) if not sign.isspace()]
        return sum(at in seen for at in written) / len(written) if written else 0.0


def joined(parts: Iterable[Rich], between: str = "\n") -> Rich:
    """Return texts one after the other as one."""
    text, looks = "", list[Look]()
    for part in parts:
        if text:
            text += between
        looks += [Look(a + len(text), b + len(text), kind) for a, b, kind in part.looks]
        text += part.text
    return Rich(text, tuple(looks))


@dataclass(frozen=True)
class PaperLine:
    """A line; ``number`` is that of its paragraph, ``list_id`` names the automatic list it is in.

    ``cells`` are those of a table, which stands as a whole; its ``rich`` is the table as Markdown.
    """

    number: int
    rich: Rich
    list_id: str = ""
    cells: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.rich.text


class SectionHead(NamedTuple):
    """``一、单选题（每题2分）``: its number (0 without one), title, type (empty when unknown) and points."""

    number: int
    title: str
    type: str
    points: str


class Number(NamedTuple):
    """The number before a question, how it is written, and where the question itself begins."""

    value: int
    style: str
    end: int


class Option(NamedTuple):
    """The place of an option's letter, of its text, and its end."""

    start: int
    text: int
    end: int


_KINDS = (
    "单项选择|多项选择|不定项选择|不定项|单选|多选|选择|判断正误|正误判断|判断|是非|填空|简答|问答|论述|名词解释|"
    "计算|案例分析|材料分析|材料|阅读理解|阅读|案例|分析|综合|作图|实操|操作|应用|连线|匹配|配对|排序|主观|思考|附加"
)
_HEAD = re.compile(
    rf"\s*(?:第?\s*([{_HAN_NUMBERS}]{{1,3}})\s*(?:大题|部分|题)?\s*[、.．,，:：\s]\s*|"
    rf"[（(]\s*([{_HAN_NUMBERS}]{{1,3}})\s*[)）]\s*)((?:{_KINDS})题?.{{0,140}})"
)
_NAKED_HEAD = re.compile(
    rf"\s*[【\[（(]?((?:{_KINDS})(?:题|类题)?)[】\])）]?\s*[:：]?\s*([（(【\[].{{0,120}}[)）】\]])?[。.]?\s*"
)
_KEY_PART = re.compile(
    rf"\s*(?:第?\s*([{_HAN_NUMBERS}]{{1,3}})\s*(?:大题|题)?\s*[、.．,，:：\s]\s*((?:{_KINDS})题?)?|"
    rf"[（(]\s*([{_HAN_NUMBERS}]{{1,3}})\s*[)）]|((?:{_KINDS})题?))"
    r"(?:[（(【][^）)】]{0,60}[）)】])?\s*[:：、.]?\s*((?:[（(]?[0-9].*)?)"
)
_WORDS_OF_KINDS = {
    **dict.fromkeys(("分析", "综合", "作图", "实操", "操作", "应用", "思考", "附加"), "essay"),
    **dict.fromkeys(("材料分析", "材料", "阅读理解", "阅读"), GROUP),
}
_POINTS = re.compile(r"每\s*(?:小?题|空|个|道)\s*([0-9]+(?:\.[0-9]+)?)\s*分")
_LONGEST_TITLE = 20
LONGEST_LINE = 4000  # of what is read; a paragraph beyond it is no question
_NUMBER = re.compile(
    r"\s*(?:(第)\s*([0-9]{1,3})\s*题|([（(])\s*([0-9]{1,3})\s*[)）]|"
    r"([0-9]{1,3})\s*([、．)）]|\.(?![0-9])|[:：](?![0-9])))\s*[.．、:：]?\s*"
)
_BARE_NUMBER = re.compile(
    r"\s*([0-9]{1,3})(?:\s+(?=\S)|(?=[\u4e00-\u9fff《“]))(?![年月日号时分秒个台次人元名项条天米度%])"
)
_FIELDS = {
    **dict.fromkeys(("正确答案", "参考答案", "标准答案", "答案要点", "参考要点", "答案", "答"), "answer"),
    **dict.fromkeys(("答案解析", "试题解析", "题目解析", "解析", "解释", "分析", "说明"), "explain"),
    **dict.fromkeys(("难易程度", "难易度", "难度系数", "难度等级", "难度"), "difficulty"),
    **dict.fromkeys(("出题依据", "依据", "出处", "来源", "参考资料"), "source"),
    **dict.fromkeys(("知识点", "考点", "章节", "专题"), "topic"),
    **dict.fromkeys(("评分标准", "评分要点", "采分点", "得分点"), "rubric"),
    **dict.fromkeys(("关键词", "标签"), "tags"),
}
_NAMES = "|".join(sorted(_FIELDS, key=len, reverse=True))
_MARKER = re.compile(
    rf"(?:^|(?<=[\s。．.；;，,、)）】\]？?！!A-Z√×对错]))\s*"
    rf"(?:[【\[〖]\s*({_NAMES})\s*[】\]〗]\s*[:：]?|[（(]?({_NAMES})\s*(?:[:：]|(?<=答案)[是为]\s*[:：]?))\s*"
)
_KEY_HEAD = re.compile(
    r"[^0-9]{0,30}?(?:参考|标准|试题|试卷|正确)?答\s*案(?:与|及|和|、)?(?:评分(?:标准|细则|要点)|解析|要点|部分|页)?"
    r"\s*[:：]?\s*"
)
_NOISE = re.compile(
    r"[\s\-—…·.．_＿=*~～]*|[\s\-—]*第?\s*[0-9]+\s*页.*|共\s*[0-9]+\s*页|.*(?:密\s*封\s*线|装\s*订\s*线).*|"
    r"(?:姓\s*名|单\s*位|部\s*门|工\s*号|得\s*分|成\s*绩|评卷人|阅卷人|日\s*期|岗\s*位)\s*[:：_＿\s].*"
)


def read_section(text: str) -> SectionHead | None:
    """Return the head of a section, None when the line is none."""
    found = _HEAD.fullmatch(text)
    number = _han_number(found[1] or found[2]) if found else 0
    rest = found[3] if found else ""
    if found is None:
        naked = _NAKED_HEAD.fullmatch(text)
        if naked is None:
            return None
        rest = naked[1] + (naked[2] or "")
    title = re.split(r"[（(【\[:：,，。\s]", rest.strip(), maxsplit=1)[0]
    if len(title) > _LONGEST_TITLE:
        return None
    points = _POINTS.search(rest)
    return SectionHead(number, title, kind_of(title), points[1] if points else "")


def read_key_head(text: str) -> tuple[SectionHead, str] | None:
    """Return the head of a part of the key and what stands behind it: ``一、1-5 ABCDA``, ``单选：1.A``."""
    if found := _KEY_PART.fullmatch(text):
        title = found[2] or found[4] or ""
        number = _han_number(found[1] or found[3] or "")
        return SectionHead(number, title, kind_of(title) if title else "", ""), found[5]
    head = read_section(text)
    return None if head is None else (head, "")


def kind_of(title: str) -> str:
    """Return the type that a section's title names; ``group`` for texts with questions below."""
    word = title.removesuffix("题")
    return _WORDS_OF_KINDS.get(word) or type_of(title) or type_in_name(title)


def _han_number(text: str) -> int:
    tens, ten, ones = text.partition("十")
    unit = _HAN_NUMBERS.find(ones if ten else text) + 1
    return (10 * (_HAN_NUMBERS.find(tens) + 1 if tens else 1) if ten else 0) + unit


def read_number(text: str) -> Number | None:
    """Return the number that a line begins with, when it is marked as one."""
    found = _NUMBER.match(text)
    if found is None:
        return None
    value = int(found[2] or found[4] or found[5])
    return Number(
        value, (found[1] or found[3] or found[6]).replace("．", ".").replace("（", "("), found.end()
    )


def read_bare_number(text: str) -> Number | None:
    """Return the number before ``12 下列说法`` or ``12下列说法``; whether it is one, the order must tell."""
    found = _BARE_NUMBER.match(text)
    return Number(int(found[1]), " ", found.end()) if found else None


def cut_markers(rich: Rich) -> tuple[Rich, list[tuple[str, Rich]]]:
    """Cut ``题干 答案：A 解析：因为`` into what stands before and the fields behind."""
    found = list(_MARKER.finditer(rich.text))
    if not found:
        return rich.cut(0), []
    ends = [each.start() for each in found[1:]] + [len(rich.text)]
    fields = []
    for each, end in zip(found, ends, strict=True):
        part = rich.cut(each.end(), end)
        if "(" in each[0] or "（" in each[0]:
            part = part.cut(0, len(part.text.rstrip(")）")))
        fields.append((_FIELDS[each[1] or each[2]], part))
    return rich.cut(0, found[0].start()), fields


def find_options(text: str, first: int, following: str = "") -> list[Option]:
    """Return the options in a line that begins with the letter due; ``following`` is the next line."""
    pieces: list[Option] = []
    at = 0
    for position in range(first, len(ascii_uppercase)):
        found = _option_pattern(position, at_start=not pieces).search(text, at)
        if found is None:
            break
        if not pieces and not found["sure"] and not _goes_on(text[found.end() :], following, position, first):
            return []
        pieces.append(Option(found.start(), found.end(), len(text)))
        at = found.end()
    if not pieces:
        return []
    starts = [piece.start for piece in pieces[1:]] + [len(text)]
    return [piece._replace(end=end) for piece, end in zip(pieces, starts, strict=True)]


def _goes_on(rest: str, following: str, position: int, first: int) -> bool:
    """Whether a letter without a sign behind it is an option's: others stand before or behind it."""
    after = _option_pattern(position + 1, at_start=False)
    return first > 0 or bool(after.search(rest)) or bool(_option_pattern(position + 1, True).match(following))


def _option_pattern(position: int, at_start: bool) -> re.Pattern[str]:
    name = letter(position)
    sign = f"[{name}{name.lower()}{chr(ord(name) + 0xFEE0)}]"
    before = r"^\s*" if at_start else r"(?:(?<=[\s。；;，,、)）】\]])|(?<=[\u4e00-\u9fff0-9%℃Ω]))"
    sure = rf"(?:[（(【\[]\s*{sign}\s*[)）】\]]|{sign}\s*[.．、:：)）])"
    loose_before = r"^\s*" if at_start else r"(?<=\s)"
    return re.compile(
        rf"(?:{before}(?P<sure>{sure})|{loose_before}{name}(?=\s+\S|[\u4e00-\u9fff《“]))\s*[.．、:：]?\s*"
    )


def is_key_head(text: str, following: Sequence[str]) -> bool:
    """Whether the answers of the whole paper follow, rather than that of one question."""
    plain = fold_width(text).strip()
    if len(plain) > 40 or not _KEY_HEAD.fullmatch(text.strip()) or read_number(text):
        return False
    if not plain.startswith(("答案:", "参考答案:", "标准答案:", "正确答案:")):
        return True
    after = next((line for line in following if line.strip()), "")
    return read_section(after) is not None or bool(re.match(r"\s*[0-9]{1,3}\s*[-—~～至.、．:：]", after))


def is_noise(text: str) -> bool:
    """Whether a line is of the sheet and not of the paper: page numbers, rules, fields for names."""
    return _NOISE.fullmatch(text) is not None


def numbered_pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield number and rest of each entry in a line such as ``1. 甲  2. 乙``."""
    starts = [
        (found.start(), found.end(), int(found[1]))
        for found in re.finditer(
            r"(?:^|(?<=[\s;；,，。]))\s*[（(]?([0-9]{1,3})\s*[、．)）:：.](?![0-9])\s*", text
        )
    ]
    ends = [*(start for start, *_ in starts[1:]), len(text)]
    for (_, begin, value), end in zip(starts, ends, strict=False):
        yield value, text[begin:end].strip().rstrip(";；,，").strip()


def looks_like_paper(text: str) -> bool:
    """Whether a text has heads of sections or numbered questions as Chinese papers have them."""
    lines = [line[:LONGEST_LINE] for line in text.split("\n")[:2000]]
    if any(read_section(line) for line in lines if len(line) < 200):
        return True
    has_han = re.search("[\u4e00-\u9fff]", text) is not None
    return has_han and sum(read_number(line) is not None for line in lines) > 1
