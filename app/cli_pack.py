"""`ieum pack`: the stages on paper."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.core.settings import ROOT, Settings

app = typer.Typer()


@app.command()
def pack(
    stage: Annotated[str | None, typer.Argument(help="slug of the stage, such as 2-data")] = None,
    out: Annotated[Path | None, typer.Option(help="the PDF to write")] = None,
    all: Annotated[Path | None, typer.Option("--all", help="a folder for the PDFs of all stages")] = None,
    courses: Annotated[Path | None, typer.Option(help="folder of the courses")] = None,
    quizzes: Annotated[Path | None, typer.Option(help="folder of the quizzes")] = None,
) -> None:
    """Print a stage for people without a device: A4, 16 pt, lessons, exercises for a pen, answers on sheets of their own."""
    from app.content.loader import load_content
    from app.content.problems import ContentInvalid
    from app.core.clock import korean_date
    from app.pack.building import build_pack
    from app.pack.printing import NotPrintable, render_pack

    if (stage is None) == (all is None) or (stage is None) != (out is None):
        raise typer.BadParameter("say STAGE --out FILE.pdf, or --all DIR")
    settings = Settings()
    try:
        content = load_content(courses or settings.courses_dir, quizzes or settings.quizzes_dir)
    except ContentInvalid as invalid:
        typer.echo(f"{invalid}\nnothing printed: mend these first", err=True)
        raise typer.Exit(1) from None
    if stage is not None and stage not in content.stages:
        raise typer.BadParameter(f"no stage is called {stage!r}; there are {', '.join(content.stages)}")
    wanted = {stage: out} if stage and out else {slug: all / f"{slug}.pdf" for slug in content.stages if all}
    today = korean_date(datetime.now(UTC))
    numbered = [slug for slug, each in content.stages.items() if not each.beside]
    for slug, path in wanted.items():
        number = numbered.index(slug) if slug in numbered else None
        try:
            made = render_pack(build_pack(content, content.stages[slug], number), ROOT / "static" / "fonts", today)
        except NotPrintable as refused:
            typer.echo(f"{slug}: cannot be printed: {refused}\nieum check-content says where", err=True)
            raise typer.Exit(1) from None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
        typer.echo(f"{path}  {len(made) / 1e6:.1f} MB")
