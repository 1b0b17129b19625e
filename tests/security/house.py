"""A center with something in every table: people, an attempt, a run, a hand-in, a certificate, a referral.

Every text that people typed carries `mark`, so that a test can look for it in other people's pages.
"""

import hashlib
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment.models import Appeal, Attempt, HandedInFile, Regrade
from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import AttendanceMark, AttendanceRequest, ClassSession, Cohort, Enrolment, RosterImport
from app.cohorts.outline import Stage, Step
from app.cohorts.planning import keep_dates, plan_dates
from app.completion.models import Certificate, CertificateShare, Issuance, Paper
from app.core.actor import Role
from app.core.clock import now, today
from app.core.idempotency import fresh_key
from app.datasets.models import DatasetPackage
from app.desk.models import ContactNote
from app.guidance.models import Diagnosis, TrackDecision
from app.identity.invites import EnrolmentFacts, code_of, issue_invite
from app.identity.models import Account, ApiToken
from app.jobs.consenting import CURRENT, purpose_of
from app.jobs.models import Interest, JobRequest, Opening, Referral, WorkStep, WorkTrack
from app.labeling.models import LabelingRun, Submission
from app.people.models import Consent, DeviceAnswers, LegalBasis, Organisation, Person
from app.people.queries import consent_questions
from app.privacy.models import ErasureRequest
from app.quality.models import GoldReview
from app.review.models import Review
from app.voices.models import OwnVoice
from app.voices.service import store_of
from app.work.models import Work
from tests.factories.completion import SLUG, certifying_cohort, graduate, with_keys
from tests.factories.datasets import Maker
from tests.factories.queues import begin_mock_work
from tests.factories.review import hand_in
from tests.factories.world import Browser, World

STAGE = Stage(
    slug="0-ready",
    title="준비해요",
    summary="처음부터 끝까지 한 단계에 있어요.",
    week=1,
    steps=(
        Step(key="lesson:0-ready/big-letters", title="화면 키우기", minutes=20),
        Step(key="quiz:every-type", title="확인 문제"),
        *(Step(key=f"practice:boxes/{pool}", title=pool) for pool in ("tutorial", "practice", "exam")),
        Step(key="assignment:boxes", title="최종 과제"),
        Step(key="assignment:wearable", title="최종 과제 · 건강 자료 묶음", optional=True),
    ),
)
STAFF = (Role.CENTER, Role.INSTRUCTOR, Role.VIEWER, Role.OPERATOR)


@dataclass
class House:
    """`people`: who looks at pages, by what they are; `ids`: what stands in addresses, by parameter."""

    world: World
    mark: str
    center: Organisation
    employer: Organisation
    cohort: Cohort
    people: dict[str, Account] = field(default_factory=dict)
    ids: dict[str, list[object]] = field(default_factory=dict)

    def browser(self, who: str) -> Browser:
        return self.world.browser(self.people[who], staff=who not in ("learner", "graduate"))

    def add(self, name: str, *values: object) -> None:
        self.ids.setdefault(name, []).extend(values)

    def addresses(self, params: set[str]) -> Iterator[dict[str, object]]:
        """Parameters for a route: one set for each identifier there is (an attempt that is open, one that is done)."""
        for at in range(max((len(self.ids[name]) for name in params), default=1)):
            yield {name: self._value(name, at) for name in params}

    def _value(self, name: str, at: int) -> object:
        values = self.ids[name]
        return values[min(at, len(values) - 1)]


def populate(world: World, mark: str) -> House:
    """A house whose every name and note begins with `mark` (at most 38 characters)."""
    center = world.organisation(f"{mark}센터", head_title="센터장", head_name=mark)
    employer = world.organisation(f"{mark}회사", kind="employer")
    frozen = {key: model.hash for key, model in world.app.state.content.models().items()}
    timetable = world.app.state.content.timetables["ai-data-crowdworker"]
    cohort = world.cohort(
        center,
        outline=(STAGE,),
        name=f"{mark}회차",
        documents=frozen,
        class_dates=keep_dates(plan_dates(timetable, date(2026, 11, 23), {})),
    )
    house = House(world, mark, center, employer, cohort)
    for role in STAFF:
        house.people[role.value] = world.staff(center, role, f"{mark}{role.value[0]}")
    house.people["employer"] = world.staff(employer, Role.EMPLOYER, f"{mark}e")
    enrolment = _learner(house)
    _sit_and_draw(house)
    _attend(house, enrolment)
    _ask_again(house, enrolment)
    _contact(house, enrolment)
    _files(house, enrolment)
    _own_photo(house)
    _diagnosis(house, enrolment)
    _own_voice(house)
    _regrade(house)
    _doubt_gold(house)
    _hand_in(house, enrolment)
    _build_dataset(house, enrolment)
    mock = begin_mock_work(world, house.browser("learner"), enrolment, mark)
    house.add("mock_id", *mock.works)
    house.add("peer_id", mock.review)
    _invite_and_roster(house)
    _long_work(house)
    certificate = _certificate(house)
    _refer(house, certificate)
    _token(house)
    house.add("cohort_id", cohort.public_id)
    house.add("organisation_id", center.public_id)
    for name, values in CONTENT.items():
        house.add(name, *values)
    return house


