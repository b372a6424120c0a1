"""Wire settings, store, rooms, error pages and commands into an application."""

from __future__ import annotations

from typing import Any

from flask import Flask

import app.store.models  # noqa: F401 - the row classes must be known before the database is used
from app.cli.register import register_commands
from app.services.clock import system_clock
from app.settings import load_settings
from app.store.database import UNAVAILABLE, bind
from app.web import account, administrator, api, health, manager, media, member, organizer
from app.web.access import init_access
from app.web.compression import init_compression
from app.web.demo_notice import init_demo_notice
from app.web.errors import init_errors
from app.web.filters import init_filters
from app.web.i18n import init_i18n
from app.web.logs import init_logs
from app.web.security import csrf, init_security
from app.web.shell import init_shell
from app.web.static_files import init_static

ROOMS = (account.bp, member.bp, organizer.bp, manager.bp, administrator.bp, api.bp, health.bp, media.bp)


class _Application(Flask):
    def log_exception(self, exc_info: Any) -> None:
        """Nothing: app.web.errors logs a fault once, with the number that the page shows."""


def build_app(**overrides: Any) -> Flask:
    """Return the application; ``overrides`` are fields of :class:`app.settings.Settings`.

    :raises app.settings.BadSetting: a setting cannot work.
    :raises app.home.HomeNotFound: no home folder was found.
    """
    settings = load_settings(**overrides)
    flask_app = _Application(
        "app.web",
        instance_path=str(settings.instance),
        static_folder=None,
        template_folder="templates",
    )
    flask_app.testing = settings.testing
    flask_app.extensions.update(baiti=settings, baiti_clock=system_clock)
    init_logs(flask_app, settings)
    bind(flask_app, settings.database)
    init_security(flask_app, settings)
    init_access(flask_app)
    init_i18n(flask_app)
    init_filters(flask_app)
    init_static(flask_app)
    init_shell(flask_app)
    init_demo_notice(flask_app)
    init_compression(flask_app)
    init_errors(flask_app, unavailable=UNAVAILABLE)
    for room in ROOMS:
        flask_app.register_blueprint(room)
    csrf.exempt(api.bp)  # the API asks for JSON and our Origin instead (app.web.access)
    register_commands(flask_app)
    flask_app.jinja_env.trim_blocks = flask_app.jinja_env.lstrip_blocks = True
    flask_app.json.ensure_ascii = False  # type: ignore[attr-defined]
    return flask_app
