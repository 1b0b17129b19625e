"""`ieum make-export`: invented health data for teaching."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command("make-export")
def make_export(
    out: Annotated[Path, typer.Argument(help="the ZIP to write")],
    seed: Annotated[str, typer.Option(help="same seed, same bytes")] = "1",
    person: Annotated[str, typer.Option(help="of the shelf: cloud, dew, sunset")] = "cloud",
    start: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="the first day")] = datetime(2026, 11, 2),
    weeks: Annotated[int, typer.Option(min=2, max=4)] = 2,
    truth: Annotated[Path | None, typer.Option(help="a CSV for what was planted")] = None,
) -> None:
    """An invented person's weeks as a Samsung Health export, with faults in them. Nobody's data."""
    from app.datasets import synthesis
    from app.datasets.archive import zip_of
    from app.datasets.people import PERSONAS

    who = next((each for each in PERSONAS if each.slug == person), None)
    if who is None:
        raise typer.BadParameter(f"nobody is called {person!r}; there are {', '.join(each.slug for each in PERSONAS)}")
    made = synthesis.make_export(seed, who, start.date(), weeks)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(zip_of(made.files))
    typer.echo(f"{out}  {len(made.files)} files, {out.stat().st_size / 1e3:.0f} kB, {len(made.planted)} faults")
    if truth is not None:
        with truth.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["row", "kind", "deed", "value"])
            writer.writerows([row, each.kind, each.deed, each.value] for row, each in made.planted.items())
        typer.echo(f"{truth}  {len(made.planted)} rows")
