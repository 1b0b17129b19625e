"""Verifications that need no second time: the same bytes under the same keys have the same answer.

Canonicalising costs most of a public page. Only who asks with bytes of the hash that was verified, the same keys and the same
address is spared it; a key that has leaked or retired is another question. Periods and revocations are never remembered, nor is
what could not be confirmed.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from app.completion.keys import resolver
from app.credentials.did import PublishedKey
from app.credentials.proofs import Verification, verify_bytes

MOST = 256  # documents of some 20 KB
Question = tuple[str, str, tuple[str, ...]]


class Remembered:
    """The latest good answers of this process; oldest forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[Question, Verification] = OrderedDict()
        self._lock = Lock()

    def verify(self, raw: bytes, digest: str, keys: Sequence[PublishedKey], public_url: str) -> Verification:
        """`verify_bytes`. `digest` is the SHA-256 of `raw`, which the caller has just compared (storage.get does)."""
        question = (digest, public_url, tuple(key.fragment for key in keys))
        with self._lock:
            known = self._known.get(question)
            if known is not None:
                self._known.move_to_end(question)
                return known
        found = verify_bytes(raw, resolver(keys, [public_url]))
        if found.ok and all(question[2]):
            with self._lock:
                self._known[question] = found
                while len(self._known) > self._most:
                    self._known.popitem(last=False)
        return found


REMEMBERED = Remembered()
