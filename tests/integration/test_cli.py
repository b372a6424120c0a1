"""The command line as people run it: a process of its own, on a home folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = ("transmission", "management", "law", "*-yearly.yaml", "technical-monthly.yaml", "rehearsal.yaml")


PLAIN = {"NO_COLOR": "1", "COLUMNS": "160"}


@pytest.fixture(scope="module")
def program():
    """The program, loaded once for all commands of this file."""
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.loaded_program"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("BAITI_")} | PLAIN,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield started
    started.communicate(timeout=30)


@pytest.fixture
def run(tmp_path, program):
    """Run ``baiti`` with arguments in a copy of the shipped home folder, with one of its banks."""
    home = tmp_path / "a home"
    for folder in ("question_bank", "exams"):
        shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BAITI_")}
    environment |= PLAIN | {"BAITI_HOME": str(home), "PYTHONPATH": str(ROOT)}
    out, err = tmp_path / "out", tmp_path / "err"

    def run_(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        facts = {"arguments": arguments, "environment": environment | more, "cwd": str(home)}
        program.stdin.write(json.dumps(facts | {"out": str(out), "err": str(err)}) + "\n")
        program.stdin.flush()
        status = int(program.stdout.readline())
        return subprocess.CompletedProcess(arguments, status, out.read_text("utf-8"), err.read_text("utf-8"))

    run_.home = home  # type: ignore[attr-defined]
    return run_


def test_setup_makes_everything_and_running_it_again_changes_nothing(run):
    first = run("setup", BAITI_DEMO_PASSWORD="for the demo")
    assert first.returncode == 0, first.stderr
    assert "100 题" in first.stdout
    assert "for the demo" in first.stdout
    again = run("setup", BAITI_DEMO_PASSWORD="for the demo")
    assert again.returncode == 0
    assert "已载入" not in again.stdout
    members = run("member", "list").stdout.splitlines()
    assert [line.split("\t")[0] for line in members] == [
        "1001",
        "1002",
        "1003",
        "1004",
        "9000",
        "9001",
        "9002",
    ]


def test_a_planted_mistake_is_found_with_line_and_column(run):
    file = run.home / "question_bank" / "chuangzheng" / "01-origin.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(
        i for i, line in enumerate(lines) if line.strip().startswith("answer: ") and "[" not in line
    )
    lines[number] = "    answer: Z\n"
    file.write_text("".join(lines), encoding="utf-8")
    found = run("bank", "check", "--lang", "en")
    assert found.returncode == 1
    assert (
        f"question_bank/chuangzheng/01-origin.yaml:{number + 1}:13: error [choice-answer-range]"
        in found.stdout
    )


def test_a_broken_home_is_not_loaded_at_all(run):
    file = run.home / "exams" / "weekly.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("chuangzheng", "chuangzhen"), encoding="utf-8")
    found = run("setup")
    assert found.returncode == 1
    assert "chuangzheng" in found.stdout  # the suggestion
    assert run("bank", "list").stdout == ""


def test_findings_come_as_json_for_machines(run):
    file = run.home / "question_bank" / "broken.yaml"
    file.write_text("format: 1\nbank: broken\nquestions:\n  - {id: b-1, single: 题}\n", encoding="utf-8")
    found = run("bank", "check", "question_bank/broken.yaml", "--format", "json")
    assert found.returncode == 1
    assert {each["file"] for each in json.loads(found.stdout)} == {"question_bank/broken.yaml"}


def test_what_is_no_yaml_at_all_gets_a_sentence(run):
    (run.home / "picture.yaml").write_bytes(bytes(range(256)) * 20)
    found = run("bank", "check", "picture.yaml")
    assert found.returncode == 1
    assert "picture.yaml:1:" in found.stdout
    assert "Traceback" not in found.stderr


def test_a_member_is_added_with_a_first_password(run):
    run("setup")
    added = run("member", "add", "007316", "演示 新人", "--department", "yunling-am-1", "--tier", "operator")
    assert added.returncode == 0, added.stderr
    taken = run("member", "add", "００7316", "别人", "--department", "yunling-am-1", "--tier", "operator")
    assert taken.returncode == 1
    assert "已有人使用" in taken.stderr
    unknown = run("member", "add", "1", "谁", "--department", "nowhere", "--tier", "operator")
    assert "nowhere" in unknown.stderr
    assert run("member", "password", "007316").returncode == 0
    assert run("member", "password", "424242").returncode == 1


def test_the_plan_of_the_year_is_printed(run):
    run("setup")
    lines = json.loads(run("plan", "--format", "json").stdout)
    assert {line["exam"] for line in lines} >= {"quarterly", "topic-1", "weekly"}
    assert run("plan").returncode == 0


def test_a_database_without_tables_says_what_to_do(run):
    found = run("bank", "list")
    assert found.returncode == 1
    assert "baiti db upgrade" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_setting_that_cannot_work_is_named(run):
    found = run("bank", "check", BAITI_ZONE="Mars/Olympus")
    assert found.returncode == 2
    assert "BAITI_ZONE" in found.stderr


def test_a_folder_without_banks_says_where_it_looked(run, tmp_path):
    found = run("bank", "check", BAITI_HOME=str(tmp_path))
    assert found.returncode == 2
    assert str(tmp_path) in found.stderr


def test_an_unknown_attempt_is_refused_in_words(run):
    run("setup")
    found = run("attempt", "verify", "nope")
    assert found.returncode == 1
    assert "没有找到" in found.stderr


def test_what_changed_in_a_bank_is_said_question_by_question(run):
    bank = run.home / "question_bank" / "chuangzheng"
    shutil.copytree(bank, run.home / "before")
    file = bank / "03-team.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("answer: A", "answer: C", 1), encoding="utf-8")
    found = run("bank", "diff", "before", "question_bank/chuangzheng")
    assert found.returncode == 1
    assert "cz-033 答案 A→C：主版本，答案变更" in found.stdout
    same = run("bank", "diff", "before", "before")
    assert (same.returncode, len(same.stdout.splitlines())) == (0, 1)
    as_json = run("bank", "diff", "before", "question_bank/chuangzheng", "--format", "json")
    (changed,) = json.loads(as_json.stdout)["changed"]
    assert changed["differences"] == [{"field": "answer", "before": "A", "after": "C"}]


def test_advice_is_given_with_exit_status_1_and_a_rule_unknown_is_refused(run):
    assert run("bank", "lint").returncode == 0
    found = run("bank", "lint", "--rule", "no-source", "--format", "json")
    assert found.returncode == 1
    assert {each["code"] for each in json.loads(found.stdout)} == {"lint-no-source"}
    assert run("bank", "lint", "--rule", "no-sauce").returncode == 2


def test_a_new_bank_checks_clean_and_is_not_made_twice(run):
    made = run("bank", "new", "duty", "--title", "值班")
    assert made.returncode == 0, made.stderr
    assert run("bank", "check").returncode == 0
    again = run("bank", "new", "duty")
    assert again.returncode == 1
    assert "question_bank/duty" in again.stderr
    assert run("bank", "new", "../outside").returncode == 1


def test_the_schema_is_printed_as_it_is_shipped(run):
    shipped = (ROOT / "question_bank" / "bank.schema.json").read_text(encoding="utf-8")
    assert run("bank", "schema").stdout == shipped


def test_questions_go_out_to_a_workbook_and_come_back_as_a_draft_bank(run):
    out = run("bank", "export", "question_bank/chuangzheng", "--to", "all.xlsx")
    assert out.returncode == 0, out.stderr
    assert "100 道题中的 100 道" in out.stdout
    back = run("bank", "import", "all.xlsx", "--to", "question_bank/again", "--title", "再来")
    assert back.returncode == 0, back.stdout
    assert run("bank", "check").returncode == 0
    same = run("bank", "diff", "question_bank/chuangzheng", "question_bank/again", "--format", "json")
    changes = json.loads(same.stdout)
    assert (changes["added"], changes["missing"]) == ([], [])
    assert {each["field"] for change in changes["changed"] for each in change["differences"]} <= {
        *("status", "use", "scoring", "bank_scoring"),
    }
    assert run("bank", "export", "question_bank/chuangzheng", "--to", "all.xlsx").returncode == 1
    assert run("bank", "import", "all.xlsx", "--to", "question_bank/again").returncode == 1


def test_a_file_of_no_known_format_is_refused_in_words(run):
    (run.home / "a.bin").write_bytes(bytes(range(256)))
    refused = run("bank", "import", "a.bin", "--to", "question_bank/new")
    assert refused.returncode == 1
    assert "--format" in refused.stderr
    assert not (run.home / "question_bank" / "new").exists()
    assert run("bank", "import", "a.bin", "--to", "question_bank/new", "--format", "word").returncode == 2
