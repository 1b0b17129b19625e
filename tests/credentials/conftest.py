"""Facts, a key and a signed credential that these tests, and those of certificates, share."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.credentials.credential import CredentialFacts, ResultFact, build_credential
from app.credentials.did import PublishedKey, did_document, did_for, key_resolver, verification_method
from app.credentials.proofs import ResolveKey, sign

PUBLIC_URL = "https://ieum.example.kr"
DID = did_for(PUBLIC_URL)
NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


def example_facts() -> CredentialFacts:
    return CredentialFacts(
        credential_id=UUID("5d1c5f0e-7b4a-4a53-9c1e-0a6c2f7d9b11"),
        subject_id=UUID("8f14e45f-ceea-467f-ab3f-5b8f6c1d2e30"),
        recipient_name="김영숙",
        public_url=PUBLIC_URL,
        issuer_did=DID,
        issuer_name="이음폴리텍 한빛캠퍼스",
        institution="이음폴리텍 한빛캠퍼스",
        programme_title="AI 데이터 크라우드 워커 양성 과정",
        period_start=date(2026, 9, 1),
        period_end=date(2026, 10, 30),
        hours=80,
        number="제 2026-0001호",
        awarded_on=date(2026, 11, 21),
        valid_from=NOW,
        results=(
            ResultFact(slug="mean-iou", name="네모 겹침 정도(평균)", value="83.4"),
            ResultFact(slug="final-mark", name="최종 과제", value=88, result_type="RawScore"),
            ResultFact(slug="agreement", name="검수 일치도", value="91.0"),
        ),
        criteria_narrative="학습 진도 80% 이상, 최종 과제 60점 이상, 실습 통과를 모두 채운 사람에게 줍니다.",
        achievement_slug="ai-data-crowd-worker",
        achievement_version=1,
        tags=("바운딩(네모로 표시하기)", "데이터 검수"),
        status_list_url=f"{PUBLIC_URL}/status/revocation/1",
        status_list_index=40217,
    )


@pytest.fixture(scope="session")
def facts() -> CredentialFacts:
    return example_facts()


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="session")
def method(key: Ed25519PrivateKey) -> str:
    return verification_method(DID, PublishedKey(key.public_key()))


@pytest.fixture(scope="session")
def resolve(key: Ed25519PrivateKey) -> ResolveKey:
    return key_resolver(did_document(DID, [PublishedKey(key.public_key())]))


@pytest.fixture(scope="session")
def signed(facts: CredentialFacts, key: Ed25519PrivateKey, method: str) -> dict[str, Any]:
    return sign(build_credential(facts), key, method, NOW)
