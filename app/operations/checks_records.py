"""Doctor: certificates, their files, keys, numbers and lists; frozen documents; the worker."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Document
from app.completion.journal import Journal, JournalDamaged, behind
from app.completion.keys import KeyRefused, load_issuer_keys, short
from app.completion.models import Certificate, SigningKey, StatusList
from app.content.loader import load_content
from app.content.problems import ContentInvalid
from app.core.settings import Settings
from app.credentials.did import multikey
from app.operations.findings import Finding, fail, ok, warn
from app.operations.snapshot import Snapshot
from app.operations.stored_files import FILE_COLUMNS, damage, place_of, stored
from app.work.models import Work, Worker

SAMPLE = 60
LIST_DAY = timedelta(hours=26)
WORKER_GONE = timedelta(minutes=2)


def check_numbers(settings: Settings, session: Session) -> Iterator[Finding]:
    """The database must not be behind the journal: then a number would be given twice, and issuing refuses."""
    journal = Journal(settings.var_dir)
    advice = "`ieum catch-up` (docs/operations.md, restore)"
    try:
        late = behind(session, journal)
    except JournalDamaged as damaged:
        yield fail(
            "numbers", str(damaged), "nothing is issued until then; the last backup holds a copy (journal.jsonl)"
        )
        return
    if journal.unsure.exists():
        yield fail("numbers", "a backup was restored, and nobody has said how far the certificate numbers went", advice)
    elif late:
        (_, year), (here, there) = next(iter(late.items()))
        yield fail(
            "numbers",
            f"the database ends at {year}-{here:04d}, {year}-{there:04d} was given out; nothing is issued",
            advice,
        )
    else:
        yield ok("numbers", "the database knows every certificate number that was given out")


def check_signing(settings: Settings, session: Session) -> Iterator[Finding]:
    known = {row.kid: row for row in session.scalars(select(SigningKey))}
    try:
        here = {algorithm: multikey(public) for algorithm, public in load_issuer_keys(settings).published()}
    except KeyRefused:
        return  # check_secrets says so
    for algorithm, kid in here.items():
        active = [
            row.kid
            for row in known.values()
            if row.algorithm == algorithm and not (row.retired_at or row.compromised_at)
        ]
        if kid in known and kid not in active:
            yield fail(
                "issuer keys", f"the {algorithm} key file is a key that was ended", "put the current key in place"
            )
        elif active and kid not in active:
            mend = "put the right file back (`ieum restore-keys`); nothing is issued until then"
            yield fail("issuer keys", f"the {algorithm} file is {short(kid)}, did.json says {short(active[0])}", mend)
        else:
            yield ok("issuer keys", f"{algorithm} {short(kid)}" + (" as in did.json" if active else ", not used yet"))
    earlier = set(session.scalars(select(StatusList.public_url).distinct())) - {settings.public_url}
    if earlier:
        mend = "certificates name that address for ever: let it lead here"
        yield warn("address", f"certificates were also issued from {', '.join(sorted(earlier))}", mend)


def check_lists(settings: Settings, session: Session) -> Iterator[Finding]:
    at = datetime.now(UTC)
    lists = session.scalars(select(StatusList)).all()
    mend = "`ieum maintain`, and once a day from the worker or cron"
    for row in lists:
        if row.signed_version < row.version:
            yield fail(
                "status list", f"list {row.number}: a revocation is not signed yet; the list is not served", mend
            )
        elif row.valid_until is None or row.valid_until < at:
            yield fail("status list", f"list {row.number} has expired: employers cannot check certificates", mend)
        elif row.signed_at is not None and row.signed_at < at - LIST_DAY:
            yield warn("status list", f"list {row.number} was signed {(at - row.signed_at).days} days ago", mend)
        else:
            yield ok("status list", f"list {row.number} is signed and fresh")


def check_files(settings: Settings, snapshot: Snapshot, *, deep: bool) -> Iterator[Finding]:
    """The newest files' hashes, or with `deep` everything's; every name is looked up either way."""
    files = settings.var_dir / "files"
    named: set[str] = set()
    checked, bad = 0, []
    for digest in _named(snapshot):
        if digest in named:
            continue
        named.add(digest)
        path = place_of(files, digest)
        if deep or checked < SAMPLE:
            checked += 1
            why = damage(path, digest)
        else:
            why = None if path.is_file() else "is missing"
        bad += [f"{digest[:12]}… {why}"] if why else []
    if bad:
        mend = "`ieum restore BACKUP --files-only` puts back what a backup has; the database is not touched"
        yield fail("files", f"{len(bad)} of {len(named)}: {'; '.join(bad[:3])}", mend)
    else:
        yield ok(
            "files", f"{len(named)} are there, the hashes of {checked} are right{'' if deep else ' (--deep: of all)'}"
        )
    orphans = [path for path in stored(files) if path.name not in named] if files.is_dir() else []
    if orphans:
        mend = "left by an issue that was broken off, or by a restore; they do no harm"
        yield warn("files", f"{len(orphans)} belong to nothing, such as {orphans[0].name[:12]}…", mend)


def _named(snapshot: Snapshot) -> Iterator[str]:
    for table, columns in FILE_COLUMNS.items():
        names = ", ".join(columns)
        query = f"SELECT {names} FROM {table} ORDER BY id DESC"  # noqa: S608  names of our own
        for row in snapshot.connection.exec_driver_sql(query):
            yield from filter(None, row)


def check_frozen(settings: Settings, session: Session) -> Iterator[Finding]:
    """Every document that a cohort froze must be in the files or in the database."""
    try:
        content = load_content(settings.courses_dir, settings.quizzes_dir)
    except ContentInvalid:
        return  # check_content_files says so
    in_files = {model.hash for model in content.models().values()}
    stored_hashes = set(session.scalars(select(Document.hash)))
    missing, older = [], 0
    for name, documents in session.execute(select(Cohort.name, Cohort.documents)):
        missing += [f"{name}: {key}" for key, digest in documents.items() if digest not in stored_hashes | in_files]
        older += any(digest not in in_files for digest in documents.values())
    if missing:
        mend = "put the release's content of that time back, or restore a backup"
        yield fail("frozen documents", f"{len(missing)} are gone, such as {missing[0]}", mend)
    else:
        yield ok("frozen documents", f"all there; {older} cohorts keep older versions of some")


def check_worker(settings: Settings, session: Session) -> Iterator[Finding]:
    at = datetime.now(UTC)
    seen = session.scalar(select(func.max(Worker.seen_at)))
    waiting = session.scalar(select(func.count()).select_from(Work).where(Work.state.in_(("queued", "running")))) or 0
    if seen is not None and seen > at - WORKER_GONE:
        yield ok("worker", f"one is at work, {waiting} pieces to do")
    elif waiting:
        yield fail(
            "worker", f"none is running, and {waiting} pieces of work wait", "start `ieum work` beside the server"
        )
    else:
        yield warn(
            "worker",
            "none is running",
            "start `ieum work` beside the server: large imports and exports, daily housekeeping",
        )


def check_reserved(settings: Settings, session: Session) -> Iterator[Finding]:
    old = datetime.now(UTC) - timedelta(hours=1)
    left = session.scalars(
        select(Certificate.number).where(Certificate.state == "reserved", Certificate.reserved_at < old)
    ).all()
    if left:
        mend = "press 발급 on that cohort's page again: it is finished with the same number"
        yield warn("certificates", f"{len(left)} have a number and no signature yet, such as {left[0]}", mend)
    ended = select(SigningKey.kid).where(SigningKey.compromised_at.is_not(None))
    open_ = Certificate.state == "valid", Certificate.recipient_name.is_not(None), Certificate.signed_with.in_(ended)
    waiting = session.execute(
        select(Certificate.signed_with, func.count()).where(*open_).group_by(Certificate.signed_with)
    )
    for kid, count in waiting:
        mend = f"`ieum keys compromise {short(kid or '').removeprefix('…')}` asks for it again; `ieum work` does it"
        yield fail("certificates", f"{count} were signed with a key that has leaked and are not issued again yet", mend)
