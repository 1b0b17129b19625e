"""What the eight clients do: learn a lesson, take the quiz, climb the practice ladder; and a member of staff who issues."""

import json
import random
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from app.core.idempotency import fresh_key
from app.core.settings import ROOT
from tests.crash.client import Answer, Client
from tests.crash.house import LESSON, QUIZ
from tests.crash.journal import Journal
from tests.labeling.conftest import RIGHT, Boxes, form_of

PARTIAL = {"HX_Request": "true", "HX_Request_Type": "partial"}
JSON = {"Accept": "application/json", "HX_Request": "true"}
ITEMS = ROOT / "tests" / "fixtures" / "courses" / "1-start" / "practice" / "boxes" / "items"
# The pools of the ladder; other items of the fixture show the same pictures.
ITEM_OF = {json.loads((ITEMS / f"{item}.json").read_text())["media"].rsplit("/", 1)[-1]: item for item in RIGHT}


Limit = Callable[[str, float], None]
"""Gives the attempt of an address so many seconds from now."""
ENDS_S = 60  # the clock ends an overdue attempt within so long, whoever was killed


class Odd(Exception):
    """The server answered what it must not; the person cannot go on."""


class TimeUp(Exception):
    """The attempt takes no more answers."""


def learn(client: Client, journal: Journal, dice: random.Random, limit: Limit) -> None:
    """Everything one trainee does. Raises Over when the run ends, Odd for an answer that fits no reason."""
    for deed in _deeds(client, journal, dice, limit):
        client.tally.add(f"kept: {deed}")


def _deeds(client: Client, journal: Journal, dice: random.Random, limit: Limit) -> Iterator[str]:
    yield from _lesson(client, journal, dice)
    for _ in range(dice.choice((1, 2))):
        attempt = _start(client, journal, "start", QUIZ, f"/quizzes/{QUIZ}/attempts", {}, r"/attempts/[0-9a-f-]{36}")
        yield "start"
        limited = dice.random() < 0.5
        try:
            yield from _quiz(client, journal, dice, attempt, limit if limited else None)
        except TimeUp:
            if not limited:
                raise Odd(f"{attempt} has no limit, and its time was up") from None
            _wait_for_the_end(client, attempt)
            yield "time up"
    for pool in ("tutorial", "practice", "exam", "final"):
        run = _start(
            client, journal, "run", pool, "/practice/boxes/runs", {"pool": pool}, r"/practice/runs/[0-9a-f-]{36}"
        )
        yield "run"
        yield from _draw(client, journal, dice, run, pool)


def _start(
    client: Client, journal: Journal, kind: str, about: str, path: str, form: dict[str, Any], pattern: str
) -> str:
    """Press 시작하기, sometimes twice; the address of what was begun."""
    intent = journal.note(kind, about)
    answer = client.post(path, form, twice=client.dice.random() < 0.2)
    found = re.match(pattern, answer.location)
    if answer.status != 303 or not found:
        raise Odd(odd(path, answer))
    intent.told = found.group()
    return found.group()


def _lesson(client: Client, journal: Journal, dice: random.Random) -> Iterator[str]:
    path = f"/lessons/{LESSON}"
    for place in (1, 2):
        intent = journal.note("place", LESSON, sent=place)
        expect(path, client.post(f"{path}/place", {"place": place}, twice=dice.random() < 0.3), 204)
        intent.told = True
        yield "place"
    for activity, answers in (("pick", ("0", "1")), ("count", ("7",))):
        form = {"answer": dice.choice(answers)}
        intent = journal.note("activity", LESSON, activity, sent=form)
        answer = client.post(f"{path}/activities/{activity}", form, **PARTIAL)
        expect(path, answer, 200, "ieum-saved")
        intent.told = True
        yield "activity"
    intent = journal.note("lesson", LESSON)
    expect(path, client.post(f"{path}/completion", {}, twice=dice.random() < 0.2), 303)
    intent.told = True
    yield "lesson"


def _quiz(client: Client, journal: Journal, dice: random.Random, attempt: str, limit: Limit | None) -> Iterator[str]:
    """`limit`: the time runs out in the midst of answering. Raises TimeUp then."""
    first = _page(client, f"{attempt}/check")
    slots = len(set(re.findall(rf"{attempt}/questions/(\d+)", first)))
    at = dice.randint(2, slots)
    for slot in range(1, slots + 1):
        if limit and slot == at:
            limit(attempt, dice.uniform(0, 0.5))
        for _ in range(dice.choice((1, 1, 2, 3))):
            yield from _answer(client, journal, dice, attempt, slot)
    seq = hidden(_page(client, f"{attempt}/check"), "_seq")
    intent = journal.note("finish", attempt)
    answer = client.post(f"{attempt}/submission", {"_seq": seq, "anyway": "1"}, twice=dice.random() < 0.3)
    if limit and answer.status == 409:
        raise TimeUp
    expect(attempt, answer, 303)
    if not answer.location.endswith("/result"):
        raise Odd(odd(attempt, answer))
    intent.told = True
    yield "finish"


