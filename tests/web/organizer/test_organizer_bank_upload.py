"""Uploading a bank: every kind of file that is refused, the dry run, and publishing once."""

from __future__ import annotations

import re

import pytest

from app.services.upload_bank import check_bank_upload

ITEM = "  - id: {id}\n    truefalse: {stem}\n    answer: 对\n    en:\n      stem: Yes or no?\n"


def added(text: str, *ids: str) -> str:
    return text.rstrip("\n") + "\n" + "".join(ITEM.format(id=one, stem="这是第几题？") for one in ids)


def page_text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_nobody_but_organizers_finds_the_upload(client, make_member, sign_in_as):
    sign_in_as(client, make_member("2001", roles=("manager",), at="organisation"))
    assert client.get("/organizer/banks/upload").status_code == 404


def test_the_service_itself_refuses_who_is_no_organizer(app, make_member, home, clock):
    from app.domain.errors import NotFound
    from app.services.viewer import Viewer

    with app.app_context(), pytest.raises(NotFound):
        check_bank_upload({"a.yaml": b""}, folder=home, viewer=Viewer(1), clock=clock, zone="Asia/Shanghai")


def test_a_form_without_a_file_says_to_choose_one(organizer):
    answer = organizer.post("/organizer/banks/upload", data={})
    assert (answer.status_code, "请先选择文件" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"PK\x03\x04" + bytes(200), "Excel"),
        ("format: 1\nbank: small\ntitle: 小题库\n".encode("gb18030"), "GBK"),
        ("format: 1\nbank: small\n".encode("utf-16"), "UTF-16"),
        ("只是一段话，不是题库。", "bank.yaml:1:1"),
        ("format: 1\nbank: small\nquestions: [&a x, *a]\n", "bank.yaml:3"),
        ("format: 1\nquestions: []\n", "bank.yaml:1:1"),
    ],
    ids=["empty", "a picture", "Excel", "GBK", "UTF-16", "prose", "anchors", "no header"],
)
def test_a_file_that_is_no_bank_is_refused_with_a_sentence(organizer, upload, content, says):
    answer = upload(organizer, {"bank.yaml": content})
    assert answer.status_code == 422
    assert says in page_text(answer)
    assert "未作任何改动" in answer.text


def test_an_exam_file_among_the_banks_is_refused(organizer, upload, exam_text):
    assert upload(organizer, {"small.yaml": exam_text}).status_code == 422


def test_a_mistake_is_shown_with_sentence_place_code_and_the_marked_word(organizer, upload, bank_text):
    answer = upload(organizer, {"bank.yaml": bank_text.replace("answer: AC", "answer: AE")})
    line = bank_text.split("answer: AC")[0].count("\n") + 1
    assert f"bank.yaml:{line}:13" in page_text(answer)
    assert re.search(r"answer: <mark>AE</mark>", answer.text)
    assert "选项" in page_text(answer)


def test_findings_are_english_for_english_readers(organizer, upload, bank_text):
    organizer.post("/language", data={"language": "en", "here": "/organizer/"})
    answer = upload(organizer, {"bank.yaml": bank_text.replace("answer: AC", "answer: AE")})
    assert "Nothing was changed" in answer.text
    assert "error" in page_text(answer)


def test_all_mistakes_of_all_files_come_at_once(organizer, upload, bank_text):
    broken = "format: 1\nquestions:\n  - {id: x-1, truefalse: 一？, answer: 也许}\n"
    answer = upload(
        organizer, {"bank.yaml": bank_text.replace("answer: AC", "answer: AE"), "02.yaml": broken}
    )
    assert "bank.yaml:" in page_text(answer)
    assert "02.yaml:3" in page_text(answer)


def test_a_file_name_is_text_and_never_a_path_or_markup(organizer, upload):
    answer = upload(organizer, {"../../<b>x.yaml": "format: 2\n"})
    assert "&lt;b&gt;x.yaml:" in answer.text
    assert "../" not in page_text(answer)


