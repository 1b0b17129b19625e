"""What is measured: pages and deeds as a browser sends them. Each unit checks what came back before it counts."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench import queues
from bench.client import Connection, Person, Unit, WrongAnswer, attributes, token_of
from bench.people import Crowd

SEQ = re.compile(r'name="_seq" value="(\d+)"')
TAG = re.compile(r"<(?:input|select)\b[^>]*>")
SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.S)
LESSONS = (
    "/lessons/0-ready/big-letters",
    "/lessons/1-start/ai-at-home",
    "/lessons/1-start/crowd-worker-day",
)  # read, read, new to most
LIMIT_BYTES = 14_700
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Scene:
    """`unit` is what one count is; `who` picks its people. `clients`: how many at once, each measured by itself."""

    name: str
    title: str
    who: Callable[["Cast"], list[Person]]
    unit: Unit
    clients: tuple[int, ...] = (1, 32)
    prepare: Unit | None = None


@dataclass
class Cast:
    """Everyone who may act, as persons with cookies. Scenes that write have people of their own."""

    crowd: Crowd
    readers: list[Person] = field(default_factory=list)
    answerers: list[Person] = field(default_factory=list)
    quizzers: list[Person] = field(default_factory=list)
    drawers: list[Person] = field(default_factory=list)
    workers: list[Person] = field(default_factory=list)
    comers: list[Person] = field(default_factory=list)
    checkers: list[Person] = field(default_factory=list)
    owners: list[Person] = field(default_factory=list)

    @classmethod
    def of(cls, crowd: Crowd) -> "Cast":
        def people(found: list[int]) -> list[Person]:
            chosen = [crowd.trainees[n] for n in found]
            return [Person(b.name, b.device, b.cookie, kept={"phone": b.phone, "pin": crowd.pin}) for b in chosen]

        everyone = range(len(crowd.trainees))
        near = [n for n in everyone if not crowd.trainees[n].far]
        cast = cls(crowd)
        cast.readers = people(list(everyone))
        cast.answerers, cast.quizzers = people(near[0::2]), people(near[1::2])
        cast.workers = people(list(everyone))
        cast.drawers = people([n for n in everyone if crowd.trainees[n].far])
        for person in cast.drawers:
            person.kept["right"] = crowd.right
        cast.comers = people(list(everyone))
        for person in cast.comers:
            person.cookie = ""
        cast.checkers = [Person("", "a" * 32, kept={"token": token}) for token in crowd.tokens] * 8
        cast.owners = [Person(b.name, b.device, b.cookie) for b in crowd.certified] * 8
        return cast


async def limit(connection: Connection, person: Person) -> None:
    answer = await connection.get(person, "/bench/limit", "한 번의 질의", "</html>")
    if abs(len(answer.body) - LIMIT_BYTES) > 200:
        raise WrongAnswer(f"the limit's page has {len(answer.body)} bytes")


async def lesson(connection: Connection, person: Person) -> None:
    at = person.kept["at"] = person.kept.get("at", 0) + 1
    await connection.get(person, LESSONS[at % len(LESSONS)], f"{person.name} 님", 'id="lesson"', "해 보기", "</html>")


async def path(connection: Connection, person: Person) -> None:
    await connection.get(person, "/path", f"{person.name} 님", "1단계 확인 문제", "</html>")


async def today(connection: Connection, person: Person) -> None:
    await connection.get(person, "/today", f"{person.name} 님, 반가워요.", "card-today", "</html>")


async def verify(connection: Connection, person: Person) -> None:
    await connection.get(
        person, f"/v/{person.kept['token']}", person.kept["token"], "발급 기관의 서명이 맞고, 취소되지 않았습니다."
    )


async def wallet(connection: Connection, person: Person) -> None:
    await connection.get(person, "/wallet", f"{person.name} 님", "수료증 내려받기 (PDF)", "</html>")


async def argon2(connection: Connection, person: Person) -> None:
    await connection.get(person, "/bench/argon2", "fits")


async def sign_in(connection: Connection, person: Person) -> None:
    """From the number's page through the PIN's to a session; the browser has come in before on this device."""
    person.cookie = ""
    phone, pin = person.kept["phone"], person.kept["pin"]
    person.csrf = token_of(await connection.get(person, "/sign-in", 'name="phone"'))
    asked = await connection.post(person, "/sign-in", [("next", "/"), ("phone", phone)], 'name="pin"', status=200)
    person.csrf = token_of(asked)
    answer = await connection.post(person, "/sign-in", [("next", "/"), ("phone", phone), ("pin", pin)])
    found = re.search(r"__Host-ieum=([^;]+)", answer.headers.get("set-cookie", ""))
    if found is None or "/welcome" not in answer.place:
        raise WrongAnswer(f"signed in without a session: {answer.place}")


ANSWERED_IN_TURN = 5  # of the twenty that are drawn: among the first ten there may be none to choose from


async def begin_answers(connection: Connection, person: Person) -> None:
    """An attempt at the quiz of stage 1, and the questions in it that are answered by choosing one of several."""
    person.csrf = token_of(await connection.get(person, "/quizzes/stage-1", person.name))
    question = (await connection.post(person, "/quizzes/stage-1/attempts", [])).place
    attempt = question.split("/")[2]
    slots: list[dict[str, str | int]] = []
    for slot in range(1, 21):
        if len(slots) == ANSWERED_IN_TURN:
            break
        page = (await connection.get(person, f"/attempts/{attempt}/questions/{slot}", 'id="answer"')).text
        if 'type="radio" name="answer"' in page:
            kept = re.search(r'name="answer" value="(\d+)" checked', page)  # of a measurement before this one
            at = int(kept[1]) if kept else 0
            slots.append({"path": f"/attempts/{attempt}/responses/{slot}", "seq": _seq(page), "at": at})
    person.kept["slots"] = slots


async def answer(connection: Connection, person: Person) -> None:
    """Another option of a question, saved as the page's script saves it; a new step each time."""
    slots = person.kept["slots"]
    slot = slots[0]
    slots.append(slots.pop(0))
    slot["at"] = (slot["at"] + 1) % 2
    fields = [("_seq", str(slot["seq"])), ("answer", str(slot["at"]))]
    reply = await connection.post(person, slot["path"], fields, 'name="_seq"', status=200, htmx=True)
    seq = _seq(reply.text)
    if reply.headers.get("ieum-saved") != str(seq) or seq <= slot["seq"]:
        raise WrongAnswer(f"an answer that was not saved: {reply.headers}")
    slot["seq"] = seq


