"""One source file read: its tree, its lines, and the way from a rule's path back to a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from app.content.diagnostics import Diagnostic
from app.content.encoding import decode
from app.content.troubles import Trouble
from app.content.yaml_tree import Node, Table, find_place, read_tree
from app.domain.bank.fields import Path, Report

LONGEST_SHOWN = 5000  # characters of a line; a file in one single line is not shown again with each finding


@dataclass(frozen=True)
class Source:
    """A file's name, as messages show it, and its bytes."""

    name: str
    data: bytes

    @classmethod
    def at(cls, path: FilePath) -> Source:
        """Return the file at ``path``, named as seen from the current directory where that is shorter.

        :raises OSError: it cannot be read.
        """
        return cls(shown_path(path), path.read_bytes())


def shown_path(path: FilePath) -> str:
    if path.is_absolute() and path.is_relative_to(FilePath.cwd()):
        path = path.relative_to(FilePath.cwd())
    return path.as_posix()


@dataclass
class Document:
    """A source whose whole text is one mapping. ``root`` is None when it is not."""

    name: str
    text: str
    root: Table | None
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def fields(self) -> Mapping[str, Node]:
        return self.root or {}

    def diagnostics(self, report: Report | None = None) -> list[Diagnostic]:
        """Return the troubles of the file itself and then the problems that rules reported."""
        lines = self.text.split("\n")
        found = [diagnose(self.name, lines, trouble) for trouble in self.troubles]
        if report is not None and self.root is not None:
            broken = {trouble.path for trouble in self.troubles if trouble.path}
            troubles = trouble_from(report, self.root)
            found += [diagnose(self.name, lines, one) for one in troubles if not is_within(one.path, broken)]
        return found


def read_document(source: Source) -> Document:
    """Return a source as one mapping with the places of its parts."""
    decoded = decode(source.data)
    if decoded.troubles and not decoded.text:
        return Document(source.name, "", None, list(decoded.troubles))
    tree = read_tree(decoded.text, is_plain=decoded.is_plain)
    troubles = [*decoded.troubles, *tree.troubles]
    if tree.broke:
        troubles = [*without_consequences(troubles, tree.broke), tree.broke]
    root = tree.root if isinstance(tree.root, Table) else None
    if root is None and not troubles:
        code = "file-empty" if tree.root is None else "file-not-a-map"
        troubles.append(Trouble(code, 1, 1))
    return Document(source.name, decoded.text, root, troubles)


def without_consequences(troubles: Iterable[Trouble], broke: Trouble) -> Iterator[Trouble]:
    """Yield what was found before the place where the text broke; after it, nothing is sure."""
    return (each for each in troubles if each.line < broke.line)


def trouble_from(report: Report, node: Node, below: Path = ()) -> Iterator[Trouble]:
    """Yield a report's problems at their places in ``node``; ``below`` goes before their paths."""
    for problem in report.problems:
        place = find_place(node, problem.path, on_key=problem.on_key) or (1, 1)
        path = (*below, *problem.path)
        yield Trouble(problem.code, *place, problem.facts, path, problem.severity)


def is_within(path: Path, broken: Iterable[Path]) -> bool:
    """Whether a problem at ``path`` may be a mere consequence of a trouble at one of ``broken``."""
    return any(path[: len(one)] == one or one[: len(path)] == path for one in broken)


def diagnose(name: str, lines: list[str], trouble: Trouble) -> Diagnostic:
    """Return the trouble as a finding in file ``name``."""
    source_line = lines[trouble.line - 1] if 0 < trouble.line <= len(lines) else ""
    if len(source_line) > LONGEST_SHOWN:
        source_line = ""
    return Diagnostic(
        name, trouble.line, trouble.column, trouble.severity, trouble.code, trouble.facts, source_line
    )
