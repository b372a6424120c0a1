"""Who may reach what: one table. A route without a row does not exist.

Rooms add the rows of their endpoints in their own section. What a person may see
*within* a page is decided by the services, through the viewer.
"""

from __future__ import annotations

from enum import Enum
from urllib.parse import urlsplit

from flask import Flask, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, NotAllowed
from app.services.viewer import Viewer
from app.web import current


class Policy(Enum):
    """What a route asks of the one who calls it."""

    PUBLIC = "everybody"
    SIGNED_IN = "every member"
    ORGANIZER = "organizers"
    MANAGER = "managers; auditors may read"
    AUDITOR = "auditors"
    ADMINISTRATOR = "administrators"


PUBLIC, SIGNED_IN, ORGANIZER = Policy.PUBLIC, Policy.SIGNED_IN, Policy.ORGANIZER
MANAGER, AUDITOR, ADMINISTRATOR = Policy.MANAGER, Policy.AUDITOR, Policy.ADMINISTRATOR
READING = frozenset({"GET", "HEAD", "OPTIONS"})

ACCESS: dict[str, Policy] = {
    # the service itself
    "static": PUBLIC,
    "health.healthz": PUBLIC,
    "health.readyz": PUBLIC,
    "media.picture": SIGNED_IN,
    # account
    "account.login": PUBLIC,
    "account.logout": PUBLIC,
    "account.help_page": PUBLIC,
    "account.choose_language": PUBLIC,
    "account.show": SIGNED_IN,
    "account.password": SIGNED_IN,
    "account.preferences": SIGNED_IN,
    "account.end_devices": SIGNED_IN,
    # member
    "member.home": SIGNED_IN,
    "member.record": SIGNED_IN,
    "member.record_xlsx": SIGNED_IN,
    "member.start_page": SIGNED_IN,
    "member.start": SIGNED_IN,
    "member.attempt": SIGNED_IN,
    "member.room_extras": SIGNED_IN,
    "member.plain": SIGNED_IN,
    "member.plain_question": SIGNED_IN,
    "member.plain_save": SIGNED_IN,
    "member.plain_check": SIGNED_IN,
    "member.plain_hand_in": SIGNED_IN,
    "member.plain_take_over": SIGNED_IN,
    "member.plain_break": SIGNED_IN,
    "member.plain_resume": SIGNED_IN,
    "member.receipt": SIGNED_IN,
    "member.review": SIGNED_IN,
    "member.score_check": SIGNED_IN,
    "member.ask_check": SIGNED_IN,
    "member.dismiss_notice": SIGNED_IN,
    # organizer
    "organizer.plan": ORGANIZER,
    "organizer.sitting": ORGANIZER,
    "organizer.rooms": ORGANIZER,
    "organizer.room": ORGANIZER,
    "organizer.room_board": ORGANIZER,
    "organizer.act_on_sitting": ORGANIZER,
    "organizer.act_on_attempt": ORGANIZER,
    "organizer.answer_break": ORGANIZER,
    "organizer.banks": ORGANIZER,
    "organizer.bank": ORGANIZER,
    "organizer.item": ORGANIZER,
    "organizer.versions": ORGANIZER,
    "organizer.restore": ORGANIZER,
    "organizer.bank_upload": ORGANIZER,
    "organizer.check_bank": ORGANIZER,
    "organizer.bank_dry_run": ORGANIZER,
    "organizer.publish_bank": ORGANIZER,
    "organizer.import_file": ORGANIZER,
    "organizer.question_template": ORGANIZER,
    "organizer.check_import_file": ORGANIZER,
    "organizer.import_review": ORGANIZER,
    "organizer.write_questions": ORGANIZER,
    "organizer.import_preview": ORGANIZER,
    "organizer.bank_paper": ORGANIZER,
    "organizer.bank_files": ORGANIZER,
    "organizer.exam_paper": ORGANIZER,
    "organizer.exams": ORGANIZER,
    "organizer.exam": ORGANIZER,
    "organizer.exam_upload": ORGANIZER,
    "organizer.check_exam": ORGANIZER,
    "organizer.exam_dry_run": ORGANIZER,
    "organizer.publish_exam": ORGANIZER,
    "organizer.marking": ORGANIZER,
    "organizer.marking_group": ORGANIZER,
    "organizer.mark_next": ORGANIZER,
    "organizer.answer": ORGANIZER,
    "organizer.save_answer": ORGANIZER,
    "organizer.skip": ORGANIZER,
    "organizer.take_back": ORGANIZER,
    "organizer.rejected": ORGANIZER,
    "organizer.rejected_answers": ORGANIZER,
    "organizer.propose": ORGANIZER,
    "organizer.start_trial": ORGANIZER,
    "organizer.remove_trial": ORGANIZER,
    "organizer.sitting_change": ORGANIZER,
    "organizer.preview_sitting_change": ORGANIZER,
    "organizer.apply_sitting_change": ORGANIZER,
    "organizer.undo_sitting_change": ORGANIZER,
    "organizer.papers": ORGANIZER,
    "organizer.paper_template": ORGANIZER,
    "organizer.check_paper_sheet": ORGANIZER,
    "organizer.papers_review": ORGANIZER,
    "organizer.enter_paper_sheet": ORGANIZER,
    "organizer.paper": ORGANIZER,
    "organizer.enter_one_paper": ORGANIZER,
    "organizer.withdraw_paper_result": ORGANIZER,
    "organizer.checks": ORGANIZER,
    "organizer.check": ORGANIZER,
    "organizer.answer_check": ORGANIZER,
    "organizer.exam_versions": ORGANIZER,
    "organizer.exam_version": ORGANIZER,
    "organizer.restore_exam_version": ORGANIZER,
    "organizer.questions": ORGANIZER,
    "organizer.members": ORGANIZER,
    "organizer.export_roster": ORGANIZER,
    "organizer.member_template": ORGANIZER,
    "organizer.new_member": ORGANIZER,
    "organizer.add_member": ORGANIZER,
    "organizer.member": ORGANIZER,
    "organizer.change_member": ORGANIZER,
    "organizer.set_member_status": ORGANIZER,
    "organizer.reset_password": ORGANIZER,
    "organizer.set_member_time": ORGANIZER,
    "organizer.member_upload": ORGANIZER,
    "organizer.check_members": ORGANIZER,
    "organizer.members_dry_run": ORGANIZER,
    "organizer.import_roster": ORGANIZER,
    "organizer.import_progress": ORGANIZER,
    "organizer.slips": ORGANIZER,
    "organizer.print_slips": ORGANIZER,
    # manager
    "manager.overview": MANAGER,
    "manager.scores": MANAGER,
    "manager.occurrence": MANAGER,
    "manager.export": MANAGER,
    "manager.audit": AUDITOR,
    "manager.audit_export": AUDITOR,
    # administrator
    "administrator.departments": ADMINISTRATOR,
    "administrator.order_departments": ADMINISTRATOR,
    "administrator.department": ADMINISTRATOR,
    "administrator.rename_department": ADMINISTRATOR,
    "administrator.add_department": ADMINISTRATOR,
    "administrator.move_department": ADMINISTRATOR,
    "administrator.retire_department": ADMINISTRATOR,
    "administrator.organisation_file": ADMINISTRATOR,
    "administrator.tiers": ADMINISTRATOR,
    "administrator.change_tiers": ADMINISTRATOR,
    "administrator.rename_tier": ADMINISTRATOR,
    "administrator.add_tier": ADMINISTRATOR,
    "administrator.add_axis": ADMINISTRATOR,
    "administrator.add_group": ADMINISTRATOR,
    "administrator.roles": ADMINISTRATOR,
    "administrator.grant": ADMINISTRATOR,
    "administrator.revoke": ADMINISTRATOR,
    "administrator.checkup": ADMINISTRATOR,
    # api
    "api.get_description": PUBLIC,
    "api.create_token": PUBLIC,
    "api.delete_token": SIGNED_IN,
    "api.get_sittings": SIGNED_IN,
    "api.create_attempt": SIGNED_IN,
    "api.get_attempt": SIGNED_IN,
    "api.take_over_attempt": SIGNED_IN,
    "api.put_responses": SIGNED_IN,
    "api.hand_in_attempt": SIGNED_IN,
    "api.go_to_next": SIGNED_IN,
    "api.get_messages": SIGNED_IN,
    "api.ask_for_break": SIGNED_IN,
    "api.resume_attempt": SIGNED_IN,
    "api.get_result": SIGNED_IN,
    "api.get_distribution": MANAGER,
    "api.get_progress": MANAGER,
    "api.read_typed_number": SIGNED_IN,
    "api.get_record": SIGNED_IN,
}

