"""The documents, read by tests: what exists is described, what is described exists."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

import app.cli.commands
from app.domain.itemtypes import item_types
from app.services.report_kind import all_reports
from app.settings import Settings
from scripts.message_page import PAGE, message_page

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCES = sorted(
    path
    for folder in ("app", "scripts", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".html", ".js", ".css"}
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+?) *#*$", re.MULTILINE)
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`([^`\n]+)`")
PATH_IN_REPOSITORY = re.compile(
    r"(?:app|docs|scripts|tests|exams|question_bank|benchmarks|deploy|\.ci)/[\w./*-]*\w/?"
)
CALL = re.compile(r"\bbaiti ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)")
FLASK_COMMANDS = {"run", "shell", "routes", "db"}

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def anchors_of(path: Path) -> set[str]:
    headings = HEADING.findall(CODE_BLOCK.sub("", path.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands() -> dict[str, click.Command]:
    """Return every command of ours by the words one types after ``baiti``."""
    found: dict[str, click.Command] = {}
    for module in pkgutil.iter_modules(app.cli.commands.__path__):
        command = importlib.import_module(f"{app.cli.commands.__name__}.{module.name}").COMMAND
        found.update(walk(command, command.name or ""))
    return found


def walk(command: click.Command, words: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from walk(inner, f"{words} {name}")
    else:
        yield words, command


def table_rows(text: str, column: int = 0) -> list[str]:
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    return [row[column].strip() for row in rows]


@every_document
def test_relative_links_and_images_lead_to_something_in_the_repository(document):
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            assert target.startswith(("http://", "https://")), f"{target}: only web addresses"
            continue
        path, _, anchor = unquote(target).partition("#")
        found = (document.parent / path).resolve() if path else document
        assert found.is_relative_to(ROOT), f"{target} leads out of the repository"
        assert found.exists(), f"{target} leads nowhere"
        assert not anchor or anchor in anchors_of(found), f"{target}: no such heading"


@every_document
def test_files_named_in_a_document_exist(document):
    for code in INLINE_CODE.findall(CODE_BLOCK.sub("", document.read_text(encoding="utf-8"))):
        if "<" in code or not PATH_IN_REPOSITORY.fullmatch(code) or "electric" in code:
            continue
        assert any(ROOT.glob(code.rstrip("/"))), f"{code} does not exist"


def test_documents_named_in_the_code_exist():
    missing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        for name in re.findall(r"\bdocs/[\w/.-]+\.md\b", path.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    ]
    assert not missing


@every_document
def test_documents_name_no_place_outside_the_repository(document):
    found = re.findall(
        r"(?<![\w.])/(?:tmp|work|home|root|Users)/\S*|\.\./\.\./\.\./\S+|file:\S+",
        document.read_text(encoding="utf-8"),
    )
    assert not found


def test_every_document_can_be_reached_from_the_readme():
    reached: set[Path] = set()
    open_ends = [ROOT / "README.md"]
    while open_ends:
        document = open_ends.pop()
        if document in reached or document.suffix != ".md" or not document.exists():
            continue
        reached.add(document)
        targets = [link.partition("#")[0] for link in LINK.findall(document.read_text(encoding="utf-8"))]
        open_ends += [(document.parent / unquote(target)).resolve() for target in targets if target]
    assert set(DOCUMENTS) - reached == set()


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_every_setting_is_in_the_table_with_its_default_and_meaning(setting):
    default = str(int(setting.default) if isinstance(setting.default, bool) else setting.default)
    shown = "–" if default in {"", "."} else f"`{default}`"
    row = f"| `BAITI_{setting.name.upper()}` | {shown} | {setting.metadata['about']} |"
    assert row in text_of("docs/operations.md").splitlines()


@every_document
def test_only_settings_that_exist_are_named(document):
    known = {f"BAITI_{setting.name.upper()}" for setting in fields(Settings)} | {"BAITI_CHROMIUM"}
    for name in re.findall(r"\bBAITI_[A-Z][A-Z_]*[A-Z]\b", document.read_text(encoding="utf-8")):
        assert name.removesuffix("_FILE") in known, f"{name} is no setting"


@pytest.mark.parametrize("words", commands())
def test_every_command_is_in_the_table(words):
    rows = table_rows(text_of("docs/operations.md"))
    assert f"baiti {words}" in [re.sub(r" [A-Z[-].*", "", cell.strip("`")) for cell in rows]


@pytest.mark.parametrize("name", all_reports())
def test_every_report_is_in_the_table(name):
    assert f"`{name}`" in table_rows(text_of("docs/operations.md"))


@every_document
def test_only_commands_that_exist_are_named(document):
    known = commands()
    starts = {" ".join(words.split()[:length]) for words in known for length in (1, 2, 3)}
    text = document.read_text(encoding="utf-8")
    code = [*INLINE_CODE.findall(CODE_BLOCK.sub("", text)), *CODE_BLOCK.findall(text)]
    for call in (call for piece in code for call in CALL.findall(piece)):
        words = call.split()
        if words[0] in FLASK_COMMANDS:
            continue
        assert any(" ".join(words[:length]) in known for length in range(1, len(words) + 1)) or (
            call in starts
        ), f"baiti {call} is no command"


def test_page_of_messages_is_the_one_that_the_messages_make():
    assert PAGE.read_text(encoding="utf-8") == message_page(), "run python -m scripts.message_page"


@pytest.mark.parametrize("name", item_types())
def test_every_item_type_is_in_the_list_of_types_with_both_its_names(name):
    rows = [line for line in text_of("docs/item-types/README.md").splitlines() if f"({name}.md)" in line]
    assert len(rows) == 1
    assert item_types()[name].alias in rows[0]


def test_every_code_name_of_the_glossary_is_a_name_in_the_code():
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in SOURCES if path.is_relative_to(ROOT / "app")
    )
    names = [name for cell in table_rows(text_of("docs/glossary.md")) for name in INLINE_CODE.findall(cell)]
    assert len(names) > 50
    unknown = [name for name in names if not re.search(rf"\b{re.escape(name)}\b", code)]
    assert not unknown


def test_glossary_explains_no_name_twice():
    cells = table_rows(text_of("docs/glossary.md"))
    assert len(cells) == len(set(cells))


@pytest.mark.parametrize(
    "twin", [*ROOT.glob("*.zh-CN.md"), *(ROOT / "docs").rglob("*.zh.md")], ids=lambda path: path.name
)
def test_twins_link_to_each_other_and_have_the_same_shape(twin):
    english = twin.with_name(re.sub(r"\.zh(-CN)?\.md$", ".md", twin.name))
    assert f"({english.name})" in twin.read_text(encoding="utf-8")
    assert f"({twin.name})" in english.read_text(encoding="utf-8")
    levels = [
        re.findall(r"^#+ ", CODE_BLOCK.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
        for page in (english, twin)
    ]
    assert levels[0] == levels[1]


def test_decisions_are_numbered_without_a_hole_and_listed():
    folder = ROOT / "docs" / "decisions"
    records = sorted(folder.glob("[0-9]*.md"))
    assert [path.name[:4] for path in records] == [f"{number:04d}" for number in range(1, len(records) + 1)]
    listed = LINK.findall((folder / "README.md").read_text(encoding="utf-8"))
    assert listed == [path.name for path in records]
