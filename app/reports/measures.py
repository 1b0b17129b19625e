"""What a report counts of a cohort, and which counts are protected together. Pure.

A count is of people, of things (quizzes passed) or of days (attendance). Counts below `LEAST` are shown to nobody above the
center, nor what would let somebody work them out: blocks.py.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["명", "건", "일"]
LEAST = 5

ENROLLED, STARTED, ACTIVE = "enrolled", "started", "active"
COMPLETED, MISSED, EARLY, WITHDRAWN, DROPPED = "completed", "missed", "early", "withdrawn", "dropped"
UNDECIDED = "undecided"
QUIZZES, PRACTICE, WAITING, HANDED = "quizzes", "practice", "waiting", "handed"
ISSUED, REVOKED = "issued", "revoked"
ATTENDED, ABSENT = "attended", "absent"
REFERRED, ACCEPTED = "referred", "accepted"
EMPLOYED, WORKING = "employed", "working"


@dataclass(frozen=True)
class Measure:
    """`label`: as the tables head it; `means`: what exactly is counted."""

    name: str
    label: str
    means: str
    unit: Unit = "명"


MEASURES = {
    each.name: each
    for each in (
        Measure(ENROLLED, "등록", "초대장을 받아들여 회차에 들어온 분"),
        Measure(STARTED, "시작", "배움을 하나라도 시작한 분"),
        Measure(ACTIVE, "최근 7일 활동", "지난 7일 안에 들어와 배운 분"),
        Measure(COMPLETED, "수료", "수료로 정해진 분"),
        Measure(MISSED, "미수료", "과정이 끝났고 기준에 모자란 분"),
        Measure(EARLY, "조기취업", "과정 도중에 취업한 분"),
        Measure(WITHDRAWN, "수강철회", "본인이 원해 그만둔 분"),
        Measure(DROPPED, "중도탈락", "과정 도중에 그만두게 된 분. 제적도 들어요"),
        Measure(UNDECIDED, "아직 안 정함", "결과를 아직 정하지 않은 분"),
        Measure(QUIZZES, "통과한 확인 문제", "통과했거나 면제된 확인 문제", "건"),
        Measure(PRACTICE, "통과한 실습", "통과했거나 면제된 실습", "건"),
        Measure(WAITING, "과제 검토 기다림", "최종 과제를 내고 검토를 기다리는 분"),
        Measure(HANDED, "과제 통과", "최종 과제를 통과한 분"),
        Measure(ISSUED, "유효한 수료증", "지금 유효한 수료증을 가진 분"),
        Measure(REVOKED, "취소한 수료증", "취소한 수료증. 다시 발급하며 거둔 것도 들어요", "건"),
        Measure(ATTENDED, "출석", "출석한 날을 모두 더한 것", "일"),
        Measure(ABSENT, "결석", "결석한 날을 모두 더한 것", "일"),
        Measure(REFERRED, "추천", "기업에 추천한 분"),
        Measure(ACCEPTED, "함께하기로", "기업이 함께하기로 한 분"),
        Measure(EMPLOYED, "취업", "취업이 확인된 분"),
        Measure(WORKING, "일거리 참여", "일거리의 첫 지급까지 간 분. 취업과 따로 세요"),
    )
}


@dataclass(frozen=True)
class Family:
    """Measures that are protected together: one is shown only where all may be. Its blocks are made of those of `over`.

    `told`: whether a cell says of a hidden count that it is below LEAST; else it only says that it is hidden. Where there
    can be one at most (`most_of`), that would say too much: then the count is hidden whether it is one or none.
    `table`: the measures and what is left of the people make up everybody (blocks.py: Fréchet bounds).
    """

    name: str
    measures: tuple[str, ...]
    over: str | None = "people"
    told: bool = True
    table: bool = False


STAGES = "stages"  # of each stage how many have passed it: a list of its own beside the counts
FAMILIES = (
    Family("people", (ENROLLED,), over=None),
    Family("completed", (COMPLETED, ISSUED)),
    Family("employed", (EMPLOYED,), over="completed"),
    Family("early", (EARLY,), over="employed"),
    Family("codes", (MISSED, WITHDRAWN, DROPPED, UNDECIDED), over="early", told=False, table=True),
    Family("started", (STARTED,)),
    Family("active", (ACTIVE,)),
    Family("quizzes", (QUIZZES,)),
    Family("practice", (PRACTICE,)),
    Family("waiting", (WAITING,)),
    Family("handed", (HANDED,)),
    Family("revoked", (REVOKED,)),
    Family("attendance", (ATTENDED, ABSENT), told=False),
    Family("referred", (REFERRED,)),
    Family("accepted", (ACCEPTED,)),
    Family("working", (WORKING,), over="completed"),
    Family(STAGES, (), told=False),
)
# Each chain of `over` lets rates of several measures be added up over the same cohorts without cutting a block.
OF_COMPLETED = frozenset({"employed", "working"})
UNBOUNDED = frozenset({"people", "quizzes", "practice", "revoked", "attendance"})
FAMILY_OF = {measure: family.name for family in FAMILIES for measure in family.measures}
BY_NAME = {family.name: family for family in FAMILIES}


def most_of(family: Family, counts: Mapping[str, int]) -> float:
    """As many as a count of the family can be at most; of a table, the people that it is made of."""
    people, completed = counts.get(ENROLLED, 0), counts.get(COMPLETED, 0)
    if family.table:
        return people - completed - counts.get(EARLY, 0)
    if family.name == "early":
        return people - completed
    if family.name in OF_COMPLETED:
        return completed
    return math.inf if family.name in UNBOUNDED else people
