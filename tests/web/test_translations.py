"""Both languages are complete: every message of the program has its Chinese, none is empty or at odds."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import jinja2.ext
import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python

import app
from app.web.i18n import FOLDER, merge

SOURCE = Path(app.__file__).parent
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def messages_of(path: Path):
    """Yield (line, message) for each gettext call in a Python file or template."""
    content = BytesIO(path.read_bytes())
    if path.suffix == ".py":
        found = extract_python(content, KEYWORDS, [], {})
    else:
        options = {"trimmed": "false", "silent": "false", "encoding": "utf-8"}
        found = jinja2.ext.babel_extract(content, KEYWORDS, [], options)
    for line, _function, message, _comments in found:
        texts = message if isinstance(message, tuple) else (message,)
        if text := next(filter(None, texts), ""):
            yield line, text


def used() -> dict[str, str]:
    """Every message with the first place where it is used; the command line has its own two languages."""
    paths = [*SOURCE.rglob("web/**/*.py"), *SOURCE.rglob("web/templates/**/*.html")]
    found: dict[str, str] = {}
    for path in sorted(paths):
        for line, message in messages_of(path):
            found.setdefault(message, f"{path.relative_to(SOURCE)}:{line}")
    return found


def catalog():
    return merge(sorted((FOLDER / "zh_CN").glob("*.po")), "zh_CN")


def test_every_message_has_its_chinese():
    translated = {_id(message) for message in catalog()[0] if message.id and all(_strings(message))}
    missing = {place: message for message, place in used().items() if message not in translated}
    assert missing == {}


def test_no_translation_is_left_over():
    left = {_id(message) for message in catalog()[0] if message.id} - set(used())
    assert left == set()


def test_placeholders_are_the_same_in_both_languages():
    wrong = [
        _id(message)
        for message in catalog()[0]
        if message.id
        for text in _strings(message)
        if set(PLACEHOLDER.findall(text)) - _allowed(message)
    ]
    assert wrong == []


def test_no_two_rooms_translate_a_message_differently():
    assert catalog()[1] == []


def test_nothing_is_marked_fuzzy():
    assert [_id(message) for message in catalog()[0] if message.id and message.fuzzy] == []


@pytest.mark.parametrize("path", sorted((FOLDER / "zh_CN").glob("*.po")), ids=lambda path: path.name)
def test_english_punctuation_does_not_stand_in_chinese(path):
    wrong = [text for text in re.findall(r'^msgstr(?:\[0\])? "(.+)"', path.read_text(encoding="utf-8"), re.M)
             if re.search(r"[\u4e00-\u9fff][,;:?!](?!\d)", text)]  # fmt: skip
    assert wrong == []


def _id(message):
    return message.id[0] if isinstance(message.id, tuple) else message.id


def _strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _allowed(message):
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    return {name for text in ids for name in PLACEHOLDER.findall(text)}
