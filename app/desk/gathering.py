"""Everything that is due at some centers, asked of the rooms that know: at most twelve statements, the session's look-up included,
however many cohorts and people there are."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, union_all
from sqlalchemy.orm import Session

from app.assessment import due as assessment
from app.cohorts import due as cohorts
from app.completion import due as completion
from app.content.collection import Content
from app.core.clock import now, today
from app.core.due import Due
from app.core.due_rows import DueRow, at_most
from app.desk.reading import AtRisk, load_at_risk
from app.identity import due as identity
from app.jobs import due as jobs
from app.privacy import due as privacy
from app.work import due as work

READ_AT_MOST = 200  # rows of a kind
# Of a referral on its way: what the button says, and whether the day named is the last one rather than the first.
JOBS = {
    "word": ("보고 확인하기", False),
    "interview": ("면접 결과 적기", True),
    "waiting": ("업체에 추천하기", False),
    "retention": ("물어보고 적기", True),
    "confirm": ("취업 확인하기", False),
    "unanswered": ("업체에 물어보기", False),
    "seeking": ("이어 갈지 묻기", True),
}


def gather(
    session: Session, content: Content, centers: Collection[int], work_kinds: Collection[str]
) -> tuple[list[Due], dict[str, int]]:
    """The lines, in no order; and by kind how many there are beyond those. `work_kinds`: what long work this version knows."""
    found, more = _of_rows(session, centers, work_kinds)
    found += completion.waiting_for_certificates(session, centers)
    at_risk = load_at_risk(session, content, centers)
    found += [_contact(each, rank) for rank, each in enumerate(at_risk) if each.standing.state != "closed"]
    found += [_job(each) for each in jobs.due_at(session, centers, today(session))]
    return found, more


def _job(each: jobs.Due) -> Due:
    button, last = JOBS.get(each.kind, ("보고 적기", False))
    return Due(
        "referral", each.title, f"{each.person} 님 · {each.about}", button, each.route, each.params,
        since=None if last else each.since, until=each.since if last else None,
        note=f"{each.count}번째예요." if each.count > 1 else "",
    )  # fmt: skip


def _of_rows(
    session: Session, centers: Collection[int], work_kinds: Collection[str]
) -> tuple[list[Due], dict[str, int]]:
    """What the rooms ask in rows of one shape: one statement."""
    asked: list[Select[Any]] = [
        *cohorts.asks(session, centers),
        *assessment.asks(centers),
        *privacy.asks(centers),
        *completion.asks(session, centers),
        *identity.asks(session, centers),
        *work.asks(session, centers, work_kinds),
    ]
    rows = [DueRow(*row) for row in session.execute(union_all(*(at_most(each, READ_AT_MOST) for each in asked)))]
    found = [due for row in rows for due in _tell(session, row)]
    more = {row.kind: row.of - READ_AT_MOST for row in rows if row.of > READ_AT_MOST}
    return found, more


def _tell(session: Session, row: DueRow) -> list[Due]:
    day = today(session)
    match row.kind:
        case "appeal":
            return [assessment.tell(row)]
        case "erasure":
            return [privacy.tell(row)]
        case "ended":
            return completion.tell(row, day)
        case "token":
            return [identity.tell(row, day)]
        case "work":
            return [work.tell(row)]
        case _:
            return [cohorts.tell(row, day, now(session))]


def _contact(each: AtRisk, rank: int) -> Due:
    """A person to call, as a line of the desk: the reason first. What waits for its day says so."""
    last, stands = each.last, each.standing
    first, *others = (reason.words for reason in each.reasons)
    if stands.state in ("due", "waiting"):
        what = "다시 연락하기로 한 날이에요" if stands.state == "due" else "다시 연락하기로 했어요"
        others = [first, *others]
    else:
        what = first
    if last is not None and stands.state != "new":
        others.append(f"{last.by} 님이 맡았어요.")
    return Due(
        "contact", what, f"{each.name} 님 · {each.cohort}", "살펴보고 연락하기", "desk:person",
        {"enrolment_id": each.public_id}, until=stands.until, note=" ".join(others), rank=rank,
    )  # fmt: skip
