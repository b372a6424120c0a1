"""Every route, called by everybody: anonymous, member, each role near and far, owner and somebody else.

The objects in the addresses exist: an open sitting and an attempt of ``owner``, a published bank, an upload
of ``organizer``. ``…_west`` hold their role on another station than the one that ``owner`` works in.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

import pytest

CALLERS = (
    "anonymous",
    "newcomer",  # must change the first password
    "owner",
    "other",
    "organizer",
    "organizer_west",
    "manager",
    "manager_west",
    "auditor",
    "administrator",
)
SIGNED_IN = set(CALLERS) - {"anonymous", "newcomer"}
ORGANIZERS = {"organizer", "organizer_west", "administrator"}
READERS = {"manager", "manager_west", "auditor", "administrator"}  # of figures
NEVER_LEARN_NAMES = {"anonymous", "newcomer", "other", "organizer_west", "manager_west", "auditor"}
NAME, NUMBER = "欧阳明远", "0073160"
PHONE = "phone-0001"


class Call(NamedTuple):
    """Who gets ``status``. Others are sent to log in or to change the password, or find nothing (404)."""

    to: set[str]
    status: int = 200
    body: dict[str, object] | None = None  # JSON for the interface, a form for pages
    anonymous: int | None = None  # where it gets another status than who is signed in


EVERYBODY = Call(set(CALLERS))
NOBODY = Call(set())
MEMBERS, OWNER = Call(SIGNED_IN), Call({"owner"})
ORGANIZER, READER = Call(ORGANIZERS), Call(READERS)
ADMINISTRATOR = Call({"administrator"})
KEEPER = Call({"organizer", "administrator"})  # of the department that the owner is in
# In this order: what ends an attempt comes last.
EXPECTED = {
    "GET health.healthz": EVERYBODY,
    "GET health.readyz": EVERYBODY,
    "GET media.picture": Call(SIGNED_IN, 404),  # no picture of this name
    "GET account.login": Call(set(CALLERS), 302, anonymous=200),
    "POST account.login": Call(set(CALLERS), 302, anonymous=400),  # an empty form
    "GET account.help_page": EVERYBODY,
    "POST account.choose_language": Call(set(CALLERS), 302, {"language": "en"}),
    "POST account.logout": Call(set(CALLERS), 302),
    "GET account.show": MEMBERS,
    "GET account.password": Call(SIGNED_IN | {"newcomer"}),
    "POST account.password": Call(SIGNED_IN | {"newcomer"}, 400),
    "POST account.preferences": Call(
        SIGNED_IN, 302, {"language": "en", "theme": "system", "text_percent": "100"}
    ),
    "POST account.end_devices": Call(SIGNED_IN, 302),
    "GET member.home": MEMBERS,
    "GET member.record": MEMBERS,
    "GET member.record_xlsx": MEMBERS,
    "GET member.start_page": OWNER,
    "POST member.start": Call({"owner"}, 302, {"client": PHONE}),
    "GET member.attempt": OWNER,
    "GET member.room_extras": MEMBERS,
    "GET member.plain": Call({"owner"}, 302),
    "GET member.plain_question": OWNER,
    "POST member.plain_save": Call({"owner"}, 409),
    "GET member.plain_check": OWNER,
    "POST member.plain_hand_in": Call({"owner"}, 409),
    "POST member.plain_break": Call({"owner"}, 409, {"number": 1}),  # without a reason
    "POST member.plain_resume": Call({"owner"}, 302),
    "GET member.receipt": Call({"owner"}, 409),
    "GET member.review": Call({"owner"}, 409),
    "GET member.score_check": Call({"owner"}, 302),  # nothing is released
    "POST member.ask_check": Call({"owner"}, 422),
    "POST member.dismiss_notice": Call(SIGNED_IN, 302),
    "GET organizer.plan": ORGANIZER,
    "GET organizer.sitting": ORGANIZER,
    "GET organizer.rooms": ORGANIZER,
    "GET organizer.room": ORGANIZER,
    "GET organizer.room_board": ORGANIZER,
    "POST organizer.act_on_sitting": Call(ORGANIZERS, 302),  # an empty message
    "POST organizer.act_on_attempt": Call({"organizer", "administrator"}, 302),
    "POST organizer.answer_break": NOBODY,  # none was asked for
    "GET organizer.banks": ORGANIZER,
    "GET organizer.bank": ORGANIZER,
    "GET organizer.item": ORGANIZER,
    "GET organizer.versions": ORGANIZER,
    "POST organizer.restore": Call(ORGANIZERS, 302, {"seen": "1"}),
    "GET organizer.bank_upload": ORGANIZER,
    "POST organizer.check_bank": Call(ORGANIZERS, 422),  # no file
    "GET organizer.bank_dry_run": Call({"organizer"}),
    "POST organizer.publish_bank": Call({"organizer"}, 302),
    "GET organizer.import_file": ORGANIZER,
    "GET organizer.question_template": ORGANIZER,
    "POST organizer.check_import_file": Call(ORGANIZERS, 422),
    "GET organizer.import_review": Call({"organizer"}),
    "GET organizer.import_preview": Call({"organizer"}),
    "GET organizer.bank_paper": ORGANIZER,
    "GET organizer.bank_files": Call({"organizer"}),
    "GET organizer.exam_paper": NOBODY,  # no tier named
    "POST organizer.write_questions": Call({"organizer"}, 422),  # no bank named
    "GET organizer.exams": ORGANIZER,
    "GET organizer.exam": ORGANIZER,
    "GET organizer.exam_upload": ORGANIZER,
    "POST organizer.check_exam": Call(ORGANIZERS, 422),
    "GET organizer.exam_dry_run": Call({"organizer"}),
    "POST organizer.publish_exam": Call({"organizer"}, 302),
    "POST organizer.start_trial": Call(ORGANIZERS, 302, {"tier": "operator"}),
    "POST organizer.remove_trial": Call(set()),  # of another's attempt
    "GET organizer.sitting_change": ORGANIZER,
    "POST organizer.preview_sitting_change": Call(ORGANIZERS, 422),
    "POST organizer.apply_sitting_change": Call(ORGANIZERS, 422),
    "POST organizer.undo_sitting_change": Call(set()),  # nothing was changed by hand
    "GET organizer.papers": ORGANIZER,
    "GET organizer.paper_template": ORGANIZER,
    "POST organizer.check_paper_sheet": Call(ORGANIZERS, 422),  # no file
    "GET organizer.papers_review": Call({"organizer"}),
    "POST organizer.enter_paper_sheet": Call({"organizer"}, 409),  # of another state of the rows
    "GET organizer.paper": Call(ORGANIZERS, 302),  # of nobody
    "POST organizer.enter_one_paper": Call(set()),
    "POST organizer.withdraw_paper_result": Call(ORGANIZERS, 302, {"sitting": "x"}),  # without a reason
    "GET organizer.checks": ORGANIZER,
    "GET organizer.check": Call(set()),  # there is none
    "POST organizer.answer_check": Call(set()),
    "GET organizer.exam_versions": ORGANIZER,
    "GET organizer.exam_version": ORGANIZER,
    "POST organizer.restore_exam_version": Call(ORGANIZERS, 302, {"seen": "1"}),
    "GET organizer.questions": ORGANIZER,
    "GET organizer.members": ORGANIZER,
    "GET organizer.export_roster": ORGANIZER,
    "GET organizer.member_template": ORGANIZER,
    "GET organizer.new_member": ORGANIZER,
    "POST organizer.add_member": Call(ORGANIZERS, 422),
    "GET organizer.member": KEEPER,
    "POST organizer.change_member": Call({"organizer", "administrator"}, 422),
    "POST organizer.set_member_status": Call({"organizer", "administrator"}, 302, {"status": "active"}),
    "POST organizer.set_member_time": Call({"organizer", "administrator"}, 302),  # without a reason
    "POST organizer.reset_password": Call({"organizer", "administrator"}, 400),
    "GET organizer.member_upload": ORGANIZER,
    "POST organizer.check_members": Call(ORGANIZERS, 422),
    "GET organizer.members_dry_run": Call({"organizer"}),
    "POST organizer.import_roster": Call({"organizer"}, 400),
    "GET organizer.import_progress": Call({"organizer"}),
    "GET organizer.slips": ORGANIZER,
    "POST organizer.print_slips": Call(ORGANIZERS, 400),
    "GET organizer.marking": ORGANIZER,
    "GET organizer.marking_group": NOBODY,  # nothing was ever to be marked here
    "POST organizer.mark_next": Call(ORGANIZERS, 302),
    "GET organizer.answer": NOBODY,
    "POST organizer.save_answer": NOBODY,
    "POST organizer.skip": NOBODY,
    "POST organizer.take_back": NOBODY,
    "GET organizer.rejected": ORGANIZER,
    "GET organizer.rejected_answers": ORGANIZER,
    "POST organizer.propose": Call(ORGANIZERS, 422),  # without a reason
    "GET manager.overview": READER,
    "GET manager.scores": READER,
    "GET manager.occurrence": READER,
    "GET manager.export": READER,
    "GET manager.audit": Call({"auditor"}),
    "GET manager.audit_export": Call({"auditor"}),
    "GET administrator.departments": ADMINISTRATOR,
    "POST administrator.order_departments": Call({"administrator"}, 400),  # each time an empty form
    "GET administrator.department": ADMINISTRATOR,
    "POST administrator.rename_department": Call({"administrator"}, 400),
    "POST administrator.add_department": Call({"administrator"}, 400),
    "POST administrator.move_department": Call({"administrator"}, 400),
    "POST administrator.retire_department": Call({"administrator"}, 302),  # refused: it has members
    "GET administrator.organisation_file": ADMINISTRATOR,
    "GET administrator.tiers": ADMINISTRATOR,
    "POST administrator.change_tiers": Call({"administrator"}, 400),
    "POST administrator.rename_tier": Call({"administrator"}, 302),
    "POST administrator.add_tier": Call({"administrator"}, 400),
    "POST administrator.add_axis": Call({"administrator"}, 400),
    "POST administrator.add_group": Call({"administrator"}, 400),
    "GET administrator.roles": ADMINISTRATOR,
    "POST administrator.grant": Call({"administrator"}, 400),
    "POST administrator.revoke": Call({"administrator"}, 302),  # there is none with this number
    "GET administrator.checkup": ADMINISTRATOR,
    "GET api.get_description": EVERYBODY,
    "POST api.create_token": Call(set(CALLERS), 400),
    "DELETE api.delete_token": Call(SIGNED_IN, 204),
    "GET api.get_sittings": MEMBERS,
    "GET api.read_typed_number": MEMBERS,
    "GET api.get_record": MEMBERS,
    "GET api.get_distribution": READER,
    "GET api.get_progress": READER,
    "POST api.create_attempt": Call({"owner"}, 200, {"client": PHONE}),
    "GET api.get_attempt": OWNER,
    "POST api.go_to_next": Call({"owner"}, 409, {"epoch": 1, "client": PHONE, "slot": 1}),
    "GET api.get_messages": OWNER,
    "POST api.ask_for_break": Call({"owner"}, 201, {"reason": "alarm"}),
    "POST api.resume_attempt": Call({"owner"}, 200),
    "PUT api.put_responses": Call({"owner"}, 200, {"epoch": 1, "client": PHONE, "entries": []}),
    "GET api.get_result": Call({"owner"}, 409),
    "POST api.take_over_attempt": Call({"owner"}, 200, {"client": PHONE}),
    "POST api.hand_in_attempt": Call({"owner"}, 200, {"epoch": 1, "client": PHONE, "last_seq": 0}),
    "POST member.plain_take_over": Call({"owner"}, 302),  # from here on the attempt is on another device
}


@pytest.fixture
def people(make_member, sitting) -> dict[str, int]:
    """The row ids of everybody but the owner, none in a department that sits the exam."""
    west = {"department": "west-1", "at": "west", "sees_names": True}
    whole = {"department": "west-1", "at": "organisation"}
    return {
        "newcomer": make_member("21", department="west-1", must_change_password=True),
        "other": make_member("22", department="west-1"),
        "organizer": make_member("23", roles=("organizer",), sees_names=True, **whole),
        "organizer_west": make_member("24", roles=("organizer",), **west),
        "manager": make_member("25", roles=("manager",), sees_names=True, **whole),
        "manager_west": make_member("26", roles=("manager",), **west),
        "auditor": make_member("27", roles=("auditor",), **whole),
        "administrator": make_member("28", roles=("administrator",), sees_names=True, **whole),
    }


@pytest.fixture
def owner(make_member) -> int:
    return make_member(NUMBER, name=NAME)


@pytest.fixture
def sitting(owner, make_exam) -> str:
    return make_exam(departments=("east",))


@pytest.fixture
def call(app, people, owner, sign_in_as):
    """Call as somebody, in a browser of their own each time."""
    app.config["WTF_CSRF_ENABLED"] = False
    ids = people | {"owner": owner}

    def send(caller, method, path, body=None):
        client = app.test_client()
        if caller in ids:
            sign_in_as(client, ids[caller])
        is_api = path.startswith("/api/")
        content = {"json": body or {}} if is_api else {"data": body or {}}
        headers = {"Origin": "http://localhost"} if is_api else {}
        return client.open(path, method=method, headers=headers, **({} if method == "GET" else content))

    return send


@pytest.fixture
def address(app, call, home, sitting, owner):
    """Return the address of a route, its arguments naming objects that are there."""
    attempt = call("owner", "POST", f"/api/v1/sittings/{sitting}/attempts", {"client": PHONE}).json["id"]
    arguments = {"sitting_id": sitting, "sitting": sitting, "attempt_id": attempt, "key": "every"}
    arguments |= {"item_id": "every-1", "number": "1", "name": "no-picture-of-this-name"}
    arguments |= {"exam": "every", "period": "2026-Q4", "bank": "every", "item": "every-1", "task_id": "none"}
    arguments |= {"act": "message", "break_id": "none", "answer": "refuse"}
    arguments |= {"kind": "tier", "axis": "专业", "grant_id": "999999"}
    arguments |= {"member_id": public_id(app, owner), "form": "csv", "check_id": "none"}
    exam = (home / "exams" / "small.yaml").read_bytes().replace(b"banks: [small]", b"banks: [every]")
    exam_upload = upload(call, "exams", exam)
    bank_upload = upload(call, "banks", (home / "question_bank" / "small" / "bank.yaml").read_bytes())
    sheet = "工号,姓名,部门,层次\n77,甲,西河台,值机员\n".encode()
    members_upload = upload(call, "people/import", sheet)
    questions = "题干,A,B,答案\n甲？,一,二,A\n乙？,一,二,B\n".encode()
    sent = {"file": (io.BytesIO(questions), "q.csv")}
    import_upload = call("organizer", "POST", "/organizer/banks/import", sent).headers["Location"]
    results = {"files": (io.BytesIO("工号,成绩\n77,50\n".encode()), "results.csv")}
    checked = call("organizer", "POST", f"/organizer/sittings/{sitting}/papers", results)
    papers_upload = checked.headers["Location"].rpartition("/")[2]

    def fill(rule):
        own = {"upload": exam_upload if "exam" in rule.endpoint else bank_upload}
        if rule.endpoint == "organizer.exam":
            own["key"] = "every"
        if rule.endpoint in (
            "organizer.members_dry_run",
            "organizer.import_roster",
            "organizer.import_progress",
        ):
            own["upload"] = members_upload
        if "import_review" in rule.endpoint or rule.endpoint in (
            "organizer.import_preview",
            "organizer.write_questions",
        ):
            own["upload"] = import_upload.rpartition("/")[2]
        if rule.endpoint in ("organizer.papers_review", "organizer.enter_paper_sheet"):
            own["upload"] = papers_upload
        if rule.endpoint == "member.dismiss_notice":
            own["name"] = "act-0123456789abcdef"
        if rule.endpoint.startswith("administrator."):
            own["key"] = "west-1"
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: (arguments | own)[found[1]], rule.rule)

    return fill


def public_id(app, member_id) -> str:
    from app.store.queries.sign_in import member_by_id

    with app.app_context():
        return member_by_id(member_id).public_id


def upload(call, kind, content) -> str:
    """Return the id of an upload of the organizer that found nothing wrong."""
    is_sheet = kind == "people/import"
    form = {"file" if is_sheet else "files": (io.BytesIO(content), "sample.yaml")}
    checked = call("organizer", "POST", f"/organizer/{kind}" + ("" if is_sheet else "/upload"), form)
    assert checked.status_code == 302, checked.text
    return checked.headers["Location"].rpartition("/")[2]


def routes(app) -> dict[str, object]:
    return {
        f"{method} {rule.endpoint}": rule
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }


def expected_answer(caller, endpoint, call: Call) -> tuple[int, str]:
    """Return the status, and for who is refused a page: where it leads instead."""
    is_api = endpoint.startswith("api.")
    if caller in call.to:
        return (call.anonymous or call.status) if caller == "anonymous" else call.status, ""
    if caller == "anonymous":
        return (401, "") if is_api else (302, "/login")
    if caller == "newcomer":
        return (403, "") if is_api else (302, "/account/password")
    return 404, ""


def test_every_route_is_in_the_table(app):
    assert set(routes(app)) == set(EXPECTED)


def test_each_route_answers_each_caller_as_the_table_says(app, call, address):
    otherwise = []
    for name, expected in EXPECTED.items():
        method, _, endpoint = name.partition(" ")
        path = address(routes(app)[name])
        for caller in CALLERS:
            answer = call(caller, method, path, expected.body)
            status, leads_to = expected_answer(caller, endpoint, expected)
            place = answer.headers.get("Location", "").partition("?")[0]
            if answer.status_code != status or (leads_to and place != leads_to):
                otherwise.append((name, caller, answer.status_code, place))
    assert otherwise == []


def test_a_name_reaches_only_those_with_the_right_to_it(app, call, address):
    told, asked = set(), 0
    for name, rule in routes(app).items():
        if name.startswith("GET ") and (path := address(rule)):
            for caller in CALLERS:
                text = text_of(call(caller, "GET", path))
                asked += 1
                if NAME in text or NUMBER in text:
                    told.add(caller)
    assert told & NEVER_LEARN_NAMES == set()
    assert {"owner", "organizer", "manager", "administrator"} <= told, "the search would not find the name"


def text_of(answer) -> str:
    body = answer.data
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as workbook:
            body = b"".join(workbook.read(name) for name in workbook.namelist())
    return f"{answer.headers}\n{body.decode(errors='replace')}"
