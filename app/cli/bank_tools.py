"""The tools for authors in the group ``baiti bank``."""

from __future__ import annotations

import click

from app.cli.bank_diff import diff
from app.cli.bank_exchange import export, import_
from app.cli.bank_fmt import fmt
from app.cli.bank_lint import lint
from app.cli.bank_lock import lock
from app.cli.bank_new import new, schema
from app.cli.bank_preview import preview
from app.cli.bank_stats import stats

TOOLS: tuple[click.Command, ...] = (fmt, lint, lock, stats, preview, diff, new, schema, import_, export)