CONTENT: dict[str, tuple[object, ...]] = {
    "stage": ("0-ready",),
    "slug": ("big-letters", "every-type"),  # of a lesson, of a quiz in the bank
    "source": ("quiz",),
    "question": ("one-of-four",),
    "quiz": ("every-type",),
    "task": ("boxes",),
    "slot": (1,),
    "number": (1,),
    "item": ("p1",),
    "purpose": ("recordings",),
    "version": (1,),
    "activity": ("pick",),
    "moment": ("before", "after"),
    "lab": ("wearable",),
    "part": ("columns",),
}


def _token(house: House) -> None:
    """One token of the API, named by the mark, that the page can offer to stop."""
    account = house.people["center"]
    with house.world.database.write() as session:
        made = ApiToken(
            organisation_id=house.center.id,
            name=f"{house.mark} 집계",
            secret_hash=hashlib.sha256(house.mark.encode()).hexdigest(),
            ending="0000",
            scopes=["cohorts:read"],
            created_by=account.id,
            created_at=now(session),
            expires_at=now(session) + timedelta(days=90),
        )
        session.add(made)
    house.add("token_id", made.public_id)


def _learner(house: House) -> Enrolment:
    world = house.world
    account, enrolment = world.trainee(house.cohort, f"{house.mark}l")
    house.people["learner"] = account
    _welcome(world, account, house.center)
    with world.database.write() as session:
        person = session.get_one(Person, account.person_id)
        person.former_trade = house.mark
        learner = load_learner(session, enrolment.id)
        record_step(session, learner, "stage:0-ready", "supplement", reason=f"{house.mark} 까닭")
        house.add("consent_id", *session.scalars(select(Consent.public_id).where(Consent.person_id == person.id)))
    house.add("enrolment_id", enrolment.public_id)
    return enrolment


def _welcome(world: World, account: Account, center: Organisation) -> None:
    """Everything that the welcome asks is answered."""
    with world.database.write() as session:
        for question in consent_questions(session, account.person_id):
            session.add(
                Consent(
                    organisation_id=center.id,
                    person_id=account.person_id,
                    purpose=question.text.purpose,
                    text_version=question.text.version,
                    text=question.text.as_read,
                    granted=True,
                    decided_at=now(session),
                )
            )
        session.add(
            DeviceAnswers(
                organisation_id=center.id,
                person_id=account.person_id,
                device="phone",
                typing="slow",
                camera="yes",
                network="home",
                helper="none",
                answered_at=now(session),
            )
        )


def _sit_and_draw(house: House) -> None:
    """A finished quiz and one under way; a finished run of the tutorial and the practice under way."""
    browser = house.browser("learner")
    begun = browser.submit("/quizzes/every-type/attempts")
    assert begun.status_code == 303, begun.text
    attempt = begun.headers["location"].split("/questions")[0]
    assert browser.submit(f"{attempt}/submission", {"_seq": "0", "anyway": "1"}).status_code == 303
    assert browser.submit("/quizzes/every-type/attempts").status_code == 303
    run = browser.submit("/practice/boxes/runs", {"pool": "tutorial"}).headers["location"]
    for number in (1, 2):
        assert browser.submit(f"{run}/items/{number}/check", {"revision": "0"}).status_code == 303
    assert browser.submit(f"{run}/hand-in", {"_seq": "0"}).headers["location"].endswith("/result")
    assert browser.submit("/practice/boxes/runs", {"pool": "practice"}).status_code == 303
    person = house.people["learner"].person_id
    with house.world.database.read() as session:
        house.add("attempt_id", *session.scalars(select(Attempt.public_id).where(Attempt.person_id == person)))
        house.add("run_id", *session.scalars(select(LabelingRun.public_id).where(LabelingRun.person_id == person)))


