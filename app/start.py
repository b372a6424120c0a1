"""``python -m app.start``: set up what is new, then serve; what ``make run`` calls.

When nothing changed since the last setup, the application is loaded once, by the processes that
serve it, and the first page is there sooner.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing

from app.home import HomeNotFound, home_stamp
from app.settings import BadSetting, Settings, load_settings
from app.supervisor import PortTaken, refuse_taken_port, supervise


def main() -> int:
    """Serve until told to stop; return the exit status."""
    try:
        settings = load_settings()
        refuse_taken_port(settings.host, settings.port)
        if is_set_up(settings):
            _greet(settings)
        elif status := subprocess.call([sys.executable, "-m", "app.cli", "setup"]):
            return status
        say(
            settings,
            f"百题已启动：http://{settings.host}:{settings.port}（按 Ctrl-C 停止）",
            f"Baiti is at http://{settings.host}:{settings.port} (Ctrl-C stops it)",
        )
        return supervise(settings)
    except (BadSetting, HomeNotFound, PortTaken) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def is_set_up(settings: Settings) -> bool:
    """Whether the last setup saw this very home folder and program.

    Its stamp stands in the head of the SQLite file, so a restored or new file brings its own.
    PostgreSQL is always asked by a whole setup.
    """
    file = settings.instance / "baiti.sqlite3"
    if settings.database_url or not file.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
            (stamp,) = database.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return False
    return bool(stamp == home_stamp(settings.home, settings.zone))


def say(settings: Settings, zh: str, en: str) -> None:
    """Print a line in the installation's language."""
    print(zh if settings.language == "zh_CN" else en, flush=True)


def _greet(settings: Settings) -> None:
    kept = settings.instance / "demo-password"
    if kept.is_file():
        password = kept.read_text(encoding="utf-8").strip()
        say(
            settings,
            f"演示密码：{password}（保存在 {kept}）",
            f"Demo password: {password} (kept in {kept})",
        )


if __name__ == "__main__":
    sys.exit(main())
