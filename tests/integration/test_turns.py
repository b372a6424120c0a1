"""The queue of writers at a SQLite file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.store.turns import Turns

HOLD = """
import sys, time
from app.store.turns import Turns
with Turns(sys.argv[1]).take():
    print("taken", flush=True)
    time.sleep(60)
"""
ROOT = Path(__file__).parents[2]
ON_WINDOWS = pytest.mark.skipif(os.name == "nt", reason="there, processes wait in SQLite's own way")


@pytest.fixture
def queue(tmp_path):
    return str(tmp_path / "some.sqlite3")


@pytest.fixture
def holder(queue):
    """Another process that has the turn."""
    command = [sys.executable, "-c", HOLD, queue]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "taken\n"
        yield process
        process.kill()


def test_two_threads_never_have_the_turn_at_once(queue):
    turns, inside, most = Turns(queue), 0, 0

    def work():
        nonlocal inside, most
        for _ in range(20):
            with turns.take():
                inside += 1
                most = max(most, inside)
                time.sleep(0.0005)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns.close()
    assert most == 1


@ON_WINDOWS
def test_another_process_waits_and_gets_the_turn_when_the_holder_is_killed(queue, holder):
    turns, got_it = Turns(queue), threading.Event()

    def work():
        with turns.take():
            got_it.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert not got_it.wait(0.3)
    holder.kill()
    assert got_it.wait(10)
    thread.join()
    turns.close()


def test_who_has_the_turn_may_take_it_again(queue):
    turns = Turns(queue)
    with turns.take(), turns.take():
        pass
    turns.close()


def test_the_turn_is_given_back_when_the_work_fails(queue):
    turns, other = Turns(queue), Turns(queue)
    with pytest.raises(ZeroDivisionError), turns.take():
        raise ZeroDivisionError
    with other.take():
        pass
    turns.close()
    other.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_writing_takes_the_turn_and_closing_the_database_gives_its_file_back(app, organisation):
    turns = app.extensions["baiti_turns"]
    assert turns.is_open
    with app.app_context():
        from app.store.database import db

        db.engine.dispose()
    assert not turns.is_open
