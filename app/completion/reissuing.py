"""A certificate issued once more from its own signed document: the same facts under a new id and number.

Nothing is evaluated again and nothing is read from live tables: what the old one says, the new one says, with the same day of
completion. The old one is revoked as 재발급 by whoever makes the new one valid.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.completion.drafting import Marks
from app.completion.pdf import PrintExtras
from app.credentials.credential import CredentialFacts, ResultFact
from app.credentials.did import did_for


def facts_again(
    document: Mapping[str, Any], printed: Mapping[str, Any], marks: Marks, public_url: str, name: str | None = None
) -> CredentialFacts:
    """The facts of a signed document with the marks of a new one. `printed`: what the old paper said; `public_url`: where the
    new one is issued from; `name`: another name (a correction). ValueError for a document of another shape."""
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    until = document.get("validUntil")
    return CredentialFacts(
        kind="badge" if achievement["achievementType"] == "Badge" else "certificate",
        credential_id=marks.credential_id,
        subject_id=marks.subject_id,
        recipient_name=name or subject["identifier"][0]["identityHash"],
        public_url=public_url,
        issuer_did=did_for(public_url),
        issuer_name=document["issuer"]["name"],
        institution=printed["institution"],
        programme_title=achievement["name"],
        period_start=_day(subject["activityStartDate"]),
        period_end=_day(subject["activityEndDate"]),
        hours=subject.get("creditsEarned"),
        number=marks.number,
        awarded_on=marks.awarded_on,
        valid_from=marks.valid_from,
        valid_until=datetime.fromisoformat(until) if until else None,
        results=_results(subject),
        criteria_narrative=achievement["criteria"]["narrative"],
        achievement_slug=achievement["humanCode"],
        achievement_version=marks.achievement_version,
        tags=tuple(achievement.get("tag", ())),
        status_list_url=marks.status_list_url,
        status_list_index=marks.status_list_index,
    )


def extras_again(printed: Mapping[str, Any], verify_url: str, replaces: str) -> PrintExtras:
    """What the old paper printed beside the credential, with the new address and the number that it replaces."""
    kept = {name: printed[name] for name in PrintExtras.model_fields if printed.get(name) is not None}
    return PrintExtras.model_validate(kept | {"verify_url": verify_url, "reissue_of": replaces})


def _results(subject: Mapping[str, Any]) -> tuple[ResultFact, ...]:
    described = {each["id"]: each for each in subject["achievement"].get("resultDescription", [])}
    results = []
    for result in subject.get("result", []):
        about = described[result["resultDescription"]]
        results.append(
            ResultFact(
                slug=about["id"].rpartition("#result-")[2],
                name=about["name"],
                value=result["value"],
                result_type=about["resultType"],
                value_min=about["valueMin"],
                value_max=about["valueMax"],
            )
        )
    return tuple(results)


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])
