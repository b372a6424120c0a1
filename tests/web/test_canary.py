"""Nothing that only the key holds comes out early: canaries are planted in it, every reply is searched."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

ORIGIN = {"Origin": "http://localhost"}
PHONE, DESK = "phone-0001", "desk-00001"

# Every text of an exam bank that only the key holds. The words that show a point are never shown.
NEVER_SHOWN = {"canary-word-zh", "canary-word-en"}
PLANTED = {
    *(
        f"canary-explain-{kind}-{language}"
        for kind in ("single", "blank", "match")
        for language in ("zh", "en")
    ),
    *(f"canary-accepted-{number}-{language}" for number in (1, 2) for language in ("zh", "en")),
    *(
        f"canary-{what}-{language}"
        for what in ("feedback", "model", "point", "gap")
        for language in ("zh", "en")
    ),
    *(f"canary-hint-{language}" for language in ("zh", "en")),
    "canary-essay-point",
    "canary-source",
    "7316490",  # the answer of the numeric question
    *NEVER_SHOWN,
}
BANK = """\
format: 1
bank: canary
title: 金丝雀
languages: [zh, en]
use: exam
questions:
  - id: one
    single: 先做哪一步？
    options:
      - {text: 报告, feedback: canary-feedback-zh}
      - 复位
      - 等待
    answer: B
    explain: canary-explain-single-zh
    source: {doc: canary-source}
    en:
      stem: What comes first?
      options: [{text: Report, feedback: canary-feedback-en}, Reset, Wait]
      explain: canary-explain-single-en
  - id: two
    blank: 先____，再查。
    answer: [[canary-accepted-1-zh, canary-accepted-2-zh]]
    explain: canary-explain-blank-zh
    en:
      stem: First ____, then check.
      answer: [[canary-accepted-1-en, canary-accepted-2-en]]
      explain: canary-explain-blank-en
  - id: three
    numeric: 合计多少？
    answer: 7316490
    en:
      stem: How much in all?
  - id: four
    match: 连线。
    pairs: {一号: 东, 二号: 西}
    explain: canary-explain-match-zh
    en:
      stem: Match.
      pairs: {One: East, Two: West}
      explain: canary-explain-match-en
  - id: five
    cloze: 先{{1}}，后{{2}}。
    blanks:
      1: {options: [报告, {text: 复位, feedback: canary-hint-zh}], answer: A}
      2: {answer: canary-gap-zh, accept: [记录]}
    en:
      stem: First {{1}}, then {{2}}.
      blanks:
        1: {options: [report, {text: reset, feedback: canary-hint-en}]}
        2: {answer: canary-gap-en}
  - id: six
    short: 记录什么？
    answer: canary-model-zh
    rubric: [{point: canary-point-zh, any: [canary-word-zh]}]
    en:
      stem: What is noted down?
      answer: canary-model-en
      rubric: [{point: canary-point-en, any: [canary-word-en]}]
  - id: seven
    essay: 谈谈看法。
    rubric: [{point: canary-essay-point}]
    en:
      stem: What do you think?
      rubric: [canary-essay-point]
