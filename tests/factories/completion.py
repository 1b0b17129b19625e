"""Arranging certificates: a center with a head, a cohort with a frozen rule and programme, trainees who did it all."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import AttendanceMark, ClassSession, Cohort, Document, Enrolment
from app.cohorts.outline import Stage, Step
from app.completion.keys import make_issuer_keys
from app.content.programme import Programme
from app.core.clock import now
from app.identity.models import Account
from app.people.models import Organisation
from tests.factories.world import World

SLUG = "ai-data-crowdworker"
STAGE = Stage(
    slug="3-practice",
    title="직접 해봐요",
    summary="사진에 네모를 그려요.",
    week=1,
    steps=(
        Step(key="lesson:3-practice/rights", title="계약과 내 권리", minutes=20),
        Step(key="lesson:3-practice/boxes", title="사진에 네모 표시하기", minutes=20),
        Step(key="practice:boxes/exam", title="사진에 네모 표시하기 · 통과 시험"),
        Step(key="quiz:stage-3", title="3단계 확인 문제"),
        Step(key="assignment:boxes", title="최종 과제 · 사진에 네모 표시하기"),
    ),
)
MARKS = {
    "lesson:3-practice/rights": None,
    "lesson:3-practice/boxes": None,
    "practice:boxes/exam": 87.26,
    "quiz:stage-3": 90.0,
    "assignment:boxes": 78.0,
}


def programme(**changes: Any) -> Programme:
    """80 hours in three subjects, judged by progress, quizzes, the boxes exam and the final assignment."""
    body: dict[str, Any] = {
        "slug": SLUG,
        "title": "AI 데이터 크라우드 워커 양성 과정",
        "version": "2026-1",
        "summary": "AI가 배우는 자료를 만드는 일을 익혀요.",
        "hours": 80,
        "weeks": 8,
        "subjects": [
            {"title": "실시간 수업", "hours": 32},
            {"title": "스스로 학습", "hours": 23},
            {"title": "실습", "hours": 25},
        ],
        "stages": ["3-practice"],
        "completion": {
            "slug": "naeil-card",
            "programme_kind": "naeil-card",
            "version": 1,
            "title": "국민내일배움카드 훈련과정 수료 기준",
            "source": "국민내일배움카드 운영규정 제38조(고용노동부고시 제2026-39호)",
            "source_date": date(2026, 1, 1),
            "rules": [
                {"kind": "progress", "minimum": 80},
                {"kind": "quizzes"},
                {
                    "kind": "practice",
                    "steps": [{"key": "practice:boxes/exam", "title": "사진에 네모 표시하기 통과 시험"}],
                },
                {
                    "kind": "final_assessment",
                    "minimum": 60,
                    "step": {"key": "assignment:boxes", "title": "최종 과제"},
                },
            ],
        },
    }
    return Programme.model_validate(body | changes)


def center(world: World, name: str = "제주 중장년내일센터") -> Organisation:
    """A center in whose head's name certificates are issued."""
    return world.organisation(name, head_title="센터장", head_name="고은희")


def certifying_cohort(world: World, organisation: Organisation, **extra: Any) -> Cohort:
    """A cohort with its rule and its programme's document frozen, as opening one does."""
    made = programme()
    with world.database.write() as session:
        if session.get(Document, made.hash) is None:
            document = made.document
            session.add(
                Document(
                    hash=made.hash, kind="programme", slug=document.slug, body=document.body, loaded_at=now(session)
                )
            )
    rule = made.completion_rule([(step.key, step.title) for step in STAGE.steps])
    return world.cohort(organisation, outline=(STAGE,), rule=rule, documents={f"programme:{SLUG}": made.hash}, **extra)


def graduate(world: World, cohort: Cohort, name: str | None = None) -> tuple[Account, Enrolment]:
    """A trainee who has passed every step."""
    account, enrolment = world.trainee(cohort, name)
    pass_steps(world, enrolment, MARKS)
    return account, enrolment


def pass_steps(world: World, enrolment: Enrolment, marks: dict[str, float | None]) -> None:
    """Write passed steps into the ledger."""
    with world.database.write() as session:
        learner = load_learner(session, enrolment.id)
        for step, score in marks.items():
            record_step(session, learner, step, "passed", score=score)


def with_keys(world: World) -> None:
    """Make the issuer's key files, as the demo and `ieum secrets` do."""
    make_issuer_keys(world.app.state.settings)


def attend(world: World, enrolment: Enrolment, marks: list[str]) -> None:
    """A class a day from today on, two hours each, with these marks: the days behind it need not be over."""
    with world.database.write() as session:
        at = now(session)
        for number, mark in enumerate(marks):
            starts = at + timedelta(days=number)
            held = ClassSession(
                organisation_id=enrolment.organisation_id,
                cohort_id=enrolment.cohort_id,
                title=f"수업 {number + 1}",
                kind="live",
                starts_at=starts,
                ends_at=starts + timedelta(hours=2),
                changed_at=at,
            )
            session.add(held)
            session.flush()
            evidence = {"evidence": "public", "note": "통지서"} if mark in ("공결", "출석인정") else {}
            session.add(
                AttendanceMark(
                    session_id=held.id, enrolment_id=enrolment.id, organisation_id=enrolment.organisation_id,
                    person_id=enrolment.person_id, number=1, mark=mark, source="staff",
                    account_id=session.scalars(select(Account.id).order_by(Account.id).limit(1)).one(), at=at, **evidence,
                )
            )  # fmt: skip
