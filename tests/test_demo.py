"""The demo: made once, with a person in each state, everyone able to come in, and nobody of another center in sight."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app.assessment.models import Attempt, AttemptStep
from app.audit.models import AuditEntry
from app.cohorts.attendance_ledger import tallies
from app.cohorts.ledger import load_learner
from app.cohorts.models import AttendanceMark, AttendanceRequest, ClassSession, Cohort, Enrolment, StepState
from app.completion.keys import make_issuer_keys
from app.completion.models import Certificate, CompletionDecision, StatusList
from app.completion.queries import load_candidates
from app.core.clock import now, today
from app.core.database import Database
from app.core.settings import ROOT, Settings, StartRefused
from app.demo import make_demo
from app.demo.cast import ENDED, JEONJU, RUNNING
from app.demo.world import DEMO_PIN
from app.identity.models import Account, RoleGrant
from app.identity.pins import pin_problem
from app.jobs.due import due_at
from app.jobs.models import Interest, Opening, Referral, WorkTrack
from app.jobs.tracks import load_courses
from app.labeling.models import LabelingRun, Submission
from app.learning.models import LessonProgress
from app.main import create_app
from app.people.models import Consent, Organisation, Person
from app.people.queries import next_welcome_step
from app.queues.models import MockReview, MockWork, MockWorker
from tests.conftest import TEST_SECRET
from tests.engines import Engine, SqliteEngine
from tests.factories.world import Browser


@pytest.fixture(scope="module")
def settings(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("demo")
    return _settings(engine, folder)


def _settings(engine: Engine, folder: Path) -> Settings:
    made = Settings(
        _env_file=None,
        database_url=engine.fresh_url(folder),
        public_url="https://testserver",
        var_dir=folder,
        secret_key=TEST_SECRET,
        courses_dir=ROOT / "courses",
        quizzes_dir=ROOT / "quizzes",
        demo=True,
        threads=4,
    )
    make_issuer_keys(made)
    return made


@pytest.fixture(scope="module")
def said(settings: Settings) -> str | None:
    return make_demo(settings)


@pytest.fixture(scope="module")
def app(settings: Settings, said: str | None) -> Iterator[FastAPI]:
    """The server as it stands after the demo was made, with the real clock."""
    app = create_app(settings)
    yield app
    app.state.database.engine.dispose()


@pytest.fixture(scope="module")
def database(app: FastAPI) -> Database:
    return app.state.database.system()


def enrolment_of(session, name: str) -> Enrolment:
    return session.scalars(select(Enrolment).join(Person).where(Person.name == name)).one()


def facts_of(database: Database, name: str):
    """(the learner as the pages load it, the enrolment)."""
    with database.read() as session:
        enrolment = enrolment_of(session, name)
        return load_learner(session, enrolment.id), enrolment


def enter(app: FastAPI, account: Account) -> Browser:
    browser = Browser(app, base_url="https://testserver", follow_redirects=True)
    assert browser.submit("/sign-in/demo", {"account": str(account.public_id)}).status_code == 200
    return browser


def account_named(database: Database, name: str) -> Account:
    with database.read() as session:
        return session.scalars(
            select(Account).join(Person, Person.id == Account.person_id).where(Person.name == name)
        ).one()


def test_it_is_made_once_and_the_second_start_finds_it(settings: Settings, said: str | None) -> None:
    assert said == "4 cohorts with 44 trainees in every state, and the people who look after them"
    assert make_demo(settings) is None


def test_it_refuses_a_database_that_holds_anything_else(tmp_path: Path) -> None:
    settings = _settings(SqliteEngine(tmp_path), tmp_path)  # beside the demo's own, which PostgreSQL would empty
    app = create_app(settings)
    with app.state.database.system().write() as session:
        session.add(Organisation(name="어느 센터", kind="center", path="/1/"))
    app.state.database.engine.dispose()
    with pytest.raises(StartRefused, match="empty"):
        make_demo(settings)


def test_the_demo_pin_is_one_that_the_rules_allow_everyone_in_the_demo() -> None:
    for role in (*ENDED, *RUNNING, *JEONJU):
        assert pin_problem(DEMO_PIN, role.phone) is None, role.name


def test_everything_happened_in_the_order_of_time_and_before_now(database: Database) -> None:
    with database.read() as session:
        instants = session.scalars(select(AuditEntry.at).order_by(AuditEntry.id)).all()
        assert instants == sorted(instants)
        assert instants[-1] <= now(session)
        assert now(session) - instants[0] > timedelta(weeks=8)


def test_some_never_came_and_some_stand_before_the_consents(database: Database) -> None:
    with database.read() as session:
        assert enrolment_of(session, "김말례").state == "invited"
        assert (
            session.scalar(
                select(Account.id).join(Person, Person.id == Account.person_id).where(Person.name == "김말례")
            )
            is None
        )
        arrived = enrolment_of(session, "남궁혜숙")
        assert arrived.state == "active"
        step = next_welcome_step(session, arrived.person_id) or ""
        assert step.startswith("consent:")
        assert next_welcome_step(session, enrolment_of(session, "오철").person_id) is None


def test_learners_stand_at_every_kind_of_step(database: Database) -> None:
    first_day, _ = facts_of(database, "오철")
    assert first_day.facts == {}
    reading, enrolment = facts_of(database, "한말순")
    assert reading.facts["lesson:0-ready/photo-and-mic"].state == "started"
    with database.read() as session:
        kept = session.scalars(
            select(LessonProgress).where(LessonProgress.enrolment_id == enrolment.id, LessonProgress.done_at.is_(None))
        ).one()
        assert len(kept.answers) == 1
    supplement, _ = facts_of(database, "조병학")
    assert supplement.facts["quiz:stage-1"].misses == 2
    assert next(view for view in supplement.stages if view.stage.slug == "2-data").state == "supplement"
    exempted, _ = facts_of(database, "류정아")
    assert exempted.facts["stage:1-start"].state == "exempt"


def test_one_quiz_lies_open_with_four_of_twenty_answered(database: Database) -> None:
    _, enrolment = facts_of(database, "황보경애")
    with database.read() as session:
        attempt = session.scalars(
            select(Attempt).where(Attempt.enrolment_id == enrolment.id, Attempt.state == "open")
        ).one()
        answered = session.scalar(
            select(func.count(AttemptStep.slot.distinct())).where(AttemptStep.attempt_id == attempt.id)
        )
    assert (answered, len(attempt.layout)) == (4, 20)


def test_practice_and_the_final_assignment_are_in_each_state(database: Database) -> None:
    tutorial, _ = facts_of(database, "선우진")
    assert tutorial.facts["practice:boxes/tutorial"].state == "passed"
    assert "practice:boxes/practice" not in tutorial.facts
    nearly, _ = facts_of(database, "임춘희")
    assert nearly.facts["practice:boxes/exam"].state == "failed"
    assert 70 <= nearly.facts["practice:boxes/exam"].score < 80
    through, _ = facts_of(database, "독고영")
    assert through.facts["practice:boxes/exam"].state == "passed"
    states = {
        name: facts_of(database, name)[0].facts["assignment:boxes"].state for name in ("장미애", "신동일", "권영란")
    }
    assert states == {"장미애": "submitted", "신동일": "returned", "권영란": "passed"}


def test_a_returned_assignment_says_why_and_where(database: Database) -> None:
    _, enrolment = facts_of(database, "신동일")
    with database.read() as session:
        own = select(Submission).where(Submission.enrolment_id == enrolment.id, Submission.ref == "boxes")
        returned = session.scalars(own).one()
    assert returned.reasons == ["대상 누락"]
    assert returned.comment
    assert returned.example["item"] in {each["item"] for each in returned.snapshot["items"]}
    named = next(finding for finding in returned.findings if finding["item"] == returned.example["item"])
    assert named["missed"] > 0


def test_one_is_ready_to_certify_one_lacks_something_and_one_is_stuck(database: Database) -> None:
    with database.read() as session:
        verdicts = {
            each.name: each for cohort in session.scalars(select(Cohort)) for each in load_candidates(session, cohort)
        }
        last = session.scalar(
            select(func.max(StepState.at)).where(StepState.enrolment_id == enrolment_of(session, "안기복").id)
        )
        assert now(session) - last > timedelta(days=9)
    assert verdicts["권영란"].verdict == "ready"
    assert verdicts["변태식"].verdict == "decided"
    assert verdicts["안기복"].verdict == "missing"
    assert verdicts["강보배"].verdict == "issued"
    assert verdicts["남궁민수"].certificate.state == "revoked"
    assert {each.outcome for each in verdicts.values()} == {"수료", "미수료", "조기취업", "수강철회", None}


def test_certificates_answer_on_their_public_page_and_the_list_is_signed_today(
    app: FastAPI, database: Database
) -> None:
    with database.read() as session:
        tokens = dict(session.execute(select(Certificate.recipient_name, Certificate.token)).all())
        signed = session.scalars(select(StatusList)).one()
        assert signed.signed_version == signed.version
        assert signed.valid_until > now(session)
    visitor = Browser(app, base_url="https://testserver")
    assert "강*배" in visitor.get(f"/v/{tokens['강보배']}").text
    assert "취소" in visitor.get(f"/v/{tokens['남궁민수']}").text
    assert "재발급" in visitor.get(f"/v/{tokens['문복자']}").text
    assert "문*영" in visitor.get(f"/v/{tokens['문보영']}").text


def test_work_is_offered_asked_for_referred_and_answered(database: Database) -> None:
    with database.read() as session:
        openings = session.scalars(select(Opening).order_by(Opening.id)).all()
        assert [opening.state for opening in openings] == ["open", "open", "closed", "open"]
        assert [opening.kind for opening in openings] == ["일거리", "일거리", "일거리", "고용"]
        assert [bool(opening.required_achievement) for opening in openings] == [True, False, False, False]
        first = openings[0].id
        referred = select(Person.name, Referral.state).join(Referral, Referral.person_id == Person.id)
        referrals = dict(session.execute(referred.where(Referral.opening_id == first)).all())
        asked = select(Person.name, Interest.state).join(Interest, Interest.person_id == Person.id)
        waiting = dict(session.execute(asked.where(Interest.opening_id == first)).all())
    assert referrals == {"강보배": "accepted", "고영철": "referred", "부경호": "declined"}
    assert waiting["양순덕"] == "asked"
    assert waiting["제갈은희"] == "withdrawn"


def test_somebody_of_the_demo_stands_at_every_turn_after_the_referral(database: Database) -> None:
    with database.read() as session:
        center = session.scalars(select(Organisation.id).where(Organisation.name.startswith("제주 중장년"))).one()
        due = {(each.kind, each.person) for each in due_at(session, [center], today(session))}
        tracks = session.execute(select(WorkTrack, Person.name).join(Person, Person.id == WorkTrack.person_id)).all()
        courses = load_courses(session, [row[0] for row in tracks])
        states = {(name, track.work): courses[track.id].state for track, name in tracks}
    assert due >= {("waiting", "양순덕"), ("interview", "제갈은희"), ("retention", "현옥순"), ("word", "고영철")}
    assert states == {
        ("강보배", "일거리"): "trial_passed",
        ("부경호", "고용"): "not_taken",
        ("제갈은희", "고용"): "interview",
        ("현옥순", "고용"): "confirmed",
        ("고영철", "일거리"): "working",
        ("남궁민수", "일거리"): "left",
    }


def test_two_people_share_a_phone_number(database: Database) -> None:
    with database.read() as session:
        shared = session.execute(select(Person.phone).group_by(Person.phone).having(func.count() == 2)).all()
        phones = session.scalars(select(Person.phone).where(Person.phone.is_not(None))).all()
    assert [row.phone for row in shared] == ["01000000017"]
    assert all(phone.startswith("0100000") for phone in phones)


def test_the_sign_in_page_offers_eighteen_people_with_a_line_on_each(app: FastAPI) -> None:
    page = Browser(app, base_url="https://testserver").get("/sign-in").text
    offered = re.findall(r'name="account" value="[0-9a-f-]{36}"><span>([^<]+)</span>', page)
    assert len(offered) == 18
    assert page.count('class="demo-line"') == 18
    assert {"김현정", "오상훈", "문지영", "송미라", "남궁혜숙", "한말순", "황보경애", "강보배"} <= set(offered)


def test_every_demo_person_comes_in_with_one_tap_and_finds_a_page(app: FastAPI, database: Database) -> None:
    with database.read() as session:
        accounts = session.scalars(select(Account)).all()
    assert len(accounts) == 46
    for account in accounts:
        browser = enter(app, account)
        assert browser.get("/").status_code == 200


def test_nothing_of_one_center_shows_at_the_other(app: FastAPI, database: Database) -> None:
    with database.read() as session:
        jeju = session.scalars(select(Organisation.id).where(Organisation.name.startswith("제주 "))).one()
        cohorts = {c.name: c.public_id for c in session.scalars(select(Cohort).where(Cohort.organisation_id == jeju))}
        names_in_jeju = {role.name for role in (*ENDED, *RUNNING)}
    browser = enter(app, account_named(database, "송미라"))
    page = browser.get("/desk/all").text + browser.get("/cohorts").text
    assert "전주 2회차" in page
    assert not [name for name in cohorts if name in page.replace("전주 2회차", "")]
    assert [browser.get(f"/cohorts/{public_id}").status_code for public_id in cohorts.values()] == [404, 404, 404]
    assert not [name for name in names_in_jeju if name in browser.get("/referrals").text]
    at_home = enter(app, account_named(database, "김현정"))
    assert "전주" not in at_home.get("/desk/all").text + at_home.get("/cohorts").text
    assert "고 영철" in at_home.get("/people/twins").text, "somebody who was entered twice"


def test_rows_of_a_person_belong_to_the_persons_own_center(database: Database) -> None:
    with database.read() as session:
        for model in (Enrolment, StepState, Consent, Attempt, Certificate):
            crossed = session.scalar(
                select(func.count())
                .select_from(model)
                .join(Account, Account.person_id == model.person_id)
                .join(RoleGrant, RoleGrant.account_id == Account.id)
                .where(RoleGrant.organisation_id != model.organisation_id)
            )
            assert crossed == 0, model.__tablename__


def test_people_stand_in_each_state_of_mock_work(database: Database) -> None:
    with database.read() as session:
        joined = select(Person.name, MockWorker).join(MockWorker, MockWorker.person_id == Person.id)
        people = dict(session.execute(joined.where(MockWorker.task == "picture-kinds")).all())
        reviews = select(func.count()).select_from(MockReview).join(MockWorker, MockWorker.id == MockReview.worker_id)
        looked = session.scalar(reviews.where(MockReview.hit.is_(True), MockWorker.task == "picture-kinds"))
        held = session.scalar(select(func.count()).select_from(MockWork).where(MockWork.state == "held"))
        skipped = set(session.scalars(select(MockWork.reason).where(MockWork.state == "skipped")))
    assert "독고영" not in people, "may begin, and has not"
    assert people["설금희"].state == "retraining"
    assert people["신동일"].returned > 0
    assert (people["권영란"].done, people["권영란"].change_at is not None) == (9, True)
    assert people["장미애"].done == people["장미애"].settled == 20
    assert people["장미애"].adapted["until"] == 1
    assert (looked, held, skipped) == (4, 3, {"personal", "unclear"})


def test_every_kind_of_task_was_practised_done_and_looked_through(app: FastAPI, database: Database) -> None:
    with database.read() as session:
        practised = select(LabelingRun.task, func.count(LabelingRun.enrolment_id.distinct())).group_by(LabelingRun.task)
        people = dict(session.execute(practised.where(LabelingRun.pool == "practice")).all())
        joined = select(MockWorker.task).join(MockReview, MockReview.worker_id == MockWorker.id)
        looked_through = set(session.scalars(joined.where(MockReview.state == "done")))
        works = select(MockWorker.task).join(MockWork, MockWork.worker_id == MockWorker.id)
        slipped = set(session.scalars(works.where(MockWork.first_score < 80)))
    tasks = app.state.content.practice
    assert set(people) == set(tasks)
    assert min(people.values()) >= 3, "so that agreement can be told"
    judged_by_a_person = {slug for slug, task in tasks.items() if task.type == "article_questions" or not task.mock}
    assert looked_through == set(tasks) - judged_by_a_person
    assert len(slipped) >= 5, "people slip"


def test_people_stand_in_each_state_of_attendance_whatever_the_day(database: Database) -> None:
    with database.read() as session:
        cohort = enrolment_of(session, "노순복").cohort_id
        counted = tallies(session, cohort)
        found = {
            name: counted[enrolment_of(session, name).id] for name in ("노순복", "백옥자", "홍만표", "안기복", "독고영")
        }
        classes = session.scalars(select(ClassSession).where(ClassSession.cohort_id == cohort)).all()
        asked = session.scalars(select(AttendanceRequest)).all()
        corrected = session.scalars(select(AttendanceMark).where(AttendanceMark.number == 2)).all()
        past = [each for each in classes if each.ends_at <= now(session)]
    assert (found["노순복"].over_limit, found["노순복"].absences) == (True, 6)
    assert (found["백옥자"].partials, found["백옥자"].absences) == (3, 1)
    assert (found["홍만표"].absences, found["독고영"].absences) == (0, 0)
    assert found["안기복"].absences >= 4
    assert [each.state for each in classes].count("cancelled") == 1
    assert [each.state for each in asked] == ["open"]
    assert [each.mark for each in corrected] == ["출석인정"]
    assert 0 < len(past) < len(classes)


def test_the_desk_has_something_in_each_group_and_people_to_call(app: FastAPI, database: Database) -> None:
    staff = enter(app, account_named(database, "김현정"))
    page = staff.get("/desk").text
    assert 'id="today"' in page
    assert 'id="week"' in page
    assert 'class="desk-group desk-later"' in page
    people = staff.get("/desk/people").text
    for said in ("번 막혔어요.", "이어서 빠졌어요.", "결석이에요.", "김현정 님", "저절로 닫힌 일 1건"):
        assert said in people, said


def test_what_became_of_everyone_stands_with_its_reason_and_one_was_corrected(app: FastAPI, database: Database) -> None:
    with database.read() as session:
        gone = enrolment_of(session, "송두칠")
        decisions = session.scalars(
            select(CompletionDecision).where(CompletionDecision.enrolment_id == gone.id).order_by(CompletionDecision.id)
        ).all()
        badge = session.scalars(select(Certificate).where(Certificate.kind == "badge")).one()
        account = session.scalars(select(Account).where(Account.person_id == gone.person_id)).one()
    assert [each.outcome for each in decisions] == ["중도탈락", "수강철회"]
    assert all(each.reason for each in decisions)
    assert (badge.recipient_name, badge.state, badge.achievement_slug) == ("강보배", "valid", "skill-boxes")
    assert badge.printed is not None
    assert {"통과 시험 점수", "겹침 정도(평균)"} <= {each["name"] for each in badge.printed["results"]}
    assert "결과: 수강철회" in enter(app, account).get("/wallet").text
