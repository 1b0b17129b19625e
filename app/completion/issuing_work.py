"""Issuing as long work: a few people at a time, so that it can be stopped between people and goes on after a kill.

A chunk numbers its people in a short transaction of its own (the number is part of what is signed), notes the numbers in the
journal, signs and prints, and is then kept. Killed after the numbering, the next run of the same chunk finds the numbers and
signs those: nobody gets two, and no number is passed over.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.ledger import access_learner
from app.cohorts.models import Cohort
from app.cohorts.queries import access_cohort
from app.completion.drafting import achievement_version, load_form
from app.completion.issuances import (
    Planned,
    access_issuance,
    keep,
    plan,
    require_badge,
    results_of,
    say_yes,
    show,
)
from app.completion.issuing import Desk, Files, make_files, make_valid, open_desk, reserve
from app.completion.journal import numbered_lines, require_sure
from app.completion.keys import require_known
from app.completion.lists import lock_list, refresh_lists
from app.completion.models import Certificate, Issuance
from app.completion.policy import why_not
from app.completion.queries import load_candidates, reserved_certificates
from app.content.collection import Content
from app.core.actor import Actor
from app.core.clock import today
from app.core.database import Database
from app.core.errors import Invalid, NotFound, Unavailable
from app.core.idempotency import earlier_result, keep_result
from app.core.scope import Scope
from app.core.settings import Settings
from app.core.storage import Storage
from app.work.kinds import Kind, Step, Tools
from app.work.models import Work
from app.work.running import Claim, carry_out, claim_at_once
from app.work.schemas import UNFINISHED
from app.work.service import retry_work, start_work

STORED = Content(
    Path(), Path()
)  # a run reads no files: the programme is in the database, what was measured in the issuance
CHUNK = 10
SIGNERS = 2
AT_ONCE = 3  # so few are issued while one waits; a worker goes on should the process die meanwhile
CHANGED = "미리 본 뒤에 기록이 바뀌었습니다. 다시 미리 보고 발급해 주십시오."
GONE = "이 회차에 없는 분입니다."


@dataclass(frozen=True)
class Prepared:
    """A chunk: whom it makes valid, whom it passes over and why. `last`: there is nobody left."""

    next_at: int
    people: int = 0
    made: tuple[tuple[Certificate, Files], ...] = ()
    skipped: tuple[dict[str, Any], ...] = ()
    last: bool = False


class IssueCertificates(Kind):
    """`params`: {"issuance": id}."""

    name = "completion.issue"
    unit = "명"
    stopped = "아직 아무에게도 발급하지 않았어요."
    going_on = "발급 결과 보기"
    keeps = True

    def count(self, session: Session, work: Work) -> int:
        return len(_issuance(session, work).people)

    def prepare(self, tools: Tools, work: Work) -> Prepared:
        desk = open_desk(tools.settings, tools.files, STORED)
        at = int(work.cursor.get("at", 0))
        with tools.database.write() as session:
            issuance = _issuance(session, work)
            chunk = issuance.people[at : at + CHUNK]
            waiting, skipped = _number(session, desk, work, issuance, chunk) if chunk else ([], [])
            lines = numbered_lines(session, waiting)
        if not chunk:
            refresh_lists(tools.database, desk.keys)
            return Prepared(at, last=True)
        desk.journal.append(lines)
        if at == 0:
            refresh_lists(tools.database, desk.keys)  # a first list is there before the first certificate counts
        made = tuple(zip(waiting, _sign_all(desk, waiting), strict=True))
        return Prepared(at + len(chunk), len(chunk), made, tuple(skipped))

    def keep(self, session: Session, work: Work, prepared: Prepared) -> Step:
        issuance = _issuance(session, work)
        issued = int(work.cursor.get("issued", 0))
        issued += sum(make_valid(session, work, certificate, files) for certificate, files in prepared.made)
        if prepared.skipped:
            issuance.skipped = [*issuance.skipped, *prepared.skipped]
        cursor = {"at": prepared.next_at, "issued": issued}
        if not prepared.last:
            return Step(prepared.people, cursor)
        cohort = session.get_one(Cohort, issuance.cohort_id)
        way_on = {"cohort_id": str(cohort.public_id), "issuance_id": str(issuance.public_id)}
        result = {"route": "completion:issuance", "with": way_on, "issued": issued, "skipped": len(issuance.skipped)}
        return Step(0, cursor, finished=True, result=result)

    def said(self, work: Work) -> str:
        rest = work.result.get("skipped", 0)
        passed = f" {rest:,}명은 건너뛰었어요. 까닭은 결과에 있어요." if rest else ""
        return f"{work.result.get('issued', 0):,}명에게 발급했어요.{passed}"


KINDS = {IssueCertificates.name: IssueCertificates()}


def _issuance(session: Session, work: Work) -> Issuance:
    return session.get_one(Issuance, int(work.params["issuance"]))


def _number(
    session: Session, desk: Desk, work: Work, issuance: Issuance, chunk: list[dict[str, Any]]
) -> tuple[list[Certificate], list[dict[str, Any]]]:
    """Those of the chunk who have a number and wait for their signature, and who is passed over. The issuing lock is held, so
    two cohorts of one institution take turns here. A run that lost its claim numbers nobody."""
    current = lock_list(session, desk.public_url)
    own = Work.id == work.id, Work.claim == work.claim, Work.state.in_(UNFINISHED)
    if session.scalar(select(Work.id).where(*own)) is None:
        return [], []
    require_sure(session, desk.journal)
    require_known(session, desk.keys)
    cohort = session.get_one(Cohort, issuance.cohort_id)
    badge = require_badge(cohort, issuance.badge or "")
    form = load_form(session, desk.content, cohort, desk.public_url, badge)
    seen = {int(each["enrolment"]): each["seen"] for each in chunk}
    candidates = load_candidates(session, cohort, badge=badge, only=seen, results=results_of(chunk))
    fresh = [each for each in candidates if seen[each.enrolment_id] and not each.holds]
    ready = {each.candidate.enrolment_id: each for each in show(session, form, [c for c in fresh if not why_not(c)])}
    skipped = [_skip(each, GONE) for each in seen if each not in {c.enrolment_id for c in candidates}]
    version = achievement_version(session, form) if ready else 0
    for candidate in fresh:
        shown = ready.get(candidate.enrolment_id)
        if shown is None or shown.seen != seen[candidate.enrolment_id]:
            skipped.append(_skip(candidate.enrolment_id, why_not(candidate) or CHANGED))
            continue
        _, current = reserve(
            session, form, work, candidate, current=current, version=version,
            awarded_on=issuance.awarded_on or today(session),
        )  # fmt: skip
    return list(reserved_certificates(session, cohort.id, issuance.badge, only=seen)), skipped


def _sign_all(desk: Desk, waiting: Sequence[Certificate]) -> list[Files]:
    """Two at a time: one is signed (Python) while another is set by Typst or waits for the disk (neither holds the lock)."""

    def make(certificate: Certificate) -> Files:
        return make_files(desk, certificate.draft or {}, certificate.reserved_at)

    if len(waiting) < 2:
        return [make(each) for each in waiting]
    with ThreadPoolExecutor(SIGNERS) as pool:
        return list(pool.map(make, waiting))


def _skip(enrolment: int, why: str) -> dict[str, Any]:
    return {"enrolment": enrolment, "why": why}


def start(session: Session, actor: Actor, cohort: Cohort, issuance: Issuance) -> tuple[Work, Claim | None]:
    """The work of an issuance that has its yes; of a few people it is claimed at once for the caller to carry out."""
    what = "배지" if issuance.badge else "수료증"
    work = start_work(
        session,
        actor,
        IssueCertificates,
        {"issuance": issuance.id},
        organisation_id=cohort.organisation_id,
        title=f"{cohort.name} {what} 발급",
    )
    issuance.work_id = work.id
    return work, claim_at_once(session, work) if len(issuance.people) <= AT_ONCE else None


def tools_for(database: Database, settings: Settings) -> Tools:
    return Tools(database, settings, Storage(settings.var_dir / "exports"))


def finish_now(database: Database, settings: Settings, work_id: int, claim: Claim | None) -> Work:
    """Carry out what was claimed at once; returns the work as it stands then. Raises Unavailable when it failed: the same
    request again goes on where it stopped."""
    if claim is not None:
        carry_out(tools_for(database, settings), KINDS, claim)
    with database.read() as session:
        work = session.get_one(Work, work_id)
    if claim is not None and work.state == "failed":
        raise Unavailable(work.reason)
    return work


def issue(
    database: Database,
    desk: Desk,
    settings: Settings,
    actor: Actor,
    *,
    cohort_id: uuid.UUID,
    enrolments: Collection[uuid.UUID],
    key: str,
    badge_slug: str = "",
) -> tuple[Issuance, Work]:
    """Issue to the named enrolments, seen or not: a few at once, more as work. The same key changes nothing, but goes on with
    what failed. Raises NotFound, Invalid (nobody or not everybody may get one; nothing is issued then), KeyRefused,
    NumbersUnsure and Unavailable."""
    wanted = set(enrolments)
    with database.read() as session:
        planned = _plan(session, desk, access_cohort(session, actor, cohort_id), wanted, badge_slug)
    with database.write() as session:
        cohort = access_cohort(session, actor, cohort_id)
        issuance, work, claim = _agree(session, desk, actor, cohort, planned, wanted, key)
    return issuance, finish_now(database, settings, work.id, claim)


def ask_for_badge(database: Database, desk: Desk, settings: Settings, actor: Actor, *, slug: str, key: str) -> None:
    """A trainee asks for a badge of their own, which is measured and issued at once. Raises as `issue` does.

    Numbers and status list are the center's: the transaction enters the scope of the cohort's organisation, for nobody but
    the actor's own enrolment.
    """
    with database.read() as session:
        own = access_learner(session, actor)
    bound = database.scoped(Scope(person_id=actor.person_id, organisation_ids=(own.organisation_id,)))
    if not slug:
        raise NotFound()
    wanted = {own.enrolment_public_id}
    with bound.read() as session:
        _require_not_taken_back(session, own.enrolment_id, slug)
        planned = _plan(session, desk, session.get_one(Cohort, own.cohort_id), wanted, slug)
    with bound.write() as session:
        cohort = session.get_one(Cohort, own.cohort_id)
        _, work, claim = _agree(session, desk, actor, cohort, planned, wanted, key)
    finish_now(bound, settings, work.id, claim)


def _require_not_taken_back(session: Session, enrolment_id: int, slug: str) -> None:
    """What staff have taken back only staff give anew."""
    latest = select(Certificate.state).where(
        Certificate.enrolment_id == enrolment_id, Certificate.achievement_slug == slug
    )
    if session.scalar(latest.order_by(Certificate.id.desc()).limit(1)) == "revoked":
        raise Invalid("취소된 배지예요. 다시 받으려면 센터에 물어보세요.")


def _plan(session: Session, desk: Desk, cohort: Cohort, wanted: set[uuid.UUID], badge_slug: str) -> Planned:
    badge = require_badge(cohort, badge_slug)
    return plan(session, desk.content, desk.public_url, cohort, badge=badge, wanted=wanted, strict=True)


def _agree(
    session: Session, desk: Desk, actor: Actor, cohort: Cohort, planned: Planned, wanted: set[uuid.UUID], key: str
) -> tuple[Issuance, Work, Claim | None]:
    """The yes to what was planned, once for each key."""
    body: Mapping[str, Any] = {"cohort": cohort.id, "enrolments": sorted(map(str, wanted)), "badge": planned.badge}
    done, earlier = earlier_result(session, actor.account_id, key, body)
    if done:
        issuance = access_issuance(session, cohort, uuid.UUID(earlier))
        return issuance, *_again(session, actor, issuance)
    issuance = keep(session, actor, cohort, planned)
    say_yes(session, desk, actor, cohort, issuance)
    work, claim = start(session, actor, cohort, issuance)
    keep_result(session, actor.account_id, key, str(issuance.public_id))
    return issuance, work, claim


def _again(session: Session, actor: Actor, issuance: Issuance) -> tuple[Work, Claim | None]:
    work = session.get_one(Work, issuance.work_id)
    if work.state != "failed":
        return work, None
    retry_work(session, actor, KINDS, work)
    session.refresh(work)
    return work, claim_at_once(session, work) if len(issuance.people) <= AT_ONCE else None
