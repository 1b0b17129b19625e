"""Issuing: numbers without gap or double, one certificate a person, and bytes that never change by themselves."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.cohorts.models import Cohort, Enrolment
from app.completion import issuing_work
from app.completion.models import Certificate, CompletionDecision
from app.core.actor import Role
from app.core.idempotency import fresh_key
from app.credentials.did import key_resolver
from app.credentials.proofs import verify_bytes
from app.main import create_app
from app.people.models import Organisation, Person
from app.work.models import Work
from app.work.running import begin
from tests.completion.desk import CertificateDesk, outcome_of, text_of
from tests.factories.completion import MARKS, certifying_cohort, graduate, pass_steps
from tests.factories.world import World

FILES = ("certificate.pdf", "credential.json", "credential.jwt")


def test_issuing_gives_a_number_completes_the_enrolment_and_is_kept_in_the_record(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    assert certificate.number == "제 2026-0001호"
    assert certificate.state == "valid"
    assert len(certificate.token) == 32
    with desk.world.database.read() as session:
        enrolment = session.get_one(Enrolment, desk.enrolment.id)
        decision = session.scalars(select(CompletionDecision)).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "completion.issued")).one()
    assert (enrolment.state, enrolment.outcome) == ("completed", "수료")
    assert (decision.outcome, decision.rule_slug) == ("수료", "naeil-card")
    assert len(decision.explanation["conditions"]) == 4
    assert (entry.subject_id, entry.person_id) == (certificate.id, desk.enrolment.person_id)


def test_a_double_click_issues_once(desk: CertificateDesk) -> None:
    key = fresh_key()
    assert [desk.issue(key=key).status_code for _ in range(2)] == [303, 303]
    assert len(desk.certificates()) == 1


def test_issuing_again_changes_nothing(desk: CertificateDesk) -> None:
    first = desk.issued()
    again = desk.issued()
    assert again.public_id == first.public_id
    assert again.credential_hash == first.credential_hash
    assert len(desk.certificates()) == 1


def test_who_has_not_met_the_rule_gets_none_and_nobody_else_either(desk: CertificateDesk) -> None:
    _, unfinished = desk.world.trainee(desk.cohort, "박순자")
    answer = desk.issue(desk.enrolment, unfinished)
    assert answer.status_code == 422
    assert "박순자 님" in text_of(answer.text)
    assert "최종 평가" in text_of(answer.text)
    assert desk.certificates() == []


def test_a_refused_issue_leaves_no_gap_in_the_numbers(desk: CertificateDesk) -> None:
    _, unfinished = desk.world.trainee(desk.cohort, "박순자")
    desk.issue(desk.enrolment, unfinished)
    assert desk.issued().sequence == 1


def test_nobody_picked_is_said(desk: CertificateDesk) -> None:
    answer = desk.staff.submit(f"/cohorts/{desk.cohort.public_id}/certificates", {"_key": fresh_key()})
    assert answer.status_code == 422
    assert "한 분 이상 골라" in text_of(answer.text)


def test_someone_of_another_cohort_cannot_be_slipped_in(desk: CertificateDesk) -> None:
    other = certifying_cohort(desk.world, desk.organisation, name="2026년 4회차")
    _, stranger = graduate(desk.world, other)
    assert desk.issue(stranger).status_code == 422
    assert desk.certificates() == []


def test_four_at_once_get_four_numbers_in_a_row(desk: CertificateDesk) -> None:
    people = [desk.enrolment, *(graduate(desk.world, desk.cohort)[1] for _ in range(3))]
    browsers = [desk.world.browser(desk.world.staff(desk.organisation, Role.CENTER), staff=True) for _ in people]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda pair: desk.issue(pair[0], browser=pair[1]), zip(people, browsers, strict=True)))
    assert [answer.status_code for answer in answers] == [303] * 4
    certificates = desk.certificates()
    assert sorted(each.sequence for each in certificates) == [1, 2, 3, 4]
    assert {each.state for each in certificates} == {"valid"}
    assert len({each.status_list_index for each in certificates}) == 4


def test_four_presses_for_one_person_give_one_certificate(desk: CertificateDesk) -> None:
    desk.issue(graduate(desk.world, desk.cohort)[1])  # the list is there already: its row is the lock
    browsers = [desk.world.browser(desk.world.staff(desk.organisation, Role.CENTER), staff=True) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda browser: desk.issue(browser=browser), browsers))
    assert [answer.status_code for answer in answers] == [303] * 4
    assert [each.sequence for each in desk.certificates()] == [1, 2]


def test_each_institution_counts_for_itself(desk: CertificateDesk) -> None:
    desk.issued()
    other = CertificateDesk.open(desk.world)
    assert other.issued().number == "제 2026-0001호"
    assert len({each.token for each in desk.certificates()}) == 2


def test_the_next_call_finishes_what_a_crash_left(desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies when the number is taken and signed for, before the chunk is kept."""

    def dies(tools: Any, kinds: Any, claim: Any) -> None:
        begin(tools, kinds, claim)
        with tools.database.read() as session:
            work = session.get_one(Work, claim.work_id)
        kinds[work.kind].prepare(tools, work)

    with monkeypatch.context() as patched:
        patched.setattr(issuing_work, "carry_out", dies)
        assert "/works/" in desk.issue().headers["location"]
    (reserved,) = desk.certificates()
    assert reserved.state == "reserved"
    assert desk.public().get(f"/v/{reserved.token}").status_code == 404
    assert "서명 기다림" in text_of(desk.staff.get(desk.page).text)
    assert reserved.number not in text_of(desk.trainee().get("/wallet").text)

    finished = desk.issued()
    assert len(desk.certificates()) == 1
    same = ("id", "number", "token", "credential_id", "status_list_index", "reserved_at")
    assert [getattr(finished, name) for name in same] == [getattr(reserved, name) for name in same]
    assert (finished.state, finished.draft) == ("valid", None)
    assert desk.public().get(f"/v/{finished.token}").status_code == 200


