"""The peer of a save: a bare Flask view that does one durable upsert, and nothing else."""

from __future__ import annotations

import os
import sqlite3
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine, event, text

TABLE = """
    CREATE TABLE IF NOT EXISTS answer (
        attempt INTEGER, slot INTEGER, response TEXT, seq INTEGER, PRIMARY KEY (attempt, slot)
    )
"""
UPSERT = text(
    """
    INSERT INTO answer (attempt, slot, response, seq) VALUES (:attempt, :slot, :response, :seq)
    ON CONFLICT (attempt, slot) DO UPDATE SET response = excluded.response, seq = excluded.seq
    """
)


def prepare(database: str) -> None:
    """Make the database, before several processes open it."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(TABLE)
    connection.close()


def create_app() -> Flask:
    """Return the application; its database is the file that ``BARE_DATABASE`` names."""
    engine = create_engine(f"sqlite:///{os.environ['BARE_DATABASE']}", connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    app = Flask("bare")

    @app.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return {"status": "ok"}

    @app.put("/answers/<int:attempt>")
    def save(attempt: int) -> ResponseReturnValue:
        body = request.get_json()
        with engine.begin() as connection:
            connection.execute(UPSERT, {"attempt": attempt, **body})
        return {"seq": body["seq"]}

    return app
