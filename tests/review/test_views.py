"""The instructor at the desk: the queue, one hand-in, its decision."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from app.audit.models import AuditEntry
from app.cohorts.models import StepState
from app.core.actor import Role
from app.labeling.models import LabelingRun, Submission
from app.review.models import Review
from tests.factories.review import GOOD, POOR, decision, hand_in
from tests.review.conftest import Desk


def stored(desk: Desk, submission: Submission | None = None) -> Review:
    with desk.world.database.read() as session:
        wanted = (submission or desk.submission).id
        return session.scalars(select(Review).where(Review.submission_id == wanted)).one()


def ledger(desk: Desk) -> tuple[str, float | None]:
    with desk.world.database.read() as session:
        row = session.get_one(StepState, (desk.enrolment.id, "assignment:boxes"))
        return row.state, row.score


def test_a_hand_in_goes_back_with_a_reason_and_an_example_is_mended_and_passes(desk: Desk) -> None:
    desk.take()
    answer = desk.decide(decision("returned", 2, 3, 3))
    assert answer.headers["location"] == f"/reviews?decided={desk.submission.public_id}"
    assert ledger(desk) == ("returned", None)
    told = desk.trainee.get(f"/my/reviews/{desk.submission.public_id}").text
    assert "대상 누락" in told
    assert "가운데에 그릇이 하나 더 있어요" in told
    assert "놓친 물건: 그릇" in told

    with desk.world.database.read() as session:
        run = session.get_one(LabelingRun, desk.submission.run_id)
    assert run.state == "returned"
    mended = hand_in(desk.world, desk.enrolment, run=run, drawn=(GOOD, GOOD))
    assert "두 번째 제출" in desk.instructor.get("/reviews").text
    desk.take(mended)
    shown = desk.instructor.get(f"/reviews/{mended.public_id}").text
    assert "지난번에 돌려보낸 까닭" in shown
    assert "네모 1개 더함" in shown
    assert "지난번과 같음" in shown

    answer = desk.decide(decision("passed", 4, 3, 4), mended, _key="k2")

    assert answer.status_code == 303
    assert ledger(desk) == ("passed", 95.0)
    done = desk.trainee.get(f"/my/reviews/{mended.public_id}").text
    assert "최종 과제를 통과했습니다" in done
    assert "95점" in done
    assert "거의 다 꼭 맞고" in done


def test_a_decision_is_on_the_record_with_its_rubric_and_levels(desk: Desk) -> None:
    desk.take()
    desk.decide(decision("passed", 3, 2, 3))

    review = stored(desk)
    assert (review.rubric, review.mark, review.verdict) == ("boxes/1", 70, "passed")
    assert review.scores == {"completeness": 3, "tightness": 2, "labels": 3}
    assert review.snapshot_hash == desk.submission.snapshot_hash
    with desk.world.database.read() as session:
        verbs = session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert [verb for verb in verbs if verb.startswith("review.")] == ["review.taken", "review.passed"]


def test_a_decided_review_refuses_to_be_rewritten(desk: Desk) -> None:
    desk.take()
    desk.decide(decision("passed", 3, 3, 3))

    with pytest.raises(RuntimeError, match="never changes"), desk.world.database.write() as session:
        session.get_one(Review, stored(desk).id).mark = 100


def test_below_the_pass_mark_nothing_passes_and_what_was_chosen_stays(desk: Desk) -> None:
    desk.take()
    answer = desk.decide(decision("passed", 2, 3, 2, note="조금만 더 하면 돼요."))

    assert answer.status_code == 422
    assert "60점이 되어야 통과로 보낼 수 있어요. 지금은 55점이에요." in answer.text
    assert "조금만 더 하면 돼요." in answer.text
    assert 'value="3" checked' in answer.text
    assert stored(desk).state == "leased"
    assert ledger(desk)[0] == "submitted"


def test_sixty_is_enough(desk: Desk) -> None:
    desk.take()
    assert desk.decide(decision("passed", 3, 2, 2)).status_code == 303
    assert ledger(desk) == ("passed", 60.0)


def test_a_return_without_words_reason_and_example_names_each_that_is_missing(desk: Desk) -> None:
    desk.take()
    answer = desk.decide(decision("returned", 2, 2, 2, reason="", note="다시", example=""))

    assert answer.status_code == 422
    for words in ("까닭을 하나 골라", "10자 넘게 적어 주세요. 지금은 2자예요.", "보여 줄 곳을 사진에서"):
        assert words in answer.text


def test_no_level_is_chosen_beforehand_and_the_machine_stands_beside(desk: Desk) -> None:
    desk.take()
    shown = desk.instructor.get(desk.url).text

    assert 'name="level-completeness"' in shown
    assert not [line for line in shown.splitlines() if 'name="level-' in line and " checked" in line]
    assert "물건 4개 중 3개를 찾음" in shown


def test_a_double_click_decides_once_and_gets_the_same_answer(desk: Desk) -> None:
    desk.take()
    first = desk.decide(decision("passed", 4, 4, 4))
    second = desk.decide(decision("passed", 4, 4, 4))

    assert first.headers["location"] == second.headers["location"]
    assert second.status_code == 303


def test_a_form_from_before_the_decision_is_told_so(desk: Desk) -> None:
    desk.take()
    desk.decide(decision("passed", 4, 4, 4))
    late = desk.decide(decision("returned", 1, 1, 1), _key="another tab")

    assert late.status_code == 409
    assert stored(desk).verdict == "passed"


def test_nobody_decides_without_having_taken_the_hand_in(desk: Desk) -> None:
    assert desk.decide(decision("passed", 4, 4, 4)).status_code == 409
    assert 'name="verdict"' not in desk.instructor.get(desk.url).text


def test_a_second_instructor_sees_who_has_it_and_until_when_and_takes_over_afterwards(
    desk: Desk,
) -> None:
    second = desk.world.browser(desk.world.staff(desk.center, Role.INSTRUCTOR, "정강사"), staff=True)
    desk.take()
    shown = second.get(desk.url).text
    assert "한강사 님이 보고 있어요" in shown
    assert "오전 10시까지" in shown
    assert 'name="verdict"' not in shown
    refused = second.submit(f"{desk.url}/leases")
    assert refused.status_code == 409
    assert "한강사 님이 먼저 맡았어요" in refused.text

    desk.pass_time(40, second)
    desk.take(browser=second)

    assert stored(desk).reviewer_name == "정강사"
    late = desk.decide(decision("passed", 4, 4, 4))
    assert late.status_code == 409
    assert "정강사 님이 이어서 보고 있어요" in late.text


def test_marking_for_longer_than_the_lease_is_not_lost_while_nobody_took_over(desk: Desk) -> None:
    desk.take()
    desk.pass_time(50)

    assert desk.decide(decision("passed", 4, 4, 4)).status_code == 303
    assert stored(desk).verdict == "passed"


def test_a_form_from_an_earlier_lease_of_ones_own_is_stale(desk: Desk) -> None:
    second = desk.world.browser(desk.world.staff(desk.center, Role.INSTRUCTOR, "정강사"), staff=True)
    desk.take()
    desk.pass_time(40, second)
    desk.take(browser=second)
    desk.pass_time(40, second)
    desk.take()

    assert desk.decide(decision("passed", 4, 4, 4), _seq="1").status_code == 409
    assert desk.decide(decision("passed", 4, 4, 4), _seq="3", _key="new").status_code == 303


def test_laying_down_frees_a_hand_in_at_once(desk: Desk) -> None:
    second = desk.world.browser(desk.world.staff(desk.center, Role.INSTRUCTOR, "정강사"), staff=True)
    desk.take()
    assert desk.instructor.submit(f"{desk.url}/leases/end").headers["location"] == "/reviews"

    desk.take(browser=second)
    assert stored(desk).reviewer_name == "정강사"


def test_two_instructors_reach_for_one_hand_in_at_once_and_one_gets_it(desk: Desk) -> None:
    browsers = [
        desk.world.browser(desk.world.staff(desk.center, Role.INSTRUCTOR, name), staff=True)
        for name in ("정강사", "오강사")
    ]
    tokens = [browser.csrf() for browser in browsers]
    together = threading.Barrier(2)
    answers: list[int] = []

    def reach(browser: Any, token: str) -> None:
        together.wait()
        answers.append(browser.post(f"{desk.url}/leases", data={"_csrf": token}).status_code)

    threads = [threading.Thread(target=reach, args=pair) for pair in zip(browsers, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [303, 409]


def test_after_a_decision_the_next_in_the_queue_is_taken_and_the_notice_says_what_was_done(
    desk: Desk,
) -> None:
    _, other = desk.world.trainee(_cohort(desk), "최미경")
    following = hand_in(desk.world, other, waited=timedelta(hours=1))
    desk.take()

    answer = desk.decide(decision("passed", 4, 4, 4))

    assert answer.headers["location"] == f"/reviews/{following.public_id}?decided={desk.submission.public_id}"
    shown = desk.instructor.get(answer.headers["location"]).text
    assert "박순자 님의 과제를 통과로 보냈어요" in shown
    assert "최미경 님의 과제" in shown
    assert 'name="verdict"' in shown


def test_from_the_second_return_on_the_way_is_a_talk(desk: Desk) -> None:
    desk.take()
    desk.decide(decision("returned", 1, 1, 1))
    assert stored(desk).call_needed is False
    with desk.world.database.read() as session:
        run = session.get_one(LabelingRun, desk.submission.run_id)
    second = hand_in(desk.world, desk.enrolment, run=run, drawn=(POOR, POOR))
    desk.take(second)
    assert "이번이 두 번째 돌려보내기예요" in desk.instructor.get(f"/reviews/{second.public_id}").text
    desk.decide(decision("returned", 1, 1, 1), second, _key="k2")

    assert stored(desk, second).call_needed is True
    assert "강사와 10분 통화 예약" in desk.trainee.get(f"/my/reviews/{second.public_id}").text
    third = hand_in(desk.world, desk.enrolment, run=run, drawn=(POOR, POOR))
    desk.take(third)
    shown = desk.instructor.get(f"/reviews/{third.public_id}").text
    assert "10분 통화를 잡고 돌려보내기" in shown
    assert "고쳐 달라고 돌려보내기" not in shown


def test_another_centers_instructor_finds_nothing(desk: Desk) -> None:
    foreign = desk.world.browser(desk.world.staff(desk.world.organisation("부산 센터"), Role.INSTRUCTOR), staff=True)

    assert "박순자" not in foreign.get("/reviews").text
    assert foreign.get(desk.url).status_code == 404
    for deed in ("leases", "leases/end", "decisions"):
        assert foreign.submit(f"{desk.url}/{deed}", decision("passed", 4, 4, 4)).status_code == 404


@pytest.mark.parametrize("role", [Role.CENTER, Role.EMPLOYER, Role.TRAINEE])
def test_only_instructors_judge(desk: Desk, role: Role) -> None:
    browser = desk.world.browser(desk.world.staff(desk.center, role))

    assert browser.get("/reviews").status_code == 403
    assert browser.get(desk.url).status_code == 403
    assert browser.submit(f"{desk.url}/leases").status_code == 403


def test_a_trainee_sees_only_own_hand_ins(desk: Desk) -> None:
    other, _ = desk.world.trainee(_cohort(desk), "최미경")

    assert desk.trainee.get(f"/my/reviews/{desk.submission.public_id}").status_code == 200
    assert desk.world.browser(other).get(f"/my/reviews/{desk.submission.public_id}").status_code == 404
    assert desk.world.browser(other).get(f"/my/reviews/{desk.submission.public_id}/status").status_code == 404


def test_while_it_waits_the_trainee_learns_neither_the_right_boxes_nor_who_looks(desk: Desk) -> None:
    desk.take()
    shown = desk.trainee.get(f"/my/reviews/{desk.submission.public_id}").text

    assert "강사가 살펴보고 있어요" in shown
    assert "그릇" not in shown
    assert "한강사" not in shown
    assert "강사가 보는 중" in desk.trainee.get(f"/my/reviews/{desk.submission.public_id}/status").text


def test_an_empty_queue_says_so(desk: Desk) -> None:
    idle = desk.world.browser(desk.world.staff(desk.world.organisation("부산 센터"), Role.INSTRUCTOR), staff=True)

    assert "기다리는 과제가 없어요" in idle.get("/reviews").text


def test_the_queue_is_in_order_of_waiting_and_asks_no_more_for_many_than_for_one(desk: Desk) -> None:
    counted: list[str] = []

    def count(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        counted.append(statement)

    engine = desk.world.app.state.database.engine
    event.listen(engine, "before_cursor_execute", count)
    desk.instructor.get("/reviews")
    for_one = len(counted)
    event.remove(engine, "before_cursor_execute", count)
    for hours in range(5, 11):
        _, enrolment = desk.world.trainee(_cohort(desk), f"훈련생{hours}")
        hand_in(desk.world, enrolment, waited=timedelta(hours=hours))
    event.listen(engine, "before_cursor_execute", count)
    counted.clear()
    shown = desk.instructor.get("/reviews").text
    event.remove(engine, "before_cursor_execute", count)

    assert len(counted) == for_one
    places = [shown.index(f">{name}</a>") for name in ("훈련생10", "훈련생7", "훈련생5", "박순자")]
    assert places == sorted(places)


def _cohort(desk: Desk) -> Any:
    from app.cohorts.models import Cohort

    with desk.world.database.read() as session:
        return session.get_one(Cohort, desk.enrolment.cohort_id)
