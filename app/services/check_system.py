"""系统体检: is everything around the exams in order. Nothing is changed."""

from __future__ import annotations

import platform
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.services.check_database import NOT_READY
from app.services.clock import Clock
from app.services.note_sign import JOBS, last_backup_at
from app.services.sign_in import is_loopback
from app.settings import KEY_FILE, Settings
from app.store import signs
from app.store.readiness import Readiness, database_readiness, known_versions
from app.store.transaction import reading

OK, AMBER, RED = "ok", "amber", "red"
STATES = (RED, AMBER, OK)
GIB = 1 << 30
LITTLE_SPACE, TOO_LITTLE_SPACE = 2 * GIB, GIB // 2
SLACK = timedelta(minutes=2)  # by which clocks may differ without a word
BEAT = timedelta(minutes=3)  # the consumer of periodic work notes itself every minute
OLD_BACKUP, TOO_OLD_BACKUP = timedelta(days=2), timedelta(days=8)
SHORTEST_SECRET = 32
ZONES = ("Asia/Shanghai", "Europe/London")  # not UTC, so that the data must be there


@dataclass(frozen=True)
class Check:
    """One thing looked at; its words are those of ``content.checkup_words``."""

    name: str
    state: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def check_system(settings: Settings, *, clock: Clock, behind_proxy: bool | None = None) -> list[Check]:
    """Return everything that was looked at, what is worst first.

    ``behind_proxy`` is whether the present request came through a proxy; None when there is no request.
    """
    found = [*_program(), *_database(settings, clock), *_machine(settings), *_network(settings, behind_proxy)]
    return sorted(found, key=lambda each: STATES.index(each.state))


def _program() -> Iterator[Check]:
    facts = {"version": program_version(), "python": platform.python_version()}
    yield Check("version", OK, "version", facts)


def program_version() -> str:
    """Return the version of the installed program."""
    try:
        return version("baiti")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "?"


def _database(settings: Settings, clock: Clock) -> Iterator[Check]:
    state = database_readiness()
    if state is not Readiness.READY:
        yield Check("database", RED, NOT_READY[state])
        return
    yield Check("database", OK, "database", {"version": known_versions()[-1]})
    yield _soundness()
    with reading():
        now, known = clock.now(), signs.signs_of_life()
        seen = [sign.at for sign in known.values()]
        yield _clock(now, [*seen, *filter(None, [signs.last_audit_at()])], signs.database_clock())
        yield _jobs(now, known.get(JOBS))
        yield _overdue(signs.attempts_overdue(now - timedelta(minutes=10)))
        yield _backup(now, last_backup_at(settings.instance), in_use=signs.has_attempts())
        yield _demo(settings, signs.count_demo_members())


def _soundness() -> Check:
    found = signs.look_quickly()
    if found.damage:
        return Check("soundness", RED, "database-damaged", {"detail": found.damage})
    if found.not_durable:
        return Check("soundness", RED, "not-durable", {"setting": found.not_durable})
    return Check("soundness", OK, "sound" if found.was_looked else "too-large-to-look")


def _clock(now: datetime, seen: list[datetime], elsewhere: datetime | None) -> Check:
    last = max(seen, default=now)
    if last > now + SLACK:
        return Check("clock", RED, "clock-went-back", {"minutes": _minutes(last - now)})
    if elsewhere is not None and abs(elsewhere - now) > SLACK:
        return Check("clock", AMBER, "clocks-differ", {"minutes": _minutes(abs(elsewhere - now))})
    return Check("clock", OK, "clock")


def _jobs(now: datetime, beat: signs.Sign | None) -> Check:
    if beat is None:
        return Check("jobs", RED, "jobs-never")
    if now - beat.at > BEAT:
        return Check("jobs", RED, "jobs-stopped", {"minutes": _minutes(now - beat.at)})
    return Check("jobs", OK, "jobs")


def _overdue(count: int) -> Check:
    return Check("queue", AMBER if count else OK, "queue-waits" if count else "queue", {"count": count})


def _backup(now: datetime, last: datetime | None, *, in_use: bool) -> Check:
    if last is None:
        return Check("backup", RED if in_use else AMBER, "backup-never")
    age = now - last
    if age <= OLD_BACKUP:
        return Check("backup", OK, "backup", {"hours": int(age.total_seconds() // 3600)})
    state = RED if age > TOO_OLD_BACKUP else AMBER
    return Check("backup", state, "backup-old", {"days": age.days})


def _demo(settings: Settings, count: int) -> Check:
    if not count:
        return Check("demo", OK, "demo-none")
    if is_loopback(settings.host):
        return Check("demo", OK, "demo-local", {"count": count})
    if settings.allow_demo:
        return Check("demo", RED, "demo-open", {"count": count})
    return Check("demo", AMBER, "demo-closed", {"count": count})


def _machine(settings: Settings) -> Iterator[Check]:
    free = shutil.disk_usage(settings.instance).free
    state = RED if free < TOO_LITTLE_SPACE else AMBER if free < LITTLE_SPACE else OK
    code = "disk" if state == OK else "disk-low"
    yield Check("disk", state, code, {"gib": f"{free / GIB:.1f}", "folder": str(settings.instance)})
    yield _secret(settings)
    try:
        for zone in (settings.zone, *ZONES):
            ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield Check("zone", RED, "zone-missing", {"zone": settings.zone})
    else:
        yield Check("zone", OK, "zone", {"zone": settings.zone})


def _secret(settings: Settings) -> Check:
    if len(settings.secret_key) < SHORTEST_SECRET:
        return Check("secret", RED, "secret-short", {"least": SHORTEST_SECRET})
    file = settings.instance / KEY_FILE
    has_modes = platform.system() != "Windows"
    if has_modes and file.is_file() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Check("secret", AMBER, "secret-readable", {"file": str(file)})
    return Check("secret", OK, "secret")


def _network(settings: Settings, behind_proxy: bool | None) -> Iterator[Check]:
    if behind_proxy and not settings.trusted_proxies:
        yield Check("proxy", RED, "proxy-not-trusted")
    elif behind_proxy is False and settings.trusted_proxies:
        yield Check("proxy", AMBER, "proxy-missing", {"count": settings.trusted_proxies})
    elif settings.trusted_proxies:
        yield Check("proxy", OK, "proxy", {"count": settings.trusted_proxies})
    else:
        yield Check("proxy", OK, "proxy-none")
    if settings.secure_cookies:
        yield Check("https", OK, "https")
    elif is_loopback(settings.host) and not settings.trusted_proxies:
        yield Check("https", OK, "https-local")
    else:
        yield Check("https", AMBER, "https-missing")


def _minutes(length: timedelta) -> int:
    return max(1, round(length.total_seconds() / 60))
