"""Pages of center staff for the tokens of the JSON API: the list, a new one (shown once), and stopping one."""

import uuid
from datetime import timedelta
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app.core.actor import Actor, Grant, Role
from app.core.clock import now, today
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db, SystemDb
from app.identity.api_tokens import access_token, last_day, list_tokens, make_token, revoke_token
from app.identity.room import room
from app.identity.token_forms import (
    MOST_DAYS,
    SCOPE_WORDS,
    USUAL_DAYS,
    NewTokenForm,
    RevokeTokenForm,
    read_new_token,
)
from app.people.models import Organisation

WORDS = {scope.value: word for scope, word, _ in SCOPE_WORDS}


@room.get("/api-tokens", name="tokens", allow=CENTER)
def tokens_page(request: Request, actor: CurrentActor, db: SystemDb) -> Response:
    """The tokens of the centers where one works, those in use first."""
    with db.read() as session:
        tokens, at = list_tokens(session, actor), now(session)
    return page(request, "identity/tokens.html", tokens=tokens, words=WORDS, many=len(_centers(actor)) > 1, at=at)


@room.get("/api-tokens/new", name="new_token", allow=CENTER)
def new_token_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        typed = NewTokenForm(_key=fresh_key(), ends_on=(today(session) + timedelta(days=USUAL_DAYS)).isoformat())
    return _form(request, actor, db, typed, {})


@room.post("/api-tokens", name="make_token", allow=CENTER)
def make_token_page(request: Request, actor: CurrentActor, db: Db, form: Annotated[NewTokenForm, Form()]) -> Response:
    """Shows the token, this once. The same form sent again makes no second one, and cannot show the first again."""
    body = form.model_dump(exclude={"csrf", "key"})
    try:
        with db.write() as session:
            wanted = read_new_token(form, today(session))
            again, _ = earlier_result(session, actor.account_id, form.key, body)
            if again:
                return page(request, "identity/token_made.html", token=None, made=None, until=None, words=WORDS)
            made, token = make_token(session, actor, _organisation(actor, form), wanted)
            keep_result(session, actor.account_id, form.key, str(made.public_id))
    except Invalid as error:
        if not error.fields:
            raise
        return _form(request, actor, db, form, error.fields)
    until = last_day(made.expires_at)
    return page(request, "identity/token_made.html", token=token, made=made, until=until, words=WORDS)


@room.get("/api-tokens/{token_id}/revocation", name="confirm_revocation", allow=CENTER)
def confirm_revocation(request: Request, token_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        token = access_token(session, actor, token_id)
        organisation = session.get_one(Organisation, token.organisation_id)
        if token.revoked_at is not None:
            return go(request, "identity:tokens")
    return page(request, "identity/token_revoke.html", token=token, organisation=organisation, words=WORDS)


@room.post("/api-tokens/{token_id}/revocation", name="revoke_token", allow=CENTER)
def revoke_token_page(
    request: Request, token_id: uuid.UUID, actor: CurrentActor, db: Db, form: Annotated[RevokeTokenForm, Form()]
) -> Response:
    with db.write() as session:
        revoke_token(session, actor, access_token(session, actor, token_id))
    return go(request, "identity:tokens")


def _form(request: Request, actor: Actor, db: Database, typed: NewTokenForm, errors: dict[str, str]) -> Response:
    with db.read() as session:
        first, last = (today(session) + timedelta(days=days) for days in (1, MOST_DAYS))
    return page(
        request,
        "identity/token_new.html",
        status_code=422 if errors else 200,
        typed=typed,
        errors=errors,
        centers=[(str(grant.organisation_id), grant.organisation_name) for grant in _centers(actor)],
        scopes=SCOPE_WORDS,
        first=first,
        last=last,
    )


def _centers(actor: Actor) -> list[Grant]:
    return [grant for grant in actor.grants if grant.role is Role.CENTER]


def _organisation(actor: Actor, form: NewTokenForm) -> int:
    """The center a token is for: the only one where the actor works, or the one chosen. Raises NotFound."""
    ids = {str(grant.organisation_id): grant.organisation_id for grant in _centers(actor)}
    if len(ids) == 1 and not form.organisation:
        return next(iter(ids.values()))
    if form.organisation not in ids:
        raise NotFound()
    return ids[form.organisation]
