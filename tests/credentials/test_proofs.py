"""Signing and verifying: the W3C's own vectors, and every way in which a document can be spoilt."""

import copy
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.credentials import jsonld
from app.credentials.credential import build_credential
from app.credentials.did import PublishedKey, did_document, from_multibase58, key_resolver, multibase58, multikey
from app.credentials.proofs import (
    SENTENCES,
    Reason,
    ResolveKey,
    hash_data,
    sign,
    verify,
    verify_bytes,
)
from app.credentials.shapes import OpenBadgeCredential, unknown_shape
from tests.credentials.conftest import DID, NOW

W3C = json.loads((Path(__file__).parent / "vectors" / "w3c-vc-di-eddsa.json").read_text())
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"


def w3c_loader(url: str, options: Any = None) -> dict[str, Any]:
    if url == EXAMPLES:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": W3C["examples_context"],
        }
    return jsonld.bundled_loader(url, options)


def w3c_config(cryptosuite: str) -> dict[str, Any]:
    public = W3C["public_key"]
    config = {
        "type": "DataIntegrityProof",
        "cryptosuite": cryptosuite,
        "created": W3C["created"],
        "verificationMethod": f"did:key:{public}#{public}",
        "proofPurpose": "assertionMethod",
    }
    return config | ({"@context": W3C["document"]["@context"]} if cryptosuite == "eddsa-jcs-2022" else {})


@pytest.mark.parametrize("vector", W3C["vectors"], ids=lambda vector: vector["cryptosuite"])
class TestW3cVectors:
    def test_hashes(self, vector: dict[str, str]) -> None:
        data = hash_data(W3C["document"], w3c_config(vector["cryptosuite"]), w3c_loader)
        assert data.hex() == vector["config_hash"] + vector["document_hash"]

    def test_signature_and_proof_value(self, vector: dict[str, str]) -> None:
        secret = from_multibase58(W3C["private_key"])
        assert secret is not None
        key = Ed25519PrivateKey.from_private_bytes(secret[2:])
        assert multikey(key.public_key()) == W3C["public_key"]
        signature = key.sign(hash_data(W3C["document"], w3c_config(vector["cryptosuite"]), w3c_loader))
        assert signature.hex() == vector["signature"]
        assert multibase58(signature) == vector["proof_value"]


def test_the_w3cs_employment_document() -> None:
    """The spec's larger example: nested subjects, typed values, data URLs. It is given for eddsa-rdfc-2022 alone."""
    vector = json.loads((Path(__file__).parent / "vectors" / "w3c-employment.json").read_text())

    def load(url: str, options: Any = None) -> dict[str, Any]:
        if not url.startswith("https://w3id.org/citizenship/"):
            return jsonld.bundled_loader(url, options)
        own = vector["citizenship_context"]
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": own}

    data = hash_data(vector["document"], w3c_config(vector["cryptosuite"]), load)
    assert data.hex() == vector["config_hash"] + vector["document_hash"]
    secret = from_multibase58(vector["private_key"])
    assert secret is not None
    signature = Ed25519PrivateKey.from_private_bytes(secret[2:]).sign(data)
    assert signature.hex() == vector["signature"]
    assert multibase58(signature) == vector["proof_value"]


def test_canonical_quads_are_the_w3cs() -> None:
    assert jsonld.canonical_nquads(W3C["document"], w3c_loader).decode() == W3C["canonical"]["rdfc_document"]


