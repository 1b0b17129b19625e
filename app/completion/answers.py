"""What the public side says of a certificate: 유효, 만료, 취소, 확인할 수 없음. The stored bytes are compared each time, and their
signatures computed the first time (remembered.py)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.completion.keys import ec_resolver, resolver
from app.completion.models import Certificate, Paper
from app.completion.naming import mask_name
from app.completion.papers import DAY_WORDS, STANDINGS, TITLES, PrintedPaper, masked
from app.completion.pdf import PrintedCertificate, PrintExtras, printed_from
from app.completion.remembered import REMEMBERED
from app.completion.schemas import PublicAnswer
from app.core.storage import Storage
from app.credentials.credential import seoul_moment, validity
from app.credentials.did import PublishedKey
from app.credentials.proofs import Reason, Verification, verify_bytes
from app.credentials.vcjwt import verify_jwt

NAME_GONE = "지워짐"
SENTENCES = {
    "valid": "발급 기관의 서명이 맞고, 취소되지 않았습니다.",
    "expired": "발급 기관의 서명은 맞지만 유효 기간이 지났습니다.",
    "revoked": "발급 기관이 이 {word} 취소했습니다. 더는 쓸 수 없습니다.",
}
UNKNOWN = "주소가 다르거나, 이 서비스가 발급하지 않았습니다. 받은 주소를 다시 살펴봐 주십시오."
DAMAGED = "보관된 서명 파일을 읽을 수 없어 지금은 답할 수 없습니다. 발급 기관에 전화로 물어봐 주십시오."
SHARE_OVER = "이 나눔 주소는 기간이 끝났거나 받은 분이 닫았습니다. 새 주소를 부탁해 보십시오."
PAPER = "이 서류는 발급 기관의 기록에 있습니다. 적힌 날의 기록이며 전자 서명은 없습니다."
ERASED = "받은 분의 요청으로 이름과 서명 파일을 지웠습니다. 서명으로는 확인할 수 없고, 발급 기록만 남았습니다."
STANDS = {"valid": "기록에 취소는 없습니다.", "revoked": "기록에는 취소되어 있습니다."}
NOT_OURS = "서명은 맞지만 발급 기록에서 찾을 수 없습니다. 발급 기관에 전화로 물어봐 주십시오."
OTHER_PDF = "이 서비스가 발급한 PDF 그대로가 아닙니다."
BY_ADDRESS = "종이에 적힌 확인 주소나 QR로 확인해 주십시오."
NOTHING_INSIDE: Mapping[str, str] = {
    "none": "안에 전자 증명도 없습니다. 다시 저장했거나 스캔한 파일일 수 있습니다.",
    "several": "붙은 파일이 둘 이상이라 어느 것이 전자 증명인지 알 수 없습니다.",
    "encrypted": "암호가 걸려 있어 안을 읽을 수 없습니다. 암호를 풀고 다시 올려 주십시오.",
    "unreadable": "파일이 깨졌거나 PDF로 읽을 수 없습니다.",
    "no-reader": "다시 저장했거나 스캔한 파일일 수 있습니다.",
}
ALTERED = (
    "이 PDF는 발급한 파일 그대로가 아닙니다. 안에 든 전자 증명만 유효합니다. "
    "PDF에 보이는 글은 고쳐졌을 수 있습니다. 아래 내용과 한 글자씩 견주어 보십시오."
)


def unknown(sentence: str = UNKNOWN) -> PublicAnswer:
    """확인할 수 없음, with nothing else."""
    return PublicAnswer("unknown", sentence)


def answer(
    certificate: Certificate | None, storage: Storage, keys: Sequence[PublishedKey], at: datetime
) -> PublicAnswer:
    """The answer for one stored certificate; a bad signature shows nothing else."""
    if certificate is None:
        return unknown()
    if certificate.recipient_name is None and certificate.credential_hash is None:
        return _tombstone(certificate, at)
    digest = certificate.credential_hash or ""
    try:
        raw = storage.get(digest)
    except (OSError, ValueError):
        return unknown(DAMAGED)
    found = REMEMBERED.verify(raw, digest, keys, certificate.public_url)
    if found.document is None:
        return unknown(found.sentence)
    if found.document["id"] != f"urn:uuid:{certificate.credential_id}":
        return unknown(DAMAGED)
    masked = mask_name(certificate.recipient_name) if certificate.recipient_name else NAME_GONE
    try:
        printed = _printed(found, certificate, masked)
    except ValueError:
        return unknown(DAMAGED)
    period = validity(found.document, at)
    if period == "not_yet":
        return unknown("유효 기간이 아직 시작되지 않았습니다.")
    state = "revoked" if certificate.state == "revoked" else period
    return PublicAnswer(
        state=state,
        sentence=SENTENCES[state].format(word="배지를" if certificate.kind == "badge" else "수료증을"),
        printed=printed,
        masked_name=masked,
        at=at,
        revoked_at=certificate.revoked_at,
        revoked_reason=certificate.revoked_reason,
        valid_until=certificate.valid_until,
        token=certificate.token,
    )


def _tombstone(certificate: Certificate, at: datetime) -> PublicAnswer:
    """What is left of a certificate whose owner was erased: number, status, achievement and dates, from the record alone."""
    return PublicAnswer(
        state="erased",
        sentence=f"{ERASED} {STANDS['revoked' if certificate.state == 'revoked' else 'valid']}",
        printed=PrintedCertificate.model_validate((certificate.printed or {}) | {"recipient_name": NAME_GONE}),
        masked_name=NAME_GONE,
        at=at,
        revoked_at=certificate.revoked_at,
        revoked_reason=certificate.revoked_reason,
        valid_until=certificate.valid_until,
        token=certificate.token,
    )


def _printed(found: Verification, certificate: Certificate, masked: str) -> PrintedCertificate:
    assert found.document is not None
    stored = certificate.printed or {}
    extras = PrintExtras.model_validate({name: stored.get(name) for name in PrintExtras.model_fields})
    return printed_from(found.document, extras).model_copy(update={"recipient_name": masked, "recipient_name_en": None})


def through_share(found: PublicAnswer, token: str, public_url: str) -> PublicAnswer:
    """The same answer for an address that was given out: it names that address alone, for the certificate's own never ends."""
    if found.printed is None:
        return found
    printed = found.printed.model_copy(update={"verify_url": f"{public_url}/v/{token}"})
    return replace(found, printed=printed, token=token)


