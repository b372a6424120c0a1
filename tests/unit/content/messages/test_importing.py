"""Every code that imports and exports can give has words, and every word has a code that gives it."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import app.content
from app.content.messages.importing import MESSAGES

CONTENT = Path(app.content.__file__).parent
MADE_UP = {  # f"import-{what}-lost" and f"import-{kind}-unknown"
    *(f"import-{what}-lost" for what in ("picture", "link", "table")),
    *(f"import-{kind}-unknown" for kind in ("tier", "group")),
}


def codes_in_use() -> set[str]:
    files = [path for path in CONTENT.rglob("*.py") if path.parent.name != "messages"]
    found = (re.findall(r'"((?:import|export)-[a-z-]+)"', path.read_text(encoding="utf-8")) for path in files)
    return {code for codes in found for code in codes} | MADE_UP


def test_codes_and_words_are_the_same():
    assert codes_in_use() == {code for code in MESSAGES if code.startswith(("import-", "export-"))}


@pytest.mark.parametrize("code", MESSAGES)
def test_both_languages_use_the_same_facts(code):
    zh, en = (
        {name for _, name, _, _ in Formatter().parse(text) if name}
        for text in (MESSAGES[code].zh, MESSAGES[code].en)
    )
    assert zh == en
