"""After the employer's yes, through HTTP: contract work to the first pay, employment to the sixth month, and what is due."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from app.audit.models import AuditEntry
from app.cohorts.models import Cohort, Enrolment
from app.core.actor import Role
from app.core.clock import FixedClock, now
from app.core.idempotency import fresh_key
from app.core.scope import Scope
from app.jobs.due import due_at
from app.jobs.models import JobRequest, WorkStep, WorkTrack
from app.jobs.placement import load_placement
from app.jobs.posting import read_posting, typed_fields
from app.people.models import LegalBasis, Person
from app.privacy.erasing import erase_rows
from tests.completion.desk import text_of
from tests.factories.completion import center, certifying_cohort, graduate
from tests.factories.jobs import EMPLOYS, WISH, JobsDesk, employer
from tests.factories.world import Browser
from tests.jobs.test_steps import GOOD_EVIDENCE
from tests.statements import count_statements

TODAY = date(2026, 11, 23)


def due(desk: JobsDesk, on: date = TODAY) -> list[tuple[str, str]]:
    with desk.world.database.read() as session:
        return [(each.kind, each.person) for each in due_at(session, [desk.center.id], on)]


def test_contract_work_from_the_trial_to_its_end_told_by_all_three(desk: JobsDesk) -> None:
    referral = desk.accepted()
    page = text_of(desk.employer.get(f"/received/{referral.public_id}").text)
    assert "시범작업을 통과했어요" in page
    assert "취업 확인하기" not in page
    assert desk.tell(referral, "trial_missed", TODAY).status_code == 303
    assert desk.tell(referral, "trial_passed", TODAY).status_code == 303
    assert "일을 맡기로" not in text_of(desk.trainee.get("/openings").text)
    assert desk.tell(referral, "approved", TODAY).status_code == 303
    own = f"/my-work/{desk.track().public_id}"
    assert "일을 맡기로 정해졌어요" in text_of(desk.trainee.get("/openings").text)
    assert "시범작업이 조금 아쉬웠어요" in text_of(desk.trainee.get(own).text)

    assert due(desk) == []
    for _ in range(2):  # a second tap says it once
        assert desk.trainee.submit(f"{own}/words", {"kind": "says_started", "on": str(TODAY)}).status_code == 303
    assert due(desk) == [("word", "김영숙")]
    told = text_of(desk.staff.get(f"/referrals/{referral.public_id}").text)
    assert "본인이 알린 것을 확인해 주세요" in told
    assert desk.write("paid", TODAY).status_code == 303
    assert due(desk) == []
    assert desk.write("working", TODAY).status_code == 303
    assert desk.trainee.submit(f"{own}/words", {"kind": "says_ended", "on": str(TODAY)}).status_code == 303
    assert (
        desk.staff.submit(f"/tracks/{desk.track().public_id}/heard", {"note": "하루 쉰 것이라 그대로"}).status_code
        == 303
    )
    assert due(desk) == []
    assert desk.tell(referral, "left", TODAY, reason="ended").status_code == 303
    assert [(step.kind, step.said_by) for step in desk.ledger()] == [
        ("trial_missed", "employer"), ("trial_passed", "employer"), ("approved", "employer"),
        ("says_started", "trainee"), ("paid", "center"), ("working", "center"), ("says_ended", "trainee"),
        ("heard", "center"), ("left", "employer"),
    ]  # fmt: skip
    assert "실업인정일에 꼭 신고하세요" in text_of(desk.trainee.get(own).text)


def test_employment_from_the_request_to_the_sixth_month(desk: JobsDesk, clock: FixedClock) -> None:
    referral = desk.accepted(job=True)
    url = f"/referrals/{referral.public_id}"
    assert "면접 날짜 적기" in text_of(desk.staff.get(url).text)
    assert desk.write("interview", "2026-11-25", note="오후 2시, 연동 사무실").status_code == 303
    assert "오후 2시, 연동 사무실" in text_of(desk.trainee.get(f"/my-work/{desk.track().public_id}").text)
    assert "면접에 왔어요" not in text_of(desk.staff.get(url).text)
    clock.instant += timedelta(days=3)
    staff, boss = fresh(desk)
    assert "면접이 어떻게 되었는지" in text_of(staff.get("/referrals").text)
    assert desk.tell(referral, "attended", "2026-11-25", browser=boss).status_code == 303
    assert desk.tell(referral, "hired", "2026-12-01", browser=boss).status_code == 303
    clock.instant += timedelta(days=7)
    staff, boss = fresh(desk)
    refused = desk.write("confirmed", "2026-12-03", browser=staff, condition="hours", evidence="withheld")
    assert refused.status_code == 422
    assert "일거리 참여로 세어요" in text_of(refused.text)
    assert 'value="2026-12-03"' in refused.text
    assert desk.write("confirmed", "2026-12-03", browser=staff, **GOOD_EVIDENCE).status_code == 303
    assert "1개월 확인은 2027년 1월 1일" in text_of(staff.get(url).text)
    assert "근로계약서" not in text_of(boss.get(f"/received/{referral.public_id}").text)
    for day, kind in (("2027-01-01", "no_answer"), ("2027-01-08", "kept"), ("2027-03-01", "kept")):
        on = date.fromisoformat(day)
        assert due(desk, on - timedelta(1)) == []
        assert due(desk, on) == [("retention", "김영숙")]
        clock.instant += on - clock.instant.date()
        staff, boss = fresh(desk)
        assert desk.write(kind, on, browser=staff).status_code == 303
    clock.instant += date(2027, 6, 1) - clock.instant.date()
    _, boss = fresh(desk)
    assert boss.get(f"/received/{referral.public_id}").status_code == 200, "hired: shown for seven months, as agreed"
    assert desk.tell(referral, "kept", "2027-06-01", browser=boss).status_code == 303
    assert due(desk, date(2027, 6, 1)) == []
    clock.instant += timedelta(days=31)
    _, boss = fresh(desk)
    assert boss.get(f"/received/{referral.public_id}").status_code == 404


def fresh(desk: JobsDesk) -> tuple[Browser, Browser]:
    """Staff sign in again after days have passed."""
    world = desk.world
    return (
        world.browser(world.staff(desk.center), staff=True),
        world.browser(world.staff(desk.employer_organisation, Role.EMPLOYER), staff=True),
    )


def test_what_was_written_is_corrected_with_a_reason_and_never_overwritten(desk: JobsDesk) -> None:
    referral = desk.accepted()
    desk.write("trial_passed", TODAY)
    assert [desk.write("approved", TODAY, seq=1).status_code for _ in range(2)] == [303, 303]  # sent twice
    assert desk.write("paid", TODAY, seq=1).status_code == 409  # from a page that showed less
    form = desk.staff.get(f"/tracks/{desk.track().public_id}/step?kind=trial_passed&corrects=1")
    assert f'value="{TODAY}"' in form.text
    unsaid = desk.write("trial_passed", "2026-11-20", corrects="1")
    assert "고치는 까닭을 2자에서" in text_of(unsaid.text)
    assert desk.write("trial_passed", "2026-11-20", corrects="1", note="날짜를 잘못 봄").status_code == 303
    assert desk.write("taken_back", "", corrects="3", note="아니었음").status_code == 409  # not the last one
    assert desk.write("taken_back", "", corrects="2", note="승인 아님").status_code == 303
    assert desk.write("taken_back", "", corrects="2", note="승인 아님").status_code == 409
    page = text_of(desk.staff.get(f"/referrals/{referral.public_id}").text)
    for words in ("시범작업 통과 (고쳐 적음)", "날짜를 잘못 봄", "작업자로 승인 고침", "승인 아님"):
        assert words in page
    assert [step.kind for step in desk.ledger()] == ["trial_passed", "approved", "trial_passed", "taken_back"]
    assert desk.staff.get(f"/tracks/{desk.track().public_id}/step?kind=hired").status_code == 404
    assert desk.staff.get(f"/tracks/{desk.track().public_id}/step?kind=paid&corrects=3").status_code == 404


def test_a_consent_taken_back_hides_the_course_from_the_employer_and_leaves_it_to_the_center(desk: JobsDesk) -> None:
    referral = desk.accepted()
    desk.write("trial_passed", TODAY)
    desk.withdraw(desk.openings()[0])
    assert desk.employer.get(f"/received/{referral.public_id}/step").status_code == 404
    assert desk.tell(referral, "approved", TODAY).status_code == 404
    assert desk.write("approved", TODAY).status_code == 303
    assert "센터의 기록은 남고" in text_of(desk.staff.get(f"/referrals/{referral.public_id}").text)
    assert "업체는 나를 볼 수 없어요" in text_of(desk.trainee.get(f"/openings/{desk.openings()[0].public_id}").text)


def test_strangers_of_every_role_find_no_course(desk: JobsDesk) -> None:
    referral = desk.accepted()
    track = desk.track().public_id
    _, other_boss = employer(desk.world, "다른데이터")
    other_center = desk.world.browser(desk.world.staff(center(desk.world, "서울센터")), staff=True)
    account, enrolment = graduate(desk.world, certifying_cohort(desk.world, desk.center, name="4회차"), "박순자")
    other = desk.world.browser(account)
    assert desk.tell(referral, "approved", TODAY, browser=other_boss).status_code == 404
    assert desk.write("approved", TODAY, browser=other_center).status_code == 404
    for browser, url in (
        (other_boss, f"/received/{referral.public_id}/step"),
        (other_center, f"/tracks/{track}"),
        (other_center, f"/tracks/{track}/step"),
        (other_center, f"/enrolments/{enrolment.public_id}/work"),
        (other, f"/my-work/{track}"),
    ):
        assert browser.get(url).status_code == 404, url
    assert other.submit(f"/my-work/{track}/words", {"kind": "says_ended", "on": str(TODAY)}).status_code == 404
    assert desk.ledger() == []
    assert "김영숙" not in other_center.get("/referrals").text
    assert desk.tell(referral, "confirmed", TODAY, **GOOD_EVIDENCE).status_code == 409  # evidence is the center's


def test_employment_needs_a_request_for_a_job_that_still_holds(desk: JobsDesk) -> None:
    opening = desk.post_job()
    page = text_of(desk.trainee.get(f"/openings/{opening.public_id}").text)
    assert "구직신청을 먼저 해요" in page
    version = "referral-employment-2026-11-1"
    assert desk.decide(opening, version=version).status_code == 409
    assert desk.trainee.submit("/job-request", {**WISH, "time": ""}).status_code == 422
    for _ in range(2):
        assert desk.trainee.submit("/job-request", WISH).status_code == 303
    assert "2027년 2월 23일까지예요" in text_of(desk.trainee.get("/job-request").text)
    assert desk.decide(opening, version=version).status_code == 303
    assert due(desk) == [("waiting", "김영숙")]
    listed = text_of(desk.staff.get("/referrals").text)
    assert "업체에 알선하기" in listed
    assert "구직신청한 분 1명" in listed
    assert desk.trainee.submit("/job-request/end").status_code == 303
    assert "구직신청이 없거나 끝났어요" in text_of(desk.staff.get("/referrals").text)
    assert desk.trainee.submit("/job-request/renewal").status_code == 303
    with desk.world.database.write() as session:
        assert [row.ended_on for row in session.scalars(select(JobRequest).order_by(JobRequest.id))] == [TODAY, None]
        session.execute(update(JobRequest).values(since=date(2026, 8, 30)))
    assert ("seeking", "김영숙") in due(desk)
    assert "구직신청이 곧 끝나요" in text_of(desk.trainee.get("/openings").text)


def test_a_basis_to_publish_alone_brokers_no_employment(desk: JobsDesk) -> None:
    job, work = desk.post_job(), desk.post()
    with desk.world.database.write() as session:
        session.execute(update(LegalBasis).values(kind="직업정보제공사업 신고(직업안정법 제23조)"))
    listed = desk.trainee.get("/openings").text
    assert work.title in listed
    assert job.title not in listed
    assert desk.trainee.get(f"/openings/{job.public_id}").status_code == 404


def test_work_somebody_found_alone_counts_and_the_figures_name_what_they_are_made_of(desk: JobsDesk) -> None:
    with desk.world.database.read() as session:
        enrolment = session.get_one(Enrolment, desk.certificate.enrolment_id)
        cohort = session.get_one(Cohort, enrolment.cohort_id)
    new, key = f"/enrolments/{enrolment.public_id}/work", fresh_key()
    wrong = desk.staff.submit(new, {"work": "고용", "firm": "요", "title": "", "on": "내일", "_key": key})
    assert wrong.status_code == 422
    assert all(f'href="#{name}"' in wrong.text for name in ("firm", "title", "on"))
    form = {"work": "고용", "firm": "=서귀포 요양원", "title": "요양 보조", "on": "2026-10-23", "_key": key}
    for _ in range(2):
        assert desk.staff.submit(new, form).status_code == 303
    figures = f"/cohorts/{cohort.public_id}/placement"
    before = text_of(desk.staff.get(figures).text)
    assert "1명은 채용됐지만" in before
    assert "조기취업을 빼고 0.0% (1명 중 0명, 2026-11-23 기준)" in before
    assert due(desk) == [("confirm", "김영숙")]
    assert desk.write("confirmed", TODAY, **GOOD_EVIDENCE).status_code == 303
    after = text_of(desk.staff.get(figures).text)
    assert "조기취업을 빼고 100.0% (1명 중 1명, 2026-11-23 기준)" in after
    assert "일거리 참여율 취업률과 따로 세요 0.0%" in after
    assert "1명은 아직 모름" in after
    assert due(desk) == [("retention", "김영숙")]
    assert "요양 보조" in text_of(desk.trainee.get("/openings").text)

    assert desk.staff.submit(f"{figures}/exports", {"format": "csv", "purpose": ""}).status_code == 422
    file = desk.staff.submit(f"{figures}/exports", {"format": "csv", "purpose": "취업률 보고"})
    assert "'=서귀포 요양원: 요양 보조 (고용" in file.text
    assert "placement/1" in file.text
    book = desk.staff.submit(f"{figures}/exports", {"format": "xlsx", "purpose": "취업률 보고"})
    assert book.content.startswith(b"PK")
    with desk.world.database.read() as session:
        kept = session.scalars(select(AuditEntry).where(AuditEntry.verb == "jobs.placement_exported")).all()
        assert [entry.purpose for entry in kept] == ["취업률 보고", "취업률 보고"]
        assert len(session.scalars(select(WorkTrack)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"pay_amount": "1083599"}, "pay_amount", "한 주 20시간(주휴시간을 넣어 한 달 105시간)이면"),
        ({"pay_unit": "day", "work_hours": "8", "pay_amount": "82559"}, "pay_amount", "하루 8시간이면"),
        ({"pay_unit": "hour", "pay_amount": "10319"}, "pay_amount", "최저임금"),
        ({"work_hours": "41"}, "work_hours", "40까지"),
        ({"work_hours": ""}, "work_hours", "시간을"),
        ({"pay_unit": "item"}, "pay_unit", "하나를"),
        ({"asks_fee": "yes"}, "asks_fee", "돈을 내게"),
        ({"limits_age": "yes"}, "age_measure", "제4조의5"),
    ],
)
def test_a_job_below_the_minimum_wage_for_a_fee_or_by_age_is_refused(
    changes: dict[str, str], field: str, words: str
) -> None:
    titles = {EMPLOYS["required_achievement"]: "과정"}
    assert read_posting(typed_fields(EMPLOYS), titles, TODAY)[1] == {}
    _, faults = read_posting(typed_fields({**EMPLOYS, **changes}), titles, TODAY)
    assert list(faults) == [field]
    assert words in faults[field]


def test_what_is_due_takes_three_statements(desk: JobsDesk) -> None:
    desk.accepted()
    desk.write("trial_passed", TODAY)
    with count_statements(desk.world.app) as statements, desk.world.database.read() as session:
        due_at(session, [desk.center.id], TODAY)
    assert len(statements) == 3


def test_erasing_a_person_takes_the_ledger_along_and_the_figures_say_so(desk: JobsDesk) -> None:
    referral = desk.accepted(job=True)
    desk.write("interview", TODAY)
    with desk.world.database.write() as session:
        erase_rows(session, session.get_one(Person, referral.person_id), now(session))
        for model in (WorkTrack, WorkStep, JobRequest):
            assert session.scalar(select(func.count()).select_from(model)) == 0
        cohort = session.scalars(select(Cohort).order_by(Cohort.id)).first()
        found = load_placement(session, cohort)
    assert (found.rows, found.gone) == ((), 1)


def test_the_database_itself_shows_the_ledger_to_the_center_the_person_and_that_employer_alone(desk: JobsDesk) -> None:
    if desk.world.database.is_sqlite:
        pytest.skip("SQLite has no row-level security; there the access matrix carries the load")
    referral = desk.accepted()
    desk.write("trial_passed", TODAY)
    other, _ = employer(desk.world, "다른데이터")
    seen = {}
    for who, scope in {
        "center": Scope(organisation_ids=(desk.center.id,)),
        "employer": Scope(organisation_ids=(desk.employer_organisation.id,)),
        "person": Scope(person_id=referral.person_id),
        "stranger": Scope(organisation_ids=(other.id,), person_id=-1),
    }.items():
        with desk.world.database.scoped(scope).read() as session:
            seen[who] = [len(session.scalars(select(model)).all()) for model in (WorkTrack, WorkStep)]
    assert seen == {"center": [1, 1], "employer": [1, 1], "person": [1, 1], "stranger": [0, 0]}