def test_the_credential_verifies_with_nothing_but_did_json(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    raw = desk.trainee().get(f"/certificates/{certificate.public_id}/credential.json").content
    found = verify_bytes(raw, key_resolver(desk.public().get("/.well-known/did.json").json()))
    assert found.ok
    subject = json.loads(raw)["credentialSubject"]
    assert subject["licenseNumber"] == "제 2026-0001호"
    assert subject["creditsEarned"] == 80
    assert [each["value"] for each in subject["result"]] == ["87.2", "78", "90"]


def test_the_pdf_holds_the_signed_credential_and_says_what_it_says(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    base = f"/certificates/{certificate.public_id}"
    answer = desk.trainee().get(f"{base}/certificate.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        (attached,) = [each.get_file().read_bytes() for each in document.attachments.values()]
    assert attached == desk.trainee().get(f"{base}/credential.json").content


def test_no_public_document_holds_the_phone_number(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    with desk.world.database.read() as session:
        phone = session.get_one(Person, desk.enrolment.person_id).phone
    assert phone
    base = f"/certificates/{certificate.public_id}"
    token, slug = certificate.token, certificate.achievement_slug
    own = [desk.trainee().get(f"{base}/{name}").content for name in FILES]
    paths = (
        "/.well-known/did.json",
        "/status/revocation/1",
        f"/achievements/{slug}/v1",
        f"/v/{token}",
        f"/v/{token}.json",
    )
    public = [desk.public().get(path).content for path in paths]
    documents = [*own, *public, json.dumps(certificate.printed).encode()]
    spellings = [phone.encode(), f"{phone[:3]}-{phone[3:7]}-{phone[7:]}".encode(), phone[-8:].encode()]
    assert not any(spelling in document for spelling in spellings for document in documents)


def test_edits_and_a_restart_change_neither_the_files_nor_the_page(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    paths = [f"/certificates/{certificate.public_id}/{name}" for name in FILES]
    before = [desk.trainee().get(path).content for path in paths]
    page = desk.public().get(f"/v/{certificate.token}.json").json()
    with desk.world.database.write() as session:
        session.execute(update(Organisation).values(name="이름이 바뀐 기관", head_name="새 사람"))
        session.execute(update(Cohort).values(programme_title="다른 과정", rule={}, documents={}))
        session.execute(update(Person).where(Person.id == desk.enrolment.person_id).values(name="이름을 바꿈"))
    restarted = World(create_app(desk.world.app.state.settings, desk.world.database.clock), desk.world.database)
    assert [restarted.browser(desk.account).get(path).content for path in paths] == before
    assert restarted.browser().get(f"/v/{certificate.token}.json").json() == page
    restarted.app.state.database.engine.dispose()


def test_a_reissue_has_a_new_number_and_the_same_day(desk: CertificateDesk) -> None:
    first = desk.issued()
    desk.revoke(first, "재발급")
    with desk.world.database.write() as session:
        session.execute(update(Person).where(Person.id == desk.enrolment.person_id).values(name="김영순"))
        session.execute(update(Certificate).values(awarded_on=first.awarded_on.replace(day=1)))
    second = desk.issued()
    assert (second.number, second.revision) == ("제 2026-0002호", 2)
    assert second.awarded_on == first.awarded_on.replace(day=1)
    page = text_of(desk.public().get(f"/v/{second.token}").text)
    assert "제 2026-0001호 대신" in page
    assert "김*순" in page
    assert outcome_of(desk.public().get(f"/v/{first.token}").text) == "취소"


def test_after_fraud_there_is_no_other(desk: CertificateDesk) -> None:
    desk.revoke(desk.issued(), "부정")
    answer = desk.issue()
    assert answer.status_code == 422
    assert "다시 발급할 수 없습니다" in text_of(answer.text)
    assert len(desk.certificates()) == 1


def test_another_rule_is_another_version_of_the_achievement(desk: CertificateDesk) -> None:
    first = desk.issued()
    other = certifying_cohort(desk.world, desk.organisation, name="2026년 4회차")
    with desk.world.database.write() as session:
        stored = session.get_one(Cohort, other.id)
        stored.rule = {**stored.rule, "conditions": stored.rule["conditions"][:1]}
    _, enrolment = graduate(desk.world, other)
    staff = CertificateDesk(desk.world, desk.organisation, other, desk.staff, desk.account, enrolment)
    second = staff.issued()
    assert (first.achievement_version, second.achievement_version) == (1, 2)


def test_a_center_without_a_head_is_told_what_is_missing(world: World) -> None:
    desk = CertificateDesk.open(world)
    with world.database.write() as session:
        session.execute(update(Organisation).values(head_name=""))
    answer = desk.issue()
    assert answer.status_code == 422
    assert "기관장" in text_of(answer.text)


def test_an_exempted_stage_counts_for_lessons_but_not_for_the_final_assessment(desk: CertificateDesk) -> None:
    _, enrolment = desk.world.trainee(desk.cohort, "이정호")
    desk.staff.submit(
        f"/enrolments/{enrolment.public_id}/stage-decisions",
        {"stage": "3-practice", "decision": "exempt", "reason": "작년 같은 과정 수료"},
    )
    assert desk.issue(enrolment).status_code == 422
    pass_steps(desk.world, enrolment, {key: MARKS[key] for key in ("practice:boxes/exam", "assignment:boxes")})
    with_exemption = desk.issue(enrolment)
    assert with_exemption.status_code == 303, text_of(with_exemption.text)