class TestContexts:
    @pytest.mark.parametrize("url", list(jsonld.PINNED))
    def test_each_bundled_file_has_its_pinned_hash(self, url: str) -> None:
        assert "@context" in jsonld.bundled_context(url)

    def test_an_edited_file_is_refused(self) -> None:
        name, expected = jsonld.PINNED["https://www.w3.org/ns/credentials/v2"]
        raw = (Path(jsonld.__file__).parent / "contexts" / name).read_bytes()
        with pytest.raises(jsonld.ContextRefused, match="sha256"):
            jsonld.read_pinned("https://www.w3.org/ns/credentials/v2", raw + b" ", expected)

    def test_no_other_address_is_served(self) -> None:
        with pytest.raises(jsonld.ContextRefused, match="not bundled"):
            jsonld.bundled_loader("https://example.org/context.json")

    def test_the_readme_names_every_file_with_its_hash(self) -> None:
        readme = (Path(jsonld.__file__).parent / "contexts" / "README.md").read_text()
        assert all(name in readme and digest in readme for name, digest in jsonld.PINNED.values())

    def test_nothing_is_fetched(
        self, monkeypatch: pytest.MonkeyPatch, signed: dict[str, Any], resolve: ResolveKey
    ) -> None:
        def refuse(*_: Any, **__: Any) -> None:
            raise AssertionError("a connection was opened")

        monkeypatch.setattr(socket.socket, "connect", refuse)
        assert verify(signed, resolve).ok


class TestSigning:
    def test_both_suites_with_one_key(self, signed: dict[str, Any], method: str) -> None:
        assert [proof["cryptosuite"] for proof in signed["proof"]] == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]
        assert {proof["verificationMethod"] for proof in signed["proof"]} == {method}

    def test_what_was_signed_verifies_also_after_a_trip_through_json(
        self, signed: dict[str, Any], resolve: ResolveKey
    ) -> None:
        answer = verify_bytes(json.dumps(signed, indent=3).encode(), resolve)
        assert answer.ok
        assert answer.document == signed
        assert answer.sentence.startswith("발급 기관의 서명이 맞습니다")

    def test_the_order_of_the_proofs_does_not_matter(self, signed: dict[str, Any], resolve: ResolveKey) -> None:
        assert verify({**signed, "proof": signed["proof"][::-1]}, resolve).ok

    def test_an_unknown_shape_is_not_signed(self, signed: dict[str, Any], key: Ed25519PrivateKey, method: str) -> None:
        with pytest.raises(ValueError, match="unknown-shape"):
            sign({**signed, "nickname": "x"}, key, method, NOW)

    def test_a_moment_without_a_zone_is_refused(self, facts: Any, key: Ed25519PrivateKey, method: str) -> None:
        with pytest.raises(ValueError, match="zone"):
            sign(build_credential(facts), key, method, NOW.replace(tzinfo=None))


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        *steps, last = path.split("/")
        place: Any = document
        for step in steps:
            place = place[int(step) if step.isdigit() else step]
        place[int(last) if last.isdigit() else last] = value

    return change


