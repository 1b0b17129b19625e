"""The life of the issuer's keys: a first pair, the next pair, the end of a pair, a pair that has leaked.

The files and the table change together as far as two things can: the next pair is written beside the present one
(`issuer.key.next`), the table names it in one transaction with the end of the old one, and then the files change places. Killed
before the transaction, the next files are forgotten; killed after it, the next command puts them in place.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.completion.journal import Journal
from app.completion.journal import leaked as leaked_line
from app.completion.keys import (
    IssuerKeys,
    KeyRefused,
    entry_moment,
    key_files,
    load_issuer_keys,
    make_issuer_keys,
    read_issuer_keys,
    require_known,
    short,
    stop_key,
)
from app.completion.lists import refresh_lists
from app.completion.models import Certificate, SigningKey
from app.completion.reissue_work import start_reissue
from app.core.database import Database
from app.core.settings import Settings, write_secret
from app.credentials.did import multikey
from app.people.models import Organisation


class KeysRefused(RuntimeError):
    """The command cannot be carried out; the message says why and what to do, in English. Nothing was changed."""


@dataclass(frozen=True)
class ToReissue:
    """What one organisation must issue again."""

    organisation_id: int
    organisation: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """What a command did. `ended` and `begun`: fingerprints; `aside`: where the old files are now."""

    begun: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    aside: tuple[Path, ...] = ()
    lists_signed: int = 0
    reissue: tuple[ToReissue, ...] = field(default=())


@dataclass(frozen=True)
class KeyFacts:
    """One pair as `ieum keys list` shows it."""

    fingerprint: str
    state: str
    created_at: datetime
    ended_at: datetime | None
    certificates: int


def list_keys(session: Session) -> list[KeyFacts]:
    """The pairs, oldest first, by the fingerprint of their Ed25519 key, with how many certificates they have signed."""
    signed = select(func.count()).where(Certificate.signed_with == SigningKey.kid).scalar_subquery()
    rows = session.execute(
        select(SigningKey, signed).where(SigningKey.algorithm == "Ed25519").order_by(SigningKey.created_at)
    )
    return [
        KeyFacts(short(row.kid), _state(row), row.created_at, row.compromised_at or row.retired_at, count)
        for row, count in rows
    ]


def _state(row: SigningKey) -> str:
    return "leaked" if row.compromised_at else "retired" if row.retired_at else "active"


def new_keys(database: Database, settings: Settings) -> Changed:
    """The first pair, or the one that is there already. Raises KeysRefused when another pair is in use: lost files come back by
    `ieum restore-keys`, and a change is `rotate`."""
    _settle(database, settings)
    with database.read() as session:
        active = {row.kid for row in _active(session)}
    if active and not all(path.is_file() for path in key_files(settings)):
        raise KeysRefused(
            f"the key in use ({', '.join(sorted(map(short, active)))}) has no file here. Put it back (`ieum restore-keys`); "
            "if it is lost for good, `ieum keys rotate` begins the next"
        )
    make_issuer_keys(settings)
    keys = load_issuer_keys(settings)
    with database.write() as session:
        require_known(session, keys)
    return Changed(begun=_fingerprints(keys), lists_signed=refresh_lists(database, keys))


def rotate(database: Database, settings: Settings) -> Changed:
    """The next pair takes over; what the old one signed stays valid."""
    return _next_pair(database, settings, leaked=False)


def retire(database: Database, settings: Settings) -> Changed:
    """Sign nothing more with the present pair and begin no other: nothing can be issued until `ieum keys new`."""
    _settle(database, settings)
    with database.write() as session:
        ended = _active(session)
        if not ended:
            raise KeysRefused("no key is in use: nothing to retire")
        _end(session, ended, leaked=False)
    return Changed(ended=_names(ended), aside=_move_aside(key_files(settings)))


def compromise(database: Database, settings: Settings, fingerprint: str = "") -> Changed:
    """Nothing that the pair has signed counts any more, at once; what must be issued again is asked for as long work. The pair in
    use, or an older one by the last letters of a key. A pair in use makes way for the next."""
    _settle(database, settings)
    with database.read() as session:
        chosen = _named(session, fingerprint) if fingerprint else _active(session)
        if not chosen:
            raise KeysRefused("no key is in use; name the one that leaked: `ieum keys list` shows them")
    Journal(settings.var_dir).append(
        [leaked_line(row.kid for row in chosen)]
    )  # first, so that no restore makes them count again
    if all(_state(row) == "active" for row in chosen):
        return _next_pair(database, settings, leaked=True)
    with database.write() as session:
        _end(session, chosen, leaked=True)
        reissue = _ask_reissue(session, chosen)
    return Changed(ended=_names(chosen), reissue=reissue)


def _next_pair(database: Database, settings: Settings, *, leaked: bool) -> Changed:
    _settle(database, settings)
    following = _following(settings)
    for path in following:
        write_secret(path)
    keys = read_issuer_keys(following)
    with database.write() as session:
        ended = _active(session)
        _end(session, ended, leaked=leaked)
        at = entry_moment(session)
        for algorithm, public_key in keys.published():
            kid = multikey(public_key)
            session.add(SigningKey(kid=kid, algorithm=algorithm, public_key=kid, created_at=at))
        record(session, None, "completion.keys_begun", "signing_key", None, keys=list(_fingerprints(keys)))
        reissue = _ask_reissue(session, ended) if leaked else ()
    aside = _put_in_place(settings)
    return Changed(_fingerprints(keys), _names(ended), aside, refresh_lists(database, keys), reissue)


def _active(session: Session) -> list[SigningKey]:
    query = select(SigningKey).where(SigningKey.retired_at.is_(None), SigningKey.compromised_at.is_(None))
    return list(session.scalars(query.order_by(SigningKey.algorithm)))


def _named(session: Session, fingerprint: str) -> list[SigningKey]:
    """The pair of which one key ends like this."""
    ending = fingerprint.removeprefix("…")
    rows = list(session.scalars(select(SigningKey).order_by(SigningKey.algorithm)))
    found = {row.created_at for row in rows if len(ending) >= 6 and row.kid.endswith(ending)}
    if len(found) != 1:
        raise KeysRefused(f"no one key ends with {fingerprint}: give its last 6 letters or more (`ieum keys list`)")
    return [row for row in rows if row.created_at in found]


def _end(session: Session, rows: Sequence[SigningKey], *, leaked: bool) -> None:
    for row in rows:
        stop_key(session, row.kid, compromised=leaked)
    verb = "completion.keys_leaked" if leaked else "completion.keys_retired"
    record(session, None, verb, "signing_key", None, keys=list(_names(rows)))


def _ask_reissue(session: Session, rows: Sequence[SigningKey]) -> tuple[ToReissue, ...]:
    """Long work for each organisation that has something to issue again; asked for in the transaction that ends the key."""
    kid = next(row.kid for row in rows if row.algorithm == "Ed25519")
    query = (
        select(Organisation.id, Organisation.name, Certificate.number)
        .join(Organisation, Organisation.id == Certificate.organisation_id)
        .where(Certificate.signed_with == kid, Certificate.state == "valid", Certificate.recipient_name.is_not(None))
        .order_by(Organisation.name, Organisation.id, Certificate.id)
    )
    numbers: dict[tuple[int, str], list[str]] = {}
    for organisation_id, name, number in session.execute(query):
        numbers.setdefault((organisation_id, name), []).append(number)
    for organisation_id, _ in numbers:
        start_reissue(session, None, organisation_id, kid)
    return tuple(ToReissue(*whose, tuple(found)) for whose, found in numbers.items())


def _following(settings: Settings) -> tuple[Path, Path]:
    first, second = key_files(settings)
    return first.with_name(f"{first.name}.next"), second.with_name(f"{second.name}.next")


def _settle(database: Database, settings: Settings) -> None:
    """Finish what a killed command has left: next files that the table names take their place, others are forgotten."""
    places = list(zip(_following(settings), key_files(settings), strict=True))
    if not any(following.exists() for following, _ in places):
        return
    with database.read() as session:
        active = {row.kid for row in _active(session)}
    ed25519, p256 = (following if following.exists() else final for following, final in places)
    try:
        named = {multikey(public) for _, public in read_issuer_keys((ed25519, p256)).published()} == active
    except KeyRefused:
        named = False
    if named:
        _put_in_place(settings)
    for following, _ in places:
        following.unlink(missing_ok=True)


def _put_in_place(settings: Settings) -> tuple[Path, ...]:
    """The next files become the present ones. Returns where the old ones are now."""
    aside: tuple[Path, ...] = ()
    for following, final in zip(_following(settings), key_files(settings), strict=True):
        if following.exists():
            aside += _move_aside([final])
            os.replace(following, final)
    return aside


def _move_aside(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files under names that nothing reads: whether to keep or destroy them is the operator's to say."""
    moved = []
    for path in paths:
        if path.is_file():
            aside = path.with_name(f"{path.name}.stopped-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
            os.replace(path, aside)
            moved.append(aside)
    return tuple(moved)


def _names(rows: Sequence[SigningKey]) -> tuple[str, ...]:
    return tuple(short(row.kid) for row in rows)


def _fingerprints(keys: IssuerKeys) -> tuple[str, ...]:
    return tuple(short(multikey(public)) for _, public in keys.published())
