"""The credential as a VC-JWT: a second download for wallets that read no Data Integrity proof. Pure.

Open Badges 3.0 §8.2: the payload is the credential itself, with iss, jti, nbf, sub (and exp) beside its members. ES256,
because validators refuse EdDSA here.
"""

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import rfc8785

from app.credentials.proofs import Reason, Verification, read_json
from app.credentials.shapes import MAX_BYTES, OpenBadgeCredential, unknown_shape

if TYPE_CHECKING:  # else where it is needed: see did
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

ResolveEcKey: TypeAlias = "Callable[[str], EllipticCurvePublicKey | None]"
_HEADER = {"alg", "typ", "kid"}
_CLAIMS = ("iss", "jti", "nbf", "sub", "exp")


def sign_jwt(document: Mapping[str, Any], key: "EllipticCurvePrivateKey", kid: str) -> str:
    """The compact VC-JWT of a credential (a `proof` in it is left out). `kid` is a key's full name on our host.

    ValueError for a document of another shape or a key of another curve."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    credential = {name: value for name, value in document.items() if name != "proof"}
    problem = unknown_shape(credential, OpenBadgeCredential)
    if problem is not None:
        raise ValueError(problem)
    if not isinstance(key.curve, SECP256R1):
        raise ValueError("ES256 needs a P-256 key")
    from joserfc import jws  # here and below: a server that issues nothing does without its 2 MB
    from joserfc.jwk import ECKey

    payload = rfc8785.dumps({**credential, **claims_of(credential)})
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    header = {"alg": "ES256", "typ": "JWT", "kid": kid}
    return jws.serialize_compact(header, payload, ECKey.import_key(pem), algorithms=["ES256"])


def claims_of(credential: Mapping[str, Any]) -> dict[str, Any]:
    """The registered claims that repeat the credential: iss, jti, sub as text; nbf and exp as seconds since 1970."""
    claims: dict[str, Any] = {
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": _seconds(credential["validFrom"]),
    }
    if "validUntil" in credential:
        claims["exp"] = _seconds(credential["validUntil"])
    return claims


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def verify_jwt(token: str | bytes, resolve_key: ResolveEcKey) -> Verification:
    """Whether a VC-JWT is the issuer's and says the same as the credential in it. Never raises. `resolve_key` answers
    for the header's kid from keys trusted beforehand; a key inside the token is never believed."""
    from joserfc import jws
    from joserfc.errors import JoseError

    try:
        raw = (token.encode("ascii") if isinstance(token, str) else token).strip()
        if len(raw) > 2 * MAX_BYTES or not _is_canonical(raw):
            return Verification(Reason.NOT_JSON, "not three parts of base64url")
        signature = jws.extract_compact(raw)
        header = signature.headers()
        credential = read_json(signature.payload)
    except (JoseError, ValueError, RecursionError) as error:
        return Verification(Reason.NOT_JSON, type(error).__name__)
    answer = _header_problem(header)
    if answer is not None:
        return answer
    claims = {name: credential.pop(name) for name in _CLAIMS if name in credential}
    problem = unknown_shape(credential, OpenBadgeCredential)
    if problem is not None:
        return Verification(Reason.UNKNOWN_SHAPE, problem)
    if str(header["kid"]).partition("#")[0] != credential["issuer"]["id"]:
        return Verification(Reason.FOREIGN_KEY, str(header["kid"]))
    key = resolve_key(header["kid"])
    if key is None:
        return Verification(Reason.UNKNOWN_KEY, str(header["kid"]))
    if not _signature_holds(raw, key):
        return Verification(Reason.SIGNATURE, "ES256")
    if claims != claims_of(credential) or any(isinstance(claims[name], float | bool) for name in claims):
        return Verification(Reason.CLAIMS, ", ".join(sorted(claims)))
    return Verification(Reason.VALID, document=credential)


def _is_canonical(raw: bytes) -> bool:
    """Three base64url parts, each written in the one right way: a lenient decoder drops foreign characters and the
    last letter's spare bits, so one signature would have many spellings."""
    parts = raw.split(b".")
    return len(parts) == 3 and all(
        base64.urlsafe_b64encode(base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))).rstrip(b"=") == part
        for part in parts
    )


def _header_problem(header: Mapping[str, Any]) -> Verification | None:
    """Only our own header passes: alg none, another algorithm, an embedded jwk and crit all end here."""
    if header.get("alg") != "ES256" or header.get("typ") != "JWT" or set(header) != _HEADER:
        return Verification(Reason.PROOF_SHAPE, "header")
    return None if isinstance(header["kid"], str) else Verification(Reason.PROOF_SHAPE, "kid")


def _signature_holds(raw: bytes, key: "EllipticCurvePublicKey") -> bool:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from joserfc import jws
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        jws.deserialize_compact(raw, ECKey.import_key(pem), algorithms=["ES256"])
    except (JoseError, ValueError):
        return False
    return True
