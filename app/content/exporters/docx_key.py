"""Word: the key of the paper that ``docx`` makes, with explanations."""

from __future__ import annotations

from app.content.exporter import Exporter
from app.content.exporters.docx import WordPaper

EXPORTER: Exporter = WordPaper(is_key=True)
