"""What lies below a department: exact, and found by the index, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from app.store.database import db
from app.store.departments import within
from app.store.models import DepartmentRow

PATHS = ("/1/", "/1/2/", "/1/2/7/", "/10/", "/10/2/", "/1/20/", "/1/3/")


@pytest.fixture
def tree(app):
    with app.app_context():
        for number, path in enumerate(PATHS):
            row = DepartmentRow(key=path, title_zh="", title_en="", path=path, position=number)
            db.session.add(row)
        db.session.commit()
        yield
        db.session.remove()


@pytest.mark.parametrize(
    ("roots", "found"),
    [
        (("/1/2/",), {"/1/2/", "/1/2/7/"}),
        (("/10/", "/1/3/"), {"/10/", "/10/2/", "/1/3/"}),
        (("/1/",), {"/1/", "/1/2/", "/1/2/7/", "/1/20/", "/1/3/"}),
        ((), set()),
    ],
    ids=["a station is not its neighbour with a longer number", "two subtrees", "the whole", "nothing"],
)
def test_a_subtree_is_the_department_and_what_is_below_it(tree, roots, found):
    assert set(db.session.scalars(select(DepartmentRow.path).where(within(roots)))) == found


def test_a_subtree_is_found_by_the_index(tree):
    statement = select(func.count()).select_from(DepartmentRow).where(within(("/1/2/",)))
    compiled = str(statement.compile(db.engine, compile_kwargs={"literal_binds": True}))
    is_sqlite = db.engine.dialect.name == "sqlite"
    if not is_sqlite:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))  # a table this small is read as a whole
    explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
    plan = " ".join(str(row) for row in db.session.execute(text(f"{explain} {compiled}")))
    assert "ix_department_path" in plan
    assert ("path>" if is_sqlite else "Index Cond") in plan, plan
