"""Tables of questions, from whatever file: where the headings are, what a row is, what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from app.content.diagnostics import Diagnostic
from app.content.foreign_text import clean_text
from app.content.importer import ImportedItem
from app.content.importers import _answers as answers
from app.content.importers._choices import read_truth
from app.content.importers._headers import Headings, read_headings, type_in_name, type_of
from app.content.importers._table_types import RowTexts, make_fields, tell_type, translated_fields
from app.content.sheets.rows import MOST_COLUMNS, Row, not_endless
from app.domain.bank.fields import Raw

MOST_ITEMS = 20_000
_HEADINGS_WITHIN = 30
_SAMPLES = (
    *("示例：", "示例:", "（示例）", "(示例)", "【示例】", "[示例]", "样例：", "样例:"),
    *("例题：", "例题:", "例：", "例:", "example:", "sample:"),
)


@dataclass
class TableReading:
    """What a table gave. ``has_headings`` is False when it is no table of questions."""

    items: list[ImportedItem] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    has_headings: bool = False
    columns: tuple[str, ...] = ()


def read_table(rows: Iterable[Row], file: str, sheet: str = "") -> TableReading:
    """Return the questions of a table, whose headings stand within its first 30 rows."""
    reading = TableReading()
    source = not_endless(iter(rows))
    headings, first = _find_headings(source)
    if headings is None:
        return reading
    headings, source = _with_second_row(headings, source)
    reading.has_headings = True
    reading.columns = tuple(headings.fields.values())
    reading.diagnostics += _notes_on(headings, file, first)
    default_type = type_in_name(sheet)
    for group in _groups(source, headings):
        if len(reading.items) >= MOST_ITEMS:
            facts = {"most": MOST_ITEMS}
            reading.diagnostics.append(
                Diagnostic(file, group[0].number, 1, "error", "import-too-many", facts)
            )
            break
        _take(group, headings, default_type, file, reading)
    return reading


def _find_headings(rows: Iterator[Row]) -> tuple[Headings | None, int]:
    for row, _ in zip(rows, range(_HEADINGS_WITHIN), strict=False):
        headings = read_headings(row.cells[:MOST_COLUMNS])
        if headings.is_table_of_questions:
            return headings, row.number
    return None, 0


def _with_second_row(headings: Headings, rows: Iterator[Row]) -> tuple[Headings, Iterator[Row]]:
    """Take in a second row of headings, where 选项 stands over A, B, C and D."""
    second = next(rows, None)
    below = read_headings(second.cells[:MOST_COLUMNS]).fields if second else {}
    above = {column: name for column, name in headings.fields.items() if name != "options"}
    new = [name for column, name in below.items() if above.get(column) != name]
    written = sum(1 for cell in second.cells if cell) if second else 0
    if len(new) > 1 and len(below) == written and all(name.startswith("option:") for name in new):
        return Headings({**above, **below}, headings.unknown), rows
    return headings, rows if second is None else chain([second], rows)


def _notes_on(headings: Headings, file: str, line: int) -> Iterator[Diagnostic]:
    if headings.unknown:
        facts = {"columns": ", ".join(headings.unknown[:20])}
        yield Diagnostic(file, line, 1, "warning", "import-columns-left-out", facts)
    if "marks" in headings.fields.values():
        yield Diagnostic(file, line, 1, "warning", "import-marks-lost")


def _groups(rows: Iterator[Row], headings: Headings) -> Iterator[list[Row]]:
    """Yield the rows of each item: one, or, where each option has a row, all up to the next stem."""
    names = {name: column for column, name in headings.fields.items()}
    if "right" not in names or "options" not in names:
        yield from ([row] for row in rows)
        return
    group: list[Row] = []
    stem = ""
    for row in rows:
        found = _cell(row, names["stem"])
        if group and found and found != stem:
            yield group
            group = []
        stem = found or stem
        group.append(row)
    if group:
        yield group


def _cell(row: Row, column: int) -> str:
    return clean_text(row.cells[column]) if column < len(row.cells) else ""


def _take(group: list[Row], headings: Headings, default_type: str, file: str, reading: TableReading) -> None:
    row = group[0]
    texts = {name: text for column, name in headings.fields.items() if (text := _cell(row, column))}
    if len(group) > 1 or "right" in texts:
        texts |= _from_option_rows(group, headings)
    if read_headings(row.cells[:MOST_COLUMNS]).fields == headings.fields:
        return  # the headings once more, as on every printed page
    if not texts.get("stem"):
        if texts.keys() - {"number", "type", "marks"}:
            reading.diagnostics.append(Diagnostic(file, row.number, 1, "warning", "import-row-without-stem"))
        return
    if not texts.keys() - {"number", "stem"}:  # a remark below the table
        reading.diagnostics.append(Diagnostic(file, row.number, 1, "warning", "import-not-a-question"))
        return
    if texts["stem"].lower().startswith(_SAMPLES):
        reading.diagnostics.append(Diagnostic(file, row.number, 1, "warning", "import-sample-row"))
        return
    reading.items.append(_item(row, texts, headings, default_type, file))


def _from_option_rows(group: list[Row], headings: Headings) -> dict[str, str]:
    """Return options and answer of an item whose options stand in rows of their own."""
    names = {name: column for column, name in headings.fields.items()}
    options = [_cell(row, names["options"]) for row in group]
    rights = [_cell(row, names["right"]) for row in group]
    letters = [chr(ord("A") + n) for n, said in enumerate(rights[:26]) if said == "1" or read_truth(said)]
    texts = {f"option:{number}": option for number, option in enumerate(options[:26])}
    return {**texts, "options": "", "answer": "".join(letters)}


def _item(row: Row, texts: dict[str, str], headings: Headings, default_type: str, file: str) -> ImportedItem:
    notes = [
        Diagnostic(file, row.number, column + 1, "warning", code, facts)
        for column, code, facts in row.notes
        if column in headings.fields
    ]
    written = texts.get("type", "")
    type_name = type_of(written) if written else default_type
    if written and not type_name:
        notes.append(Diagnostic(file, row.number, 1, "warning", "import-type-unknown", {"type": written}))
    gathered = RowTexts.of(texts, type_name)
    made = make_fields(type_name or tell_type(gathered), gathered)
    notes += [Diagnostic(file, row.number, 1, "warning", code) for code in made.notes]
    fields = made.fields | about_fields(texts)
    if translation := translated_fields(fields, gathered):
        fields["en"] = translation
    fragment = "\t".join(" ".join(cell.split()) for cell in row.cells if cell.strip())
    cells = tuple((name, _cell(row, column)) for column, name in headings.fields.items())
    return ImportedItem(fields, file, row.number, "", fragment, tuple(notes), cells)


def about_fields(texts: dict[str, str]) -> dict[str, Raw]:
    """Return what a row says beside its question."""
    fields: dict[str, Raw] = {
        name: texts[name] for name in ("id", "explain", "scoring", "penalty") if name in texts
    }
    readers = {
        "topic": answers.read_path,
        "tier": answers.split_words,
        "groups": answers.split_words,
        "tags": answers.split_words,
        "difficulty": answers.read_difficulty,
        "source": _source,
        "shuffle": answers.read_shuffle,
        "status": answers.read_status,
    }
    for name, read in readers.items():
        if name in texts and (value := read(texts[name])):
            fields[name] = value
    return fields


def _source(text: str) -> Raw:
    """Return ``doc: 甲`` lines as a map; any other text names the document."""
    lines = [line.split(": ", 1) for line in text.split("\n")]
    if all(len(parts) == 2 and parts[0].isascii() for parts in lines):
        return {key.strip(): value.strip() for key, value in lines}
    return {"doc": " ".join(text.split())}
