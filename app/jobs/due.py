"""What waits at a center: for its own page of referrals and for whatever page lists what is due. The session's scope and the
centers handed in are the authorisation: the caller takes the centers from the actor."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.clock import korean_date
from app.jobs.course import read_course
from app.jobs.models import Interest, JobRequest, Opening, Referral, WorkStep, WorkTrack
from app.jobs.policy import shown_until
from app.jobs.rules import EMPLOYMENT
from app.jobs.seeking import is_ending, last_day
from app.jobs.step_words import TODO
from app.jobs.steps import LEFT, NOT_TAKEN, REFUSED, TRAINEE
from app.jobs.tracks import entry_of, start_of
from app.people.models import Consent, Organisation, Person

NO_ANSWER_AFTER = timedelta(days=7)
ENDS = (LEFT, NOT_TAKEN, REFUSED)
KINDS = {
    "word": "본인이 알린 것",
    "interview": "지난 면접",
    "waiting": "추천을 기다리는 분",
    "retention": "계속 일하는지 물어볼 분",
    "confirm": "취업을 확인할 분",
    "unanswered": "답이 없는 업체",
    "seeking": "곧 끝나는 구직신청",
}


@dataclass(frozen=True)
class Due:
    """One line of what waits. `since`: the day it fell due; of `seeking`, the last day it holds. `route` and `params` name the
    page where it is done. `count`: how often it has been tried, this time included."""

    kind: str
    title: str
    person: str
    about: str
    since: date
    route: str
    params: dict[str, str]
    count: int = 1


def due_at(session: Session, centers: Collection[int], day: date) -> list[Due]:
    """Everything that waits at these centers on `day`, the longest waiting first. Three statements."""
    if not centers:
        return []
    found = [*_unreferred(session, centers, day), *_on_the_way(session, centers, day), *_ending(session, centers, day)]
    return sorted(found, key=lambda due: (due.since, due.kind, due.person, due.about))


def _unreferred(session: Session, centers: Collection[int], day: date) -> Iterator[Due]:
    """Who agreed and is not referred yet, and who was referred a week ago and got no answer. A consent taken back is neither."""
    rows = session.execute(
        select(Interest.at, Opening.title, Opening.closes_on, Opening.state, Organisation.name, Person.name, Referral)
        .join(Opening, Opening.id == Interest.opening_id)
        .join(Organisation, Organisation.id == Opening.employer_organisation_id)
        .join(Person, Person.id == Interest.person_id)
        .join(Consent, Consent.id == Interest.consent_id)
        .outerjoin(Referral, (Referral.opening_id == Interest.opening_id) & (Referral.person_id == Interest.person_id))
        .where(
            Interest.organisation_id.in_(centers),
            Interest.state == "asked",
            Consent.granted,
            Consent.withdrawn_at.is_(None),
            Person.erased_at.is_(None),
            or_(Referral.id.is_(None), Referral.state == "referred"),
        )
    )
    for at, title, closes_on, state, firm, name, referral in rows:
        about = f"{title} · {firm}"
        if referral is None:
            if state == "open" and day <= closes_on:
                yield Due("waiting", "업체에 추천해 주세요", name, about, korean_date(at), "jobs:referrals", {})
            continue
        asked = korean_date(referral.referred_at) + NO_ANSWER_AFTER
        if asked <= day <= shown_until(closes_on):
            to = {"referral_id": str(referral.public_id)}
            yield Due("unanswered", "업체에 답을 물어봐 주세요", name, about, asked, "jobs:referral", to)


def _on_the_way(session: Session, centers: Collection[int], day: date) -> Iterator[Due]:
    """Only what may still wait is read: courses in which the person has spoken, and employment that is not at its end."""
    own, last, later = aliased(WorkStep), aliased(WorkStep), aliased(WorkStep)
    spoken = select(own.number).where(own.track_id == WorkTrack.id, own.said_by == TRAINEE).exists()
    after = select(later.number).where(later.track_id == last.track_id, later.number > last.number).exists()
    goes_on = select(last.number).where(last.track_id == WorkTrack.id, last.kind.not_in(ENDS), ~after).exists()
    rows = session.execute(
        select(WorkTrack, WorkStep, Person.name, Referral.public_id)
        .join(WorkStep, WorkStep.track_id == WorkTrack.id)
        .join(Person, Person.id == WorkTrack.person_id)
        .outerjoin(Referral, Referral.id == WorkTrack.referral_id)
        .where(
            WorkTrack.organisation_id.in_(centers),
            Person.erased_at.is_(None),
            or_(spoken, and_(WorkTrack.work == EMPLOYMENT, goes_on)),
        )
        .order_by(WorkTrack.id, WorkStep.number)
    )
    tracks, entries = {}, defaultdict(list)
    for track, step, name, referral_id in rows:
        tracks[track.id] = track, name, referral_id
        entries[track.id].append(entry_of(step))
    for track, name, referral_id in tracks.values():
        todo = read_course(track.work, start_of(track), entries[track.id]).todo(day)
        if todo is not None:
            route = ("jobs:track", {"track_id": str(track.public_id)})
            if referral_id is not None:
                route = ("jobs:referral", {"referral_id": str(referral_id)})
            title = f"{todo.months}개월: {TODO[todo.kind]}" if todo.months else TODO[todo.kind]
            yield Due(todo.kind, title, name, f"{track.title} · {track.firm}", todo.since, *route, count=todo.tries + 1)


def _ending(session: Session, centers: Collection[int], day: date) -> Iterator[Due]:
    later = aliased(JobRequest)
    same = later.person_id == JobRequest.person_id, later.organisation_id == JobRequest.organisation_id
    rows = session.execute(
        select(JobRequest, Person.name)
        .join(Person, Person.id == JobRequest.person_id)
        .where(
            JobRequest.organisation_id.in_(centers),
            JobRequest.ended_on.is_(None),
            Person.erased_at.is_(None),
            ~select(later.id).where(*same, later.id > JobRequest.id).exists(),
        )
    )
    for request, name in rows:
        if is_ending(request.since, request.ended_on, day):
            until = last_day(request.since)
            title = f"구직신청이 {until.month}월 {until.day}일에 끝나요. 이어 갈지 물어봐 주세요"
            yield Due("seeking", title, name, request.work, until, "jobs:referrals", {})
