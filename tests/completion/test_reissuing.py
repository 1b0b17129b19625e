"""A document's facts read back: what is issued again says what the old one said, but for what makes it another."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.completion.drafting import Marks
from app.completion.reissuing import extras_again, facts_again
from app.credentials.credential import CredentialFacts, build_credential
from tests.credentials.conftest import NOW, PUBLIC_URL

MARKS = Marks(
    credential_id=UUID(int=1),
    subject_id=UUID(int=2),
    token="A" * 32,
    number="제 2027-0009호",
    awarded_on=date(2026, 11, 21),
    valid_from=datetime(2027, 1, 2, tzinfo=UTC),
    achievement_version=1,
    status_list_url=f"{PUBLIC_URL}/status/revocation/2",
    status_list_index=7,
)
PRINTED = {
    "institution": "이음폴리텍 한빛캠퍼스", "representative_title": "학장", "representative_name": "고은희",
    "verify_url": f"{PUBLIC_URL}/v/old", "subjects": [{"name": "실습", "hours": 80}], "reissue_of": None, "number": "제 2026-0001호",
}  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"kind": "badge", "hours": None},
        {"results": ()},
        {"hours": 12.5},
        {"valid_until": NOW + timedelta(days=900)},
    ],
    ids=["certificate", "badge", "no results", "half hours", "with an end"],
)
def test_only_the_marks_differ(facts: CredentialFacts, changes: dict[str, Any]) -> None:
    before = facts.model_copy(update=changes)
    again = facts_again(build_credential(before), PRINTED, MARKS, PUBLIC_URL)
    differing = {name for name in CredentialFacts.model_fields if getattr(before, name) != getattr(again, name)}
    assert differing == {
        "credential_id", "subject_id", "number", "valid_from", "status_list_url", "status_list_index",
    }  # fmt: skip
    assert build_credential(again)["awardedDate"] == build_credential(before)["awardedDate"]


def test_a_corrected_name_and_another_address_take_the_place_of_the_old(facts: CredentialFacts) -> None:
    again = facts_again(build_credential(facts), PRINTED, MARKS, "https://new.example", "김영숙자")
    assert (again.recipient_name, again.issuer_did) == ("김영숙자", "did:web:new.example")
    extras = extras_again(PRINTED, "https://new.example/v/A", "제 2026-0001호")
    assert (extras.reissue_of, extras.verify_url, extras.subjects[0].hours) == (
        "제 2026-0001호",
        "https://new.example/v/A",
        80,
    )
