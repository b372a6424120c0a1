"""What a sheet of members would change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.people.compare_roster import compare_roster, decide, fingerprint_plan
from app.domain.people.roster import Decisions, Evidence, Known, KnownMember, RosterRow

STATIONS = {"east-1": "east", "east": "east", "west": "west"}


def member(number, name="甲", *, id=None, department="east-1", **more):
    facts = {"phone": "", "email": "", "tier": "operator", "groups": (), "is_active": True, **more}
    return KnownMember(
        id=id or int(number), number=number, folded=number, name=name, department=department, **facts
    )


def row(number, name="甲", *, line=2, department="east-1", tier="operator", **more):
    return RosterRow("", line, number, name, department=department, tier=tier, **more)


def known(*members, **more):
    facts = {"open_departments": frozenset(STATIONS), "stations": STATIONS, **more}
    return Known(members, **facts)


def codes(plan):
    return [(one.row, one.column, one.code) for one in plan.problems]


def changes(plan):
    return [
        (one.member.number, [(each.name, each.old, each.new) for each in one.changes]) for one in plan.changed
    ]


def test_people_are_told_apart_by_their_numbers():
    plan = compare_roster(
        [row("1"), row("2", "乙", tier="team", phone="139"), row("3", "丙", line=4)],
        known(member("1"), member("2", "乙", phone="138"), member("4", "丁"), member("5", department="west")),
    )
    assert [one.number for one in plan.added] == ["3"]
    assert changes(plan) == [("2", [("phone", "138", "139"), ("tier", "operator", "team")])]
    assert plan.unchanged == 1
    assert [one.number for one in plan.missing] == ["4"], "5 is of a station that the sheet does not have"


def test_a_column_that_is_not_there_and_a_space_in_a_name_change_nothing():
    plan = compare_roster(
        [row("1", "周 明远", department=None, tier="", groups=None)],
        known(member("1", "周明远", phone="138", groups=("am",))),
    )
    assert plan.is_empty
    assert plan.unchanged == 1


def test_an_empty_cell_takes_away_what_may_be_empty():
    plan = compare_roster([row("1", phone="", groups=())], known(member("1", phone="138", groups=("am",))))
    assert changes(plan) == [("1", [("phone", "138", ""), ("groups", ("am",), ())])]


def test_who_left_comes_back_and_who_is_told_to_have_left_goes():
    plan = compare_roster(
        [row("1"), row("2", is_active=False)], known(member("1", is_active=False), member("2"))
    )
    assert changes(plan) == [("1", [("status", False, True)]), ("2", [("status", True, False)])]


@pytest.mark.parametrize(
    ("found", "person", "evidence"),
    [
        (row("7316", "乙"), member("007316"), Evidence.ZEROS),
        (row("8", "乙", phone="138"), member("7", phone="138"), Evidence.PHONE),
        (row("8", "周明远"), member("7", "周 明远"), Evidence.NAME),
    ],
)
def test_a_new_number_may_be_that_of_somebody_known(found, person, evidence):
    plan = compare_roster([found], known(person))
    assert [(one.row, one.member, one.evidence) for one in plan.doubts] == [(found, person, evidence)]
    as_new = decide(plan, Decisions(leave=frozenset({person.folded})))
    assert (as_new.added, as_new.leaving) == ((found,), (person,))
    same = decide(plan, Decisions(same=frozenset({found.folded}), leave=frozenset({person.folded})))
    assert (same.added, same.leaving) == ((), ())
    assert same.changed[0].changes[0].new == found.number


def test_nobody_is_suggested_whom_two_rows_or_two_members_fit():
    plan = compare_roster(
        [row("8", "甲"), row("9", "甲"), row("10", "乙")],
        known(member("1", "甲"), member("2", "乙"), member("3", "乙"), member("4", "丙")),
    )
    assert plan.doubts == ()


def test_the_former_number_settles_who_it_is_also_a_second_time():
    plan = compare_roster([row("8", was="7")], known(member("7")))
    assert changes(plan) == [("7", [("number", "7", "8")])]
    assert plan.missing == plan.doubts == plan.added == ()
    again = compare_roster([row("8", was="7")], known(member("8", id=7)))
    assert (again.is_empty, again.problems) == (True, ())


@pytest.mark.parametrize(
    ("rows", "others", "found"),
    [
        ([row("1"), row("1", line=3)], {}, [(3, "number", "people-number-twice")]),
        ([row("１"), row("1", line=3)], {}, [(3, "number", "people-number-twice")]),
        ([row("9")], {"elsewhere": frozenset("9")}, [(2, "number", "people-number-elsewhere")]),
        ([row("9", department="north")], {}, [(2, "department", "people-department-not-yours")]),
        ([row("9", "")], {}, [(2, "name", "people-value-missing")]),
        ([row("9", was="8")], {}, [(2, "was", "people-was-unknown")]),
        ([row("1", was="2")], {}, [(2, "number", "people-was-taken")]),
        ([row("3", tier="team")], {}, [(2, "number", "people-member-protected")]),
        ([row("3")], {}, []),
        ([row("1", is_active=False)], {"self_id": 1}, [(2, "status", "people-not-oneself")]),
        ([row("1", phone="13")], {}, [(2, "phone", "people-phone-shared")]),
        ([row("1", phone="9"), row("2", phone="9", line=3)], {}, [(3, "phone", "people-phone-shared")]),
    ],
)
def test_what_cannot_be_is_told_by_row_and_column(rows, others, found):
    people = member("1"), member("2"), member("3", is_mine=False), member("4", phone="13")
    assert codes(compare_roster(rows, known(*people, **others))) == found


def test_two_members_can_swap_nothing_by_one_sheet_naming_a_number_twice():
    plan = compare_roster([row("8", was="7"), row("7", line=3)], known(member("7")))
    assert codes(plan) == [(3, "number", "people-number-twice")]


def test_nobody_is_missing_who_is_oneself_or_beyond_ones_power():
    plan = compare_roster([row("9")], known(member("1"), member("2", is_mine=False), self_id=1))
    assert plan.missing == ()


def test_the_fingerprint_tells_plans_apart_that_do_something_else():
    rows, people = [row("1", phone="138"), row("2")], known(member("1"), member("3"))
    plan = compare_roster(rows, people)
    other = (
        compare_roster([replace(rows[0], phone="139"), rows[1]], people),
        compare_roster([rows[0], replace(rows[1], name="乙")], people),
        compare_roster(rows, known(member("1"), member("3"), member("4"))),
        compare_roster(rows, known(member("1", phone="1"), member("3"))),
    )
    assert fingerprint_plan(plan) == fingerprint_plan(compare_roster(list(rows), people))
    assert len({fingerprint_plan(one) for one in (plan, *other)}) == 5
