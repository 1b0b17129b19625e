"""An installation to be crashed: a database, secrets, trainees with everything before them, graduates without a certificate."""

import os
import random
from dataclasses import dataclass
from pathlib import Path

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import Cohort
from app.cohorts.opening import load_documents
from app.cohorts.outline import Stage, Step
from app.core.actor import Role
from app.core.csrf import SESSION_COOKIE
from app.core.settings import ROOT, Settings
from app.main import create_app
from tests.crash.mock_past import do_everything
from tests.factories.completion import center, certifying_cohort, graduate, with_keys
from tests.factories.world import World

FIXTURES = ROOT / "tests" / "fixtures"
QUIZ, LESSON = "every-type", "0-ready/big-letters"
OUTLINE = (
    Stage(
        slug="0-ready",
        title="준비해요",
        summary="휴대폰을 편하게 써요.",
        week=1,
        steps=(
            Step(key=f"lesson:{LESSON}", title="화면 키우기", minutes=20),
            Step(key=f"quiz:{QUIZ}", title="확인 문제"),
        ),
    ),
    Stage(
        slug="3-practice",
        title="직접 해봐요",
        summary="네모를 그려요.",
        week=1,
        steps=(
            Step(key="practice:boxes/tutorial", title="따라 하기"),
            Step(key="practice:boxes/practice", title="연습"),
            Step(key="practice:boxes/exam", title="통과 시험"),
            Step(key="assignment:boxes", title="최종 과제"),
            Step(key="practice:boxes/mock", title="모의 작업", optional=True),
            Step(key="practice:boxes/review", title="검수자 체험", optional=True),
        ),
    ),
)


@dataclass(frozen=True)
class Person:
    """Someone whose browser is signed in: the session's cookie."""

    name: str
    cookie: str
    enrolment_id: int


@dataclass(frozen=True)
class House:
    settings: Settings
    env: dict[str, str]
    trainees: list[Person]
    staff: Person
    graduates_cohort: str
    graduates: list[str]
    """Public ids of enrolments that may get a certificate."""
    workers: list[Person]
    """Who has passed the exam and may take mock work."""
    reviewers: list[Person]
    """Who has done all of the mock work and may look through others'."""


def build(
    folder: Path, url: str, port: int, *, trainees: int, graduates: int, workers: int = 0, reviewers: int = 0
) -> House:
    """Fill the empty, migrated database at `url`. The server's files go under `folder`."""
    env = {
        "DATABASE_URL": url,
        "VAR_DIR": str(folder / "var"),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "SECRET_KEY": os.urandom(32).hex(),
        "COURSES_DIR": str(FIXTURES / "courses"),
        "QUIZZES_DIR": str(FIXTURES / "quizzes"),
        "WORKERS": "2",
        "LOG_LEVEL": "warning",
    }
    (folder / "var").mkdir(parents=True, exist_ok=True)
    settings = Settings(_env_file=None, **{name.lower(): value for name, value in env.items()})
    app = create_app(settings)
    world = World(app, app.state.database.system())
    with_keys(world)
    cohort, *made = _people(world, trainees, graduates)
    able = [_able(world, cohort, number) for number in range(workers + reviewers)]
    for each in able[workers:]:
        with world.database.write() as session:
            do_everything(session, app.state.content, each.enrolment_id)
    app.state.database.engine.dispose()
    return House(settings, env, *made, able[:workers], able[workers:])


def _able(world: World, cohort: Cohort, number: int) -> Person:
    """Somebody who has passed the exam of the boxes."""
    account, enrolment = world.trainee(cohort)
    with world.database.write() as session:
        learner = load_learner(session, enrolment.id)
        for rung in ("tutorial", "practice", "exam"):
            record_step(session, learner, f"practice:boxes/{rung}", "passed", score=90)
    return Person(f"worker {number}", world.browser(account).cookies[SESSION_COOKIE], enrolment.id)


def _people(world: World, trainees: int, graduates: int) -> tuple[Cohort, list[Person], Person, str, list[str]]:
    content = world.app.state.content
    documents = {f"quiz:{slug}": quiz.hash for slug, quiz in content.quizzes.items()}
    documents |= {f"lesson:{ref}": lesson.hash for ref, lesson in content.lessons.items()}
    with world.database.write() as session:
        load_documents(session, content)  # the worker reads no files
    organisation = center(world)
    cohort = world.cohort(organisation, outline=OUTLINE, documents=documents)
    learners = []
    for number in range(trainees):
        account, enrolment = world.trainee(cohort)
        cookie = world.browser(account).cookies[SESSION_COOKIE]
        learners.append(Person(f"trainee {number}", cookie, enrolment.id))
    finished = certifying_cohort(world, organisation)
    waiting = [str(graduate(world, finished)[1].public_id) for _ in range(graduates)]
    staff = world.browser(world.staff(organisation, Role.CENTER), staff=True)
    random.Random(7).shuffle(waiting)
    return cohort, learners, Person("staff", staff.cookies[SESSION_COOKIE], 0), str(finished.public_id), waiting
