"""Banks, items as a member sees them, and versions that can be restored."""

from __future__ import annotations

import re

import pytest

from app.domain.itemtypes import item_types


def page_text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.fixture
def many(organizer, check, publish) -> list[str]:
    """A bank of 60 questions, long-01 to long-60, half of them of difficulty 5 and for leaders."""
    items = [
        f"  - id: long-{number:02}\n    truefalse: 第 {number} 个判断是否成立？\n    answer: 对\n"
        + ("    difficulty: 5\n    tier: leader\n" if number % 2 else "")
        for number in range(1, 61)
    ]
    text = "format: 1\nbank: long\ntitle: 长题库\nquestions:\n" + "".join(items)
    publish(organizer, check(organizer, {"bank.yaml": text}))
    return [f"long-{number:02}" for number in range(1, 61)]


def ids(answer) -> list[str]:
    return re.findall(r"<code>(long-\d\d)</code>", answer.text)


def test_without_banks_the_page_says_how_to_upload(organizer):
    page = organizer.get("/organizer/banks").text
    assert "还没有题库" in page
    assert 'href="/organizer/banks/upload"' in page


@pytest.mark.parametrize("role", ["", "manager", "auditor"])
def test_only_organizers_see_banks(app, published, make_member, sign_in_as, role):
    roles = (role,) if role else ()
    other = sign_in_as(app.test_client(), make_member("2001", roles=roles, at="organisation" if role else ""))
    for address in ("", "/small", "/small/items/small-1", "/small/versions"):
        assert other.get(f"/organizer/banks{address}").status_code == 404


def test_the_list_counts_items_by_type_and_names_the_version(organizer, published):
    page = page_text(organizer.get("/organizer/banks"))
    for words in (
        "小题库",
        "4 题",
        "第 1 版",
        "2026-12-10 09:00 发布",
        "单选 1",
        "多选 1",
        "判断 1",
        "填空 1",
    ):
        assert words in page


def test_items_come_in_pages_of_twenty_five(organizer, many):
    assert ids(organizer.get("/organizer/banks/long")) == many[:25]
    assert ids(organizer.get("/organizer/banks/long?page=3")) == many[50:]


def test_a_page_past_the_end_is_the_last_one(organizer, many):
    assert ids(organizer.get("/organizer/banks/long?page=99")) == many[50:]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("q=long-07", ["long-07"]),
        ("q=第+３８+个判断", ["long-38"]),
        ("difficulty=5&q=第+1", ["long-01", "long-11", "long-13", "long-15", "long-17", "long-19"]),
        ("type=single", []),
        ("q=没有这句话", []),
        ("difficulty=five&page=x&q=long-60", ["long-60"]),
    ],
    ids=[
        "by id",
        "by text, typed in full width",
        "by difficulty and text",
        "by type",
        "by nothing",
        "by nonsense",
    ],
)
def test_items_are_found_by(organizer, many, query, wanted):
    assert ids(organizer.get(f"/organizer/banks/long?{query}")) == wanted


def test_a_tier_meets_its_own_questions_and_those_for_all(organizer, many):
    assert "60 题" in organizer.get("/organizer/banks/long?tier=leader").text
    assert "30 题" in organizer.get("/organizer/banks/long?tier=operator").text


def test_the_filter_is_kept_from_page_to_page(organizer, many):
    page = organizer.get("/organizer/banks/long?q=判断&tier=leader&_anchor=x&key=y").text
    assert "q=%E5%88%A4%E6%96%AD&amp;tier=leader&amp;page=2" in page


def test_a_topic_stands_for_those_below_it(organizer, published):
    assert "4 题" in page_text(organizer.get("/organizer/banks/small?topic=值班"))
    assert "1 题" in page_text(organizer.get("/organizer/banks/small?topic=值班/应急"))


def test_an_unknown_bank_or_item_does_not_exist(organizer, published):
    assert organizer.get("/organizer/banks/none").status_code == 404
    assert organizer.get("/organizer/banks/small/items/none").status_code == 404
    assert organizer.get("/organizer/banks/small/items/small-1?version=9.9").status_code == 404


def test_an_item_is_shown_with_answer_explanation_facts_and_place(organizer, published):
    page = page_text(organizer.get("/organizer/banks/small/items/small-1"))
    for words in (
        "火警电话是多少？",
        "答案 B 119",
        "火警电话是 119。",
        "bank.yaml:8",
        "首次发布",
        "考试和练习",
    ):
        assert words in page


def test_an_item_is_shown_in_english_on_a_chinese_page(organizer, published):
    page = organizer.get("/organizer/banks/small/items/small-1?lang=en").text
    assert "Which number calls the fire brigade?" in page
    assert "考生看到的样子" in page


def test_the_preview_cannot_be_answered(organizer, published):
    page = organizer.get("/organizer/banks/small/items/small-2").text
    assert re.search(r'<fieldset class="read-only" disabled>.*data-widget="choices"', page, re.S)


