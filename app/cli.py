"""The `ieum` command: serving, migrating, checking content, the demo, staff accounts."""

import sys

if __name__ == "__main__" and sys.argv[1:] == ["serve"]:
    # A server needs nothing of what follows, and half of its start would be spent on it.
    from app.serve import main as serve_at_once

    serve_at_once()
    sys.exit()

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from app.cli_datasets import app as dataset_commands
from app.cli_identity import app as identity_commands
from app.cli_keys import app as key_commands
from app.cli_operations import app as operations_commands
from app.cli_pack import app as pack_commands
from app.cli_staff import app as staff_commands
from app.cli_verify import app as verify_commands
from app.cli_work import app as work_commands
from app.cli_work import start_beside
from app.core.clock import korean_date
from app.core.settings import Settings, StartRefused, say_faults, write_secret
from app.serve import become_server

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
app.add_typer(identity_commands)
app.add_typer(staff_commands)
app.add_typer(pack_commands)
app.add_typer(key_commands)
app.add_typer(work_commands)
app.add_typer(operations_commands)
app.add_typer(verify_commands)
app.add_typer(dataset_commands)
console = Console()


def main() -> None:
    """Run the command; a refused start is one plain sentence in one line (of a log, too), not a traceback."""
    try:
        app()
    except StartRefused as refusal:
        typer.echo(f"not started: {refusal}", err=True)
        sys.exit(2)
    except ValidationError as wrong:
        if wrong.title != "Settings":
            raise
        typer.echo(f"not started: {say_faults(wrong)}", err=True)
        sys.exit(2)


@app.command()
def serve() -> None:
    """Serve on HOST:PORT. Run `ieum migrate` first."""
    become_server(Settings())


@app.command()
def migrate(
    app_role: Annotated[str | None, typer.Option(help="PostgreSQL role the server connects as")] = None,
) -> None:
    """Bring the database at DATABASE_URL up to this version."""
    _migrate(Settings(), app_role)
    console.print("the database is up to date")


@app.command()
def secrets() -> None:
    """Make the secrets that are missing under VAR_DIR/secrets (never overwrites)."""
    for path in _make_secrets(Settings()):
        console.print(f"made {path}", highlight=False)


@app.command("check-content")
def check_content(
    courses: Annotated[Path | None, typer.Option(help="folder of the courses")] = None,
    quizzes: Annotated[Path | None, typer.Option(help="folder of the quizzes")] = None,
    strict: Annotated[bool, typer.Option(help="warnings count as errors")] = False,
) -> None:
    """Read all content and print what is wrong as file:line: message. Exits with 1 when something is."""
    from app.content.check import check_content as check

    settings = Settings()
    problems = check(courses or settings.courses_dir, quizzes or settings.quizzes_dir, korean_date(datetime.now(UTC)))
    for problem in problems:
        console.print(f"{problem}", highlight=False, soft_wrap=True)
    errors = sum(problem.level == "error" for problem in problems)
    console.print(f"{errors} errors, {len(problems) - errors} warnings", highlight=False)
    if errors or (strict and problems):
        raise typer.Exit(1)


@app.command()
def preview(
    port: Annotated[int, typer.Option(help="port on 127.0.0.1")] = 8010,
    courses: Annotated[Path | None, typer.Option(help="folder of the courses")] = None,
    quizzes: Annotated[Path | None, typer.Option(help="folder of the quizzes")] = None,
) -> None:
    """Show lessons, questions and notes straight from the files, for who writes them; pages open again on each save."""
    import uvicorn

    from app.preview.app import HOST, create_preview

    settings = Settings()
    server = create_preview(
        courses or settings.courses_dir, quizzes or settings.quizzes_dir, lambda: korean_date(datetime.now(UTC))
    )
    console.print(f"\n이음 미리보기: [bold]http://{HOST}:{port}[/]  (Ctrl+C to stop)\n", highlight=False)
    uvicorn.run(server, host=HOST, port=port, log_level="warning")


@app.command()
def maintain() -> None:
    """Daily housekeeping, safe at any time: end attempts whose time is up, sign the status lists anew, forget old form keys,
    rosters nobody used and export files. A running `ieum work` does it every night, the attempts every 15 seconds."""
    from app import models
    from app.core.database import connect
    from app.housekeeping import keep_house

    settings = Settings()
    settings.check_for_start()
    _ = models.metadata  # every table is known before the first query
    database = connect(settings.database_url, settings.threads).system()
    kept = keep_house(database, settings)
    database.engine.dispose()
    console.print(
        f"status lists signed: {kept.lists_signed}; export files deleted: {kept.files_expired};"
        f" attempts ended by the clock: {kept.attempts_finished}",
        highlight=False,
    )


@app.command()
def demo() -> None:
    """Make secrets, database and demo people once, then serve the demo (this is what `make run` does)."""
    from app.demo import make_demo

    settings = Settings(demo=True)
    _make_secrets(settings)
    _migrate(settings, None)
    made = make_demo(settings)
    if made:
        console.print(f"made the demo: {made}", highlight=False)
    console.print(
        f"\n이음 체험판: [bold]http://{_shown_host(settings)}:{settings.port}[/]  (Ctrl+C to stop)\n", highlight=False
    )
    start_beside(settings)
    become_server(settings)


def _shown_host(settings: Settings) -> str:
    return "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104


def _make_secrets(settings: Settings) -> list[Path]:
    from app.completion.keys import make_issuer_keys

    app_key = settings.var_dir / "secrets" / "app.key"
    made = [app_key] if settings.secret_key is None and write_secret(app_key) else []
    return made + make_issuer_keys(settings)


def _migrate(settings: Settings, app_role: str | None) -> None:
    from app.migrate import upgrade

    settings.var_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database_url, app_role=app_role)
    if settings.database_url.startswith("postgresql"):
        from app.work.durable import migrate_notes

        migrate_notes(settings.database_url, app_role)


if __name__ == "__main__":
    main()
