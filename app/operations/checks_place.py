"""Doctor: settings, secrets, disk, programs, content. Nothing here asks the database."""

import importlib.metadata
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from app.completion.issuing import FONTS
from app.completion.keys import KeyRefused, key_files, load_issuer_keys
from app.completion.pdf import FONT_FILES
from app.content.check import check_content
from app.core.clock import korean_date
from app.core.health import LEAST_FREE_BYTES
from app.core.settings import ROOT, VERSION, Settings, StartRefused
from app.operations.backup import last_backup
from app.operations.findings import Finding, fail, ok, size, warn
from app.operations.restoring import STAGING

LOOPBACK = ("127.0.0.1", "localhost", "::1", "testserver")
COMFORTABLE_BYTES = 2 * 1000**3
BACKUP_HOURS = 26  # once a day, with two hours to spare


def check_address(settings: Settings) -> Iterator[Finding]:
    host = urlsplit(settings.public_url).hostname or ""
    if not settings.public_url:
        yield fail(
            "address", "PUBLIC_URL is missing", "set it to the https address that others use; certificates carry it"
        )
        return
    if settings.public_url.startswith("https://") or host in LOOPBACK:
        yield ok("address", settings.public_url)
    else:
        yield fail(
            "address", f"{settings.public_url} is not https", "put TLS in front (docs/operations.md) and set PUBLIC_URL"
        )
    if settings.demo and host not in LOOPBACK:
        yield fail(
            "demo", f"DEMO is on at {host}: anyone signs in as anyone", "remove DEMO; never with real people's data"
        )
    if settings.public_url.startswith("https://") and not settings.trusted_proxies and host not in LOOPBACK:
        yield warn(
            "proxies",
            "TRUSTED_PROXIES is empty: behind a proxy all visitors share one address and one limit on wrong PINs",
            "set TRUSTED_PROXIES to the proxy's address",
        )


def check_secrets(settings: Settings) -> Iterator[Finding]:
    try:
        _ = settings.secret
        yield ok("secret", "the server secret is there and no default")
    except StartRefused as refused:
        yield fail("secret", str(refused), "`ieum restore-keys`, or on a new installation `ieum secrets`")
    try:
        load_issuer_keys(settings)
        yield ok("issuer keys", "both can be read")
    except KeyRefused:
        names = " and ".join(path.name for path in key_files(settings))
        yield fail(
            "issuer keys",
            f"{names} are missing or no keys",
            "`ieum restore-keys`, or on a new installation `ieum secrets`",
        )
    for path in {settings.var_dir / "secrets" / "app.key", *key_files(settings)}:
        if path.is_file() and path.stat().st_mode & 0o077:
            yield fail(
                "secrets' mode",
                f"others may read {path}",
                f"chmod 600 {path}; if others use this machine, make new keys",
            )


def check_owners(settings: Settings) -> Iterator[Finding]:
    """A command that was run as root leaves files that the server cannot write; others should not read people's data."""
    folder = settings.var_dir
    if not folder.is_dir():
        return
    owner = folder.stat().st_uid
    strange = [path for path in (*folder.iterdir(), *folder.glob("files/*")) if path.stat().st_uid != owner]
    if strange:
        mend = f"chown -R --reference={folder} {folder}; run `ieum` as the service's user"
        yield fail("owner", f"{strange[0]} belongs to another user than {folder}", mend)
    if folder.stat().st_mode & 0o007 and not settings.demo:
        yield warn("mode", f"others may look into {folder}: it holds people's data", f"chmod 750 {folder}")


def check_disk(settings: Settings) -> Iterator[Finding]:
    if not settings.var_dir.is_dir():
        yield fail("disk", f"{settings.var_dir} is no folder", "check VAR_DIR and the folder you started in")
        return
    usage = shutil.disk_usage(settings.var_dir)
    says = f"{size(usage.free)} of {size(usage.total)} free for {settings.var_dir}"
    if usage.free < LEAST_FREE_BYTES:
        yield fail("disk", says, "make room now: soon nothing can be saved")
    elif usage.free < COMFORTABLE_BYTES:
        yield warn("disk", says, "make room: a backup and an upgrade need space, too")
    else:
        yield ok("disk", says)


def check_leftovers(settings: Settings) -> Iterator[Finding]:
    """What a restore or a backup that was killed has left."""
    url = make_url(settings.database_url)
    staging = Path(f"{url.database}{STAGING}")
    if url.get_backend_name() == "sqlite" and staging.exists():
        yield warn(
            "restore",
            f"{staging} is there: a restore was broken off, and the database is what it was before",
            "restore again, or delete the file",
        )
    note = last_backup(settings)
    folder = Path(note["path"]).parent if note else settings.var_dir / "backups"
    for path in sorted(folder.glob("*.partial")) if folder.is_dir() else ():
        yield warn(
            "backup", f"{path} is there: a backup was broken off, or is being made", "delete it if none is running"
        )


def check_last_backup(settings: Settings) -> Iterator[Finding]:
    note = last_backup(settings)
    advice = "`ieum backup FOLDER` once a day, and copy it to another machine"
    if note is None:
        yield (ok if settings.demo else lambda check, says: warn(check, says, advice))(
            "last backup", "none from here yet"
        )
        return
    hours = (datetime.now(UTC) - datetime.fromisoformat(note["at"])).total_seconds() / 3600
    says = f"{hours:.0f} hours ago, {note['path']}"
    if not Path(note["path"]).exists():
        yield (
            ok("last backup", f"{says} (moved away since)")
            if hours < BACKUP_HOURS
            else warn("last backup", says, advice)
        )
    elif hours < BACKUP_HOURS:
        yield ok("last backup", says)
    else:
        yield warn("last backup", says, advice)


def check_content_files(settings: Settings) -> Iterator[Finding]:
    found = check_content(settings.courses_dir, settings.quizzes_dir, korean_date(datetime.now(UTC)))
    errors = [problem for problem in found if problem.level == "error"]
    if errors:
        yield fail("content", f"{len(errors)} errors, first {errors[0]}", "`ieum check-content` names them all")
    else:
        yield ok("content", f"no errors, {len(found)} warnings")


def check_programs(settings: Settings) -> Iterator[Finding]:
    missing = [name for name in FONT_FILES if not (FONTS / name).is_file()]
    if missing:
        yield fail(
            "fonts",
            f"{', '.join(missing)} not in {FONTS}",
            "no certificate can be printed: put the release's static/ back",
        )
    else:
        yield ok("fonts", "those that certificates are printed with are there")
    other = _other_versions()
    says = f"이음 {VERSION}, Python {sys.version.split()[0]}"
    if other:
        advice = "`pip install --require-hashes -r requirements.lock`"
        yield warn("programs", f"{says}; not as locked: {', '.join(other[:5])}{' …' if len(other) > 5 else ''}", advice)
    else:
        yield ok("programs", f"{says}, packages as locked")


def _other_versions() -> list[str]:
    other = []
    for name, locked in re.findall(r"^([a-z0-9._-]+)==([^ \\]+)", (ROOT / "requirements.lock").read_text(), re.M):
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            installed = "missing"
        if installed != locked:
            other.append(f"{name} {installed} (locked: {locked})")
    return other
