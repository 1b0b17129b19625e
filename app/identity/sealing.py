"""Small secrets that have to travel through a form or rest in a column: AES-256-GCM under the server secret. Pure.

`purpose` and `bound_to` are authenticated: what was sealed for one use, person or device opens for no other.
"""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12


def seal(secret: bytes, purpose: str, bound_to: str, data: bytes) -> str:
    """URL-safe text; 28 bytes longer than `data`, times 4/3."""
    nonce = os.urandom(NONCE_BYTES)
    box = AESGCM(_key(secret, purpose)).encrypt(nonce, data, bound_to.encode())
    return base64.urlsafe_b64encode(nonce + box).decode()


def unseal(secret: bytes, purpose: str, bound_to: str, sealed: str) -> bytes | None:
    """What was sealed, or None when it is damaged, forged or meant for something else."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode("ascii"))
        return AESGCM(_key(secret, purpose)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError, UnicodeEncodeError, binascii.Error):
        return None


def _key(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"ieum:{purpose}".encode()).derive(secret)
