"""Which secrets the data needs, told without telling them; and the sealed copy of the secrets, apart from the backup.

PINs are peppered, one-time codes sealed and invite codes derived with the server secret: without it nobody signs in. Without
the issuer's two keys no certificate can be issued; what was issued still verifies.
"""

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy import Connection

from app.completion.keys import KeyRefused, key_files, load_issuer_keys
from app.core.settings import Settings, StartRefused, checked_secret
from app.credentials.did import multikey
from app.operations.manifest import KeysRecord

SHORTEST_PASSPHRASE = 12
_SCRYPT = {"n": 2**16, "r": 8, "p": 1}  # 64 MB and about a quarter of a second a guess
_WHAT = b"ieum keys 1"


class KeysRefused(RuntimeError):
    """The copy of the keys cannot be made or opened; the message says why."""


def fingerprint(secret: bytes) -> str:
    """Tells whether two secrets are the same, and nothing else: an HMAC under 256 random bits."""
    return hmac.new(secret, b"ieum:backup:which-secret", hashlib.sha256).hexdigest()[:32]


def keys_needed(connection: Connection, settings: Settings) -> KeysRecord:
    """What a restored copy of this database will need."""
    rows = connection.exec_driver_sql(
        "SELECT kid FROM signing_key WHERE retired_at IS NULL AND compromised_at IS NULL ORDER BY kid"
    )
    return KeysRecord(secret=fingerprint(settings.secret), issuer=tuple(kid for (kid,) in rows))


def key_problems(settings: Settings, needed: KeysRecord) -> list[str]:
    """What does not fit: one sentence each, with what to do."""
    problems = []
    try:
        if fingerprint(settings.secret) != needed.secret:
            problems.append(
                "the server secret here (SECRET_KEY or secrets/app.key) is another one than the backup's:"
                " no PIN, one-time code or invite would work. Put the right one in place (`ieum restore-keys`)"
            )
    except StartRefused as refused:
        problems.append(f"{refused}. Put the backup's secret in place first (`ieum restore-keys`)")
    if needed.issuer:
        problems += _issuer_problems(settings, needed)
    return problems


def _issuer_problems(settings: Settings, needed: KeysRecord) -> list[str]:
    first, _ = key_files(settings)
    advice = f"Put the backup's two keys beside {first} (`ieum restore-keys`), else nothing can be issued"
    try:
        here = {multikey(public) for _, public in load_issuer_keys(settings).published()}
    except KeyRefused:
        return [f"the issuer's keys are missing or unreadable. {advice}"]
    return [] if set(needed.issuer) <= here else [f"the issuer's keys here are other ones than the backup's. {advice}"]


def seal_keys(settings: Settings, passphrase: str) -> bytes:
    """The three secrets as a file that only the passphrase opens. Raises KeysRefused, StartRefused."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeysRefused(f"the passphrase is shorter than {SHORTEST_PASSPHRASE} characters")
    ed25519, p256 = key_files(settings)
    secrets = {"app.key": settings.secret.hex()}
    for name, path in (("issuer.key", ed25519), ("issuer-p256.key", p256)):
        if path.is_file():
            secrets[name] = path.read_text().strip()
    salt, nonce = os.urandom(16), os.urandom(12)
    box = AESGCM(_derive(passphrase, salt, _SCRYPT)).encrypt(nonce, json.dumps(secrets).encode(), _WHAT)
    outside = {"what": _WHAT.decode(), "kdf": "scrypt", **_SCRYPT, "cipher": "AES-256-GCM"}
    inside = {"salt": _b64(salt), "nonce": _b64(nonce), "box": _b64(box), "holds": sorted(secrets)}
    return json.dumps(outside | inside, indent=1).encode() + b"\n"


def open_keys(sealed: bytes, passphrase: str) -> dict[str, str]:
    """File name → 64 hex digits. Raises KeysRefused for a wrong passphrase or a damaged file."""
    try:
        outer: dict[str, Any] = json.loads(sealed)
        if outer["what"] != _WHAT.decode() or any(outer[name] != value for name, value in _SCRYPT.items()):
            raise KeysRefused("this is no copy of keys that this program can open")
        salt, nonce, box = (base64.b64decode(outer[name], validate=True) for name in ("salt", "nonce", "box"))
        plain = AESGCM(_derive(passphrase, salt, _SCRYPT)).decrypt(nonce, box, _WHAT)
    except InvalidTag:
        raise KeysRefused("the passphrase is wrong, or the file is damaged") from None
    except (ValueError, KeyError, TypeError):
        raise KeysRefused("this is no copy of keys made by `ieum backup-keys`, or it is damaged") from None
    found: dict[str, str] = json.loads(plain)
    for name, value in found.items():
        checked_secret(value, name)
    return found


def put_keys(settings: Settings, secrets: dict[str, str]) -> tuple[list[Path], list[Path]]:
    """(written, left because they are the same). Raises KeysRefused before writing when a file holds another key."""
    ed25519, p256 = key_files(settings)
    places = {"app.key": settings.var_dir / "secrets" / "app.key", "issuer.key": ed25519, "issuer-p256.key": p256}
    wanted = {places[name]: value for name, value in secrets.items() if name in places}
    other = [path for path, value in wanted.items() if path.exists() and path.read_text().strip() != value]
    if other:
        names = ", ".join(map(str, other))
        raise KeysRefused(
            f"{names} holds another key; nothing was written. Move it away first if it is really not needed"
        )
    written = [path for path in wanted if not path.exists()]
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(wanted[path])
    return written, [path for path in wanted if path not in written]


def _derive(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