def test_five_mebibytes_are_checked(organizer, upload, bank_text):
    filler = "# " + "x" * 98 + "\n"
    big = bank_text + filler * (5 * 1024 * 1024 // len(filler))
    assert upload(organizer, {"bank.yaml": big}).status_code == 302


def test_more_than_the_limit_is_refused_with_the_limit(
    make_app, organisation, make_member, sign_in_as, upload
):
    small = make_app(upload_limit_mb=1)
    small.config["WTF_CSRF_ENABLED"] = False
    member = make_member("9001", roles=("organizer",), at="organisation")
    answer = upload(sign_in_as(small.test_client(), member), {"bank.yaml": b"x" * 1024 * 1024 * 2})
    assert (answer.status_code, "1 MiB" in answer.text) == (413, True)


def test_a_full_disk_is_said_and_leaves_nothing_behind(organizer, upload, bank_text, home, monkeypatch):
    from pathlib import Path

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    answer = upload(organizer, {"bank.yaml": bank_text})
    assert (answer.status_code, "磁盘已满" in answer.text) == (507, True)
    assert list((home / "instance" / "uploads").iterdir()) == []


def test_a_check_publishes_nothing(organizer, check, bank_text):
    check(organizer, {"bank.yaml": bank_text})
    assert "还没有题库" in organizer.get("/organizer/banks").text


def test_the_dry_run_tells_what_each_item_changes(organizer, published, check):
    text = published.replace("answer: 错", "answer: 对").replace("119。", "119，不是 120。")
    text = added(text, "new-1", "new-2").replace("一昼夜有____小时", "一昼夜共有____小时")
    page = page_text(organizer.get(check(organizer, {"bank.yaml": text})))
    for words in (
        "答案改动 1 small-3",
        "解析或译文改动 1 small-1",
        "题面改动 1 small-4",
        "新增 2 new-1 new-2",
    ):
        assert words in page


def test_files_that_leave_questions_out_are_warned_about(organizer, published, check):
    text = published[: published.index("  - id: small-3")]
    page = organizer.get(check(organizer, {"bank.yaml": text})).text
    assert "现行版本中有 2 题不在这些文件里" in page


def test_files_that_say_nothing_new_cannot_be_published(organizer, published, check):
    page = organizer.get(check(organizer, {"bank.yaml": published})).text
    assert "不需要发布" in page
    assert "/publish" in page
    assert 'class="button filled' not in page


def test_publishing_makes_a_version_and_the_list_shows_it(organizer, published, check, publish):
    answer = publish(organizer, check(organizer, {"bank.yaml": added(published, "new-1")}))
    assert answer.headers["Location"] == "/organizer/banks/small/versions"
    page = page_text(organizer.get("/organizer/banks"))
    assert "5 题" in page
    assert "第 2 版" in page


def test_several_files_make_one_bank(organizer, bank_text, check, publish):
    more = added("format: 1\nquestions:", "more-1")
    publish(organizer, check(organizer, {"bank.yaml": bank_text, "02.yaml": more}))
    assert organizer.get("/organizer/banks/small/items/more-1").status_code == 200


def test_nothing_is_written_into_the_bank_folder(organizer, published, check, publish, home):
    before = {path: path.read_bytes() for path in (home / "question_bank").rglob("*") if path.is_file()}
    publish(organizer, check(organizer, {"bank.yaml": added(published, "new-1")}))
    after = {path: path.read_bytes() for path in (home / "question_bank").rglob("*") if path.is_file()}
    assert after == before


def test_a_second_click_makes_no_second_version(organizer, published, check, publish):
    address = check(organizer, {"bank.yaml": added(published, "new-1")})
    publish(organizer, address)
    second = publish(organizer, address)
    assert second.status_code == 302
    page = organizer.get(second.headers["Location"], follow_redirects=True).text
    assert "已经发布过，为题库“small”第 2 版" in page
    assert "第 3 版" not in page


def test_a_bank_that_changed_in_between_is_not_overwritten(organizer, published, check, publish):
    mine = check(organizer, {"bank.yaml": added(published, "mine-1")})
    organizer.get(mine)
    other = check(organizer, {"bank.yaml": added(published, "other-1")})
    publish(organizer, other)
    refused = publish(organizer, mine)
    page = organizer.get(refused.headers["Location"]).text
    assert "其间有人发布了" in page
    assert "other-1" in page
    assert organizer.get("/organizer/banks/small/items/mine-1").status_code == 404


def test_after_the_warning_it_can_be_published_knowingly(organizer, published, check, publish):
    mine = check(organizer, {"bank.yaml": added(published, "mine-1")})
    publish(organizer, check(organizer, {"bank.yaml": added(published, "other-1")}))
    publish(organizer, mine)
    organizer.get(mine)
    publish(organizer, mine)
    assert organizer.get("/organizer/banks/small/items/mine-1").status_code == 200


def test_the_bytes_that_were_checked_are_published_whatever_the_form_says(
    organizer, published, check, publish
):
    address = check(organizer, {"bank.yaml": added(published, "new-1")})
    publish(organizer, address, files=added(published, "evil-1"), base="99", upload="x")
    assert organizer.get("/organizer/banks/small/items/new-1").status_code == 200
    assert organizer.get("/organizer/banks/small/items/evil-1").status_code == 404


def test_another_organizer_cannot_reach_the_upload(
    app, organizer, published, check, publish, make_member, sign_in_as
):
    address = check(organizer, {"bank.yaml": added(published, "new-1")})
    other = sign_in_as(app.test_client(), make_member("9009", roles=("organizer",), at="organisation"))
    assert other.get(address).status_code == 404
    assert publish(other, address).status_code == 404


@pytest.mark.parametrize("name", ["x", "..%2f..%2fsecret-key", "A" * 22])
def test_an_upload_that_never_was_is_not_found_or_gone(organizer, name):
    assert organizer.get(f"/organizer/banks/upload/{name}").status_code in (404, 410)


def test_an_upload_waits_two_hours_and_no_longer(organizer, published, check, publish, clock):
    address = check(organizer, {"bank.yaml": added(published, "new-1")})
    clock.forward(minutes=121)
    answer = publish(organizer, address)
    assert (answer.status_code, "已失效" in answer.text) == (410, True)


def test_old_uploads_are_thrown_away(organizer, published, check, clock, home):
    check(organizer, {"bank.yaml": added(published, "new-1")})
    clock.forward(minutes=121)
    check(organizer, {"bank.yaml": added(published, "new-2")})
    assert len(list((home / "instance" / "uploads").iterdir())) == 1


def test_a_question_that_was_answered_stays_unless_it_is_ticked(
    organizer, set_exam, go_to, sit, make_member, check, publish, bank_text
):
    go_to("2026-12-11 10:00")
    member = make_member("1004")
    set_exam()
    sit(member, "quarterly")
    text = bank_text[: bank_text.index("  - id: small-4")]
    address = check(organizer, {"bank.yaml": text})
    assert "仍保留 1 small-4" in page_text(organizer.get(address))
    publish(organizer, address, retire="y")
    assert "small-4" not in organizer.get("/organizer/banks/small").text


def test_answers_of_answered_questions_change_only_with_a_tick(
    organizer, bank_text, check, publish, set_exam, make_member, go_to, sit
):
    go_to("2026-12-11 10:00")
    member = make_member("1004")
    set_exam()
    sit(member, "quarterly")
    address = check(organizer, {"bank.yaml": bank_text.replace("answer: AC", "answer: BC")})
    assert "small-2 答案 AC→BC 1 份作答" in page_text(organizer.get(address))
    refused = publish(organizer, address)
    assert refused.headers["Location"] == address
    assert "未作任何改动" in organizer.get(address).text
    told = publish(organizer, address, accept_key_changes="y")
    assert told.headers["Location"] == "/organizer/banks/small/versions"


def test_a_version_that_would_starve_an_exam_is_warned_about(
    organizer, bank_text, exam_text, check, publish, published
):
    wanting = exam_text.replace("count: all", "count: 4")
    publish(organizer, check(organizer, {"small.yaml": wanting}, "/organizer/exams/upload"))
    text = bank_text[: bank_text.index("  - id: small-3")]
    page = page_text(organizer.get(check(organizer, {"bank.yaml": text})))
    assert "考试“小测试”无法组卷" in page
    assert "缺 2 题" in page


def test_without_a_token_nothing_is_uploaded(app, organizer, upload, bank_text):
    app.config["WTF_CSRF_ENABLED"] = True
    assert upload(organizer, {"bank.yaml": bank_text}).status_code == 400
