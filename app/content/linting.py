"""Run the rules of advice over a bank and give their findings places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path as FilePath

from app.content import lint
from app.content.diagnostics import Diagnostic, in_order
from app.content.documents import Source, diagnose, read_document
from app.content.encoding import decode
from app.content.lint_rule import Finding, LintRule, LintSubject
from app.content.troubles import Trouble
from app.content.yaml_tree import Node, Place, Rows, Table, find_place, read_tree
from app.domain.bank.fields import Path
from app.domain.bank.item_fields import item_keys, type_keys
from app.domain.registry import discover


@cache
def lint_rules() -> Mapping[str, LintRule]:
    """Return every rule by the name that people write."""
    found = discover(lint, "RULE")
    return {module.replace("_", "-"): rule for module, rule in found.items()}


def lint_bank(subject: LintSubject, names: Collection[str] = ()) -> list[Diagnostic]:
    """Return the advice of the rules named, or of all that speak unasked, in the order of the files."""
    chosen = {name: rule for name, rule in lint_rules().items() if name in names}
    if not names:
        chosen = {name: rule for name, rule in lint_rules().items() if rule.is_default}
    places = _Places(subject)
    return in_order(
        places.diagnose(f"lint-{name}", finding)
        for name, rule in chosen.items()
        for finding in rule.check(subject)
    )


class _Places:
    """Finds where in the files a finding stands; files are read again only where there is one."""

    def __init__(self, subject: LintSubject) -> None:
        self._starts: dict[str, list[int]] = {}
        for located in subject.bank.items:
            self._starts.setdefault(located.file, []).append(located.line)
        for starts in self._starts.values():
            starts.sort()
        self._lines: dict[str, list[str]] = {}

    def diagnose(self, code: str, finding: Finding) -> Diagnostic:
        if finding.file not in self._lines:
            self._lines[finding.file] = decode(_data_of(finding.file)).text.split("\n")
        lines = self._lines[finding.file]
        line, column = self._place(finding, lines)
        trouble = Trouble(code, line, column, finding.facts, severity="warning")
        return diagnose(finding.file, lines, trouble)

    def _place(self, finding: Finding, lines: list[str]) -> Place:
        if not finding.line:
            if not finding.path:
                return 1, 1
            root = read_document(Source(finding.file, _data_of(finding.file))).root
            return find_place(root or Table((1, 1)), finding.path) or (1, 1)
        starts = self._starts.get(finding.file, [])
        following = bisect_right(starts, finding.line)
        end = starts[following] if following < len(starts) else len(lines) + 1
        piece = "\n".join(lines[finding.line - 1 : end - 1])
        tree = read_tree(piece, first_line=finding.line).root
        question: Node | None = tree[0] if isinstance(tree, Rows) and tree else None
        if not isinstance(question, Table):
            return finding.line, 1
        return find_place(question, _as_written(finding.path, question)) or (finding.line, 1)


def _data_of(name: str) -> bytes:
    """Return a file as it is on this disk; empty for one that is not, such as an upload."""
    path = FilePath(name)
    return path.read_bytes() if path.is_file() else b""


def _as_written(path: Path, question: Table) -> Path:
    """Return ``path`` with its first key as the author spelled it."""
    if not path:
        return path
    types = type_keys()
    spelled = {types[key]: key for key in question if key in types}
    if own := next(iter(spelled), ""):
        keys = item_keys(own)
        spelled |= {keys[key]: key for key in question if key in keys}
        spelled["stem"] = spelled[own]
    return (spelled.get(str(path[0]), path[0]), *path[1:])
