"""Pictures: told by their bytes, read from the bank's folder alone, rendered with size and description."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.content.bank_files import read_bank, read_bank_sources
from app.content.library import Library
from app.content.markdown import ShownPicture, render
from app.content.picture_bytes import UnreadablePicture, measure
from app.content.pictures import LARGEST, FolderPictures, GivenPictures
from app.domain.bank.change import kind_of_change

BANK = Path(__file__).parents[2] / "data/structures"
PNG = (BANK / "media/line.png").read_bytes()
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080020004001011100ffd9") + bytes(8)
GIF = b"GIF89a\x40\x00\x20\x00\x00\x00\x00\x3b"
WEBP_LOSSY = b"RIFF\x1a\x00\x00\x00WEBPVP8 \x0e\x00\x00\x00\x00\x00\x00\x9d\x01\x2a\x40\x00\x20\x00" + bytes(
    4
)
WEBP_LOSSLESS = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0e\x00\x00\x00\x2f\x3f\xc0\x07\x00" + bytes(9)
HEADER = "format: 1\nbank: drawn\ntitle: 图\nquestions:\n"
QUESTION = "  - id: q-1\n    truefalse: 如图 ![线路](media/line.png)\n    answer: 对\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(JPEG, "jpeg"), (GIF, "gif"), (WEBP_LOSSY, "webp"), (WEBP_LOSSLESS, "webp")],
    ids=["jpeg", "gif", "lossy webp", "lossless webp"],
)
def test_kind_and_size_are_told_by_the_bytes(data, kind):
    assert measure(data) == (kind, 64, 32)
    assert measure(PNG) == ("png", 320, 120)


@given(
    st.sampled_from([PNG[:60], JPEG, GIF, WEBP_LOSSY, WEBP_LOSSLESS]),
    st.integers(0, 60),
    st.binary(max_size=9),
)
@example(JPEG, 2, b"\xff" * 9)
def test_broken_bytes_are_refused_and_never_break_the_reader(data, place, noise):
    try:
        kind, width, height = measure(data[:place] + noise + data[place + len(noise) :])
    except UnreadablePicture:
        return
    assert kind in ("png", "jpeg", "gif", "webp")
    assert width > 0
    assert height > 0


def test_a_folder_gives_no_file_from_outside_even_through_a_link(tmp_path):
    (tmp_path / "secret.png").write_bytes(PNG)
    folder = tmp_path / "bank"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "own.png").write_bytes(PNG)
    (folder / "media" / "link.png").symlink_to(tmp_path / "secret.png")
    pictures = FolderPictures(folder)
    assert pictures.read("media/own.png") == PNG
    assert pictures.read("media/link.png") is None
    assert pictures.read("media") is None


def test_a_picture_too_large_is_refused_without_being_read_whole(tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "line.png").write_bytes(PNG + bytes(LARGEST))
    (tmp_path / "bank.yaml").write_text(HEADER + QUESTION, encoding="utf-8")
    assert [each.code for each in read_bank(tmp_path, Library()).diagnostics] == ["picture-too-large"]


def read(pictures):
    reading = read_bank_sources(
        {"bank.yaml": (HEADER + QUESTION).encode()}, Library(), GivenPictures(pictures)
    )
    return reading, [each.code for each in reading.diagnostics]


def test_another_picture_under_the_same_name_is_another_major_version():
    (before, _), (after, _) = read({"media/line.png": PNG}), read({"media/line.png": PNG + b"IEND"})
    assert kind_of_change(before.items[0].item, after.items[0].item) == "content"
    assert before.pictures["media/line.png"].data == PNG


def test_files_without_pictures_say_which_one_is_missing():
    assert read({})[1] == ["picture-missing"]


def test_a_picture_is_rendered_with_size_and_description_and_nothing_of_its_path():
    shown = ShownPicture("media/line.png", "/media/abc", 320, 120)
    html = render('如图 ![<红块> "甲"](media/line.png)', "zh", (shown,))
    assert html == (
        '如图 <img class="picture" src="/media/abc" '
        'alt="&lt;红块&gt; &quot;甲&quot;" width="320" height="120">'
    )
    assert render("![线路](other.png)", "zh", (shown,)) == "<i>[线路]</i>"
