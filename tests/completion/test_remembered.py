"""A verification is computed once for the same bytes, keys and address, and for nothing else."""

import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.completion import remembered
from app.completion.remembered import Remembered
from app.credentials.did import PublishedKey, multikey
from app.credentials.proofs import verify_bytes
from tests.credentials.conftest import PUBLIC_URL


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The documents whose signatures were computed."""
    seen: list[bytes] = []

    def note(raw: bytes, resolve: Any) -> Any:
        seen.append(raw)
        return verify_bytes(raw, resolve)

    monkeypatch.setattr(remembered, "verify_bytes", note)
    return seen


def published(key: Ed25519PrivateKey) -> PublishedKey:
    return PublishedKey(key.public_key(), multikey(key.public_key()))


def test_another_key_another_address_and_other_bytes_are_other_questions(
    asked: list[bytes], signed: dict[str, Any], key: Ed25519PrivateKey
) -> None:
    raw = json.dumps(signed).encode()
    digest = hashlib.sha256(raw).hexdigest()
    memory, keys = Remembered(), [published(key)]
    assert [memory.verify(raw, digest, keys, PUBLIC_URL).ok for _ in range(3)] == [True] * 3
    assert len(asked) == 1
    other = published(Ed25519PrivateKey.generate())
    assert memory.verify(raw, digest, [*keys, other], PUBLIC_URL).ok
    assert not memory.verify(raw, digest, [other], PUBLIC_URL).ok, "the key has left"
    assert not memory.verify(raw, digest, keys, "https://other.example").ok
    changed = raw.replace(b'"80', b'"81').replace(b"80,", b"81,")
    assert not memory.verify(changed, hashlib.sha256(changed).hexdigest(), keys, PUBLIC_URL).ok
    assert len(asked) == 5


def test_what_could_not_be_confirmed_is_computed_again_and_the_oldest_is_forgotten(
    asked: list[bytes], signed: dict[str, Any], key: Ed25519PrivateKey
) -> None:
    memory, keys = Remembered(most=2), [published(key)]
    for _ in range(2):
        assert not memory.verify(b"{}", "0" * 64, keys, PUBLIC_URL).ok
    assert len(asked) == 2
    versions = [json.dumps(signed, indent=indent).encode() for indent in range(3)]
    for raw in (*versions, versions[0]):
        assert memory.verify(raw, hashlib.sha256(raw).hexdigest(), keys, PUBLIC_URL).ok
    assert len(asked) == 2 + 4
