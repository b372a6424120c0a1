"""The calls that the exam page makes: start, save, take over, hand in, result."""

from __future__ import annotations

import json

import pytest

ORIGIN = {"Origin": "http://localhost"}
PHONE, DESK = "phone-0001", "desk-00001"


@pytest.fixture
def member(client, make_member, sign_in_as):
    """A signed-in member's own client."""
    sign_in_as(client, make_member("007316"))
    return client


@pytest.fixture
def attempt(member, make_exam):
    """An attempt on a paper with one question of each type, begun on the phone."""
    return begin(member, make_exam())


def begin(client, sitting, device=PHONE, status=201):
    answer = client.post(f"/api/v1/sittings/{sitting}/attempts", json={"client": device}, headers=ORIGIN)
    assert answer.status_code == status, answer.text
    return answer.json


def entry(seq, slot, response, kind="answer"):
    return {"seq": seq, "kind": kind, "slot": slot, "response": response}


def put(client, attempt, *entries, epoch=1, device=PHONE):
    body = {"epoch": epoch, "client": device, "entries": list(entries)}
    return client.put(f"/api/v1/attempts/{attempt['id']}/responses", json=body, headers=ORIGIN)


def hand_in(client, attempt, last_seq=0, *entries, epoch=1, device=PHONE, **more):
    body = {"epoch": epoch, "client": device, "last_seq": last_seq, "entries": list(entries), **more}
    return client.post(f"/api/v1/attempts/{attempt['id']}/hand-in", json=body, headers=ORIGIN)


def read(browser, attempt, **query):
    return browser.get(f"/api/v1/attempts/{attempt['id']}", query_string=query).json


def test_a_started_attempt_shows_the_whole_paper_and_no_key(attempt):
    slots = [slot for section in attempt["sections"] for slot in section["slots"]]
    widgets = ["choice", "choices", "choices", "truefalse", "blanks", "numeric", "match", "order", "choice"]
    assert [slot["widget"] for slot in slots] == widgets
    assert "首报、续报" not in json.dumps(attempt, ensure_ascii=False)  # the explanation of the last but one
    assert not {"answer", "answer_key", "explanation", "solution"} & set().union(*slots)


def test_starting_again_on_the_same_device_finds_the_attempt_that_runs(member, make_exam):
    sitting = make_exam()
    assert begin(member, sitting)["id"] == begin(member, sitting, status=200)["id"]


def test_starting_on_another_device_is_fenced_and_names_the_attempt(member, make_exam):
    sitting = make_exam()
    first = begin(member, sitting)
    refused = begin(member, sitting, DESK, status=409)
    assert (refused["code"], refused["facts"]["attempt"]) == ("fenced", first["id"])


def test_a_saved_answer_is_read_back_on_any_device(member, attempt):
    saved = put(member, attempt, entry(1, 1, "b"), entry(2, 1, True, "flag")).json
    assert (saved["settled"], saved["version"], saved["state"], saved["refused"]) == (2, 2, "open", [])
    seen = read(member, attempt, client=DESK)
    assert seen["responses"] == {"1": {"response": "b", "version": 1}}
    assert (seen["flags"], seen["bound"], seen["settled"]) == ([1], False, 0)


def test_a_cleared_answer_is_an_answer(member, attempt):
    put(member, attempt, entry(1, 1, "b"))
    put(member, attempt, entry(2, 1, None))
    assert read(member, attempt)["responses"] == {"1": {"response": None, "version": 2}}


def test_the_same_entry_twice_is_stored_once(member, attempt):
    assert put(member, attempt, entry(1, 1, "b")).json == put(member, attempt, entry(1, 1, "b")).json


def test_another_body_under_a_used_number_is_refused_and_changes_nothing(member, attempt):
    put(member, attempt, entry(1, 1, "b"))
    refused = put(member, attempt, entry(1, 1, "c")).json["refused"]
    assert refused == [{"seq": 1, "code": "seq-reused", "kept": False}]
    assert read(member, attempt)["responses"]["1"]["response"] == "b"


def test_a_response_of_the_wrong_form_is_refused_and_its_neighbours_stored(member, attempt):
    saved = put(member, attempt, entry(1, 1, ["b"]), entry(2, 4, False)).json
    assert [one["code"] for one in saved["refused"]] == ["malformed-response"]
    assert saved["settled"] == 2
    assert set(read(member, attempt)["responses"]) == {"4"}


