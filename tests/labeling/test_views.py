"""The practice ladder through HTTP, as a phone without JavaScript would use it."""

from sqlalchemy import select

from app.core.actor import Role
from app.labeling.models import Annotation, LabelingRun
from tests.factories.world import World
from tests.labeling.conftest import F1, RIGHT, T1, Trainee, form_of

JSON = {"Accept": "application/json", "HX-Request": "true"}


def test_the_task_page_offers_the_first_rung_and_locks_the_others(trainee: Trainee) -> None:
    page = trainee.browser.get("/practice/boxes")
    assert page.status_code == 200
    assert "따라 하기 시작하기" in page.text
    assert "따라 하기를 마치면 열려요." in page.text


def test_a_rung_that_is_not_open_cannot_be_started(trainee: Trainee) -> None:
    answer = trainee.browser.submit("/practice/boxes/runs", {"pool": "exam"})
    assert answer.status_code == 403
    assert "연습을 마치면 열려요." in answer.text


def test_a_pool_that_does_not_exist_is_not_found(trainee: Trainee) -> None:
    assert trainee.browser.submit("/practice/boxes/runs", {"pool": "gold"}).status_code == 404


def test_two_taps_on_start_are_one_run(trainee: Trainee) -> None:
    assert trainee.start("tutorial") == trainee.start("tutorial")
    with trainee.database.read() as session:
        assert len(session.scalars(select(LabelingRun)).all()) == 1