def of_paper(paper: Paper) -> dict[str, Any]:
    """What the check of a paper on demand shows: that it is in the record, every printed field with the name covered."""
    name = paper.recipient_name
    printed = PrintedPaper.model_validate(paper.printed | {"recipient_name": name or NAME_GONE})
    shown = masked(printed) if name else printed
    return {
        "printed": shown,
        "day_words": DAY_WORDS,
        "title": TITLES[printed.kind],
        "standing": STANDINGS[printed.standing][0],
        "erased": not name,
    }


def paper_to_json(paper: Paper) -> dict[str, Any]:
    """The same for machines."""
    printed: PrintedPaper = of_paper(paper)["printed"]
    return {"state": "on_record", "sentence": PAPER, "paper": printed.model_dump(mode="json", exclude_defaults=True)}


def not_as_issued(found: PublicAnswer) -> PublicAnswer:
    """The answer for a PDF that only carries the credential: never 유효, for nobody has signed what it shows."""
    if found.printed is None:
        return unknown(f"{OTHER_PDF} 안에 든 전자 증명도 확인할 수 없습니다. {found.sentence}")
    if found.state == "valid":
        return replace(found, state="altered", sentence=ALTERED)
    return replace(found, sentence=f"{found.sentence} {OTHER_PDF}")


@dataclass(frozen=True)
class Upload:
    """A file that someone wants checked: its kind and, when its signature holds, the credential's id."""

    verification: Verification
    credential_id: uuid.UUID | None


def read_upload(raw: bytes, keys: Sequence[PublishedKey], public_urls: Sequence[str]) -> Upload:
    """A JSON credential or a VC-JWT. A status list is signed by us too, but is no certificate."""
    text = raw.strip()
    if text.startswith(b"{"):
        found = verify_bytes(raw, resolver(keys, public_urls))
    else:
        found = verify_jwt(text, ec_resolver(keys, public_urls))
    if found.document is None:
        return Upload(found, None)
    if found.document["type"][-1] != "OpenBadgeCredential":
        return Upload(Verification(Reason.UNKNOWN_KIND), None)
    return Upload(found, uuid.UUID(found.document["id"].removeprefix("urn:uuid:")))


def to_json(found: PublicAnswer) -> dict[str, Any]:
    """The answer for machines: the same fields, the name masked."""
    words: dict[str, Any] = {"state": found.state, "sentence": found.sentence}
    if found.printed is None or found.at is None:
        return words
    words["checked_at"] = seoul_moment(found.at)
    if found.revoked_at:
        words |= {"revoked_at": seoul_moment(found.revoked_at), "reason": found.revoked_reason}
    return words | {"certificate": found.printed.model_dump(mode="json", exclude_none=True)}
