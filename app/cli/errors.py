"""Turn what went wrong into a sentence and an exit status."""

from __future__ import annotations

import click

from app.content.wording import word
from app.domain.errors import DomainError
from app.home import HomeNotFound
from app.settings import BadSetting
from app.store.database import UNAVAILABLE


def explain(error: Exception) -> int:
    """Print what went wrong on standard error, in both languages; return the exit status.

    An error that nobody foresaw is raised again: hiding it would not help.
    """
    if isinstance(error, DomainError):
        for lang in ("zh", "en"):
            click.echo(word(error.code, error.facts, lang), err=True)
        return 1
    if isinstance(error, BadSetting | HomeNotFound):
        click.echo(str(error), err=True)
        return 2
    if isinstance(error, UNAVAILABLE):
        click.echo(_database_words(str(getattr(error, "orig", error))), err=True)
        return 1
    raise error


def _database_words(cause: str) -> str:
    if "full" in cause or "disk I/O" in cause or "readonly" in cause:
        return (
            f"磁盘已满或无法写入，未作任何改动。（{cause}）\n"
            f"The disk is full or cannot be written; nothing was changed. ({cause})"
        )
    if "connection" in cause:
        return (
            f"连不上数据库；请查看 PostgreSQL 是否在运行，BAITI_DATABASE_URL 是否正确。（{cause}）\n"
            f"The database cannot be reached; is PostgreSQL running, and BAITI_DATABASE_URL right? ({cause})"
        )
    return (
        f"数据库无法使用；请运行 baiti db upgrade。（{cause}）\n"
        f"The database cannot be used; run `baiti db upgrade`. ({cause})"
    )
