"""``baiti bank lint``: advice about banks that are free of errors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.console import clock, in_words, say, settings
from app.cli.diagnostics import format_option, language_option
from app.content.bank_files import BankReading
from app.content.diagnostics import Diagnostic, format_all
from app.content.lint_rule import LintSubject
from app.content.linting import lint_bank, lint_rules
from app.services.read_home import HomeReading, read_banks, read_home


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--rule", "rules", multiple=True, metavar="NAME", help="Only this rule; may be repeated.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules and stop.")
@format_option
@language_option
@with_appcontext
def lint(
    paths: tuple[Path, ...], rules: tuple[str, ...], list_rules: bool, form: str, lang: str | None
) -> None:
    """Advise on banks (default: all in question_bank/): what is allowed, but seldom meant."""
    if list_rules:
        _list_rules()
        return
    if unknown := [name for name in rules if name not in lint_rules()]:
        raise click.BadParameter(f"{', '.join(unknown)} ({', '.join(lint_rules())})", param_hint="--rule")
    chosen = settings()
    home = read_home(chosen.home, zone=chosen.zone, today=clock().now().astimezone(chosen.tz).date())
    banks = read_banks(list(paths), home=chosen.home, zone=chosen.zone) if paths else home.banks
    found = find_advice(banks, home, rules)
    if text := format_all(found, form, lang or chosen.language[:2]):
        click.echo(text)
    if form == "text":
        count = sum(len(bank.items) for bank in banks)
        say(f"{count} 道题，{len(found)} 条建议。", f"{count} items, {len(found)} findings.")
    raise SystemExit(1 if found else 0)


def find_advice(banks: Sequence[BankReading], home: HomeReading, rules: Sequence[str]) -> list[Diagnostic]:
    """Return the errors of ``banks`` and what the rules say of them, beside the rest of the home folder."""
    names = {bank.header.name for bank in banks if bank.header}
    others = [bank for bank in home.banks if bank.header and bank.header.name not in names]
    found: list[Diagnostic] = []
    for bank in banks:
        found += [each for each in bank.diagnostics if each.is_error]
        found += lint_bank(LintSubject(bank, [*banks, *others], home.exams), rules)
    return found


def _list_rules() -> None:
    for name, rule in lint_rules().items():
        mark = "" if rule.is_default else " (--rule)"
        click.echo(f"{name}{mark}\t{in_words(rule.about)}")
