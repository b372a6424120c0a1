"""Both languages of the screen. Messages are written in English; zh_CN comes from the .po files, one a room.

This is the only module that touches Flask-Babel: take ``_``, ``_l`` (lazy, for module level)
and ``ngettext`` from here.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import flask_babel
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask

from app.web.current import language

FOLDER = Path(__file__).parent / "translations"


def _(message: str, **facts: object) -> str:
    """Return ``message`` in the reader's language, ``%(name)s`` filled from ``facts``."""
    return str(flask_babel.gettext(message, **facts))


def _l(message: str, **facts: object) -> Any:
    """Return a message that is translated when shown; for tables and forms made at import."""
    return flask_babel.lazy_gettext(message, **facts)


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    """Return the form for ``num`` (also a fact ``%(num)s``) in the reader's language."""
    return str(flask_babel.ngettext(one, many, num, **facts))


def init_i18n(app: Flask) -> None:
    babel = flask_babel.Babel(app, default_locale="zh_CN", locale_selector=language)
    babel.domain_instance = _MergedFiles()


class _MergedFiles(flask_babel.Domain):
    """All .po files of a language as one catalog, read from the sources: no compile step to forget."""

    def get_translations(self) -> NullTranslations:
        return _translations(language())


@cache
def _translations(locale: str) -> NullTranslations:
    files = sorted((FOLDER / locale).glob("*.po"))
    if not files:
        return NullTranslations()
    buffer = io.BytesIO()
    write_mo(buffer, merge(files, locale)[0])
    buffer.seek(0)
    return Translations(buffer)


def merge(files: list[Path], locale: str) -> tuple[Catalog, list[str]]:
    """Return one catalog of several files, and the messages that two of them translate differently.

    The first file in order of names wins: a doubt about a word must not take a page down.
    """
    merged, conflicts = Catalog(locale=locale), []
    for file in files:
        with file.open("rb") as source:
            catalog = read_po(source, locale=locale)
        for message in catalog:
            if not message.id:
                continue
            known = merged.get(message.id, message.context)
            if known is None:
                merged.add(message.id, message.string, flags=message.flags, context=message.context)
            elif known.string != message.string:
                conflicts.append(f"{file.name}: {message.id!r} is {known.string!r} elsewhere")
    return merged, conflicts
