"""Questions of a paper as our fields: answers from wherever they stand, types from what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.content.diagnostics import Diagnostic
from app.content.foreign_text import clean_text
from app.content.importer import ImportedItem
from app.content.importers import _answers as answers
from app.content.importers._choices import read_truth
from app.content.importers._paper import PaperQuestion, PaperReading, PaperSection
from app.content.importers._paper_key import KeyEntry, KeySection
from app.content.importers._paper_lines import GROUP, PaperLine, Rich, find_options, joined
from app.content.importers._table import about_fields
from app.content.importers._table_types import RowTexts, make_fields
from app.domain.bank.fields import Raw
from app.domain.bank.gaps import GAP, count_gaps, normalise_gaps
from app.domain.bank.shapes import letter
from app.domain.readings import parse_number

_LETTERS = "[A-HＡ-Ｈ](?:[\\s、,，;；]*[A-HＡ-Ｈ])*"
_IN_STEM = re.compile(
    rf"[（(【\[]\s*({_LETTERS}|[√✓✔×✗✘]|对|错|正确|错误|[TFx])\s*[)）】\]]|_+\s*({_LETTERS})\s*_+"
)
_EMPTY = re.compile(r"[（(【\[][\s_＿　]*[)）】\]]|[_＿]{3,}")
_EMPTY_BRACKETS = re.compile(r"[（(][\s　]*[)）]")
_EMPTY_AT_END = re.compile(r"\s*[（(【\[][\s_　]*[)）】\]]\s*([。.]?)\s*$|^\s*[（(【\[][\s_　]*[)）】\]]\s*")
_POINTS = re.compile(r"\s*[（(\[【]\s*(?:本?小?题\s*)?(?:共\s*)?[0-9]+(?:\.[0-9]+)?\s*分\s*[)）\]】]\s*")
_TRUTH = re.compile(r"\s*([√✓✔×✗✘]|正确|错误|对|错)\s*[，,。；;：:.]?\s*(.*)", re.DOTALL)
_QUANTITY = re.compile(r"([+\-−]?[0-9][0-9.,×^/]*)\s*([A-Za-zΩ℃%μ°µ/²³]{0,8}|[\u4e00-\u9fff]{1,3})[。.]?")
_CHOICES = ("single", "multiple", "indefinite", "choice")
_LOOKS = ("red", "highlight", "underline", "bold")


@dataclass
class _Draft:
    """One question on its way, and what is to be told of it."""

    question: PaperQuestion
    stem: Rich
    options: list[Rich]
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def tell(self, code: str, **facts: object) -> None:
        self.notes.append((code, facts))


def items_of(paper: PaperReading, file: str) -> tuple[list[ImportedItem], list[Diagnostic]]:
    """Return the questions of a paper with the answers of its key, and what was found beside them."""
    found = [
        *(_note(file, line.number, line.text, "import-line-left-out") for line in _told(paper)),
        *_match_key(paper, file),
    ]
    items = []
    for section in paper.sections:
        if section.head.points and section.questions:
            facts = {"section": section.head.title, "points": section.head.points}
            found.append(_note(file, section.place, "", "import-section-points", **facts))
        for question in section.questions:
            if question.stem or question.options:
                items.append(_item(question, file))
            else:
                found.append(_note(file, question.place, _source_of(question), "import-not-a-question"))
    return items, found


def _told(paper: PaperReading) -> list[PaperLine]:
    """Return the lines left out that could be questions: not those of a title above the first."""
    first = min((section.place for section in paper.sections), default=0)
    return [line for line in paper.loose if line.number > first]


def _note(file: str, place: int, text: str, code: str, **facts: object) -> Diagnostic:
    return Diagnostic(file, place, 1, "warning", code, facts, " ".join(text.split())[:200])


def _source_of(question: PaperQuestion) -> str:
    own = [line.text for line in question.lines]
    return "\n".join([*own, *(_source_of(child) for child in question.children)])


# The key at the end


def _match_key(paper: PaperReading, file: str) -> Iterator[Diagnostic]:
    """Give the key's answers to the questions they are of; yield what fits none."""
    for place, text in paper.key.misfits:
        yield _note(file, place, text, "import-key-misfit")
    untold = list(paper.key.sections)
    for index, part in enumerate(untold):
        questions = _questions_for(part, index, paper.sections)
        for number, entry in part.entries.items():
            question = questions.get(number)
            if question is None:
                facts = {"number": number}
                yield _note(file, entry.place, entry.answer, "import-key-without-question", **facts)
            else:
                _give(question, entry)


