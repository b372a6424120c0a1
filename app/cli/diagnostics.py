"""Print what a check found, and turn it into an exit status."""

from __future__ import annotations

from collections.abc import Sequence

import click

from app.cli.console import say, settings
from app.content.diagnostics import Diagnostic, format_all, has_errors


def language_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add ``--lang``."""
    return click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the messages.")(command)


def format_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add ``--format``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "github"]),
        default="text",
        help="Form of the output.",
    )(command)


def report_findings(found: Sequence[Diagnostic], form: str, lang: str | None) -> int:
    """Print the findings, and in text form their count; return 1 when there is an error, else 0."""
    text = format_all(found, form, lang or settings().language[:2])
    if text:
        click.echo(text)
    errors = sum(each.is_error for each in found)
    if form == "text" and found:
        say(
            f"{errors} 处错误，{len(found) - errors} 处提醒。",
            f"{errors} errors, {len(found) - errors} warnings.",
        )
    return 1 if has_errors(found) else 0
