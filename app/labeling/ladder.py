"""Pure: the practice ladder: 따라 하기 (튜토리얼) → 연습 → 통과 시험 → 모의 작업 and 과제, and when each rung may be climbed.

80 passes (a task may set another mark); up to ten below "조금만 더", again on the next Korean day; from 40 after a day
and after the guide was read again; under 40 back to 연습. The bands are Toloka's for trained crowds (exam 80, retry
40–69); in 연습 the score counts first answers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from app.core.josa import josa

POOLS = ("tutorial", "practice", "exam", "mock", "review", "final")
NAMES = {
    "tutorial": "따라 하기", "practice": "연습", "exam": "통과 시험", "mock": "모의 작업",
    "review": "검수자 체험", "final": "최종 과제",
}  # fmt: skip
BEFORE = {
    "practice": "tutorial",
    "exam": "practice",
    "mock": "exam",
    "review": "mock",
    "final": "exam",
}  # what opens a rung
QUEUED = {"mock": "일감을 하나씩 골라서 해 봐요.", "review": "다른 사람이 한 일을 살펴봐요. 이름은 보이지 않아요."}
NEAR_BY = 10
LESSON_FROM = 40
WAIT = timedelta(days=1)
KOREA = timezone(timedelta(hours=9))  # no summer time since 1988

Band = Literal["passed", "near", "lesson", "practice"]
State = Literal["locked", "open", "going", "waiting", "submitted", "returned", "done"]


@dataclass(frozen=True)
class RunFact:
    """What one run says about the ladder. `state`: open, done, submitted, returned, passed; `score` 0–100."""

    pool: str
    state: str
    score: float | None = None
    ended_at: datetime | None = None
    guide_read_at: datetime | None = None


@dataclass(frozen=True)
class Rung:
    """One step as its page shows it. `why` is a Korean sentence; `opens_at` is set while one has to wait."""

    pool: str
    state: State
    why: str
    may_start: bool = False
    opens_at: datetime | None = None
    needs_guide: bool = False

    @property
    def name(self) -> str:
        return NAMES[self.pool]


def step_key(task: str, pool: str) -> str:
    """The ledger's key of a rung."""
    return f"assignment:{task}" if pool == "final" else f"practice:{task}/{pool}"


def band(score: float, pass_mark: int = 80) -> Band:
    """What a score of 통과 시험 leads to."""
    if score >= pass_mark:
        return "passed"
    if score >= max(pass_mark - NEAR_BY, LESSON_FROM):
        return "near"
    return "lesson" if score >= LESSON_FROM else "practice"


def bands_of(pass_mark: int = 80) -> tuple[dict[str, int | str | None], ...]:
    """What each score of 통과 시험 leads to, the best first, as its page says it: from, to (None: up to 100), words."""
    near, lesson = max(pass_mark - NEAR_BY, LESSON_FROM), LESSON_FROM
    found: list[dict[str, int | str | None]] = [
        {"from": pass_mark, "to": None, "words": "통과예요. 모의 작업과 다음 단계가 열려요."},
        {"from": near, "to": pass_mark - 1, "words": "조금만 더! 내일 다시 볼 수 있어요."},
        {"from": lesson, "to": near - 1, "words": "하루 쉬고, 가이드를 다시 읽은 뒤에 봐요."},
        {"from": 0, "to": lesson - 1, "words": "연습을 한 번 더 마친 뒤에 봐요."},
    ]
    return tuple(each for each in found if each["to"] is None or int(each["to"]) >= int(each["from"] or 0))


def climb(runs: Sequence[RunFact], done: Collection[str], now: datetime, pass_mark: int = 80) -> tuple[Rung, ...]:
    """All rungs. `done` are the pools that the ledger has as passed or exempt; `runs` are in order of time.

    Mock work and looking through it have no runs: their room keeps its own state.
    """
    by_pool = {pool: [run for run in runs if run.pool == pool] for pool in POOLS}
    rungs: list[Rung] = []
    for pool in POOLS:
        going = next((run for run in by_pool[pool] if run.state in ("open", "submitted", "returned")), None)
        if going:
            rungs.append(_going(pool, going))
        elif pool in QUEUED and BEFORE[pool] in done:
            why = "더 해 봐도 좋아요." if pool in done else QUEUED[pool]
            rungs.append(Rung(pool, "done" if pool in done else "open", why))
        elif pool in done:
            again = pool in ("tutorial", "practice")
            rungs.append(Rung(pool, "done", "다시 해 봐도 좋아요." if again else "통과했어요.", may_start=again))
        elif pool in BEFORE and BEFORE[pool] not in done:
            before = josa(NAMES[BEFORE[pool]], "을/를")
            rungs.append(Rung(pool, "locked", f"{before} 마치면 열려요."))
        elif pool == "exam" and by_pool["exam"]:
            rungs.append(_again(by_pool["exam"][-1], by_pool["practice"], now, pass_mark))
        else:
            rungs.append(Rung(pool, "open", "지금 할 수 있어요.", may_start=True))
    return tuple(rungs)


def rung_of(rungs: Sequence[Rung], pool: str) -> Rung:
    """The rung of that pool. Raises StopIteration for a pool there is none of."""
    return next(rung for rung in rungs if rung.pool == pool)


def _going(pool: str, run: RunFact) -> Rung:
    if run.state == "submitted":
        return Rung(pool, "submitted", "강사가 살펴보고 있어요. 다 보면 여기에 알려 드려요.")
    if run.state == "returned":
        return Rung(pool, "returned", "강사가 고칠 곳을 적어 돌려주었어요. 고쳐서 다시 내면 돼요.")
    return Rung(pool, "going", "하던 곳부터 이어서 할 수 있어요.")


def _again(last: RunFact, practice: Sequence[RunFact], now: datetime, pass_mark: int) -> Rung:
    """The exam after a failed one."""
    ended, score = last.ended_at or now, last.score or 0.0
    match band(score, pass_mark):
        case "near":
            opens = _next_korean_day(ended)
            if now < opens:
                return Rung("exam", "waiting", "조금만 더 하면 돼요. 내일 다시 볼 수 있어요.", opens_at=opens)
        case "lesson":
            opens = ended + WAIT
            read = last.guide_read_at is not None and last.guide_read_at >= ended
            if now < opens or not read:
                why = "하루 쉬고, 가이드를 다시 읽은 뒤에 볼 수 있어요." if not read else "하루 쉬고 다시 볼 수 있어요."
                return Rung("exam", "waiting", why, opens_at=opens if now < opens else None, needs_guide=not read)
        case "practice":
            if not any(run.state == "done" and run.ended_at and run.ended_at > ended for run in practice):
                return Rung("exam", "waiting", "연습을 한 번 더 마치면 다시 볼 수 있어요.")
        case "passed":
            return Rung("exam", "done", "통과했어요.")
    return Rung("exam", "open", "다시 볼 수 있어요. 아는 만큼 차근차근 해 보세요.", may_start=True)


def _next_korean_day(instant: datetime) -> datetime:
    day = instant.astimezone(KOREA).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)
