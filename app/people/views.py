"""The welcome after the door, and one's own consents."""

import uuid
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Form, Request
from fastapi.responses import Response

from app.core.actor import Actor, Role
from app.core.errors import Invalid, NotFound
from app.core.idempotency import earlier_result, fresh_key
from app.core.pages import go, go_to, page
from app.core.redirects import local_path
from app.core.room import SIGNED_IN, TRAINEE, CurrentActor, Db, Room
from app.people import queries, service
from app.people.device import BY_NAME, QUESTIONS
from app.people.models import Consent
from app.people.queries import ConsentQuestion
from app.people.texts import notice_for

room = Room("people")
Next = Annotated[str, Form(max_length=2000)]
Key = Annotated[str, Form(alias="_key", max_length=64)]
TICK = "동의합니다와 동의하지 않습니다 가운데 하나를 눌러 주세요."


@room.get("/welcome", name="welcome", allow=SIGNED_IN)
def welcome(request: Request, actor: CurrentActor, db: Db, next: str = "/") -> Response:
    """On to what is still to do, else to `next`. Everyone who signs in passes here."""
    with db.read() as session:
        step = queries.next_welcome_step(session, actor.person_id)
    match (step or "").split(":"):
        case ["notice"]:
            return go(request, "people:notice")
        case ["consent", organisation, purpose]:
            return go(request, "people:consent_question", organisation_id=organisation, purpose=purpose)
        case ["device", name]:
            return go(request, "people:device_question", name=name)
    return go_to(request, local_path(next))


@room.get("/welcome/notice", name="notice", allow=TRAINEE)
def notice(request: Request, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        questions = queries.consent_questions(session, actor.person_id)
    return page(request, "people/notice.html", notice=notice_for(questions[0].organisation_name), first=questions[0])


@room.get("/welcome/device/{name}", name="device_question", allow=TRAINEE)
def device_question(request: Request, actor: CurrentActor, db: Db, name: str) -> Response:
    if name not in BY_NAME:
        raise NotFound
    with db.read() as session:
        answers = queries.device_answers(session, actor.person_id)
    return _device_page(request, name, getattr(answers, name) if answers else "")


@room.post("/welcome/device/{name}", name="answer_device", allow=TRAINEE)
def answer_device(
    request: Request, actor: CurrentActor, db: Db, name: str, answer: Annotated[str, Form(max_length=40)] = ""
) -> Response:
    """Answering again changes the answer, so a double click does no harm."""
    if name not in BY_NAME:
        raise NotFound
    try:
        with db.write() as session:
            service.answer_device_question(session, actor, _center_of(actor), name, answer)
    except Invalid as wrong:
        return _device_page(request, name, "", wrong.fields[name])
    return go(request, "people:welcome")


@room.get("/consents/questions/{organisation_id}/{purpose}", name="consent_question", allow=TRAINEE)
def consent_question(
    request: Request, actor: CurrentActor, db: Db, organisation_id: uuid.UUID, purpose: str, next: str = "/"
) -> Response:
    with db.read() as session:
        question = queries.access_consent_question(session, actor, organisation_id, purpose)
        before = _before(queries.consent_questions(session, actor.person_id), question)
    return _consent_page(request, question, before, next)


@room.post("/consents/questions/{organisation_id}/{purpose}", name="decide_consent", allow=TRAINEE)
def decide_consent(
    request: Request,
    actor: CurrentActor,
    db: Db,
    organisation_id: uuid.UUID,
    purpose: str,
    key: Key = "",
    answer: Annotated[str, Form(max_length=10)] = "",
    next: Next = "/",
) -> Response:
    """Yes or no, kept with the text that was read. Nothing is decided by silence."""
    if not key:
        raise Invalid("화면이 다 열리기 전에 눌렀어요. 화면을 새로 열고 다시 골라 주세요.")
    with db.write() as session:
        question = queries.access_consent_question(session, actor, organisation_id, purpose)
        if answer not in ("yes", "no"):
            before = _before(queries.consent_questions(session, actor.person_id), question)
            return _consent_page(request, question, before, next, {"answer": TICK})
        body = {"organisation": str(organisation_id), "purpose": purpose, "answer": answer}
        done, _ = earlier_result(session, actor.account_id, key, body)
        if not done:
            decide = service.grant_consent if answer == "yes" else service.refuse_consent
            text = question.text
            decide(session, actor, question.organisation_id, purpose, text.as_read, text.version, text.recipient)
    return go_to(request, f"{request.app.url_path_for('people:welcome')}?next={quote(local_path(next), safe='/')}")


@room.get("/consents", name="consents", allow=TRAINEE)
def consents(request: Request, actor: CurrentActor, db: Db) -> Response:
    """What I agreed to, when, and how to take it back."""
    return page(request, "people/consents.html", **_decisions(db, actor))


@room.get("/consents/print", name="consents_print", allow=TRAINEE)
def consents_print(request: Request, actor: CurrentActor, db: Db) -> Response:
    return page(request, "people/consents_print.html", **_decisions(db, actor))


@room.post("/consents/{consent_id}/withdrawal", name="withdraw", allow=TRAINEE)
def withdraw(request: Request, actor: CurrentActor, db: Db, consent_id: uuid.UUID) -> Response:
    with db.write() as session:
        service.withdraw(session, actor, queries.access_consent(session, actor, consent_id))
    return go(request, "people:consents")


def _decisions(db: Db, actor: Actor) -> dict[str, Any]:
    """Questions with the decision that counts, other consents (to employers), and the decisions before them."""
    with db.read() as session:
        questions = queries.consent_questions(session, actor.person_id)
        every = queries.list_consents(session, actor.person_id)
    latest: dict[tuple[int, str], Consent] = {}
    for consent in every:
        latest.setdefault((consent.organisation_id, consent.purpose), consent)
    asked = [(question, latest.pop(question.key, None)) for question in questions]
    current = [consent for _, consent in asked if consent] + list(latest.values())
    return {
        "asked": asked,
        "others": list(latest.values()),
        "earlier": [consent for consent in every if consent not in current],
    }


def _consent_page(
    request: Request,
    question: ConsentQuestion,
    before: ConsentQuestion | None,
    next: str,
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "people/consent.html",
        status_code=422 if errors else 200,
        question=question,
        before=before,
        next=local_path(next),
        key=fresh_key(),
        errors=errors or {},
    )


def _device_page(request: Request, name: str, value: str, error: str | None = None) -> Response:
    number = [question.name for question in QUESTIONS].index(name)
    return page(
        request,
        "people/device.html",
        status_code=422 if error else 200,
        question=BY_NAME[name],
        number=number + 1,
        total=len(QUESTIONS),
        before=QUESTIONS[number - 1].name if number else None,
        value=value,
        errors={"answer": error} if error else {},
    )


def _before(questions: list[ConsentQuestion], question: ConsentQuestion) -> ConsentQuestion | None:
    keys = [q.key for q in questions]
    place = keys.index(question.key)
    return questions[place - 1] if place else None


def _center_of(actor: Actor) -> int:
    return actor.organisations(Role.TRAINEE)[0]
