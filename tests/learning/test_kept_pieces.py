"""A lesson's pieces are rendered once and shared: nobody meets what is another's, and nothing shown is older than what is frozen."""

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import update

from app.cohorts.ledger import access_learner
from app.cohorts.models import Cohort, Document
from app.cohorts.opening import build_outline, frozen_documents, load_documents
from app.content.lesson import Lesson
from app.content.loader import load_content
from app.core.clock import now
from app.core.rendered import RenderedOnce
from app.core.settings import ROOT
from app.demo.answers import filled_form
from app.demo.world import actor_of
from app.identity.models import Account
from app.learning import service
from app.learning.activities import order_for
from tests.factories.world import Browser, World, simple_stage
from tests.statements import count_statements

LESSON = "/lessons/0-ready/big-letters"
REF = "0-ready/big-letters"
LARGEST = 40_000  # bytes of HTML: what a phone on a slow line loads in about a second
TOKEN = re.compile(r'name="_csrf" value="([0-9a-f]{64})"')


@dataclass
class Class:
    world: World
    cohort: Cohort

    def join(self, name: str) -> Browser:
        account, _ = self.world.trainee(self.cohort, name)
        return self.world.browser(account)

    @property
    def kept(self) -> RenderedOnce:
        kept: RenderedOnce = self.world.app.state.rendered
        return kept


@pytest.fixture
def lesson(world: World) -> Lesson:
    found: Lesson = world.app.state.content.lessons[REF]
    return found


@pytest.fixture
def classroom(world: World, lesson: Lesson) -> Class:
    outline = (simple_stage(),)
    return Class(world, world.cohort(world.organisation(), outline=outline, documents={f"lesson:{REF}": lesson.hash}))


def test_each_reader_has_the_form_tokens_of_their_own(classroom: Class) -> None:
    pages = [classroom.join(name).get(LESSON).text for name in ("김영희", "박순자", "이정호")]
    tokens = [set(TOKEN.findall(page)) for page in pages]
    assert all(len(found) == 1 for found in tokens)
    assert len(set.union(*tokens)) == 3
    assert all(page.count('name="_csrf"') > 2 for page in pages)  # the frame's forms and the activities'


def test_what_is_kept_names_nobody_and_does_not_grow_with_readers(classroom: Class, lesson: Lesson) -> None:
    browsers = [classroom.join(name) for name in ("김영희", "박순자", "이정호")]
    tokens = [found for browser in browsers for found in TOKEN.findall(browser.get(LESSON).text)]
    kept = repr(classroom.kept._kept)
    assert not any(text in kept for text in ("김영희", "박순자", "이정호", *tokens))
    before = len(classroom.kept)
    for number in range(20):
        classroom.join(f"사람{number}").get(LESSON)
    # Pieces of text, the end, and each activity in the orders that were drawn; never one a person.
    orders = sum(len(list(range(question.things()))) or 1 for question in lesson.activities.values())
    assert len(classroom.kept) <= before + 6 * orders
    assert all("사람" not in repr(key) for key in classroom.kept._kept)


def test_one_person_s_answer_is_not_shown_to_another(classroom: Class) -> None:
    first, second = classroom.join("김영희"), classroom.join("박순자")
    untouched = TOKEN.sub("", second.get(LESSON).text)
    for word in ("비밀 이야기", "7"):
        first.submit(f"{LESSON}/activities/count", {"answer": word})
    assert "저장됨" in first.get(LESSON).text
    assert TOKEN.sub("", second.get(LESSON).text) == untouched


def test_another_version_shows_as_soon_as_it_is_frozen(classroom: Class, lesson: Lesson) -> None:
    browser = classroom.join("김영희")
    assert "새로 쓴 문장이에요." not in browser.get(LESSON).text
    newer = lesson.model_copy(update={"body": f"새로 쓴 문장이에요.\n\n{lesson.body}"})
    newer = Lesson.model_validate(newer.model_dump(mode="json"))
    with classroom.world.database.write() as session:
        document = newer.document
        session.add(
            Document(hash=document.hash, kind="lesson", slug=document.slug, body=document.body, loaded_at=now(session))
        )
        session.execute(
            update(Cohort).where(Cohort.id == classroom.cohort.id).values(documents={f"lesson:{REF}": document.hash})
        )
    assert "새로 쓴 문장이에요." in browser.get(LESSON).text
    with classroom.world.database.write() as session:  # and back again
        session.execute(
            update(Cohort).where(Cohort.id == classroom.cohort.id).values(documents={f"lesson:{REF}": lesson.hash})
        )
    assert "새로 쓴 문장이에요." not in browser.get(LESSON).text


def test_a_lesson_that_is_read_again_still_takes_three_statements(classroom: Class) -> None:
    browser = classroom.join("김영희")
    for _ in range(2):
        with count_statements(classroom.world.app) as seen:
            assert browser.get(LESSON).status_code == 200
        assert len(seen) <= 3, seen


def test_the_course_page_costs_the_same_however_many_steps_there_are(world: World) -> None:
    costs = []
    for stages in (1, 8):
        outline = tuple(simple_stage(f"{n}-stage", 1, f"lesson-{n}", f"quiz-{n}") for n in range(stages))
        account, _ = world.trainee(world.cohort(world.organisation(f"센터 {stages}"), outline=outline))
        browser = world.browser(account)
        with count_statements(world.app) as seen:
            assert browser.get("/path").status_code == 200
        costs.append(len(seen))
    assert costs == [3, 3]  # who it is, the course, and what was advised


def test_the_first_page_asks_only_who_it_is(classroom: Class) -> None:
    browser = classroom.join("김영희")
    with count_statements(classroom.world.app) as seen:
        assert browser.get("/").headers["location"] == "/today"
    assert len(seen) == 1, seen


def test_the_courses_lessons_stay_under_forty_kilobytes(world: World) -> None:
    """New to the reader, and with every activity answered; in every programme that is offered."""
    content = world.app.state.content = load_content(ROOT / "courses", ROOT / "quizzes")
    with world.database.write() as session:
        load_documents(session, content)
    sizes = {}
    for programme in content.programmes.values():
        stages = tuple(stage.model_copy(update={"week": 1}) for stage in build_outline(content, programme))
        center = world.organisation(f"센터 {programme.slug}")
        account, _ = world.trainee(world.cohort(center, outline=stages, documents=frozen_documents(content, programme)))
        for lesson in (lesson for stage in programme.stages for lesson in content.lessons_of(stage)):
            sizes |= sizes_of(world, account, lesson)
    assert len(sizes) == 2 * len(content.lessons)
    assert max(sizes.values()) <= LARGEST, {ref: size for ref, size in sizes.items() if size > LARGEST}


def sizes_of(world: World, account: Account, lesson: Lesson) -> dict[tuple[str, str], int]:
    browser = world.browser(account)
    new = len(browser.get(f"/lessons/{lesson.ref}").content)
    with world.database.write() as session:
        learner = access_learner(session, actor_of(session, account.person_id))
        for question in lesson.activities.values():
            form = filled_form(question, order_for(question, learner.enrolment_id), right=True)
            service.answer(session, learner, lesson, question, 0, form)
    answered = browser.get(f"/lessons/{lesson.ref}")
    assert answered.status_code == 200
    return {(lesson.ref, "new"): new, (lesson.ref, "answered"): len(answered.content)}
