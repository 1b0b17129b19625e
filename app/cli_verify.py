"""`ieum verify`: whether a certificate file is genuine, by a trust bundle alone. No network, no database, no settings."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

app = typer.Typer()
EXIT = {"valid": 0, "revoked": 1, "expired": 1, "unknown": 2}
NOT_INSIDE = {
    "none": "the PDF holds no credential: a scan, or a file that was made anew",
    "several": "more than one file is attached to the PDF: which of them is the credential cannot be told",
    "encrypted": "the PDF is locked with a password: unlock it first",
    "unreadable": "the PDF is damaged, or what is attached to it is no credential",
    "no-reader": "this installation cannot read PDFs (pikepdf is not installed): use the JSON file",
}
NO_BUNDLE = """no trust bundle was given, so nobody's signature can be believed
  fetch it yourself over https from the issuer: https://ISSUER/.well-known/ieum/trust.zip
  then: ieum verify {file} --bundle ieum-trust.zip"""
MOST_BYTES = 8 * 1024 * 1024


@app.command("verify")
def verify(
    file: Annotated[
        Path, typer.Argument(help="a certificate: PDF, JSON credential or VC-JWT", exists=True, dir_okay=False)
    ],
    bundle: Annotated[
        Path | None, typer.Option(help="ieum-trust.zip, fetched from the issuer", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """Check a certificate without a network. Exits with 0: valid, 1: revoked or expired, 2: cannot be confirmed."""
    from app.credentials.checking import Checked, check
    from app.credentials.trust import BundleRefused, read_bundle

    if bundle is None:
        _end(Checked("unknown", NO_BUNDLE.format(file=file)), file, inside=False)
    content, refused, inside = _content(file)
    if refused:
        _end(Checked("unknown", refused), file, inside=inside)
    try:
        trusted = read_bundle(bundle.read_bytes())
    except BundleRefused as problem:
        _end(Checked("unknown", str(problem)), file, inside=inside)
    _end(check(content, trusted, datetime.now(UTC)), file, inside=inside)


def _content(file: Path) -> tuple[bytes, str, bool]:
    """(the signed bytes, why there are none, whether they lay in a PDF)."""
    from app.credentials.enclosed import read_enclosed

    if file.stat().st_size > MOST_BYTES:
        return b"", f"the file is larger than {MOST_BYTES // 1024 // 1024} MB: no certificate is", False
    raw = file.read_bytes()
    if not raw.startswith(b"%PDF-"):
        return raw, "", False
    enclosed = read_enclosed(raw)
    return enclosed.content, NOT_INSIDE.get(enclosed.found, ""), True


def _end(checked: Any, file: Path, *, inside: bool) -> NoReturn:
    what = f"the credential inside {file}" if inside and checked.document else str(file)
    words = {"unknown": "cannot be confirmed"}.get(checked.state, checked.state)
    typer.echo(f"{words}: {what}\n  {checked.why}")
    if checked.document and checked.state != "unknown":
        for name, value in _facts(checked):
            typer.echo(f"  {name:<12} {value}")
        paper = "what the pages of the PDF show" if inside else "a paper that looks like it"
        typer.echo(
            f"  not checked  {paper}: compare it with the lines above; and anything that happened after the list was signed"
        )
    sys.exit(EXIT[checked.state])


def _facts(checked: Any) -> Iterator[tuple[str, str]]:
    document, subject = checked.document, checked.document["credentialSubject"]
    yield "number", subject["licenseNumber"]
    yield "name", subject["identifier"][0]["identityHash"]
    yield "course", subject["achievement"]["name"]
    hours = f", {subject['creditsEarned']} hours" if "creditsEarned" in subject else ""
    yield "from – to", f"{subject['activityStartDate'][:10]} – {subject['activityEndDate'][:10]}{hours}"
    yield "awarded on", document["awardedDate"][:10]
    if "validUntil" in document:
        yield "valid until", document["validUntil"]
    yield "issuer", f"{document['issuer']['name']} ({document['issuer']['id']})"
    named = {each["id"]: each for each in subject["achievement"].get("resultDescription", [])}
    for result in subject.get("result", []):
        about = named[result["resultDescription"]]
        yield "result", f"{about['name']}: {result['value']} ({about['valueMin']}–{about['valueMax']})"
    yield "status list", f"signed {checked.list_from.isoformat()}, good until {checked.list_until.isoformat()}"
