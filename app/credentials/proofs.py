"""Data Integrity proofs: eddsa-rdfc-2022 and eddsa-jcs-2022 over the same document with one Ed25519 key. Pure.

A stock verifier accepts a proof set when any proof holds; ours requires both. The RDF proof alone would let an added
undefined term through; the JCS proof covers every byte of the JSON value. Source: W3C Data Integrity EdDSA
Cryptosuites v1.0 (its test vectors are reproduced in the tests).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import rfc8785
from pydantic import BaseModel, Field

from app.credentials.did import from_multibase58, multibase58
from app.credentials.jsonld import Loader, bundled_loader, canonical_nquads
from app.credentials.quads import canonical_quads
from app.credentials.shapes import MAX_BYTES, ClosedModel, OpenBadgeCredential, unknown_shape
from app.credentials.statuslist import StatusListCredential

if TYPE_CHECKING:  # else where it is needed: see did
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ResolveKey: TypeAlias = "Callable[[str], Ed25519PublicKey | None]"
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022")
_MODELS: Mapping[str, type[BaseModel]] = {
    "OpenBadgeCredential": OpenBadgeCredential,
    "BitstringStatusListCredential": StatusListCredential,
}


class Reason(StrEnum):
    """Why a document is believed or not; the machine's half of the answer."""

    VALID = "valid"
    NOT_JSON = "not-json"
    UNKNOWN_KIND = "unknown-kind"
    UNKNOWN_SHAPE = "unknown-shape"
    PROOF_MISSING = "proof-missing"
    PROOF_SHAPE = "proof-shape"
    FOREIGN_KEY = "foreign-key"
    UNKNOWN_KEY = "unknown-key"
    CANNOT_CANONICALISE = "cannot-canonicalise"
    SIGNATURE = "signature"
    CLAIMS = "claims"


SENTENCES: Mapping[Reason, str] = {
    Reason.VALID: "발급 기관의 서명이 맞습니다. 발급된 뒤 바뀐 내용이 없습니다.",
    Reason.NOT_JSON: "수료증이나 배지 파일로 읽을 수 없습니다. 내려받은 파일을 그대로 올려 주십시오.",
    Reason.UNKNOWN_KIND: "이 시스템이 발급하는 수료증이나 배지의 형식이 아닙니다.",
    Reason.UNKNOWN_SHAPE: "없어야 할 항목이 있거나 값이 바뀌었습니다. 이 파일은 믿을 수 없습니다.",
    Reason.PROOF_MISSING: "서명 두 개가 모두 있어야 합니다. 빠진 서명이 있습니다.",
    Reason.PROOF_SHAPE: "서명의 형식이 맞지 않습니다. 이 파일은 믿을 수 없습니다.",
    Reason.FOREIGN_KEY: "서명한 열쇠가 파일에 적힌 발급 기관의 것이 아닙니다.",
    Reason.UNKNOWN_KEY: "발급 기관의 열쇠 목록에 없는 열쇠로 서명했습니다.",
    Reason.CANNOT_CANONICALISE: "파일의 내용을 정해진 순서로 바꿀 수 없습니다. 이 파일은 믿을 수 없습니다.",
    Reason.SIGNATURE: "서명이 내용과 맞지 않습니다. 발급된 뒤 내용이 바뀌었습니다.",
    Reason.CLAIMS: "토큰에 적힌 값과 그 안의 증명이 서로 다릅니다. 이 파일은 믿을 수 없습니다.",
}


@dataclass(frozen=True)
class Verification:
    """The answer to "is this document ours and unchanged?". `detail` is for a log, not for a page. The period and the
    revocation are other questions: `credential.validity`, `statuslist.revocation`."""

    reason: Reason
    detail: str = ""
    document: Mapping[str, Any] | None = None

    @property
    def ok(self) -> bool:
        """True only when both proofs hold. `document` is set then and only then: a bad signature shows nothing."""
        return self.reason is Reason.VALID

    @property
    def sentence(self) -> str:
        """The answer in Korean (합니다체)."""
        return SENTENCES[self.reason]


class _Proof(ClosedModel):
    type: Literal["DataIntegrityProof"]
    cryptosuite: Literal["eddsa-rdfc-2022", "eddsa-jcs-2022"]
    created: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
    verificationMethod: Annotated[str, Field(pattern=r"^did:web:[A-Za-z0-9.\-_%:]+#[A-Za-z0-9.\-_]+$", max_length=400)]
    proofPurpose: Literal["assertionMethod"]
    context: Annotated[list[str] | None, Field(alias="@context")] = None
    proofValue: Annotated[str, Field(pattern=r"^z[1-9A-HJ-NP-Za-km-z]{64,100}$")]


def sign(
    document: Mapping[str, Any], key: "Ed25519PrivateKey", verification_method: str, created: datetime
) -> dict[str, Any]:
    """`document` (unsigned, of a known shape) with its proof set. `created` is aware. ValueError for a document that
    `verify` would refuse: an unknown shape is not signed."""
    reason, detail = _refused_shape(document)
    if reason is not None:
        raise ValueError(f"{reason}: {detail}")
    if created.tzinfo is None:
        raise ValueError("a datetime without a zone")
    proofs = []
    for suite in SUITES:
        config = {
            "type": "DataIntegrityProof",
            "cryptosuite": suite,
            "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "verificationMethod": verification_method,
            "proofPurpose": "assertionMethod",
        }
        if suite == "eddsa-jcs-2022":  # §3.3.1: the JCS suite repeats the context inside the proof
            config |= {"@context": document["@context"]}
        proofs.append(config | {"proofValue": multibase58(key.sign(hash_data(document, config)))})
    return {**document, "proof": proofs}


