"""The center's tokens of the JSON API: one in daily use, and one that was stopped when a trial was over. Nobody knows their secrets;
to try the API, make a third."""

from datetime import timedelta

from sqlalchemy import update

from app.core.api_client import ApiScope
from app.core.clock import korean_date
from app.demo.staff import Staff
from app.demo.timeline import Story
from app.demo.world import World, actor_of
from app.identity.api_tokens import make_token, revoke_token
from app.identity.models import ApiToken
from app.identity.token_forms import NewToken


def tell_tokens(world: World, staff: Staff, organisation_id: int) -> Story:
    """Five weeks ago a trial, stopped a week later; since three weeks the real one, last used this morning."""
    line, read = world.timeline, (ApiScope.COHORTS_READ, ApiScope.PROGRESS_READ, ApiScope.CERTIFICATES_READ)
    yield line.at(line.monday - timedelta(weeks=5), 11)
    trial = _make(world, staff, organisation_id, "학사 프로그램 시험", (*read, ApiScope.ENROLMENTS_WRITE), 30)
    yield line.at(line.monday - timedelta(weeks=4), 14)
    with world.database.write() as session:
        revoke_token(session, actor_of(session, staff.center), trial)
    yield line.at(line.monday - timedelta(weeks=3), 10)
    living = _make(world, staff, organisation_id, "실적 집계 프로그램", read, 365)
    yield line.at(line.end.date(), 6)
    with world.database.write() as session:
        used = world.timeline.clock.instant
        session.execute(update(ApiToken).where(ApiToken.id == living.id).values(last_used_at=used))


def _make(
    world: World, staff: Staff, organisation_id: int, name: str, scopes: tuple[ApiScope, ...], days: int
) -> ApiToken:
    with world.database.write() as session:
        ends_on = korean_date(world.timeline.clock.instant) + timedelta(days=days)
        wanted = NewToken(name, scopes, ends_on)
        made, _ = make_token(session, actor_of(session, staff.center), organisation_id, wanted)
        return made
