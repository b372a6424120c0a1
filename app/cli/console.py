"""How the command line speaks: language, settings and clock of the running application."""

from __future__ import annotations

from flask import current_app
from rich.console import Console

from app.domain.bank.fields import Words
from app.services.clock import Clock
from app.settings import Settings

out = Console(highlight=False, soft_wrap=True)


def settings() -> Settings:
    """Return the settings in force."""
    found: Settings = current_app.extensions["baiti"]
    return found


def clock() -> Clock:
    """Return the clock of the application."""
    found: Clock = current_app.extensions["baiti_clock"]
    return found


def say(zh: str, en: str) -> None:
    """Print a line in the installation's language."""
    out.print(in_words(Words(zh, en)), markup=False)


def in_words(words: Words) -> str:
    """Return ``words`` in the installation's language."""
    return words.in_language(settings().language)
