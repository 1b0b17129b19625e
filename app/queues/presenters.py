"""What the pages of mock work show, put together from rows, terms and measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import Request

from app.cohorts.ledger import Learner
from app.core.money import Pay
from app.labeling.ladder import step_key
from app.labeling.measures.wilson import wilson
from app.labeling.queries import frozen_document
from app.labeling.tasks import Task, find_task
from app.labeling.workbench import Frame
from app.queues.adapting import Adaptation
from app.queues.earning import HourlyTable, earned, hourly_table, time_words
from app.queues.models import MockQueue, MockWork, MockWorker
from app.queues.policy import BATCH, Seat, is_passed
from app.queues.queries import OpenWork, has_passed, may_mend, step_of, sums_of, terms_of

STATE_WORDS = {
    "new": ("새 일감", "accent"),
    "working": ("하는 중", "brand"),
    "closing": ("결과가 나왔어요", "good"),
    "change": ("규칙이 바뀌었어요", "warn"),
    "retraining": ("연습이 먼저예요", "warn"),
    "passed": ("통과했어요", "good"),
}


@dataclass(frozen=True)
class Rate:
    """A share with its numerator and denominator, and how sure it is (Wilson's 95 % bounds, whole per cent)."""

    right: int
    of: int

    @property
    def percent(self) -> int | None:
        return 100 * self.right // self.of if self.of else None

    @property
    def low(self) -> int:
        return int(100 * wilson(self.right, self.of)[0])


@dataclass(frozen=True)
class Card:
    """One queue to choose. `note` says in a sentence how things stand."""

    task: Task
    pay: int
    state: str
    words: str
    kind: str
    pace: str
    today: int
    rate: Rate
    pay_so_far: Pay
    to_mend: int
    passed: bool = False


@dataclass(frozen=True)
class Shut:
    """A queue that is not open to this person yet."""

    task: Task
    why: str


def tasks_with_mock(request: Request, learner: Learner, session: Any) -> list[tuple[Task, Any]]:
    """Tasks of the cohort's outline that have mock work, with the document the cohort froze."""
    content = request.app.state.content
    known = {step.key for stage in learner.stages for step, _ in stage.steps}
    found = []
    for slug, document in content.practice.items():
        if document.mock is None or step_key(slug, "exam") not in known:
            continue
        task = find_task(content, slug)
        frozen = frozen_document(session, learner, document)
        if frozen.mock is not None:
            found.append((task, frozen))
    return found


def card(
    learner: Learner,
    task: Task,
    document: Any,
    place: tuple[MockWorker, MockQueue] | None,
    *,
    today: int,
    to_mend: int,
    day: date,
) -> Card:
    """A queue as the list shows it."""
    passed = has_passed(learner, step_of(task.slug))
    if place is None:
        words, kind = STATE_WORDS["new"]
        nothing = Pay(0, 0, 0)
        pace = f"{task.type.words.item} 하나에 {time_words(planned_seconds(task))}쯤"
        return Card(task, document.pay_per_item, "new", words, kind, pace, 0, Rate(0, 0), nothing, 0)
    worker, queue = place
    terms = terms_of(queue)
    state = "passed" if passed and worker.state == "working" else worker.state
    words, kind = STATE_WORDS[state]
    pace = pace_words(task, worker)
    pay = earned(sums_of(worker, terms), day)
    rate = Rate(worker.hits, worker.checked)
    return Card(task, terms.pay, worker.state, words, kind, pace, today, rate, pay, to_mend, passed)


def planned_seconds(task: Task) -> float:
    """What the task's author plans for one item."""
    return float(task.document.minutes * 60 / len(task.document.pools.practice))


def pace_words(task: Task, worker: MockWorker) -> str:
    """Own pace when there is one, else what the task's author plans."""
    if worker.done:
        own = (worker.seconds - worker.rework_seconds) / worker.done
        return f"내 속도로 하나에 {time_words(own)}"
    return f"하나에 {time_words(planned_seconds(task))}쯤"


def hourly(worker: MockWorker, queue: MockQueue, day: date) -> HourlyTable | None:
    return hourly_table(sums_of(worker, terms_of(queue)), day)


def hourly_steps(table: HourlyTable) -> list[dict[str, Any]]:
    """The steps of 진짜 시급표 with a bar each; `share` is in per cent of the longest."""
    steps = (
        ("쉬지 않고 한 시간 하면", "내 속도 × 연습용 단가", table.apparent),
        ("합격한 것만 세면", "돌아온 것에는 돈이 없어요", table.with_accept_rate),
        ("고치는 시간까지 넣으면", "고치는 시간에는 돈이 더 없어요", table.with_rework),
        ("세금을 떼면", "3%와 그 10분의 1", table.hourly),
    )
    most = max(table.apparent, table.minimum.won, 1)
    rows = [{"title": t, "note": n, "won": won, "share": round(100 * won / most, 1)} for t, n, won in steps]
    wage = {
        "title": "최저임금",
        "note": f"{table.minimum.since.year}년, 한 시간",
        "won": table.minimum.won,
        "share": round(100 * table.minimum.won / most, 1),
        "wage": True,
    }
    return [*rows, wage]


def results(task: Task, works: Sequence[MockWork]) -> list[dict[str, Any]]:
    """Told works for the list: what can be mended stands first."""
    rows = [
        {
            "work": work,
            "badge": _told_badge(work),
            "mend": may_mend(work),
            "final": work.verdict == "returned" and not may_mend(work),
        }
        for work in works
    ]
    return sorted(rows, key=lambda row: not row["mend"])


def _told_badge(work: MockWork) -> tuple[str, str]:
    """(words, kind): what the client has not looked at was taken as it is."""
    if work.verdict == "returned":
        return work.reason, "warn"
    return ("합격", "good") if work.control else ("그대로 받음", "plain")


def adaptation(worker: MockWorker) -> Adaptation | None:
    kept: Mapping[str, Any] | None = worker.adapted
    return Adaptation(**kept) if kept else None


def until_results(worker: MockWorker) -> int:
    """How many more until the results come."""
    return max(0, BATCH - (worker.done - worker.settled))


def item_frame(
    request: Request, task: Task, opened: OpenWork, seat: Seat, *, quick: bool = False, blank: bool = False
) -> Frame:
    """The workbench around one item of mock work. `quick`, `blank`: what is asked before it is taken."""
    words, work, terms = task.type.words, opened.work, opened.terms

    def address(name: str) -> str:
        return str(request.app.url_path_for(f"queues:{name}", mock_id=work.public_id))

    submit = address("submit")
    return Frame(
        title=f"모의 작업 · {words.item} 고치기"
        if opened.mending
        else f"모의 작업 · {opened.worker.done + 1}번째 {words.item}",
        address=address("save"),
        back_url=str(request.app.url_path_for("queues:show", task=task.slug)),
        back_label="일감",
        finish="고친 것 다시 내기" if opened.mending else f"이 {words.item} 내기",
        check=f"{submit}?sure=1" if quick or blank else submit,
        seed=str(opened.worker.enrolment_id),
        sheets=("queues",),
        around="queues/_around.html",
        below=None if opened.mending else "queues/_skip.html",
        values={
            "seat": seat,
            "quick": quick,
            "blank": blank,
            "seconds": time_words(work.seconds),
            "mending": opened.mending,
            "work": work,
            "pay": terms.pay,
            "changed": terms.change_after > 0 and work.guide_version == terms.change_version,
            "change_url": str(request.app.url_path_for("queues:change", task=task.slug)),
            "skip_url": address("skip"),
            "guide_url": str(request.app.url_path_for("labeling:guide", task=task.slug)),
            "lease_minutes": terms.lease_minutes,
        },
    )


def state_badge(worker: MockWorker, queue: MockQueue) -> tuple[str, str]:
    """(words, kind) of where a person stands, for staff."""
    passed = is_passed(worker.settled, worker.checked, worker.hits, terms_of(queue))
    return STATE_WORDS["passed" if passed and worker.state == "working" else worker.state]


def lease_words(until: datetime | None, now: datetime) -> str:
    """How long a slot is held, or since when it has not been."""
    if until is None:
        return "자리를 놓침"
    minutes = int((until - now).total_seconds() // 60)
    return f"{minutes + 1}분 남음" if minutes >= 0 else f"{-minutes}분 지남"
