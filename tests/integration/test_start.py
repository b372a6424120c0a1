"""Starting the service as ``make run`` does: set up what is new, serve, end with nothing left behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from app.home import home_stamp
from app.settings import load_settings
from app.start import is_set_up
from app.supervisor import PortTaken, refuse_taken_port

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "data" / "home"


@pytest.fixture
def start(tmp_path):
    """Start the service on the sample home; ends with the test whatever happens."""
    home = tmp_path / "home"
    shutil.copytree(SAMPLE, home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BAITI_")}
    environment |= {"BAITI_HOME": str(home), "BAITI_PORT": str(port), "PYTHONPATH": str(ROOT)}
    started = []

    def start_() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.start"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    start_.port, start_.home = port, home
    yield start_
    for process in started:
        process.terminate()
        process.communicate(timeout=30)


def status_of(port: int) -> int:
    """The status of the log-in page; ConnectionRefusedError when nobody listens."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", "/login")
        return connection.getresponse().status


def wait_for_answer(port: int, within: float = 60) -> int:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            return status_of(port)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


def test_the_first_start_sets_up_and_ctrl_c_leaves_nothing_behind(start):
    first = start()
    assert wait_for_answer(start.port) == 200
    second = start()
    assert "BAITI_PORT" in second.communicate(timeout=30)[0]
    assert second.returncode == 1

    first.send_signal(signal.SIGINT)
    assert "1004" in first.communicate(timeout=30)[0]
    assert first.returncode == 0
    with pytest.raises(ConnectionRefusedError):
        status_of(start.port)
    assert is_set_up(load_settings(home=start.home))


def test_a_taken_port_is_refused_before_anything_is_done():
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortTaken, match="BAITI_PORT"):
            refuse_taken_port("127.0.0.1", taken.getsockname()[1])


def test_any_change_of_a_bank_or_a_setting_asks_for_a_setup(home):
    stamp = home_stamp(home, "Asia/Shanghai")
    assert home_stamp(home, "Asia/Shanghai") == stamp
    assert home_stamp(home, "Asia/Urumqi") != stamp
    bank = next((home / "question_bank").rglob("*.yaml"))
    bank.write_text(bank.read_text(encoding="utf-8") + "# one more line\n", encoding="utf-8")
    assert home_stamp(home, "Asia/Shanghai") != stamp


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 99])
def test_without_a_database_that_was_set_up_there_is_a_setup(home, content):
    settings = load_settings(home=home)
    if content is not None:
        (home / "instance" / "baiti.sqlite3").write_bytes(content)
    assert not is_set_up(settings)
