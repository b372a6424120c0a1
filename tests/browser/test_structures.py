"""Shared texts and pictures in the exam room, on a phone that loses its network."""

from __future__ import annotations

from pathlib import Path

import pytest

BANK = Path(__file__).resolve().parents[1] / "data" / "structures"


@pytest.fixture
def room(make_page, log_in, make_member, make_exam):
    """A phone in the room of the whole bank, its network gone just after the paper was shown."""
    make_member("007316")
    sitting = make_exam(bank=BANK, types=("numeric", "group", "truefalse"))
    phone = log_in(make_page(width=390, height=844), "007316")
    phone.goto(f"/sittings/{sitting}")
    phone.get_by_role("button", name="开始").click()
    phone.wait_for_selector("body:not([data-loading])")
    phone.wait_for_load_state("load")
    phone.context.set_offline(True)
    return phone


def test_a_shared_text_folded_above_one_question_stays_folded_above_the_next(room):
    room.click("#next")
    shared = room.locator("#q2 .shared")
    assert shared.locator(".stem").is_visible()
    shared.locator("summary").press("Enter")
    room.click("#next")
    assert room.locator("#q3").is_visible()
    assert not room.locator("#q3 .shared .stem").is_visible()
    room.locator("#q3 .shared summary").click()
    room.click("#back")
    assert room.locator("#q2 .shared .stem").is_visible()


def test_a_picture_is_there_without_network_and_fits_the_phone(room):
    for _ in range(3):
        room.click("#next")
    picture = room.locator("#q4 img.picture")
    assert picture.is_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 320
    assert room.evaluate("document.documentElement.scrollWidth <= innerWidth")
