"""오늘 할 일, the path and a lesson, as a trainee meets them."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cohorts.ledger import load_learner, record_step
from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.outline import Step
from app.content.lesson import Lesson
from app.core.clock import FixedClock, now
from app.identity.models import Account
from app.labeling.models import LabelingRun
from app.learning import views
from app.learning.models import LessonProgress
from tests.factories.review import final_stage, hand_in
from tests.factories.world import Browser, World, simple_stage
from tests.statements import count_statements

LESSON = "/lessons/0-ready/big-letters"
SECOND = "/lessons/1-start/ai-at-home"
PARTIAL = {"HX-Request": "true"}


@dataclass
class Desk:
    """A trainee past the welcome, in a cohort of two stages whose lessons are the files' versions."""

    world: World
    cohort: Cohort
    account: Account
    enrolment: Enrolment
    browser: Browser

    def stand(self, step: str, state: str, times: int = 1, **extra: object) -> None:
        for _ in range(times):
            with self.world.database.write() as session:
                record_step(session, load_learner(session, self.enrolment.id), step, state, **extra)  # type: ignore[arg-type]

    def fields(self, activity: str, right: bool) -> dict[str, str]:
        """What a person sends who answers `activity` of the lesson rightly or wrongly, read from the page."""
        html = self.browser.get(LESSON).text
        part = html.split(f'id="activity-{activity}"')[1].split("</section>")[0]
        if activity == "count":
            name = re.search(r'<input[^>]*class="input[^"]*"[^>]*name="([^"]+)"', part) or re.search(
                r'name="(?!_csrf)([^"]+)"', part
            )
            assert name
            return {name.group(1): "7" if right else "8"}
        word = "화면 설정" if right else "사진첩"
        for label in re.findall(r"<label.*?</label>", part, re.S):
            if word in label:
                found = re.search(r'name="([^"]+)" value="([^"]+)"', label)
                assert found
                return {found.group(1): found.group(2)}
        raise AssertionError(part)

    def answer(self, activity: str, right: bool = True, htmx: bool = True):  # type: ignore[no-untyped-def]
        fields = self.fields(activity, right)
        return self.browser.submit(f"{LESSON}/activities/{activity}", fields, headers=PARTIAL if htmx else {})

    def progress(self) -> LessonProgress | None:
        with self.world.database.read() as session:
            return session.scalar(select(LessonProgress))

    def states(self) -> dict[str, str]:
        with self.world.database.read() as session:
            return {row.step: row.state for row in session.scalars(select(StepState))}


def frozen(world: World, *refs: str) -> dict[str, str]:
    lessons: dict[str, Lesson] = world.app.state.content.lessons
    return {f"lesson:{ref}": lessons[ref].hash for ref in refs}


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(views, "next_welcome_step", lambda session, person_id: None)
    cohort = world.cohort(
        world.organisation(),
        outline=(simple_stage(), simple_stage("1-start", 3, "ai-at-home", "stage-1")),
        documents=frozen(world, "0-ready/big-letters", "1-start/ai-at-home"),
    )
    account, enrolment = world.trainee(cohort, "김영희")
    return Desk(world, cohort, account, enrolment, world.browser(account))


def big_step(html: str) -> str:
    """Where the one big button of 오늘 할 일 leads."""
    found = re.search(r'class="button button-primary" href="([^"]+)"', html.split("<main")[1])
    assert found
    return found.group(1)


def test_today_offers_one_step_and_says_how_long_it_takes(desk: Desk) -> None:
    page = desk.browser.get("/today").text
    assert "김영희 님, 반가워요" in page
    assert big_step(page) == LESSON
    assert "20분쯤" in page
    assert "2개 중 0개" in page


def test_who_has_not_finished_the_welcome_goes_on_with_it(world: World) -> None:
    account, _ = world.trainee(world.cohort(world.organisation()))
    assert world.browser(account).get("/today").headers["location"] == "/welcome"


