from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from app.domain.bank.fields import Words
from app.domain.people.directory import Directory, Place


def place(key: str, zh: str, *above: str, en: str = "") -> Place:
    return Place(key, Words(zh, en or key), above)


@pytest.fixture
def directory() -> Directory:
    return Directory(
        places=[
            place("org", "云岭中心"),
            place("yunling", "云岭发射台", "org", en="Yunling station"),
            place("yl-am", "调幅机房一班", "org", "yunling"),
            place("yl-power", "供配电班", "org", "yunling"),
            place("beiling", "北岭卫星站", "org", en="Beiling station"),
            place("bl-power", "供配电班", "org", "beiling"),
            place("slash", "调频/电视班", "org", "beiling"),
        ],
        tiers={"team": Words("班组长", "Team leader"), "operator": Words("值机员", "Duty operator")},
        groups={
            "am": Words("调幅", "AM"),
            "fm": Words("调频、电视", "FM and TV"),
            "p1": Words("第一支部", "Branch 1"),
        },
        axes=(Words("专业", "Specialty"), Words("党支部", "Branch")),
    )


@pytest.fixture
def sheet() -> Callable[..., bytes]:
    """``sheet(rows, change=…)``: a workbook of these rows, changed further before it is saved."""

    def make(*rows, change=None):
        book = Workbook()
        for row in rows:
            book.active.append(list(row))
        if change:
            change(book)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return make