def test_an_item_of_each_type_shows_what_is_right(organizer, make_exam):
    make_exam()
    shown = {}
    for item_id in re.findall(r'items/([a-z0-9.-]+)"', organizer.get("/organizer/banks/every").text):
        answer = organizer.get(f"/organizer/banks/every/items/{item_id}")
        right = re.search(r"<h3[^>]*>(?:答案|采分点)</h3>\s*<ul>(.*?)</ul>", answer.text, re.S)
        assert right is not None
        type_name = re.search(r"题型 (\S+)", page_text(answer))
        assert type_name is not None
        shown[type_name[1]] = re.sub(r"<[^>]+>|\s", "", right[1])
    assert set(shown) == {item_type.alias for item_type in item_types().values()}
    assert all(shown.values())
    assert shown["完形"] == "1A值班员2303带班领导或值班领导"
    assert shown["论述"].startswith("分析成因2由人判断措施可行2有一即可：制度、演练")
    short = page_text(organizer.get("/organizer/banks/every/items/every-10"))
    assert "时间与地点 2 须全有：时间、地点" in short
    assert "1B 访客不承担值班职责。" in page_text(organizer.get("/organizer/banks/every/items/every-12"))


def test_versions_of_an_item_say_what_changed_and_can_be_looked_at(organizer, published, check, publish):
    publish(organizer, check(organizer, {"bank.yaml": published.replace("火警电话是 119。", "拨打 119。")}))
    publish(organizer, check(organizer, {"bank.yaml": published.replace("answer: B", "answer: C")}))
    page = page_text(organizer.get("/organizer/banks/small/items/small-1"))
    for words in ("第 2.0 版", "2.0 答案改动", "1.1 解析或译文改动", "1.0 首次发布"):
        assert words in page
    old = organizer.get("/organizer/banks/small/items/small-1?version=1.1")
    assert "拨打 119。" in old.text
    assert "这一版没有在用" in old.text


def test_facility_is_shown_from_twenty_first_attempts_on(organizer, set_exam, go_to, sit, make_member):
    go_to("2026-12-11 10:00")
    members = [make_member(f"30{number:02}") for number in range(20)]
    set_exam()
    for member in members[:19]:
        sit(member, "quarterly", right=4)
    assert "作答人数过少" in organizer.get("/organizer/banks/small").text
    sit(members[19], "quarterly", right=0)
    page = page_text(organizer.get("/organizer/banks/small"))
    assert "95.0%" in page
    assert "得分率，20 人次" in page
    assert "用于 20 份已交试卷" in organizer.get("/organizer/banks/small/items/small-1").text


def test_who_knows_the_questions_by_office_does_not_count(organizer, set_exam, go_to, sit, make_member):
    go_to("2026-12-11 10:00")
    insider = make_member("9005", roles=("organizer",), at="organisation")
    set_exam()
    sit(insider, "quarterly")
    assert "首次作答 0 人" in organizer.get("/organizer/banks/small/items/small-1").text


def test_the_versions_page_lists_each_with_its_summary_and_author(organizer, published, check, publish):
    publish(organizer, check(organizer, {"bank.yaml": published.replace("answer: 错", "answer: 对")}))
    page = page_text(organizer.get("/organizer/banks/small/versions"))
    for words in ("第 2 版 在用", "陆青", "改动 1", "未变 3", "恢复到上一版", "答案改动 1 small-3"):
        assert words in page


def restore(client, number, seen):
    return client.post(f"/organizer/banks/small/versions/{number}/restore", data={"seen": seen})


def test_the_previous_version_can_be_restored_and_the_later_one_stays(organizer, published, check, publish):
    publish(organizer, check(organizer, {"bank.yaml": published.replace("answer: B", "answer: C")}))
    assert restore(organizer, 1, seen=2).status_code == 302
    assert "答案 B 119" in page_text(organizer.get("/organizer/banks/small/items/small-1"))
    page = page_text(organizer.get("/organizer/banks/small/versions"))
    assert "第 1 版 在用" in page
    assert "第 2 版" in page


def test_a_restored_version_and_a_new_upload_make_the_next_number(organizer, published, check, publish):
    publish(organizer, check(organizer, {"bank.yaml": published.replace("answer: B", "answer: C")}))
    restore(organizer, 1, seen=2)
    publish(organizer, check(organizer, {"bank.yaml": published.replace("answer: B", "answer: D")}))
    assert "第 3 版 在用" in page_text(organizer.get("/organizer/banks/small/versions"))


def test_restoring_on_an_old_page_is_refused(organizer, published, check, publish):
    publish(organizer, check(organizer, {"bank.yaml": published.replace("answer: B", "answer: C")}))
    publish(organizer, check(organizer, {"bank.yaml": published.replace("answer: B", "answer: D")}))
    assert restore(organizer, 1, seen=2).status_code == 409
    assert "第 3 版 在用" in page_text(organizer.get("/organizer/banks/small/versions"))


def test_a_second_click_on_restore_changes_nothing(organizer, published, check, publish):
    publish(organizer, check(organizer, {"bank.yaml": published.replace("answer: B", "answer: C")}))
    restore(organizer, 1, seen=2)
    assert restore(organizer, 1, seen=2).status_code == 409
    assert "第 1 版 在用" in page_text(organizer.get("/organizer/banks/small/versions"))


def test_a_version_that_never_was_cannot_be_restored(organizer, published):
    assert restore(organizer, 7, seen=1).status_code == 404
    assert restore(organizer, 1, seen="x").status_code == 400


def test_no_page_speaks_of_the_machinery(organizer, published):
    pages = [
        organizer.get(f"/organizer/banks{one}").text for one in ("", "/small", "/small/versions", "/upload")
    ]
    assert not [
        word for page in pages for word in ("git", "hash", "lock", "commit") if word in page_words(page)
    ]


def page_words(page: str) -> set[str]:
    return set(re.findall(r"[a-z]+", re.sub(r"<[^>]+>", " ", page).lower()))
