"""Mock work through HTTP: choosing, taking, handing in, results, mending, a changed rule, looking through others' work."""

import re
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from app.core.actor import Role
from app.labeling.tasks import find_task
from app.queues import reviewing
from app.queues.models import MockReview
from app.queues.queries import slot_answers
from tests.queues.conftest import TASK, Floor, Hand

WRONG = [("pot", 1, 1, 9, 9)]
JSON = {"Accept": "application/json"}


def test_a_queue_opens_with_the_exam_and_says_what_it_is(floor: Floor) -> None:
    before = floor.hand("이정호", passed=False)
    assert "통과 시험을 통과하면 모의 작업이 열려요." in before.page("/queues")
    assert before.post(f"/queues/{TASK}/workers").status_code == 403
    assert before.post(f"/queues/{TASK}/items").headers["location"] == f"/queues/{TASK}"

    after = floor.hand("박순자")
    cards = after.page("/queues")
    assert "여기 적힌 돈은 연습용이에요." in cards
    assert "100원" in cards
    notice = after.page()
    assert "이름 없이" in notice
    assert "10분 동안 내 자리예요." in notice
    after.join().join()
    assert after.step("practice:boxes/mock").state == "started"
    assert len(floor.slots()) == 24, "twelve items, two people each, opened once"


def test_an_item_is_taken_drafted_and_handed_in_once(hand: Hand) -> None:
    place = hand.take()
    assert hand.take() == place, "one item at a time"
    item = hand.item_of(place)
    page = hand.page(place)
    assert "연습용 단가" in page
    assert "정답카나리아" not in page
    saved = hand.post(place, {"revision": 0, "label": ["cup"], "x": [1], "y": [1], "w": [9], "h": [9]}, headers=JSON)
    assert saved.json() == {"revision": 1}
    assert hand.hand_in(place, hand.right(item)).headers["location"] == f"/queues/{TASK}"
    again = hand.post(f"{place}/hand-in", {"revision": 1, **columns(hand.right(item))})
    assert again.status_code == 303, "a double tap"
    assert hand.worker.done == 1
    assert hand.post(place, {"revision": 2, **columns(WRONG)}).status_code == 409
    shown = hand.page()
    assert "4장만 더 내면 결과가 나와요." in shown
    assert hand.browser.get(f"{place}/result").status_code == 404, "not told yet"


def columns(boxes: list[tuple[str, int, int, int, int]]) -> dict[str, list[object]]:
    return {
        name: list(values)
        for name, values in zip(("label", "x", "y", "w", "h"), zip(*boxes, strict=True), strict=bool(boxes))
    }


def test_what_goes_very_quickly_is_asked_about_once_and_never_refused(hand: Hand) -> None:
    place = hand.take()
    boxes = columns(hand.right(hand.item_of(place)) or WRONG)
    asked = hand.post(f"{place}/hand-in", {"revision": 0, **boxes})
    assert asked.status_code == 200
    assert "조금 빨라요. 한 번 더 살펴볼까요?" in asked.text
    assert hand.work(place).draft, "what was sent is kept"
    assert f"{place}/hand-in?sure=1" in asked.text
    assert hand.post(f"{place}/hand-in?sure=1", {"revision": 1, **boxes}).status_code == 303
    assert (hand.worker.done, hand.worker.quick) == (1, 1)


def test_nothing_marked_is_asked_about_once_and_then_taken(hand: Hand) -> None:
    place, question = hand.take(), "네모가 하나도 없어요. 이대로 낼까요?"
    asked = hand.post(f"{place}/hand-in", {"revision": 0})
    assert (asked.status_code, asked.headers["location"]) == (303, f"{place}?blank=1")
    page = hand.page(asked.headers["location"])
    assert question in page
    assert f'formaction="{place}/hand-in?sure=1"' in page
    assert question not in hand.page(place)
    assert hand.worker.done == 0
    hand.post(place, {"revision": 1, **columns(WRONG)})
    assert question not in hand.page(f"{place}?blank=1"), "something is marked by now"
    hand.post(place, {"revision": 2})
    assert hand.post(f"{place}/hand-in?sure=1", {"revision": 3}).headers["location"] == f"/queues/{TASK}"
    assert (hand.worker.done, hand.work(place).answer) == (1, [])


