"""The tools for authors on the command line, on a home folder with one small bank."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from app.store.database import db
from app.store.models import AuditRow

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data"


@pytest.fixture
def bank(home):
    return home / "question_bank" / "small" / "bank.yaml"


@pytest.fixture
def run(app):
    def run_(*words):
        result = app.test_cli_runner().invoke(args=["bank", *words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result.exit_code, result.output

    return run_


def test_a_lock_out_of_date_fails_its_check_and_a_reused_id_cannot_be_locked(run, bank):
    lock = bank.with_name("bank.lock")
    assert run("lock", "--check")[0] == 1
    assert not lock.exists()
    assert run("lock")[0] == run("lock", "--check")[0] == 0
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace("answer: AC", "answer: BC"), encoding="utf-8")
    status, said = run("lock", "--check")
    assert (status, "small-2 1.0→2.0" in said) == (1, True)
    bank.write_text(text.replace("id: small-2", "id: small-9"), encoding="utf-8")
    assert run("lock")[0] == 0
    locked = lock.read_text(encoding="utf-8")
    assert "small-2 retired 1.0" in locked
    bank.write_text(text.replace("answer: AC", "answer: BC"), encoding="utf-8")
    assert run("lock")[0] == 1
    assert lock.read_text(encoding="utf-8") == locked


def test_every_hook_runs_a_command_that_passes_on_a_tidy_bank_and_fails_on_a_broken_one(run, bank):
    assert run("fmt")[0] == run("lock")[0] == 0
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    commands = [words.split() for words in re.findall("entry: baiti bank (.+)", hooks)]
    assert [words[0] for words in commands] == ["check", "lint", "fmt", "lock"]
    assert [run(*words)[0] for words in commands] == [0] * 4
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace("answer: AC", "answer: AZ"), encoding="utf-8")
    assert [run(*words)[0] for words in commands] == [1] * 4


def test_fmt_checks_before_it_writes(run, bank):
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace("answer: AC", "答案: [ｃ, a]"), encoding="utf-8")
    assert run("fmt", "--check")[0] == 1
    assert "答案" in bank.read_text(encoding="utf-8")
    assert run("fmt")[0] == run("fmt", "--check")[0] == 0
    assert "    answer: AC\n" in bank.read_text(encoding="utf-8")


def test_a_preview_is_one_file_without_addresses_and_a_paper_keeps_its_key_apart(run, tmp_path):
    bank = tmp_path / "structures"
    shutil.copytree(DATA / "structures", bank)
    page, paper = tmp_path / "page.html", tmp_path / "paper.html"
    assert run("preview", str(bank), "-o", str(page))[0] == 0
    seen = page.read_text(encoding="utf-8")
    assert "<fieldset" in seen
    assert "data:image/" in seen
    assert not re.search(r"(?:src|href)=\"(?!data:)|<script|@import|url\(", seen)
    assert 'class="key"' not in seen
    assert run("preview", str(bank), "--paper", "--answers", "-o", str(paper))[0] == 0
    asked, _, keys = paper.read_text(encoding="utf-8").partition('class="keys"')
    assert ("<fieldset" in asked, 'class="key"' in asked) == (False, False)
    assert asked.count('class="place"') == keys.count('class="place"') == seen.count("<fieldset data-widget")


def test_stats_count_and_refuse_a_syllabus_with_a_mistake(run, bank):
    status, said = run("stats", "--format", "json")
    assert status == 0
    found = json.loads(said)
    assert sum(cell["count"] for cell in found["stock"] if cell["tier"] == "operator") == 4
    (bank.parents[1] / "syllabus.yaml").write_text(
        "format: 1\nsyllabus: 大纲\nrows: [{topic: 没有, wanted: 1}]\n", encoding="utf-8"
    )
    status, said = run("stats")
    assert (status, "topic-unknown" in said) == (1, True)


def test_a_load_that_moves_what_is_right_in_an_answered_question_stops_until_told(
    app, run, bank, set_exam, make_member, go_to, sit
):
    set_exam()
    member = make_member("0001", tier="operator")
    go_to("2026-12-11 10:00")
    sit(member, "quarterly")
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace("answer: AC", "answer: BC"), encoding="utf-8")
    status, said = run("load")
    assert (status, "small-2 答案 AC→BC（1 份作答）" in said) == (1, True)
    assert run("load", "--dry-run")[0] == 0
    assert run("list")[1].split("\t")[1] == "@1"
    assert run("load", "--accept-key-changes")[0] == 0
    assert run("list")[1].split("\t")[1] == "@2"
    with app.app_context():
        entry = db.session.query(AuditRow).filter_by(subject="small@2").one()
        assert entry.facts["accepted_key_changes"] == [["small-2", 1]]
