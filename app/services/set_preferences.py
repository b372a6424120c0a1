"""What a member likes to see: language, theme, size of text."""

from __future__ import annotations

from app.domain.errors import DomainError, NotFound
from app.store.queries.sign_in import member_by_id
from app.store.transaction import writing

LANGUAGES = ("zh_CN", "en")
THEMES = ("system", "light", "dark")
TEXT_PERCENTS = (100, 115, 130, 160)


def set_preferences(
    member_id: int, *, language: str | None = None, theme: str | None = None, text_percent: int | None = None
) -> None:
    """Keep what is given; what is None stays as it was.

    :raises DomainError: ``unknown-preference``, the value is not one that is offered.
    """
    offered = (language, (*LANGUAGES, None)), (theme, (*THEMES, None)), (text_percent, (*TEXT_PERCENTS, None))
    if any(value not in values for value, values in offered):
        raise DomainError("unknown-preference")
    with writing():
        member = member_by_id(member_id)
        if member is None:
            raise NotFound()
        member.language = language or member.language
        member.theme = theme or member.theme
        member.text_percent = text_percent or member.text_percent