def _questions_for(part: KeySection, index: int, sections: list[PaperSection]) -> Mapping[int, PaperQuestion]:
    """Return the questions that a part of the key is about, by number."""
    if part.head is not None:
        same = [one for one in sections if one.head.number and one.head.number == part.head.number]
        same = same or [one for one in sections if one.head.type == part.head.type]
        return {} if not same else _by_number(same[:1])
    flat = [question for one in sections for question in _flat(one)]
    numbers = [question.number for question in flat]
    if len(set(numbers)) == len(numbers):
        return {question.number: question for question in flat}
    return _by_number(sections[index : index + 1])


def _by_number(sections: list[PaperSection]) -> dict[int, PaperQuestion]:
    return {question.number: question for one in sections for question in _flat(one)}


def _flat(section: PaperSection) -> Iterator[PaperQuestion]:
    for question in section.questions:
        yield from question.children or [question]


def _give(question: PaperQuestion, entry: KeyEntry) -> None:
    question.key_answer = entry.answer
    for name, text in entry.fields.items():
        if name == "answer":
            question.key_answer = text
        else:
            question.fields.setdefault(name, [Rich(text)])


# One question


def _item(question: PaperQuestion, file: str) -> ImportedItem:
    fields, notes = _group(question) if question.children else _fields(question)
    source = _source_of(question)
    told = [_note(file, question.place, source, code, **facts) for code, facts in notes]
    return ImportedItem(fields, file, question.place, "", source, tuple(told))


def _group(question: PaperQuestion) -> tuple[dict[str, Raw], list[tuple[str, dict[str, object]]]]:
    notes = [(code, dict[str, object]()) for code in _line_notes(question)]
    children: list[Raw] = []
    for child in question.children:
        fields, own = _fields(child)
        children.append(fields)
        notes += own
    stem = _POINTS.sub("", clean_text("\n\n".join(rich.text for rich in question.stem)))
    return {GROUP: stem, "questions": children}, notes


def _fields(question: PaperQuestion) -> tuple[dict[str, Raw], list[tuple[str, dict[str, object]]]]:
    draft = _Draft(question, joined(question.stem), list(question.options))
    for code in _line_notes(question):
        draft.tell(code)
    _take_fields(draft)
    _cut_options_off(draft)
    kind = question.type
    answer = _answer_above(draft, kind)
    if question.key_answer:
        if answer and _plain(answer) != _plain(question.key_answer):
            draft.tell("import-answers-differ", one=answer[:60], other=question.key_answer[:60])
        answer = question.key_answer
    if not answer and draft.options:
        answer = _answer_by_look(draft)
    kind = kind or _tell_kind(draft, answer)
    if kind == "blank":
        answer = _fill_gaps(draft, answer)
    kind, answer = _settle(draft, kind, answer)
    return _made(draft, kind, answer), draft.notes


def _line_notes(question: PaperQuestion) -> list[str]:
    return list(dict.fromkeys(code for line in question.lines for code in line.notes))


def _take_fields(draft: _Draft) -> None:
    for name, parts in draft.question.fields.items():
        text = clean_text("\n".join(part.text for part in parts))
        draft.texts[name] = re.sub(r"^答\s*[:：]\s*", "", text) if name == "answer" else text
    draft.texts["rubric"] = ""
    if rubric := draft.question.fields.get("rubric"):
        said = clean_text("\n".join(part.text for part in rubric))
        draft.texts["explain"] = "\n\n".join(filter(None, [draft.texts.get("explain", ""), said]))


def _cut_options_off(draft: _Draft) -> None:
    """Take options off a stem that holds them on its own line."""
    if draft.options or draft.question.type not in (*_CHOICES, ""):
        return
    text = draft.stem.text
    for start in (
        found.start()
        for found in re.finditer(r"(?:(?<=[\s。；;，,、)）】？?:：])|(?<=[\u4e00-\u9fff]))[(（]?[AＡ]", text)
    ):
        found = find_options(text[start:], 0)
        if len(found) > 1:
            draft.options = [draft.stem.cut(start + each.start, start + each.end) for each in found]
            draft.stem = draft.stem.cut(0, start)
            return


