"""The status list: bits, their packing, the signed list, and what it says of a credential."""

import base64
import gzip
import random
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.credentials import statuslist
from app.credentials.proofs import Reason, ResolveKey, sign, verify
from tests.credentials.conftest import DID, NOW, PUBLIC_URL

URL = f"{PUBLIC_URL}/status/revocation/1"
indices = st.integers(0, statuslist.BITS - 1)


class TestBits:
    def test_begin_unset(self) -> None:
        assert len(statuslist.empty()) * 8 == statuslist.BITS == 131_072
        assert not any(statuslist.empty())

    def test_bit_0_is_the_first_bytes_highest(self) -> None:
        assert statuslist.set_bit(statuslist.empty(), 0)[0] == 0b1000_0000
        assert statuslist.set_bit(statuslist.empty(), 15)[1] == 0b0000_0001

    @settings(max_examples=40, deadline=None)
    @given(chosen=st.sets(indices, max_size=20), other=indices)
    def test_only_what_was_set_is_set_also_after_packing(self, chosen: set[int], other: int) -> None:
        bits = statuslist.empty()
        for index in chosen:
            bits = statuslist.set_bit(bits, index)
        unpacked = statuslist.decode(statuslist.encode(bits))
        assert all(statuslist.is_set(unpacked, index) for index in chosen)
        assert statuslist.is_set(unpacked, other) == (other in chosen)

    @pytest.mark.parametrize("index", [-1, statuslist.BITS])
    def test_end_at_the_lists_end(self, index: int) -> None:
        with pytest.raises(IndexError):
            statuslist.is_set(statuslist.empty(), index)
        with pytest.raises(IndexError):
            statuslist.set_bit(statuslist.empty(), index)

    def test_setting_leaves_the_given_list_alone(self) -> None:
        bits = statuslist.empty()
        statuslist.set_bit(bits, 5)
        assert not statuslist.is_set(bits, 5)


class TestPacking:
    def test_is_multibase_base64url_of_gzip(self) -> None:
        bits = statuslist.set_bit(statuslist.empty(), 40217)
        text = statuslist.encode(bits)
        assert text[0] == "u"
        assert gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))) == bits

    def test_same_bits_same_text(self) -> None:
        assert statuslist.encode(statuslist.empty()) == statuslist.encode(statuslist.empty())

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "u",
            "zabc",
            "u!!!!",
            "uAAAA",
            "u한글",
            "u" + base64.urlsafe_b64encode(gzip.compress(b"\0" * 16)).decode().rstrip("="),
            "u" + base64.urlsafe_b64encode(gzip.compress(b"\0" * 16_385)).decode().rstrip("="),
            "u" + base64.urlsafe_b64encode(gzip.compress(b"\0" * 50_000_000)).decode().rstrip("="),
        ],
        ids=["empty", "no body", "base58", "no base64", "no gzip", "hangul", "short", "long", "a bomb"],
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="encodedList"):
            statuslist.decode(text)


class TestChoosingAnIndex:
    def test_is_random_and_free(self) -> None:
        taken = set(range(100, statuslist.BITS))
        chosen = {statuslist.choose_index(taken, random.Random(seed)) for seed in range(30)}
        assert chosen <= set(range(100))
        assert len(chosen) > 5

    def test_finds_the_last_free_one(self) -> None:
        taken = set(range(statuslist.BITS)) - {777}
        assert statuslist.choose_index(taken, random.Random(1)) == 777

    def test_a_full_list_says_so(self) -> None:
        with pytest.raises(statuslist.ListFull):
            statuslist.choose_index(range(statuslist.BITS), random.Random(1))


class TestTheSignedList:
    def test_is_valid_for_thirty_days_and_verifies(
        self, key: Ed25519PrivateKey, method: str, resolve: ResolveKey
    ) -> None:
        document = statuslist.build_status_list(URL, DID, statuslist.empty(), NOW)
        assert (document["validFrom"], document["validUntil"]) == (
            "2026-11-21T10:00:00+09:00",
            "2026-12-21T10:00:00+09:00",
        )
        assert verify(sign(document, key, method, NOW), resolve).ok

    def test_with_another_bit_does_not(self, key: Ed25519PrivateKey, method: str, resolve: ResolveKey) -> None:
        document = sign(statuslist.build_status_list(URL, DID, statuslist.empty(), NOW), key, method, NOW)
        changed = statuslist.encode(statuslist.set_bit(statuslist.empty(), 1))
        document["credentialSubject"]["encodedList"] = changed
        assert verify(document, resolve).reason is Reason.SIGNATURE

    def test_with_a_term_more_does_not(self, key: Ed25519PrivateKey, method: str, resolve: ResolveKey) -> None:
        document = sign(statuslist.build_status_list(URL, DID, statuslist.empty(), NOW), key, method, NOW)
        assert verify({**document, "ttl": 1}, resolve).reason is Reason.UNKNOWN_SHAPE


class TestRevocation:
    def list_with(self, *indices: int, url: str = URL, did: str = DID) -> dict[str, Any]:
        bits = statuslist.empty()
        for index in indices:
            bits = statuslist.set_bit(bits, index)
        return statuslist.build_status_list(url, did, bits, NOW)

    def test_is_read_at_the_credentials_own_index(self, signed: dict[str, Any]) -> None:
        assert statuslist.revocation(signed, self.list_with(40216, 40218), NOW) == "active"
        assert statuslist.revocation(signed, self.list_with(40217), NOW) == "revoked"

    def test_is_unknown_without_a_list(self, signed: dict[str, Any]) -> None:
        assert statuslist.revocation(signed, None, NOW) == "unknown"

    def test_is_unknown_from_another_list_or_issuer(self, signed: dict[str, Any]) -> None:
        assert statuslist.revocation(signed, self.list_with(url=f"{URL}0"), NOW) == "unknown"
        assert statuslist.revocation(signed, self.list_with(did="did:web:other.kr"), NOW) == "unknown"

    @pytest.mark.parametrize("later", [timedelta(days=30), timedelta(seconds=-1)])
    def test_is_unknown_from_a_list_out_of_its_time(self, signed: dict[str, Any], later: timedelta) -> None:
        assert statuslist.revocation(signed, self.list_with(), NOW + later) == "unknown"

    def test_is_unknown_from_a_list_that_cannot_be_unpacked(self, signed: dict[str, Any]) -> None:
        broken = self.list_with()
        broken["credentialSubject"]["encodedList"] = "uAAAA"
        assert statuslist.revocation(signed, broken, NOW) == "unknown"

    def test_is_unknown_at_an_index_past_the_end(self, signed: dict[str, Any]) -> None:
        beyond = {**signed, "credentialStatus": {**signed["credentialStatus"], "statusListIndex": "999999"}}
        assert statuslist.revocation(beyond, self.list_with(), NOW) == "unknown"
