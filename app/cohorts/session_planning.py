"""The class sessions of a timetable with their hours, and the number that a class is checked into with. Pure."""

import hashlib
import hmac
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.cohorts.planning import WeekView
from app.core.errors import Invalid

KOREA = ZoneInfo("Asia/Seoul")  # as core.clock has it, which knows the database
LIVE, ROOM = "live", "room"
KINDS = {LIVE: "실시간", ROOM: "집합"}
TITLE_LENGTH = range(2, 101)
REASON_LENGTH = range(5, 201)
LONGEST = timedelta(hours=9)
OPENS_BEFORE = timedelta(minutes=30)  # of the check-in by number
GRACE = timedelta(minutes=10)  # until then a check-in is 출석, afterwards 지각
CODE_LIVES = timedelta(minutes=10)  # one is shown so long, and is good once more as long for who types slowly
CODE_LENGTH = 4


@dataclass(frozen=True)
class NewSession:
    """`key`: its place in the timetable, "<week>/<day>/<session>"; None for one that staff have added."""

    key: str | None
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime


def lay_sessions(weeks: Sequence[WeekView], begins: time, talks_in_room: bool = True) -> list[NewSession]:
    """Every session of the days on which the class meets, one after the other from `begins` on (Korean time). Live classes are
    실시간; what else is done together on such a day is 집합, or 실시간 too when `talks_in_room` is off."""
    found = []
    for week in weeks:
        for day_number, day in enumerate(week.days, start=1):
            at = datetime.combine(day.when.on, begins, KOREA)
            for number, session in enumerate(day.sessions, start=1):
                ends = at + timedelta(hours=session.hours)
                kind = LIVE if session.kind == "live" or not talks_in_room else ROOM
                found.append(NewSession(f"{week.number}/{day_number}/{number}", session.title, kind, at, ends))
                at = ends
    return found


def read_times(on: str, starts: str, ends: str, faults: dict[str, str]) -> tuple[datetime, datetime] | None:
    """A Korean date and two times of day; None with the fields to mend in `faults`."""
    day = _read_day(on, faults)
    first, last = read_clock(starts, "starts", "시작 시각", faults), read_clock(ends, "ends", "마침 시각", faults)
    if day is None or first is None or last is None:
        return None
    begin, end = datetime.combine(day, first, KOREA), datetime.combine(day, last, KOREA)
    if end <= begin:
        faults["ends"] = "마치는 시각이 시작보다 뒤여야 해요."
    elif end - begin > LONGEST:
        faults["ends"] = "한 수업은 9시간까지예요. 시각을 다시 봐 주세요."
    return begin, end


def _read_day(text: str, faults: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        faults["on"] = "날을 2026-12-01처럼 적어 주세요." if text.strip() else "수업하는 날을 골라 주세요."
        return None


def read_clock(text: str, field: str, label: str, faults: dict[str, str]) -> time | None:
    """14:00 as a time of day; None with a word in `faults`."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip())
    if found is None:
        faults[field] = f"{label}을 14:00처럼 적어 주세요." if text.strip() else f"{label}을 골라 주세요."
        return None
    return time(int(found[1]), int(found[2]))


def read_reason(text: str, faults: dict[str, str], field: str = "reason") -> str:
    """The reason without stray spaces, or a word in `faults`."""
    reason = " ".join(text.split())
    if len(reason) not in REASON_LENGTH:
        faults[field] = f"까닭을 5자에서 200자로 적어 주세요. 지금은 {len(reason)}자예요."
    return reason


def read_session(title: str, kind: str, on: str, starts: str, ends: str) -> NewSession:
    """A class that staff add. Raises Invalid by field."""
    faults: dict[str, str] = {}
    name = " ".join(title.split())
    if len(name) not in TITLE_LENGTH:
        faults["title"] = f"수업 이름을 2자에서 100자로 적어 주세요. 지금은 {len(name)}자예요."
    if kind not in KINDS:
        faults["kind"] = "실시간과 집합 가운데 골라 주세요."
    times = read_times(on, starts, ends, faults)
    if faults or times is None:
        raise Invalid("고칠 곳이 있어요. 적은 내용은 그대로 두었어요.", faults)
    return NewSession(None, name, kind, *times)


@dataclass(frozen=True)
class Door:
    """When the number of one class is good: from `opens` to `closes` (its middle); after `late` a check-in is 지각."""

    opens: datetime
    late: datetime
    closes: datetime

    def state(self, at: datetime) -> str:
        """early, open or over."""
        if at < self.opens:
            return "early"
        return "open" if at < self.closes else "over"


def door_of(starts_at: datetime, ends_at: datetime) -> Door:
    """Who comes after the middle has missed more than half: a person decides, so the number is good no longer."""
    return Door(starts_at - OPENS_BEFORE, starts_at + GRACE, starts_at + (ends_at - starts_at) / 2)


def code_at(secret: bytes, session_id: uuid.UUID, at: datetime) -> str:
    """Four digits that are shown at that instant: HMAC-SHA-256 over the session and the number of the ten minutes, taken as
    RFC 4226 §5.3 takes its digits. Another session, or the same one twenty minutes later, has another."""
    return _code(secret, session_id, _slot(at))


def is_code(secret: bytes, session_id: uuid.UUID, at: datetime, typed: str) -> bool:
    """Whether the number was shown now or ten minutes ago. What is not a digit in `typed` is left out."""
    digits = "".join(each for each in typed if each.isascii() and each.isdigit())
    shown = [_code(secret, session_id, _slot(at) - age) for age in (0, 1)]
    return any(hmac.compare_digest(each, digits) for each in shown)


def _slot(at: datetime) -> int:
    return int(at.timestamp() // CODE_LIVES.total_seconds())


def _code(secret: bytes, session_id: uuid.UUID, slot: int) -> str:
    digest = hmac.new(secret, b"ieum:class:" + session_id.bytes + slot.to_bytes(8, "big"), hashlib.sha256).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**CODE_LENGTH:0{CODE_LENGTH}d}"
