"""Who sits the exam, as far as the pages say it."""

from __future__ import annotations

from app.domain.bank.fields import Words
from app.services.show_account import Account


def station_of(who: Account) -> Words:
    """Return the station: the part of the organisation right below it."""
    return who.departments[1] if len(who.departments) > 1 else who.departments[0]
