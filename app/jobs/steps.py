"""What may follow what once an employer has said yes, who may say it, and what must be said with it. Pure.

Two kinds of work: 일거리 (contract work: trial, approved, first pay, working) and 고용 (employment: interview, hired, confirmed by
evidence, still working after 1, 3 and 6 months). A step is never changed: a correction is another entry (course.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.jobs.rules import CONTRACT, EMPLOYMENT, age_words

CENTER, EMPLOYER, TRAINEE = "center", "employer", "trainee"
ACCEPTED, FOUND = "accepted", "found"  # where a course begins: an employer's yes, or work somebody found alone

INTERVIEW, ATTENDED, NO_SHOW = "interview", "attended", "no_show"
REFUSED, UNREACHABLE = "refused", "unreachable"
HIRED, NOT_TAKEN, CONFIRMED = "hired", "not_taken", "confirmed"
KEPT, NO_ANSWER, LEFT = "kept", "no_answer", "left"
TRIAL_PASSED, TRIAL_MISSED, APPROVED, PAID, WORKING = "trial_passed", "trial_missed", "approved", "paid", "working"
STEPS = (
    INTERVIEW, ATTENDED, NO_SHOW, REFUSED, UNREACHABLE, HIRED, NOT_TAKEN, CONFIRMED, KEPT, NO_ANSWER, LEFT,
    TRIAL_PASSED, TRIAL_MISSED, APPROVED, PAID, WORKING,
)  # fmt: skip
TAKEN_BACK, HEARD = "taken_back", "heard"  # the center: written by mistake; what the person said is heard
SAYS_STARTED, SAYS_ENDED = "says_started", "says_ended"  # the person's own word; the center confirms
OWN_WORDS = (SAYS_STARTED, SAYS_ENDED)

_CHECKS = (KEPT, NO_ANSWER, LEFT)
# The first of each is what comes next when all goes well.
FOLLOWS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    EMPLOYMENT: {
        ACCEPTED: (INTERVIEW, REFUSED, UNREACHABLE, NOT_TAKEN),
        INTERVIEW: (ATTENDED, NO_SHOW, REFUSED, UNREACHABLE, INTERVIEW),
        ATTENDED: (HIRED, NOT_TAKEN, REFUSED),
        NO_SHOW: (INTERVIEW, NOT_TAKEN, REFUSED),
        UNREACHABLE: (INTERVIEW, NOT_TAKEN, REFUSED),
        HIRED: (CONFIRMED, LEFT),
        CONFIRMED: _CHECKS,
        KEPT: _CHECKS,
        NO_ANSWER: _CHECKS,
        FOUND: (HIRED,),
    },
    CONTRACT: {
        ACCEPTED: (TRIAL_PASSED, TRIAL_MISSED, APPROVED, REFUSED, UNREACHABLE, NOT_TAKEN),
        UNREACHABLE: (TRIAL_PASSED, TRIAL_MISSED, APPROVED, REFUSED, NOT_TAKEN),
        TRIAL_PASSED: (APPROVED, NOT_TAKEN, REFUSED),
        TRIAL_MISSED: (TRIAL_PASSED, NOT_TAKEN, REFUSED),
        APPROVED: (PAID, LEFT),
        PAID: (WORKING, LEFT),
        WORKING: (WORKING, LEFT),
        LEFT: (WORKING,),
        FOUND: (PAID,),
    },
}
AT_WORK = frozenset({HIRED, CONFIRMED, KEPT, NO_ANSWER, PAID, WORKING})
EMPLOYER_SAYS = frozenset(
    {TRIAL_PASSED, TRIAL_MISSED, APPROVED, PAID, WORKING, INTERVIEW, ATTENDED, NO_SHOW, HIRED, NOT_TAKEN, KEPT, LEFT}
)

NOT_TAKEN_REASONS = {
    "filled": "이미 다른 분으로 정해졌어요",
    "hours": "일하는 때가 맞지 않아요",
    "skill": "바라는 솜씨와 달라요",
    "terms": "임금이나 거리가 맞지 않아요",
    "withdrawn": "업체가 뽑지 않기로 했어요",
    "other": "그 밖의 까닭이에요",
}
REFUSED_REASONS = {
    "far": "다니기에 멀어요",
    "hours": "일하는 때가 맞지 않아요",
    "pay": "받는 돈이 맞지 않아요",
    "elsewhere": "다른 일을 구했어요",
    "private": "개인 사정이 생겼어요",
    "other": "그 밖의 까닭이에요",
}
LEFT_REASONS = {
    "ended": "맡은 일이나 계약이 끝났어요",
    "elsewhere": "다른 일을 구했어요",
    "private": "개인 사정이 생겼어요",
    "care": "가족을 돌보게 되었어요",
    "terms": "조건이 처음 말과 달랐어요",
    "unpaid": "돈을 제때 받지 못했어요",
    "firm": "업체 사정이에요",
    "other": "그 밖의 까닭이에요",
}
REASONS: Mapping[str, Mapping[str, str]] = {
    NOT_TAKEN: NOT_TAKEN_REASONS, REFUSED: REFUSED_REASONS, LEFT: LEFT_REASONS,
}  # fmt: skip

# 국민내일배움카드 운영규정 §40② (고용노동부고시 제2026-39호): what counts as employment in the statistic.
CONDITIONS = {
    "hours": "한 달 60시간 또는 한 주 15시간 이상 일해요",
    "insured": "그보다 짧지만 고용보험에 들었어요",
    "daily": "일용으로 한 달에 10일 이상 일해요",
    "business": "새로 사업자등록을 했어요",
}
WITHHELD = "withheld"
EVIDENCE = {
    "contract": "근로계약서",
    "insurance": "고용보험 가입 내역",
    "payslip": "임금 명세서나 입금 내역",
    "employed": "재직증명서",
    "business": "사업자등록증",
    WITHHELD: "3.3%를 뗀 원천징수영수증",
}
NOT_EMPLOYMENT = (
    "3.3%를 뗀 수입만으로는 취업으로 세지 않아요(통계 기준). 일거리 참여로 세어요. "
    "근로계약서나 고용보험 가입 내역이 있으면 그것을 골라 주세요."
)
CHECK_MONTHS = (1, 3, 6)
INTERVIEW_AHEAD, HIRED_AHEAD = timedelta(days=90), timedelta(days=60)
LONG_AGO = timedelta(days=3 * 366)
NOTE_LENGTH = 200
MISTAKE_LENGTH = range(2, NOTE_LENGTH + 1)


@dataclass(frozen=True)
class Said:
    """What somebody says of one step. `on`: the day it happened, or will (interview, first day of work)."""

    kind: str
    on: date | None
    reason: str = ""
    evidence: str = ""
    condition: str = ""
    note: str = ""
    corrects: int | None = None


@dataclass(frozen=True)
class Standing:
    """Where a course stands: enough to judge the next step. `reached`: the months of 고용유지 confirmed so far."""

    work: str
    state: str
    first_day: date | None = None
    reached: int = 0


def next_steps(standing: Standing, by: str) -> tuple[str, ...]:
    """What may be said next by the center or the employer, the likely one first."""
    found = FOLLOWS[standing.work].get(standing.state, ())
    if standing.reached >= CHECK_MONTHS[-1]:
        found = tuple(step for step in found if step not in (KEPT, NO_ANSWER))
    return found if by == CENTER else tuple(step for step in found if step in EMPLOYER_SAYS)


def own_words(standing: Standing) -> tuple[str, ...]:
    """What the person may tell the center now."""
    if standing.state in AT_WORK:
        return (SAYS_ENDED,)
    if standing.state == APPROVED:
        return OWN_WORDS
    closed = standing.state in (REFUSED, NOT_TAKEN) or (standing.work == EMPLOYMENT and standing.state == LEFT)
    return () if closed else (SAYS_STARTED,)


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the month's last day where it has no such day (31 August + 6 → 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def months_reached(first_day: date, on: date) -> int:
    """The longest of 1, 3 and 6 months that are over on that day; 0 before the first."""
    return max((m for m in CHECK_MONTHS if add_months(first_day, m) <= on), default=0)


def next_check(standing: Standing) -> tuple[int, date] | None:
    """(months, day) of the next 고용유지 check; None when there is none to come."""
    if standing.first_day is None or standing.state not in (HIRED, CONFIRMED, KEPT, NO_ANSWER):
        return None
    ahead = next((m for m in CHECK_MONTHS if m > standing.reached), None)
    return None if ahead is None else (ahead, add_months(standing.first_day, ahead))


def faults_of(said: Said, standing: Standing, by: str, day: date) -> dict[str, str]:
    """What is wrong with it, by form field; empty when it may be written. A correction of the same step is judged by the
    caller with the state before it."""
    if said.kind not in next_steps(standing, by):
        return {"kind": "지금은 그렇게 적을 수 없어요. 화면을 새로 열어 지금 상태를 봐 주세요."}
    found = {
        "on": _day_fault(said, standing, day),
        "reason": _reason_fault(said),
        "condition": _condition_fault(said),
        "evidence": _evidence_fault(said),
        "note": _note_fault(said),
    }
    return {field: words for field, words in found.items() if words}


def _day_fault(said: Said, standing: Standing, day: date) -> str | None:
    if said.on is None:
        return "날짜를 2026-12-31처럼 적어 주세요."
    ahead = {INTERVIEW: INTERVIEW_AHEAD, HIRED: HIRED_AHEAD}.get(said.kind, timedelta(0))
    if said.on > day + ahead:
        if ahead:
            return f"오늘부터 {ahead.days}일 안의 날이어야 해요. 다시 적어 주세요."
        return f"오늘({day})보다 뒤의 날이에요. 있었던 날을 적어 주세요."
    if said.on < day - LONG_AGO:
        return "3년보다 오래된 날이에요. 해를 다시 봐 주세요."
    if standing.first_day is not None and said.kind in (LEFT, KEPT, NO_ANSWER) and said.on < standing.first_day:
        return f"일을 시작한 날({standing.first_day})보다 앞이에요. 다시 적어 주세요."
    if said.kind == KEPT and standing.first_day is not None:
        check = next_check(standing)
        if check is not None and said.on < check[1]:
            return f"아직 {check[0]}개월이 안 됐어요. {check[1]}부터 적을 수 있어요."
    return None


def _reason_fault(said: Said) -> str | None:
    wanted = REASONS.get(said.kind)
    return None if wanted is None or said.reason in wanted else "까닭을 하나 골라 주세요."


def _condition_fault(said: Said) -> str | None:
    if said.kind != CONFIRMED or said.condition in CONDITIONS:
        return None
    return "어느 기준에 드는지 하나를 골라 주세요."


def _evidence_fault(said: Said) -> str | None:
    if said.kind != CONFIRMED:
        return None
    if said.evidence not in EVIDENCE:
        return "어떤 증빙을 보았는지 골라 주세요."
    if said.evidence == WITHHELD:
        return NOT_EMPLOYMENT
    if said.condition in CONDITIONS and (said.condition == "business") != (said.evidence == "business"):
        return "사업자등록증은 ‘새로 사업자등록을 했어요’와 함께 골라 주세요."
    if said.condition == "insured" and said.evidence != "insurance":
        return "고용보험에 든 것은 ‘고용보험 가입 내역’으로 확인해 주세요."
    return None


def _note_fault(said: Said) -> str | None:
    if len(said.note) > NOTE_LENGTH:
        return f"{NOTE_LENGTH}자까지 적을 수 있어요. 지금은 {len(said.note)}자예요. 줄여 주세요."
    if said.reason == "other" and said.kind in REASONS and len(said.note) < 2:
        return "그 밖의 까닭이 무엇인지 2자 넘게 적어 주세요."
    age = age_words(said.note) if said.kind == NOT_TAKEN else None
    if age is not None:
        return f"‘{age}’처럼 나이를 까닭으로 적을 수 없어요(고령자고용법 제4조의4). 이 말을 빼 주세요."
    return None
