"""PINs and passwords as argon2id of an HMAC. The pepper is the server secret, so a stolen database alone says nothing.

Parameters: OWASP Password Storage Cheat Sheet (m=19 MiB, t=2, p=1). As many hashes run at once as there are cores, at most
four: more would not be faster, and 19 MiB each is all the memory that a flood of sign-ins can take. Never call these
inside a database transaction.
"""

import hashlib
import hmac
import os
import threading
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
AT_ONCE = min(4, len(os.sched_getaffinity(0)))

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
_places = threading.BoundedSemaphore(AT_ONCE)


def hash_pin(secret: bytes, pin: str) -> str:
    return _hash(_peppered(secret, b"pin", pin))


def hash_password(secret: bytes, password: str) -> str:
    return _hash(_peppered(secret, b"password", password))


def pin_fits(secret: bytes, stored: str | None, pin: str) -> bool:
    """Whether `pin` is the one behind `stored`. Without one, a dummy is checked: a stranger costs the same time."""
    return _fits(stored, _peppered(secret, b"pin", pin))


def password_fits(secret: bytes, stored: str | None, password: str) -> bool:
    return _fits(stored, _peppered(secret, b"password", password))


def guess_mark(secret: bytes, guess: str) -> str:
    """A short name for a guess, to notice the same one tried on many accounts; means nothing without the secret."""
    return _peppered(secret, b"guess", guess).hex()[:32]


def _peppered(secret: bytes, kind: bytes, value: str) -> bytes:
    normal = unicodedata.normalize("NFKC", value).encode("utf-8", "surrogatepass")
    return hmac.new(secret, b"ieum:" + kind + b":" + normal, hashlib.sha256).digest()


def _hash(value: bytes) -> str:
    with _places:
        return _hasher.hash(value)


def _fits(stored: str | None, value: bytes) -> bool:
    against = stored or _dummy()
    with _places:
        try:
            fits = _hasher.verify(against, value)
        except (VerificationError, InvalidHashError):
            return False
    return fits and stored is not None


@lru_cache(maxsize=1)
def _dummy() -> str:
    return _hash(b"nobody")
