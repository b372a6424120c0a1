"""Sittings changed by hand, trials, results from paper, checks, versions of exams, the search: the pages."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import Workbook, load_workbook

PHONE = "phone-0001"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.fixture
def exam(app, set_exam, make_member, go_to):
    """The quarterly exam of the sample home, eleven days before it opens; one member owes it."""
    from datetime import timedelta

    from app.domain.sittings.exam import MakeUp

    member = make_member("0011", name="演示甲")
    set_exam(make_up=MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent"})))
    go_to("2026-12-01 08:00")
    return member


@pytest.fixture
def clerk(app, make_member, sign_in_for_long):
    """An organizer of everything, with the right to names."""
    number = make_member(
        "9009", name="文员", tier="leader", roles=("organizer",), at="organisation", sees_names=True
    )
    return sign_in_for_long(app.test_client(), number)


@pytest.fixture
def member(app, exam, sign_in_for_long):
    return sign_in_for_long(app.test_client(), exam)


def sitting_of(client, wave: str = "主") -> str:
    found = re.findall(
        r'href="/organizer/sittings/([\w-]{16})"', client.get("/organizer/exams/quarterly").text
    )
    return found[0]


def hidden(answer) -> dict[str, str]:
    fields = re.findall(r'<input[^>]*type="hidden"[^>]*>', answer.text)
    return {
        re.search(r'name="([^"]*)"', one)[1]: (re.search(r'value="([^"]*)"', one) or ["", ""])[1]
        for one in fields
        if 'name="csrf' not in one
    }


def test_a_sitting_is_moved_after_a_dry_run_read_of_and_taken_back(clerk, member, exam, clock):
    sitting = sitting_of(clerk)
    page = clerk.get(f"/organizer/sittings/{sitting}/change")
    assert 'value="2026-12-10T09:00"' in page.text
    wish = {"kind": "move", "opens_at": "2026-12-14T09:00", "closes_at": "2026-12-20T09:00"}
    wish |= {"makeup_follows": "y", "seen": hidden(page)["seen"]}
    empty = clerk.post(f"/organizer/sittings/{sitting}/change", data=wish)
    assert (empty.status_code, "请写明原因" in empty.text) == (422, True)
    dry = clerk.post(f"/organizer/sittings/{sitting}/change", data=wish | {"reason": "供电检修"})
    assert "2026-12-27 09:00" in dry.text, "the make-up follows"
    done = clerk.post(f"/organizer/sittings/{sitting}/change/apply", data=hidden(dry))
    assert done.status_code == 302
    assert "供电检修" in clerk.get(f"/organizer/sittings/{sitting}").text
    chart = clerk.get("/organizer/").text
    assert 'class="was"' in chart
    home = member.get("/")
    assert "已改期" in home.text
    assert "供电检修" in home.text
    name = re.search(r'action="(/notices/[^"]+/dismiss)"', home.text)[1]
    member.post(name)
    assert "已改期" not in member.get("/").text
    stale = clerk.post(f"/organizer/sittings/{sitting}/change/apply", data=hidden(dry))
    assert (stale.status_code, "已被改动" in stale.text) == (409, True)
    clock.forward(minutes=1)
    assert clerk.post(f"/organizer/sittings/{sitting}/change/undo").status_code == 302
    assert "恢复原定时间" in member.get("/").text


def test_a_cancelled_sitting_says_so_to_everybody(clerk, member, exam, go_to):
    sitting = sitting_of(clerk)
    page = clerk.get(f"/organizer/sittings/{sitting}/change?kind=cancel")
    wish = hidden(page) | {"reason": "任务冲突"}
    dry = clerk.post(f"/organizer/sittings/{sitting}/change", data=wish)
    clerk.post(f"/organizer/sittings/{sitting}/change/apply", data=hidden(dry))
    assert "已取消" in clerk.get(f"/organizer/sittings/{sitting}").text
    assert "已取消" in member.get("/").text
    go_to("2026-12-11 09:00")
    assert "本场考试已取消" in member.get(f"/sittings/{sitting}").text
    assert member.post(f"/sittings/{sitting}/start", data={"client": PHONE}).status_code == 409


def test_a_trial_is_begun_on_the_exams_page_marked_in_the_room_and_deleted(clerk, exam):
    page = clerk.get("/organizer/exams/quarterly")
    assert "试考：值机员" in page.text
    started = clerk.post("/organizer/exams/quarterly/trial", data={"tier": "operator", "client": PHONE})
    room = clerk.get(started.headers["Location"])
    assert '<span class="tag makeup">试考</span>' in room.text
    attempt = started.headers["Location"].rpartition("/")[2]
    listed = clerk.get("/organizer/exams/quarterly").text
    assert attempt in listed
    assert clerk.post(f"/organizer/trials/{attempt}/remove").status_code == 302
    assert clerk.get(f"/attempts/{attempt}").status_code == 404


def test_a_sheet_comes_down_goes_up_is_looked_at_and_entered(clerk, member, exam, go_to):
    go_to("2026-12-12 10:00")
    sitting = sitting_of(clerk)
    book = load_workbook(io.BytesIO(clerk.get(f"/organizer/sittings/{sitting}/papers/template").data))
    table = book.worksheets[0]
    assert table["A2"].value == "0011"
    head = {cell.value: cell.column for cell in table[1]}

    def send(score: object, day: str = "2026-12-11"):
        table.cell(2, head["成绩"], score)
        table.cell(2, head["考试日期"], day)
        buffer = io.BytesIO()
        book.save(buffer)
        files = {"files": (io.BytesIO(buffer.getvalue()), "纸考.xlsx")}
        return clerk.post(f"/organizer/sittings/{sitting}/papers", data=files)

    wrong = clerk.get(send(120).headers["Location"])
    assert "超过满分 100" in wrong.text
    assert ">全部录入<" not in wrong.text
    address = send(50).headers["Location"]
    review = clerk.get(address)
    assert clerk.post(address, data=hidden(review)).status_code == 302
    assert "1 份纸考成绩" in clerk.get(f"/organizer/sittings/{sitting}/papers").text
    result = re.search(r'href="(/attempts/[^"]+)"', member.get("/").text)[1]
    shown = text_of(member.get(result))
    assert "纸考" in shown
    assert "50 / 100" in shown.replace(".0", "")
    assert member.get(f"{result}/receipt").status_code == 404
    assert member.get(f"{result}/review").status_code == 302
    assert "纸考" in text_of(member.get("/record"))
    one = {"number": "0011", "score": "60", "written_on": "2026-12-11"}
    unsaid = clerk.post(f"/organizer/sittings/{sitting}/papers/one", data=one)
    assert (unsaid.status_code, "原因" in unsaid.text) == (422, True)
    clerk.post(f"/organizer/sittings/{sitting}/papers/one", data=one | {"reason": "登分错误"})
    assert "60 / 100" in text_of(clerk.get(f"/organizer/sittings/{sitting}/papers"))


def test_a_file_that_is_no_table_of_results_is_refused_in_place(clerk, exam, go_to):
    go_to("2026-12-12 10:00")
    address = f"/organizer/sittings/{sitting_of(clerk)}/papers"
    broken = Workbook()
    broken.active.append(("甲", "乙"))
    buffer = io.BytesIO()
    broken.save(buffer)
    for content in (b"", b"PK\x03\x04 no workbook", buffer.getvalue(), b"\xff\xfe\x00"):
        answer = clerk.post(address, data={"files": (io.BytesIO(content), "x.xlsx")})
        assert answer.status_code == 422
        assert "没有录入" in answer.text or 'class="findings"' in answer.text


def test_a_member_asks_for_a_check_and_reads_the_answer(app, clerk, member, exam, go_to, sit):
    go_to("2026-12-11 10:00")
    attempt = sit(exam, "quarterly", right=2)
    assert "申请复核" in member.get(f"/attempts/{attempt}").text
    assert member.post(f"/attempts/{attempt}/check", data={"reason": " "}).status_code == 422
    member.post(f"/attempts/{attempt}/check", data={"reason": "第 3 题请核对"})
    assert "等待答复" in member.get(f"/attempts/{attempt}").text
    assert "成绩复核（1）" in clerk.get("/organizer/").text
    check = re.search(r'href="(/organizer/checks/[^"]+)"', clerk.get("/organizer/checks").text)[1]
    assert "第 3 题请核对" in clerk.get(check).text
    assert clerk.post(check, data={"verdict": "unchanged"}).status_code == 422
    clerk.post(check, data={"verdict": "unchanged", "answer": "已核对。"})
    assert "您的复核申请已有答复" in member.get("/").text
    assert "已核对。" in member.get(f"/attempts/{attempt}").text


def test_an_earlier_version_of_an_exam_is_looked_at_and_put_in_force(clerk, exam, set_exam):
    set_exam(minutes=45)
    assert "第 1 版" in clerk.get("/organizer/exams/quarterly/versions").text
    review = clerk.get("/organizer/exams/quarterly/versions/1")
    assert "恢复到第 1 版？" in review.text
    stale = clerk.post(
        "/organizer/exams/quarterly/versions/1/restore", data={"seen": "1"}, follow_redirects=True
    )
    assert "其间有人发布" in stale.text
    clerk.post("/organizer/exams/quarterly/versions/1/restore", data={"seen": "2"})
    assert "第 1 版在用" in text_of(clerk.get("/organizer/exams/quarterly/versions"))


def test_questions_are_found_over_all_banks_by_text_type_and_exam(clerk, exam):
    assert "4 题" in text_of(clerk.get("/organizer/questions"))
    only = clerk.get("/organizer/questions?q=small-2")
    assert "1 题" in text_of(only)
    assert "季度考核" in only.text
    assert "没有符合条件的题目" in clerk.get("/organizer/questions?exam=nothing").text