def test_after_two_misses_today_offers_the_next_stage_and_the_quiz_in_small(desk: Desk) -> None:
    desk.stand("lesson:0-ready/big-letters", "passed")
    desk.stand("quiz:stage-0", "failed", score=40.0, missed=True)
    assert big_step(desk.browser.get("/today").text) == "/quizzes/stage-0"
    desk.stand("quiz:stage-0", "failed", score=40.0, missed=True)
    page = desk.browser.get("/today").text
    assert big_step(page) == SECOND
    assert "보충하며 함께 가요" in page
    assert '<a class="back" href="/quizzes/stage-0">확인 문제 다시 풀어 보기</a>' in page


@pytest.mark.parametrize("opening", ["pass", "two misses", "week", "exemption", "center"])
def test_a_locked_lesson_says_what_opens_it_and_opens(desk: Desk, clock: FixedClock, opening: str) -> None:
    locked = desk.browser.get(SECOND)
    assert locked.status_code == 403
    assert "‘준비해요’ 단계의 확인 문제를 통과하면 열려요" in locked.text
    assert desk.browser.submit(f"{SECOND}/completion").status_code == 403
    assert f'href="{SECOND}"' not in desk.browser.get("/path").text
    browser = desk.browser
    if opening == "pass":
        desk.stand("quiz:stage-0", "passed", score=80.0)
    elif opening == "two misses":
        desk.stand("quiz:stage-0", "failed", times=2, missed=True)
    elif opening == "exemption":
        desk.stand("stage:0-ready", "exempt", reason="같은 과정 수료")
    elif opening == "center":
        desk.stand("stage:1-start", "supplement", reason="먼저 배우기")
    else:
        clock.instant += timedelta(days=14)
        browser = desk.world.browser(desk.account)
    assert browser.get(SECOND).status_code == 200
    assert f'href="{SECOND}"' in browser.get("/path").text


def test_a_lesson_of_no_stage_and_a_lesson_of_nobody_are_not_found(desk: Desk) -> None:
    assert desk.browser.get("/lessons/0-ready/none-such").status_code == 404
    stranger, _ = desk.world.trainee(desk.world.cohort(desk.world.organisation("부산 센터"), outline=()))
    assert desk.world.browser(stranger).get(LESSON).status_code == 404


def test_a_lesson_shows_no_answer_before_it_is_given(desk: Desk) -> None:
    page = desk.browser.get(LESSON).text
    assert "화면 키우기" in page
    assert "KEY-" not in page


def test_a_right_answer_is_kept_and_explained_with_the_server_s_word(desk: Desk) -> None:
    answer = desk.answer("pick")
    assert answer.status_code == 200
    assert answer.headers["ieum-saved"] == "1"
    assert "KEY-EXPLANATION" in answer.text
    assert "data-focus" in answer.text
    assert "저장됨" in answer.text
    kept = desk.progress()
    assert kept is not None
    assert kept.answers["pick"]["state"] == "right"
    assert desk.states() == {"lesson:0-ready/big-letters": "started"}


def test_a_wrong_answer_gets_the_hint_and_the_same_again_is_no_second_try(desk: Desk) -> None:
    first = desk.answer("pick", right=False)
    assert "글자에 대한 일이에요." in first.text
    assert "data-focus" in first.text
    assert "KEY-" not in first.text
    page = desk.browser.get(LESSON).text
    assert "글자에 대한 일이에요." in page
    assert "data-focus" not in page  # opening the page later leads nobody's eyes away
    again = desk.answer("pick", right=False)
    assert "글자에 대한 일이에요." in again.text
    assert "KEY-" not in again.text
    kept = desk.progress()
    assert kept is not None
    assert kept.answers["pick"]["tries"] == 1
    assert "KEY-EXPLANATION" in desk.answer("pick").text


