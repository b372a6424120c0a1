"""Attach every command to the application."""

from __future__ import annotations

import importlib
import pkgutil

import click
from flask import Flask

import app.cli.commands as commands


def register_commands(flask_app: Flask) -> None:
    """Add the command that each module of ``commands/`` holds as ``COMMAND``.

    A group of that name which an extension has brought grows by our commands.
    """
    for module_info in pkgutil.iter_modules(commands.__path__):
        module = importlib.import_module(f"{commands.__name__}.{module_info.name}")
        present = flask_app.cli.commands.get(module.COMMAND.name)
        if isinstance(present, click.Group):
            present.commands.update(module.COMMAND.commands)
        else:
            flask_app.cli.add_command(module.COMMAND)
