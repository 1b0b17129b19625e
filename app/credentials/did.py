"""did:web and Multikey: who the issuer is and with which keys it signs. Pure.

Sources: did:web Method Specification; W3C Controlled Identifiers 1.0 (Multikey).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote, urlsplit

import base58

if (
    TYPE_CHECKING
):  # else where it is needed: a server that checks and issues nothing starts sooner and does without its 10 MB
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PublicKey: TypeAlias = "Ed25519PublicKey | EllipticCurvePublicKey"
_ED25519 = b"\xed\x01"
_P256 = b"\x80\x24"
_BASE58 = frozenset("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")


@dataclass(frozen=True)
class PublishedKey:
    """One key of the issuer. `fragment` is what follows # in a verification method; empty means: the key's Multikey."""

    public_key: PublicKey
    fragment: str = ""


def did_for(public_url: str) -> str:
    """The did:web of PUBLIC_URL: http://127.0.0.1:8000 → did:web:127.0.0.1%3A8000; a path becomes colons.

    ValueError when the address is not http(s) with a host, or holds a user, a query or a fragment."""
    parts = urlsplit(public_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("PUBLIC_URL은 http:// 또는 https:// 로 시작하는 주소여야 해요.")
    if parts.username or parts.query or parts.fragment or ":" in parts.hostname:
        raise ValueError("PUBLIC_URL에는 주소와 포트, 경로만 쓸 수 있어요.")
    host = parts.hostname + (f"%3A{parts.port}" if parts.port else "")
    path = [quote(step, safe="") for step in parts.path.split("/") if step]
    return ":".join(["did:web", host, *path])


def multibase58(raw: bytes) -> str:
    """Multibase base58btc: `z` and the base58 text."""
    return "z" + base58.b58encode(raw).decode()


def from_multibase58(text: str) -> bytes | None:
    """The bytes of a multibase base58btc text, or None. Strict: the base58 library would trim white space."""
    if not text.startswith("z") or len(text) < 2 or len(text) > 200 or not set(text[1:]) <= _BASE58:
        return None
    return base58.b58decode(text[1:])


def multikey(public_key: PublicKey) -> str:
    """publicKeyMultibase of an Ed25519 (z6Mk…) or P-256 (zDn…) key. ValueError for another curve."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    if isinstance(public_key, Ed25519PublicKey):
        return multibase58(_ED25519 + public_key.public_bytes_raw())
    if not isinstance(public_key.curve, SECP256R1):
        raise ValueError("only Ed25519 and P-256 keys have a place here")
    return multibase58(_P256 + public_key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))


@lru_cache(maxsize=64)
def public_key_of(text: str) -> "PublicKey | None":
    """The key in a publicKeyMultibase, or None when it is not an Ed25519 or P-256 Multikey."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    raw = from_multibase58(text) or b""
    try:
        if raw.startswith(_ED25519) and len(raw) == 34:
            return Ed25519PublicKey.from_public_bytes(raw[2:])
        if raw.startswith(_P256) and len(raw) == 35:
            return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw[2:])
    except ValueError:
        return None
    return None


def verification_method(did: str, key: PublishedKey) -> str:
    """The key's full name: `did:web:HOST#fragment`."""
    return f"{did}#{key.fragment or multikey(key.public_key)}"


def did_document(did: str, keys: Sequence[PublishedKey]) -> dict[str, Any]:
    """The body of /.well-known/did.json. Pass the active keys and the retired ones whose credentials still run; leave
    out a compromised one. ValueError for two keys of one name."""
    names = [verification_method(did, key) for key in keys]
    if len(set(names)) != len(names):
        raise ValueError("two keys have the same name")
    methods = [
        {"id": name, "type": "Multikey", "controller": did, "publicKeyMultibase": multikey(key.public_key)}
        for name, key in zip(names, keys, strict=True)
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": names,
    }


def key_resolver(document: Mapping[str, Any]) -> "Callable[[str], Ed25519PublicKey | None]":
    """A `resolve_key` for `proofs.verify` from a did document already trusted (our own, or a trust bundle's). It knows
    only Ed25519 keys listed there for assertion; a key inside the name's own fragment is never believed."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    allowed = document.get("assertionMethod", [])
    keys: dict[str, Ed25519PublicKey] = {}
    for method in document.get("verificationMethod", []):
        found = public_key_of(method["publicKeyMultibase"])
        if isinstance(found, Ed25519PublicKey) and method["id"] in allowed:
            keys[method["id"]] = found
    return keys.get


def ec_key_resolver(document: Mapping[str, Any]) -> "Callable[[str], EllipticCurvePublicKey | None]":
    """The same for `vcjwt.verify_jwt`: the P-256 keys that the document lists for assertion."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    allowed = document.get("assertionMethod", [])
    keys: dict[str, EllipticCurvePublicKey] = {}
    for method in document.get("verificationMethod", []):
        found = public_key_of(method["publicKeyMultibase"])
        if isinstance(found, EllipticCurvePublicKey) and method["id"] in allowed:
            keys[method["id"]] = found
    return keys.get
