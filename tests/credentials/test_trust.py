"""The trust bundle: the same bytes for the same facts, and nothing read that this service has not written."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.credentials.checking import check
from app.credentials.credential import CredentialFacts, build_credential
from app.credentials.did import PublishedKey, did_document, did_for, verification_method
from app.credentials.proofs import sign
from app.credentials.statuslist import LIFETIME, build_status_list, empty, set_bit
from app.credentials.trust import Bundle, BundleRefused, entries, read_bundle, stream_zip
from app.credentials.vcjwt import sign_jwt
from tests.credentials.conftest import DID, NOW, PUBLIC_URL

LATER = NOW + timedelta(days=1)
LIST = f"{PUBLIC_URL}/status/revocation/1"


@pytest.fixture(scope="module")
def ec_key() -> EllipticCurvePrivateKey:
    return derive_private_key(123_456_789, SECP256R1())


@pytest.fixture(scope="module")
def did(key: Ed25519PrivateKey, ec_key: EllipticCurvePrivateKey) -> dict[str, Any]:
    return did_document(DID, [PublishedKey(key.public_key()), PublishedKey(ec_key.public_key())])


@pytest.fixture(scope="module")
def status(key: Ed25519PrivateKey, method: str) -> dict[str, Any]:
    return sign(build_status_list(LIST, DID, empty(), NOW), key, method, NOW)


@pytest.fixture(scope="module")
def raw_bundle(did: dict[str, Any], status: dict[str, Any]) -> bytes:
    return b"".join(stream_zip(entries([did], [(1, status)])))


@pytest.fixture(scope="module")
def bundle(raw_bundle: bytes) -> Bundle:
    return read_bundle(raw_bundle)


@pytest.fixture(scope="module")
def raw(signed: dict[str, Any]) -> bytes:
    return json.dumps(signed, ensure_ascii=False, indent=2).encode()


class TestABundle:
    def test_is_a_zip_that_any_program_opens(self, raw_bundle: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(raw_bundle)) as archive:
            assert archive.testzip() is None
            assert archive.namelist() == ["README.txt", "did.json", "contexts.json", "status/1.json"]
            assert "ieum verify" in archive.read("README.txt").decode()

    def test_has_the_same_bytes_for_the_same_facts(
        self, raw_bundle: bytes, did: dict[str, Any], status: dict[str, Any]
    ) -> None:
        turned = dict(reversed(status.items()))
        assert b"".join(stream_zip(entries([did], [(1, turned)]))) == raw_bundle

    def test_is_written_a_piece_at_a_time(self, did: dict[str, Any], status: dict[str, Any]) -> None:
        pieces = list(stream_zip(entries([did], ((number, status) for number in range(1, 30)))))
        assert len(pieces) == 33
        assert max(map(len, pieces)) < 10_000
        assert len(read_bundle(b"".join(pieces)).lists) == 1

    @pytest.mark.parametrize(
        ("spoil", "why"),
        [
            (lambda raw: raw[:-30], "damaged"),
            (lambda raw: b"no zip", "damaged"),
            (lambda raw: raw.replace(b'"verificationMethod"', b'"verificationMythod"'), "damaged"),
            (lambda raw: _zip({"README.txt": b"x"}), r"did\.json"),
            (lambda raw: _again(raw, {"contexts.json": b"{}"}), "other JSON-LD contexts"),
            (lambda raw: _again(raw, {"did.json": b"[]"}), "no JSON object"),
            (lambda raw: _again(raw, {"did.json": b'{"id":"did:web:a"}'}), "no did document"),
            (lambda raw: _again(raw, {}, zipfile.ZIP_DEFLATED), "never compressed"),
        ],
    )
    def test_that_is_none_is_refused_with_the_reason(self, raw_bundle: bytes, spoil: Any, why: str) -> None:
        with pytest.raises(BundleRefused, match=why):
            read_bundle(spoil(raw_bundle))

    def test_cannot_name_another_issuers_keys(self, raw_bundle: bytes, key: Ed25519PrivateKey) -> None:
        evil = did_document("did:web:evil.example", [PublishedKey(key.public_key())])
        evil["verificationMethod"][0]["id"] = verification_method(DID, PublishedKey(key.public_key()))
        with pytest.raises(BundleRefused, match="no did document"):
            read_bundle(_again(raw_bundle, {"did-2.json": json.dumps(evil).encode()}))


def _zip(files: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _again(raw: bytes, changed: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return _zip({name: archive.read(name) for name in archive.namelist()} | changed, how)


class TestACertificate:
    def test_is_valid_by_the_bundle_alone(self, raw: bytes, bundle: Bundle) -> None:
        found = check(raw, bundle, LATER)
        assert (found.state, found.list_from, found.list_until) == ("valid", NOW, NOW + LIFETIME)

    def test_is_valid_as_a_jwt_too(
        self, signed: dict[str, Any], bundle: Bundle, ec_key: EllipticCurvePrivateKey
    ) -> None:
        kid = verification_method(DID, PublishedKey(ec_key.public_key()))
        assert check(sign_jwt(signed, ec_key, kid).encode(), bundle, LATER).state == "valid"

    def test_a_badge_is_valid_as_well(
        self, facts: CredentialFacts, bundle: Bundle, key: Ed25519PrivateKey, method: str
    ) -> None:
        badge = build_credential(facts.model_copy(update={"kind": "badge", "hours": None}))
        assert check(json.dumps(sign(badge, key, method, NOW)).encode(), bundle, LATER).state == "valid"

    def test_that_was_revoked_is_revoked(
        self, raw: bytes, did: dict[str, Any], key: Ed25519PrivateKey, method: str
    ) -> None:
        taken_back = sign(build_status_list(LIST, DID, set_bit(empty(), 40217), NOW), key, method, NOW)
        assert check(raw, Bundle({DID: did}, {LIST: taken_back}), LATER).state == "revoked"

    def test_that_has_ended_is_expired(
        self, facts: CredentialFacts, bundle: Bundle, key: Ed25519PrivateKey, method: str
    ) -> None:
        ends = facts.model_copy(update={"valid_until": NOW + timedelta(hours=5)})
        ended = json.dumps(sign(build_credential(ends), key, method, NOW)).encode()
        assert [check(ended, bundle, NOW + timedelta(hours=hours)).state for hours in (1, 5)] == ["valid", "expired"]

    @pytest.mark.parametrize(
        ("days", "why"), [(30, "expired on"), (45, "expired on"), (-1, "set the clock")], ids=["last", "old", "early"]
    )
    def test_is_not_called_valid_by_a_list_that_is_not_of_now(
        self, raw: bytes, bundle: Bundle, days: int, why: str
    ) -> None:
        found = check(raw, bundle, NOW + timedelta(days=days))
        assert found.state == "unknown"
        assert why in found.why

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            (lambda d: d.update(nickname="x"), "must not have"),
            (lambda d: d["credentialSubject"]["achievement"].update(level="5"), "must not have"),
            (lambda d: d["proof"].pop(0), "one is missing"),
            (lambda d: d["proof"].pop(1), "one is missing"),
            (lambda d: d.pop("proof"), "one is missing"),
            (lambda d: d["credentialSubject"]["identifier"][0].update(identityHash="이정호"), "was changed"),
            (lambda d: d["issuer"].update(id="did:web:evil.example"), "not the named issuer's"),
        ],
    )
    def test_that_was_changed_cannot_be_confirmed(
        self, signed: dict[str, Any], bundle: Bundle, change: Any, why: str
    ) -> None:
        document = json.loads(json.dumps(signed))
        change(document)
        found = check(json.dumps(document).encode(), bundle, LATER)
        assert (found.state, found.document) == ("unknown", None)
        assert why in found.why

    def test_of_another_issuer_is_not_believed(
        self, facts: CredentialFacts, bundle: Bundle, key: Ed25519PrivateKey
    ) -> None:
        """The other issuer even signs with a key of the same bytes: its did document is not in the bundle."""
        evil = did_for("https://evil.example")
        changed = facts.model_copy(update={"issuer_did": evil})
        method = verification_method(evil, PublishedKey(key.public_key()))
        found = check(json.dumps(sign(build_credential(changed), key, method, NOW)).encode(), bundle, LATER)
        assert found.state == "unknown"
        assert "does not list the key" in found.why

    @pytest.mark.parametrize("raw", [b"", b"{}", b"a.b.c", b"[" * 50_000, b"\xff\xfe", b"PK\x03\x04"])
    def test_that_is_none_gets_an_answer(self, raw: bytes, bundle: Bundle) -> None:
        assert check(raw, bundle, LATER).state == "unknown"

    def test_needs_the_list_that_it_names(self, raw: bytes, did: dict[str, Any], status: dict[str, Any]) -> None:
        found = check(raw, Bundle({DID: did}, {f"{LIST}2": status}), LATER)
        assert (found.state, "no status list" in found.why) == ("unknown", True)

    def test_is_not_judged_by_a_list_that_somebody_else_signed(
        self, raw: bytes, did: dict[str, Any], method: str
    ) -> None:
        forged = sign(build_status_list(LIST, DID, empty(), NOW), Ed25519PrivateKey.generate(), method, NOW)
        found = check(raw, Bundle({DID: did}, {LIST: forged}), LATER)
        assert (found.state, "not signed by the issuer" in found.why) == ("unknown", True)

    def test_a_list_is_no_certificate(self, status: dict[str, Any], bundle: Bundle) -> None:
        assert check(json.dumps(status).encode(), bundle, LATER).state == "unknown"
