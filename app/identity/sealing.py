"""Small secrets that have to travel through a form or rest in a column: AES-256-GCM under the server secret. Pure.

`purpose` and `bound_to` are authenticated: what was sealed for one use, person or device opens for no other.
"""

import base64
import binascii
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # else where it is needed: a server that seals nothing starts sooner and does without its 10 MB
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def seal(secret: bytes, purpose: str, bound_to: str, data: bytes) -> str:
    """URL-safe text; 28 bytes longer than `data`, times 4/3."""
    nonce = os.urandom(NONCE_BYTES)
    box = _cipher(secret, purpose).encrypt(nonce, data, bound_to.encode())
    return base64.urlsafe_b64encode(nonce + box).decode()


def unseal(secret: bytes, purpose: str, bound_to: str, sealed: str) -> bytes | None:
    """What was sealed, or None when it is damaged, forged or meant for something else."""
    from cryptography.exceptions import InvalidTag

    try:
        raw = base64.urlsafe_b64decode(sealed.encode("ascii"))
        return _cipher(secret, purpose).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError, UnicodeEncodeError, binascii.Error):
        return None


def _cipher(secret: bytes, purpose: str) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, salt=None, info=f"ieum:{purpose}".encode()).derive(secret))
