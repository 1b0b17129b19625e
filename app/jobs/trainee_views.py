"""The trainee's pages: 일거리, why each fits, and the consent to be shown to one employer."""

import uuid
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.completion.models import Certificate
from app.core.actor import Actor
from app.core.clock import today
from app.core.errors import Conflict, Invalid, NotFound
from app.core.idempotency import earlier_result, fresh_key
from app.core.pages import go, page
from app.core.room import TRAINEE, CurrentActor, Db, Room
from app.jobs import queries, seekers, service, step_words
from app.jobs.consenting import ReadConsent, read_consent
from app.jobs.matching import Asked, Reason, explain, fits
from app.jobs.models import Opening
from app.jobs.policy import is_open, shown_until
from app.jobs.rules import EMPLOYMENT, employment_signs, pay_words
from app.jobs.seeking import is_ending, last_day
from app.jobs.standing import NOTHING, Standing, load_own_words, load_standing, own_word
from app.jobs.tracks import list_own_tracks

TICK = "동의합니다와 동의하지 않습니다 가운데 하나를 눌러 주세요."
CLOSED = "이 일거리는 마감되었어요. 일거리 화면에서 다른 것을 살펴보세요."
NO_REQUEST = "고용(일자리)은 구직신청을 먼저 해야 센터가 알선할 수 있어요. 일거리 화면에서 구직신청을 해 주세요."
NO_CERTIFICATE = "이 일거리는 수료증을 받은 뒤에 신청할 수 있어요. 내 수료증 화면에서 남은 것을 살펴보세요."


def add_to(room: Room) -> None:
    """Put the trainee's pages on the room's router."""
    room.get("/openings", name="openings", allow=TRAINEE)(openings)
    room.get("/openings/{opening_id}", name="opening", allow=TRAINEE)(opening_page)
    room.get("/openings/{opening_id}/consent", name="consent", allow=TRAINEE)(consent)
    room.post("/openings/{opening_id}/consent", name="decide", allow=TRAINEE)(decide)
    room.post("/openings/{opening_id}/withdrawal", name="withdraw", allow=TRAINEE)(withdraw)


def openings(request: Request, actor: CurrentActor, db: Db) -> Response:
    """Open 일거리, those that fit first, each with the reasons. None without a legal basis, and then why."""
    with db.read() as session:
        standing = load_standing(session, actor)
        listed = [each for each in queries.list_openings(session) if standing.shows(each[0])]
        words = load_own_words(session, actor) if listed else {}
        titles = queries.achievement_titles(session, request.app.state.content) if listed else {}
        tracks = list_own_tracks(session, actor)
        asked = seekers.own_request(session, actor)
        seeking = asked if seekers.is_live(session, asked) else None
        day = today(session)
    cards = [(o, employer, _reasons(o, standing, titles), words.get(o.id, NOTHING)) for o, employer in listed]
    return page(
        request,
        "jobs/openings.html",
        standing=standing,
        fitting=[card for card in cards if fits(card[2])],
        others=[card for card in cards if not fits(card[2])],
        tracks=[(t, step_words.label(t.work, None, c.state if c.chain else None), c.work) for t, c in tracks],
        seeking=seeking,
        seeking_until=last_day(seeking.since) if seeking else None,
        seeking_ends=seeking is not None and is_ending(seeking.since, None, day),
        pay_words=pay_words,
        money=step_words.MONEY_WORD,
    )


