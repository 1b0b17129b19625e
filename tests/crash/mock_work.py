"""What people do at a queue of mock work: take, draft, hand in, skip, take back, mend, lose a lease; and look through others' work."""

import json
import random
import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.content.loader import Content
from app.core.clock import now
from app.core.database import Database
from app.labeling.submissions import RETURN_REASONS
from app.labeling.tasks import find_task
from app.queues.models import MockSlot, MockWork
from app.queues.reasons import SKIP_NAMES
from tests.crash.client import Answer, Client
from tests.crash.journal import Intent, Journal
from tests.crash.mock_past import TASK, right_boxes
from tests.crash.people import JSON, Odd, expect, hidden, odd, wrong
from tests.labeling.conftest import Boxes, form_of

QUEUE = f"/queues/{TASK}"
WALKS_AWAY, SKIPS, SLIPS, TAKES_BACK, MENDS = 0.15, 0.15, 0.15, 0.2, 0.5


class Watcher:
    """What the harness does at the database itself: which item somebody has in hand, and a lease that ends now."""

    def __init__(self, database: Database, content: Content) -> None:
        self.database, self.task = database, find_task(content, TASK)

    def right(self, place: str) -> Boxes:
        """The boxes that are right under the rule by which the item was given."""
        with self.database.read() as session:
            work = session.scalars(select(MockWork).where(MockWork.public_id == id_of(place))).one()
            return right_boxes(self.task, work.item, work.guide_version)

    def end_lease(self, place: str) -> None:
        """As if its holder had been away for longer than a lease."""
        with self.database.write() as session:
            slot = select(MockWork.slot_id).where(MockWork.public_id == id_of(place)).scalar_subquery()
            ended = now(session) - timedelta(seconds=1)
            session.execute(
                update(MockSlot)
                .where(MockSlot.id == slot, ~MockSlot.done, MockSlot.lease_until > ended)
                .values(lease_until=ended)
                .execution_options(synchronize_session=False)
            )


def id_of(place: str) -> UUID:
    return UUID(place.rsplit("/", 1)[1])


def work_a_queue(client: Client, journal: Journal, dice: random.Random, watcher: Watcher) -> None:
    """Everything one person does at the queue. Raises Over when the run ends, Odd for an answer that fits no reason."""
    for deed in _deeds(client, journal, dice, watcher):
        client.tally.add(f"kept: {deed}")


def _deeds(client: Client, journal: Journal, dice: random.Random, watcher: Watcher) -> Iterator[str]:
    joined = journal.note("join", TASK)
    expect(QUEUE, client.post(f"{QUEUE}/workers", {}, twice=dice.random() < 0.3), 303)
    joined.told = True
    mended: set[str] = set()
    while place := _take(client, journal, dice):
        yield "take"
        yield from _item(client, journal, dice, watcher, place)
        for back in _came_back(client) - mended:
            mended.add(back)
            if dice.random() < MENDS:
                yield from _mend(client, journal, watcher, back)


def _take(client: Client, journal: Journal, dice: random.Random) -> str | None:
    """The next item's address; None when there is none to be had. Results are looked at and a changed rule read on the way."""
    intent = journal.note("take", TASK)
    for _ in range(5):
        answer = client.post(f"{QUEUE}/items", {}, twice=dice.random() < 0.2)
        expect(QUEUE, answer, 303)
        if re.fullmatch(r"/mock/[0-9a-f-]{36}", answer.location):
            intent.told = answer.location
            return answer.location
        if answer.location.endswith("/change"):
            expect(QUEUE, client.post(f"{QUEUE}/change", {}), 303)
        elif client.post(f"{QUEUE}/results", {}).status not in (303, 409):
            raise Odd(f"{QUEUE}/results refused")
    intent.told = "nothing"
    return None