SPOILT: list[tuple[str, Callable[[dict[str, Any]], None], Reason]] = [
    ("another name", _set("credentialSubject/identifier/0/identityHash", "박영숙"), Reason.SIGNATURE),
    ("a better result", _set("credentialSubject/result/0/value", "99.9"), Reason.SIGNATURE),
    ("more hours", _set("credentialSubject/creditsEarned", 800), Reason.SIGNATURE),
    ("a later end", _set("validUntil", "2099-01-01T00:00:00+09:00"), Reason.SIGNATURE),
    ("another index", _set("credentialStatus/statusListIndex", "1"), Reason.SIGNATURE),
    ("another moment of signing", _set("proof/0/created", "2026-11-22T01:00:00Z"), Reason.SIGNATURE),
    ("an unsigned term", _set("nickname", "장인"), Reason.UNKNOWN_SHAPE),
    ("an unsigned term deep inside", _set("credentialSubject/achievement/level", "5"), Reason.UNKNOWN_SHAPE),
    ("an unsigned term in a proof", _set("proof/1/nonce", "1"), Reason.PROOF_SHAPE),
    ("null for a missing end", _set("validUntil", None), Reason.UNKNOWN_SHAPE),
    ("a control character", _set("name", "수료증\u0007"), Reason.UNKNOWN_SHAPE),
    ("a hidden direction mark", _set("name", "수료증\u202e"), Reason.UNKNOWN_SHAPE),
    ("letters taken apart", _set("name", "\u1100\u1161"), Reason.UNKNOWN_SHAPE),
    ("a lone surrogate", _set("name", "\ud800"), Reason.UNKNOWN_SHAPE),
    (
        "a number that canonicalisers write differently",
        _set("credentialSubject/creditsEarned", 1e-07),
        Reason.UNKNOWN_SHAPE,
    ),
    ("a number that JSON has not", _set("credentialSubject/creditsEarned", float("nan")), Reason.UNKNOWN_SHAPE),
    ("true for a number", _set("credentialSubject/creditsEarned", True), Reason.UNKNOWN_SHAPE),
    ("zero for false", _set("credentialSubject/identifier/0/hashed", 0), Reason.UNKNOWN_SHAPE),
    ("another context", _set("@context/1", "https://evil.example/context.json"), Reason.UNKNOWN_SHAPE),
    ("a context inside", _set("@context/1", {"name": "https://evil.example/"}), Reason.UNKNOWN_SHAPE),
    ("another kind", _set("type/1", "DriverLicence"), Reason.UNKNOWN_KIND),
    ("a kind that is a list", _set("type/1", ["OpenBadgeCredential"]), Reason.UNKNOWN_KIND),
    ("a foreign issuer", _set("issuer/id", "did:web:evil.example"), Reason.FOREIGN_KEY),
    ("a foreign key", _set("proof/0/verificationMethod", "did:web:evil.example#k"), Reason.FOREIGN_KEY),
    ("a key that nobody published", _set("proof/0/verificationMethod", f"{DID}#z6Mkother"), Reason.UNKNOWN_KEY),
    ("a did:key", _set("proof/0/verificationMethod", "did:key:z6Mk#z6Mk"), Reason.PROOF_SHAPE),
    ("another purpose", _set("proof/1/proofPurpose", "authentication"), Reason.PROOF_SHAPE),
    ("another suite", _set("proof/1/cryptosuite", "ecdsa-jcs-2019"), Reason.PROOF_SHAPE),
    ("a short signature", _set("proof/0/proofValue", "z" + "2" * 70), Reason.PROOF_SHAPE),
    ("a context missing in the JCS proof", lambda d: d["proof"][1].pop("@context"), Reason.PROOF_SHAPE),
    ("no proof", lambda d: d.pop("proof"), Reason.PROOF_MISSING),
    ("the JCS proof alone", lambda d: d["proof"].pop(0), Reason.PROOF_MISSING),
    ("the RDF proof alone", lambda d: d["proof"].pop(1), Reason.PROOF_MISSING),
    ("a proof that is no list", lambda d: d.update(proof=d["proof"][0]), Reason.PROOF_MISSING),
    ("one suite twice", lambda d: d["proof"].__setitem__(1, d["proof"][0]), Reason.PROOF_MISSING),
    ("a third proof", lambda d: d["proof"].append(d["proof"][0]), Reason.PROOF_MISSING),
    ("a proof that is a word", lambda d: d["proof"].__setitem__(1, "proof"), Reason.PROOF_SHAPE),
    ("the signatures exchanged", lambda d: _exchange(d["proof"]), Reason.SIGNATURE),
]


def _exchange(proofs: list[dict[str, Any]]) -> None:
    proofs[0]["proofValue"], proofs[1]["proofValue"] = proofs[1]["proofValue"], proofs[0]["proofValue"]


