"""The `ieum` command: serving, migrating, checking content, the demo, staff accounts."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.cli_identity import app as identity_commands
from app.core.clock import korean_date
from app.core.settings import Settings, StartRefused, write_secret

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
app.add_typer(identity_commands)
console = Console()


def main() -> None:
    """Run the command; a refused start is one plain sentence, not a traceback."""
    try:
        app()
    except StartRefused as refusal:
        console.print(f"[bold red]not started:[/] {refusal}", highlight=False)
        sys.exit(2)


@app.command()
def serve() -> None:
    """Serve on HOST:PORT. Run `ieum migrate` first."""
    _serve(Settings())


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
        console.print(
            f"{problem}" if problem.level == "error" else f"{problem} (warning)", highlight=False, soft_wrap=True
        )
    errors = sum(problem.level == "error" for problem in problems)
    console.print(f"{errors} errors, {len(problems) - errors} warnings", highlight=False)
    if errors or (strict and problems):
        raise typer.Exit(1)


@app.command()
def maintain() -> None:
    """Daily housekeeping, safe at any time: sign the status lists anew, forget old form keys and rosters nobody used."""
    from app import models
    from app.cohorts.importing import drop_stale
    from app.completion.service import sign_lists
    from app.core import idempotency
    from app.core.database import connect

    settings = Settings()
    settings.check_for_start()
    _ = models.metadata  # every table is known before the first query
    database = connect(settings.database_url, settings.threads).system()
    with database.write() as session:
        idempotency.prune(session)
        drop_stale(session)
    signed = sign_lists(database, settings)
    database.engine.dispose()
    console.print(f"status lists signed: {signed}", highlight=False)


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
    _serve(settings)


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


def _serve(settings: Settings) -> None:
    import uvicorn

    from app.main import create_app

    application = create_app(settings)
    uvicorn.run(
        application,
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # X-Forwarded-For is believed only from TRUSTED_PROXIES, in one place
    )


if __name__ == "__main__":
    main()