def opening_page(request: Request, opening_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        standing, opening, employer = _access(session, actor, opening_id)
        word = own_word(session, actor, opening)
        titles = queries.achievement_titles(session, request.app.state.content)
        day = today(session)
        wants_request = opening.kind == EMPLOYMENT and not _seeks(session, actor)
    reasons = _reasons(opening, standing, titles)
    return page(
        request,
        "jobs/opening.html",
        standing=standing,
        opening=opening,
        employer=employer,
        reasons=reasons,
        fitting=fits(reasons),
        word=word,
        can_ask=standing.certificate_for(opening) is not None,
        wants_request=wants_request,
        label=step_words.label(
            opening.kind, word.state, word.course.state if word.course and word.course.chain else None
        )
        if word.course
        else None,
        still_open=is_open(opening.state, opening.closes_on, day),
        signs=employment_signs(opening.employment_check),
        pay_words=pay_words,
    )


def consent(request: Request, opening_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        standing, opening, employer = _access(session, actor, opening_id)
        word = own_word(session, actor, opening)
        if word.live:
            return go(request, "jobs:opening", opening_id=opening_id)
        _, text = _question(session, actor, standing, opening, employer)
    return _consent_page(request, opening, text)


def decide(
    request: Request,
    opening_id: uuid.UUID,
    actor: CurrentActor,
    db: Db,
    key: Annotated[str, Form(alias="_key", max_length=64)] = "",
    answer: Annotated[str, Form(max_length=10)] = "",
    version: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Yes or no, kept with the text that was read. Nothing is decided by silence."""
    if not key:
        raise Invalid("화면이 다 열리기 전에 눌렀어요. 화면을 새로 열고 다시 골라 주세요.")
    with db.write() as session:
        standing, opening, employer = _access(session, actor, opening_id)
        body = {"opening": str(opening_id), "answer": answer}
        if answer in ("yes", "no"):
            done, _ = earlier_result(session, actor.account_id, key, body)
            if done:
                return go(request, "jobs:opening", opening_id=opening_id)
        certificate, text = _question(session, actor, standing, opening, employer)
        if answer not in ("yes", "no"):
            return _consent_page(request, opening, text, {"answer": TICK})
        if version != text.version:
            raise Conflict("그사이 동의 글이 바뀌었습니다. 화면을 새로 열어 다시 읽고 골라 주십시오.")
        if not (answer == "yes" and own_word(session, actor, opening).live):  # a second tab changes nothing
            act = service.agree if answer == "yes" else service.refuse
            act(session, actor, opening, certificate, text)
    return go(request, "jobs:opening", opening_id=opening_id)


def withdraw(request: Request, opening_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """Works as long as there is a yes, whatever became of the opening or the center's legal basis."""
    with db.write() as session:
        opening, _ = queries.find_opening(session, opening_id)
        word = own_word(session, actor, opening)
        if word.consent is None:
            raise NotFound()
        service.take_back(session, actor, opening, word)
    return go(request, "jobs:openings")


def _access(session: Session, actor: Actor, opening_id: uuid.UUID) -> tuple[Standing, Opening, str]:
    """An opening the actor may see: brokered by a center with a legal basis, and open or asked for. Raises NotFound."""
    standing = load_standing(session, actor)
    opening, employer = queries.find_opening(session, opening_id)
    if not standing.shows(opening):
        raise NotFound("지금은 센터가 일거리를 소개할 수 없어요. 까닭은 일자리 화면에 적혀 있어요.")
    closed = not is_open(opening.state, opening.closes_on, today(session))
    if closed and own_word(session, actor, opening).consent is None:
        raise NotFound(CLOSED)
    return standing, opening, employer


def _seeks(session: Session, actor: Actor) -> bool:
    return seekers.is_live(session, seekers.own_request(session, actor))


def _question(
    session: Session, actor: Actor, standing: Standing, opening: Opening, employer: str
) -> tuple[Certificate, ReadConsent]:
    """What is asked, and the certificate that the center would refer with. Raises Conflict when it is not the time."""
    if not is_open(opening.state, opening.closes_on, today(session)):
        raise Conflict(CLOSED)
    certificate = standing.certificate_for(opening)
    if certificate is None:
        raise Conflict(NO_CERTIFICATE)
    if opening.kind == EMPLOYMENT and not _seeks(session, actor):
        raise Conflict(NO_REQUEST)
    center, _ = standing.brokers[certificate.organisation_id]
    until = shown_until(opening.closes_on)
    return certificate, read_consent(
        employer=employer, opening=opening.title, center=center, until=until, kind=opening.kind
    )


def _reasons(opening: Opening, standing: Standing, titles: dict[str, str]) -> tuple[Reason, ...]:
    slug = opening.required_achievement
    return explain(Asked(slug, titles.get(slug or ""), opening.asked_mark, opening.place), standing.held)


def _consent_page(
    request: Request, opening: Opening, text: ReadConsent, errors: dict[str, str] | None = None
) -> Response:
    return page(
        request,
        "jobs/consent.html",
        status_code=422 if errors else 200,
        opening=opening,
        text=text,
        key=fresh_key(),
        errors=errors or {},
    )
