"""Shared texts, drawn numbers and pictures, as pages and the API show them."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

import pytest

BANK = Path(__file__).resolve().parents[1] / "data" / "structures"
PNG = (BANK / "media/line.png").read_bytes()
ORIGIN = {"Origin": "http://localhost"}
TYPES = ("numeric", "group", "truefalse")


@pytest.fixture(autouse=True)
def without_form_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def member(client, make_member, sign_in_as):
    return sign_in_as(client, make_member("007316"))


@pytest.fixture
def organizer(app, make_member, sign_in_as):
    return sign_in_as(app.test_client(), make_member("9001", roles=("organizer",), at="organisation"))


@pytest.fixture
def room(member, make_exam):
    """The address of an open attempt at the whole bank."""
    return member.post(
        f"/sittings/{make_exam(bank=BANK, types=TYPES)}/start", data={"client": "phone-0001"}
    ).location


def archive(**replaced):
    """Return the bank's folder as .zip, with some files replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        for path in sorted(BANK.rglob("*.*")):
            name = path.relative_to(BANK).as_posix()
            files.writestr(f"structures/{name}", replaced.get(path.stem, path.read_bytes()))
    return packed.getvalue()


def upload(client, files):
    sent = [(io.BytesIO(data), name) for name, data in files.items()]
    return client.post("/organizer/banks/upload", data={"files": sent}, follow_redirects=True)


def publish(client, files):
    page = upload(client, files)
    address = re.search(r'action="(/organizer/banks/upload/[^"]+/publish)"', page.text)[1]
    assert client.post(address, data={}).status_code == 302


def test_the_room_shows_the_shared_text_above_each_of_its_questions(member, room):
    page = member.get(room).text
    shared = re.findall(r'<details class="shared" data-group="(g1)" open>(.*?)</details>', page, re.DOTALL)
    assert len(shared) == 2
    assert shared[0] == shared[1]
    assert "材料（第 2–3 题）" in shared[0][1]
    assert "<strong>2 号机房</strong>" in shared[0][1]
    assert "structures.css" in page
    assert "{{" not in page


def test_pages_without_them_do_not_load_their_style_sheet(member, make_exam):
    sitting = make_exam(types=("single",))
    page = member.get(member.post(f"/sittings/{sitting}/start", data={"client": "phone-0001"}).location).text
    assert "structures.css" not in page


def test_the_api_gives_a_shared_text_with_its_questions(member, room):
    sections = member.get(f"/api/v1{room}?client=phone-0001").json["sections"]
    alone, first, second, _ = (slot for section in sections for slot in section["slots"])
    assert "group" not in alone
    assert first["group"] == second["group"]
    assert (first["group"]["id"], first["group"]["first"], first["group"]["last"]) == ("g1", 2, 3)


def test_a_picture_has_size_and_description_and_an_address_that_says_nothing(client, member, room):
    page = member.get(room).text
    tag = re.search(
        r'<img class="picture" src="(/media/[\w-]{22})" alt="([^"]+)" width="320" height="120">', page
    )
    assert html.unescape(tag[2]) == "一条蓝线穿过四个红块"
    answer = member.get(tag[1])
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PNG)
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert member.get("/media/" + "a" * 22).status_code == 404
    below = member.get(room, environ_overrides={"SCRIPT_NAME": "/exams"}).text
    assert f'src="/exams{tag[1]}"' in below
    with client.session_transaction() as session:
        session.clear()
    assert client.get(tag[1]).location.startswith("/login")


def test_the_review_shows_shared_text_and_picture_again(member, room):
    body = {"epoch": 1, "client": "phone-0001", "last_seq": 0, "entries": []}
    assert member.post(f"/api/v1{room}/hand-in", json=body, headers=ORIGIN).status_code == 200
    assert "监控中心发现" in member.get(f"{room}/review?slot=3").text
    assert '<img class="picture"' in member.get(f"{room}/review?slot=4").text
    page = member.get(f"{room}/review?slot=1").text
    cap, load = re.search(r"UPS 容量 (\d+) kVA，负载率 (\d+)%", page).groups()
    assert f"{cap} kVA × {load}% = {int(cap) * int(load) / 100:g} kVA。" in page


def test_the_organizer_leafs_through_the_numbers_of_an_item(organizer, room):
    first = organizer.get("/organizer/banks/structures/items/ups").text
    assert "共 30 组" in first
    assert "第 1 组：cap=20, load=45" in first
    following = organizer.get(html.unescape(re.search(r'href="([^"]*example=2[^"]*)"', first)[1])).text
    assert "第 2 组：cap=20, load=50" in following
    assert "UPS 容量 20 kVA，负载率 50%" in following
    assert "10 kVA" in following
    assert organizer.get("/organizer/banks/structures/items/ups?example=x").status_code == 200


def test_the_organizer_sees_which_group_a_question_belongs_to(organizer, room):
    page = organizer.get("/organizer/banks/structures/items/room-2a").text
    assert "监控中心发现" in page
    assert "room-2，第 2 小题，共 2 小题" in page
    assert organizer.get("/organizer/banks/structures").text.count("<code>room-2</code>") == 2


def test_a_bank_with_pictures_comes_in_as_one_archive_and_later_without_them(organizer):
    publish(organizer, {"structures.zip": archive()})
    text = (BANK / "bank.yaml").read_bytes()
    changed = text.replace("答案".encode(), b"").replace("如图，".encode(), "请看图：".encode())
    publish(organizer, {"bank.yaml": changed})
    page = organizer.get("/organizer/banks/structures/items/line").text
    address = re.search(r'src="(/media/[^"]+)"', page)[1]
    assert organizer.get(address).data == PNG


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"bank.yaml": (BANK / "bank.yaml").read_bytes()}, "picture-missing"),
        ({"line.png": PNG}, "upload-no-bank"),
        ({"bank.zip": archive(line=b"<svg/>")}, "picture-not-one"),
        ({"bank.zip": b"PK\x03\x04" + bytes(50)}, "archive-damaged"),
    ],
)
def test_what_is_wrong_with_pictures_and_archives_is_told(organizer, files, code):
    answer = upload(organizer, files)
    assert answer.status_code == 422
    assert code in answer.text
