"""The issuer's two keys: Ed25519 for the credential's proofs, P-256 for the VC-JWT.

The private halves are files of 64 hex digits (mode 0600 or a mounted secret); the table `signing_key` knows only the
public halves, and refuses a file that is not the one it knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from app.completion.models import Certificate, SigningKey, StatusList
from app.core.clock import now
from app.core.errors import Unavailable
from app.core.settings import Settings, StartRefused, checked_secret, write_secret
from app.credentials.did import PublicKey, PublishedKey, did_document, did_for, key_resolver, multikey, public_key_of
from app.credentials.proofs import ResolveKey
from app.credentials.vcjwt import ResolveEcKey

if TYPE_CHECKING:  # else where it is needed: see did
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # FIPS 186-5, P-256: n


class KeyRefused(Unavailable):
    """No certificate can be signed; the message says what the operator has to mend."""

    title = "지금은 수료증을 발급할 수 없어요"


@dataclass(frozen=True)
class IssuerKeys:
    """The private keys, in memory only."""

    ed25519: "Ed25519PrivateKey"
    p256: "EllipticCurvePrivateKey"

    def published(self) -> tuple[tuple[str, PublicKey], ...]:
        """(algorithm, public key) of both."""
        return ("Ed25519", self.ed25519.public_key()), ("P-256", self.p256.public_key())


def key_files(settings: Settings) -> tuple[Path, Path]:
    """Where the two files are: `issuer.key` and, beside it, `issuer-p256.key`."""
    first = settings.issuer_key_file or settings.var_dir / "secrets" / "issuer.key"
    return first, first.with_name(f"{first.stem}-p256{first.suffix}")


def make_issuer_keys(settings: Settings) -> list[Path]:
    """Write fresh keys (mode 0600) where there are none; returns the files that were written. Never overwrites one."""
    return [path for path in key_files(settings) if write_secret(path)]


def load_issuer_keys(settings: Settings) -> IssuerKeys:
    """Read the two files. Raises KeyRefused when one is missing, unreadable or a default."""
    return read_issuer_keys(key_files(settings))


def read_issuer_keys(paths: tuple[Path, Path]) -> IssuerKeys:
    """The pair in these files, Ed25519 first. Raises KeyRefused."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed, scalar = (_secret(path) for path in paths)
    number = int.from_bytes(scalar, "big") % (_P256_ORDER - 1) + 1
    return IssuerKeys(Ed25519PrivateKey.from_private_bytes(seed[:32]), derive_private_key(number, SECP256R1()))


def _secret(path: Path) -> bytes:
    try:
        return checked_secret(path.read_text().strip(), str(path))
    except OSError as missing:
        raise KeyRefused(
            f"서명 열쇠 파일({path.name})이 서버에 없어 멈췄어요. 운영자에게 알려 주세요(ieum keys new)."
        ) from missing
    except (StartRefused, UnicodeDecodeError) as bad:
        raise KeyRefused(
            f"서명 열쇠 파일({path.name})의 내용이 열쇠가 아니어서 멈췄어요. 운영자에게 알려 주세요."
        ) from bad


def check_key_files(settings: Settings) -> None:
    """For the start of a server outside the demo: both files are there and no default. Raises StartRefused. Reads no database
    and loads no cryptography."""
    for path in key_files(settings):
        try:
            checked_secret(path.read_text().strip(), str(path))
        except (OSError, UnicodeDecodeError):
            raise StartRefused(
                f"no issuer's key: {path} cannot be read, so no certificate could be signed. "
                "Put the right one back (`ieum restore-keys`), or on a new installation run `ieum keys new`"
            ) from None