async def quiz_flow(connection: Connection, person: Person) -> None:
    """Begin, twenty questions answered one by one, looked over, handed in, the result read: one unit."""
    await _quiz(connection, person, 20)


async def quiz_of_ten(connection: Connection, person: Person) -> None:
    """The same with ten of the questions answered and the rest left open."""
    await _quiz(connection, person, 10)


async def _quiz(connection: Connection, person: Person, answers: int) -> None:
    person.csrf = token_of(await connection.get(person, "/quizzes/stage-0", person.name))
    place = (await connection.post(person, "/quizzes/stage-0/attempts", [])).place
    answered = 0
    while "/questions/" in place and answered < answers:
        page = (await connection.get(person, place, 'id="answer"')).text
        fields = [*_filled(page.split('id="answer"')[1].split("</form>")[0], answered), ("go", "next")]
        reply = await connection.post(person, place.replace("/questions/", "/responses/"), fields)
        if "ieum-saved" not in reply.headers:
            raise WrongAnswer("an answer that was not saved")
        place, answered = reply.place, answered + 1
    attempt = "/".join(place.split("/")[:3])
    check = (await connection.get(person, f"{attempt}/check", "_seq")).text
    done = await connection.post(person, f"{attempt}/submission", [("_seq", str(_seq(check))), ("anyway", "true")])
    await connection.get(person, done.place, "점", "왜 그럴까요?")
    if answered != answers:
        raise WrongAnswer(f"a quiz of {answered} answers")