def test_settled_waits_for_a_hole_to_be_filled(member, attempt):
    assert put(member, attempt, entry(2, 1, "b")).json["settled"] == 0
    assert put(member, attempt, entry(1, 1, "a")).json["settled"] == 2
    assert (
        read(member, attempt)["responses"]["1"]["response"] == "b"
    )  # the newer number, though it came first


def test_after_a_take_over_the_old_device_is_fenced_and_its_answer_does_not_count(member, attempt):
    taken = member.post(
        f"/api/v1/attempts/{attempt['id']}/take-over", json={"client": DESK}, headers=ORIGIN
    ).json
    assert taken == {"epoch": 2, "client": DESK}
    assert put(member, attempt, entry(1, 1, "b")).status_code == 409
    assert put(member, attempt, entry(1, 1, "c"), epoch=2, device=DESK).status_code == 200
    assert read(member, attempt)["responses"]["1"]["response"] == "c"


def test_time_left_is_the_servers(member, attempt, clock):
    clock.forward(minutes=5)
    assert put(member, attempt).json["duration_left_s"] == 15 * 60


def test_an_answer_after_the_grace_is_kept_and_does_not_score(member, attempt, clock):
    clock.forward(minutes=20, seconds=31)
    saved = put(member, attempt, entry(1, 1, "b")).json
    assert (saved["state"], saved["settled"]) == ("graded", 1)
    assert saved["refused"] == [{"seq": 1, "code": "closed", "kept": True}]
    assert hand_in(member, attempt, 1).json["answered"] == 0


def test_hand_in_takes_the_last_entries_along_and_gives_the_same_receipt_ever_after(member, attempt):
    first = hand_in(member, attempt, 1, entry(1, 1, "b"))
    assert first.status_code == 200
    assert (first.json["answered"], first.json["blank"], first.json["closed_by"]) == (1, 8, "member")
    assert hand_in(member, attempt, 1, entry(1, 1, "b")).json == first.json


def test_hand_in_asks_before_it_leaves_written_answers_behind(member, attempt):
    refused = hand_in(member, attempt, 2, entry(2, 1, "b"))
    assert (refused.status_code, refused.json["code"], refused.json["facts"]["settled"]) == (409, "unsent", 0)
    assert hand_in(member, attempt, 2, confirm_unsent=True).json["answered"] == 1


def test_hand_in_from_a_device_that_was_taken_over_ends_nothing(member, attempt):
    member.post(f"/api/v1/attempts/{attempt['id']}/take-over", json={"client": DESK}, headers=ORIGIN)
    assert hand_in(member, attempt).json["code"] == "fenced"
    assert read(member, attempt)["state"] == "open"


def test_after_the_end_the_paper_is_not_given_out_again(member, attempt):
    hand_in(member, attempt)
    seen = read(member, attempt)
    assert (seen["state"], seen["sections"], seen["responses"]) == ("graded", [], {})


def test_the_result_comes_as_far_as_it_is_released(member, attempt):
    hand_in(member, attempt, 1, entry(1, 1, "b"))
    result = member.get(f"/api/v1/attempts/{attempt['id']}/result").json
    assert (result["score"], result["total"], result["outcome"]) == ("4", "36", "fail")
    assert result["slots"][0]["solution"]["response"] == "b"
    assert "119" in result["slots"][0]["explanation_html"]


def test_before_the_release_there_is_no_result(member, make_exam):
    attempt = begin(member, make_exam(release=("after-close",) * 3))
    hand_in(member, attempt)
    refused = member.get(f"/api/v1/attempts/{attempt['id']}/result")
    assert (refused.status_code, refused.json["code"]) == (403, "not-released")


def test_with_the_score_come_neither_answers_nor_explanations(member, make_exam):
    attempt = begin(member, make_exam(release=("at-hand-in", "after-close", "after-close")))
    hand_in(member, attempt, 1, entry(1, 1, "b"))
    result = member.get(f"/api/v1/attempts/{attempt['id']}/result").json
    assert (result["score"], result["slots"]) == ("4", [])


def test_an_attempt_that_runs_has_no_result(member, attempt):
    refused = member.get(f"/api/v1/attempts/{attempt['id']}/result")
    assert (refused.status_code, refused.json["code"]) == (409, "attempt-open")


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("put", "/responses"), ("post", "/hand-in"), ("post", "/take-over"), ("get", "/result")],
)
def test_somebody_elses_attempt_does_not_exist(app, attempt, make_member, sign_in_as, method, path):
    other = sign_in_as(app.test_client(), make_member("007317", roles=("administrator",)))
    body = {"epoch": 1, "client": PHONE, "entries": [], "last_seq": 0}
    sent = {} if method == "get" else {"json": body, "headers": ORIGIN}
    answer = getattr(other, method)(f"/api/v1/attempts/{attempt['id']}{path}", **sent)
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


