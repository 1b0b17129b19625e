"""A class that takes the quiz `other`, and the staff who look at it."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select

from app.assessment.models import Appeal, Attempt, AttemptStep
from app.cohorts.models import StepState
from app.cohorts.opening import load_documents
from app.content.quiz import Bank, Quiz
from app.core.actor import Role
from app.core.database import Database
from app.people.models import Organisation
from tests.assessment.conftest import Sitting
from tests.factories.world import Browser

SLUG = "other"


def choice(id: str, right: int = 0, **more: Any) -> dict[str, Any]:
    options = [{"text": text, "correct": True} if at == right else {"text": text} for at, text in enumerate("가나다")]
    return {
        "type": "single",
        "id": id,
        "prompt": f"{id} 무엇일까요?",
        "explanation": f"{id} 풀이",
        "options": options,
    } | more


def quiz_of(*questions: dict[str, Any], **more: Any) -> Quiz:
    asked = {"slug": SLUG, "title": "다른 문제", "intro": "풀어 봐요.", "questions": list(questions)}
    return Quiz.model_validate(asked | more)


def put(app: FastAPI, quiz: Quiz, *banks: Bank) -> None:
    """The files say this now; the versions they said before are in the database, as after opening a cohort."""
    app.state.content.quizzes[SLUG] = quiz
    app.state.content.banks.update({bank.slug: bank for bank in banks})
    with app.state.database.system().write() as session:
        load_documents(session, app.state.content)


def open_class(app: FastAPI, make_sitting: Callable[..., Sitting], quiz: Quiz, *banks: Bank) -> Sitting:
    put(app, quiz, *banks)
    documents = {f"quiz:{SLUG}": quiz.hash, **{f"bank:{bank.slug}": bank.hash for bank in banks}}
    return make_sitting(SLUG, documents=documents)


def mate(sitting: Sitting, name: str | None = None) -> Sitting:
    """Another trainee of the same class."""
    account, enrolment = sitting.world.trainee(sitting.cohort, name)
    return Sitting(sitting.world, sitting.cohort, account, enrolment, sitting.world.browser(account), sitting.quiz)


def take(sitting: Sitting, picks: Sequence[int | None], *, hand_in: bool = True) -> str:
    """Take the quiz: for the questions in the file's order, the option of that number in the file (None: no answer)."""
    attempt = sitting.begin()
    for slot, drawn in enumerate(sitting.layout(attempt), start=1):
        at = next(n for n, question in enumerate(sitting.quiz.questions) if question.id == drawn["id"])
        pick = picks[at]
        if pick is not None:
            assert sitting.save(attempt, slot, {"answer": str(drawn["order"].index(pick))}).status_code == 303
    if hand_in:
        assert sitting.hand_in(attempt, anyway="1").status_code == 303
    return attempt


def staff(sitting: Sitting, role: Role = Role.INSTRUCTOR, *, elsewhere: bool = False) -> Browser:
    with sitting.world.database.read() as session:
        center = session.get_one(Organisation, sitting.cohort.organisation_id)
    place = sitting.world.organisation("전주 센터") if elsewhere else center
    return sitting.world.browser(sitting.world.staff(place, role), staff=True)


def base(sitting: Sitting) -> str:
    return f"/cohorts/{sitting.cohort.public_id}/quizzes/{SLUG}"


def score(database: Database) -> float | None:
    with database.read() as session:
        return session.scalar(select(Attempt.score).order_by(Attempt.number.desc()).limit(1))


def answer(sitting: Sitting, attempt: str, slot: int, *, right: bool, **more: Any) -> Any:
    order = sitting.layout(attempt)[slot - 1]["order"]
    token = order.index(0) if right else order.index(1)
    return sitting.save(attempt, slot, {"answer": str(token), **more})


RUBRIC = [{"title": "까닭", "levels": [{"points": 0, "text": "없음"}, {"points": 4, "text": "뚜렷해요"}]}]


def essay(id: str = "essay", **more: Any) -> dict[str, Any]:
    return {"type": "essay", "id": id, "prompt": "왜 그럴까요?", "explanation": "풀이", "rubric": RUBRIC} | more


class Desk:
    """A member of staff with one trainee's attempt before them."""

    def __init__(self, sitting: Sitting, attempt: str) -> None:
        self.sitting, self.attempt, self.browser = sitting, attempt, staff(sitting)
        self.page = base(sitting) + attempt

    def slot(self, id: str) -> int:
        return self.sitting.slot_of(self.attempt, id)

    def override(self, id: str, percent: str) -> Any:
        return self.browser.submit(f"{self.page}/marks/{self.slot(id)}", {"percent": percent, "reason": "까닭"})

    def take_back(self, id: str, reason: str = "잘못 고침") -> Any:
        return self.browser.submit(f"{self.page}/marks/{self.slot(id)}/withdrawal", {"reason": reason})

    def mark(self, points: int, id: str = "essay") -> Any:
        return self.browser.submit(f"{self.page}/rubric/{self.slot(id)}", {"points-0": str(points)})

    def regrade(self) -> None:
        dry = self.browser.submit(f"{base(self.sitting)}/regrades").headers["location"]
        assert self.browser.submit(f"{dry}/application", {"reason": "정답을 바로잡음"}).status_code == 303

    def appeal(self, id: str) -> str:
        asked = self.sitting.browser.submit(f"{self.attempt}/appeals/{self.slot(id)}", {"text": "다시 봐 주세요."})
        assert asked.status_code == 303, asked.text
        with self.sitting.world.database.read() as session:
            return f"/appeals/{session.scalars(select(Appeal.public_id).order_by(Appeal.id.desc())).first()}"


def kinds(database: Database, slot: int) -> list[str]:
    with database.read() as session:
        query = select(AttemptStep.kind).where(AttemptStep.slot == slot, AttemptStep.kind != "saved")
        return list(session.scalars(query.order_by(AttemptStep.seq)))


def scores(database: Database) -> list[float | None]:
    with database.read() as session:
        return list(session.scalars(select(Attempt.score).order_by(Attempt.id)))


def stands(database: Database) -> tuple[str, float | None]:
    with database.read() as session:
        row = session.scalars(select(StepState).where(StepState.step == f"quiz:{SLUG}")).one()
        return row.state, row.score


def hand_in_essay(app: FastAPI, make_sitting: Callable[..., Sitting], *more: dict[str, Any], **how: Any) -> Desk:
    sitting = open_class(app, make_sitting, quiz_of(essay(), *more, **how))
    return Desk(sitting, write(sitting))


def write(sitting: Sitting, text: str = "까닭이 있어서예요.", pick: int = 0) -> str:
    """Take the quiz with this text in the essay, and in the others the option of that number."""
    attempt = sitting.begin()
    for slot, drawn in enumerate(sitting.layout(attempt), start=1):
        answer = text if drawn["id"] == "essay" else str(drawn["order"].index(pick))
        assert sitting.save(attempt, slot, {"answer": answer}).status_code == 303
    assert sitting.hand_in(attempt, anyway="1").status_code == 303
    return attempt
