"""The sample files of deploy/ fit the program: commands exist, settings are named, folders agree."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_each_unit_is_read_and_calls_commands_that_exist(unit):
    import click

    from app.cli.register import register_commands

    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit, encoding="utf-8")
    assert parser.sections()[0] == "Unit"
    app = type("App", (), {"cli": click.Group()})()
    app.cli.add_command(click.Group("db"))
    register_commands(app)
    for words in re.findall(r"bin/baiti ([a-z]+(?: [a-z]+)?)", unit.read_text(encoding="utf-8")):
        command: click.Command | None = app.cli
        for word in words.split():
            command = command.commands.get(word) if isinstance(command, click.Group) else command
            assert command is not None, words


def test_the_service_may_write_where_the_program_does_and_nowhere_else():
    text = (DEPLOY / "baiti.service").read_text(encoding="utf-8")
    home = re.search(r"BAITI_HOME=(\S+)", text)[1]
    assert f"ReadWritePaths={home}/instance\n" in text
    assert "ProtectSystem=strict" in text
