"""`ieum keys`: the issuer's signing keys, from the first pair to one that has leaked."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from app.core.settings import Settings

if TYPE_CHECKING:
    from app.completion.rekeying import Changed
    from app.core.database import Database

app = typer.Typer()
keys = typer.Typer(no_args_is_help=True, help="The keys that sign certificates: new, rotate, retire, compromise, list.")
app.add_typer(keys, name="keys")
REFUSED = 2
Numbers = Annotated[bool, typer.Option("--numbers", help="also print every number that is issued again")]


@keys.command("new")
def new() -> None:
    """Make the first pair of keys (mode 0600) and enter it. Never overwrites one; says which is in use when there is one."""
    from app.completion.rekeying import new_keys

    with _opened() as (database, settings):
        changed = new_keys(database, settings)
    typer.echo(f"in use: {', '.join(changed.begun)}")


@keys.command("rotate")
def rotate() -> None:
    """Begin the next pair of keys. Certificates signed with the old pair stay valid; servers and workers go on without a restart."""
    from app.completion import rekeying

    with _opened() as (database, settings):
        changed = rekeying.rotate(database, settings)
    _say(changed, "retired")


@keys.command("retire")
def retire() -> None:
    """Sign nothing more with the present pair and begin no other. What it signed stays valid."""
    from app.completion import rekeying

    with _opened() as (database, settings):
        changed = rekeying.retire(database, settings)
    _say(changed, "retired")
    typer.echo("nothing can be issued until `ieum keys new`")


@keys.command("compromise")
def compromise(
    fingerprint: Annotated[str, typer.Argument(help="the last letters of an older key; else the pair in use")] = "",
    numbers: Numbers = False,
) -> None:
    """A key has leaked: at once nothing that it signed counts, and everything valid is issued again as long work."""
    from app.completion import rekeying

    with _opened() as (database, settings):
        changed = rekeying.compromise(database, settings, fingerprint)
    _say(changed, "leaked")
    total = sum(len(each.numbers) for each in changed.reissue)
    typer.echo(f"to be issued again by `ieum work`: {total}")
    for each in changed.reissue:
        typer.echo(f"  {each.organisation}: {len(each.numbers)} ({each.numbers[0]} … {each.numbers[-1]})")
        for number in each.numbers if numbers else ():
            typer.echo(f"    {number}")
    if total:
        typer.echo("the old ones show 확인할 수 없음; tell the holders that their wallet has the new ones")


@keys.command("list")
def list_all() -> None:
    """Every pair of keys, its state and how many certificates it has signed."""
    from app.completion.rekeying import list_keys

    with _opened() as (database, _), database.read() as session:
        found = list_keys(session)
    for each in found:
        ended = f", since {each.ended_at:%Y-%m-%d}" if each.ended_at else ""
        typer.echo(
            f"{each.fingerprint}  {each.state}{ended}  begun {each.created_at:%Y-%m-%d}  signed {each.certificates}"
        )
    if not found:
        typer.echo("no key yet: `ieum keys new`")


@contextmanager
def _opened() -> Iterator[tuple["Database", Settings]]:
    """The database and the settings; what refuses is one sentence and exit code 2."""
    from app import models
    from app.completion.keys import KeyRefused
    from app.completion.rekeying import KeysRefused
    from app.core.database import connect

    settings = Settings()
    _ = models.metadata  # every table is known before the first query
    database = connect(settings.database_url, threads=1).system()
    try:
        yield database, settings
    except (KeysRefused, KeyRefused) as refused:
        typer.echo(f"refused: {refused}", err=True)
        sys.exit(REFUSED)
    except OSError as refused:
        typer.echo(f"refused: {refused}. The keys' folder must be writable; nothing was changed", err=True)
        sys.exit(REFUSED)
    finally:
        database.engine.dispose()


def _say(changed: "Changed", ended: str) -> None:
    if changed.ended:
        typer.echo(f"{ended}: {', '.join(changed.ended)}")
    for path in changed.aside:
        typer.echo(f"moved aside: {path} (destroy it, or lock it away)")
    if changed.begun:
        typer.echo(f"in use: {', '.join(changed.begun)}; status lists signed: {changed.lists_signed}")
        typer.echo("make a new sealed copy: `ieum backup-keys`")
