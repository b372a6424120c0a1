"""PostgreSQL by its own pg_dump, pg_restore and psql; a restore is one transaction."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, text

from app.domain.errors import Conflict, DomainError
from app.store.backups.archive import Dumped, Manifest, write_archive
from app.store.database import db
from app.store.postgres_programs import choose_program, major_version

PATIENCE_S = 2.0
ONE_STATE = {"isolation_level": "REPEATABLE READ"}
TABLES = """
    SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename COLLATE "C"
"""
OTHERS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND coalesce(backend_type, 'client backend') = 'client backend'
"""


class PostgresPlace:
    """The tables in the schema that the connection looks at, in a database of the installation's own."""

    kind = "postgresql"

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Return a temporary folder."""
        try:
            made = tempfile.TemporaryDirectory(prefix="baiti-backup-")
        except OSError as error:
            raise DomainError("backup-not-written", file="", reason=error.strerror) from error
        with made as folder:
            yield Path(folder)

    def dump(self, target: Path) -> Dumped:
        """Let pg_dump write the very state in which the rows are counted here."""
        with db.engine.connect().execution_options(**ONE_STATE) as connection:
            tables = _rows(connection)
            if "alembic_version" not in tables:
                raise DomainError("database-not-ready")
            revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
            program = choose_program("pg_dump", at_least=_server_version(connection))
            _run(
                [
                    *(program, "--format=custom", "--no-owner", "--no-privileges"),
                    f"--schema={_quoted(_schema(connection))}",
                    f"--snapshot={connection.scalar(text('SELECT pg_export_snapshot()'))}",
                    *(f"--file={target}", f"--dbname={_address()}"),
                ]
            )
        return Dumped(revision, tables, major_version(program) or 0)

    def examine(self, dump: Path, manifest: Manifest) -> None:
        """Let pg_restore read the list of what the dump holds."""
        choose_program("psql", at_least=manifest.tool)
        _run([choose_program("pg_restore", at_least=manifest.tool), "--list", dump])

    def is_empty(self) -> bool:
        """Whether there are no tables."""
        with db.engine.connect() as connection:
            names = _names(connection)
        if names and "alembic_version" not in names:
            raise DomainError("database-foreign")
        return not names

    def put(self, dump: Path, manifest: Manifest, *, folder: Path, at: datetime) -> Path | None:
        """Keep what is there as a backup in ``folder``, then let psql replace it in one transaction."""
        kept = None if self.is_empty() else folder / f"before-restore-{at:%Y%m%d-%H%M%S}.zip"
        db.session.remove()
        db.engine.dispose()
        with db.engine.connect() as connection:
            _wait_until_alone(connection)
            schema, old = _schema(connection), _names(connection)
        if kept is not None:
            self._keep(kept, at)
        db.engine.dispose()
        _replace(dump, manifest, schema, old)
        return kept

    def _keep(self, kept: Path, at: datetime) -> None:
        with self.workplace() as workplace:
            dumped = self.dump(workplace / "dump")
            manifest = Manifest(at.isoformat(), self.kind, *dumped)
            write_archive(kept, workplace / "dump", manifest, replace=False)


def _wait_until_alone(connection: Connection) -> None:
    """Let connections that were closed just now go; one that stays is somebody at work."""
    give_up = time.monotonic() + PATIENCE_S
    while connection.scalar(text(OTHERS)):
        if time.monotonic() > give_up:
            raise Conflict("database-in-use")
        connection.rollback()  # within a transaction the list of connections stays the same
        time.sleep(0.05)


def _replace(dump: Path, manifest: Manifest, schema: str, old: list[str]) -> None:
    """Feed psql: away with the old tables, in with the dump, and only when every row is there, COMMIT."""
    restore = [
        *(choose_program("pg_restore", at_least=manifest.tool), "--no-owner", "--no-privileges"),
        *(f"--schema={schema}", "--file=-", dump),
    ]
    psql: list[str | Path] = [
        *(choose_program("psql", at_least=manifest.tool), "--no-psqlrc", "--quiet"),
        *("--set=ON_ERROR_STOP=1", f"--dbname={_address()}"),
    ]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603
            psql, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=_environment()
        ) as session,
    ):
        assert session.stdin is not None  # noqa: S101 - it is a pipe
        try:
            _feed(session.stdin, restore, manifest, schema, old)
        except BrokenPipeError:
            pass  # psql has stopped at an error, which it has told
        except BaseException:
            session.kill()  # without COMMIT, everything is as it was
            raise
        with suppress(BrokenPipeError):
            session.stdin.close()
        if session.wait() != 0:
            raise _failed("psql", said)


def _feed(session: IO[bytes], restore: list[Any], manifest: Manifest, schema: str, old: list[str]) -> None:
    places = [f"{_quoted(schema)}.{_quoted(name)}" for name in old]
    drop = f"DROP TABLE {', '.join(places)} CASCADE;" if places else ""
    session.write(f"BEGIN;\nSET LOCAL lock_timeout = '15s';\n{drop}\n".encode())
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(restore, stdout=subprocess.PIPE, stderr=said) as source,  # noqa: S603
    ):
        assert source.stdout is not None  # noqa: S101 - it is a pipe
        while piece := source.stdout.read(1 << 20):
            session.write(piece)
        if source.wait() != 0:
            raise _failed("pg_restore", said)
    session.write(f"{_counting(manifest.tables, schema)}\nCOMMIT;\n".encode())


def _counting(tables: Mapping[str, int], schema: str) -> str:
    """Return a statement that fails unless each table has just its rows."""
    tests = "\n".join(
        f"IF (SELECT count(*) FROM {_quoted(schema)}.{_quoted(name)}) <> {int(rows)} THEN "  # noqa: S608
        f"RAISE EXCEPTION 'rows of {_quoted(name)}'; END IF;".replace("'", "''")
        for name, rows in tables.items()
    )
    return f"DO '\nBEGIN\n{tests}\nEND\n';"


def _names(connection: Connection) -> list[str]:
    return list(connection.scalars(text(TABLES)))


def _rows(connection: Connection) -> dict[str, int]:
    counted = {}
    for name in _names(connection):
        statement = text(f"SELECT count(*) FROM {_quoted(name)}")  # noqa: S608 - quoted, from the catalog
        counted[name] = int(connection.scalar(statement) or 0)
    return counted


def _schema(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT current_schema()")))


def _server_version(connection: Connection) -> int:
    return int(connection.scalar(text("SELECT current_setting('server_version_num')::int / 10000")) or 0)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _run(command: list[Any]) -> None:
    with tempfile.TemporaryFile() as said:
        ended = subprocess.run(  # noqa: S603
            command, stdout=subprocess.DEVNULL, stderr=said, env=_environment(), check=False
        )
        if ended.returncode != 0:
            raise _failed(Path(command[0]).name, said)


def _failed(program: str, said: IO[bytes]) -> DomainError:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    return DomainError("postgres-program-failed", name=program, reason=" ".join(lines[:3]) or "?")


def _address() -> str:
    """Return the address as libpq takes it; the password goes by the environment, which nobody else sees."""
    _, options = db.engine.dialect.create_connect_args(db.engine.url)
    escaped = {name: re.sub(r"(['\\])", r"\\\1", str(value)) for name, value in options.items()}
    return " ".join(f"{name}='{escaped[name]}'" for name in escaped if name not in ("password", "context"))


def _environment() -> dict[str, str]:
    password = db.engine.url.password
    return {**os.environ, "PGCLIENTENCODING": "UTF8", **({"PGPASSWORD": password} if password else {})}