def test_two_windows_are_shown_side_by_side(hand: Hand) -> None:
    place = hand.take()
    hand.post(place, {"revision": 0, **columns(WRONG)})
    other = hand.post(place, {"revision": 0, **columns([("cup", 2, 2, 8, 8)])})
    assert other.status_code == 409
    assert "data-two-drafts" in other.text
    assert hand.work(place).draft[0]["label"] == "pot"


def test_skipping_asks_for_a_reason_and_gives_the_slot_back(hand: Hand, floor: Floor) -> None:
    place = hand.take()
    item = hand.item_of(place)
    assert hand.post(f"{place}/skip").status_code == 422
    assert hand.post(f"{place}/skip", {"reason": "personal", "note": "전화번호가 보여요"}).status_code == 303
    assert hand.post(f"{place}/skip", {"reason": "hard"}).status_code == 303, "twice is once"
    assert not any(slot.holder_id for slot in floor.slots())
    assert hand.item_of(hand.take()) != item, "nobody gets an item twice"
    staff = floor.world.browser(floor.world.staff(floor.organisation, Role.INSTRUCTOR), staff=True)
    page = staff.get(f"/cohorts/{floor.cohort.public_id}/queues").text
    assert "남의 개인정보가 보여요 1번" in page
    rank = next(slot.rank for slot in floor.slots() if slot.item == item)
    flagged = re.search(rf'<a class="more" href="([^"]+)">{rank + 1}번째 사진', page)
    assert flagged, "called by its place, not by its id"
    about = staff.get(flagged[1])
    assert about.status_code == 200
    picture = find_task(floor.world.app.state.content, TASK).item(item).media
    assert picture.rpartition("/")[2] in about.text, "the picture is there, although nobody has answered it"
    assert "박순자" in page


def test_the_last_hand_in_can_be_taken_back_until_the_next_is_taken(hand: Hand) -> None:
    place = hand.take()
    hand.hand_in(place, WRONG)
    assert hand.post(f"/queues/{TASK}/undo").headers["location"] == place
    assert hand.post(f"/queues/{TASK}/undo").headers["location"] == place, "a second tap"
    assert (hand.worker.done, hand.work(place).state) == (0, "held")
    hand.hand_in(place, hand.right(hand.item_of(place)))
    assert hand.work(place).first_score == 100, "the first answer is the one that stands"
    hand.clock.instant += timedelta(minutes=11)
    assert hand.post(f"/queues/{TASK}/undo").status_code == 409


def test_a_lease_that_ran_out_frees_the_slot_and_a_late_answer_is_kept(floor: Floor) -> None:
    first, second, third = (floor.hand().join() for _ in range(3))
    place, other = first.take(), second.take()
    item = first.item_of(place)
    assert second.item_of(other) == item, "two people each"
    assert third.item_of(third.take()) != item
    floor.clock.instant += timedelta(minutes=6)
    second.post(other, {"revision": 0, **columns(WRONG)})
    floor.clock.instant += timedelta(minutes=5)
    fourth = floor.hand().join()
    assert fourth.item_of(fourth.take()) == item, "the first one's slot; the second one's was held on by writing"
    assert "자리가 다른 분께 갔어요" in first.page(place)
    late = first.hand_in(place, WRONG)
    assert "쓰신 것은 지우지 않고 보관했어요." in late.text
    assert first.work(place).draft[0]["label"] == "pot", "kept"
    assert first.worker.done == 0
    assert first.take() != place, "free for the next one"


