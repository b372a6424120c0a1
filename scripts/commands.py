"""The commands behind make: each sets up what it needs, then does its work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts import browser, constraints, postgres
from scripts.environment import prepare, program, quiet_environ
from scripts.progress import Progress, SetupError

ROOT = Path(__file__).resolve().parents[1]
CHECKS = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy"],
    "import contracts": ["lint-imports", "--no-cache"],
    "bandit": ["bandit", "-q", "-r", "app", "-ll", "-ii"],
}


def run(arguments: Sequence[str], progress: Progress) -> int:
    """Set up the database, banks and exams as far as needed, and serve."""
    prepare(ROOT, ["pg"] if os.environ.get("BAITI_DATABASE_URL", "").startswith("postgres") else [], progress)
    return become([str(program(ROOT, "python")), "-m", "app.start", *arguments], os.environ)


def demo(arguments: Sequence[str], progress: Progress) -> int:
    """Set up what is needed and make a demo year; arguments go to ``baiti demo``."""
    prepare(ROOT, ["pg"] if os.environ.get("BAITI_DATABASE_URL", "").startswith("postgres") else [], progress)
    baiti = str(program(ROOT, "baiti"))
    return subprocess.call([baiti, "setup"], cwd=ROOT) or become([baiti, "demo", *arguments], os.environ)


def test(arguments: Sequence[str], progress: Progress) -> int:
    """Check the code, then run the tests; arguments go to pytest."""
    prepare(ROOT, ["dev", "pg"], progress)
    postgres.find_or_install(ROOT, progress)
    chromium = browser.find_or_install(ROOT, progress)
    failed = check_code(progress)
    progress.say(f"running the tests, with {chromium}")
    pytest = [str(program(ROOT, "pytest")), "-n", "2", "--dist", "worksteal", *arguments]
    status = subprocess.call(pytest, cwd=ROOT, env=environ_for_tests(chromium))
    if failed:
        print(f"failed before the tests: {', '.join(failed)}", file=sys.stderr)
    return status or int(bool(failed))


def lint(arguments: Sequence[str], progress: Progress) -> int:
    """Check style, types and imports."""
    prepare(ROOT, ["dev"], progress)
    return int(bool(check_code(progress)))


def format_code(arguments: Sequence[str], progress: Progress) -> int:
    """Rewrite the code in the house style."""
    prepare(ROOT, ["dev"], progress)
    ruff = str(program(ROOT, "ruff"))
    fixed = subprocess.call([ruff, "check", "--fix"], cwd=ROOT)
    return subprocess.call([ruff, "format"], cwd=ROOT) or fixed


def bench(arguments: Sequence[str], progress: Progress) -> int:
    """Measure speed; arguments go to benchmarks/run.py."""
    prepare(ROOT, ["dev", "pg"], progress)
    python = str(program(ROOT, "python"))
    return become([python, str(ROOT / "benchmarks" / "run.py"), *arguments], clean_environ())


def install(arguments: Sequence[str], progress: Progress) -> int:
    """Make .venv with everything a developer needs."""
    prepare(ROOT, ["dev", "pg"], progress)
    progress.say(f".venv is ready: {program(ROOT, 'baiti')}")
    return 0


def compile_constraints(arguments: Sequence[str], progress: Progress) -> int:
    """Write constraints.txt anew from what the ranges in setup.cfg give today."""
    constraints.compile_anew(ROOT, progress)
    return 0


COMMANDS: dict[str, Callable[[Sequence[str], Progress], int]] = {
    "run": run,
    "demo": demo,
    "test": test,
    "lint": lint,
    "format": format_code,
    "bench": bench,
    "install": install,
    "constraints": compile_constraints,
}


def check_code(progress: Progress) -> list[str]:
    """Run all checks, two at a time; return the names of those that failed, their findings printed."""

    def check(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
        command = [str(program(ROOT, argv[0])), *argv[1:]]
        return subprocess.run(
            command, cwd=ROOT, env=clean_environ(), capture_output=True, encoding="utf-8", check=False
        )

    progress.say(f"checking the code: {', '.join(CHECKS)}")
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = dict(zip(CHECKS, pool.map(check, CHECKS.values()), strict=True))
    failed = [name for name, result in results.items() if result.returncode]
    for name in failed:
        print(f"--- {name}\n{results[name].stdout}{results[name].stderr}", flush=True)
    progress.say(f"checks failed: {', '.join(failed)}" if failed else "checks passed")
    return failed


def clean_environ(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment without the reader's own settings of Baiti, Flask and pytest."""
    kept = {
        name: value
        for name, value in quiet_environ(environ).items()
        if not name.startswith(("BAITI_", "FLASK_", "PYTEST_"))
    }
    here = ",".join(filter(None, [kept.get("NO_PROXY"), "127.0.0.1,localhost"]))
    return kept | {"NO_PROXY": here, "no_proxy": here}


def environ_for_tests(chromium: Path, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of the tests: clean, but for the browser to use."""
    return clean_environ(environ) | {"BAITI_CHROMIUM": str(chromium)}


def become(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Go on as another program, so that signals reach it directly; Windows can only wait for it."""
    if os.name == "nt":
        return subprocess.call(argv, cwd=ROOT, env=dict(environ))
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(argv[0], list(argv), dict(environ))  # noqa: S606 - no shell is wanted


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit status."""
    if not arguments or arguments[0] not in COMMANDS:
        print(f"usage: bootstrap.py {'|'.join(COMMANDS)} [arguments]", file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:], Progress())
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nThis could not be done: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
