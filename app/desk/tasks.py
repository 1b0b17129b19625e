"""What a risk is as a task: who has taken it, what was done, when to call again, and by what it closed itself. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.core.errors import Invalid
from app.desk.risk import Reason

TAKEN, CONTACT = "taken", "contact"
WAYS = {"phone": "전화", "text": "문자", "meeting": "만남"}
RESULTS = {
    "goes_on": ("이어감", "다시 해 보겠다고 했어요."),
    "hindered": ("사정 있음", "지금은 어렵지만 그만두지는 않아요."),
    "unreachable": ("연락 안 됨", "받지 않거나 답이 없어요."),
    "wants_out": ("그만두려 함", "그만두고 싶다고 했어요."),
}
NOTE_LENGTH = 300
CALL_AGAIN = {"goes_on": 7, "hindered": 7, "unreachable": 1, "wants_out": 2}  # days, where staff name no day
FARTHEST = timedelta(days=90)
SHOWN_AFTER = timedelta(days=14)  # how long a task that closed by itself is still listed
State = Literal["new", "taken", "due", "waiting", "closed"]


@dataclass(frozen=True)
class Entry:
    """The last entry about a person. `by`: who wrote it."""

    number: int
    kind: str
    by: str
    on: date
    result: str = ""
    next_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """Where a task stands. `until`: the day on which to call; None: now. `why`: what closed it."""

    state: State
    until: date | None = None
    why: str = ""


@dataclass(frozen=True)
class Signs:
    """What has happened to the person that may close a task."""

    enrolment_state: str
    outcome: str | None
    ends_on: date
    last_sign: date | None


def standing(found: Sequence[Reason], last: Entry | None, signs: Signs, today: date) -> Standing | None:
    """None: there is nothing to do, and nothing was done that anybody should still be shown."""
    if found:
        return _open(last, signs, today)
    if last is None or today - last.on > SHOWN_AFTER:
        return None
    return Standing("closed", why=why_closed(last, signs, today))


def _open(last: Entry | None, signs: Signs, today: date) -> Standing:
    """Who came back after the last entry and gives a reason again, once its day has come, is a new task."""
    if last is None:
        return Standing("new")
    if last.next_on is None:
        return Standing("taken") if today - last.on <= SHOWN_AFTER else Standing("new")
    if last.next_on > today:
        return Standing("waiting", last.next_on)
    came_back = signs.last_sign is not None and signs.last_sign > last.on
    return Standing("new") if came_back else Standing("due", last.next_on)


def why_closed(last: Entry, signs: Signs, today: date) -> str:
    """A sentence on why nobody need call any more."""
    if signs.outcome:
        return f"결과를 정했어요: {signs.outcome}."
    if signs.enrolment_state == "left":
        return "회차를 그만두었어요."
    if signs.enrolment_state == "completed":
        return "과정을 마쳤어요."
    if today > signs.ends_on:
        return "회차가 끝났어요."
    if signs.last_sign is not None and signs.last_sign >= last.on:
        return f"{signs.last_sign.month}월 {signs.last_sign.day}일에 다시 이어 갔어요."
    return "까닭이 없어졌어요."


@dataclass(frozen=True)
class Contact:
    """A contact as staff wrote it down."""

    way: str
    result: str
    next_on: date
    note: str


def read_contact(way: str, result: str, next_on: str, note: str, today: date) -> Contact:
    """Raises Invalid with a sentence for each field."""
    faults: dict[str, str] = {}
    said = " ".join(note.split())
    if way not in WAYS:
        faults["way"] = "어떻게 연락했는지 골라 주세요."
    if result not in RESULTS:
        faults["result"] = "어떻게 되었는지 골라 주세요."
    if len(said) > NOTE_LENGTH:
        faults["note"] = f"메모는 {NOTE_LENGTH}자까지예요. 지금은 {len(said)}자예요."
    day = _read_day(next_on, today, faults)
    if faults:
        raise Invalid("고칠 곳이 있어요. 적은 내용은 그대로 두었어요.", faults)
    return Contact(way, result, day or today + timedelta(days=CALL_AGAIN[result]), said)


def _read_day(text: str, today: date, faults: dict[str, str]) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        faults["next_on"] = "다음 연락일을 2026-12-01처럼 적어 주세요."
        return None
    if not today < found <= today + FARTHEST:
        faults["next_on"] = "다음 연락일은 내일부터 90일 안이어야 해요."
    return found