def require_known(session: Session, keys: IssuerKeys) -> None:
    """The key files are the ones the table knows; the very first keys are entered. Raises KeyRefused for a file that
    was swapped, and for a retired or compromised key."""
    known = {row.kid: row for row in session.scalars(select(SigningKey))}
    fresh = []
    for algorithm, public_key in keys.published():
        kid = multikey(public_key)
        row = known.get(kid)
        if row is not None and (row.retired_at or row.compromised_at):
            raise KeyRefused(f"이 서명 열쇠({short(kid)})는 쓰지 않기로 한 열쇠예요. 운영자에게 알려 주세요.")
        if row is not None:
            continue
        active = [other for other in known.values() if other.algorithm == algorithm and not _stopped(other)]
        if active:
            raise KeyRefused(
                f"열쇠 파일의 지문({short(kid)})이 등록된 지문({short(active[0].kid)})과 달라 멈췄어요. "
                "운영자가 파일을 되돌리거나 예전 열쇠를 먼저 물러나게 해야 해요."
            )
        fresh.append((algorithm, kid))
    if fresh:
        at = entry_moment(session)
        session.add_all(SigningKey(kid=kid, algorithm=name, public_key=kid, created_at=at) for name, kid in fresh)


def entry_moment(session: Session) -> datetime:
    """When a pair is entered that is entered now: what makes two keys one pair, so later than every other's, whatever the clock."""
    last = session.scalar(select(func.max(SigningKey.created_at)))
    return now(session) if last is None else max(now(session), last + timedelta(microseconds=1))


def _stopped(row: SigningKey) -> bool:
    return row.retired_at is not None or row.compromised_at is not None


def stop_key(session: Session, kid: str, *, compromised: bool) -> None:
    """Retire a key (what it signed still verifies) or, when it has leaked, end it at once (nothing verifies). The
    status lists are due for the next key then."""
    session.execute(update(StatusList).values(signed_at=None))
    row = session.get_one(SigningKey, kid)
    if compromised:
        row.compromised_at = row.compromised_at or now(session)
    else:
        row.retired_at = row.retired_at or now(session)


def short(kid: str) -> str:
    """A fingerprint that a person can compare: the last eight letters of the Multikey."""
    return f"…{kid[-8:]}"


def trusted_keys(session: Session) -> tuple[PublishedKey, ...]:
    """All keys but the compromised ones, oldest first: what our own pages believe, also of a certificate that has expired."""
    rows = session.scalars(
        select(SigningKey).where(SigningKey.compromised_at.is_(None)).order_by(SigningKey.created_at, SigningKey.kid)
    )
    return tuple(PublishedKey(key, row.kid) for row in rows if (key := public_key_of(row.public_key)))


def published_keys(session: Session) -> tuple[PublishedKey, ...]:
    """The keys that did.json names: the trusted ones, a retired pair only until its last credential has expired."""
    rows = session.scalars(
        select(SigningKey).where(SigningKey.compromised_at.is_(None)).order_by(SigningKey.created_at, SigningKey.kid)
    ).all()
    over = {row.created_at for row in rows if row.algorithm == "Ed25519" and row.retired_at and _is_over(session, row)}
    return tuple(
        PublishedKey(key, row.kid)
        for row in rows
        if (row.retired_at is None or row.created_at not in over) and (key := public_key_of(row.public_key))
    )


def _is_over(session: Session, row: SigningKey) -> bool:
    """Whether nothing that this key has signed is still in its period. A revoked certificate still is: others must be able to
    tell that it was ours, and is revoked."""
    still = or_(Certificate.valid_until.is_(None), Certificate.valid_until > now(session))
    query = select(Certificate.id).where(Certificate.signed_with == row.kid, still)
    return session.scalar(query.limit(1)) is None


def resolver(keys: Sequence[PublishedKey], public_urls: Sequence[str]) -> ResolveKey:
    """Who may have signed: our keys under the did:web of each address that we have issued from."""
    resolvers = [key_resolver(did_document(did_for(url), keys)) for url in dict.fromkeys(public_urls)]
    return lambda method: next((key for resolve in resolvers if (key := resolve(method))), None)


def ec_resolver(keys: Sequence[PublishedKey], public_urls: Sequence[str]) -> ResolveEcKey:
    """The same for VC-JWT: P-256 keys only."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    known = {
        f"{did_for(url)}#{multikey(key.public_key)}": key.public_key
        for url in public_urls
        for key in keys
        if isinstance(key.public_key, EllipticCurvePublicKey)
    }
    return known.get
