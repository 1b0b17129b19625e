"""`ieum retire-keys`: the issuer's keys are lost, have leaked, or make room for new ones."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import select

from app.core.settings import Settings

app = typer.Typer()


@app.command("retire-keys")
def retire_keys(
    leaked: Annotated[
        bool, typer.Option(help="nothing they ever signed counts any more: every certificate is issued again")
    ] = False,
) -> None:
    """Sign nothing more with the issuer's present keys. What they signed stays valid, unless they have leaked. Then
    `ieum secrets` makes new ones; restart the server and the worker."""
    from app import models
    from app.completion.keys import key_files, short, stop_key
    from app.completion.models import SigningKey
    from app.core.database import connect

    settings = Settings()
    _ = models.metadata  # every table is known before the first query
    database = connect(settings.database_url, threads=1).system()
    try:
        with database.write() as session:
            query = select(SigningKey).where(SigningKey.retired_at.is_(None), SigningKey.compromised_at.is_(None))
            active = list(session.scalars(query))
            for key in active:
                stop_key(session, key.kid, compromised=leaked)
    finally:
        database.engine.dispose()
    for key in active:
        typer.echo(f"{'leaked' if leaked else 'retired'}: {key.algorithm} …{short(key.kid)}")
    for path in key_files(settings):
        if path.is_file():
            aside = path.with_name(f"{path.name}.stopped-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
            path.rename(aside)
            typer.echo(f"moved aside: {aside}")
    typer.echo("now: ieum secrets, then restart the server and the worker")
