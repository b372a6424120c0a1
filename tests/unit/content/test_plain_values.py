"""The short way and the careful way are held together: whatever the short way accepts, the tree does too."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.content.bank_files import read_bank_sources
from app.content.diagnostics import FORMATS, format_all
from app.content.documents import Source
from app.content.encoding import decode
from app.content.exam_files import read_exam
from app.content.library import Library
from app.content.plain_values import read_plainly
from app.content.yaml_tree import Table, read_tree

DATA = Path(__file__).parents[2] / "data"
SAMPLE = (DATA / "banks/sample/bank.yaml").read_text(encoding="utf-8")
EXAM = (DATA / "exams/quarterly.yaml").read_text(encoding="utf-8")
SCRAPS = [
    "#", " #", " #x", "# ", ":", ": ", "：", ",", ", ", "，", "- ", "-", "- - ", "[", "]", "{", "}", "{{",
    "&a", "*a", "!", "%", "@", "`", ">", "|", ">3", "'", '"', "\\", '"\\n"', "?", "? ", "''", "[]",
    "\n", "\n  ", "\n    ", "\t", "　", "\xa0", "\u200b", "\u202e", "\x00", "---\n", "...\n", "$", "$x$",
    "____", " ", "  ", "  - id: q\n",
]  # fmt: skip


def mutations(source: str) -> st.SearchStrategy[str]:
    """A source with up to six places cut, doubled or filled with scraps of YAML."""
    place = st.integers(0, len(source))
    change = st.tuples(place, st.integers(0, 12), st.sampled_from(SCRAPS) | st.text(max_size=3))
    return st.lists(change, max_size=6).map(lambda changes: apply(source, changes))


def apply(source: str, changes: list[tuple[int, int, str]]) -> str:
    for place, cut, scrap in changes:
        source = source[:place] + scrap + source[place + cut :]
    return source


@settings(max_examples=400, deadline=None)
@given(mutations(SAMPLE))
@example(SAMPLE)
def test_what_the_short_way_accepts_the_tree_reads_alike_and_finds_nothing_wrong_with(text: str) -> None:
    decoded = decode(text.encode("utf-8", "surrogatepass"))
    plain = read_plainly(decoded.text) if decoded.is_plain else None
    if plain is None:
        return
    fields, questions, starts = plain
    tree = read_tree(decoded.text)
    assert tree.broke is None
    assert tree.troubles == ()
    assert isinstance(tree.root, Table)
    assert {**fields, "questions": questions} == {"questions": [], **tree.root}
    rows = tree.root.get("questions", [])
    assert [each.place[0] for each in rows if isinstance(each, Table)] == starts


def test_the_sample_goes_the_short_way() -> None:
    assert read_plainly(SAMPLE) is not None


@settings(max_examples=400, deadline=None)
@given(mutations(SAMPLE))
def test_a_mutated_bank_never_raises_and_every_finding_has_a_place(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    found = read_bank_sources({"a.yaml": data}, Library()).diagnostics
    lines = text.count("\n") + 1
    for each in found:
        assert 1 <= each.line <= lines
        assert each.column >= 1
    for form in FORMATS:
        format_all(found, form, "en")


@settings(max_examples=150, deadline=None)
@given(mutations(EXAM))
def test_a_mutated_exam_never_raises(text: str) -> None:
    exam, found = read_exam(Source("a.yaml", text.encode("utf-8", "surrogatepass")), Library())
    assert exam is not None or any(each.is_error for each in found)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_findings_rather_than_errors(data: bytes) -> None:
    reading = read_bank_sources({"a.yaml": data}, Library())
    assert reading.has_errors
