"""Word documents: papers as people keep them, read paragraph by paragraph."""

from __future__ import annotations

import io
import zipfile

from lxml.etree import LxmlError

from app.content.diagnostics import Diagnostic
from app.content.importer import ImportedItem, Importer, ImportReading, finish_reading
from app.content.importers._docx_lines import DOCUMENT, TooLargePart, read_document
from app.content.importers._headers import read_headings
from app.content.importers._paper import read_paper
from app.content.importers._paper_items import items_of
from app.content.importers._paper_lines import PaperLine
from app.content.importers._table import read_table
from app.content.sheets.rows import Row
from app.content.sheets.workbook import BROKEN, RefusedWorkbook, check_archive
from app.domain.bank.fields import Words

_OLD = (b"\xd0\xcf\x11\xe0", b"{\\rtf")
_WORKBOOK = "Workbook".encode("utf-16-le")  # the old format of Excel begins alike
_CODES = {"import-old-workbook": "import-old-document", "import-table-broken": "import-document-broken"}


class WordDocument:
    """See docs/import.md for what it knows; the line of a note is the number of a paragraph."""

    title = Words("Word 文档", "Word document")
    suffixes: tuple[str, ...] = (".docx", ".docm", ".doc", ".wps", ".rtf")

    def sniff(self, data: bytes) -> bool:
        if data.startswith(_OLD):
            return _WORKBOOK not in data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return DOCUMENT in archive.namelist()
        except BROKEN:
            return False

    def read(self, data: bytes, name: str) -> ImportReading:
        if data.startswith(_OLD):
            return _refused(name, "import-old-document")
        try:
            check_archive(data)
            found = read_document(data)
        except RefusedWorkbook as refused:
            return _refused(name, _CODES.get(refused.code, refused.code), **refused.facts)
        except TooLargePart:
            return _refused(name, "import-archive-bomb")
        except (*BROKEN, LxmlError) as error:
            return _refused(name, "import-document-broken", problem=type(error).__name__)
        items, told = items_of(read_paper(found.lines), name)
        for line in found.lines:
            if _is_table_of_questions(line):
                items, told = _from_table(line, name, items, told)
        reading = finish_reading(items, told, name)
        return ImportReading(reading.items, reading.diagnostics, found.pictures)


def _is_table_of_questions(line: PaperLine) -> bool:
    return bool(line.cells) and read_headings(line.cells[0]).is_table_of_questions


def _from_table(
    line: PaperLine, name: str, items: list[ImportedItem], told: list[Diagnostic]
) -> tuple[list[ImportedItem], list[Diagnostic]]:
    """Add the questions of a table with headings; what was told of it as a table is taken back."""
    table = read_table((Row(line.number + at, cells) for at, cells in enumerate(line.cells)), name)
    kept = [note for note in told if note.line != line.number or note.code != "import-line-left-out"]
    return [*items, *table.items], [*kept, *table.diagnostics]


def _refused(name: str, code: str, **facts: object) -> ImportReading:
    return ImportReading((), [Diagnostic(name, 1, 1, "error", code, facts)])


IMPORTER: Importer = WordDocument()