def test_a_late_answer_counts_while_nobody_has_taken_the_slot(hand: Hand) -> None:
    place = hand.take()
    hand.clock.instant += timedelta(minutes=25)
    assert "자리가 아직 비어 있어요." in hand.page(place)
    hand.hand_in(place, hand.right(hand.item_of(place)))
    assert hand.worker.done == 1


def test_results_come_in_batches_and_what_came_back_is_mended(hand: Hand) -> None:
    hand.do(5, right=False)
    assert hand.take() == f"/queues/{TASK}", "the results are to be looked at first"
    worker = hand.worker
    assert (worker.settled, worker.accepted + worker.returned, worker.hits) == (5, 5, 0)
    assert 3 <= worker.checked <= 5, "eight of ten are hidden gold"
    page = hand.page()
    assert "돌아온 것" in page
    assert "진짜 시급표" in page
    assert "10,320원" in page
    back = page.split('href="/mock/')[1].split("/result")[0]
    result = hand.page(f"/mock/{back}/result")
    assert "돌아온 까닭" in result
    assert "정답카나리아" not in result, "it can still be mended"
    assert hand.post(f"/mock/{back}/mending").status_code == 303
    item = hand.item_of(f"/mock/{back}")
    assert hand.hand_in(f"/mock/{back}", hand.right(item)).headers["location"] == f"/mock/{back}/result"
    assert "정답카나리아" in hand.page(f"/mock/{back}/result"), "done with: all of it is shown"
    mended = hand.worker
    assert (mended.accepted, mended.hits) == (worker.accepted + 1, 0), "paid, but the first answer counts"
    assert mended.rework_seconds > 0


def test_too_little_hidden_gold_right_leads_back_to_practice(hand: Hand, floor: Floor) -> None:
    while hand.worker.state != "retraining":
        assert hand.worker.done < 12
        hand.do(1, right=False)
        if hand.worker.state == "closing":
            hand.post(f"/queues/{TASK}/results")
    assert "연습을 한 번 하고 와요" in hand.page()
    assert hand.take() == f"/queues/{TASK}"
    assert hand.post(f"/queues/{TASK}/resumption").status_code == 409
    floor.clock.instant += timedelta(minutes=5)
    with floor.database.write() as session:
        from app.cohorts.ledger import record_step

        record_step(session, hand.worker, "practice:boxes/practice", "passed", score=90)
    assert hand.post(f"/queues/{TASK}/resumption").status_code == 303
    assert hand.worker.state in ("working", "change")


def test_a_rule_changes_on_the_way_and_how_the_work_follows_is_measured(hand: Hand) -> None:
    hand.do(5)
    hand.post(f"/queues/{TASK}/results")
    hand.do(1)
    assert hand.worker.state == "change"
    assert hand.take() == f"/queues/{TASK}/change"
    assert "컵은 표시하지 않아요." in hand.page(f"/queues/{TASK}/change")
    for _ in range(2):
        assert hand.post(f"/queues/{TASK}/change").status_code == 303
    hand.do(1, folder="gold")  # goes on by the old rule
    hand.do(4, folder="gold-changed")
    kept = hand.worker.adapted
    assert kept["until"] == 1
    assert kept["seen"] >= 3
    assert kept["before"] == kept["before_seen"] > 0
    assert "<strong>1장</strong> 해 본 뒤부터" in hand.page()


def finished(hand: Hand) -> Hand:
    """The whole pool, rightly."""
    for _ in range(40):
        place = hand.take()
        if place.endswith("/change"):
            hand.post(f"/queues/{TASK}/change")
        elif place.startswith("/mock/"):
            hand.hand_in(place, hand.boxes(hand.item_of(place), folder_of(hand)))
        elif hand.post(f"/queues/{TASK}/results").status_code == 303 and hand.worker.settled == 12:
            return hand
    raise AssertionError("the pool was not to be finished")


def folder_of(hand: Hand) -> str:
    return "gold-changed" if hand.worker.guide_version == 2 else "gold"