def test_sittings_name_what_is_open_and_the_attempt_that_runs(member, make_exam):
    sitting = make_exam()
    attempt = begin(member, sitting)
    (listed,) = [one for one in member.get("/api/v1/sittings").json["sittings"] if one["id"] == sitting]
    assert (listed["state"], listed["attempt"], listed["duration_s"]) == ("open", attempt["id"], 1200)
    assert listed["cut_score"] == "21.6"


def test_the_paper_comes_in_the_language_asked_for(member, attempt):
    english = read(member, attempt, lang="en")["sections"][0]
    assert english["title"] == "Single choice"
    assert english["slots"][0]["stem_html"] == "Which number calls the fire brigade?"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", "malformed-json"),
        ("[]", "malformed-json"),
        ("[" * 100_000, "malformed-json"),
        ('{"client": "short"}', "malformed-field"),
        ('{"client": "spaces are out", "epoch": 1}', "malformed-field"),
        ('{"epoch": "1", "client": "phone-0001", "entries": []}', "malformed-field"),
        ('{"epoch": 1, "client": "phone-0001"}', "malformed-entries"),
        ('{"epoch": 1, "client": "phone-0001", "entries": [{"seq": 0}]}', "malformed-entries"),
        ('{"epoch": 1, "client": "phone-0001", "entries": [{"seq": 9007199254740992}]}', "malformed-entries"),
    ],
    ids=["half", "a list", "deep", "short client", "client", "epoch", "no entries", "seq 0", "seq too high"],
)
def test_what_has_the_wrong_form_is_said_to_have_it_and_stores_nothing(member, attempt, body, code):
    answer = member.put(
        f"/api/v1/attempts/{attempt['id']}/responses",
        data=body,
        headers={**ORIGIN, "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert answer.content_type == "application/problem+json"
    assert read(member, attempt)["responses"] == {}


def test_too_large_a_request_is_refused_as_a_whole(member, attempt):
    answer = put(
        member,
        attempt,
        entry(1, 5, ["长" * 20_000] * 2),
        *[entry(n, 5, ["长" * 9000] * 2) for n in (2, 3, 4)],
    )
    assert answer.status_code == 413
    assert read(member, attempt)["responses"] == {}


def test_more_than_200_entries_are_refused(member, attempt):
    assert (
        put(member, attempt, *[entry(n, 1, "b") for n in range(1, 202)]).json["code"] == "malformed-entries"
    )


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_a_page_of_another_site_can_not_save_with_our_cookie(member, attempt, origin):
    body = {"epoch": 1, "client": PHONE, "entries": [entry(1, 1, "b")]}
    answer = member.put(f"/api/v1/attempts/{attempt['id']}/responses", json=body, headers=origin)
    assert (answer.status_code, answer.json["code"]) == (403, "foreign-origin")


def test_a_form_can_not_save_with_our_cookie(member, attempt):
    body = json.dumps({"epoch": 1, "client": PHONE, "entries": []})
    answer = member.put(
        f"/api/v1/attempts/{attempt['id']}/responses",
        data=body,
        headers={**ORIGIN, "Content-Type": "text/plain"},
    )
    assert (answer.status_code, answer.json["code"]) == (415, "not-json")


def test_who_is_not_signed_in_is_told_so_as_a_problem(app):
    answer = app.test_client().get("/api/v1/sittings")
    assert (answer.status_code, answer.json["code"]) == (401, "not-signed-in")


def test_nothing_of_an_attempt_is_kept_by_caches(member, attempt):
    assert put(member, attempt).headers["Cache-Control"] == "no-store"
    assert member.get(f"/api/v1/attempts/{attempt['id']}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "units", "shown"),
    [
        ("1kW", "W|kW|MW", {"state": "read", "shown": "1 kW", "in_base": "1000 W"}),
        ("1", "W|kW", {"state": "unit-assumed", "shown": "1 W", "in_base": ""}),
        ("一", "W", {"state": "unreadable", "shown": "", "in_base": ""}),
    ],
)
def test_a_reading_repeats_what_was_understood(member, typed, units, shown):
    assert member.get("/api/v1/readings", query_string={"text": typed, "units": units}).json == shown
