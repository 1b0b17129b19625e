"""did:web, did.json and Multikey."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.credentials.did import (
    PublishedKey,
    did_document,
    did_for,
    from_multibase58,
    key_resolver,
    multikey,
    public_key_of,
    verification_method,
)
from tests.credentials.conftest import DID

ED25519 = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
P256 = generate_private_key(SECP256R1()).public_key()


@pytest.mark.parametrize(
    ("public_url", "did"),
    [
        ("https://ieum.example.kr", "did:web:ieum.example.kr"),
        ("https://ieum.example.kr/", "did:web:ieum.example.kr"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000"),
        ("https://Ieum.Example.KR:8443/center/a b", "did:web:ieum.example.kr%3A8443:center:a%20b"),
    ],
)
def test_the_did_of_an_address(public_url: str, did: str) -> None:
    assert did_for(public_url) == did


@pytest.mark.parametrize(
    "public_url", ["", "ieum.example.kr", "ftp://a.kr", "https://", "https://u@a.kr", "https://a.kr?x", "https://[::1]"]
)
def test_an_address_that_can_be_no_did(public_url: str) -> None:
    with pytest.raises(ValueError, match="PUBLIC_URL"):
        did_for(public_url)


@pytest.mark.parametrize(("key", "prefix"), [(ED25519, "z6Mk"), (P256, "zDn")])
def test_a_multikey_reads_back(key: Any, prefix: str) -> None:
    text = multikey(key)
    assert text.startswith(prefix)
    assert public_key_of(text) == key


def test_another_curve_has_no_place() -> None:
    with pytest.raises(ValueError, match="P-256"):
        multikey(generate_private_key(SECP384R1()).public_key())


@pytest.mark.parametrize("text", ["", "z", "z6Mk", "u6Mk", "z0OIl", " z6Mk", "z6Mk ", "z" + "1" * 300, "zDn12345"])
def test_what_is_no_multikey_is_no_key(text: str) -> None:
    assert public_key_of(text) is None


@pytest.mark.parametrize("text", ["z2 ", "z 2", "z2\n", "zO", "2"])
def test_multibase_is_read_strictly(text: str) -> None:
    assert from_multibase58(text) is None


class TestDidDocument:
    def test_lists_each_key_once_for_assertion(self) -> None:
        document = did_document(DID, [PublishedKey(ED25519), PublishedKey(P256, "es256-1")])
        assert document["id"] == DID
        assert document["assertionMethod"] == [f"{DID}#{multikey(ED25519)}", f"{DID}#es256-1"]
        assert document["verificationMethod"][1] == {
            "id": f"{DID}#es256-1",
            "type": "Multikey",
            "controller": DID,
            "publicKeyMultibase": multikey(P256),
        }

    def test_two_keys_of_one_name_are_refused(self) -> None:
        with pytest.raises(ValueError, match="same name"):
            did_document(DID, [PublishedKey(ED25519, "a"), PublishedKey(P256, "a")])

    def test_the_resolver_knows_the_listed_ed25519_keys_only(self) -> None:
        resolve = key_resolver(did_document(DID, [PublishedKey(ED25519), PublishedKey(P256, "es256-1")]))
        assert resolve(verification_method(DID, PublishedKey(ED25519))) == ED25519
        assert resolve(f"{DID}#es256-1") is None
        assert resolve(f"did:web:other.kr#{multikey(ED25519)}") is None

    def test_a_key_not_meant_for_assertion_is_not_used(self) -> None:
        document = did_document(DID, [PublishedKey(ED25519)]) | {"assertionMethod": []}
        assert key_resolver(document)(verification_method(DID, PublishedKey(ED25519))) is None