def _attend(house: House, enrolment: Enrolment) -> None:
    """A class of today with a mark, and a request to look at it again."""
    own = {"organisation_id": enrolment.organisation_id, "person_id": enrolment.person_id, "enrolment_id": enrolment.id}
    with house.world.database.write() as session:
        account, at = house.people["instructor"].id, now(session)
        held = ClassSession(
            organisation_id=house.center.id,
            cohort_id=house.cohort.id,
            title=f"{house.mark} 수업",
            kind="live",
            starts_at=at,
            ends_at=at + timedelta(hours=2),
            reason=f"{house.mark} 까닭",
            changed_by=account,
            changed_at=at,
        )
        session.add(held)
        session.flush()
        note = f"{house.mark} 증빙"
        session.add(
            AttendanceMark(
                session_id=held.id, number=1, mark="공결", evidence="public", note=note, source="staff", account_id=account,
                at=at, **own,
            )
        )  # fmt: skip
        asked = AttendanceRequest(
            session_id=held.id, wanted="출석", text=f"{house.mark} 왔어요", due_on=today(session), created_at=at, **own
        )
        session.add(asked)
    house.add("class_id", held.public_id)
    house.add("request_id", asked.public_id)


def _ask_again(house: House, enrolment: Enrolment) -> None:
    """A request to look at a question again, in the trainee's own words."""
    with house.world.database.write() as session:
        attempt = session.scalars(
            select(Attempt).where(Attempt.enrolment_id == enrolment.id).order_by(Attempt.id)
        ).first()
        asked = Appeal(
            organisation_id=enrolment.organisation_id,
            person_id=enrolment.person_id,
            kind="quiz",
            attempt_id=attempt.id,
            slot=1,
            text=f"{house.mark} 다시 봐 주세요",
            state="open",
            due_on=today(session),
            created_at=now(session),
        )
        session.add(asked)
    house.add("appeal_id", asked.public_id)


def _contact(house: House, enrolment: Enrolment) -> None:
    """Staff spoke with the trainee and wrote it down."""
    with house.world.database.write() as session:
        session.add(
            ContactNote(
                enrolment_id=enrolment.id, number=1, organisation_id=enrolment.organisation_id, person_id=enrolment.person_id,
                kind="contact", way="phone", result="hindered", next_on=today(session), note=f"{house.mark} 메모", rule="test",
                account_id=house.people["center"].id, account_name=house.mark, at=now(session),
            )
        )  # fmt: skip


def _diagnosis(house: House, enrolment: Enrolment) -> None:
    """An asking that is done, one under way, and a track that staff gave."""
    own = {"organisation_id": enrolment.organisation_id, "person_id": enrolment.person_id, "enrolment_id": enrolment.id}
    asked = {"document_hash": house.world.app.state.content.diagnoses["second-week"].hash}
    advice = {
        "version": 1,
        "track": "entry",
        "because": f"{house.mark} 까닭",
        "recommended": [],
        "hints": [],
        "levels": {},
    }
    with house.world.database.write() as session:
        asked |= {"answers": {"trade": f"{house.mark} 일"}, "started_at": now(session), "changed_at": now(session)}
        session.add_all(
            [
                Diagnosis(moment="before", result=advice, done_at=now(session), **asked, **own),
                Diagnosis(moment="after", **asked, **own),
                TrackDecision(
                    number=1, track="entry", source="staff", reason=f"{house.mark} 까닭",
                    account_id=house.people["instructor"].id, at=now(session), **own,
                ),
            ]
        )  # fmt: skip


def _own_photo(house: House) -> None:
    """A picture that the trainee brought, straightened."""
    browser, out = house.browser("learner"), io.BytesIO()
    Image.new("RGB", (240, 240), "white").save(out, "PNG")
    kept = browser.submit("/photos", files={"file": (f"{house.mark}.png", out.getvalue(), "image/png")}).headers[
        "location"
    ]
    corners = {"corner_x": [0, 240, 240, 0], "corner_y": [0, 0, 240, 240], "_seq": 0, "deed": "straighten"}
    assert browser.submit(kept, corners).status_code == 303
    house.add("photo_id", uuid.UUID(kept.rsplit("/", maxsplit=1)[-1]))