def test_boxes_are_kept_and_shown_again(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    answer = trainee.browser.submit(f"{run}/items/1", form_of(T1))
    assert answer.status_code == 303
    page = trainee.browser.get(f"{run}/items/1").text
    assert page.count('class="wb-item"') == 3, "two rows and the template"
    assert 'name="revision" value="1"' in page
    assert "컵 · 왼쪽 위" in page


def test_the_island_is_told_the_new_revision(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    answer = trainee.browser.submit(f"{run}/items/1", form_of(T1), headers=JSON)
    assert answer.json() == {"revision": 1}


def test_a_box_can_be_added_and_deleted_without_javascript(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    trainee.browser.submit(f"{run}/items/1", form_of([], deed="add"))
    assert regions(trainee) == [{"label": "cup", "x": 120, "y": 90, "w": 80, "h": 60}]
    trainee.browser.submit(f"{run}/items/1", form_of([("cup", 120, 90, 80, 60), *T1], 1, deed="delete-1"))
    assert [(r["label"], r["x"], r["y"], r["w"], r["h"]) for r in regions(trainee)] == T1


def test_a_box_outside_the_picture_is_refused_by_its_row(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    wrong = [T1[0], ("pot", 300, 120, 120, 90)]
    answer = trainee.browser.submit(f"{run}/items/1", form_of(wrong))
    assert answer.status_code == 422
    assert "네모 2번이 사진 밖으로 나갔어요. 사진은 가로 320, 세로 240까지예요." in answer.text
    assert 'value="300"' in answer.text, "what was typed stays"
    assert regions(trainee) is None


def test_the_island_hears_which_row_is_wrong(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    answer = trainee.browser.submit(f"{run}/items/1", form_of([("cup", 1, 1, 0, 5)]), headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["fields"]["box-1"].startswith("네모 1번에 크기가 없어요.")


def test_checking_refuses_a_box_without_size_too(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    answer = trainee.browser.submit(f"{run}/items/1/check", form_of([("cup", 5, 5, -3, 5)]))
    assert answer.status_code == 422


def test_a_stale_page_shows_both_drafts_and_loses_nothing(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    trainee.browser.submit(f"{run}/items/1", form_of(T1))
    mine = [("cup", 7, 8, 9, 10)]
    answer = trainee.browser.submit(f"{run}/items/1", form_of(mine), headers=JSON)
    assert answer.status_code == 409
    assert "data-two-drafts" in answer.text
    assert "<html" not in answer.text
    assert 'x="7"' in answer.text
    assert 'x="160"' in answer.text
    assert len(regions(trainee)) == 2
    kept = trainee.browser.submit(f"{run}/items/1", form_of(mine, 1))
    assert kept.status_code == 303
    assert regions(trainee) == [{"label": "cup", "x": 7, "y": 8, "w": 9, "h": 10}]


def test_the_same_boxes_sent_twice_are_saved_once(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    for _ in range(2):
        assert trainee.browser.submit(f"{run}/items/1", form_of(T1), headers=JSON).json() == {"revision": 1}


def test_checking_explains_what_was_missed_and_keeps_the_first_answer(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    answer = trainee.browser.submit(f"{run}/items/1/check", form_of([T1[0]]))
    page = trainee.browser.get(answer.headers["location"]).text
    assert "냄비 1개를 놓쳤어요(오른쪽 아래)." in page
    assert "정답카나리아-t1" in page
    trainee.browser.submit(f"{run}/items/1/check", form_of(T1, 1))
    assert "모두 잘 찾았어요." in trainee.browser.get(f"{run}/items/1/feedback").text
    with trainee.database.read() as session:
        drawn = session.scalars(select(Annotation)).one()
        assert drawn.first_score == 66.7
        assert len(drawn.first_answer or []) == 1


def test_feedback_waits_for_an_answer(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    assert trainee.browser.get(f"{run}/items/1/feedback").status_code == 404


def test_practice_counts_first_answers(trainee: Trainee) -> None:
    trainee.train("tutorial", RIGHT)
    assert trainee.step("practice:boxes/tutorial").state == "passed"
    run = trainee.start("practice")
    trainee.browser.submit(f"{run}/items/1/check", form_of([]))
    trainee.browser.submit(f"{run}/items/1/check", form_of(RIGHT["p1"], 1))
    trainee.browser.submit(f"{run}/items/2/check", form_of([]))
    trainee.hand_in(run)
    assert trainee.step("practice:boxes/practice").score == 0
    assert "사진마다 처음 확인한 답으로 센 점수입니다." in trainee.browser.get(f"{run}/result").text


def test_handing_in_waits_for_every_picture(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    trainee.browser.submit(f"{run}/items/1/check", form_of(T1))
    assert "아직 1장이 남았어요." in trainee.browser.get(run).text
    answer = trainee.browser.submit(f"{run}/hand-in", {"_seq": 0})
    assert answer.status_code == 409
    assert "아직 끝내지 않은 사진이 있어요: 2번." in answer.text


def open_exam(trainee: Trainee) -> str:
    trainee.passed("practice:boxes/tutorial", "practice:boxes/practice")
    return trainee.start("exam")


def test_no_page_of_an_exam_carries_gold_before_it_is_passed(trainee: Trainee) -> None:
    run = open_exam(trainee)
    trainee.draw(run, {})
    pages = [run, f"{run}/result", *(f"{run}/items/{n}{tail}" for n in (1, 2) for tail in ("", "/feedback"))]
    seen = "".join(trainee.browser.get(page).text for page in pages)
    assert "정답카나리아" not in seen
    assert trainee.browser.submit(f"{run}/items/1/check", form_of([], 1)).status_code == 403
    trainee.hand_in(run)
    seen = "".join(trainee.browser.get(page).text for page in pages)
    assert "정답카나리아" not in seen, "a failed exam is sat again with the same pictures"
    assert trainee.browser.get(f"{run}/items/1/feedback").status_code == 404


def test_a_passed_exam_opens_the_final_assignment_and_shows_its_pictures(trainee: Trainee) -> None:
    run = open_exam(trainee)
    trainee.draw(run, RIGHT)
    answer = trainee.hand_in(run)
    page = trainee.browser.get(answer.headers["location"]).text
    assert "100점" in page
    assert "실습을 통과했습니다" in page
    assert trainee.step("practice:boxes/exam").state == "passed"
    assert "최종 과제 시작하기" in trainee.browser.get("/practice/boxes").text
    assert "정답카나리아" in trainee.browser.get(f"{run}/items/1/feedback").text


def test_a_low_exam_leads_back_to_practice(trainee: Trainee) -> None:
    run = open_exam(trainee)
    trainee.draw(run, {})
    trainee.hand_in(run)
    step = trainee.step("practice:boxes/exam")
    assert (step.state, step.score, step.misses) == ("failed", 0, 1)
    assert trainee.browser.submit("/practice/boxes/runs", {"pool": "exam"}).status_code == 403
    trainee.browser.app.state.database.clock.instant += one_minute()
    trainee.train("practice", RIGHT)
    assert trainee.start("exam") != run


def test_an_exam_in_the_middle_asks_for_a_day_and_the_guide(trainee: Trainee) -> None:
    run = open_exam(trainee)
    trainee.draw(run, {"e2": RIGHT["e2"][:1]})
    trainee.hand_in(run)
    assert trainee.step("practice:boxes/exam").score == 50
    page = trainee.browser.get("/practice/boxes").text
    assert "하루 쉬고, 가이드를 다시 읽은 뒤에 볼 수 있어요." in page
    assert "가이드를 다시 읽었어요" in trainee.browser.get("/practice/boxes/guide").text
    trainee.browser.submit("/practice/boxes/guide")
    assert trainee.browser.submit("/practice/boxes/runs", {"pool": "exam"}).status_code == 403


def test_handing_in_twice_is_one_hand_in(trainee: Trainee) -> None:
    run = open_exam(trainee)
    trainee.draw(run, {})
    assert trainee.browser.submit(f"{run}/hand-in", {"_seq": 0}).status_code == 303
    assert trainee.browser.submit(f"{run}/hand-in", {"_seq": 0}).status_code == 303
    assert trainee.step("practice:boxes/exam").misses == 1


def test_what_was_handed_in_cannot_be_changed(trainee: Trainee) -> None:
    run = open_exam(trainee)
    trainee.draw(run, RIGHT)
    trainee.hand_in(run)
    answer = trainee.browser.submit(f"{run}/items/1", form_of([], 1))
    assert answer.status_code == 409
    assert "이미 낸 것이라 고칠 수 없어요." in answer.text


def test_another_persons_run_looks_like_no_run(trainee: Trainee, stranger: Trainee) -> None:
    run = trainee.start("tutorial")
    for page in (run, f"{run}/items/1", f"{run}/result", f"{run}/items/1/feedback"):
        assert stranger.browser.get(page).status_code == 404
    assert stranger.browser.submit(f"{run}/items/1", form_of(T1)).status_code == 404
    assert stranger.browser.submit(f"{run}/items/1/check", form_of(T1)).status_code == 404
    assert stranger.browser.submit(f"{run}/hand-in", {"_seq": 0}).status_code == 404
    assert stranger.browser.get(f"{run}/items/99").status_code == 404


def test_staff_do_not_draw_for_a_trainee(trainee: Trainee, world: World) -> None:
    run = trainee.start("tutorial")
    with trainee.database.read() as session:
        from app.people.models import Organisation

        organisation = session.get_one(Organisation, trainee.cohort.organisation_id)
    staff = world.browser(world.staff(organisation, Role.CENTER), staff=True)
    assert staff.get(run).status_code == 403
    assert staff.submit(f"{run}/items/1", form_of(T1)).status_code == 403


def test_pictures_are_served_to_those_who_learn_or_teach(trainee: Trainee, world: World) -> None:
    answer = trainee.browser.get("/practice/media/boxes/pic0.webp")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"].startswith("private, max-age=")
    assert world.browser().get("/practice/media/boxes/pic0.webp").status_code == 303


def test_no_other_file_is_reached_through_the_pictures(trainee: Trainee) -> None:
    for name in (
        "..%2Fgold%2Ft1.json",
        "../gold/t1.json",
        "%2e%2e/gold/t1.json",
        "t1.json",
        "..%5Cgold%5Ct1.json",
        "/etc/passwd",
        "pic0.webp%00.json",
    ):
        answer = trainee.browser.get(f"/practice/media/boxes/{name}")
        assert answer.status_code == 404, name
        assert "정답카나리아" not in answer.text


def test_a_shut_stage_keeps_its_practice_shut(world: World, trainee: Trainee) -> None:
    from tests.factories.world import simple_stage
    from tests.labeling.conftest import boxes_stage

    with trainee.database.read() as session:
        from app.people.models import Organisation

        organisation = session.get_one(Organisation, trainee.cohort.organisation_id)
    cohort = world.cohort(organisation, outline=(simple_stage(), boxes_stage(week=5)), name="4회차")
    account, _ = world.trainee(cohort)
    browser = world.browser(account)
    assert "‘준비해요’ 단계의 확인 문제를 통과하면 열려요." in browser.get("/practice/boxes").text
    assert browser.submit("/practice/boxes/runs", {"pool": "tutorial"}).status_code == 403


def test_the_final_assignment_waits_for_the_instructor(trainee: Trainee) -> None:
    trainee.passed("practice:boxes/tutorial", "practice:boxes/practice", "practice:boxes/exam")
    run = trainee.start("final")
    trainee.draw(run, {"f1": F1})
    trainee.hand_in(run)
    assert trainee.step("assignment:boxes").state == "submitted"
    page = trainee.browser.get(f"{run}/result").text
    assert "과제를 제출했습니다" in page
    assert "정답카나리아" not in page
    assert "강사가 살펴보고 있어요." in trainee.browser.get("/practice/boxes").text


def regions(trainee: Trainee) -> list[dict[str, object]] | None:
    with trainee.database.read() as session:
        drawn = session.scalars(select(Annotation)).one_or_none()
        return drawn.answer if drawn else None


def one_minute():
    from datetime import timedelta

    return timedelta(minutes=1)


def test_a_double_tap_on_check_is_one_check(trainee: Trainee) -> None:
    run = trainee.start("tutorial")
    for _ in range(2):
        assert trainee.browser.submit(f"{run}/items/1/check", form_of(T1)).status_code == 303
    with trainee.database.read() as session:
        assert session.scalars(select(Annotation)).one().revision == 1
