"""Every setting: its meaning, unit and default. Lowest floor, importable by all above the domain."""

from __future__ import annotations

import os
import runpy
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.home import find_home

KEY_FILE = "secret-key"  # in the instance folder; signs cookies and receipts


WORDS = {  # settings that are one of a few words
    "language": ("zh_CN", "en"),
    "log_requests": ("some", "all", "none"),
    "log_format": ("json", "text"),
}


class BadSetting(Exception):
    """A setting has a value that cannot work; the message names it and says what to do."""


def _setting(default: Any, about: str) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True)
class Settings:
    """Settings of one installation, each also an environment variable ``BAITI_<NAME>``.

    Order of precedence: defaults, ``instance/config.py``, environment
    (``BAITI_X`` or a file named by ``BAITI_X_FILE``), arguments of ``create_app``.
    """

    home: Path = _setting(
        Path(), "Folder that holds question_bank/, exams/ and instance/; found when not given."
    )
    host: str = _setting("127.0.0.1", "Address to listen on.")
    port: int = _setting(8000, "TCP port to listen on.")
    database_url: str = _setting(
        "", "postgresql://user:password@host/database; empty means the SQLite file instance/baiti.sqlite3."
    )
    secret_key: str = _setting(
        "", "Signs cookies and receipts; empty means instance/secret-key, made at first run."
    )
    zone: str = _setting("Asia/Shanghai", "Time zone of the organisation, an IANA name.")
    language: str = _setting("zh_CN", "Language for people who have not chosen one: zh_CN or en.")
    workers: int = _setting(2, "Web server processes.")
    session_hours: int = _setting(12, "Hours without use after which a browser must sign in again.")
    shared_minutes: int = _setting(
        30, "Minutes without use after which a browser on a shared computer must sign in again."
    )
    token_hours: int = _setting(24, "Hours for which an API token is valid.")
    upload_limit_mb: int = _setting(8, "Largest upload accepted, in MiB.")
    login_failures: int = _setting(
        10,
        "Wrong passwords within 15 minutes after which an account must wait; an address waits after ten "
        "times as many.",
    )
    demo_password: str = _setting("", "Password of the demo members; empty means one made at random.")
    allow_demo: bool = _setting(False, "Let demo accounts exist while listening beyond 127.0.0.1.")
    secure_cookies: bool = _setting(
        False, "Send cookies over HTTPS only; set it when the service stands behind HTTPS."
    )
    trusted_proxies: int = _setting(0, "Reverse proxies in front whose X-Forwarded headers are believed.")
    result_check_days: int = _setting(
        7, "Days after the release of a result for which its member may ask for a check; 0: never."
    )
    sweep_seconds: int = _setting(5, "Seconds between looks for attempts whose time has ended.")
    log_requests: str = _setting(
        "some", "Requests that are logged: some (failed, or slower than a second), all, or none."
    )
    log_format: str = _setting("json", "Form of the log on stderr: json (an object a line) or text.")
    testing: bool = _setting(False, "Set by the tests; errors propagate.")

    @property
    def instance(self) -> Path:
        return self.home / "instance"

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def database(self) -> str:
        """Return the SQLAlchemy URL in force, PostgreSQL under each of its usual spellings."""
        if not self.database_url:
            return f"sqlite:///{self.instance / 'baiti.sqlite3'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else self.database_url


def load_settings(**overrides: Any) -> Settings:
    """Return the settings in force, making the instance folder and the secret when missing.

    :raises BadSetting: a value has the wrong form, or a name is not known.
    :raises app.home.HomeNotFound: no home folder was found.
    """
    home = Path(overrides.pop("home", None) or find_home()).resolve()
    values: dict[str, Any] = {"home": home}
    values |= _from_file(home / "instance" / "config.py")
    values |= _from_environment(os.environ)
    values |= overrides
    known = {item.name: item for item in fields(Settings)}
    if unknown := sorted(set(values) - set(known)):
        raise BadSetting(f"unknown setting: {', '.join(unknown)}")
    settings = Settings(
        **{name: _convert(name, value, known[name].default) for name, value in values.items()}
    )
    _verify(settings)
    settings.instance.mkdir(parents=True, exist_ok=True)
    if not settings.secret_key:
        object.__setattr__(settings, "secret_key", _keep_secret(settings.instance / KEY_FILE))
    return settings


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    found = runpy.run_path(str(path))
    return {name.lower(): value for name, value in found.items() if name.isupper()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in fields(Settings):
        name = f"BAITI_{item.name.upper()}"
        if item.name == "home":
            continue
        if file_name := environment.get(f"{name}_FILE"):
            found[item.name] = Path(file_name).read_text(encoding="utf-8").strip()
        elif environment.get(name, "") != "":
            found[item.name] = environment[name]
    return found


def _convert(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, Path):
        return Path(value)
    if isinstance(default, bool) and isinstance(value, str):
        lowered = value.strip().lower()
        if lowered not in {"1", "0", "true", "false", "yes", "no", "on", "off"}:
            raise BadSetting(f"BAITI_{name.upper()}={value}: write 1 or 0")
        return lowered in {"1", "true", "yes", "on"}
    if isinstance(default, int) and isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            raise BadSetting(f"BAITI_{name.upper()}={value}: write a whole number") from None
    return value


def _verify(settings: Settings) -> None:
    try:
        ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(
            f"BAITI_ZONE={settings.zone}: not a known time zone, for example Asia/Shanghai"
        ) from None
    for name, offered in WORDS.items():
        if getattr(settings, name) not in offered:
            raise BadSetting(f"BAITI_{name.upper()}={getattr(settings, name)}: write {' or '.join(offered)}")
    if not settings.database.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting(
            "BAITI_DATABASE_URL: write postgresql://user:password@host/database, or nothing for SQLite"
        )
    if not 0 < settings.port < 65536:
        raise BadSetting(f"BAITI_PORT={settings.port}: a port lies between 1 and 65535")


def _keep_secret(path: Path) -> str:
    """Read the secret, or make it once; two processes starting together agree on one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    secret = secrets.token_hex(32)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret)
    return secret
