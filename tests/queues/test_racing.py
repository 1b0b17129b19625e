"""Sixteen people at one queue at once: the database, not luck, keeps their slots apart. Run on both engines."""

import threading
from collections import Counter
from collections.abc import Callable

from sqlalchemy import func, select

from app.queues.models import MockSlot, MockWork, MockWorker
from tests.labeling.conftest import form_of
from tests.queues.conftest import Floor, Hand

CLIENTS = 16


def at_once(deeds: list[Callable[[], None]]) -> None:
    """Every deed in a thread of its own, all let go in one moment; the first failure is raised here."""
    gate, failures = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], None]) -> None:
        gate.wait()
        try:
            deed()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_sixteen_clients_never_hold_the_same_slot_and_lose_nothing(floor: Floor) -> None:
    hands = [floor.hand().join() for _ in range(CLIENTS)]
    for hand in hands:
        hand.token = hand.browser.csrf()
    handed_in: list[tuple[int, str]] = []

    def works(hand: Hand) -> Callable[[], None]:
        def work() -> None:
            for _ in range(3):
                place = hand.take()
                answer = hand.post(f"{place}/hand-in?sure=1", form_of([("pot", 1, 1, 9, 9)]))
                assert answer.status_code == 303, answer.text
                handed_in.append((hand.enrolment.id, place))

        return work

    at_once([works(hand) for hand in hands])

    with floor.database.read() as session:
        works_ = session.scalars(select(MockWork)).all()
        slots = session.scalars(select(MockSlot)).all()
        done = session.scalars(select(MockWorker.done)).all()
    assert len(handed_in) == len(works_) == 3 * CLIENTS, "every acknowledged hand-in is there"
    assert Counter(work.slot_id for work in works_).most_common(1)[0][1] == 1, "no slot twice"
    assert Counter((work.worker_id, work.item) for work in works_).most_common(1)[0][1] == 1, "no item twice"
    assert {work.state for work in works_} == {"submitted"}
    assert sum(slot.done for slot in slots) == 3 * CLIENTS
    assert set(done) == {3}
    assert len(slots) >= 3 * CLIENTS, "24 slots were there; further rounds opened on the way"


def test_many_taps_of_one_person_give_one_item_and_one_hand_in(floor: Floor) -> None:
    hand = floor.hand().join()
    hand.token = hand.browser.csrf()
    places: list[str] = []
    at_once([lambda: places.append(hand.take()) for _ in range(6)])
    assert len(set(places)) == 1
    with floor.database.read() as session:
        assert session.scalar(select(func.count()).where(MockSlot.holder_id.is_not(None))) == 1, "nothing else is held"

    answers: list[int] = []
    form = form_of([("pot", 1, 1, 9, 9)])
    at_once([lambda: answers.append(hand.post(f"{places[0]}/hand-in?sure=1", form).status_code) for _ in range(6)])
    assert answers == [303] * 6
    assert hand.worker.done == 1
