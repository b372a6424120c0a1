"""The paragraphs and tables of a Word document as lines of a paper, pictures taken along."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from lxml import etree

from app.content.importers._docx_numbers import Numbering, attribute, word
from app.content.importers._paper_lines import Look, PaperLine, Rich
from app.content.picture_bytes import UnreadablePicture, measure
from app.content.pictures import LARGEST
from app.domain.bank.gaps import GAP

MOST_XML = 16 * 2**20  # of one part, unpacked; its tree takes some four times as much
_MOST_TAGS = 500_000  # opening and closing; each element takes some 120 bytes beside its text
MOST_PICTURES = 200
DOCUMENT = "word/document.xml"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_VECTOR = "{urn:schemas-microsoft-com:vml}imagedata"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SUFFIXES = {"png": ".png", "jpeg": ".jpg", "gif": ".gif", "webp": ".webp"}
_SUPER = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_SUB = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_SPACES = re.compile("[\u2000-\u200a\u202f\u205f\u3000\xa0]")
_SKIPPED = frozenset(
    word(each) for each in ("del", "moveFrom", "rPr", "pPr", "footnoteReference", "instrText")
)


class TooLargePart(ValueError):
    """A part of the document unpacks to more than is read."""


@dataclass
class DocumentLines:
    """What a document holds: lines, and the pictures named in them, by path in the bank."""

    lines: list[PaperLine] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


@dataclass
class _Text:
    """A paragraph's text as it grows."""

    text: str = ""
    looks: list[Look] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, text: str, kinds: Sequence[str] = ()) -> None:
        start = len(self.text)
        self.text += text
        self.looks += [Look(start, len(self.text), kind) for kind in kinds]


