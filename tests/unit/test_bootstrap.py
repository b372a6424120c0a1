"""Setting up: the stamp that saves time, the messages that name what is missing, the search for Chromium."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import browser, commands, environment, postgres
from scripts.constraints import refuse_places
from scripts.progress import Progress, SetupError


@pytest.fixture
def checkout(tmp_path):
    for name in environment.DESCRIBING_FILES:
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    return tmp_path


def write_environment(checkout: Path, stamp: environment.Stamp | None) -> None:
    python = environment.program(checkout, "python")
    python.parent.mkdir(parents=True)
    python.touch()
    if stamp is not None:
        fields = {"root": stamp.root, "python": stamp.python, "files": stamp.files, "extras": stamp.extras}
        (checkout / ".venv" / environment.STAMP_NAME).write_text(json.dumps(fields), encoding="utf-8")


def write_program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_an_unchanged_checkout_is_served_by_its_environment(checkout):
    write_environment(checkout, environment.wanted_stamp(checkout, ["dev"]))
    assert environment.read_stamp(checkout).serves(environment.wanted_stamp(checkout, ["dev"]))


def test_an_environment_for_tests_also_serves_a_run(checkout):
    made = environment.wanted_stamp(checkout, ["dev"])
    assert made.serves(environment.wanted_stamp(checkout, []))


def test_an_environment_for_a_run_must_grow_for_tests(checkout):
    made = environment.wanted_stamp(checkout, [])
    wanted = environment.wanted_stamp(checkout, ["dev"])
    assert not made.serves(wanted)
    assert made.can_grow_into(wanted)


@pytest.mark.parametrize("name", environment.DESCRIBING_FILES)
def test_a_change_of_a_describing_file_asks_for_an_installation(checkout, name):
    made = environment.wanted_stamp(checkout, [])
    (checkout / name).write_text("# changed\n", encoding="utf-8")
    wanted = environment.wanted_stamp(checkout, [])
    assert not made.serves(wanted)
    assert made.can_grow_into(wanted)


def test_a_line_moved_from_one_file_to_the_next_is_a_change(checkout):
    (checkout / "setup.cfg").write_text("ab", encoding="utf-8")
    (checkout / "pyproject.toml").write_text("c", encoding="utf-8")
    before = environment.wanted_stamp(checkout, []).files
    (checkout / "setup.cfg").write_text("a", encoding="utf-8")
    (checkout / "pyproject.toml").write_text("bc", encoding="utf-8")
    assert environment.wanted_stamp(checkout, []).files != before


def test_a_moved_checkout_needs_a_new_environment(checkout, tmp_path_factory):
    made = environment.wanted_stamp(checkout, [])
    moved = checkout.rename(tmp_path_factory.mktemp("other") / "moved")
    assert not made.can_grow_into(environment.wanted_stamp(moved, []))


def test_another_python_needs_a_new_environment(checkout, monkeypatch):
    made = environment.wanted_stamp(checkout, [])
    monkeypatch.setattr(environment, "PYTHON", "cpython-3.99")
    assert not made.can_grow_into(environment.wanted_stamp(checkout, []))


def test_an_interrupted_installation_has_no_stamp(checkout):
    write_environment(checkout, None)
    assert environment.read_stamp(checkout) is None


def test_a_torn_stamp_counts_as_none(checkout):
    write_environment(checkout, None)
    (checkout / ".venv" / environment.STAMP_NAME).write_text('{"root": "/', encoding="utf-8")
    assert environment.read_stamp(checkout) is None


def test_a_stamp_without_its_python_counts_as_none(checkout):
    write_environment(checkout, environment.wanted_stamp(checkout, []))
    environment.program(checkout, "python").unlink()
    assert environment.read_stamp(checkout) is None


def test_a_missing_venv_module_names_the_debian_package(checkout, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match="lacks venv and ensurepip") as refused:
        environment.make_environment(checkout, Progress())
    assert "apt-get install python3-venv" in str(refused.value)
    assert not (checkout / ".venv").exists()


def test_a_checkout_that_cannot_be_written_to_is_refused_before_anything_is_done(checkout, monkeypatch):
    monkeypatch.setattr(environment.os, "access", lambda path, mode: False)
    with pytest.raises(SetupError, match="cannot be written to"):
        environment.prepare(checkout, [], Progress())
    assert not (checkout / ".venv").exists()


def test_a_current_environment_is_left_alone_even_where_nothing_can_be_written(checkout, monkeypatch):
    write_environment(checkout, environment.wanted_stamp(checkout, []))
    monkeypatch.setattr(environment.os, "access", lambda path, mode: False)
    environment.prepare(checkout, [], Progress())


@pytest.mark.parametrize("name", browser.CHROMIUM_NAMES)
def test_chromium_is_found_under_each_of_its_names(tmp_path, name):
    there = write_program(tmp_path, name, "echo Chromium 130")
    assert browser.find_chromium({"PATH": str(tmp_path)}) == there


def test_a_chromium_that_does_not_start_is_passed_over(tmp_path):
    write_program(tmp_path, "chromium", "echo please install the snap >&2; exit 1")
    works = write_program(tmp_path, "google-chrome", "echo Chrome 130")
    assert browser.find_chromium({"PATH": str(tmp_path)}) == works


def test_no_chromium_on_the_path_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "MAC_CHROME", tmp_path / "absent")
    assert browser.find_chromium({"PATH": str(tmp_path)}) is None


def test_the_chromium_one_names_goes_first(tmp_path):
    write_program(tmp_path, "chromium", "echo Chromium 130")
    named = write_program(tmp_path, "mine", "echo Chromium 131")
    assert browser.find_chromium({"PATH": str(tmp_path), "BAITI_CHROMIUM": str(named)}) == named


def test_a_named_chromium_that_does_not_start_is_an_error(tmp_path):
    with pytest.raises(SetupError, match="BAITI_CHROMIUM"):
        browser.find_chromium({"PATH": str(tmp_path), "BAITI_CHROMIUM": str(tmp_path / "absent")})


def test_a_missing_font_that_nobody_can_install_is_an_error_naming_the_package(tmp_path, monkeypatch):
    write_program(tmp_path, "chromium", "echo Chromium 130")
    monkeypatch.setattr(browser, "has_chinese_font", lambda: False)
    monkeypatch.setattr(browser, "can_use_apt", lambda: False)
    with pytest.raises(SetupError, match="fonts-noto-cjk"):
        browser.find_or_install(tmp_path, Progress(), {"PATH": str(tmp_path)})


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt-get is Debian's")
def test_root_gets_the_missing_browser_and_font_from_debian(tmp_path, monkeypatch):
    fetch = """
    case "$*" in *" install "*chromium*fontconfig*fonts-noto-cjk)
        printf '#!/bin/sh\necho Chromium 130' > "$HERE/chromium"
        printf '#!/bin/sh\necho Noto Sans CJK SC' > "$HERE/fc-list"
        /bin/chmod +x "$HERE/chromium" "$HERE/fc-list"
    esac
    """
    write_program(tmp_path, "apt-get", fetch)
    (tmp_path / ".venv").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HERE", str(tmp_path))
    monkeypatch.delenv("BAITI_CHROMIUM", raising=False)
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0)
    assert browser.find_or_install(tmp_path, Progress()) == tmp_path / "chromium"


def test_a_chromium_that_can_neither_be_found_nor_fetched_is_an_error_naming_the_package(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(browser, "MAC_CHROME", tmp_path / "absent")
    monkeypatch.setattr(browser, "has_chinese_font", lambda: True)
    monkeypatch.setattr(browser, "can_use_apt", lambda: False)
    monkeypatch.setattr(browser, "chromium_of_playwright", lambda root, progress: None)
    with pytest.raises(SetupError, match="apt-get install chromium"):
        browser.find_or_install(tmp_path, Progress(), {"PATH": str(tmp_path)})


def write_postgres(folder: Path, *programs: str) -> Path:
    folder.mkdir(parents=True)
    for name in programs:
        write_program(folder, name, f'echo "{name} (PostgreSQL) 15.18"')
    return folder


def test_a_folder_that_lacks_a_program_of_postgresql_is_passed_over(tmp_path):
    client_only = write_postgres(tmp_path / "client", "psql", "pg_dump", "pg_restore")
    whole = write_postgres(tmp_path / "15" / "bin", *postgres.NEEDED)
    assert postgres.find_server([client_only, whole]) == whole


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt-get is Debian's")
def test_root_gets_a_missing_postgresql_from_debian(tmp_path, monkeypatch):
    there = tmp_path / "bin"
    asked = []

    def install(root, packages, progress):
        asked.extend(packages)
        write_postgres(there, *postgres.NEEDED)

    monkeypatch.setattr(postgres, "program_folders", lambda: [there])
    monkeypatch.setattr(postgres, "can_use_apt", lambda: True)
    monkeypatch.setattr(postgres, "install_from_debian", install)
    assert postgres.find_or_install(tmp_path, Progress()) == there
    assert asked == ["postgresql"]


def test_a_postgresql_that_nobody_can_install_is_an_error_naming_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "program_folders", lambda: [tmp_path])
    monkeypatch.setattr(postgres, "can_use_apt", lambda: False)
    with pytest.raises(SetupError, match="apt-get install postgresql"):
        postgres.find_or_install(tmp_path, Progress())


def test_only_root_is_spared_the_sudo(monkeypatch):
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000, raising=False)
    assert environment.as_root() == "sudo "
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0, raising=False)
    assert environment.as_root() == ""


def test_the_tests_see_no_setting_of_the_reader_but_the_browser():
    own = {
        "BAITI_HOME": "/srv",
        "FLASK_DEBUG": "1",
        "PYTEST_ADDOPTS": "-x",
        "PYTHONPATH": "/x",
        "HOME": "/root",
    }
    seen = commands.environ_for_tests(Path("/usr/bin/chromium"), own)
    assert seen["HOME"] == "/root"
    assert [name for name in seen if name.startswith("BAITI_")] == ["BAITI_CHROMIUM"]
    assert not seen.keys() & {"FLASK_DEBUG", "PYTEST_ADDOPTS", "PYTHONPATH"}


def test_pip_is_not_led_away_from_the_environment():
    seen = environment.quiet_environ({"PIP_USER": "1", "PIP_CERT": "/ca.pem"})
    assert "PIP_USER" not in seen
    assert seen["PIP_CERT"] == "/ca.pem"


def test_the_output_of_a_program_goes_to_the_log(tmp_path):
    log = tmp_path / "log"
    argv = [sys.executable, "-c", "print('fetched'); raise SystemExit(3)"]
    assert not Progress().run(argv, cwd=tmp_path, log=log, env=os.environ)
    assert log.read_text(encoding="utf-8") == "fetched\n"


def test_a_package_that_came_from_a_place_is_no_constraint():
    refuse_places("Flask==3.1.3\n")
    with pytest.raises(SetupError, match="baiti @ file"):
        refuse_places("Flask==3.1.3\nbaiti @ file:///somewhere\n")


def test_an_unknown_command_is_answered_with_the_known_ones():
    script = Path(commands.__file__).with_name("bootstrap.py")
    asked = subprocess.run(
        [sys.executable, script, "fly"], capture_output=True, encoding="utf-8", check=False
    )
    assert asked.returncode == 2
    assert "run|demo|test|lint" in asked.stderr
