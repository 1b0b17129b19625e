"""The credential: its shape, and the facts that may not become one."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from app.credentials.credential import CredentialFacts, ResultFact, build_credential, seoul_moment, validity
from app.credentials.shapes import OpenBadgeCredential, as_value, clean_text, unknown_shape
from tests.credentials.conftest import DID, NOW, PUBLIC_URL


def facts_with(facts: CredentialFacts, **changes: Any) -> CredentialFacts:
    return CredentialFacts.model_validate({**facts.model_dump(), **changes})


class TestShape:
    def test_is_the_open_badges_shape(self, facts: CredentialFacts) -> None:
        document = build_credential(facts)
        assert list(document) == [
            "@context", "id", "type", "name", "issuer",
            "validFrom", "awardedDate", "credentialSubject", "credentialStatus",
        ]  # fmt: skip
        assert document["@context"] == [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ]
        assert document["issuer"] == {
            "id": DID, "type": ["Profile"], "name": "이음폴리텍 한빛캠퍼스", "url": PUBLIC_URL,
        }  # fmt: skip
        assert document["awardedDate"] == "2026-11-21T00:00:00+09:00"
        assert document["credentialStatus"] == {
            "id": f"{PUBLIC_URL}/status/revocation/1#40217",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "40217",
            "statusListCredential": f"{PUBLIC_URL}/status/revocation/1",
        }

    def test_the_subject_says_everything_that_is_printed(self, facts: CredentialFacts) -> None:
        subject = build_credential(facts)["credentialSubject"]
        assert subject["identifier"] == [
            {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": "김영숙"}
        ]
        assert subject["licenseNumber"] == "제 2026-0001호"
        assert (subject["activityStartDate"], subject["activityEndDate"]) == (
            "2026-09-01T00:00:00+09:00",
            "2026-10-30T00:00:00+09:00",
        )
        assert subject["creditsEarned"] == 80
        assert facts.institution in subject["achievement"]["description"]
        assert [result["value"] for result in subject["result"]] == ["83.4", "88", "91.0"]

    def test_each_result_points_at_its_description(self, facts: CredentialFacts) -> None:
        subject = build_credential(facts)["credentialSubject"]
        described = [entry["id"] for entry in subject["achievement"]["resultDescription"]]
        assert [result["resultDescription"] for result in subject["result"]] == described
        assert described[0] == f"{PUBLIC_URL}/achievements/ai-data-crowd-worker/v1#result-mean-iou"

    def test_nothing_empty_is_written(self, facts: CredentialFacts) -> None:
        subject = build_credential(facts_with(facts, results=(), tags=()))["credentialSubject"]
        assert "result" not in subject
        assert not {"tag", "resultDescription"} & set(subject["achievement"])

    def test_an_end_of_validity_is_korean_time(self, facts: CredentialFacts) -> None:
        document = build_credential(facts_with(facts, valid_until=NOW + timedelta(days=365)))
        assert (document["validFrom"], document["validUntil"]) == (
            "2026-11-21T10:00:00+09:00",
            "2027-11-21T10:00:00+09:00",
        )

    def test_same_facts_same_document(self, facts: CredentialFacts) -> None:
        assert build_credential(facts) == build_credential(facts)

    def test_half_hours_stay_and_whole_hours_lose_the_point(self, facts: CredentialFacts) -> None:
        for hours, written in [(79.5, 79.5), (80.0, 80)]:
            value = build_credential(facts_with(facts, hours=hours))["credentialSubject"]["creditsEarned"]
            assert (value, type(value)) == (written, type(written))


class TestFactsThatAreRefused:
    @pytest.mark.parametrize(
        "change",
        [
            {"recipient_name": "김\u0007영숙"},
            {"recipient_name": "김\u200b영숙"},
            {"recipient_name": "김\u202e영숙"},
            {"recipient_name": "  "},
            {"programme_title": "과정\x7f"},
            {"criteria_narrative": "줄\n바꿈"},
            {"hours": 79.25},
            {"hours": 0},
            {"hours": float("nan")},
            {"number": "2026-0001"},
            {"public_url": "ftp://ieum.example.kr"},
            {"issuer_did": "did:key:z6Mk"},
            {"status_list_index": 131_072},
            {"period_end": date(2026, 8, 31)},
            {"valid_until": NOW},
            {"valid_from": datetime(2026, 11, 21)},
            {"achievement_slug": "A b"},
            {"nickname": "장인"},
        ],
    )
    def test_say_so(self, facts: CredentialFacts, change: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            facts_with(facts, **change)

    def test_the_same_result_twice(self, facts: CredentialFacts) -> None:
        twice = (ResultFact(slug="a", name="하나", value=1), ResultFact(slug="a", name="둘", value=2))
        with pytest.raises(ValidationError, match="두 번"):
            facts_with(facts, results=twice)

    @pytest.mark.parametrize("value", ["1e-07", "83.45", "-1", "+1", "083", "1.", ".5", "", "٣", 83.456, True, "NaN"])
    def test_a_value_that_is_neither_an_integer_nor_one_decimal(self, value: Any) -> None:
        with pytest.raises(ValidationError):
            ResultFact(slug="a", name="하나", value=value)

    def test_a_value_outside_its_range(self) -> None:
        with pytest.raises(ValidationError, match="0–100 사이"):
            ResultFact(slug="a", name="하나", value="100.1")


class TestText:
    def test_is_composed_and_trimmed(self) -> None:
        assert clean_text(" \u1100\u1175\u11b7영숙 ") == "김영숙"

    @pytest.mark.parametrize(("value", "written"), [(0, "0"), (83, "83"), ("83.4", "83.4"), ("91.0", "91.0")])
    def test_values_are_kept_as_written(self, value: int | str, written: str) -> None:
        assert as_value(value) == written


class TestValidity:
    @pytest.mark.parametrize(
        ("now", "state"),
        [
            (NOW - timedelta(seconds=1), "not_yet"),
            (NOW, "valid"),
            (NOW + timedelta(days=1, seconds=-1), "valid"),
            (NOW + timedelta(days=1), "expired"),
        ],
    )
    def test_follows_the_documents_own_period(self, facts: CredentialFacts, now: datetime, state: str) -> None:
        assert validity(build_credential(facts_with(facts, valid_until=NOW + timedelta(days=1))), now) == state

    def test_without_an_end_never_expires(self, facts: CredentialFacts) -> None:
        assert validity(build_credential(facts), NOW + timedelta(days=36_500)) == "valid"

    def test_a_moment_needs_a_zone(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            seoul_moment(datetime(2026, 1, 1))


def test_unknown_shape_names_the_place(facts: CredentialFacts) -> None:
    document = build_credential(facts)
    document["credentialSubject"]["achievement"]["level"] = "5"
    problem = unknown_shape(document, OpenBadgeCredential)
    assert problem is not None
    assert problem.startswith("credentialSubject.achievement.level")
