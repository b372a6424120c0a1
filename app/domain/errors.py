"""Refusals: what the rules say no to, as facts; the words are found at the edge."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal with a stable ``code`` and the ``facts`` that explain it.

    The web, the API and the command line each turn code and facts into words
    in the reader's language; nothing here is a sentence for a reader.
    """

    code = "refused"

    def __init__(self, code: str | None = None, /, **facts: object) -> None:
        self.code = code or type(self).code
        self.facts = facts
        super().__init__(f"{self.code} {facts}" if facts else self.code)


class NotFound(DomainError):
    """It does not exist, or this person may not know that it does."""

    code = "not-found"


class NotAllowed(DomainError):
    """The person is known and the thing is theirs to see, but this act is not."""

    code = "not-allowed"


class Conflict(DomainError):
    """Somebody else, or another device, was there first."""

    code = "conflict"
