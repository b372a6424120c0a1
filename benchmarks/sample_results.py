"""An invented quarter with as many attempts as asked for, in a service of seventeen stations."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from sqlalchemy import insert

from app.domain.bank.fields import Words
from app.domain.codec import encode
from app.domain.sittings.exam import Organisation
from app.store.database import db
from app.store.models import DepartmentRow, OrganisationRow
from app.store.transaction import writing
from benchmarks.result_rows import OPENS, Results, make_exam

TIERS = {"leader": "领导干部", "middle": "中层干部", "team": "班组长", "operator": "值机员"}
TOPICS = tuple(f"创争/专题{number}" for number in "一二三四五六七")
STATIONS, TEAMS = 17, 4


def write_quarter(attempts: int, slots: int, *, seed: int = 20261210) -> str:
    """Write one closed quarterly assessment and return its public id; one member in twenty stays away."""
    dice = random.Random(seed)
    with writing():
        teams = _write_departments()
        _write_organisation()
    results = Results(make_exam(dict.fromkeys(TIERS, 80)), topics=TOPICS, items_per_topic=40)
    for number in range(attempts + attempts // 20):
        tier = dice.choices(tuple(TIERS), weights=(1, 2, 3, 14))[0]
        if number >= attempts:
            results.add(dice.choice(teams), tier)
            continue
        skill = min(0.99, max(0.2, dice.gauss(0.87, 0.08)))
        earned = [(TOPICS[slot % len(TOPICS)], float(dice.random() < skill)) for slot in range(slots)]
        percent = Fraction(100 * sum(int(fraction) for _, fraction in earned), slots)
        results.add(dice.choice(teams), tier, percent, earned=earned)
    results.write()
    return results.public_id()


def _write_organisation() -> None:
    organisation = Organisation(
        title=Words("中心", "Centre"),
        departments=(),
        tiers={key: Words(title, key.title()) for key, title in TIERS.items()},
        groups={},
    )
    db.session.add(OrganisationRow(id=1, digest="sample", content=encode(organisation), loaded_at=OPENS))


def _write_departments() -> list[int]:
    rows = [_department(1, "centre", "中心", None, "/1/")]
    teams = []
    for station in range(2, STATIONS + 2):
        rows.append(_department(station, f"station-{station}", f"第{station - 1}台", 1, f"/1/{station}/"))
        for team in range(TEAMS):
            id_ = 100 + station * 10 + team
            rows.append(_department(id_, f"team-{id_}", f"{team + 1} 班", station, f"/1/{station}/{id_}/"))
            teams.append(id_)
    db.session.execute(insert(DepartmentRow), rows)
    return teams


def _department(id_: int, key: str, title: str, parent: int | None, path: str) -> dict[str, Any]:
    return {
        "id": id_,
        "key": key,
        "title_zh": title,
        "title_en": key,
        "parent_id": parent,
        "path": path,
        "position": id_,
        "retired": False,
    }
