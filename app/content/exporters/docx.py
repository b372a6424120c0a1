"""Word: a paper of all questions, by type, with sealing line and answer sheet. The key is a file apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.content.bank_files import LocatedItem
from app.content.bank_header import BankHeader
from app.content.exporter import Export, Exporter
from app.content.word_paper.printed import paper_of_items
from app.content.word_paper.write_paper import write_key, write_paper
from app.domain.bank.fields import Words


@dataclass(frozen=True)
class WordPaper:
    """``seed`` makes another order of questions and options; the key of the same seed fits it."""

    is_key: bool = False
    seed: str = ""
    suffix: str = ".docx"
    keeps_all: bool = True  # numbers are drawn, and groups printed with their text

    @property
    def title(self) -> Words:
        if self.is_key:
            return Words("Word 试卷的答案", "Key of a paper in Word")
        return Words("Word 试卷", "Paper in Word")

    def in_order_of(self, seed: str) -> WordPaper:
        """Return the exporter of the order that ``seed`` makes."""
        return replace(self, seed=seed)

    def write(self, header: BankHeader, items: Sequence[LocatedItem], lang: str) -> Export:
        kept = [located.item for located in items if located.item.status != "retired"]
        paper = paper_of_items(header.title.in_language(lang), kept, lang, self.seed)
        if len(self.seed) == 1:
            paper = replace(paper, variant=self.seed)
        return Export((write_key if self.is_key else write_paper)(paper), len(kept))


EXPORTER: Exporter = WordPaper()
