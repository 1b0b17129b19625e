"""A trainee whose first stage ends in the quiz `every-type`, and hands that know its key."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI

from app.assessment.models import AttemptStep
from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.outline import Stage, Step
from app.content.quiz import Policy, Quiz
from app.core.actor import Role
from app.demo.answers import filled_form
from app.identity.models import Account
from tests.factories.world import Browser, World

SLUG = "every-type"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def two_stages(first: str = SLUG, second: str = "stage-1") -> tuple[Stage, Stage]:
    """The second stage opens with the first one's quiz, or in its third week."""
    return (
        Stage(
            slug="0-ready",
            title="준비해요",
            summary="휴대폰을 편하게 써요.",
            week=1,
            steps=(
                Step(key="lesson:0-ready/big-letters", title="화면 키우기", minutes=20),
                Step(key=f"quiz:{first}", title="확인 문제"),
            ),
        ),
        Stage(
            slug="1-start",
            title="알고 시작해요",
            summary="AI와 데이터가 무엇인지 알아요.",
            week=3,
            steps=(
                Step(key="lesson:1-start/ai-at-home", title="우리 집 속 AI", minutes=20),
                Step(key=f"quiz:{second}", title="확인 문제"),
            ),
        ),
    )


@dataclass
class Sitting:
    """One trainee, the browser they sit at, and the quiz they take."""

    world: World
    cohort: Cohort
    account: Account
    enrolment: Enrolment
    browser: Browser
    quiz: Quiz

    def begin(self, browser: Browser | None = None) -> str:
        """Press 시작하기; the attempt's address."""
        answer = (browser or self.browser).submit(f"/quizzes/{self.quiz.slug}/attempts")
        assert answer.status_code == 303, answer.text
        found = re.match(r"/attempts/[0-9a-f-]{36}", answer.headers["location"])
        assert found, answer.headers["location"]
        return found.group()

    def layout(self, attempt: str) -> list[dict[str, Any]]:
        """What the server drew: only the tests look at it."""
        from app.assessment.models import Attempt

        with self.world.database.read() as session:
            rows = session.query(Attempt).all()
        return next(row.layout for row in rows if str(row.public_id) == attempt.rsplit("/", 1)[1])

    def slot_of(self, attempt: str, question: str) -> int:
        return next(at for at, each in enumerate(self.layout(attempt), start=1) if each["id"] == question)

    def right(self, attempt: str, slot: int) -> dict[str, Any]:
        """The form of the right answer to a slot."""
        return self._form(attempt, slot, wrong=False)

    def wrong(self, attempt: str, slot: int) -> dict[str, Any]:
        return self._form(attempt, slot, wrong=True)

    def _form(self, attempt: str, slot: int, *, wrong: bool) -> dict[str, Any]:
        drawn = self.layout(attempt)[slot - 1]
        question, order = self.quiz.question(drawn["id"]), drawn["order"]
        if question.type in ("single", "multiple"):
            return {
                "answer": [str(at) for at, i in enumerate(order) if question.options[i].correct is not wrong][
                    : 1 if question.type == "single" else 9
                ]
            }
        if question.type == "number":
            return {"answer": "1" if wrong else str(question.answer)}
        if question.type == "short_text":
            return {"answer": "모르겠어요" if wrong else question.accepted[0]}
        if question.type == "ordering":
            right = [str(order.index(i)) for i in range(len(order))]
            return {"order": ",".join(reversed(right) if wrong else right)}
        if question.type != "grouping":
            return filled_form(question, order, right=not wrong)
        homes = [at for at, group in enumerate(question.groups) for _ in group.items]
        return {f"group-{at}": str(1 - homes[i] if wrong else homes[i]) for at, i in enumerate(order)}

    def seq(self, attempt: str, slot: int, browser: Browser | None = None) -> str:
        """The hidden number on the question's page."""
        return hidden((browser or self.browser).get(f"{attempt}/questions/{slot}").text, "_seq")

    def save(
        self, attempt: str, slot: int, form: dict[str, Any], *, browser: Browser | None = None, **extra: Any
    ) -> Any:
        """Fill the question's page in and post it, as 다음 does."""
        sent = {"_seq": self.seq(attempt, slot, browser), **form}
        return (browser or self.browser).submit(f"{attempt}/responses/{slot}", sent, **extra)

    def answer_all(self, attempt: str, wrong: set[int] | None = None) -> None:
        for slot in range(1, len(self.layout(attempt)) + 1):
            form = self.wrong(attempt, slot) if wrong and slot in wrong else self.right(attempt, slot)
            assert self.save(attempt, slot, form).status_code == 303

    def hand_in(self, attempt: str, **more: Any) -> Any:
        """Press 답 내기 on the page that looks over the answers."""
        seq = hidden(self.browser.get(f"{attempt}/check").text, "_seq")
        return self.browser.submit(f"{attempt}/submission", {"_seq": seq, **more})

    def fail_once(self) -> str:
        """Hand in a whole attempt without an answer."""
        attempt = self.begin()
        assert self.hand_in(attempt, anyway="1").status_code == 303
        return attempt


def ledger(sitting: Sitting, quiz: str = SLUG) -> StepState | None:
    """Where the trainee stands at the quiz."""
    with sitting.world.database.read() as session:
        return session.get(StepState, (sitting.enrolment.id, f"quiz:{quiz}"))


def steps(sitting: Sitting) -> list[AttemptStep]:
    """Every step of every attempt, in order."""
    with sitting.world.database.read() as session:
        return session.query(AttemptStep).order_by(AttemptStep.seq).all()


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"the page has no {name}"
    return found.group(1)


@pytest.fixture
def make_sitting(world: World, app: FastAPI) -> Callable[..., Sitting]:
    """Makes trainees of cohorts whose first stage ends in the quiz named."""

    def make(slug: str = SLUG, **cohort: Any) -> Sitting:
        quizzes = app.state.content.quizzes
        center = world.organisation()
        made = world.cohort(
            center,
            outline=cohort.pop("outline", two_stages(slug)),
            documents=cohort.pop("documents", {f"quiz:{name}": quiz.hash for name, quiz in quizzes.items()}),
            **cohort,
        )
        account, enrolment = world.trainee(made)
        return Sitting(world, made, account, enrolment, world.browser(account), quizzes[slug])

    return make


@pytest.fixture
def before(make_sitting: Callable[..., Sitting], app: FastAPI) -> Callable[..., Sitting]:
    """A trainee before the quiz `other`: two questions whose right answer is 가, taken by the given policy."""
    from tests.assessment.staffroom import choice, quiz_of

    def made(policy: Policy | None = None, **more: Any) -> Sitting:
        questions = more.pop("questions", (choice("q1"), choice("q2")))
        app.state.content.quizzes["other"] = quiz_of(*questions, policy=policy or Policy(), **more)
        return make_sitting("other")

    return made


@pytest.fixture
def sitting(make_sitting: Callable[..., Sitting]) -> Sitting:
    return make_sitting()


@pytest.fixture
def rarer(make_sitting: Callable[..., Sitting]) -> Sitting:
    """A trainee at the quiz with the types that `every-type` lacks."""
    return make_sitting("rarer-types")


@pytest.fixture
def instructor(world: World, sitting: Sitting) -> Browser:
    with world.database.read() as session:
        from app.people.models import Organisation

        center = session.get_one(Organisation, sitting.cohort.organisation_id)
    return world.browser(world.staff(center, Role.INSTRUCTOR), staff=True)
