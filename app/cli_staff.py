"""`ieum reset-staff` and `ieum disable-staff`: a lost telephone, a forgotten password, somebody who left."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import segno
import typer
from sqlalchemy.orm import Session

from app.core.settings import Settings, StartRefused

if TYPE_CHECKING:
    from app.identity.models import Account

app = typer.Typer()
Login = Annotated[str, typer.Option(help="e-mail address that the account signs in with")]


@app.command("reset-staff")
def reset_staff(
    login: Login,
    password: Annotated[bool, typer.Option(help="also make up a new password and print it once")] = False,
) -> None:
    """Give a staff account a new one-time-code secret (a new QR code) and sign it out everywhere. Make sure who asks first."""
    from app.identity.accounts import reset_sign_in
    from app.identity.hashing import hash_password

    fresh = secrets.token_urlsafe(15) if password else None
    with _writing() as (session, settings):
        account = _account(session, login)
        hashed = hash_password(settings.secret, fresh) if fresh else None
        address = reset_sign_in(session, settings.secret, account, hashed)
    typer.echo(f"{login}: signed out everywhere")
    if fresh:
        typer.echo(f"password: {fresh}")
    typer.echo("Scan this with an authenticator app; the old code no longer works. It is not shown again.")
    typer.echo(address)
    segno.make(address, error="m").terminal(compact=True)


@app.command("disable-staff")
def disable_staff(login: Login) -> None:
    """Close a staff account: it dies at its next request. What it did stays, and stays its own."""
    from app.identity.accounts import disable

    with _writing() as (session, _):
        disable(session, None, _account(session, login))
    typer.echo(f"{login}: closed and signed out everywhere")


def _account(session: Session, login: str) -> "Account":
    from app.identity.queries import account_by_login

    found = account_by_login(session, login)
    if found is None:
        raise typer.BadParameter(f"there is no open staff account {login}")
    return found


@contextmanager
def _writing() -> Iterator[tuple[Session, Settings]]:
    from app import models
    from app.core.database import connect

    settings = Settings()
    try:
        settings.secret  # noqa: B018  refuses to go on without one
    except StartRefused as refused:
        raise typer.BadParameter(str(refused)) from None
    _ = models.metadata  # every table is known before the first query
    database = connect(settings.database_url, threads=1).system()
    try:
        with database.write() as session:
            yield session, settings
    finally:
        database.engine.dispose()