def _own_voice(house: House) -> None:
    """A recording of the trainee's, for the practice under way."""
    content = f"RIFF {house.mark}".encode()
    with house.world.database.write() as session:
        run = session.scalars(
            select(LabelingRun)
            .where(LabelingRun.person_id == house.people["learner"].person_id)
            .order_by(LabelingRun.id.desc())
            .limit(1)
        ).one()
        made = OwnVoice(
            organisation_id=run.organisation_id,
            person_id=run.person_id,
            run_id=run.id,
            task=run.task,
            item=run.items[0],
            digest=store_of(house.world.app.state.settings).put(content),
            size=len(content),
            measured={"seconds": 3.0},
            created_at=now(session),
            expires_at=now(session) + timedelta(days=30),
        )
        session.add(made)
    house.add("voice_id", made.public_id)


def _files(house: House, enrolment: Enrolment) -> None:
    """A file in each attempt, named by the mark."""
    content = f"%PDF {house.mark}".encode()
    with house.world.database.write() as session:
        for attempt in session.scalars(
            select(Attempt).where(Attempt.enrolment_id == enrolment.id).order_by(Attempt.id)
        ).all():
            made = HandedInFile(
                organisation_id=enrolment.organisation_id,
                person_id=enrolment.person_id,
                attempt_id=attempt.id,
                slot=1,
                name=f"{house.mark}.pdf",
                kind="pdf",
                size=len(content),
                content_hash=house.world.app.state.storage.put(content),
                at=now(session),
            )
            session.add(made)
            session.flush()
            house.add("file_id", made.public_id)


def _regrade(house: House) -> None:
    """A dry run that waits for its second tap."""
    with house.world.database.write() as session:
        made = Regrade(
            organisation_id=house.center.id,
            cohort_id=house.cohort.id,
            quiz="every-type",
            document_hash=house.cohort.documents["quiz:every-type"],
            state="ready",
            reason=f"{house.mark} 정답을 고침",
            account_id=house.people["instructor"].id,
            created_at=now(session),
        )
        session.add(made)
    house.add("regrade_id", made.public_id)


def _doubt_gold(house: House) -> None:
    """Gold that waits for a decision."""
    with house.world.database.write() as session:
        doubted = GoldReview(
            organisation_id=house.center.id,
            cohort_id=house.cohort.id,
            task="boxes",
            item="p1",
            guide_version=1,
            gold_hash="0" * 64,
            facts={"people": 4, "below": 3, "score": 50.0, "likeness": 0.9},
            note=f"{house.mark} 고칠 곳",
            opened_by=house.people["instructor"].id,
            opened_at=now(session),
        )
        session.add(doubted)
    house.add("gold_review_id", doubted.public_id)


def _hand_in(house: House, enrolment: Enrolment) -> None:
    submission = hand_in(house.world, enrolment)
    instructor = house.people["instructor"]
    with house.world.database.write() as session:
        stored = session.merge(submission)
        stored.snapshot = {**stored.snapshot, "title": f"{house.mark} 과제"}
        stored.state, stored.comment = "returned", f"{house.mark} 도움말"
        session.add(
            Review(
                organisation_id=stored.organisation_id,
                person_id=stored.person_id,
                submission_id=stored.id,
                revision=1,
                snapshot_hash=stored.snapshot_hash,
                reviewer_account_id=instructor.id,
                reviewer_name=f"{house.mark}i",
                lease_until=now(session),
                state="decided",
                verdict="returned",
                rubric="boxes/1",
                scores={"completeness": 2, "tightness": 3, "labels": 3},
                mark=60,
                reason="대상 누락",
                note=f"{house.mark} 도움말",
                decided_at=now(session),
            )
        )
    waiting = hand_in(house.world, house.world.trainee(house.cohort, f"{house.mark}w")[1])
    house.add("submission_id", submission.public_id, waiting.public_id)


def _build_dataset(house: House, enrolment: Enrolment) -> None:
    """A dataset that waits for the instructor, its card in the trainee's own words."""
    built = Maker(house.world, house.people["learner"], enrolment, house.browser("learner"))
    built.walk(title=f"{house.mark} 자료")
    with house.world.database.read() as session:
        made = session.scalars(select(DatasetPackage).where(DatasetPackage.person_id == enrolment.person_id)).one()
        house.add("submission_id", session.get_one(Submission, made.submission_id).public_id)
    house.add("package_id", made.public_id)


