"""The table that canonicalises our two shapes says what PyLD says, byte for byte, or nothing."""

import json
import string
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.credentials import proofs
from app.credentials.credential import CredentialFacts, ResultFact, build_credential
from app.credentials.jsonld import canonical_nquads
from app.credentials.proofs import Reason, ResolveKey, sign, verify
from app.credentials.quads import canonical_quads
from app.credentials.statuslist import build_status_list, empty, set_bit
from tests.credentials.conftest import DID, NOW, PUBLIC_URL, example_facts

TEXTS = st.text("가나다힣Aa1 .,%·「」\"\\'<>{}^`|-–é𠮷", min_size=1, max_size=12).filter(
    lambda text: text.strip() == text
)
SLUGS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=6)
VALUES = st.integers(0, 1000).map(lambda tenths: f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10))
RESULTS = st.lists(
    st.builds(ResultFact, slug=SLUGS, name=TEXTS, value=VALUES, result_type=st.sampled_from(["Percent", "RawScore"])),
    max_size=4,
    unique_by=lambda result: result.slug,
).map(tuple)


@st.composite
def facts(draw: st.DrawFn) -> CredentialFacts:
    badge = draw(st.booleans())
    changes = {
        "kind": "badge" if badge else "certificate",
        "hours": None if badge else draw(st.integers(1, 90_000).map(lambda tenths: tenths / 10) | st.integers(1, 9000)),
        "recipient_name": draw(TEXTS),
        "programme_title": draw(TEXTS),
        "criteria_narrative": draw(TEXTS),
        "achievement_slug": draw(SLUGS),
        "valid_until": draw(st.none() | st.just(NOW + timedelta(days=30))),
        "tags": draw(st.lists(TEXTS, max_size=3).map(tuple)),
        "results": draw(RESULTS),
        "status_list_index": draw(st.integers(0, 131_071)),
    }
    return CredentialFacts.model_validate(example_facts().model_dump() | changes)


@settings(max_examples=30, deadline=None)
@given(facts())
def test_what_the_table_says_of_a_credential_is_what_pyld_says(some: CredentialFacts) -> None:
    document = build_credential(some)
    assert canonical_quads(document) == canonical_nquads(document)


def test_of_a_status_list_and_of_the_proofs_too(signed: dict[str, Any]) -> None:
    document = build_status_list(f"{PUBLIC_URL}/status/revocation/1", DID, set_bit(empty(), 7), NOW)
    assert canonical_quads(document) == canonical_nquads(document)
    for context in (document["@context"], signed["@context"]):
        config = {name: value for name, value in signed["proof"][0].items() if name != "proofValue"}
        config["@context"] = context
        assert canonical_quads(config) == canonical_nquads(config)


def test_where_the_table_cannot_tell_pyld_is_asked(
    key: Ed25519PrivateKey, method: str, resolve: ResolveKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two results that are alike in everything need more than a first look."""
    document = build_credential(example_facts())
    subject = document["credentialSubject"]
    subject["result"] = [subject["result"][0], subject["result"][0]]
    assert canonical_quads(document) is None
    assert canonical_quads({**document, "@type": "x"}) is None, "a member that the table does not know"
    assert verify(sign(document, key, method, NOW), resolve).ok

    signed = sign(build_credential(example_facts()), key, method, NOW)
    monkeypatch.setattr(proofs, "canonical_quads", lambda document: b"a table with a mistake in it")
    assert verify(signed, resolve).ok, "a mistake in the table costs time, not a certificate"


def test_what_the_table_confirms_needs_no_processor_and_what_it_does_not_is_not_believed(
    signed: dict[str, Any], resolve: ResolveKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def note(document: Any, loader: Any = None) -> bytes:
        asked.append(document)
        return canonical_nquads(document)

    monkeypatch.setattr(proofs, "canonical_nquads", note)
    assert verify(signed, resolve).ok
    assert not asked
    changed = json.loads(json.dumps(signed, ensure_ascii=False).replace("김영숙", "이정호"))
    assert verify(changed, resolve).reason is Reason.SIGNATURE
    assert not asked, "eddsa-jcs-2022 has refused it before"
    swapped = json.loads(json.dumps(signed))
    swapped["proof"][0]["proofValue"] = swapped["proof"][1]["proofValue"]
    assert verify(swapped, resolve).reason is Reason.SIGNATURE
    assert len(asked) == 2, "the document and the proof's configuration"
