"""Language, theme, text size and password, as the account page keeps them."""

from __future__ import annotations

import pytest

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def without_form_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def member(client, make_member, sign_in_as):
    sign_in_as(client, make_member("007316", name="周明远", groups=("am",)))
    return client


def keep(client, **choices):
    return client.post(
        "/account/preferences", data={"language": "zh_CN", "theme": "system", "text_percent": 100} | choices
    )


def test_the_account_page_names_the_member_the_unit_the_tier_and_the_groups(member):
    page = member.get("/account").text
    assert all(words in page for words in ("周明远", "007316", "东山台", "东山一班", "值机员", "调幅"))


def test_pages_are_chinese_until_somebody_chooses(client):
    assert '<html lang="zh-CN"' in client.get("/login").text


def test_the_installation_may_speak_english_first(make_app):
    assert '<html lang="en"' in make_app(language="en").test_client().get("/login").text


def test_a_visitor_chooses_english_and_comes_back_to_the_same_page(client):
    answer = client.post("/language", data={"language": "en", "here": "/help?x=1"})
    assert answer.headers["Location"] == "/help?x=1"
    assert '<html lang="en"' in client.get("/help").text


def test_a_members_choice_follows_to_another_device(app, member, make_member):
    member.post("/language", data={"language": "en", "here": "/account"})
    other = app.test_client()
    other.post("/login", data={"staff_number": "007316", "password": PASSWORD})
    assert '<html lang="en"' in other.get("/account").text


def test_the_choice_of_a_language_never_leads_to_another_site(client):
    answer = client.post("/language", data={"language": "en", "here": "https://evil.example/"})
    assert answer.headers["Location"] == "/login"


def test_an_unknown_language_is_refused(client):
    assert client.post("/language", data={"language": "fr", "here": "/help"}).status_code == 400


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_the_theme_is_kept(member, theme):
    keep(member, theme=theme)
    assert f'data-theme="{theme}"' in member.get("/account").text


@pytest.mark.parametrize("size", [100, 115, 130, 160])
def test_the_text_size_is_kept(member, size):
    keep(member, text_percent=size)
    assert f'data-text="{size}"' in member.get("/account").text


def test_the_answer_already_speaks_the_new_language(member):
    choices = {"language": "en", "theme": "dark", "text_percent": 130}
    assert "Kept." in member.post("/account/preferences", data=choices, follow_redirects=True).text


@pytest.mark.parametrize(
    "choice", [{"theme": "pink"}, {"text_percent": 300}, {"language": "xx"}, {"text_percent": ""}]
)
def test_what_is_not_offered_is_refused_and_changes_nothing(member, choice):
    assert keep(member, **choice).status_code == 400
    assert 'data-theme="system" data-text="100"' in member.get("/account").text


def change(client, old=PASSWORD, new="a new long one", again=None):
    again = new if again is None else again
    return client.post("/account/password", data={"old": old, "new": new, "again": again})


def test_a_new_password_holds_from_now_on(app, member):
    assert change(member).status_code == 302
    other = app.test_client()
    assert other.post("/login", data={"staff_number": "007316", "password": PASSWORD}).status_code == 401
    assert (
        other.post("/login", data={"staff_number": "007316", "password": "a new long one"}).status_code == 302
    )


def test_a_new_password_ends_the_other_sessions_but_not_this_one(app, member):
    other = app.test_client()
    other.post("/login", data={"staff_number": "007316", "password": PASSWORD})
    change(member)
    assert member.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_a_new_password_ends_the_tokens_too(app, client, member, clock):
    from app.services.issue_token import issue_token, member_of_token

    settings = app.extensions["baiti"]
    with app.app_context():
        issued = issue_token("007316", PASSWORD, address="", clock=clock, settings=settings)
        assert member_of_token(issued.token, clock.now(), settings=settings) is not None
    change(member)
    with app.app_context():
        assert member_of_token(issued.token, clock.now(), settings=settings) is None


def test_a_token_ends_after_its_hours_and_when_revoked(app, member, clock):
    from app.services.issue_token import issue_token, member_of_token, revoke_token

    settings = app.extensions["baiti"]
    with app.app_context():
        first, second = (
            issue_token("007316", PASSWORD, address="", clock=clock, settings=settings) for _ in "12"
        )
        revoke_token(first.token)
        assert member_of_token(first.token, clock.now(), settings=settings) is None
        assert member_of_token(second.token, clock.now(), settings=settings) is not None
        clock.forward(hours=24)
        assert member_of_token(second.token, clock.now(), settings=settings) is None


def test_tokens_are_not_kept_in_the_clear(app, member, clock):
    from app.services.issue_token import issue_token
    from app.store.database import db
    from app.store.models import ApiTokenRow

    with app.app_context():
        issued = issue_token("007316", PASSWORD, address="", clock=clock, settings=app.extensions["baiti"])
        assert [row.token_hash for row in db.session.query(ApiTokenRow)] != [issued.token]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"old": "wrong"}, "当前密码不正确"),
        ({"new": "short"}, "新密码至少需要 8 个字符"),
        ({"new": "x" * 129}, "新密码最多 128 个字符"),
        ({"new": PASSWORD}, "不能与当前密码相同"),
        ({"again": "something else"}, "两次输入不一致"),
        ({"new": ""}, "请输入新密码"),
    ],
)
def test_a_bad_new_password_is_refused_with_the_reason(member, given, words):
    answer = change(member, **given)
    assert answer.status_code in {400, 401}
    assert words in answer.text


def test_the_staff_number_is_no_password(client, make_member, sign_in_as):
    sign_in_as(client, make_member("GX007316"))
    assert "不能与工号相同" in change(client, new="gx007316").text


def test_guessing_the_old_password_is_counted_like_a_failed_log_in(member):
    for _try in range(10):
        change(member, old="wrong")
    assert change(member).status_code == 429


def test_after_the_first_password_was_changed_all_pages_open(client, make_member, sign_in_as):
    sign_in_as(client, make_member("007316", must_change_password=True))
    change(client)
    assert client.get("/account").status_code == 200
