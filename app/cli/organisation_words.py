"""What differs between the organisation's file and what is in force, line by line."""

from __future__ import annotations

from collections.abc import Iterable

import click

from app.cli.console import settings
from app.content.wording import word
from app.domain.organisation.difference import OrganisationChange
from app.services.publish_organisation import OrganisationEdited


def tell_organisation_edited(edited: OrganisationEdited) -> None:
    """Say on standard error that the file was not taken, what it would change, and what to do."""
    click.echo(word(edited.code, edited.facts, settings().language[:2]), err=True)
    tell_changes(edited.changes)


def tell_changes(changes: Iterable[OrganisationChange]) -> None:
    """Say on standard error what a file changes."""
    for change in changes:
        click.echo(f"  {word(f'org-{change.code}', change.facts, settings().language[:2])}", err=True)