def _invite_and_roster(house: House) -> None:
    world = house.world
    person = world.person(f"{house.mark}n")
    settings = world.app.state.settings
    with world.database.write() as session:
        invited = Enrolment(
            cohort_id=house.cohort.id,
            organisation_id=house.center.id,
            person_id=person.id,
            state="invited",
            created_at=now(session),
        )
        session.add(invited)
        session.flush()
        facts = EnrolmentFacts(invited.id, house.center.id, person.id)
        invite = issue_invite(session, settings.secret, facts, now(session) + timedelta(days=9))
        house.add("code", code_of(settings.secret, invite))
        row = {"line": 2, "name": f"{house.mark}r", "phone": "01077770000", "birth_date": None}
        staged = RosterImport(
            organisation_id=house.center.id,
            cohort_id=house.cohort.id,
            actor_account_id=house.people["center"].id,
            file_name=f"{house.mark}.csv",
            rows=[{**row, "former_trade": house.mark}],
            created_at=now(session),
        )
        session.add(staged)
        session.flush()
        house.add("import_id", staged.public_id)


def _long_work(house: House) -> None:
    """A file that was made, and a roster on its way in."""
    exports = house.world.app.state.exports
    shared = {
        "organisation_id": house.center.id,
        "started_by": house.people["center"].id,
        "title": f"{house.mark} 현황",
    }
    params = {"cohort": None, "format": "csv", "purpose": house.mark}
    with house.world.database.write() as session:
        shared["created_at"] = now(session)
        made = Work(
            **shared,
            kind="cohorts.export",
            params=params,
            state="done",
            done=1,
            total=1,
            result={"rows": 1, "route": "cohorts:list"},
            file_hash=exports.put(house.mark.encode()),
            file_name=f"{house.mark}.csv",
            file_size=len(house.mark),
            expires_at=now(session) + timedelta(days=7),
        )
        waiting = Work(**shared, kind="cohorts.export", params=params)
        session.add_all([made, waiting])
        session.flush()
        house.add("work_id", made.public_id, waiting.public_id)


def _certificate(house: House) -> Certificate:
    world = house.world
    with_keys(world)
    cohort = certifying_cohort(world, house.center, name=f"{house.mark}나")
    account, enrolment = graduate(world, cohort, f"{house.mark}g")
    house.people["graduate"] = account
    _welcome(world, account, house.center)
    form = {"_key": fresh_key(), "enrolment": [str(enrolment.public_id)]}
    answer = house.browser("center").submit(f"/cohorts/{cohort.public_id}/certificates", form)
    assert answer.status_code == 303, answer.text
    with world.database.read() as session:
        made = session.scalars(select(Certificate).where(Certificate.enrolment_id == enrolment.id)).one()
        house.add("issuance_id", *session.scalars(select(Issuance.public_id).where(Issuance.cohort_id == cohort.id)))
    _, waiting = graduate(world, cohort, f"{house.mark}h")
    look = {"_key": fresh_key(), "enrolment": [str(waiting.public_id)]}
    seen = house.browser("center").submit(f"/cohorts/{cohort.public_id}/issuances", look).headers["location"]
    house.add("issuance_id", uuid.UUID(seen.rsplit("/", 1)[1]))
    house.add("certificate_id", made.public_id)
    house.add("token", made.token)
    wish = {"_key": fresh_key(), "days": "30", "note": house.mark}
    house.browser("graduate").submit(f"/wallet/certificates/{made.public_id}/shares", wish)
    with world.database.read() as session:
        given = session.scalars(select(CertificateShare).where(CertificateShare.certificate_id == made.id)).one()
    house.add("share_id", given.public_id)
    wanted = {"_key": fresh_key(), "kind": "enrolment", "reason": f"{house.mark} 서류", "to": house.mark, "words": ""}
    address = f"/cohorts/{cohort.public_id}/papers"
    house.browser("center").submit(address, {**wanted, "enrolment": [str(enrolment.public_id)]})
    with world.database.read() as session:
        paper = session.scalars(select(Paper).where(Paper.enrolment_id == enrolment.id)).one()
    house.add("paper_id", paper.public_id)
    with world.database.write() as session:
        learner = session.get_one(Person, house.people["learner"].person_id)
        house.add("person_id", learner.public_id)
        wish = ErasureRequest(
            organisation_id=house.center.id, person_id=learner.id, asked_at=now(session), due_on=today(session)
        )
        session.add(wish)
        session.flush()
        house.add("erasure_id", wish.public_id)
        house.add("other_id", session.get_one(Person, account.person_id).public_id)
    house.add("token", paper.token)
    house.add("token", given.token)
    house.add("graduates_cohort", cohort.public_id)
    house.add("graduates_enrolment", enrolment.public_id)
    return made


