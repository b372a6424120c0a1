"""Acts in words; one that is not known yet shows its own name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.web.i18n import _, _l
from app.web.role_words import ROLE_NAMES

YES, NO = _l("yes"), _l("no")

KINDS: dict[str, Any] = {
    "member": _l("Members"),
    "members": _l("Lists of members"),
    "role": _l("Roles"),
    "token": _l("Tokens"),
    "organisation": _l("Organisation"),
    "catalog": _l("Topics"),
    "bank": _l("Question banks"),
    "exam": _l("Exams"),
    "plan": _l("Year plan"),
    "sitting": _l("Sittings"),
    "attempt": _l("Attempts"),
    "mark": _l("Marking"),
    "trial": _l("Trials"),
    "slips": _l("Password slips"),
    "break": _l("Duty breaks"),
    "room": _l("Exam room"),
    "check": _l("Checks of results"),
    "paper": _l("Results from paper"),
    "names": _l("Names looked at"),
}
ACTS: dict[str, Any] = {
    "member.added": _l("member added"),
    "member.changed": _l("member changed"),
    "member.accommodated": _l("extra time granted to a member"),
    "member.deactivated": _l("account closed"),
    "member.reactivated": _l("account opened again"),
    "member.signed_in": _l("logged in"),
    "member.password_changed": _l("own password changed"),
    "member.password_reset": _l("new first password"),
    "member.device_ended": _l("a device logged out"),
    "member.devices_ended": _l("all other devices logged out"),
    "members.imported": _l("members imported"),
    "members.exported": _l("members exported"),
    "slips.made": _l("password slips made"),
    "role.granted": _l("role granted"),
    "role.changed": _l("right to names changed"),
    "role.revoked": _l("role taken back"),
    "token.issued": _l("token issued"),
    "organisation.loaded": _l("organisation file loaded"),
    "organisation.kept": _l("organisation file noted, pages kept"),
    "organisation.department_added": _l("department added"),
    "organisation.department_renamed": _l("department renamed"),
    "organisation.department_moved": _l("department moved"),
    "organisation.department_shifted": _l("department put in another order"),
    "organisation.department_retired": _l("department retired"),
    "organisation.department_restored": _l("department put back"),
    "organisation.tier_added": _l("tier added"),
    "organisation.tier_renamed": _l("tier renamed"),
    "organisation.tier_shifted": _l("tier put in another order"),
    "organisation.tier_removed": _l("tier taken away"),
    "organisation.group_added": _l("group added"),
    "organisation.group_renamed": _l("group renamed"),
    "organisation.group_removed": _l("group taken away"),
    "organisation.axis_added": _l("kind of groups added"),
    "organisation.axis_renamed": _l("kind of groups renamed"),
    "catalog.published": _l("topics published"),
    "bank.published": _l("bank published"),
    "bank.rolled_back": _l("bank put back to an earlier version"),
    "exam.published": _l("exam published"),
    "exam.restored": _l("exam put back to an earlier version"),
    "answer.proposed": _l("accepted answer proposed"),
    "plan.refreshed": _l("plan brought up to date"),
    "attempt.started": _l("attempt started"),
    "attempt.taken_over": _l("attempt continued on another device"),
    "attempt.ended": _l("attempt ended"),
    "attempt.marked": _l("attempt marked"),
    "attempt.extended": _l("time extended"),
    "attempt.forced": _l("attempt handed in by the staff"),
    "attempt.reopened": _l("attempt reopened"),
    "attempt.voided": _l("attempt declared void"),
    "attempt.unvoided": _l("attempt valid again"),
    "break.asked": _l("duty break asked for"),
    "break.ended": _l("duty break ended"),
    "room.message": _l("message sent to the room"),
    "sitting.moved": _l("sitting moved"),
    "sitting.cancelled": _l("sitting cancelled"),
    "sitting.change_undone": _l("change of a sitting undone"),
    "sitting.entry": _l("entry to a sitting changed"),
    "check.asked": _l("check of a result asked for"),
    "check.answered": _l("check of a result answered"),
    "paper.entered": _l("result from paper entered"),
    "paper.corrected": _l("result from paper corrected"),
    "paper.withdrawn": _l("result from paper withdrawn"),
    "mark.given": _l("marks given"),
    "mark.changed": _l("mark changed"),
    "mark.decided": _l("mark decided"),
    "mark.taken_back": _l("mark taken back"),
    "names.seen": _l("names with results looked at"),
    "trial.started": _l("trial started"),
    "trial.removed": _l("trial removed"),
}


def act_words(action: str) -> str:
    """Return an act in the reader's language."""
    return str(ACTS.get(action, action))


FACTS: dict[str, Any] = {
    "role": _l("Role"),
    "roles": _l("Roles"),
    "department": _l("Department"),
    "departments": _l("Departments"),
    "sees_names": _l("sees names"),
    "round": _l("round"),
    "number": _l("number"),
    "closed_by": _l("ended by"),
    "members": _l("Members"),
    "reason": _l("reason"),
}


def fact_words(facts: Mapping[str, object]) -> str:
    """Return the details of an act in a line; what is empty is left out."""
    told = ((str(FACTS.get(name, name)), _plain(value)) for name, value in facts.items())
    return _(", ").join(f"{name} {value}" for name, value in told if value)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "+".join(filter(None, map(_plain, value)))
    if isinstance(value, bool):
        return str(YES if value else NO)
    return str(ROLE_NAMES.get(str(value), value))