class TestASpoiltDocument:
    @pytest.mark.parametrize(("spoil", "reason"), [row[1:] for row in SPOILT], ids=[row[0] for row in SPOILT])
    def test_gets_its_reason_and_shows_nothing(
        self, signed: dict[str, Any], resolve: ResolveKey, spoil: Callable[[Any], Any], reason: Reason
    ) -> None:
        document = copy.deepcopy(signed)
        spoil(document)
        answer = verify(document, resolve)
        assert (answer.reason, answer.ok, answer.document) == (reason, False, None), answer.detail
        assert answer.sentence == SENTENCES[reason]

    def test_signed_with_another_key_under_our_name(self, facts: Any, method: str, resolve: ResolveKey) -> None:
        forged = sign(build_credential(facts), Ed25519PrivateKey.generate(), method, NOW)
        assert verify(forged, resolve).reason is Reason.SIGNATURE

    def test_a_key_in_the_fragment_proves_nothing(self, facts: Any, resolve: ResolveKey) -> None:
        own = Ed25519PrivateKey.generate()
        forged = sign(build_credential(facts), own, f"{DID}#{multikey(own.public_key())}", NOW)
        assert verify(forged, resolve).reason is Reason.UNKNOWN_KEY

    def test_a_compromised_key_counts_no_more_once_it_left_the_did_document(self, signed: dict[str, Any]) -> None:
        later = did_document(DID, [PublishedKey(Ed25519PrivateKey.generate().public_key())])
        assert verify(signed, key_resolver(later)).reason is Reason.UNKNOWN_KEY

    @pytest.mark.parametrize("document", [None, 3, "text", [], [1], True, b"bytes"])
    def test_what_is_no_object_is_not_json(self, document: Any, resolve: ResolveKey) -> None:
        assert verify(document, resolve).reason is Reason.NOT_JSON

    @pytest.mark.parametrize("document", [{}, {"type": 3}, {"type": []}, {"type": [None]}, {"proof": []}])
    def test_what_is_no_credential_is_of_unknown_kind(self, document: Any, resolve: ResolveKey) -> None:
        assert verify(document, resolve).reason is Reason.UNKNOWN_KIND

    def test_endless_nesting_gets_an_answer(self, signed: dict[str, Any], resolve: ResolveKey) -> None:
        nest: list[Any] = []
        for _ in range(100_000):
            nest = [nest]
        assert verify({**signed, "name": nest}, resolve).reason is Reason.UNKNOWN_SHAPE
        assert verify_bytes(b"[" * 100_000, resolve).reason is Reason.NOT_JSON


class TestAnUploadedFile:
    @pytest.mark.parametrize(
        "raw", [b"", b"\xff\xfe", b"not json", b"[]", b'{"a":1,"a":1}', b'{"a":NaN}', b" " * 300_000, b"null"]
    )
    def test_that_is_no_clean_json_is_refused(self, raw: bytes, resolve: ResolveKey) -> None:
        assert verify_bytes(raw, resolve).reason is Reason.NOT_JSON

    def test_with_a_member_twice_is_refused(self, signed: dict[str, Any], resolve: ResolveKey) -> None:
        raw = json.dumps(signed).replace('{"@context"', '{"name": "다른 이름", "@context"', 1).encode()
        assert verify_bytes(raw, resolve).reason is Reason.NOT_JSON

    @settings(max_examples=150, deadline=None)
    @given(data=st.data())
    def test_with_one_byte_changed_is_never_valid(
        self, data: st.DataObject, signed: dict[str, Any], resolve: ResolveKey
    ) -> None:
        raw = bytearray(json.dumps(signed, ensure_ascii=False, separators=(",", ":")).encode())
        position = data.draw(st.integers(0, len(raw) - 1))
        raw[position] ^= data.draw(st.integers(1, 255))
        answer = verify_bytes(bytes(raw), resolve)
        assert not answer.ok
        assert answer.document is None
        assert answer.sentence

    @settings(max_examples=60, deadline=None)
    @given(raw=st.binary(max_size=200))
    def test_of_noise_gets_an_answer(self, raw: bytes, resolve: ResolveKey) -> None:
        assert not verify_bytes(raw, resolve).ok


def test_an_undefined_term_would_pass_the_rdf_proof_alone(signed: dict[str, Any]) -> None:
    """The reason for the closed model and for the second proof: JSON-LD drops what it does not know."""
    unsecured = {name: value for name, value in signed.items() if name != "proof"}
    config = {name: value for name, value in signed["proof"][0].items() if name != "proofValue"}
    added = {**unsecured, "nickname": "장인"}
    assert hash_data(added, config) == hash_data(unsecured, config)
    assert unknown_shape(added, OpenBadgeCredential) is not None


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Reason)
