"""Staff at a cohort's quizzes: the list, the window, more for one person, a mark by hand."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.assessment.models import Attempt, AttemptStep, QuizWindow
from app.assessment.staff_queries import QuizFacts, by_stage
from app.audit.models import AuditEntry
from app.cohorts.models import Cohort, StepState
from app.content.quiz import Policy
from app.core.actor import Role
from app.core.clock import FixedClock
from app.core.database import Database
from tests.assessment.conftest import Sitting
from tests.assessment.staffroom import base, choice, mate, open_class, quiz_of, staff, take

MakeSitting = Callable[..., Sitting]


@pytest.fixture
def sitting(app: FastAPI, make_sitting: MakeSitting) -> Sitting:
    return open_class(app, make_sitting, quiz_of(choice("q1"), choice("q2"), policy=Policy(minutes=10, attempts=1)))


def verbs(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.startswith("assessment."))))


def test_the_list_says_how_many_took_and_passed_each_quiz(sitting: Sitting) -> None:
    take(sitting, [0, 0])
    take(mate(sitting), [1, 1])
    take(mate(sitting), [0, 0], hand_in=False)
    page = staff(sitting).get(f"/cohorts/{sitting.cohort.public_id}/quizzes").text
    assert "3명 중 2명" in page
    assert "3명 중 1명" in page
    assert "50.0점" in page
    assert re.search(r'data-label="푸는 중" class="num">1<', page)
    assert (
        f'href="/cohorts/{sitting.cohort.public_id}/quizzes"'
        in staff(sitting, Role.CENTER).get(f"/cohorts/{sitting.cohort.public_id}").text
    )


def test_the_list_is_by_stage_and_opens_where_the_class_is_at_work() -> None:
    def facts(slug: str, *, taken: int = 0, waiting: int = 0) -> QuizFacts:
        return QuizFacts(slug, slug, 5, taken, 0, None, 0, waiting, None)

    outline = [{"title": title, "steps": [{"key": f"quiz:{slug}"}]} for title, slug in (("하나", "a"), ("둘", "b"))]
    outline.append({"title": "셋", "steps": [{"key": "lesson:x"}, {"key": "quiz:c"}]})
    cohort = Cohort(outline=outline)
    marked = [facts("a", taken=5), facts("b", taken=3, waiting=1), facts("c", taken=2), facts("d")]
    assert [(each.title, [q.slug for q in each.quizzes], each.in_work) for each in by_stage(cohort, marked)] == [
        ("하나", ["a"], False),
        ("둘", ["b"], True),
        ("셋", ["c"], False),
        ("단계 밖의 문제", ["d"], False),
    ]
    assert [each.in_work for each in by_stage(cohort, [facts("a", taken=2), facts("b")])] == [True, False]


def test_a_cohort_without_quizzes_and_one_nobody_took_say_so(sitting: Sitting, make_sitting: MakeSitting) -> None:
    empty = make_sitting("stage-1", documents={})
    assert "확인 문제가 없어요" in staff(empty).get(f"/cohorts/{empty.cohort.public_id}/quizzes").text
    assert "아직 끝낸 풀이가 없어요" in staff(sitting).get(f"{base(sitting)}/statistics").text
    assert "1명 중 0명" in staff(sitting).get(base(sitting)).text


def test_staff_of_another_center_find_nothing(sitting: Sitting) -> None:
    attempt = take(sitting, [0, 1]).rsplit("/", 1)[1]
    foreign = staff(sitting, elsewhere=True)
    for path in ("", "/statistics", "/regrades", f"/attempts/{attempt}", f"/takers/{sitting.enrolment.public_id}"):
        assert foreign.get(base(sitting) + path).status_code == 404, path
    assert foreign.submit(f"{base(sitting)}/window", {}).status_code == 404
    assert (
        foreign.submit(f"{base(sitting)}/attempts/{attempt}/marks/1", {"percent": "0", "reason": "x"}).status_code
        == 404
    )


def test_an_attempt_of_another_cohort_is_not_found_under_this_one(sitting: Sitting, make_sitting: MakeSitting) -> None:
    other = make_sitting("other", documents=sitting.cohort.documents)
    attempt = take(other, [0, 0]).rsplit("/", 1)[1]
    assert staff(sitting).get(f"{base(sitting)}/attempts/{attempt}").status_code == 404


# -- window and extension -----------------------------------------------------------------------------------------------


def test_a_window_in_korean_time_closes_the_quiz_and_is_recorded(
    sitting: Sitting, database: Database, clock: FixedClock
) -> None:
    browser = staff(sitting, Role.CENTER)
    sent = {"opens_at": "2026-11-23T09:00", "closes_at": "2026-11-23T09:50"}
    assert browser.submit(f"{base(sitting)}/window", sent).status_code == 303
    with database.read() as session:
        window = session.scalars(select(QuizWindow)).one()
        assert window.closes_at is not None
        assert window.closes_at.isoformat() == "2026-11-23T00:50:00+00:00"
    assert 'value="2026-11-23T09:50"' in browser.get(base(sitting)).text
    clock.instant += timedelta(minutes=21)
    refused = sitting.browser.submit("/quizzes/other/attempts")
    assert refused.status_code == 409, refused.headers["location"]
    opened = staff(sitting).submit(f"{base(sitting)}/window", {})
    assert opened.headers["location"] == base(sitting)
    assert sitting.browser.submit("/quizzes/other/attempts").status_code == 303
    assert verbs(database).count("assessment.window_set") == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"closes_at": "내일"}, "닫는 때를 2026-12-01 09:00처럼"),
        ({"opens_at": "2026-11-24T09:00", "closes_at": "2026-11-24T08:00"}, "닫는 때가 여는 때보다 뒤"),
        ({"opens_at": "0202-11-24T09:00"}, "연도를 다시 봐 주세요"),
        ({"opens_at": "2026-11-24T09:00+02:00"}, "한국 시각으로만"),
    ],
)
def test_a_window_that_cannot_be_is_refused_with_the_reason(sitting: Sitting, sent: dict[str, str], words: str) -> None:
    answer = staff(sitting).submit(f"{base(sitting)}/window", sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert next(iter(sent.values())) in answer.text


def test_more_time_moves_the_end_of_an_open_attempt(sitting: Sitting, database: Database, clock: FixedClock) -> None:
    attempt = take(sitting, [0, 0], hand_in=False)
    url = f"{base(sitting)}/takers/{sitting.enrolment.public_id}"
    browser = staff(sitting)
    assert browser.submit(f"{url}/extension", {"minutes": "15", "reason": "화면 읽기를 써요"}).status_code == 303
    assert "화면 읽기를 써요" in browser.get(url).text
    clock.instant += timedelta(minutes=20)
    assert sitting.hand_in(attempt).status_code == 303
    with database.read() as session:
        assert session.scalars(select(Attempt.ended_by)).one() == "person"
    assert "assessment.extended" in verbs(database)


def test_another_try_lets_the_person_begin_again_and_nobody_else(sitting: Sitting) -> None:
    other = mate(sitting)
    take(sitting, [1, 1])
    take(other, [1, 1])
    url = f"{base(sitting)}/takers/{sitting.enrolment.public_id}/extension"
    assert staff(sitting).submit(url, {"attempts": "1", "reason": "정전"}).status_code == 303
    assert sitting.browser.submit("/quizzes/other/attempts").status_code == 303
    assert other.browser.submit("/quizzes/other/attempts").status_code == 409


def test_an_extension_without_a_reason_or_with_no_number_is_refused(sitting: Sitting) -> None:
    url = f"{base(sitting)}/takers/{sitting.enrolment.public_id}/extension"
    answer = staff(sitting).submit(url, {"minutes": "많이"})
    assert answer.status_code == 422
    assert "까닭을 적어 주세요" in answer.text
    assert "0부터 600분까지" in answer.text
    assert 'value="많이"' in answer.text


# -- a mark by hand -----------------------------------------------------------------------------------------------------


def test_an_override_changes_the_score_and_keeps_what_was_there(sitting: Sitting, database: Database) -> None:
    attempt = take(sitting, [0, 1])
    slot = sitting.slot_of(attempt, "q2")
    url = f"{base(sitting)}{attempt}"
    browser = staff(sitting)
    answer = browser.submit(f"{url}/marks/{slot}", {"percent": "100", "reason": "보기 ‘나’도 맞아요"})
    assert answer.status_code == 303
    with database.read() as session:
        kept = session.scalars(select(Attempt)).one()
        assert (kept.score, sorted(kept.fractions or [])) == (100, [1, 1])
        steps = session.scalars(select(AttemptStep).where(AttemptStep.slot == slot).order_by(AttemptStep.seq)).all()
        assert [(step.kind, step.fraction) for step in steps][-2:] == [("finished", 0), ("overridden", 1)]
        assert steps[-1].response == steps[-2].response
        stands = session.scalars(select(StepState).where(StepState.step == "quiz:other")).one()
        assert (stands.state, stands.score, stands.misses) == ("passed", 100, 1)
    page = browser.get(url).text
    assert "보기 ‘나’도 맞아요" in page
    assert "0.0% →" in page
    assert "assessment.overridden" in verbs(database)


def test_an_override_may_lower_a_score_but_takes_no_pass_away(sitting: Sitting, database: Database) -> None:
    attempt = take(sitting, [0, 0])
    for slot in (1, 2):
        sent = {"percent": "0", "reason": "남의 답"}
        assert staff(sitting).submit(f"{base(sitting)}{attempt}/marks/{slot}", sent).status_code == 303
    with database.read() as session:
        stands = session.scalars(select(StepState).where(StepState.step == "quiz:other")).one()
        assert (stands.state, stands.score, stands.misses) == ("passed", 0, 0)


@pytest.mark.parametrize("percent", ["", "백", "101", "-1", "5e1", "1/2", "٣"])
def test_a_mark_that_is_none_is_refused_beside_its_field(sitting: Sitting, percent: str) -> None:
    attempt = take(sitting, [0, 0])
    answer = staff(sitting).submit(f"{base(sitting)}{attempt}/marks/1", {"percent": percent, "reason": "까닭"})
    assert answer.status_code == 422
    assert 'id="percent-1-error"' in answer.text


def test_an_open_attempt_and_a_slot_that_is_not_there_take_no_mark(sitting: Sitting) -> None:
    attempt = take(sitting, [0, 0], hand_in=False)
    sent = {"percent": "50", "reason": "까닭"}
    assert staff(sitting).submit(f"{base(sitting)}{attempt}/marks/1", sent).status_code == 409
    assert "아직 푸는 중" in staff(sitting).get(f"{base(sitting)}{attempt}").text
    sitting.hand_in(attempt)
    assert staff(sitting).submit(f"{base(sitting)}{attempt}/marks/9", sent).status_code == 404
