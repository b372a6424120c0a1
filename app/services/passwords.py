"""Passwords and staff numbers: how they are kept and compared."""

from __future__ import annotations

import os
import secrets
import sys
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.people.staff_number import fold_staff_number as fold_staff_number

SHORTEST = 8
LONGEST = 128
NO_PASSWORD = ""  # in place of a hash: no password fits
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# For random first passwords only: there are too many of them to try, and hundreds are made at a time.
_first_hasher = PasswordHasher(time_cost=1, memory_cost=2 * 1024, parallelism=1)
FIRST_LENGTH = 10
FIRST_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that are mistaken for one another on paper
# Costs what a real one costs and matches no password: an unknown account takes as long as a known one.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$" + "A" * 22 + "$" + "A" * 43


def hash_password(password: str) -> str:
    """Return the argon2id hash (19 MiB, 2 passes, 1 lane) with its salt and parameters."""
    return _pool().submit(_hasher.hash, _normalise(password)).result()


def new_first_password() -> str:
    """Return a random password for a slip: ten signs of 31, 49 bits."""
    return "".join(secrets.choice(FIRST_SIGNS) for _sign in range(FIRST_LENGTH))


def hash_first_password(password: str) -> str:
    """Return the light argon2id hash of what :func:`new_first_password` made, and of nothing else.

    See docs/decisions/0013-light-hashes-for-first-passwords.md.
    """
    return _first_hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether ``password`` is the one hashed; without a hash the same work is done in vain."""
    return _pool().submit(_verify, password_hash or _NOBODY, _normalise(password)).result()


def needs_new_hash(password_hash: str) -> bool:
    """Return whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _normalise(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _verify(password_hash: str, password: str) -> bool:
    try:
        if needs_new_hash(password_hash):
            _verify(_NOBODY, password)  # so that time does not tell who has a light hash
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _pool() -> ThreadPoolExecutor:
    """Few threads of low priority, made at first use in each process: saves go before log-ins."""
    workers = max(1, (os.cpu_count() or 2) // 2)
    return ThreadPoolExecutor(workers, thread_name_prefix="password", initializer=_step_back)


def _step_back() -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
