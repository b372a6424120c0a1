"""The peer of a save: a bare Flask view that does one durable upsert, and nothing else."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, event
from sqlalchemy.dialects.sqlite import insert

ANSWER = Table(
    "answer",
    MetaData(),
    Column("attempt", Integer, primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("response", Text),
    Column("seq", Integer),
)


def create_app() -> Flask:
    """Return the application; its database is the file that ``BARE_DATABASE`` names."""
    engine = create_engine(f"sqlite:///{os.environ['BARE_DATABASE']}", connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    ANSWER.create(engine, checkfirst=True)
    app = Flask("bare")

    @app.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return {"status": "ok"}

    @app.put("/answers/<int:attempt>")
    def save(attempt: int) -> ResponseReturnValue:
        body = request.get_json()
        statement = insert(ANSWER).values(attempt=attempt, **body)
        newer = {"response": statement.excluded.response, "seq": statement.excluded.seq}
        with engine.begin() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["attempt", "slot"], set_=newer)
            )
        return {"seq": body["seq"]}

    return app
