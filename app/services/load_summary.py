"""What publishing a bank changes, or would change."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.bank.difference import Difference


@dataclass(frozen=True)
class ItemChange:
    """One line of a load's report. ``kind``: added, key, content, text, metadata, missing or kept.

    ``kept``: not in the files, but people have answered it, so it stays until
    the load is told to retire it.
    """

    item: str
    kind: str


@dataclass(frozen=True)
class KeyChange:
    """A question in which what is right moves, although ``attempts`` were scored with it as it was."""

    item: str
    differences: tuple[Difference, ...]  # the gravest first
    attempts: int


@dataclass(frozen=True)
class LoadSummary:
    """What a load changes, or would change when it is a preview (``snapshot`` is then None)."""

    bank: str
    snapshot: int | None
    items: int
    unchanged: int
    changes: tuple[ItemChange, ...]
    key_changes: tuple[KeyChange, ...] = ()  # of questions that have been answered

    def count(self, *kinds: str) -> int:
        """Return how many items changed in one of these ways."""
        return sum(change.kind in kinds for change in self.changes)

    @property
    def added(self) -> int:
        return self.count("added")

    @property
    def changed(self) -> int:
        return self.count("key", "content", "text", "metadata")

    @property
    def missing(self) -> int:
        return self.count("missing", "kept")

    @property
    def is_empty(self) -> bool:
        """Whether the files say just what is published already."""
        return not any(change.kind != "kept" for change in self.changes)
