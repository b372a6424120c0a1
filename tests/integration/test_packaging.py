"""An ordinary installation: the wheel holds all of app/ and nothing else, and finds its home folder."""

import configparser
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import app

CHECKOUT = Path(app.__file__).resolve().parents[1]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q"]


def package_files() -> set[str]:
    files = (path for path in (CHECKOUT / "app").rglob("*") if path.is_file())
    return {path.relative_to(CHECKOUT).as_posix() for path in files if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    source = tmp_path_factory.mktemp("source")  # a build leaves its traces beside setup.cfg
    shutil.copytree(CHECKOUT / "app", source / "app", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "pyproject.toml", "LICENSE", "README.md"):
        if (CHECKOUT / name).exists():
            shutil.copy(CHECKOUT / name, source)
    (source / "question_bank").mkdir()
    (source / "tests").mkdir()
    (source / "tests" / "__init__.py").touch()
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [*PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", str(target), str(source)],
        check=True,
        timeout=120,
    )
    return next(target.glob("baiti-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    subprocess.run([*PIP, "install", "--no-deps", "--target", str(site), str(wheel)], check=True, timeout=120)
    return site


def test_the_wheel_holds_every_file_of_the_package(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("app/")}
    assert package_files() - held == set()


def test_the_wheel_holds_nothing_but_the_package(wheel):
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"app"}


def test_the_wheel_brings_the_command_baiti(wheel):
    scripts = configparser.ConfigParser()
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/entry_points.txt"))
        scripts.read_string(archive.read(name).decode())
    assert scripts["console_scripts"]["baiti"] == "app.cli:main"


def ask_home(site: Path, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Let the installed package, not the checkout's, look for its home folder."""
    code = "import app.home; print(app.home.__file__); print(app.home.find_home())"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BAITI_")}
    return subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=cwd,
        env=clean | {"PYTHONPATH": str(site)} | environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def home(tmp_path):
    for name in ("question_bank", "exams", "below"):
        (tmp_path / "home" / name).mkdir(parents=True)
    return tmp_path / "home"


def test_an_installed_package_finds_the_home_folder_upward_from_where_one_is(installed, home):
    place, found = ask_home(installed, home / "below").stdout.split("\n")[:2]
    assert Path(place).is_relative_to(installed)
    assert Path(found) == home


def test_an_installed_package_finds_the_home_folder_that_is_named(installed, home, tmp_path):
    assert ask_home(installed, tmp_path, BAITI_HOME=str(home)).stdout.split("\n")[1] == str(home)


def test_an_installed_package_without_a_home_folder_says_what_to_set(installed, tmp_path):
    assert "Set BAITI_HOME" in ask_home(installed, tmp_path).stderr
