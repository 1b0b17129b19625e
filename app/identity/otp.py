"""The one-time-code secret of a staff account: 20 random bytes, sealed in the database, shown once as a QR code."""

import base64
import os

import pyotp

from app.identity.models import Account
from app.identity.sealing import seal, unseal

SECRET_BYTES = 20  # RFC 4226 §4 R6: the length of an HMAC-SHA-1 output
ISSUER = "이음"


def give_otp_secret(secret: bytes, account: Account) -> str:
    """Set a fresh one-time-code secret; returns its otpauth:// address for an authenticator app."""
    raw = os.urandom(SECRET_BYTES)
    account.otp_secret = seal(secret, "otp", str(account.public_id), raw)
    account.otp_last_step = 0
    return pyotp.TOTP(_base32(raw)).provisioning_uri(name=account.login or "", issuer_name=ISSUER)


def otp_secret_of(secret: bytes, account: Account) -> str:
    """The base32 secret. Raises ValueError when it was sealed with another server secret."""
    raw = unseal(secret, "otp", str(account.public_id), account.otp_secret or "")
    if raw is None:
        raise ValueError(f"one-time-code secret of account {account.id} does not open with this server secret")
    return _base32(raw)


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode()
