"""Bitstring Status List: one bit for each credential, set when it is revoked. Pure.

Source: W3C Bitstring Status List v1.0. 131,072 bits (16 KB) is the spec's least size: a reader of the list cannot tell
which holder somebody asks about.
"""

import base64
import gzip
import random
import zlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from app.credentials.credential import seoul_moment
from app.credentials.shapes import VC_CONTEXT, ClosedModel, Did, Moment, Url

BITS = 131_072
LIFETIME = timedelta(days=30)


class ListFull(ValueError):
    """Every index of the list is taken; begin the next list."""


def empty() -> bytes:
    """A list with no bit set: 16,384 zero bytes."""
    return bytes(BITS // 8)


def is_set(bits: bytes, index: int) -> bool:
    """Whether bit `index` (0 is the first byte's highest) is set. IndexError outside 0–131,071."""
    _require(bits, index)
    return bool(bits[index // 8] & (0x80 >> (index % 8)))


def set_bit(bits: bytes, index: int) -> bytes:
    """A copy with bit `index` set; there is no way back, as revocation is permanent."""
    _require(bits, index)
    changed = bytearray(bits)
    changed[index // 8] |= 0x80 >> (index % 8)
    return bytes(changed)


def _require(bits: bytes, index: int) -> None:
    if len(bits) != BITS // 8:
        raise ValueError(f"{len(bits)} bytes, not {BITS // 8}")
    if not 0 <= index < BITS:
        raise IndexError(index)


def encode(bits: bytes) -> str:
    """`encodedList`: GZIP, then multibase base64url without padding (`u…`). Same bits, same text."""
    packed = gzip.compress(bits, compresslevel=9, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The 16,384 bytes of an `encodedList`. ValueError for anything else; never unpacks more than that."""
    if not text.startswith("u"):
        raise ValueError("encodedList is not multibase base64url")
    body = text[1:]
    try:
        packed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpack = zlib.decompressobj(wbits=31)
        bits = unpack.decompress(packed, BITS // 8 + 1)
    except (ValueError, zlib.error) as error:
        raise ValueError("encodedList cannot be unpacked") from error
    if len(bits) != BITS // 8 or not unpack.eof:
        raise ValueError(f"encodedList does not hold {BITS} bits")
    return bits


def choose_index(taken: Collection[int], rng: random.Random) -> int:
    """A random free index, so that an index says nothing about the order of issue. ListFull when none is left.

    `rng` is random.SystemRandom() in service. Uniqueness is the database's word: on a conflict, choose again."""
    used = frozenset(taken)
    for _ in range(64):
        index = rng.randrange(BITS)
        if index not in used:
            return index
    free = [index for index in range(BITS) if index not in used]
    if not free:
        raise ListFull("상태 목록이 가득 찼습니다.")
    return rng.choice(free)


class _List(ClosedModel):
    id: Url
    type: Literal["BitstringStatusList"]
    statusPurpose: Literal["revocation"]
    # The length apart from the pattern: pydantic's engine would unroll {20,60000} into 24 MB of every process.
    encodedList: Annotated[str, Field(min_length=21, max_length=60_001, pattern=r"^u[A-Za-z0-9_-]+$")]


class StatusListCredential(ClosedModel):
    """The unsecured status list document."""

    context: Annotated[tuple[Literal["https://www.w3.org/ns/credentials/v2"]], Field(alias="@context")]
    id: Url
    type: tuple[Literal["VerifiableCredential"], Literal["BitstringStatusListCredential"]]
    issuer: Did
    validFrom: Moment
    validUntil: Moment
    credentialSubject: _List


def build_status_list(url: str, issuer_did: str, bits: bytes, now: datetime) -> dict[str, Any]:
    """The unsigned BitstringStatusListCredential, valid from `now` for 30 days; sign it with `proofs.sign`."""
    return {
        "@context": [VC_CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_did,
        "validFrom": seoul_moment(now),
        "validUntil": seoul_moment(now + LIFETIME),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(bits),
        },
    }


def revocation(
    credential: Mapping[str, Any], status_list: Mapping[str, Any] | None, now: datetime
) -> Literal["active", "revoked", "unknown"]:
    """What a status list says of a credential; both must have been verified. A list that is missing, stale, another's
    or unreadable is "unknown" (확인할 수 없음), never "active"."""
    entry = credential["credentialStatus"]
    if status_list is None or entry["statusListCredential"] != status_list["id"]:
        return "unknown"
    if status_list["issuer"] != credential["issuer"]["id"]:
        return "unknown"
    period = (datetime.fromisoformat(status_list[name]) for name in ("validFrom", "validUntil"))
    start, end = period
    if not start <= now < end:
        return "unknown"
    try:
        revoked = is_set(decode(status_list["credentialSubject"]["encodedList"]), int(entry["statusListIndex"]))
    except (ValueError, IndexError):
        return "unknown"
    return "revoked" if revoked else "active"
