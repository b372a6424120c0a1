"""A report 报表: what every file in ``services/reports`` holds as ``REPORT``, and the tables it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.bank.fields import Words
from app.domain.registry import discover
from app.services.clock import Clock
from app.services.viewer import Viewer

Value = str | int | float | Words | None  # None: unknown, or not shown


@dataclass(frozen=True)
class Column:
    """``kind``: ``text``, ``count`` (whole number), ``share`` (0 to 1, shown in percent) or ``score``."""

    title: Words
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """One figure as rows; ``notes`` are sentences that stand below it."""

    name: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Definition:
    """How one figure is counted."""

    term: Words
    text: Words


@dataclass(frozen=True)
class Document:
    """What a report gives: tables, how their figures are counted, and the moment they speak of."""

    title: Words
    facts: tuple[Words, ...]
    tables: tuple[Table, ...]
    definitions: tuple[Definition, ...]
    made_at: datetime


@dataclass(frozen=True)
class Parameter:
    """What a report asks for."""

    name: str
    title: Words
    required: bool = False


class Report(Protocol):
    """One kind of report. ``audience`` are the roles that may ask for it."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> Words: ...

    @property
    def audience(self) -> tuple[str, ...]: ...

    @property
    def parameters(self) -> Sequence[Parameter]: ...

    def build(self, viewer: Viewer, parameters: Mapping[str, str], *, clock: Clock) -> Document:
        """Return the report as far as the viewer may see it.

        :raises NotFound: what is asked for does not exist, or not for this viewer.
        """


def all_reports() -> Mapping[str, Report]:
    """Return every report by its name."""
    from app.services import reports  # the reports import this module

    return discover(reports, "REPORT")
