"""JSON API: what the token itself is."""

import uuid
from datetime import datetime

from pydantic import Field

from app.api.fields import Out
from app.api.room import ANY_TOKEN, ApiRoom, CurrentClient
from app.core.api_client import ApiScope

room = ApiRoom("token")


class OrganisationOut(Out):
    id: uuid.UUID = Field(description="The organisation that the token speaks for.")
    name: str = Field(examples=["제주 중장년내일센터"])


class TokenOut(Out):
    """Who am I, and for how long."""

    id: uuid.UUID
    name: str = Field(description="What its center calls it.", examples=["실적 집계 프로그램"])
    organisation: OrganisationOut
    scopes: list[ApiScope] = Field(examples=[["cohorts:read", "progress:read"]])
    created_at: datetime = Field(examples=["2026-11-23T00:30:00Z"])
    expires_at: datetime = Field(
        description="From this instant on it opens nothing.", examples=["2027-02-21T15:00:00Z"]
    )


@room.get("/token", name="show", allow=ANY_TOKEN, summary="Who am I: the token's name, scopes, organisation and end")
def show_token(client: CurrentClient) -> TokenOut:
    """Needs no scope. The first request to try, and the way to know when a token has to be replaced."""
    return TokenOut(
        id=client.public_id,
        name=client.name,
        organisation=OrganisationOut(id=client.organisation_public_id, name=client.organisation_name),
        scopes=sorted(client.scopes),
        created_at=client.created_at,
        expires_at=client.expires_at,
    )
