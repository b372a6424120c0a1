"""A paper, line by line: sections, questions with their options, what is said below them, and the key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.content.importers._paper_key import AnswerKey, table_answers
from app.content.importers._paper_lines import (
    GROUP,
    LONGEST_LINE,
    Number,
    PaperLine,
    Rich,
    SectionHead,
    cut_markers,
    find_options,
    is_key_head,
    is_noise,
    kind_of,
    read_bare_number,
    read_key_head,
    read_number,
    read_section,
)

_TRUTH_BEFORE = re.compile(
    r"\s*[（(【]\s*([√✓✔×✗✘xX]|对|错|正确|错误)?\s*[)）】]\s*(?=[0-9]{1,3}\s*[、．.)）])"
)
_OWN_TYPE = re.compile(r"\s*[【\[（(]\s*([\u4e00-\u9fff]{2,6}?题?)\s*[】\])）]\s*")
_MATERIAL = re.compile(r"\s*[（(【\[]?\s*(?:材料|阅读|案例|背景|资料)|.{0,30}(?:材料|案例|资料).{0,12}回答")
_SHEET = re.compile(r"[^0-9]{0,3}.{0,60}答\s*题\s*[卡纸]\s*|.{0,60}Answer sheet\s*")
_LOOKS_ASKING = re.compile(r".*[?？：:。_（(）)）]\s*$")


@dataclass
class PaperQuestion:
    """A question as it stands in the paper; ``number`` is 0 for a shared text without one."""

    number: int
    style: str
    type: str
    place: int
    stem: list[Rich] = field(default_factory=list)
    options: list[Rich] = field(default_factory=list)
    fields: dict[str, list[Rich]] = field(default_factory=dict)
    children: list[PaperQuestion] = field(default_factory=list)
    lines: list[PaperLine] = field(default_factory=list)
    key_answer: str = ""
    target: str = "stem"


@dataclass
class PaperSection:
    """A section and its questions."""

    head: SectionHead
    place: int
    questions: list[PaperQuestion] = field(default_factory=list)


@dataclass
class PaperReading:
    """What a paper holds; ``loose`` are lines that belong to no question."""

    sections: list[PaperSection] = field(default_factory=list)
    key: AnswerKey = field(default_factory=AnswerKey)
    loose: list[PaperLine] = field(default_factory=list)


def read_paper(lines: Sequence[PaperLine]) -> PaperReading:
    """Return the sections, questions and key of a paper."""
    reader = _Reader(lines)
    for index, line in enumerate(reader.lines):
        reader.take(index, line)
    return reader.paper


class _Reader:
    def __init__(self, lines: Sequence[PaperLine]) -> None:
        self.paper = PaperReading()
        self.lines = [line if len(line.text) <= LONGEST_LINE else _shortened(line) for line in lines]
        self._question: PaperQuestion | None = None
        self._parent: PaperQuestion | None = None
        self._is_in_key = False
        self._is_over = False  # an answer sheet follows, which repeats the numbers

    def take(self, index: int, line: PaperLine) -> None:
        """Take in one line after the other."""
        if line.cells:
            if not self._is_over or self._is_in_key:
                self._take_table(line)
            return
        if not line.text.strip() or is_noise(line.text):
            return
        self._is_over = self._is_over or _SHEET.fullmatch(line.text) is not None
        following = [each.text for each in self.lines[index + 1 : index + 6]]
        if is_key_head(line.text, following):
            self._is_in_key, self._question = True, None
            return
        if self._is_in_key:
            self._take_key(line)
            return
        if self._is_over:
            return
        head = read_section(line.text)
        if head is not None:
            self.paper.sections.append(PaperSection(head, line.number))
            self._question = self._parent = None
        else:
            self._take_text(line, following)

    def _take_key(self, line: PaperLine) -> None:
        head = read_key_head(line.text)
        if head is None:
            self.paper.key.take(line)
            return
        self.paper.key.open(head[0])
        if head[1]:
            self.paper.key.take(PaperLine(line.number, Rich(head[1])))

    def _take_table(self, line: PaperLine) -> None:
        if self._is_in_key or (self._has_begun() and table_answers(line.cells)):
            self.paper.key.take(line)
        elif self._question is not None:
            self._question.lines.append(line)
            self._add_text(self._question, line.rich)
        else:
            self.paper.loose.append(line)

    def _has_begun(self) -> bool:
        return bool(self.paper.sections) or self._question is not None

    def _take_text(self, line: PaperLine, following: Sequence[str]) -> None:
        rich = line.rich
        truth = _TRUTH_BEFORE.match(rich.text)
        if truth:
            rich = rich.cut(truth.end())
        number = self._number_of(rich.text, line, following)
        if number is not None:
            self._start(number, line)
            rich = rich.cut(number.end)
            if truth and truth[1] and self._question is not None:
                self._question.fields["answer"] = [Rich(truth[1])]
        elif self._opens_material(rich.text):
            self._start_group(line)
        if self._question is None:
            self.paper.loose.append(line)
            return
        self._question.lines.append(line)
        rest, fields = cut_markers(rich)
        self._take_plain(rest, following[0] if following else "")
        for name, value in fields:
            self._question.fields.setdefault(name, []).append(value)
            self._question.target = name

    def _take_plain(self, rich: Rich, following: str) -> None:
        question = self._question
        if question is None or not rich.text:
            return
        if not question.stem and (own := _OWN_TYPE.match(rich.text)) and kind_of(own[1]):
            question.type = kind_of(own[1])
            rich = rich.cut(own.end())
        takes_options = question.target in ("stem", "options") and question.stem
        options = find_options(rich.text, len(question.options), following) if takes_options else []
        if options:
            question.options += [rich.cut(each.start, each.end) for each in options]
            question.target = "options"
        else:
            self._add_text(question, rich)

    def _add_text(self, question: PaperQuestion, rich: Rich) -> None:
        if question.target == "stem" or (question.target == "options" and _is_picture_or_table(rich.text)):
            question.stem.append(rich)
        elif question.target == "options":
            last = question.options[-1]
            question.options[-1] = Rich(f"{last.text}{_glue(last.text, rich.text)}{rich.text}", last.looks)
        else:
            question.fields[question.target].append(rich)

    def _number_of(self, text: str, line: PaperLine, following: Sequence[str]) -> Number | None:
        """Return the number of the question that begins here, None when none does."""
        found = read_number(text)
        question = self._question
        if found is None:
            bare = read_bare_number(text)
            due = question.number + 1 if question else 1
            return bare if bare and bare.value == due and self._may_be_bare(text) else None
        if line.list_id:
            found = found._replace(style=f"{found.style}{line.list_id}")
        if question is None or question.target in ("stem", "options"):
            is_step = (
                question is not None
                and question.style != found.style
                and found.value == 1
                and not self._parent_may_have(question, found)
            )
            return None if is_step and question is not None and question.type not in ("", GROUP) else found
        if question.target == "answer" and question.type in ("short", "essay", "qa", ""):
            return found if self._is_next_question(question, found, text, following) else None
        return found

    def _may_be_bare(self, text: str) -> bool:
        return bool(self.paper.sections) and bool(_LOOKS_ASKING.match(text))

    def _parent_may_have(self, question: PaperQuestion, found: Number) -> bool:
        return question.type == GROUP or _is_material(question)

    def _is_next_question(
        self, question: PaperQuestion, found: Number, text: str, following: Sequence[str]
    ) -> bool:
        """Whether a number within an answer is the next question's and not that of a point in the answer."""
        counts = [each.value for rich in question.fields["answer"] if (each := read_number(rich.text))]
        if found.style != question.style or found.value <= question.number:
            return False
        if not counts or counts[-1] + 1 != found.value:
            return True
        answered = next((bool(cut_markers(Rich(each))[1]) for each in following if each.strip()), False)
        return found.value == question.number + 1 and (answered or text.rstrip().endswith(("?", "？")))

    def _start(self, number: Number, line: PaperLine) -> None:
        section = self._section(line)
        style = f"{number.style}{line.list_id}" if line.list_id not in number.style else number.style
        fresh = PaperQuestion(number.value, style, section.head.type, line.number)
        parent = self._group_of(fresh)
        if parent is not None:
            if not parent.children:
                parent.type = GROUP
            fresh.type = ""
            parent.children.append(fresh)
        else:
            section.questions.append(fresh)
        self._parent, self._question = parent, fresh

    def _group_of(self, fresh: PaperQuestion) -> PaperQuestion | None:
        """Return the shared text that a new question stands below."""
        if self._parent is not None and self._parent.children:
            siblings = self._parent.children
            return self._parent if siblings[0].style == fresh.style else None
        above = self._question
        if above is None or above.options or above.fields or above.style == fresh.style:
            return None
        return above if above.type == GROUP or _is_material(above) else None

    def _opens_material(self, text: str) -> bool:
        section = self.paper.sections[-1] if self.paper.sections else None
        if section is None or section.head.type != GROUP or not text.strip():
            return False
        has_done = self._question is None or (self._question.target not in ("stem",) or bool(self._parent))
        return self._question is None or (has_done and bool(_MATERIAL.match(text)))

    def _start_group(self, line: PaperLine) -> None:
        self._question = PaperQuestion(0, "", GROUP, line.number)
        self._parent = None
        self.paper.sections[-1].questions.append(self._question)

    def _section(self, line: PaperLine) -> PaperSection:
        if not self.paper.sections:
            self.paper.sections.append(PaperSection(SectionHead(0, "", "", ""), line.number))
        return self.paper.sections[-1]


def _shortened(line: PaperLine) -> PaperLine:
    return replace(line, rich=line.rich.cut(0, LONGEST_LINE), notes=(*line.notes, "import-line-cut"))


def _is_material(question: PaperQuestion) -> bool:
    return bool(question.stem) and bool(_MATERIAL.match(question.stem[0].text))


def _is_picture_or_table(text: str) -> bool:
    return text.startswith(("![", "|"))


def _glue(before: str, after: str) -> str:
    return " " if before[-1:].isascii() and after[:1].isascii() else ""