def test_an_answer_that_cannot_be_read_is_not_called_saved_and_keeps_the_hint_s_try(desk: Desk) -> None:
    desk.answer("count", right=False)
    answer = desk.browser.submit(f"{LESSON}/activities/count", {}, headers=PARTIAL)
    assert answer.status_code == 422
    assert "ieum-saved" not in answer.headers
    assert "저장됨" not in answer.text
    assert "다시 확인하기" in answer.text


def test_without_scripts_an_answer_leads_back_to_its_place_and_a_fault_shows_the_whole_lesson(desk: Desk) -> None:
    assert desk.answer("pick", htmx=False).headers["location"] == f"{LESSON}#activity-pick"
    fault = desk.browser.submit(f"{LESSON}/activities/count", {})
    assert fault.status_code == 422
    assert "<html" in fault.text
    assert "아직 답을" in fault.text or "field-error" in fault.text


def test_who_is_no_longer_signed_in_is_led_to_the_door_and_told_nothing_is_saved(desk: Desk) -> None:
    fields = desk.fields("pick", right=True)
    browser = desk.world.browser()
    answer = browser.submit(f"{LESSON}/activities/pick", fields, page="/sign-in", headers=PARTIAL)
    assert answer.headers["hx-redirect"].startswith("/sign-in")
    assert "ieum-saved" not in answer.headers
    assert desk.progress() is None


def test_an_activity_the_lesson_has_not_is_not_found(desk: Desk) -> None:
    assert desk.browser.submit(f"{LESSON}/activities/none-such", {"x": "1"}).status_code == 404


def test_a_lesson_is_finished_after_every_activity_was_tried(desk: Desk) -> None:
    desk.answer("pick")
    early = desk.browser.submit(f"{LESSON}/completion")
    assert early.status_code == 422
    assert '<a href="#activity-count">2번째' in early.text
    assert desk.states()["lesson:0-ready/big-letters"] == "started"
    desk.answer("count", right=False)
    for _ in range(2):  # a double click finishes it once
        assert desk.browser.submit(f"{LESSON}/completion").headers["location"] == "/today"
    assert desk.states() == {"lesson:0-ready/big-letters": "passed"}
    assert "마친 배움이에요" in desk.browser.get(LESSON).text
    assert big_step(desk.browser.get("/today").text) == "/quizzes/stage-0"


def test_the_place_is_kept_and_offered_the_next_time(desk: Desk) -> None:
    assert desk.browser.submit(f"{LESSON}/place", {"place": "2"}).status_code == 204
    page = desk.browser.get(LESSON).text
    assert 'href="#part-2"' in page
    assert 'data-place="2"' in page
    assert desk.browser.submit(f"{LESSON}/place", {"place": "999"}).status_code == 204
    assert desk.browser.submit(f"{LESSON}/place", {"place": "-1"}).status_code == 422
    kept = desk.progress()
    assert kept is not None
    assert kept.place == 2


def test_a_returned_assignment_is_said_on_today(desk: Desk) -> None:
    desk.stand("lesson:0-ready/big-letters", "returned")
    assert "강사가 고칠 곳을 알려 줬어요" in desk.browser.get("/today").text


def test_all_done_leads_to_the_certificate(desk: Desk) -> None:
    for step in ("lesson:0-ready/big-letters", "quiz:stage-0", "lesson:1-start/ai-at-home", "quiz:stage-1"):
        desk.stand(step, "passed")
    page = desk.browser.get("/today").text
    assert "긴 길을 끝까지 오셨어요" in page
    assert "2개 중 2개" in page


def test_pictures_are_for_who_is_signed_in_and_nothing_else_is_served(desk: Desk) -> None:
    assert desk.browser.get("/media/lessons/0-ready/one.svg").status_code == 200
    for path in ("0-ready/none.svg", "none/one.svg", "0-ready/..%2Fcourse.yaml", "0-ready/%2e%2e"):
        assert desk.browser.get(f"/media/lessons/{path}").status_code == 404
    assert desk.world.browser().get("/media/lessons/0-ready/one.svg").status_code == 303


