"""The VC-JWT: what it carries and what is refused."""

import base64
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey

from app.credentials.credential import CredentialFacts, build_credential
from app.credentials.proofs import Reason
from app.credentials.vcjwt import ResolveEcKey, claims_of, sign_jwt, verify_jwt
from tests.credentials.conftest import DID, NOW

KID = f"{DID}#es256-1"


@pytest.fixture(scope="module")
def ec_key() -> EllipticCurvePrivateKey:
    return derive_private_key(123_456_789, SECP256R1())


@pytest.fixture(scope="module")
def resolve_ec(ec_key: EllipticCurvePrivateKey) -> ResolveEcKey:
    return {KID: ec_key.public_key()}.get


@pytest.fixture(scope="module")
def token(signed: dict[str, Any], ec_key: EllipticCurvePrivateKey) -> str:
    return sign_jwt(signed, ec_key, KID)


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def read(token: str, index: int) -> dict[str, Any]:
    text = token.split(".")[index]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def signed_by(key: EllipticCurvePrivateKey, header: dict[str, Any], payload: Any) -> str:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return jws.serialize_compact(header, json.dumps(payload).encode(), ECKey.import_key(pem), algorithms=["ES256"])


class TestAToken:
    def test_has_our_header(self, token: str) -> None:
        assert read(token, 0) == {"alg": "ES256", "typ": "JWT", "kid": KID}

    def test_is_the_credential_with_its_claims_beside(self, token: str, signed: dict[str, Any]) -> None:
        payload = read(token, 1)
        assert (payload["iss"], payload["jti"], payload["sub"], payload["nbf"]) == (
            signed["issuer"]["id"],
            signed["id"],
            signed["credentialSubject"]["id"],
            int(NOW.timestamp()),
        )
        assert {name: payload[name] for name in signed if name != "proof"} == {
            name: value for name, value in signed.items() if name != "proof"
        }
        assert "proof" not in payload

    def test_has_exp_when_the_credential_ends(self, facts: CredentialFacts, ec_key: EllipticCurvePrivateKey) -> None:
        until = NOW + timedelta(days=365)
        document = build_credential(facts.model_copy(update={"valid_until": until}))
        token = sign_jwt(document, ec_key, KID)
        assert read(token, 1)["exp"] == int(until.timestamp())
        assert verify_jwt(token, {KID: ec_key.public_key()}.get).ok

    def test_verifies_and_gives_the_credential_back(
        self, token: str, resolve_ec: ResolveEcKey, facts: CredentialFacts
    ) -> None:
        for given_token in (token, token.encode(), f"\n{token} \n"):
            answer = verify_jwt(given_token, resolve_ec)
            assert answer.ok, answer.detail
            assert answer.document == build_credential(facts)

    def test_is_not_made_of_another_shape_or_curve(
        self, signed: dict[str, Any], ec_key: EllipticCurvePrivateKey
    ) -> None:
        with pytest.raises(ValueError, match="nickname"):
            sign_jwt({**signed, "nickname": "x"}, ec_key, KID)
        with pytest.raises(ValueError, match="P-256"):
            sign_jwt(signed, generate_private_key(SECP384R1()), KID)


