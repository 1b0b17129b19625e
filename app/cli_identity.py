"""`ieum create-organisation`, `create-staff`, `register-address`: the first people and places of a new installation."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import segno
import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models as _models  # noqa: F401  every table is known before the first query
from app.core.actor import Role
from app.core.client_address import canonical
from app.core.database import Database, connect
from app.core.errors import DomainError
from app.core.settings import Settings, StartRefused
from app.identity.accounts import create_staff, password_problem
from app.identity.hashing import hash_password
from app.identity.models import CenterAddress
from app.people.models import ORGANISATION_KINDS, LegalBasis, Organisation

app = typer.Typer(help="People and places.", no_args_is_help=True)


@app.command("create-organisation")
def create_organisation(
    name: Annotated[str, typer.Option(help="its name, as certificates show it")],
    kind: Annotated[str, typer.Option(help=" | ".join(ORGANISATION_KINDS))] = "center",
    parent: Annotated[str | None, typer.Option(help="name of the organisation above it")] = None,
    phone: Annotated[str, typer.Option(help="help number its people see")] = "",
    head_title: Annotated[str, typer.Option(help="title of its head, such as 센터장")] = "",
    head_name: Annotated[str, typer.Option(help="name of its head")] = "",
) -> None:
    """Make an organisation."""
    if kind not in ORGANISATION_KINDS:
        raise typer.BadParameter(f"kind is one of {', '.join(ORGANISATION_KINDS)}")
    with _database() as database, database.write() as session:
        if session.scalar(select(Organisation.id).where(Organisation.name == name)):
            raise typer.BadParameter(f"{name} is there already")
        above = _organisation(session, parent) if parent else None
        made = Organisation(
            name=name,
            kind=kind,
            phone=phone,
            head_title=head_title,
            head_name=head_name,
            parent_id=above.id if above else None,
            path="",
        )
        session.add(made)
        session.flush()
        made.path = f"{above.path if above else '/'}{made.id}/"
    typer.echo(f"{kind} {name}: {made.public_id}")


@app.command("create-staff")
def create_staff_account(
    name: Annotated[str, typer.Option(help="the person's name")],
    login: Annotated[str, typer.Option(help="e-mail address to sign in with")],
    organisation: Annotated[str, typer.Option(help="name of the organisation")],
    role: Annotated[Role, typer.Option(help="what the person does there")] = Role.CENTER,
    generate_password: Annotated[bool, typer.Option(help="make up a password and print it once")] = False,
) -> None:
    """Make a staff account; prints the QR code for the authenticator app, once."""
    password = secrets.token_urlsafe(15) if generate_password else _ask_password()
    settings = _settings()
    password_hash = hash_password(settings.secret, password)
    try:
        with _database() as database, database.write() as session:
            found = _organisation(session, organisation)
            _, address = create_staff(
                session,
                settings.secret,
                name=name,
                login=login,
                role=role,
                organisation_id=found.id,
                password_hash=password_hash,
            )
    except DomainError as error:
        raise typer.BadParameter(" ".join([error.message, *error.fields.values()])) from None
    typer.echo(f"{role.value} {name} <{login}> at {organisation}")
    if generate_password:
        typer.echo(f"password: {password}")
    typer.echo("Scan this with an authenticator app. It is not shown again.")
    typer.echo(address)
    segno.make(address, error="m").terminal(compact=True)


@app.command("register-address")
def register_address(
    organisation: Annotated[str, typer.Option(help="name of the organisation")],
    address: Annotated[str, typer.Option(help="the public address its room's network comes from")],
) -> None:
    """Register a center's own network address: its room gets the wider limit on wrong PINs (300 in 5 minutes)."""
    with _database() as database, database.write() as session:
        found = _organisation(session, organisation)
        if session.get(CenterAddress, (found.id, canonical(address))) is None:
            session.add(CenterAddress(organisation_id=found.id, address=canonical(address)))
    typer.echo(f"{organisation}: {canonical(address)}")


@app.command("record-legal-basis")
def record_legal_basis(
    organisation: Annotated[str, typer.Option(help="name of the center that brokers or publishes work")],
    kind: Annotated[str, typer.Option(help="such as 무료직업소개사업 신고 (직업안정법 제18조)")],
    number: Annotated[str, typer.Option(help="its number, as the certificate shows it")],
    expires_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="last day; none for no end")] = None,
) -> None:
    """Record why an organisation may broker work; without one no opening is shown to its people."""
    if not kind.strip() or not number.strip():
        raise typer.BadParameter("kind and number must not be empty")
    with _database() as database, database.write() as session:
        found = _organisation(session, organisation)
        session.add(
            LegalBasis(
                organisation_id=found.id,
                kind=kind.strip(),
                number=number.strip(),
                expires_on=expires_on.date() if expires_on else None,
            )
        )
    typer.echo(f"{organisation}: {kind} {number}")


def _settings() -> Settings:
    try:
        settings = Settings()
        settings.secret  # noqa: B018  refuses to go on without one
    except StartRefused as refused:
        raise typer.BadParameter(str(refused)) from None
    return settings


@contextmanager
def _database() -> Iterator[Database]:
    database = connect(_settings().database_url, threads=1).system()
    try:
        yield database
    finally:
        database.engine.dispose()


def _organisation(session: Session, name: str) -> Organisation:
    found = session.scalar(select(Organisation).where(Organisation.name == name))
    if found is None:
        raise typer.BadParameter(f"there is no organisation named {name}; make it with create-organisation")
    return found


def _ask_password() -> str:
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    if problem := password_problem(password):
        raise typer.BadParameter(problem)
    return password