def test_pages_stay_within_their_budget_of_statements(desk: Desk) -> None:
    fields, token = desk.fields("pick", right=True), desk.browser.csrf()
    with count_statements(desk.world.app) as seen:
        assert desk.browser.get(LESSON).status_code == 200
    assert len(seen) <= 3
    with count_statements(desk.world.app) as seen:
        desk.browser.post(f"{LESSON}/activities/pick", data={**fields, "_csrf": token}, headers=PARTIAL)
    assert len(seen) <= 6


def test_today_stays_within_its_budget_with_the_real_welcome(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with count_statements(desk.world.app) as seen:
        assert desk.browser.get("/today").status_code in (200, 303)
    assert len(seen) <= 8


def test_three_questions_follow_a_lesson_and_wait_on_today_until_begun(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "next_welcome_step", lambda session, person_id: None)
    check = Step(key="quiz:check-big-letters", title="화면 키우기 확인 문제", optional=True)
    stage = simple_stage()
    outline = (stage.model_copy(update={"steps": (*stage.steps, check)}),)
    cohort = world.cohort(world.organisation(), outline=outline, documents=frozen(world, "0-ready/big-letters"))
    account, enrolment = world.trainee(cohort, "김영희")
    desk = Desk(world, cohort, account, enrolment, world.browser(account))
    assert "/quizzes/check-big-letters" not in desk.browser.get(LESSON).text + desk.browser.get("/today").text
    desk.stand("lesson:0-ready/big-letters", "passed")
    for page in (LESSON, "/today"):
        assert 'href="/quizzes/check-big-letters"' in desk.browser.get(page).text
    assert big_step(desk.browser.get("/today").text) == "/quizzes/stage-0"
    desk.stand(check.key, "started")
    assert "/quizzes/check-big-letters" not in desk.browser.get("/today").text
    assert "확인 문제 다시 풀기" in desk.browser.get(LESSON).text


def test_a_stage_beside_is_offered_on_the_path_without_a_number(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = simple_stage("5-talks", 6, "talk", "")
    talk = Step(key="lesson:5-talks/talk", title="바다에서 온 자료", optional=True)
    talks = stage.model_copy(update={"title": "특강", "steps": (talk,), "beside": True})
    center = world.organisation()
    account, enrolment = world.trainee(world.cohort(center, outline=(simple_stage(), talks), documents={}), "김영희")
    page = world.browser(account).get("/path").text
    assert "더 들어 볼 수 있어요" in page
    assert '<a href="/lessons/5-talks/talk">바다에서 온 자료</a>' in page
    assert "1단계 특강" not in page
    staff = world.browser(world.staff(center), staff=True).get(f"/enrolments/{enrolment.public_id}").text
    assert "언제든 열림" in staff
    assert "1단계 특강" not in staff


def test_staff_have_no_lessons(desk: Desk) -> None:
    worker = desk.world.browser(desk.world.staff(desk.world.organisation("부산 센터")), staff=True)
    for path in ("/today", "/path", LESSON):
        assert worker.get(path).status_code == 403
    assert desk.world.browser().get(LESSON).headers["location"].startswith("/sign-in?next=")


def test_the_ledger_s_time_is_the_transaction_s(desk: Desk, clock: FixedClock) -> None:
    desk.answer("pick")
    with desk.world.database.read() as session:
        assert session.scalars(select(StepState)).one().at == now(session) == clock.instant


def test_a_returned_assignment_leads_to_why_it_came_back(world: World) -> None:
    account, enrolment = world.trainee(world.cohort(world.organisation(), outline=(final_stage(),)))
    submission = hand_in(world, enrolment)
    with world.database.write() as session:
        run = session.get_one(LabelingRun, submission.run_id)
        run.state = "returned"
        session.merge(submission).state = "returned"
    browser = world.browser(account)
    for path in ("/practice/boxes", f"/practice/runs/{run.public_id}"):
        assert f'href="/my/reviews/{submission.public_id}"' in browser.get(path).text
    assert browser.get(f"/my/reviews/{submission.public_id}").status_code == 200