class TestASpoiltToken:
    @pytest.mark.parametrize("alg", ["none", "None", "HS256", "EdDSA", "ES384"])
    def test_of_another_algorithm_is_refused(self, token: str, resolve_ec: ResolveEcKey, alg: str) -> None:
        _, payload, signature = token.split(".")
        header = part({"alg": alg, "typ": "JWT", "kid": KID})
        for last in (signature, ""):
            assert verify_jwt(f"{header}.{payload}.{last}", resolve_ec).reason in (Reason.PROOF_SHAPE, Reason.NOT_JSON)

    def test_signed_with_our_public_key_as_a_password_is_refused(
        self, token: str, resolve_ec: ResolveEcKey, ec_key: EllipticCurvePrivateKey
    ) -> None:
        pem = ec_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        body = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': KID})}.{token.split('.')[1]}"
        mac = base64.urlsafe_b64encode(hmac.digest(pem, body.encode(), "sha256")).rstrip(b"=").decode()
        assert verify_jwt(f"{body}.{mac}", resolve_ec).reason is Reason.PROOF_SHAPE

    @pytest.mark.parametrize(
        "header",
        [
            {"alg": "ES256", "kid": KID},
            {"alg": "ES256", "typ": "vc+jwt", "kid": KID},
            {"alg": "ES256", "typ": "JWT"},
            {"alg": "ES256", "typ": "JWT", "kid": KID, "jwk": {}},
        ],
    )
    def test_with_another_header_is_refused(
        self, token: str, resolve_ec: ResolveEcKey, ec_key: EllipticCurvePrivateKey, header: dict[str, Any]
    ) -> None:
        forged = signed_by(ec_key, header, read(token, 1))
        assert verify_jwt(forged, resolve_ec).reason is Reason.PROOF_SHAPE

    @pytest.mark.parametrize(
        ("kid", "reason"),
        [(f"{DID}#other", Reason.UNKNOWN_KEY), ("did:web:evil.example#es256-1", Reason.FOREIGN_KEY)],
    )
    def test_with_a_wrong_kid_is_refused(
        self,
        signed: dict[str, Any],
        ec_key: EllipticCurvePrivateKey,
        resolve_ec: ResolveEcKey,
        kid: str,
        reason: Reason,
    ) -> None:
        assert verify_jwt(sign_jwt(signed, ec_key, kid), resolve_ec).reason is reason

    def test_of_another_key_is_refused(self, signed: dict[str, Any], resolve_ec: ResolveEcKey) -> None:
        forged = sign_jwt(signed, generate_private_key(SECP256R1()), KID)
        assert verify_jwt(forged, resolve_ec).reason is Reason.SIGNATURE

    @pytest.mark.parametrize(
        "change",
        [
            {"iss": "did:web:evil.example"},
            {"jti": "urn:uuid:00000000-0000-4000-8000-000000000000"},
            {"sub": "김영숙"},
            {"nbf": 0},
            {"nbf": float(NOW.timestamp())},
            {"exp": 4_102_444_800},
        ],
    )
    def test_whose_claims_differ_from_its_credential_is_refused(
        self, token: str, resolve_ec: ResolveEcKey, ec_key: EllipticCurvePrivateKey, change: dict[str, Any]
    ) -> None:
        forged = signed_by(ec_key, read(token, 0), read(token, 1) | change)
        assert verify_jwt(forged, resolve_ec).reason is Reason.CLAIMS

    @pytest.mark.parametrize("claim", ["iss", "jti", "sub", "nbf"])
    def test_that_lacks_a_claim_is_refused(
        self, token: str, resolve_ec: ResolveEcKey, ec_key: EllipticCurvePrivateKey, claim: str
    ) -> None:
        payload = read(token, 1)
        del payload[claim]
        assert verify_jwt(signed_by(ec_key, read(token, 0), payload), resolve_ec).reason is Reason.CLAIMS

    def test_with_an_unknown_claim_is_refused(
        self, token: str, resolve_ec: ResolveEcKey, ec_key: EllipticCurvePrivateKey
    ) -> None:
        forged = signed_by(ec_key, read(token, 0), read(token, 1) | {"vc": {}})
        assert verify_jwt(forged, resolve_ec).reason is Reason.UNKNOWN_SHAPE

    @settings(max_examples=150, deadline=None)
    @given(data=st.data())
    def test_with_one_byte_changed_is_never_valid(
        self, data: st.DataObject, token: str, resolve_ec: ResolveEcKey
    ) -> None:
        raw = bytearray(token.encode())
        position = data.draw(st.integers(0, len(raw) - 1))
        raw[position] ^= data.draw(st.integers(1, 255))
        answer = verify_jwt(bytes(raw), resolve_ec)
        assert not answer.ok
        assert answer.document is None

    def test_has_one_spelling_only(self, token: str, resolve_ec: ResolveEcKey) -> None:
        """The last letter of a 64-byte signature has four spare bits; a lenient reader takes 16 letters for one."""
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        spellings = [token[:-1] + letter for letter in letters if letter != token[-1]]
        assert not any(verify_jwt(spelling, resolve_ec).ok for spelling in spellings)
        assert not verify_jwt(f"{token}=", resolve_ec).ok

    @pytest.mark.parametrize(
        "token", ["", ".", "..", "a.b.c", "수료증", b"\xff.\xff.\xff", "e30.e30.e30", "x" * 500_000]
    )
    def test_that_is_none_gets_an_answer(self, token: str | bytes, resolve_ec: ResolveEcKey) -> None:
        assert not verify_jwt(token, resolve_ec).ok


def test_the_claims_repeat_the_credential(facts: CredentialFacts) -> None:
    assert set(claims_of(build_credential(facts))) == {"iss", "jti", "sub", "nbf"}