def _item(client: Client, journal: Journal, dice: random.Random, watcher: Watcher, place: str) -> Iterator[str]:
    right = watcher.right(place)
    revision = int(hidden(client.get(place).text, "revision"))
    for _ in range(dice.choice((1, 1, 2))):
        intent = journal.note("draft", place, sent=wrong(right, dice))
        answer = client.post(place, form_of(intent.sent, revision), twice=dice.random() < 0.2, **JSON)
        expect(place, answer, 200)
        revision = intent.told = json.loads(answer.text)["revision"]
        yield "draft"
    if dice.random() < WALKS_AWAY:
        journal.note("away", place).told = True
        watcher.end_lease(place)
        if client.over.wait(dice.random()):  # meanwhile somebody else may take the slot
            return
    if dice.random() < SKIPS:
        intent = journal.note("skip", place, sent=dice.choice(sorted(SKIP_NAMES)))
        expect(place, client.post(f"{place}/skip", {"reason": intent.sent}, twice=dice.random() < 0.3), 303)
        intent.told = True
        yield "skip"
        return
    boxes = wrong(right, dice) if dice.random() < SLIPS else right
    outcome = _hand_in(client, journal, dice, place, boxes, revision)
    yield "submit"
    if outcome == "done" and dice.random() < TAKES_BACK:
        taken_back = journal.note("undo", place)
        answer = client.post(f"{QUEUE}/undo", {}, twice=dice.random() < 0.3)
        expect(QUEUE, answer, 303)
        if answer.location != place:
            raise Odd(odd(QUEUE, answer))
        taken_back.told = True
        yield "undo"
        _hand_in(client, journal, dice, place, right, int(hidden(client.get(place).text, "revision")))
        yield "submit"


def _hand_in(client: Client, journal: Journal, dice: random.Random, place: str, boxes: Boxes, revision: int) -> str:
    """`sure`: hands here are quicker than any person's, and may hand in nothing."""
    intent = journal.note("submit", place, sent=boxes)
    answer = client.post(f"{place}/hand-in?sure=1", form_of(boxes, revision), twice=dice.random() < 0.3)
    intent.told = _outcome(place, answer)
    return str(intent.told)


def _outcome(place: str, answer: Answer) -> str:
    """done, or late where the slot was another's by then."""
    if answer.status == 303 and answer.location in (QUEUE, f"{place}/result"):
        return "done"
    if answer.status == 200 and "다른 분이 이 자리를 채웠어요" in answer.text:
        return "late"
    raise Odd(odd(place, answer))


def _came_back(client: Client) -> set[str]:
    """What the queue's page shows as returned and still to be mended."""
    links = [link for link in re.findall(r"<a [^>]*>", client.get(QUEUE).text) if "왜 돌아왔는지" in link]
    return set(re.findall(r'href="(/mock/[0-9a-f-]{36})/result"', "".join(links)))


def _mend(client: Client, journal: Journal, watcher: Watcher, place: str) -> Iterator[str]:
    expect(place, client.post(f"{place}/mending", {}), 303)
    revision = int(hidden(client.get(place).text, "revision"))
    intent: Intent = journal.note("mend", place, sent=watcher.right(place))
    intent.told = _outcome(place, client.post(f"{place}/hand-in?sure=1", form_of(intent.sent, revision)))
    yield "mend"


def look_through(client: Client, journal: Journal, dice: random.Random) -> None:
    """검수자 체험: one answer of somebody else after the other, until there is none."""
    while True:
        intent = journal.note("review", TASK)
        answer = client.post(f"{QUEUE}/reviews", {}, twice=dice.random() < 0.3)
        if answer.status == 200:
            intent.told = "nothing"
            return
        expect(QUEUE, answer, 303)
        intent.told = place = answer.location
        client.tally.add("kept: review")
        verdict = dice.choice(("fine", "mend"))
        said = journal.note("decide", place, sent=(verdict, dice.choice(RETURN_REASONS) if verdict == "mend" else ""))
        form: dict[str, object] = dict(zip(("verdict", "reason"), said.sent, strict=True))
        expect(place, client.post(place, form, twice=dice.random() < 0.3), 303)
        said.told = True
        client.tally.add("kept: decide")
