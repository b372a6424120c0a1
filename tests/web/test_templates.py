"""What all templates and static files keep to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import app

WEB = Path(app.__file__).parent / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
BY_ITSELF = {"bank_preview.html"}  # a file to keep and send, which no server accompanies
STATIC = sorted(path for path in (WEB / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"})


def name(path: Path) -> str:
    return path.relative_to(WEB).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_can_be_read(app, path):
    app.jinja_env.get_template(path.relative_to(WEB / "templates").as_posix())


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name not in BY_ITSELF], ids=name)
def test_a_template_has_no_inline_style_or_script(path):
    source = path.read_text(encoding="utf-8")
    assert (
        re.findall(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*application/json)", source)
        == []
    )


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC], ids=name)
def test_no_other_host_is_named(path):
    addresses = re.findall(
        r"https?://[^\s\"'<>)]+|(?<=[\"'(])//[a-z][^\s\"'<>)]+", path.read_text(encoding="utf-8")
    )
    assert [found for found in addresses if not found.startswith("http://www.w3.org/")] == []


def test_every_symbol_that_is_used_is_drawn(app):
    drawn = set(app.jinja_env.get_template("parts/icons.html").module.PATHS)
    used = {
        found
        for path in TEMPLATES
        for found in re.findall(r"icon\(\s*\"([a-z-]+)\"", path.read_text(encoding="utf-8"))
    } | {
        found
        for path in TEMPLATES
        for found in re.findall(r"icon_(?:name|after)=\"([a-z-]+)\"", path.read_text("utf-8"))
    }
    assert used - drawn == set()


def test_the_symbols_of_the_navigation_are_drawn(app):
    from app.web.shell import MEMBER

    drawn = set(app.jinja_env.get_template("parts/icons.html").module.PATHS)
    assert {entry.icon for entry in MEMBER} - drawn == set()


def test_every_colour_of_the_dark_theme_is_the_same_by_choice_and_by_system():
    source = (WEB / "static" / "css" / "base.css").read_text(encoding="utf-8")
    chosen = re.search(r'^\[data-theme="dark"\] \{(.*?)\}', source, re.S | re.M)
    system = re.search(r'prefers-color-scheme: dark\) \{\s*\[data-theme="system"\] \{(.*?)\}', source, re.S)
    assert chosen is not None
    assert system is not None
    assert chosen[1].split() == system[1].split()
