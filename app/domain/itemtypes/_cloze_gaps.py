"""The gaps of a cloze item: what may stand in each, read, judged and translated gap by gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.domain.bank.fields import Fields, Raw, Report, point_at_written_keys
from app.domain.bank.item_type import Response
from app.domain.bank.shapes import (
    letter,
    read_letters,
    read_options,
    read_text,
    read_texts,
    suggest,
)
from app.domain.itemtypes._translate import has_same_count
from app.domain.itemtypes.numeric import ITEM_TYPE as NUMERIC
from app.domain.itemtypes.numeric import NumericBody
from app.domain.normalise import same_text

LOOSE, STRICT = "loose", "strict"
_ALIASES = {
    **{"选项": "options", "答案": "answer", "也可": "accept", "比较": "compare"},
    **{"计算": "numeric", "误差": "tolerance", "单位": "unit"},
}
_KINDS = {
    "options": ("options", "answer"),
    "numeric": ("numeric", "tolerance", "unit"),
    "answer": ("answer", "accept", "compare"),
}
GAP_KEYS = {**{key: key for keys in _KINDS.values() for key in keys}, **_ALIASES}


@dataclass(frozen=True)
class ChoiceGap:
    """One of a few options; ``answer_key`` is its source position."""

    options: tuple[str, ...]
    answer_key: int


@dataclass(frozen=True)
class TextGap:
    """A typed text; the first of ``accepted`` is the one shown."""

    accepted: tuple[str, ...]
    compare: str = LOOSE


Gap = ChoiceGap | TextGap | NumericBody
Gaps = Mapping[str, Gap]


def read_gap(raw: Raw, behind: str, report: Report) -> Gap | None:
    """Return a gap, None after reporting an error; ``behind`` is the text that follows it."""
    fields = _canonical(raw, report)
    if fields is None:
        return None
    kind = next((kind for kind in _KINDS if kind in fields), "")
    if not kind:
        report.error("gap-kind")
        return None
    if stray := next((key for key in fields if key not in _KINDS[kind]), ""):
        key = str(_written(raw)[stray])
        report.at(key).error_on_key("key-unknown", key=key, suggestion=", ".join(_KINDS[kind]))
        return None
    first = len(report.problems)
    gap = _read_kind(kind, fields, behind, report)
    point_at_written_keys(report, first, _written(raw))
    return gap


def _read_kind(kind: str, fields: Fields, behind: str, report: Report) -> Gap | None:
    if kind == "options":
        return _read_choice(fields, report)
    return _read_number(fields, behind, report) if kind == "numeric" else _read_text(fields, report)


def _written(raw: Raw) -> Fields:
    """Return the keys as the author wrote them, by name."""
    return {GAP_KEYS[key]: key for key in raw if key in GAP_KEYS} if isinstance(raw, Mapping) else {}


def _canonical(raw: Raw, report: Report) -> Fields | None:
    if not isinstance(raw, Mapping):
        report.error("gap-kind")
        return None
    for key in raw:
        if key not in GAP_KEYS:
            report.at(key).error_on_key("key-unknown", key=key, suggestion=suggest(key, list(GAP_KEYS)))
            return None
    return {GAP_KEYS[key]: value for key, value in raw.items()}


def _read_choice(fields: Fields, report: Report) -> ChoiceGap | None:
    options = read_options(fields, "options", report)
    if "answer" not in fields:
        report.error("answer-missing")
        return None
    if options is None:
        return None
    letters = read_letters(fields["answer"], options, report.at("answer"))
    if letters is None:
        return None
    if len(letters) > 1:
        report.at("answer").error("single-many-answers", count=len(letters))
        return None
    return ChoiceGap(options, letters[0])


def _read_number(fields: Fields, behind: str, report: Report) -> NumericBody | None:
    renamed = {"answer" if key == "numeric" else key: value for key, value in fields.items()}
    inner = Report()
    body: NumericBody | None = NUMERIC.parse(behind.strip() or "—", renamed, inner)
    for problem in inner.problems:
        path = tuple("numeric" if step == "answer" else step for step in problem.path)
        report.problems.append(replace(problem, path=(*report.base, *path)))
    return body


def _read_text(fields: Fields, report: Report) -> TextGap | None:
    compare = read_text(fields["compare"], report.at("compare")) if "compare" in fields else LOOSE
    if compare not in (LOOSE, STRICT):
        if compare is not None:
            report.at("compare").error("compare-unknown", compare=compare, offered=f"{LOOSE}, {STRICT}")
        return None
    answer = read_texts(fields["answer"], report.at("answer"))
    others = read_texts(fields["accept"], report.at("accept")) if "accept" in fields else ()
    if answer is None or others is None:
        return None
    return TextGap(tuple(dict.fromkeys((*answer, *others))), compare)


def dump_gap(gap: Gap) -> Fields:
    """Return a gap as an author writes it."""
    if isinstance(gap, ChoiceGap):
        return {"options": list(gap.options), "answer": letter(gap.answer_key)}
    if isinstance(gap, NumericBody):
        fields = NUMERIC.dump(gap)
        return {
            "numeric": fields["answer"],
            **{key: fields[key] for key in ("tolerance", "unit") if key in fields},
        }
    first, *others = gap.accepted
    found: dict[str, Raw] = {"answer": first}
    if others:
        found["accept"] = others
    return {**found, "compare": gap.compare} if gap.compare != LOOSE else found


def _is_text(gap: Gap, key: str) -> bool:
    return key == "options" or (isinstance(gap, TextGap) and key in ("answer", "accept"))


def localise_gap(gap: Gap, raw: Raw, report: Report) -> Gap | None:
    """Return a gap in another language: its options, or texts accepted besides the source's."""
    fields = _canonical(raw, report)
    if fields is None:
        return None
    written = dump_gap(gap)
    for key in fields:
        if not _is_text(gap, key) and fields[key] != written.get(key):
            report.at(key).error_on_key("translation-fixed", key=key)
            return None
    if isinstance(gap, ChoiceGap):
        options = read_options(fields, "options", report)
        if options is None or not has_same_count(gap.options, options, report.at("options")):
            return None
        return replace(gap, options=options)
    if isinstance(gap, NumericBody):
        return gap
    own: list[str] = []
    for key in (key for key in ("answer", "accept") if key in fields):
        texts = read_texts(fields[key], report.at(key))
        if texts is None:
            return None
        own += texts
    return replace(gap, accepted=tuple(dict.fromkeys((*own, *gap.accepted))))


def is_right(gap: Gap, response: Response) -> bool:
    """Whether what stands in a gap, in canonical form, is right."""
    if isinstance(gap, ChoiceGap):
        return bool(response == gap.answer_key)
    if isinstance(gap, NumericBody):
        return NUMERIC.grade(gap, response, "exact").fraction == 1
    strict = gap.compare == STRICT
    return any(same_text(response, accepted, strict=strict) for accepted in gap.accepted)


def gap_texts(gap: Gap) -> Iterator[str]:
    """Yield the Markdown texts of a gap that may be shown."""
    yield from gap.options if isinstance(gap, ChoiceGap) else ()
