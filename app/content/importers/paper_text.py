"""Papers as plain text, often pasted from Word: heads, numbers, options and answers in many manners."""

from __future__ import annotations

import re

from app.content.foreign_text import read_text_file
from app.content.importer import Importer, ImportReading, finish_reading
from app.content.importers._paper import read_paper
from app.content.importers._paper_items import items_of
from app.content.importers._paper_lines import PaperLine, Rich, looks_like_paper
from app.domain.bank.fields import Words


class PaperText:
    """See docs/import.md for what it knows; a line is a paragraph."""

    title = Words("试卷文字", "Text of a paper")
    suffixes: tuple[str, ...] = (".txt",)

    def sniff(self, data: bytes) -> bool:
        return looks_like_paper(read_text_file(data[:200_000], "").text)

    def read(self, data: bytes, name: str) -> ImportReading:
        text, diagnostics = read_text_file(data, name)
        lines = [PaperLine(number, _rich(line)) for number, line in enumerate(text.split("\n"), 1)]
        items, found = items_of(read_paper(lines), name)
        return finish_reading(items, [*diagnostics, *found], name)


def _rich(line: str) -> Rich:
    return Rich(re.sub(r"[\u200b-\u200f\ufeff]", "", line).replace("\u3000", "  ").replace("\xa0", " "))


IMPORTER: Importer = PaperText()