def test_the_whole_pool_done_well_passes_and_opens_looking_through_others_work(floor: Floor) -> None:
    first, second = finished(floor.hand("박순자").join()), floor.hand("정대현").join()
    assert (first.step("practice:boxes/mock").state, first.step("practice:boxes/mock").score) == ("passed", 100)
    assert "이 일감을 모두 했어요" in first.page()
    assert "모의 작업을 마치면" in second.page(f"/queues/{TASK}/reviews")
    assert "지금은 살펴볼 것이 없어요" in first.post(f"/queues/{TASK}/reviews").text, "nothing of one's own"
    second.do(5, right=False)
    second.post(f"/queues/{TASK}/results")

    peer = first.post(f"/queues/{TASK}/reviews").headers["location"]
    assert first.post(f"/queues/{TASK}/reviews").headers["location"] == peer, "one at a time"
    page = first.page(peer)
    assert "정대현" not in page
    assert "정답카나리아" not in page
    assert first.post(peer, {"verdict": "mend"}).status_code == 422
    with floor.database.read() as session:
        reason = session.scalars(select(MockReview.reasons)).one()[0]
    assert first.post(peer, {"verdict": "mend", "reason": reason}).status_code == 303
    judged = first.page(peer)
    assert "바르게 봤어요" in judged
    assert "까닭도 맞아요." in judged
    assert "정답카나리아" in judged, "an item that the reviewer has finished"
    assert first.post(peer, {"verdict": "fine"}).status_code == 303
    assert "바르게 봤어요" in first.page(peer), "the first word stays"
    assert first.step("practice:boxes/review").score == 100
    assert second.browser.get(peer).status_code == 404


def test_a_tap_that_comes_too_late_goes_on_with_what_the_other_tap_took(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = finished(floor.hand("박순자").join()), floor.hand("정대현").join()
    second.do(5, right=False)
    second.post(f"/queues/{TASK}/results")
    find, places = reviewing.find_answer, []

    def find_too_late(*facts: Any) -> None:
        monkeypatch.setattr(reviewing, "find_answer", find)
        tap = Thread(target=lambda: places.append(first.post(f"/queues/{TASK}/reviews").headers["location"]))
        tap.start()
        tap.join()

    monkeypatch.setattr(reviewing, "find_answer", find_too_late)
    assert [first.post(f"/queues/{TASK}/reviews").headers["location"]] == places


def test_when_every_slot_is_filled_another_round_opens(floor: Floor) -> None:
    people = [floor.hand().join() for _ in range(3)]
    for person in people:
        finished(person)
    assert [person.worker.done for person in people] == [12, 12, 12]
    assert len(floor.slots()) == 48


def test_another_persons_item_looks_like_no_item(hand: Hand, floor: Floor) -> None:
    other, place = floor.hand(), hand.take()
    assert other.browser.get(place).status_code == 404
    for path in (place, f"{place}/hand-in", f"{place}/skip", f"{place}/mending"):
        assert other.post(path, {"revision": 0}).status_code == 404
    assert hand.post(f"/queues/{TASK}/goal", {"goal": "많이"}).status_code == 422
    hand.post(f"/queues/{TASK}/goal", {"goal": "15"})
    assert "15장 중 0장" in hand.page()


def test_answers_of_overlapping_people_are_read_by_item_without_names(floor: Floor) -> None:
    first, second = floor.hand().join(), floor.hand().join()
    first.do(3)
    second.do(2, right=False)

    with floor.database.read() as session:
        answers = slot_answers(session, floor.cohort.id, TASK)
        assert slot_answers(session, floor.cohort.id + 1, TASK) == []

    assert [answer.item for answer in answers] == sorted(answer.item for answer in answers)
    assert sorted(answer.worker for answer in answers) == [1, 1, 1, 2, 2]
    shared = [answer for answer in answers if sum(a.item == answer.item for a in answers) == 2]
    assert len(shared) == 4, "the second one does what the first one did: each item is filled before the next is opened"
    assert all(answer.score == 100 for answer in answers if answer.worker == 1)