def read_document(data: bytes) -> DocumentLines:
    """Return the lines of a document whose archive was looked at before.

    :raises TooLargePart: a part is too large to be read.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        reader = _Reader(archive)
        body = reader.part(DOCUMENT).find(word("body"))
        if body is not None:
            reader.read_blocks(body)
    return reader.found


def parse_part(archive: zipfile.ZipFile, name: str) -> Any:
    """Return the root of a part: no entities, no network, no DTD."""
    if archive.getinfo(name).file_size > MOST_XML:
        raise TooLargePart(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    with archive.open(name) as file:
        data = file.read(MOST_XML)
    if data.count(b"<") > _MOST_TAGS:
        raise TooLargePart(name)
    return etree.fromstring(data, parser)


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.found = DocumentLines()
        self._archive = archive
        self._names = set(archive.namelist())
        self._numbering = Numbering(self._maybe("word/numbering.xml"), self._maybe("word/styles.xml"))
        self._targets = self._read_targets()
        self._number = 0
        self._counts_lists = True

    def part(self, name: str) -> Any:
        return parse_part(self._archive, name)

    def _maybe(self, name: str) -> Any:
        return self.part(name) if name in self._names else None

    def _read_targets(self) -> dict[str, str]:
        root = self._maybe("word/_rels/document.xml.rels")
        found = {}
        for each in () if root is None else root:
            if each.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("word", each.get("Target", "")))
                found[each.get("Id", "")] = path.removeprefix("/")
        return found

    def read_blocks(self, parent: Any) -> None:
        for block in parent:
            if block.tag == word("p"):
                self._read_paragraph(block)
            elif block.tag == word("tbl"):
                self._read_table(block)
            elif block.tag in (word("sdt"), word("sdtContent"), word("ins"), word("smartTag")):
                self.read_blocks(block)

    def _read_paragraph(self, paragraph: Any) -> None:
        self._number += 1
        text, list_id = self._text_of(paragraph)
        start = 0
        for line in text.text.split("\n"):
            end = start + len(line)
            looks = tuple(
                Look(max(one.start, start) - start, min(one.end, end) - start, one.kind)
                for one in text.looks
                if one.start < end and one.end > start
            )
            notes = tuple(dict.fromkeys(text.notes)) if start == 0 else ()
            self.found.lines.append(PaperLine(self._number, Rich(line, looks), list_id, notes=notes))
            list_id, start = "", end + 1

    def _text_of(self, paragraph: Any) -> tuple[_Text, str]:
        text = _Text()
        label, list_id = self._numbering.label(paragraph)
        text.add(label)
        self._walk(paragraph, text)
        return text, list_id

    def _walk(self, node: Any, text: _Text) -> None:
        for child in node:
            if child.tag in _SKIPPED or child.tag == _FALLBACK or not isinstance(child.tag, str):
                continue
            if child.tag == word("r"):
                self._read_run(child, text)
            elif child.tag.startswith(_MATH):
                text.add("".join(each.text or "" for each in child.iter(f"{_MATH}t")))
                text.notes.append("import-formula-flat")
            else:
                self._walk(child, text)

    def _read_run(self, run: Any, text: _Text) -> None:
        properties = run.find(word("rPr"))
        kinds = [] if properties is None else list(_looks(properties))
        said = "".join(self._pieces(run, text))
        said = _SPACES.sub(" ", said)
        if "underline" in kinds and not said.strip() and len(said) + 3 * said.count("\t") > 1:
            text.add(GAP)
            return
        if properties is not None and (raised := attribute(properties.find(word("vertAlign")))):
            said = said.translate(
                _SUPER if raised == "superscript" else _SUB if raised == "subscript" else {}
            )
        text.add(said, kinds)

    def _pieces(self, run: Any, text: _Text) -> Iterator[str]:
        for child in run:
            if child.tag == word("t"):
                yield child.text or ""
            elif child.tag == word("tab"):
                yield "\t"
            elif child.tag in (word("br"), word("cr")):
                yield "" if attribute(child, "type") == "page" else "\n"
            elif child.tag == word("noBreakHyphen"):
                yield "-"
            elif child.tag == word("sym"):
                yield _SYMBOLS.get(attribute(child, "char").upper(), "")
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self._pictures(child, text)

    def _pictures(self, node: Any, text: _Text) -> Iterator[str]:
        found = False
        for each in node.iter(_DRAWN, _VECTOR):
            if any(above.tag == _FALLBACK for above in each.iterancestors()):
                continue
            found = True
            target = self._targets.get(
                each.get(f"{_RELATIONS}embed") or each.get(f"{_RELATIONS}id") or "", ""
            )
            if path := self._keep(target):
                yield f"\n![图 {len(self.found.pictures)}]({path})\n"
            else:
                text.notes.append("import-picture-lost")
        if not found and any(True for _ in node.iter(word("txbxContent"))):
            text.notes.append("import-text-box-lost")

    def _keep(self, target: str) -> str:
        """Keep a picture that can be shown and return its path, empty when it cannot."""
        if target not in self._names or self._archive.getinfo(target).file_size > LARGEST:
            return ""
        with self._archive.open(target) as file:
            data = file.read(LARGEST + 1)
        try:
            kind, width, height = measure(data)
        except UnreadablePicture:
            return ""
        if max(width, height) > 6000 or len(self.found.pictures) >= MOST_PICTURES:
            return ""
        path = f"media/{sha256(data).hexdigest()[:12]}{_SUFFIXES[kind]}"
        self.found.pictures[path] = data
        return path

    def _read_table(self, table: Any) -> None:
        rows: list[list[str]] = []
        first = self._number + 1
        options_only = True
        for row in table.iter(word("tr")):
            cells = []
            for cell in row.iterchildren(word("tc")):
                texts = []
                for paragraph in cell.iter(word("p")):
                    self._number += 1
                    texts.append(self._text_of(paragraph)[0].text.strip())
                cells.append("\n".join(filter(None, texts)))
            rows.append(cells)
            options_only = options_only and all(
                not each or re.match(r"[（(]?[A-H][.．、)）:：]", each) for each in cells
            )
        if not any(any(cells) for cells in rows):
            return
        if options_only or max(map(len, rows)) == 1:  # a table for the layout alone
            for cells in rows:
                for line in (line for cell in cells for line in cell.split("\n") if line):
                    self.found.lines.append(PaperLine(first, Rich(line)))
            return
        if any(re.search("得\\s*分|总\\s*分|评卷|阅卷|姓\\s*名", cell) for cells in rows for cell in cells):
            return  # the table of scores at a paper's top
        shown = Rich(_as_markdown(rows))
        self.found.lines.append(PaperLine(first, shown, cells=tuple(map(tuple, rows))))


_SYMBOLS = {"F0FC": "√", "F0D6": "√", "F050": "√", "F052": "√", "F0FB": "×", "F04F": "×", "F0B4": "×"}


def _looks(properties: Any) -> Iterator[str]:
    """Yield how a run stands out."""
    colour = attribute(properties.find(word("color")))
    if re.fullmatch("[0-9A-Fa-f]{6}", colour):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
        if red > 150 and green < 110 and blue < 110:
            yield "red"
    if attribute(properties.find(word("highlight")), missing="none") != "none":
        yield "highlight"
    underline = properties.find(word("u"))
    if underline is not None and attribute(underline, missing="single") != "none":
        yield "underline"
    bold = properties.find(word("b"))
    if bold is not None and attribute(bold, missing="1") not in ("0", "false", "off"):
        yield "bold"


def _as_markdown(rows: Sequence[Sequence[str]]) -> str:
    width = max(map(len, rows))
    lines = [
        "| "
        + " | ".join(" ".join(cell.split()).replace("|", "／") for cell in [*row, *[""] * (width - len(row))])
        + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