"""
# What the arguments of addresses stand for here; a new kind of argument has to be added, or the test fails.
ARGUMENTS = {"key": "canary", "item_id": "one", "upload": "none", "number": "1"}
QUERIES = ("", "lang=en", "lang=zh", f"client={PHONE}", "slot=1", "show=lost", "show=all&slot=2", "year=2026")


@pytest.fixture
def member(make_member):
    return make_member("007316")


@pytest.fixture
def sitting(make_exam, member, tmp_path) -> str:
    """An open sitting that draws from the bank; answers and explanations come out after its close."""
    (tmp_path / "canary.yaml").write_text(BANK, encoding="utf-8")
    return make_exam(
        types=("single", "blank", "numeric", "match", "cloze", "short", "essay"),
        bank=tmp_path / "canary.yaml",
        key="canary",
        release=("at-hand-in", "after-close", "after-close"),
    )


@pytest.fixture
def browser(app, member, sign_in_as):
    return sign_in_as(app.test_client(), member)


def start(browser, sitting):
    return browser.post(f"/api/v1/sittings/{sitting}/attempts", json={"client": PHONE}, headers=ORIGIN)


def save(browser, attempt, *responses, first=1, device=PHONE, epoch=1):
    entries = [
        {"seq": seq, "kind": "answer", "slot": slot, "response": response}
        for seq, (slot, response) in enumerate(responses, first)
    ]
    body = {"epoch": epoch, "client": device, "entries": entries}
    return browser.put(f"/api/v1/attempts/{attempt}/responses", json=body, headers=ORIGIN)


def hand_in(browser, attempt, last_seq, device=PHONE, epoch=1):
    body = {"epoch": epoch, "client": device, "last_seq": last_seq}
    return browser.post(f"/api/v1/attempts/{attempt}/hand-in", json=body, headers=ORIGIN)


def answer_everything(browser, attempt):
    """Send right, wrong and malformed answers; yield what is said to each."""
    for seq, slot, response in (
        (1, 1, "a"),
        (2, 2, ["复位"]),
        (3, 3, "12"),
        (4, 4, {"l1": "r1"}),
        (5, 1, ["a", "z"]),
        (6, 2, {"x": 1}),
        (7, 3, [1]),
        (8, 4, "a"),
        (9, 99, "a"),
        (10, 5, {"1": "b", "2": "走开"}),
    ):
        yield save(browser, attempt, (slot, response), first=seq)


def write_texts(browser, attempt):
    """Send answers that a person has to mark."""
    return [save(browser, attempt, (slot, "不知道"), first=seq) for seq, slot in ((11, 6), (12, 7))]


def everything(app, browser, sitting, attempt):
    """Yield the reply to every address that can be read, in both languages and with every query."""
    arguments = ARGUMENTS | {"sitting_id": sitting, "sitting": sitting, "attempt_id": attempt}
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    for language in ("zh_CN", "en"):
        browser.set_cookie("language", language)
        for rule in rules:
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: arguments.get(found[1], "none"), rule.rule)
            for query in QUERIES:
                yield browser.get(f"{path}?{query}")


def text_of(reply) -> str:
    """Return all that a reply says: headers, body, and the sheets of a workbook."""
    body = reply.data
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as workbook:
            body = b"".join(workbook.read(name) for name in workbook.namelist())
    return f"{reply.headers}\n{body.decode()}"


def canaries_in(replies) -> set[str]:
    """Return the planted texts that some reply holds; digits also when they are written in groups."""
    found = set()
    for reply in replies:
        text = text_of(reply)
        plain = re.sub(r"(?<=\d)[,\u2009\u202f](?=\d)", "", text)
        found |= {canary for canary in PLANTED if canary in text or canary in plain}
    return found


def test_before_release_no_reply_to_a_member_holds_anything_of_the_key(
    app, sitting, browser, make_member, sign_in_as
):
    assert canaries_in(everything(app, browser, sitting, "none")) == set()
    started = start(browser, sitting)
    attempt = started.json["id"]
    replies = [started, *answer_everything(browser, attempt), *write_texts(browser, attempt)]
    assert [reply.status_code for reply in replies] == [201, *[200] * 12]
    assert canaries_in(replies) == set()
    assert canaries_in(everything(app, browser, sitting, attempt)) == set()

    taken = browser.post(f"/api/v1/attempts/{attempt}/take-over", json={"client": DESK}, headers=ORIGIN)
    fenced = save(browser, attempt, (1, "b"), first=13)
    ended = hand_in(browser, attempt, 0, DESK, epoch=2)
    assert [reply.status_code for reply in (taken, fenced, ended)] == [200, 409, 200]
    late = save(browser, attempt, (1, "b"), device=DESK, epoch=2)
    assert canaries_in([taken, fenced, ended, late]) == set()
    assert canaries_in(everything(app, browser, sitting, attempt)) == set()

    somebody_else = sign_in_as(app.test_client(), make_member("007317"))
    for other in (somebody_else, app.test_client()):
        assert canaries_in(everything(app, other, sitting, attempt)) == set()


def test_after_release_the_member_sees_it_so_the_search_can_find_it(
    app, sitting, member, browser, clock, sign_in_as
):
    attempt = start(browser, sitting).json["id"]
    list(answer_everything(browser, attempt))
    assert hand_in(browser, attempt, 10).status_code == 200
    clock.forward(days=60)
    sign_in_as(browser, member)
    replies = [*everything(app, browser, sitting, attempt)]
    for language in ("zh_CN", "en"):
        browser.set_cookie("language", language)
        replies += [browser.get(f"/attempts/{attempt}/review?slot={number}") for number in range(1, 8)]
    assert canaries_in(replies) == PLANTED - NEVER_SHOWN
