"""A class that takes the quiz `other` of choice questions, and the staff who look at it."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI

from app.cohorts.opening import load_documents
from app.content.quiz import Bank, Quiz
from app.core.actor import Role
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