def _answer(client: Client, journal: Journal, dice: random.Random, attempt: str, slot: int) -> Iterator[str]:
    html = _page(client, f"{attempt}/questions/{slot}")
    form = fill(html[html.index("data-answer") :], dice)
    intent = journal.note("answer", attempt, slot, sent=form)
    path = f"{attempt}/responses/{slot}"
    answer = client.post(path, {**form, "_seq": hidden(html, "_seq")}, twice=dice.random() < 0.2, **PARTIAL)
    if answer.status == 409:
        raise TimeUp
    expect(path, answer, 200, "ieum-saved")
    intent.told = int(answer.headers["ieum-saved"])
    yield "answer"


def _page(client: Client, path: str) -> str:
    """Raises TimeUp where the page sends on to another: it is that of an attempt that is over."""
    answer = client.get(path)
    if answer.status == 303:
        raise TimeUp
    return answer.text


def _wait_for_the_end(client: Client, attempt: str) -> None:
    """The person keeps the page open until the result comes."""
    until = time.monotonic() + ENDS_S
    while client.get(f"{attempt}/result").status != 200:
        if time.monotonic() > until:
            raise Odd(f"{attempt} was not ended within {ENDS_S} s of its time")
        time.sleep(0.1)


def fill(html: str, dice: random.Random) -> dict[str, list[str]]:
    """A readable answer to the question's form, right now and then."""
    form: dict[str, list[str]] = {}
    inputs = re.findall(r'<input[^>]*type="(radio|checkbox|text)"([^>]*)name="([^"]+)"[^>]*?value="([^"]*)"', html)
    for name in dict.fromkeys(name for _, _, name, _ in inputs):
        kind, rest = next((kind, rest) for kind, rest, each, _ in inputs if each == name)
        values = [value for _, _, each, value in inputs if each == name]
        if kind == "text":
            right = "7305419" if "decimal" in rest else "라벨링"
            form[name] = [dice.choice((right, right, str(dice.randrange(10**6))))]
        elif kind == "checkbox":
            form[name] = sorted(dice.sample(values, dice.randint(1, len(values))))
        else:
            form[name] = [dice.choice(values)]
    ranks = re.findall(r'<select[^>]*name="(rank-\d+)"', html)
    order = [str(at) for at in range(1, len(ranks) + 1)]
    dice.shuffle(order)
    return form | {name: [at] for name, at in zip(ranks, order, strict=True)}


def _draw(client: Client, journal: Journal, dice: random.Random, run: str, pool: str) -> Iterator[str]:
    total = len(set(re.findall(rf"{run}/items/(\d+)", client.get(run).text)))
    for number in range(1, total + 1):
        path = f"{run}/items/{number}"
        right = RIGHT[_item_on(client.get(path).text)]
        revision = 0
        for boxes in (wrong(right, dice), right):
            intent = journal.note("boxes", run, number, sent=(boxes, revision))
            form = form_of(boxes, revision, deed="done")
            answer = client.post(path, form, twice=dice.random() < 0.2, **JSON)
            expect(path, answer, 200)
            revision = intent.told = json.loads(answer.text)["revision"]
            yield "boxes"
        if pool in ("tutorial", "practice"):
            intent = journal.note("check", run, number, sent=(right, revision))
            expect(path, client.post(f"{path}/check", form_of(right, revision), twice=dice.random() < 0.2), 303)
            intent.told = True
            yield "check"
    seq = hidden(client.get(run).text, "_seq")
    intent = journal.note("hand_in", run, sent=pool)
    expect(run, client.post(f"{run}/hand-in", {"_seq": seq}, twice=dice.random() < 0.3), 303)
    intent.told = True
    yield "hand_in"


def wrong(boxes: Boxes, dice: random.Random) -> Boxes:
    """Not quite right yet; never the same as the right ones."""
    return [*((label, x + 1, y, w, h) for label, x, y, w, h in boxes), ("cup", 5, 5, 10 + dice.randrange(9), 12)]


def _item_on(html: str) -> str:
    found = re.search(r"/practice/media/boxes/([\w.-]+)", html)
    if not found:
        raise Odd("the workbench shows no picture")
    return ITEM_OF[found.group(1)]


def issue_all(client: Client, journal: Journal, cohort: str, graduates: list[str]) -> None:
    """Certificates for one or two people at a time, or for five, which the worker issues; each press under its own key."""
    while graduates:
        chosen = [graduates.pop() for _ in range(min(len(graduates), client.dice.choice((1, 2, 5))))]
        press(client, journal, cohort, chosen)


def press(client: Client, journal: Journal, cohort: str, chosen: list[str]) -> None:
    intent = journal.note("issue", cohort, sent=chosen)
    form: dict[str, object] = {"_key": fresh_key(), "enrolment": chosen}
    expect("issue", client.post(f"/cohorts/{cohort}/certificates", form, twice=client.dice.random() < 0.3), 303)
    intent.told = True
    client.tally.add("kept: issue")


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    if not found:
        raise Odd(f"the page has no {name}")
    return found.group(1)


def expect(path: str, answer: Answer, status: int, header: str = "") -> None:
    if answer.status != status or (header and header not in answer.headers):
        raise Odd(odd(path, answer))


def odd(path: str, answer: Answer) -> str:
    words = " ".join(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2]).split())[:200]
    return f"{path} answered {answer.status} {answer.location} {words}"