def _answer_above(draft: _Draft, kind: str) -> str:
    """Return the answer written below a question, else the one in its stem."""
    answer = draft.texts.get("answer", "")
    if kind not in (*_CHOICES, "truefalse", "") or (
        kind == "" and not draft.options and count_gaps(draft.stem.text)
    ):
        return answer
    found = list(_IN_STEM.finditer(draft.stem.text))
    if found and (answer or not _EMPTY.search(draft.stem.text)):
        last = found[-1]
        said = (last[1] or last[2]).strip()
        if draft.options or read_truth(said) is not None:
            draft.stem = Rich(f"{draft.stem.text[: last.start()]}（ ）{draft.stem.text[last.end() :]}")
            return answer or said
    if answer or _EMPTY.search(draft.stem.text):
        return answer
    return _underlined_letter(draft) if draft.options else ""


def _underlined_letter(draft: _Draft) -> str:
    """Return a letter that stands underlined in the stem, where a gap was filled in by hand."""
    for look in draft.stem.looks:
        said = draft.stem.text[look.start : look.end].strip()
        if look.kind == "underline" and re.fullmatch(_LETTERS, said):
            draft.stem = Rich(f"{draft.stem.text[: look.start]}（ ）{draft.stem.text[look.end :]}")
            return said
    return ""


def _answer_by_look(draft: _Draft) -> str:
    """Return the letters of the options that stand out from the others."""
    for kind in _LOOKS:
        marked = [index for index, option in enumerate(draft.options) if _stands_out(option, kind)]
        if 0 < len(marked) < len(draft.options):
            draft.tell("import-answer-by-look", look=kind)
            return "".join(map(letter, marked))
    return ""


def _stands_out(option: Rich, kind: str) -> bool:
    return option.share(kind) >= 0.5 or any(one.kind == kind and one.start == 0 for one in option.looks)


def _tell_kind(draft: _Draft, answer: str) -> str:
    if draft.options:
        return "choice"
    if read_truth(answer) is not None:
        return "truefalse"
    if count_gaps(draft.stem.text):
        return "blank"
    return "short"


def _fill_gaps(draft: _Draft, answer: str) -> str:
    """Return the answers of gaps; words underlined or red in the stem become gaps and their answers."""
    if count_gaps(draft.stem.text) or answer:
        return answer
    for kind in ("underline", "red"):
        spans = [
            one
            for one in draft.stem.looks
            if one.kind == kind and draft.stem.text[one.start : one.end].strip()
        ]
        if spans:
            texts: list[str] = []
            text = draft.stem.text
            for one in reversed(spans):
                texts.insert(0, text[one.start : one.end].strip())
                text = f"{text[: one.start]}{GAP}{text[one.end :]}"
            draft.stem = Rich(text)
            draft.tell("import-answer-by-look", look=kind)
            return "\n".join(texts)
    return answer


def _settle(draft: _Draft, kind: str, answer: str) -> tuple[str, str]:
    """Return type and answer as they go together."""
    if kind in _CHOICES and not draft.options and read_truth(answer) is not None:
        kind = "truefalse"
    if kind == "truefalse" and not draft.options:
        if (found := _TRUTH.fullmatch(answer)) and found[2]:
            draft.texts.setdefault("explain", found[2].strip("（）() "))
            answer = found[1]
        draft.stem = Rich(_EMPTY_AT_END.sub(r"\1", draft.stem.text))
    if (
        kind == "single"
        and len(answers.read_choice(answer, [option.text for option in draft.options]) or ()) > 1
    ):
        draft.tell("import-single-with-several")
        kind = "multiple"
    if kind == "numeric":
        found = _QUANTITY.fullmatch(answer.strip())
        if found is None or parse_number(found[1]) is None:
            return "short", answer
        draft.texts["unit"], answer = found[2], found[1]
    return (kind if kind != GROUP else "short"), answer


def _plain(answer: str) -> str:
    truth = read_truth(answer)
    return str(truth) if truth is not None else re.sub(r"[\s、,，;；。.]+", "", answer).upper()


def _made(draft: _Draft, kind: str, answer: str) -> dict[str, Raw]:
    stem = _POINTS.sub("", _EMPTY_BRACKETS.sub("（ ）", clean_text(draft.stem.text)))
    texts = {"stem": normalise_gaps(stem) if kind == "blank" else stem, "answer": clean_text(answer)}
    texts |= {f"option:{index}": clean_text(option.text) for index, option in enumerate(draft.options)}
    texts["unit"] = draft.texts.get("unit", "")
    row = RowTexts.of(texts, kind)
    made = make_fields(kind, row)
    for code in made.notes:
        draft.tell(code)
    about = {
        name: text for name, text in draft.texts.items() if name not in ("answer", "rubric", "unit") and text
    }
    return made.fields | about_fields(about)