# What somebody who must first change the password may do.
BEFORE_NEW_PASSWORD = frozenset({"account.password"})


def init_access(app: Flask) -> None:
    app.before_request(enforce)


def enforce() -> Response | None:
    """Let the request pass, or send it to the log-in page, or refuse it."""
    if request.endpoint is None:
        return None  # no such address: routing answers
    policy = ACCESS.get(request.endpoint)
    if policy is None:
        raise NotFound()
    if current.is_api():
        _refuse_foreign_pages()
    if policy is PUBLIC:
        return None
    asking = current.person()
    if asking is None:
        return _ask_to_sign_in()
    if asking.must_change_password and request.endpoint not in BEFORE_NEW_PASSWORD:
        if current.is_api():
            raise NotAllowed("password-change-needed")
        return redirect(url_for("account.password"))
    if not permits(policy, current.viewer(), reading=request.method in READING):
        raise NotFound()
    return None


def permits(policy: Policy, viewer: Viewer, *, reading: bool) -> bool:
    """Return whether a signed-in viewer meets the policy."""
    match policy:
        case Policy.PUBLIC | Policy.SIGNED_IN:
            return True
        case Policy.ORGANIZER:
            return viewer.has_role("organizer")
        case Policy.MANAGER:
            return viewer.has_role("manager") or (reading and viewer.has_role("auditor"))
        case Policy.AUDITOR:
            return viewer.has_role("auditor")
        case Policy.ADMINISTRATOR:
            return viewer.has_role("administrator")


def safe_next(target: str | None) -> str | None:
    """Return ``target`` when it is a path on this site, else None."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(character) < 33 for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _ask_to_sign_in() -> Response:
    if current.is_api():
        raise DomainError("not-signed-in")
    if request.method not in READING:
        return redirect(url_for("account.login"))
    here = request.full_path if request.query_string else request.path
    return redirect(url_for("account.login", next=here if here != "/" else None))


def _refuse_foreign_pages() -> None:
    """Another site's page can send our cookie, but neither JSON nor our Origin; tokens are safe."""
    if request.method in READING or current.comes_with_token() or not request.cookies:
        return
    if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        raise NotAllowed("foreign-origin")
    if request.content_length and not request.is_json:
        raise DomainError("not-json")
