"""Passwords and staff numbers: how they are kept and compared."""

from __future__ import annotations

import os
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
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Costs what a real one costs and matches no password: an unknown account takes as long as a known one.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$" + "A" * 22 + "$" + "A" * 43


def hash_password(password: str) -> str:
    """Return the argon2id hash (19 MiB, 2 passes, 1 lane) with its salt and parameters."""
    return _pool().submit(_hasher.hash, _normalise(password)).result()


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