def _filled(form: str, shift: int) -> Fields:
    """Each question of the form answered: the first choices, a number, a word; the sequence it answers."""
    fields: dict[str, str] = {}
    ranks = 0
    offered = {name: re.findall(r'<option value="([^"]+)"', body) for name, body in SELECT.findall(form)}
    for tag in TAG.findall(form):
        found = attributes(tag)
        name, kind = found.get("name", ""), found.get("type", "select" if tag.startswith("<select") else "text")
        if name == "_seq":
            fields[name] = found["value"]
        elif name.startswith("_") or kind == "hidden" or not name:
            continue
        elif kind in ("radio", "checkbox"):
            fields.setdefault(name, found["value"])
        elif kind == "select" and "rank-" in name:
            ranks += 1
            fields[name] = str(ranks)
        elif kind == "select":
            fields[name] = offered[name][0]
        else:
            fields[name] = str(7 + shift)
    return list(fields.items())


async def begin_run(connection: Connection, person: Person) -> None:
    """A run of the practice pool, and its pictures in order."""
    person.csrf = token_of(await connection.get(person, "/practice/boxes", person.name))
    run = (await connection.post(person, "/practice/boxes/runs", [("pool", "practice")])).place
    page = (await connection.get(person, run, "items/")).text
    person.kept["run"] = run
    person.kept["todo"] = list(dict.fromkeys(map(int, re.findall(r"/items/(\d+)\"", page))))


async def boxes(connection: Connection, person: Person) -> float:
    """The boxes of a picture handed in and graded, and the feedback read. The picture's own page and, after the last one, the
    next run are fetched in between and do not count."""
    if not person.kept.get("todo"):
        if "run" in person.kept:
            run = person.kept.pop("run")
            page = (await connection.get(person, run, "_seq")).text
            await connection.post(person, f"{run}/hand-in", [("_seq", str(_seq(page)))])
        await begin_run(connection, person)
    number = person.kept["todo"].pop(0)
    picture = f"{person.kept['run']}/items/{number}"
    await connection.get(person, picture, 'name="revision"')
    right = person.kept["right"][number - 1]
    fields: Fields = [("revision", "0"), ("deed", "save")]
    for row, (label, x, y, w, h, marks) in enumerate(right, start=1):
        fields += [("label", str(label)), ("x", str(x)), ("y", str(y)), ("w", str(w)), ("h", str(h))]
        fields += [(f"mark-{row}", mark) for mark in marks]
    begun = time.perf_counter()
    reply = await connection.post(person, f"{picture}/check", fields)
    await connection.get(person, reply.place, "맞는 자리", "모두 잘 찾았어요.")
    return time.perf_counter() - begun


def _seq(page: str) -> int:
    found = SEQ.search(page)
    if found is None:
        raise WrongAnswer("a page without the number it answers to")
    return int(found[1])


SCENES = (
    Scene("limit", "한계: one Core query + 14.7 kB template", lambda c: c.readers, limit, (1, 8, 32)),
    Scene("lesson", "lesson page", lambda c: c.readers, lesson, (1, 8, 32)),
    Scene("path", "course page (배움길)", lambda c: c.readers, path),
    Scene("today", "오늘 할 일", lambda c: c.readers, today),
    Scene("argon2", "limit of sign-in: one argon2id check", lambda c: c.comers, argon2),
    Scene("sign_in", "sign-in: number, PIN, session", lambda c: c.comers, sign_in),
    Scene("answer", "an answer saved", lambda c: c.answerers, answer, (1, 8, 32), prepare=begin_answers),
    Scene("quiz", "quiz: begin, 20 answers, hand in, result", lambda c: c.quizzers, quiz_flow, (1, 8, 32)),
    Scene("quiz_ten", "quiz: begin, 10 answers, hand in, result", lambda c: c.quizzers, quiz_of_ten, (1, 8, 32)),
    Scene(
        "boxes", "boxes of a picture graded, feedback read", lambda c: c.drawers, boxes, (1, 8, 32), prepare=begin_run
    ),
    Scene(
        "mock_next",
        "mock work: next item and its page",
        lambda c: queues.least_used(c.workers),
        queues.next_item,
        (1, 8, 32),
        prepare=queues.begin,
    ),
    Scene(
        "mock_hand_in",
        "mock work: handed in and graded",
        lambda c: queues.least_used(c.workers),
        queues.hand_in,
        (1, 8, 32),
        prepare=queues.begin,
    ),
    Scene("verify", "certificate's public page", lambda c: c.checkers, verify),
    Scene("wallet", "내 수료증", lambda c: c.owners, wallet),
)
