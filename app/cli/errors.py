"""Turn what went wrong into a sentence and an exit status."""

from __future__ import annotations

import click
from sqlalchemy.exc import OperationalError

from app.domain.errors import DomainError
from app.home import HomeNotFound
from app.settings import BadSetting


def explain(error: Exception) -> int:
    """Print what went wrong on standard error; return the exit status.

    An error that nobody foresaw is raised again: hiding it would not help.
    """
    if isinstance(error, DomainError):
        click.echo(refusal_in_words(error), err=True)
        return 1
    if isinstance(error, BadSetting | HomeNotFound):
        click.echo(str(error), err=True)
        return 2
    if isinstance(error, OperationalError):
        click.echo(_database_words(str(error.orig)), err=True)
        return 1
    raise error


def refusal_in_words(error: DomainError) -> str:
    """Return a refusal in both languages: the reader of a terminal is not known."""
    from app.content.refusals import refusal_words

    words = refusal_words(error)
    return f"{words.zh}\n{words.en}"


def _database_words(cause: str) -> str:
    if "disk is full" in cause or "disk I/O" in cause:
        return f"磁盘已满或无法写入，未作任何改动。\nThe disk is full or cannot be written; nothing was changed. ({cause})"
    return f"数据库无法使用；请先运行 baiti db upgrade。\nThe database cannot be used; run `baiti db upgrade` first. ({cause})"
