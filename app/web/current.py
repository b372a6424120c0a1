"""The request at hand: who asks, in which language, under which settings and clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, has_request_context, request, session

from app.services.clock import Clock
from app.services.issue_token import member_of_token
from app.services.recognise import SEEN_EVERY, idle_limit, note_seen, recognise, sits_an_exam
from app.services.viewer import Grant, Viewer
from app.settings import Settings
from app.store.models import MemberRow
from app.store.queries.sign_in import Person, member_by_id

LANGUAGE_COOKIE = "language"
RENEWALS = 6  # of a session in use, before one that rests would end
LONGEST_RENEWAL = timedelta(minutes=30)
_PERSON = "baiti.person"
_LANGUAGE = "baiti.language"


def settings() -> Settings:
    found: Settings = current_app.extensions["baiti"]
    return found


def clock() -> Clock:
    found: Clock = current_app.extensions["baiti_clock"]
    return found


def person() -> Person | None:
    """Return who is signed in, read once a request: by token for the API when one is sent, else by cookie."""
    if not has_request_context() or request.blueprint == "health":  # which must answer without the database
        return None
    if _PERSON not in request.environ:
        request.environ[_PERSON] = None  # an error page shown while this fails asks again
        request.environ[_PERSON] = _by_token() if comes_with_token() else _by_cookie()
    found: Person | None = request.environ[_PERSON]
    return found


def signed_in() -> Person:
    """Return who is signed in, in views that the access table opens to nobody else.

    :raises RuntimeError: nobody is signed in.
    """
    asking = person()
    if asking is None:
        raise RuntimeError("nobody is signed in")
    return asking


def viewer() -> Viewer:
    """Return the signed-in person with the roles held now; as :func:`signed_in`."""
    asking = signed_in()
    return Viewer(asking.member_id, tuple(Grant(*grant) for grant in asking.grants))


def member() -> MemberRow | None:
    """Return the row of the signed-in member, for pages that show more than the name."""
    asking = person()
    return member_by_id(asking.member_id) if asking else None


def language() -> str:
    """Return ``zh_CN`` or ``en``: the member's choice, else the browser's cookie, else the setting."""
    if not has_request_context():
        return settings().language
    found: str | None = request.environ.get(_LANGUAGE)
    if found is None:  # every word of a page asks
        found = request.environ[_LANGUAGE] = _choose_language()
    return found


def is_api() -> bool:
    return request.path.startswith("/api/")


def comes_with_token() -> bool:
    return (is_api() or request.blueprint == "media") and "Authorization" in request.headers


def token() -> str:
    """Return the bearer token sent, empty when there is none."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""


def begin_session(member_id: int, browser: str, *, is_shared: bool) -> None:
    """Sign the browser in, dropping whatever its old session held.

    On a shared machine the cookie goes when the browser is closed.
    """
    session.clear()
    session.permanent = not is_shared
    session.update(member=member_id, browser=browser, shared=is_shared, since=_seconds(clock().now()))
    forget_person()


def browser() -> str:
    """Return the key of this browser's session, empty when nobody is signed in in it."""
    found = session.get("browser")
    return found if isinstance(found, str) else ""


def is_shared() -> bool:
    """Return whether the member said at log-in that others use this machine too."""
    return session.get("shared") is True


def end_session() -> None:
    session.clear()
    forget_person()


def forget_person() -> None:
    """Read the person anew: the row was changed in this very request."""
    request.environ.pop(_PERSON, None)
    request.environ.pop(_LANGUAGE, None)


def _choose_language() -> str:
    asking = person()
    for chosen in (asking.language if asking else None, request.cookies.get(LANGUAGE_COOKIE)):
        if chosen in {"zh_CN", "en"}:
            return chosen
    return settings().language


def _by_token() -> Person | None:
    return member_of_token(token(), clock().now(), settings=settings()) if token() else None


def _by_cookie() -> Person | None:
    key, since = browser(), session.get("since")
    found = recognise(key, settings=settings()) if key and isinstance(since, int) else None
    if found is None or not isinstance(since, int):
        return None
    now = clock().now()
    rested = timedelta(seconds=_seconds(now) - since)
    limit = idle_limit(is_shared=is_shared(), settings=settings())
    if rested > limit and not sits_an_exam(found.person.member_id, clock=clock()):
        return None
    if rested > min(limit / RENEWALS, LONGEST_RENEWAL):
        session["since"] = _seconds(now)
    if now - found.seen_at > SEEN_EVERY and not is_api():  # saves come too often to note each
        note_seen(key, clock=clock())
    return found.person


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
