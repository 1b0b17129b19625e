"""What anyone sees without signing in: the check, its JSON, uploads, keys, lists, criteria."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import update

from app.completion.models import Certificate
from app.core.clock import FixedClock
from app.credentials.credential import CredentialFacts
from app.credentials.did import key_resolver
from app.credentials.proofs import sign, verify
from app.credentials.statuslist import revocation
from tests.completion.desk import CertificateDesk, counted_statements, outcome_of, text_of, without_tokens
from tests.credentials.conftest import NOW
from tests.factories.world import Browser

STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PRINTED = (
    "제 2026-0001호", "김*숙", "AI 데이터 크라우드 워커 양성 과정", "2026년 11월 23일 ~ 2027년 1월 17일", "80시간",
    "제주 중장년내일센터", "센터장 고은희", "87.2점", "78점", "실시간 수업", "32시간", "최종 평가 60점 이상",
)  # fmt: skip


def test_the_page_repeats_every_printed_field_with_the_name_masked(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    answer = desk.public().get(f"/v/{certificate.token}")
    page = text_of(answer.text)
    assert answer.status_code == 200
    assert outcome_of(answer.text) == "유효"
    assert "발급 기관의 서명이 맞고" in page
    for line in PRINTED:
        assert line in page
    assert "김영숙" not in answer.text


def test_the_page_is_kept_out_of_caches_indexes_and_referrers(desk: CertificateDesk) -> None:
    answer = desk.public().get(f"/v/{desk.issued().token}")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert '<meta name="robots" content="noindex' in answer.text


def test_a_token_typed_in_small_letters_is_the_same(desk: CertificateDesk) -> None:
    assert desk.public().get(f"/v/{desk.issued().token.lower()}").status_code == 200


def test_every_unknown_token_gets_the_same_page(desk: CertificateDesk) -> None:
    desk.issued()
    browser = desk.public()
    tokens = ("A" * 32, "x", "제주", "0" * 500, "AB.CD", "' OR 1=1")
    answers = [browser.get(f"/v/{token}") for token in tokens]
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_tokens(answer.text) for answer in answers}) == 1
    assert outcome_of(answers[0].text) == "확인할 수 없음"


def test_the_page_takes_at_most_three_statements_and_the_first_of_a_day_one_more(desk: CertificateDesk) -> None:
    token = desk.issued().token
    browser = desk.public()
    with counted_statements(desk.world.database) as statements:
        assert browser.get(f"/v/{token}").status_code == 200
    assert len(statements) == 4
    with counted_statements(desk.world.database) as statements:
        assert browser.get(f"/v/{token}").status_code == 200
    assert len(statements) <= 3


def test_revoking_shows_at_once_on_the_page_the_json_and_the_list(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    public = desk.public()
    credential = desk.trainee().get(f"/certificates/{certificate.public_id}/credential.json").json()
    now = desk.world.database.clock.now()
    assert revocation(credential, _verified_list(public), now) == "active"
    desk.revoke(certificate, "발급 오류")
    page = text_of(public.get(f"/v/{certificate.token}").text)
    assert "취소 발급 기관이 이 수료증을 취소했습니다" in page
    assert "2026년 11월 23일에 취소" in page
    assert "발급 오류" in page
    assert "제 2026-0001호" in page
    found = public.get(f"/v/{certificate.token}.json").json()
    assert (found["state"], found["reason"]) == ("revoked", "발급 오류")
    assert revocation(credential, _verified_list(public), now) == "revoked"


def _verified_list(public: Browser) -> Any:
    signed = public.get("/status/revocation/1").json()
    assert verify(signed, key_resolver(public.get("/.well-known/did.json").json())).ok
    return signed


def test_a_certificate_with_an_end_says_when_it_has_passed(
    desk: CertificateDesk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = clock.instant + timedelta(days=365)
    whole = CredentialFacts.model_validate
    monkeypatch.setattr(
        CredentialFacts, "model_validate", lambda facts: whole(facts | {"valid_until": end.isoformat()})
    )
    certificate = desk.issued()
    url = f"/v/{certificate.token}"
    assert outcome_of(desk.public().get(url).text) == "유효"
    clock.instant = end
    page = desk.public().get(url).text
    assert outcome_of(page) == "만료"
    assert "제 2026-0001호" in page


def test_the_json_says_the_same_with_the_name_masked(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    answer = desk.public().get(f"/v/{certificate.token}.json")
    found = answer.json()
    assert found["state"] == "valid"
    assert found["certificate"]["recipient_name"] == "김*숙"
    assert found["certificate"]["number"] == "제 2026-0001호"
    assert answer.headers["cache-control"] == "no-store"
    assert desk.public().get(f"/v/{'A' * 32}.json").status_code == 404


def test_a_changed_stored_file_shows_nothing_but_that_it_cannot_be_checked(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    storage = desk.world.app.state.storage
    document = json.loads(storage.get(certificate.credential_hash))
    document["credentialSubject"]["identifier"][0]["identityHash"] = "이정호"
    forged = storage.put(json.dumps(document, ensure_ascii=False).encode())
    with desk.world.database.write() as session:
        session.execute(update(Certificate).values(credential_hash=forged))
    answer = desk.public().get(f"/v/{certificate.token}")
    page = text_of(answer.text)
    assert "확인할 수 없음 서명이 내용과 맞지 않습니다" in page
    assert "제 2026-0001호" not in page
    assert "이*호" not in page


def test_another_persons_file_in_the_row_is_noticed(desk: CertificateDesk) -> None:
    first = desk.issued()
    other = CertificateDesk.open(desk.world).issued()
    with desk.world.database.write() as session:
        row = session.get_one(Certificate, first.id)
        row.credential_hash = other.credential_hash
    assert outcome_of(desk.public().get(f"/v/{first.token}").text) == "확인할 수 없음"


def test_a_lost_file_is_not_called_valid(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    with desk.world.database.write() as session:
        session.execute(update(Certificate).values(credential_hash="0" * 64))
    answer = desk.public().get(f"/v/{certificate.token}")
    assert outcome_of(answer.text) == "확인할 수 없음"
    assert answer.status_code == 404


def test_the_right_name_gets_a_yes_and_another_a_no(desk: CertificateDesk) -> None:
    url = f"/v/{desk.issued().token}"
    browser = desk.public()
    yes = browser.submit(f"{url}/name-check", {"name": " 김 영숙 "}, page=url)
    no = browser.submit(f"{url}/name-check", {"name": "김영순"}, page=url)
    assert "이름이 맞습니다" in text_of(yes.text)
    assert "이름이 다릅니다" in text_of(no.text)
    assert "김영순" not in no.text


def test_an_empty_name_is_asked_for(desk: CertificateDesk) -> None:
    url = f"/v/{desk.issued().token}"
    answer = desk.public().submit(f"{url}/name-check", {"name": "  "}, page=url)
    assert answer.status_code == 422
    assert "이름을 적어 주세요" in text_of(answer.text)


def test_guessing_names_has_to_wait_and_the_wait_ends(desk: CertificateDesk, clock: FixedClock) -> None:
    url = f"/v/{desk.issued().token}"
    browser = desk.public()
    answers = [browser.submit(f"{url}/name-check", {"name": f"김{n}숙"}, page=url).status_code for n in range(6)]
    assert answers == [200] * 5 + [429]
    assert browser.submit(f"{url}/name-check", {"name": "김영숙"}, page=url).status_code == 429
    clock.instant += timedelta(minutes=20)
    assert "이름이 맞습니다" in text_of(browser.submit(f"{url}/name-check", {"name": "김영숙"}, page=url).text)


def test_an_employer_with_many_right_names_never_waits(desk: CertificateDesk) -> None:
    url = f"/v/{desk.issued().token}"
    browser = desk.public()
    answers = [browser.submit(f"{url}/name-check", {"name": "김영숙"}, page=url).status_code for _ in range(12)]
    assert answers == [200] * 12


def test_a_name_for_an_unknown_token_gets_the_unknown_page(desk: CertificateDesk) -> None:
    answer = desk.public().submit(f"/v/{'A' * 32}/name-check", {"name": "김영숙"})
    assert answer.status_code == 404
    assert outcome_of(answer.text) == "확인할 수 없음"


@pytest.mark.parametrize("name", ["certificate.pdf", "credential.json", "credential.jwt"])
def test_an_uploaded_file_of_ours_is_known(desk: CertificateDesk, name: str) -> None:
    certificate = desk.issued()
    raw = desk.trainee().get(f"/certificates/{certificate.public_id}/{name}").content
    page = _upload(desk, raw)
    assert outcome_of(page) == "유효"
    assert "김*숙" in page
    assert "김영숙" not in page
    desk.revoke(certificate)
    assert outcome_of(_upload(desk, raw)) == "취소"


@pytest.mark.parametrize("name", ["credential.json", "credential.jwt"])  # of a PDF: test_enclosed.py
def test_an_uploaded_file_that_was_changed_is_not(desk: CertificateDesk, name: str) -> None:
    raw = desk.trainee().get(f"/certificates/{desk.issued().public_id}/{name}").content
    other = b"B" if raw[-9:-8] == b"A" else b"A"
    changed = (
        raw.replace("김영숙".encode(), "이영숙".encode()) if name.endswith("json") else raw[:-9] + other + raw[-8:]
    )
    assert changed != raw
    page = _upload(desk, changed)
    assert outcome_of(page) == "확인할 수 없음"
    assert "제 2026-0001호" not in page


@pytest.mark.parametrize("raw", [b"{}", b"%PDF-1.7", b"\x00\x01", "수료증".encode(), b"[" * 5000, b"a.b.c"])
def test_any_other_file_cannot_be_checked(desk: CertificateDesk, raw: bytes) -> None:
    assert outcome_of(_upload(desk, raw)) == "확인할 수 없음"


def test_nothing_that_was_tampered_with_is_called_valid(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    trainee = desk.trainee()
    folder = f"/certificates/{certificate.public_id}"
    document = trainee.get(f"{folder}/credential.json").json()
    head, body, signature = trainee.get(f"{folder}/credential.jwt").text.split(".")
    own = json.loads(base64.urlsafe_b64decode(head + "=="))

    def token(**changed: Any) -> bytes:
        other = base64.urlsafe_b64encode(json.dumps({**own, **changed}).encode()).rstrip(b"=").decode()
        return f"{other}.{body}.{'' if changed.get('alg') == 'none' else signature}".encode()

    stranger = sign(
        {name: document[name] for name in document if name != "proof"},
        STRANGER,
        document["proof"][0]["verificationMethod"],
        NOW,
    )
    spoilt = {
        "an unsigned term": {**document, "nickname": "장인"},
        "one proof removed": {**document, "proof": document["proof"][:1]},
        "the other proof removed": {**document, "proof": document["proof"][1:]},
        "both proofs removed": {name: document[name] for name in document if name != "proof"},
        "a foreign issuer": {**document, "issuer": {**document["issuer"], "id": "did:web:evil.example"}},
        "a stranger's key under our name": stranger,
    }
    files = {name: json.dumps(each, ensure_ascii=False).encode() for name, each in spoilt.items()}
    files |= {
        "alg none": token(alg="none"),
        "HS256": token(alg="HS256"),
        "a swapped key": token(kid=own["kid"][:-4] + "abcd"),
        "another issuer's key": token(kid="did:web:evil.example#key"),
        "a key inside": token(jwk={"kty": "EC"}),
        "two bodies": f"{head}.{body}{body}.{signature}".encode(),
    }
    for name, raw in files.items():
        page = _upload(desk, raw)
        assert outcome_of(page) == "확인할 수 없음", name
        assert "제 2026-0001호" not in page, name


def test_our_signed_status_list_is_no_certificate(desk: CertificateDesk) -> None:
    desk.issued()
    assert outcome_of(_upload(desk, desk.public().get("/status/revocation/1").content)) == "확인할 수 없음"


def test_no_file_and_too_large_a_file_are_told_apart(desk: CertificateDesk) -> None:
    browser = desk.public()
    nothing = browser.submit("/verify", page="/verify")
    assert (nothing.status_code, "파일을 골라 주세요" in text_of(nothing.text)) == (422, True)
    large = browser.submit("/verify", page="/verify", files={"file": ("a.json", b" " * (2 * 1024 * 1024 + 1))})
    assert (large.status_code, "2MB보다 커요" in text_of(large.text)) == (422, True)
    assert browser.submit("/verify", page="/verify", files={"file": ("a.json", b" " * 3_000_000)}).status_code == 413


def test_many_bad_files_from_one_address_have_to_wait(desk: CertificateDesk) -> None:
    browser = desk.public()
    codes = [
        browser.submit("/verify", page="/verify", files={"file": ("a.json", b"{}")}).status_code for _ in range(31)
    ]
    assert codes == [200] * 30 + [429]


def _upload(desk: CertificateDesk, raw: bytes) -> str:
    answer = desk.public().submit("/verify", page="/verify", files={"file": ("file", raw)})
    assert answer.status_code == 200
    return str(answer.text)


def test_did_json_names_the_host_and_may_be_read_from_anywhere(desk: CertificateDesk) -> None:
    desk.issued()
    answer = desk.public().get("/.well-known/did.json")
    assert answer.json()["id"] == "did:web:testserver"
    assert len(answer.json()["assertionMethod"]) == 2
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age" in answer.headers["cache-control"]


def test_an_unknown_list_or_achievement_is_not_found(desk: CertificateDesk) -> None:
    desk.issued()
    for path in ("/status/revocation/7", "/status/revocation/x", "/achievements/none/v1", "/achievements/none/vx"):
        assert desk.public().get(path).status_code == 404


def test_the_criteria_page_is_where_the_credential_says(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    credential = desk.trainee().get(f"/certificates/{certificate.public_id}/credential.json").json()
    achievement = credential["credentialSubject"]["achievement"]
    path = achievement["id"].removeprefix("https://testserver")
    page = text_of(desk.public().get(path).text)
    assert achievement["criteria"]["narrative"] in page
    assert "80시간" in page
    machine = desk.public().get(path, headers={"accept": "application/json"}).json()
    assert machine["criteria"] == achievement["criteria"]


def test_after_the_name_was_erased_number_and_dates_stay(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    with desk.world.database.write() as session:
        session.execute(update(Certificate).values(recipient_name=None))
    page = text_of(desk.public().get(f"/v/{certificate.token}").text)
    assert "지워짐" in page
    assert "제 2026-0001호" in page
    assert "숙" not in page
    assert desk.trainee().get(f"/certificates/{certificate.public_id}/certificate.pdf").status_code == 409
