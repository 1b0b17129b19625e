"""Codes people copy by hand: invite codes (Crockford base32) and one-time codes (RFC 6238). Pure."""

import hashlib
import hmac
import uuid
from datetime import datetime

import pyotp

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # https://www.crockford.com/base32.html: no I, L, O, U
CODE_LENGTH = 10
STEP_S = 30
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def invite_code(secret: bytes, public_id: uuid.UUID, nonce: int) -> str:
    """Ten characters in two groups, "ABCDE-FGHJK": 50 bits of HMAC(secret, public_id, nonce)."""
    message = b"ieum:invite:" + public_id.bytes + nonce.to_bytes(8, "big")
    bits = int.from_bytes(hmac.new(secret, message, hashlib.sha256).digest()[:8], "big") >> 14
    letters = "".join(ALPHABET[(bits >> (5 * i)) & 31] for i in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def normal_code(text: str) -> str:
    """As typed by hand → ten characters: upper case, no gaps, O read as 0, I and L as 1. May be no code at all."""
    kept = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    return kept.translate(_MISREAD)


def code_problem(text: str) -> str | None:
    """What is wrong with a typed code, or None."""
    code = normal_code(text)
    if not code:
        return "아직 적지 않았어요. 초대장에 있는 글자 10개를 적어 주세요."
    if len(code) != CODE_LENGTH:
        return f"초대장 번호는 글자 10개예요. 지금은 {len(code)}개예요."
    if any(c not in ALPHABET for c in code):
        return "초대장 번호에 없는 글자가 있어요. 초대장을 보고 다시 적어 주세요."
    return None


def code_hash(secret: bytes, code: str) -> str:
    """What the database keeps of a code: HMAC, so that 50 bits cannot be searched from a stolen copy."""
    return hmac.new(secret, b"ieum:invite-code:" + normal_code(code).encode(), hashlib.sha256).hexdigest()


def one_time_step(otp_secret: str, code: str, at: datetime) -> int | None:
    """The time step of a one-time code: this one, the one before or the one after; else None (RFC 6238 §5.2)."""
    otp = pyotp.HOTP(otp_secret)
    now_step = int(at.timestamp()) // STEP_S
    steps = [step for step in (now_step - 1, now_step, now_step + 1) if pyotp.utils.strings_equal(otp.at(step), code)]
    return steps[0] if steps else None
