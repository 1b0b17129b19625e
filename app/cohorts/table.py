"""The cohort's table: one row a trainee, counted from the ledger; sorted and filtered. Pure but for `load_rows`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.attendance import Tally, rate
from app.cohorts.attendance_ledger import tallies
from app.cohorts.models import Cohort, Enrolment, StepState
from app.cohorts.outline import DONE, Stage, StepFact, count_exemptions
from app.cohorts.schemas import TraineeRow
from app.core.clock import korean_date
from app.core.sheets import Cell
from app.people.models import Person

STUCK_AFTER = timedelta(days=7)
STATES = {
    "all": "모두",
    "invited": "아직 안 들어옴",
    "active": "배우는 중",
    "stuck": "막힌 분",
    "submitted": "검토 기다림",
    "completed": "수료",
}
SORTS = {
    "name": "이름",
    "progress": "배움 진도",
    "quiz": "확인 문제",
    "practice": "실습",
    "attendance": "출석",
    "active": "마지막 활동",
}
STATE_WORDS = {
    "invited": "초대함",
    "offered": "수락 기다림",
    "active": "배우는 중",
    "completed": "수료",
    "left": "그만둠",
}
ASSIGNMENT_WORDS = {
    "": "아직",
    "started": "하는 중",
    "submitted": "검토 기다림",
    "returned": "다시 하는 중",
    "passed": "통과",
    "failed": "미통과",
    "exempt": "면제",
}
HEADER = (
    "이름", "전화번호", "상태", "마친 배움", "전체 배움", "배움 진도(%)", "통과한 확인 문제", "전체 확인 문제",
    "확인 문제 평균(점)", "통과한 실습", "전체 실습", "최종 과제", "마지막 활동", "막힘", "결과",
    "출석한 날", "적은 날", "출석률(%)", "결석한 날", "전체 수업 날",
)  # fmt: skip


class View(BaseModel):
    """What the table shows; also its query string. An unknown filter or order falls back to the plain one."""

    model_config = ConfigDict(frozen=True)
    state: str = "all"
    sort: str = "name"
    descending: bool = False
    search: str = Field("", max_length=40)

    @field_validator("state")
    @classmethod
    def _known_state(cls, value: str) -> str:
        return value if value in STATES else "all"

    @field_validator("sort")
    @classmethod
    def _known_sort(cls, value: str) -> str:
        return value if value in SORTS else "name"


def load_rows(session: Session, cohort: Cohort, at: datetime, only: Sequence[int] | None = None) -> list[TraineeRow]:
    """Three statements, however many people, and two more where the cohort has classes: the enrolled (or the enrolments
    `only`), their steps, their attendance."""
    chosen = [Enrolment.cohort_id == cohort.id] + ([] if only is None else [Enrolment.id.in_(only)])
    people = session.execute(
        select(
            Enrolment.id,
            Enrolment.public_id,
            Person.name,
            Person.phone,
            Enrolment.state,
            Enrolment.last_active_at,
            Enrolment.outcome,
            Enrolment.created_at,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(*chosen)
    ).all()
    steps = session.execute(
        select(StepState.enrolment_id, StepState.step, StepState.state, StepState.score, StepState.misses, StepState.at)
        .join(Enrolment, Enrolment.id == StepState.enrolment_id)
        .where(*chosen)
    )
    facts: dict[int, dict[str, StepFact]] = defaultdict(dict)
    latest: dict[int, datetime] = {}
    for enrolment_id, step, state, score, misses, step_at in steps:
        facts[enrolment_id][step] = StepFact(state, score, misses)
        latest[enrolment_id] = max(step_at, latest.get(enrolment_id, step_at))
    outline = tuple(Stage.model_validate(stage) for stage in cohort.outline)
    present = tallies(session, cohort.id, only)
    rows = []
    for enrolment_id, public_id, name, phone, state, active_at, outcome, created_at in people:
        seen = max((t for t in (active_at, latest.get(enrolment_id)) if t), default=None)
        since = seen or created_at
        own = count_exemptions(outline, facts[enrolment_id])
        rows.append(
            TraineeRow(
                enrolment_id,
                public_id,
                name,
                phone,
                state,
                *_count(outline, own, "lesson"),
                *_count(outline, own, "quiz"),
                _mean_score(outline, own, "quiz"),
                *_count(outline, own, "practice"),
                assignment=_assignment(outline, own),
                last_active_at=seen,
                stuck=state == "active" and at - since > STUCK_AFTER,
                outcome=outcome,
                attendance=present.get(enrolment_id),
            )
        )
    return rows


def arrange(rows: Iterable[TraineeRow], view: View) -> list[TraineeRow]:
    """Filtered and sorted as the view says; ties by name."""
    kept = [row for row in rows if _in_state(row, view.state) and view.search.casefold() in row.name.casefold()]
    kept.sort(key=lambda row: (row.name, row.enrolment_id))
    if view.sort != "name":
        kept.sort(key=lambda row: _sort_value(row, view.sort), reverse=view.descending)
    elif view.descending:
        kept.reverse()
    return kept


def to_cells(row: TraineeRow) -> tuple[Cell, ...]:
    """One line of the export; numbers as numbers, in the order of HEADER."""
    percent = round(100 * row.lessons_done / row.lessons_all, 1) if row.lessons_all else None
    return (
        row.name,
        row.phone,
        STATE_WORDS.get(row.state, row.state),
        row.lessons_done,
        row.lessons_all,
        percent,
        row.quizzes_done,
        row.quizzes_all,
        round(row.quiz_mean, 1) if row.quiz_mean is not None else None,
        row.practice_done,
        row.practice_all,
        ASSIGNMENT_WORDS[row.assignment],
        korean_date(row.last_active_at).isoformat() if row.last_active_at else None,
        "막힘" if row.stuck else "",
        row.outcome,
        *_attendance_cells(row.attendance),
    )


def _attendance_cells(found: Tally | None) -> tuple[Cell, ...]:
    """As the screen has them: days attended of those written down so far, the rate cut to one decimal, and all days."""
    if found is None:
        return None, None, None, None, None
    percent = rate(found.attended, found.marked)
    return found.attended, found.marked, float(percent) if percent else None, found.absences, found.total


def _steps(outline: Sequence[Stage], kind: str) -> list[str]:
    return [step.key for stage in outline for step in stage.required if step.kind == kind]


def _count(outline: Sequence[Stage], facts: dict[str, StepFact], kind: str) -> tuple[int, int]:
    keys = _steps(outline, kind)
    return sum(1 for key in keys if (fact := facts.get(key)) and fact.state in DONE), len(keys)


def _mean_score(outline: Sequence[Stage], facts: dict[str, StepFact], kind: str) -> float | None:
    scores = [fact.score for key in _steps(outline, kind) if (fact := facts.get(key)) and fact.score is not None]
    return sum(scores) / len(scores) if scores else None


def _assignment(outline: Sequence[Stage], facts: dict[str, StepFact]) -> str:
    keys = _steps(outline, "assignment")
    return next((facts[key].state for key in keys if key in facts), "")


def _in_state(row: TraineeRow, state: str) -> bool:
    return {
        "all": True,
        "invited": row.state in ("invited", "offered"),
        "active": row.state == "active",
        "stuck": row.stuck,
        "submitted": row.assignment == "submitted",
        "completed": row.state == "completed",
    }.get(state, True)


def _sort_value(row: TraineeRow, sort: str) -> float:
    return {
        "progress": row.lessons_done / row.lessons_all if row.lessons_all else 0.0,
        "quiz": row.quiz_mean if row.quiz_mean is not None else -1.0,
        "practice": row.practice_done / row.practice_all if row.practice_all else 0.0,
        "attendance": found.attended / found.marked if (found := row.attendance) and found.marked else -1.0,
        "active": row.last_active_at.timestamp() if row.last_active_at else 0.0,
    }[sort]
