"""`ieum backup`, `restore`, `verify-backup`, `backup-keys`, `restore-keys`, `catch-up`, `doctor`, `upgrade`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from app import models as _models  # noqa: F401  every table is known before the first query
from app.core.settings import Settings, StartRefused

app = typer.Typer(help="Keeping it running.", no_args_is_help=True)
PassphraseFile = Annotated[Path, typer.Option(help="file whose first line is the passphrase (at least 12 characters)")]


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="a new file, or a folder (the name then tells the instant)")],
    verify: Annotated[bool, typer.Option(help="read the finished file again and check every byte and row")] = True,
) -> None:
    """Back up database and stored files while the server runs. The keys are not in it: see `backup-keys`."""
    from app.operations.backup import make_backup

    with _plainly():
        made = make_backup(Settings(), target)
        manifest = made.manifest
        typer.echo(f"{made.path}: {manifest.rows} rows in {len(manifest.tables)} tables, {manifest.files.count} files")
        typer.echo(
            f"{_size(made.path.stat().st_size)}, revision {manifest.revision}, as of {manifest.at:%Y-%m-%d %H:%M:%S} UTC"
        )
        if verify:
            _check(made.path, rows=True)
        if manifest.files.missing:
            for each in manifest.files.missing:
                typer.echo(f"NOT in the backup: file {each.sha256} {each.why}; named by {each.used_by}", err=True)
            raise typer.Exit(1)


@app.command("verify-backup")
def verify_backup(
    file: Annotated[Path, typer.Argument(help="the backup")],
    rows: Annotated[bool, typer.Option(help="load every row into a scratch database, too")] = True,
) -> None:
    """Check a backup without restoring it. Exits with 1 and names every damaged part."""
    with _plainly():
        _check(file, rows=rows)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="the backup")],
    replace: Annotated[bool, typer.Option(help="the place holds data: move it aside (it is not deleted)")] = False,
    other_keys: Annotated[bool, typer.Option(help="go on though the keys here are not the backup's")] = False,
    files_only: Annotated[bool, typer.Option(help="only put back stored files that are missing or damaged")] = False,
    app_role: Annotated[str | None, typer.Option(help="PostgreSQL role the server connects as")] = None,
) -> None:
    """Make a backup the database at DATABASE_URL (either engine), whole or not at all. Stop the server first."""
    from app.operations.restoring import restore as put_back
    from app.operations.restoring import restore_files

    with _plainly():
        if files_only:
            count, added = restore_files(Settings(), file)
            typer.echo(f"files: {count} in the backup, {added} of them were missing or damaged here and are back")
            return
        done = put_back(Settings(), file, replace=replace, other_keys=other_keys, app_role=app_role)
    manifest = done.manifest
    typer.echo(
        f"restored: {manifest.rows} rows in {len(manifest.tables)} tables, as of {manifest.at:%Y-%m-%d %H:%M:%S} UTC"
    )
    typer.echo(f"files: {manifest.files.count} in the backup, {done.files_added} of them were missing or damaged here")
    if done.aside:
        typer.echo(f"the former database is kept: {done.aside}")
    if done.migrated_to:
        typer.echo(f"migrated: {manifest.revision} → {done.migrated_to}")
    _say_caught_up(done.caught_up)
    for table, why in manifest.left_out.items():
        typer.echo(f"not restored: {table} ({why})")
    for warning in done.warnings:
        typer.echo(f"WARN {warning}", err=True)
    if done.unsure:
        typer.echo(
            "Certificates may have been issued after this backup was made. Nothing is issued until you say how far the\n"
            "numbers went: `ieum catch-up --numbers-after NAME:2026-0123`, or `ieum catch-up --nothing-issued-since`."
        )


@app.command("catch-up")
def catch_up_command(
    numbers_after: Annotated[
        list[str] | None,
        typer.Option(help='the last number that an organisation gave out: "NAME:2026-0123"; may be repeated'),
    ] = None,
    nothing_issued_since: Annotated[bool, typer.Option(help="no certificate was issued after the backup")] = False,
) -> None:
    """After an older database was put back: never give a certificate number twice, never undo a revocation."""
    from app.operations.acknowledging import acknowledge

    with _plainly():
        done = acknowledge(Settings(), numbers_after or [], nothing_issued_since=nothing_issued_since)
    _say_caught_up(done.caught_up)
    for line in done.series:
        typer.echo(line)
    typer.echo(
        "certificates can be issued"
        if done.sure
        else "still nothing is issued: say --numbers-after or --nothing-issued-since"
    )
    if done.unsigned:
        typer.echo(f"WARN the status lists wait for the keys: {done.unsigned}", err=True)
    if not done.sure:
        raise typer.Exit(1)


@app.command("statutory-records")
def statutory_records(
    organisation: Annotated[str, typer.Argument(help="the organisation's name, as the service has it")],
    purpose: Annotated[str, typer.Option(help="what for: it is kept with the fact that they were read")],
) -> None:
    """What the law keeps of people who were erased, as CSV: for an inspection. Nothing else in the service reads it."""
    from app.operations.statutory import read_statutory

    with _plainly():
        for chunk in read_statutory(Settings(), organisation, purpose):
            typer.echo(chunk, nl=False)


@app.command("backup-keys")
def backup_keys(
    target: Annotated[Path, typer.Argument(help="a new file; keep it apart from the backups")],
    passphrase_file: PassphraseFile,
) -> None:
    """A sealed copy of the secrets (AES-256-GCM under scrypt of the passphrase)."""
    from app.operations.keys import seal_keys

    with _plainly():
        sealed = seal_keys(Settings(), _passphrase(passphrase_file))
        _write_new(target, sealed)
    typer.echo(f"{target}: keep it apart from the backups, and the passphrase apart from both")


@app.command("restore-keys")
def restore_keys(
    file: Annotated[Path, typer.Argument(help="made by `ieum backup-keys`")],
    passphrase_file: PassphraseFile,
) -> None:
    """Put the secrets back under VAR_DIR/secrets; a file that holds another key is never overwritten."""
    from app.operations.keys import open_keys, put_keys

    with _plainly():
        written, same = put_keys(Settings(), open_keys(file.read_bytes(), _passphrase(passphrase_file)))
    for path in written:
        typer.echo(f"wrote {path}")
    for path in same:
        typer.echo(f"is there already: {path}")


def _check(path: Path, *, rows: bool) -> None:
    from app.operations.verifying import check_bytes, check_rows

    manifest, problems = check_bytes(path)
    if not problems and rows:
        problems = check_rows(path, manifest)
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        typer.echo(f"{path}: NOT good, {len(problems)} problems", err=True)
        raise typer.Exit(1)
    what = "every byte and every row" if rows else "every byte"
    typer.echo(f"{path}: good ({what}; {manifest.rows} rows, {manifest.files.count} files)")


def _say_caught_up(done: object) -> None:
    from app.operations.catching_up import CaughtUp

    assert isinstance(done, CaughtUp)
    for series, last in done.raised.items():
        typer.echo(f"numbers: {series} goes on after {last:04d}, as the journal has it")
    for number in done.lost:
        typer.echo(
            f"NOT in this database, but issued: {number}. Its number stays taken; issue to the person again", err=True
        )
    for number in done.revoked:
        typer.echo(f"revoked again, as the journal has it: {number}")
    for person in done.erased:
        typer.echo(f"erased again, as the journal has it: person {person}")
    for key in done.leaked:
        typer.echo(f"leaked, as the journal has it: {key}; `ieum doctor` says what is to be issued again")


def _passphrase(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n", 1)[0].strip()


def _write_new(path: Path, content: bytes) -> None:
    import os

    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"


@contextmanager
def _plainly() -> Iterator[None]:
    """What an operator can mend is one sentence and exit code 2, not a traceback."""
    from app.completion.journal import JournalDamaged
    from app.operations.acknowledging import NotAcknowledged
    from app.operations.archive import BadBackup
    from app.operations.backup import BackupRefused
    from app.operations.filling import Refused
    from app.operations.keys import KeysRefused
    from app.operations.shapes import NotReadable

    known = (StartRefused, BadBackup, BackupRefused, Refused, KeysRefused, NotReadable, NotAcknowledged, JournalDamaged)
    try:
        yield
    except known as refused:
        typer.echo(f"refused: {refused}", err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        typer.echo(f"refused: {error.filename or 'the system'}: {error.strerror}", err=True)
        raise typer.Exit(2) from None
    except SQLAlchemyError as error:
        typer.echo(f"refused: the database says: {getattr(error, 'orig', None) or error}", err=True)
        raise typer.Exit(2) from None


@app.command()
def doctor(
    deep: Annotated[bool, typer.Option(help="check the hash of every stored file, not only of the newest")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="for machines")] = False,
) -> None:
    """Check everything, change nothing. Each line says OK, WARN or FAIL and how to mend it; exits with 1 on FAIL."""
    import json

    from app.operations import findings
    from app.operations.doctor import examine

    found = examine(Settings(), deep=deep)
    if as_json:
        typer.echo(json.dumps(findings.as_json(found), ensure_ascii=False, indent=1))
    else:
        for each in found:
            typer.echo(each.line())
    if findings.failed(found):
        raise typer.Exit(1)


@app.command()
def upgrade(
    check: Annotated[bool, typer.Option("--check", help="only look: change nothing")] = False,
    rehearsal: Annotated[bool, typer.Option(help="run the migrations on a copy of the data first")] = True,
    app_role: Annotated[str | None, typer.Option(help="PostgreSQL role the server connects as")] = None,
) -> None:
    """After installing a new version: look, back up, migrate. Stop the server first (not for --check)."""
    from app.migrate import upgrade as migrate
    from app.operations import findings
    from app.operations.backup import make_backup
    from app.operations.upgrading import default_backup, examine_upgrade

    settings = Settings()
    with _plainly():
        found = examine_upgrade(settings, rehearsed=rehearsal)
        for each in found:
            typer.echo(each.line())
        if findings.failed(found):
            typer.echo("not upgraded" if not check else "this upgrade would not go well", err=True)
            raise typer.Exit(1)
        if check:
            return
        made = make_backup(settings, default_backup(settings))
        typer.echo(f"backup: {made.path}")
        _check(made.path, rows=False)
        migrate(settings.database_url, app_role=app_role)
    typer.echo("the database is up to date; start the server")