def hash_data(document: Mapping[str, Any], config: Mapping[str, Any], loader: Loader = bundled_loader) -> bytes:
    """The 64 bytes that are signed: SHA-256 of the canonical proof configuration, then of the canonical document
    (§3.2.4, §3.3.4). `config` is the proof without proofValue; its cryptosuite chooses the canonical form."""
    options = {**config, "@context": document["@context"]}
    if config["cryptosuite"] == "eddsa-jcs-2022":
        canonical_config, canonical_document = rfc8785.dumps(options), rfc8785.dumps(dict(document))
    else:
        canonical_config, canonical_document = (
            canonical_nquads(options, loader),
            canonical_nquads(document, loader),
        )
    return hashlib.sha256(canonical_config).digest() + hashlib.sha256(canonical_document).digest()


def verify_bytes(raw: bytes, resolve_key: ResolveKey) -> Verification:
    """`verify` for an uploaded file."""
    try:
        document = read_json(raw)
    except (ValueError, RecursionError) as error:
        return Verification(Reason.NOT_JSON, type(error).__name__)
    return verify(document, resolve_key)


def read_json(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`. ValueError (or RecursionError) for bytes that are no UTF-8, no JSON object, too long,
    or name a member twice: readers differ on which of the two they take."""
    if len(raw) > MAX_BYTES:
        raise ValueError("too long")
    document = json.loads(raw.decode(), object_pairs_hook=_no_twins, parse_constant=_no_constant)
    if not isinstance(document, dict):
        raise ValueError("not an object")
    return document


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member twice")
    return members


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def verify(document: Any, resolve_key: ResolveKey) -> Verification:
    """Whether `document` is of a known shape and both of its proofs are the issuer's. Never raises, whatever comes in.

    `resolve_key` answers for the full verification method (did:web:HOST#…) from keys trusted beforehand."""
    if not isinstance(document, Mapping):
        return Verification(Reason.NOT_JSON, type(document).__name__)
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    reason, detail = _refused_shape(unsecured)
    if reason is not None:
        return Verification(reason, detail)
    proofs = document.get("proof")
    if not isinstance(proofs, list) or len(proofs) != len(SUITES):
        return Verification(Reason.PROOF_MISSING, "not a set of two proofs")
    for proof in proofs:
        problem = unknown_shape(proof, _Proof)
        if problem is not None:
            return Verification(Reason.PROOF_SHAPE, problem)
    if {proof["cryptosuite"] for proof in proofs} != set(SUITES):
        return Verification(Reason.PROOF_MISSING, "one suite twice")
    for proof in sorted(proofs, key=lambda each: str(each["cryptosuite"])):  # jcs first: it covers all and costs little
        answer = _check(unsecured, proof, resolve_key)
        if answer is not None:
            return answer
    return Verification(Reason.VALID, document=document)


def _refused_shape(unsecured: Mapping[str, Any]) -> tuple[Reason | None, str]:
    kinds = unsecured.get("type")
    kind = kinds[-1] if isinstance(kinds, list) and kinds and isinstance(kinds[-1], str) else ""
    if kind not in _MODELS:
        return Reason.UNKNOWN_KIND, kind
    problem = unknown_shape(unsecured, _MODELS[kind])
    return (None, "") if problem is None else (Reason.UNKNOWN_SHAPE, problem)


def _check(unsecured: Mapping[str, Any], proof: Mapping[str, Any], resolve_key: ResolveKey) -> Verification | None:
    method, suite = proof["verificationMethod"], proof["cryptosuite"]
    issuer = unsecured["issuer"]
    issuer_id = issuer if isinstance(issuer, str) else issuer["id"]
    if method.partition("#")[0] != issuer_id:
        return Verification(Reason.FOREIGN_KEY, method)
    expected_context = unsecured["@context"] if suite == "eddsa-jcs-2022" else None
    if proof.get("@context") != expected_context:
        return Verification(Reason.PROOF_SHAPE, f"{suite}: @context")
    signature = from_multibase58(proof["proofValue"])
    if signature is None or len(signature) != 64:
        return Verification(Reason.PROOF_SHAPE, f"{suite}: proofValue")
    key = resolve_key(method)
    if key is None:
        return Verification(Reason.UNKNOWN_KEY, method)
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    quick = _quick_hash_data(unsecured, config)
    if quick is not None and _fits(key, signature, quick):
        return None
    try:
        signed = hash_data(unsecured, config)
    except Exception as error:
        return Verification(Reason.CANNOT_CANONICALISE, type(error).__name__)
    return None if _fits(key, signature, signed) else Verification(Reason.SIGNATURE, suite)


def _quick_hash_data(document: Mapping[str, Any], config: Mapping[str, Any]) -> bytes | None:
    """`hash_data` in a tenth of the time, for what is written as we write it: quads.py's table, and Python's own JSON, which is
    RFC 8785's for plain names and numbers. Only ever believed when a signature fits it. None where the table cannot tell."""
    options = {**config, "@context": document["@context"]}
    if config["cryptosuite"] == "eddsa-jcs-2022":
        first, second = _compact(options), _compact(document)
    else:
        quads = canonical_quads(options), canonical_quads(document)
        if quads[0] is None or quads[1] is None:
            return None
        first, second = quads[0], quads[1]
    return hashlib.sha256(first).digest() + hashlib.sha256(second).digest()


def _compact(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _fits(key: "Ed25519PublicKey", signature: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True
