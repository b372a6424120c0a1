"""Bringing questions in with the browser: read, decided, written as drafts, published."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from app.content.bank_archive import unpack_archives
from app.content.bank_files import read_bank_sources
from app.content.import_bank import read_import
from app.content.library import Library
from app.content.pictures import GivenPictures
from app.services.publish_bank import preview_bank
from app.services.published_pictures import published_pictures
from app.services.published_text import published_bank_text
from app.store.items import published_pool
from app.store.transaction import reading

START = "/organizer/banks/import"
NEW = {"target": "new", "key": "duty-2026", "title": "值班题库"}


def sheet(*rows):
    book = Workbook()
    for row in (["题型", "题干", "A", "B", "C", "答案", "备注"], *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = ["单选", "运行日志应由当班人员中的谁负责填写？", "值班员", "访客", "门卫", "A"]
WRONG = ["单选", "倒闸操作应由几人进行才合规程？", "一人", "两人", "三人", "E"]
TWICE = ["单选", "运行日志应由当班人员中谁负责填写？", "值班员", "访客", "厨师", "A"]


@pytest.fixture
def send(organizer):
    def send(data, name="题目.xlsx"):
        return organizer.post(START, data={"file": (io.BytesIO(data), name)})

    return send


@pytest.fixture
def items(app):
    def held(bank):
        with app.app_context(), reading():
            return {entry.item.id: entry.item for entry in published_pool([bank]).items}

    return held


def test_a_sheet_is_looked_at_decided_on_and_published_as_drafts(organizer, send, items, publish):
    review = send(sheet(GOOD, WRONG, TWICE)).headers["Location"]
    page = organizer.get(review).text
    assert "第 3 行" in page
    assert '<td class="faulty">E</td>' in page
    assert "与本文件第 2 行的题" in page
    assert "列的对应：题型、题干、A–C、答案" in page
    assert "备注" in page
    assert items("duty-2026") == {}
    refused = organizer.post(review, data={**NEW, "do-1": "answer", "answer-1": ""})
    assert refused.status_code == 422
    assert "没有写入" in refused.text
    written = organizer.post(review, data={**NEW, "do-1": "answer", "answer-1": "B"})
    files, troubles = unpack_archives(
        {"bank.zip": organizer.get(f"{written.headers['Location']}/files.zip").data}
    )
    assert not troubles
    assert b"bank: duty-2026" in files["bank.yaml"]
    assert items("duty-2026") == {}
    publish(organizer, written.headers["Location"])
    found = items("duty-2026")
    assert sorted(found) == ["duty-2026-001", "duty-2026-002"]
    assert {item.status for item in found.values()} == {"draft"}


def test_only_the_recognised_are_written_when_asked(organizer, send, items, publish):
    review = send(sheet(GOOD, WRONG)).headers["Location"]
    written = organizer.post(review, data={**NEW, "only": "1", "do-1": "keep"})
    publish(organizer, written.headers["Location"])
    assert len(items("duty-2026")) == 1


def test_questions_join_a_bank_of_which_nothing_else_changes(app, organizer, published, send, items, publish):
    before = items("small")
    review = send(sheet(GOOD)).headers["Location"]
    written = organizer.post(review, data={"target": "known", "bank": "small"}).headers["Location"]
    page = organizer.get(written).text
    publish(organizer, written)
    after = items("small")
    assert {key: after[key] for key in before} == before
    assert len(after) == len(before) + 1
    assert "新增" in page
    with app.app_context():
        text, _ids = published_bank_text("small")
        pictures = GivenPictures({}, published_pictures("small"))
        assert preview_bank(read_bank_sources({"bank.yaml": text.encode()}, Library(), pictures)).is_empty


def test_a_paper_in_word_and_pasted_text_come_in_alike(organizer, send):
    text = "一、单选题\n1. 运行日志应由谁填写？（ A ）\nA. 值班员  B. 访客\n二、判断题\n1. 可以离岗。（×）\n"
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    for address in (
        send(out.getvalue(), "卷.docx").headers["Location"],
        organizer.post(START, data={"text": text}).headers["Location"],
    ):
        page = organizer.get(address).text
        assert "已识别的 2 题" in page
        assert "值班员" in organizer.get(f"{address}/0").text


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "旧卷.doc", "另存为 .docx"),
        (b"\x00\x01\x02", "a.bin", "读不懂这个文件"),
        ("没有题目的一段话".encode(), "a.docx", "读不懂这个文件"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(send, data, name, says):
    answer = send(data, name)
    assert answer.status_code == 422
    assert says in answer.text


def test_an_upload_is_its_owners_alone(app, send, make_member, sign_in_as):
    review = send(sheet(GOOD)).headers["Location"]
    other = make_member("9002", tier="leader", roles=("organizer",), at="organisation")
    client = app.test_client()
    sign_in_as(client, other)
    assert client.get(review).status_code == 404
    assert client.post(review, data=NEW).status_code == 404


def test_the_key_of_a_bank_there_is_cannot_be_taken_again(organizer, published, send):
    review = send(sheet(GOOD)).headers["Location"]
    answer = organizer.post(review, data={**NEW, "key": "small"})
    assert answer.status_code == 422
    assert "已经存在" in answer.text


def test_the_template_offers_types_and_its_samples_are_left_out(organizer):
    data = organizer.get(f"{START}/template.xlsx").data
    lists = load_workbook(io.BytesIO(data)).active.data_validations.dataValidation
    assert any("单选题" in each.formula1 for each in lists)
    assert {note.code for note in read_import(data, "t.xlsx").notes} == {
        "import-sample-row",
        "import-no-questions",
    }


def test_a_bank_and_a_paper_of_an_exam_go_out_to_word_with_their_keys(organizer, make_exam):
    make_exam(types=("single", "multiple", "match", "blank"))
    for page, query in (
        ("/organizer/banks/every", "lang=zh"),
        ("/organizer/exams/every", "tier=operator&number=2"),
    ):
        assert "下载试卷" in organizer.get(page).text
        told = {}
        for part in ("paper", "key"):
            for variant in "AB":
                answer = organizer.get(f"{page}/paper.docx?{query}&part={part}&variant={variant}")
                assert answer.status_code == 200
                told[part, variant] = [one.text for one in Document(io.BytesIO(answer.data)).paragraphs]
        assert told["paper", "A"] != told["paper", "B"]
        assert told["key", "A"] != told["paper", "A"]
        assert "参考答案" in told["key", "B"]
