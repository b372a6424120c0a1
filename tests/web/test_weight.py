"""The exam page's first load, compressed: on a slow phone every kilobyte is time.

Sizes are those of gzip at its best, which is what we send. The budget of 8 kB for style
sheets is meant for brotli, so gzip may take 6 % more.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from app.web.static_files import slim

KB = 1024
TEXTS = (
    "交接班时发现设备工况与记录不一致，接班人员应当首先怎么做，才能既不影响安全播出又分清责任？",
    (
        "先在记录上签字，班后再核对",
        "当面核对并如实记录，必要时报告带班领导",
        "自行调整设备到记录所写的工况",
        "请对方回去后补写情况说明",
    ),
)


@pytest.fixture
def fifty(tmp_path: Path) -> Path:
    """A bank of fifty questions of usual length, no two alike."""
    stem, options = TEXTS
    lines = [
        "format: 1",
        "bank: fifty",
        "title: {zh: 五十题, en: Fifty}",
        "defaults: {topic: 值班/交接班}",
        "questions:",
    ]
    for number in range(50):
        turned = stem[number % 20 :] + stem[: number % 20]
        shown = "".join(
            f"\n      - {option[number % 9 :]}{option[: number % 9]}（{number}）" for option in options
        )
        lines.append(
            f"  - id: fifty-{number}\n    single: {turned}（{number}）\n    options:{shown}\n    answer: B"
        )
    path = tmp_path / "fifty.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def page(client, make_member, make_exam, sign_in_as, fifty) -> str:
    sign_in_as(client, make_member("007316"))
    client.application.config["WTF_CSRF_ENABLED"] = False
    sitting = make_exam(bank=fifty, types=("single",))
    return client.get(client.post(f"/sittings/{sitting}/start", data={"client": "phone-0001"}).location).text


def weight(text: str | bytes) -> int:
    return len(gzip.compress(text.encode() if isinstance(text, str) else text, 9))


def files(client, page: str, ending: str) -> list[bytes]:
    addresses = set(re.findall(rf'(?:href|src)="(/static/[^"]+\.{ending})"', page))
    return [client.get(address).data for address in sorted(addresses)]


def test_the_style_sheets_weigh_at_most_8_kb(client, page):
    assert sum(map(weight, files(client, page, "css"))) <= 8 * KB


def test_the_scripts_weigh_at_most_10_kb(client, page):
    assert sum(map(weight, files(client, page, "js"))) <= 10 * KB


def test_one_question_with_the_card_weighs_at_most_6_kb(page):
    first, *others = re.findall(r'<section class="q.*?</section>', page, re.DOTALL)
    assert len(others) == 49
    for other in others:
        page = page.replace(other, "")
    assert first in page
    assert weight(page) <= 6 * KB


def test_the_rest_of_the_paper_weighs_at_most_40_kb(page):
    assert weight(page) <= 46 * KB


def test_the_first_load_weighs_at_most_24_kb_and_takes_six_requests(client, page):
    loaded = files(client, page, "css") + files(client, page, "js")
    others = re.findall(r'<section class="q.*?</section>', page, re.DOTALL)[1:]
    shell = page
    for other in others:
        shell = shell.replace(other, "")
    assert sum(map(weight, loaded)) + weight(shell) <= 24 * KB
    assert 1 + len(loaded) <= 6


@pytest.mark.parametrize(
    ("suffix", "content", "sent"),
    [
        (".js", b"// why\nlet a = 1; // kept\n  // because\nb('//c');\n", b"let a = 1; // kept\nb('//c');\n"),
        (".css", b"/* all\n of it */\na { color: red; }\n", b"a{color:red}"),
        (".svg", b"<!-- // -->\n", b"<!-- // -->\n"),
    ],
)
def test_comments_stay_at_home_and_code_does_not(suffix, content, sent):
    assert slim(content, suffix) == sent


def test_no_other_host_is_asked_for_anything(page):
    assert not re.findall(r'(?:href|src)="(?:https?:)?//', page)
