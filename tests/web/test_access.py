"""Who reaches what: the table is complete, and each route keeps to its row for each role."""

from __future__ import annotations

import pytest
from werkzeug.routing import Rule

from app.web.access import ACCESS, Policy, permits, safe_next

ROLES = ("organizer", "manager", "auditor", "administrator")
CALLERS = ("visitor", "member", *ROLES)
MAY_READ = {
    Policy.PUBLIC: set(CALLERS),
    Policy.SIGNED_IN: set(CALLERS) - {"visitor"},
    Policy.ORGANIZER: {"organizer", "administrator"},
    Policy.MANAGER: {"manager", "auditor", "administrator"},
    Policy.AUDITOR: {"auditor"},
    Policy.ADMINISTRATOR: {"administrator"},
}
MAY_WRITE = MAY_READ | {Policy.MANAGER: {"manager", "administrator"}}
# Open routes that answer otherwise than with a page when called bare, and with what.
BARE_ANSWERS: dict[str, set[int]] = {}
# Values for arguments in addresses; what they name does not exist.
SAMPLES = {
    "int": 987654,
    "path": "no/such",
    "string": "no-such-thing",
    "default": "no-such-thing",
    "uuid": None,
}


@pytest.fixture
def callers(app, make_member, sign_in_as):
    """A client for each caller."""
    app.config["WTF_CSRF_ENABLED"] = False
    clients = {"visitor": app.test_client()}
    for number, role in enumerate(CALLERS[1:]):
        roles = () if role == "member" else (role,)
        member_id = make_member(f"90{number}", roles=roles, at="organisation")
        clients[role] = sign_in_as(app.test_client(), member_id)
    return clients


def routes(app, method: str) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint != "static"
    ]


def address(app, rule: Rule) -> str:
    values = {
        name: SAMPLES.get(_kind(converter), "no-such-thing") for name, converter in rule._converters.items()
    }
    with app.test_request_context():
        return app.url_map.bind("localhost").build(
            rule.endpoint, values, method=next(iter(rule.methods or ()))
        )


def _kind(converter: object) -> str:
    return (
        type(converter)
        .__name__.removesuffix("Converter")
        .lower()
        .replace("unicode", "string")
        .replace("integer", "int")
    )


def test_every_route_has_a_row_in_the_table(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} - set(ACCESS) == set()


def test_every_row_of_the_table_is_a_route(app):
    assert set(ACCESS) - {rule.endpoint for rule in app.url_map.iter_rules()} == set()


def test_a_route_without_a_row_does_not_exist(app, client):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert client.get("/forgotten").status_code == 404


def test_each_page_opens_to_those_its_row_names_and_to_nobody_else(app, callers):
    wrong = []
    for rule in routes(app, "GET"):
        for caller, client in callers.items():
            answer = client.get(address(app, rule))
            may = caller in MAY_READ[ACCESS[rule.endpoint]]
            if not _as_expected(answer, rule, caller, may):
                wrong.append((rule.rule, caller, answer.status))
    assert wrong == []


def test_each_act_is_refused_to_those_its_row_does_not_name(app, callers):
    wrong = []
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for rule in routes(app, method):
            refused = set(CALLERS) - MAY_WRITE[ACCESS[rule.endpoint]]
            for caller in refused:
                answer = callers[caller].open(
                    address(app, rule), method=method, headers={"Origin": "http://localhost"}
                )
                if not _is_refusal(answer, caller):
                    wrong.append((method, rule.rule, caller, answer.status))
    assert wrong == []


def _as_expected(answer, rule, caller, may):
    if not may:
        return _is_refusal(answer, caller)
    if rule.arguments:
        return answer.status_code in {200, 302, 404}
    return answer.status_code in BARE_ANSWERS.get(rule.endpoint, {200, 302, 303})


def _is_refusal(answer, caller):
    if caller != "visitor":
        return answer.status_code == 404
    return answer.status_code == 401 or "/login" in answer.headers.get("Location", "")


def test_a_role_that_was_taken_away_is_gone_at_the_next_request(app, callers):
    from app.store.database import db
    from app.store.models import RoleGrantRow
    from app.store.transaction import writing

    ACCESS["probe"] = Policy.MANAGER
    app.add_url_rule("/probe", "probe", lambda: "figures")
    try:
        assert callers["manager"].get("/probe").status_code == 200
        with app.app_context(), writing():
            db.session.query(RoleGrantRow).delete()
        assert callers["manager"].get("/probe").status_code == 404
    finally:
        del ACCESS["probe"]


def test_a_first_password_must_be_changed_before_anything_else(client, make_member, sign_in_as):
    sign_in_as(client, make_member("007316", must_change_password=True))
    assert client.get("/account").headers["Location"] == "/account/password"
    assert client.get("/account/password").status_code == 200


def test_an_auditor_reads_what_managers_see_but_changes_nothing():
    from app.services.viewer import Grant, Viewer

    auditor = Viewer(1, (Grant("auditor", "/1/", False),))
    assert permits(Policy.MANAGER, auditor, reading=True)
    assert not permits(Policy.MANAGER, auditor, reading=False)


@pytest.mark.parametrize("target", ["/record", "/sittings/a1?lang=en", "/"])
def test_paths_of_this_site_are_safe_to_go_on_to(target):
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target", [None, "", "record", "https://x.example", "//x.example", "/\\x.example", "/a b", "/\n/x"]
)
def test_everything_else_is_not(target):
    assert safe_next(target) is None
