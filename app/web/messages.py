"""Refusals in words: the code of a DomainError → a sentence with its facts, and the HTTP status.

Every room adds its codes here. A sentence says what is wrong and what to do next.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from app.content.wording import all_messages, word
from app.domain.bank.fields import Words
from app.domain.errors import Conflict, DomainError, NotAllowed, NotFound
from app.domain.marks import show_marks
from app.web.current import language
from app.web.filters import in_words, minutes_text, when
from app.web.i18n import _l

SENTENCES: Mapping[str, Any] = {
    # anywhere
    "refused": _l("This is not possible."),
    "not-found": _l("This page does not exist, or you may not see it."),
    "not-allowed": _l("You may not do this."),
    "conflict": _l("Somebody else was faster. Reload the page and look again."),
    # account
    "wrong-password": _l("Staff number or password is wrong."),
    "wrong-password-or-phone": _l(
        "Phone number (or staff number) or password is wrong. "
        "If several people gave the same phone number, use your staff number."
    ),
    "too-many-failures": _l("Too many wrong passwords. Try again in %(minutes)s min."),
    "account-inactive": _l("This account is closed. Ask your exam staff."),
    "demo-refused": _l(
        "Demo accounts work only on the server itself, because their password is easy to find. "
        "An administrator can allow them with BAITI_ALLOW_DEMO."
    ),
    "wrong-old-password": _l("The current password is wrong."),
    "password-too-short": _l("The new password needs at least %(minimum)s characters."),
    "password-too-long": _l("The new password may have at most %(maximum)s characters."),
    "password-is-staff-number": _l("The password must not be the staff number."),
    "password-unchanged": _l("The new password must differ from the current one."),
    "unknown-preference": _l("This choice is not offered."),
    # api
    "not-signed-in": _l("Sign in first."),
    "password-change-needed": _l("Change your first password in the browser, then go on."),
    "foreign-origin": _l("The request came from another site."),
    "not-json": _l("Send JSON (Content-Type: application/json)."),
    "malformed-json": _l("The body is not a JSON object."),
    "malformed-field": _l("The field “%(field)s” is missing or has the wrong form."),
    "malformed-entries": _l("The entries have the wrong form: %(reason)s."),
    "unsent": _l("Some answers have not arrived yet."),
    "not-released": _l("The result has not been released yet."),
    # member
    "window-not-open": _l("This exam opens on %(opens_at)s."),
    "window-closed": _l("This exam closed on %(closed_at)s."),
    "other-tier": _l("This exam is for other tiers."),
    "already-passed": _l("You have passed this exam already."),
    "attempts-used-up": _l("You have used all your attempts."),
    "not-eligible-for-make-up": _l("This make-up is for those who were absent or failed."),
    "exempt": _l("You are exempt from this exam."),
    "deferred": _l("Your exam has been deferred."),
    "paper-cannot-be-drawn": _l("The question bank cannot fill this paper now. Tell the exam staff."),
    "fenced": _l("Continued on another device; read only"),
    "attempt-open": _l("This exam has not been handed in yet."),
    "attempt-closed": _l("This exam has been handed in already."),
    "entry-network": _l(
        "This sitting can be begun only from the network it is held in. You come from %(address)s."
    ),
    "entry-password": _l("This sitting needs its password. Ask the invigilator."),
    "slot-not-open": _l("This question is not the one that is open now. Reload the page."),
    "hand-in-too-early": _l("This exam can be handed in from %(at)s on. Your answers are saved."),
    "break-asked": _l("You have asked for a break already."),
    "attempt-void": _l("This attempt is void."),
    # invigilator
    "break-decided": _l("Somebody has decided on this break already."),
    "minutes-out-of-range": _l("Give from 1 to %(limit)s minutes."),
    "percent-out-of-range": _l("Give from %(low)s to %(high)s percent."),
    "message-empty": _l("Write the message."),
    "message-too-long": _l("A message has at most %(limit)s characters."),
    "message-to-all": _l(
        "Only exam staff of the whole organisation may write to the whole sitting. Choose members."
    ),
    "bad-network": _l("“%(network)s” is no address and no network. Write 10.1.2.3 or 10.1.0.0/16."),
    "too-many-networks": _l("At most %(limit)s networks."),
    "entry-password-too-long": _l("The password of a sitting has at most %(limit)s characters."),
    # organizer
    "upload-not-kept": _l(
        "The server could not keep the file, perhaps because its disk is full. Nothing was changed."
    ),
    "upload-gone": _l("Files wait two hours to be published; these do not any more. Upload them again."),
    "upload-published": _l("These files have been published already, as version %(number)s of “%(bank)s”."),
    "upload-published-exam": _l("This file has been published already."),
    "bank-has-errors": _l("The bank has errors; nothing was changed. Upload it again to see them."),
    "bank-changed-meanwhile": _l(
        "Somebody published another version of “%(bank)s” meanwhile; nothing was changed. "
        "Below is what would change now."
    ),
    "exam-has-errors": _l("The exam has errors; nothing was changed. Upload it again to see them."),
    "exam-changed-meanwhile": _l(
        "Somebody published another version of this exam meanwhile; nothing was changed. "
        "Below is what would change now."
    ),
    "exam-not-feasible": _l("A paper of this exam cannot be drawn from the banks; nothing was changed."),
    "exam-kind-changed": _l(
        "An exam keeps its kind for ever (%(before)s); nothing was changed. Give the new one another key."
    ),
    # sittings
    "sitting-cancelled": _l("This sitting has been cancelled."),
    "sitting-of-others": _l(
        "People of other units sit it too. Ask an organizer who is responsible for all of them."
    ),
    "sitting-changed-meanwhile": _l("The sitting was changed meanwhile; nothing was done. Look at it again."),
    "sitting-is-cancelled": _l("This sitting is cancelled. Take that back first."),
    "sitting-is-closed": _l("This sitting has closed; it can no longer be changed."),
    "sitting-is-open": _l("This sitting is open; it can no longer be cancelled."),
    "sitting-unchanged": _l("This is the window that it has already."),
    "sitting-open-later-only": _l("This sitting is open: it can only close later than on %(closes_at)s."),
    "window-backwards": _l("The close must come after the opening."),
    "window-in-the-past": _l("The opening must lie ahead."),
    "window-too-short": _l("The window is shorter than the exam takes (%(longest)s)."),
    "make-up-too-early": _l(
        "The make-up would open on %(opens_at)s, before the sitting closes on %(closes_at)s. "
        "Let the make-up follow, or move it first."
    ),
    "reason-missing": _l("Write the reason; those concerned will read it."),
    "too-late-to-undo": _l(
        "It is too late to take this back: the window before began on %(opens_at)s. Choose another window."
    ),
    "upload-published-papers": _l("This sheet has been entered already."),
    "check-not-possible": _l("A check cannot be asked for now."),
    "check-too-late": _l("A check could be asked for until %(until)s."),
    "check-open-already": _l("You have asked for a check already; the answer is still to come."),
    "check-answered-already": _l("This request has been answered already."),
    "own-check": _l("Nobody answers the own request. Ask another organizer."),
    "text-missing": _l("Write it in your own words."),
    # marking
    "marks-refused": _l("Nothing was saved yet: see what is marked red."),
    "mark-missing": _l("Enter a number from 0 to %(most)s."),
    "mark-malformed": _l("Enter a number from 0 to %(most)s, with at most two decimals."),
    "mark-above-maximum": _l("At most %(most)s."),
    "comment-too-long": _l("At most %(most)s characters."),
    "answer-claimed": _l("Somebody else is marking this answer."),
    "answer-marked-meanwhile": _l("This answer has been marked meanwhile."),
    "answer-decided": _l(
        "A third person has decided about this answer; your marks can no longer be changed."
    ),
    "answer-graded": _l("This paper is graded; your marks can no longer be changed."),
    "proposal-without-reason": _l("Write why the text is right."),
    "reason-too-long": _l("At most %(most)s characters."),
    "answer-too-long": _l("A text of more than %(most)s characters cannot become an accepted answer."),
    # manager
}

STATUS: Mapping[str, int] = {
    "wrong-password": 401,
    "wrong-password-or-phone": 401,
    "not-signed-in": 401,
    "account-inactive": 403,
    "demo-refused": 403,
    "not-json": 415,
    "upload-not-kept": 507,
    "upload-gone": 410,
    "too-many-failures": 429,
}


def sentence(error: DomainError) -> str:
    """Return the refusal in the reader's language.

    Codes that the command line meets too have their words in app/content/messages;
    a code without any gets the sentence of its family.
    """
    if error.code not in SENTENCES and error.code in all_messages():
        return word(error.code, error.facts, language()[:2])
    template = SENTENCES.get(error.code) or SENTENCES[_family(error)]
    return str(template) % {name: _shown(fact) for name, fact in error.facts.items()}


def status_of(error: DomainError) -> int:
    """Return the HTTP status of a refusal: its own, else its family's, else 400."""
    families = {"not-found": 404, "not-allowed": 403, "conflict": 409, "refused": 400}
    return STATUS.get(error.code, families[_family(error)])


def _family(error: DomainError) -> str:
    kinds = ((NotFound, "not-found"), (NotAllowed, "not-allowed"), (Conflict, "conflict"))
    return next((code for kind, code in kinds if isinstance(error, kind)), "refused")


def _shown(fact: object) -> object:
    match fact:
        case datetime():
            return when(fact)
        case timedelta():
            return minutes_text(fact)
        case Fraction():
            return show_marks(fact)
        case Words():
            return in_words(fact)
        case _:
            return fact
