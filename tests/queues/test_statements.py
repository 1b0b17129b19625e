"""The statement budget: the next item at most 3, handing in and grading at most 6, the session look-up included."""

from tests.labeling.conftest import form_of
from tests.queues.conftest import TASK, Floor
from tests.statements import count_statements


def test_the_next_item_takes_three_statements_and_its_page_three_at_most(floor: Floor) -> None:
    hand = floor.hand().join()
    hand.token = hand.browser.csrf()
    with count_statements(hand.browser.app) as seen:
        place = hand.take()
    assert len(seen) <= 3, seen
    with count_statements(hand.browser.app) as seen:
        assert hand.browser.get(place).status_code == 200
    assert len(seen) <= 3, seen


def test_a_draft_and_a_graded_hand_in_take_six_statements_at_most(floor: Floor) -> None:
    hand = floor.hand().join()
    hand.token = hand.browser.csrf()
    place = hand.take()
    form = form_of([("pot", 1, 1, 9, 9)])
    for path, revision in ((place, 0), (f"{place}/hand-in?sure=1", 1)):
        with count_statements(hand.browser.app) as seen:
            assert hand.browser.post(path, data={**form, "revision": revision, "_csrf": hand.token}).status_code == 303
        assert len(seen) <= 6, seen
    assert hand.worker.done == 1
    assert hand.work(place).score is not None
    assert hand.browser.get(f"/queues/{TASK}").status_code == 200