def _refer(house: House, certificate: Certificate) -> None:
    with house.world.database.write() as session:
        session.add(
            LegalBasis(organisation_id=house.center.id, kind="무료직업소개사업", number=house.mark, expires_on=None)
        )
        opening = Opening(
            employer_organisation_id=house.employer.id,
            title=f"{house.mark} 일거리",
            description=f"{house.mark} 설명",
            pay_unit="hour",
            pay_amount=15000,
            hours="하루 세 시간",
            required_achievement=SLUG,
            employment_check={},
            posted_at=now(session),
            posted_by=house.people["employer"].id,
            closes_on=today(session) + timedelta(days=20),
        )
        unasked = Opening(**{c.name: getattr(opening, c.name) for c in Opening.__table__.columns})
        unasked.public_id = uuid.uuid4()
        session.add_all([opening, unasked])
        session.flush()
        consent = Consent(
            organisation_id=house.center.id,
            person_id=certificate.person_id,
            purpose=purpose_of(opening.public_id),
            text_version=CURRENT,
            text=f"{house.mark} 동의",
            recipient=house.employer.name,
            granted=True,
            decided_at=now(session),
        )
        session.add(consent)
        session.flush()
        shared = {
            "organisation_id": house.center.id,
            "person_id": certificate.person_id,
            "opening_id": opening.id,
            "certificate_id": certificate.id,
        }
        session.add(Interest(consent_id=consent.id, at=now(session), **shared))
        referral = Referral(
            employer_organisation_id=house.employer.id,
            certificate_token=certificate.token,
            certificate_number=certificate.number,
            results=[{"name": f"{house.mark} 과제", "value": "78", "unit": "점"}],
            referred_by=house.people["center"].id,
            reason=house.mark,
            history=[],
            referred_at=now(session),
            **shared,
        )
        session.add(referral)
        session.flush()
        house.add("opening_id", opening.public_id, unasked.public_id)
        house.add("referral_id", referral.public_id)
        house.add("consent_id", consent.public_id)
        _afterwards(house, session, certificate, opening, referral)


def _afterwards(house: House, session: Session, certificate: Certificate, opening: Opening, referral: Referral) -> None:
    """Work found alone and a job that a referral led to, each with a step in its ledger, and a request for a job."""
    own = {"organisation_id": house.center.id, "person_id": certificate.person_id}
    job = Opening(**{c.name: getattr(opening, c.name) for c in Opening.__table__.columns if c.name != "id"})
    job.public_id, job.kind = uuid.uuid4(), "고용"
    session.add(job)
    session.flush()
    said = Consent(
        purpose=purpose_of(job.public_id), text_version=CURRENT, text=f"{house.mark} 동의", recipient=house.employer.name,
        granted=True, decided_at=now(session), **own,
    )  # fmt: skip
    taken = Referral(**{c.name: getattr(referral, c.name) for c in Referral.__table__.columns if c.name != "id"})
    taken.public_id, taken.opening_id, taken.state, taken.answered_at = uuid.uuid4(), job.id, "accepted", now(session)
    session.add_all([said, taken])
    session.flush()
    shared = {
        "enrolment_id": certificate.enrolment_id, "work": "고용", "firm": f"{house.mark} 회사",
        "title": f"{house.mark} 일", "created_at": now(session), **own,
    }  # fmt: skip
    found = WorkTrack(**shared)
    led = WorkTrack(referral_id=taken.id, employer_organisation_id=house.employer.id, **shared)
    wish = JobRequest(
        since=today(session), work=f"{house.mark} 일", time="any", place=house.mark, at=now(session), **own
    )
    session.add_all([found, led, wish])
    session.flush()
    for track, kind in ((found, "hired"), (led, "interview")):
        session.add(
            WorkStep(
                track_id=track.id, number=1, kind=kind, on=today(session), note=f"{house.mark} 말", said_by="center",
                account_id=house.people["center"].id, at=now(session), **own,
            )
        )  # fmt: skip
    house.add("track_id", found.public_id, led.public_id)
    house.add("referral_id", taken.public_id)
