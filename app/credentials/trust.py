"""The trust bundle: everything that a check without a network needs, in one zip. Pure.

The issuer's did documents (who may sign), the signed status lists (what was taken back) and the hashes of the JSON-LD
contexts (what the words mean). Entries are stored, not compressed, and bear one fixed time: same facts, same bytes, whatever
zlib there is, and a browser reads them without a library.
"""

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from app.credentials.did import ec_key_resolver, key_resolver
from app.credentials.jsonld import PINNED
from app.credentials.proofs import ResolveKey, read_json
from app.credentials.vcjwt import ResolveEcKey

FILE_NAME = "ieum-trust.zip"
MOST_BYTES = 64 * 1024 * 1024
MOST_ENTRIES = 4_000
CONTEXTS = "contexts.json"
README = """이음 신뢰 묶음 (trust bundle)

인터넷 없이 수료증을 확인할 때 씁니다. 발급 기관의 https 주소에서 직접 받은 것만 믿으십시오.
수료증과 함께 건네받은 묶음은 누가 만들었는지 알 수 없습니다.

  did.json, did-2.json …   발급 기관의 공개 열쇠 (물러난 열쇠도, 샌 열쇠는 빼고)
  status/1.json …          취소된 수료증을 적은 목록. 발급 기관이 서명하고 30일 동안 유효합니다.
  contexts.json            서명에 쓰는 낱말 풀이(JSON-LD context)의 SHA-256

확인하기:   ieum verify 수료증.pdf --bundle ieum-trust.zip

This bundle lets anyone check a certificate without a network. Trust it only if you fetched it yourself over https from the
issuer's own address (/.well-known/ieum/trust.zip). A list that has expired answers nothing: fetch the bundle again.
What was revoked after a list was signed is not in it.
"""


class BundleRefused(ValueError):
    """The file is no trust bundle that this program can use; the message says why, in English."""


@dataclass(frozen=True)
class Bundle:
    """Did documents by did, status lists by their address; read, but the lists' signatures are checked when one is used."""

    dids: Mapping[str, Mapping[str, Any]]
    lists: Mapping[str, Mapping[str, Any]]

    def resolver(self) -> ResolveKey:
        """Who may have signed a credential or a list."""
        resolvers = [key_resolver(document) for document in self.dids.values()]
        return lambda method: next((key for resolve in resolvers if (key := resolve(method))), None)

    def ec_resolver(self) -> ResolveEcKey:
        """Who may have signed a VC-JWT."""
        resolvers = [ec_key_resolver(document) for document in self.dids.values()]
        return lambda kid: next((key for resolve in resolvers if (key := resolve(kid))), None)


def entries(
    dids: Iterable[Mapping[str, Any]], lists: Iterable[tuple[int, Mapping[str, Any]]]
) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each entry; the present did document comes first. Lists are taken as they come, one at a time."""
    yield "README.txt", README.encode()
    for number, document in enumerate(dids, start=1):
        yield ("did.json" if number == 1 else f"did-{number}.json"), rfc8785.dumps(dict(document))
    yield CONTEXTS, rfc8785.dumps({url: digest for url, (_, digest) in PINNED.items()})
    for number, document in lists:
        yield f"status/{number}.json", rfc8785.dumps(dict(document))


def stream_zip(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The zip of `files` piece by piece; no more than one file is held."""
    out = _Outlet()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(_entry(name), content)
            yield out.take()
    yield out.take()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


class _Outlet(io.RawIOBase):
    """What zipfile has written since the last `take`. It cannot be sought in, so nothing is written twice."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def read_bundle(raw: bytes) -> Bundle:
    """Raises BundleRefused for what is no bundle, is too large, or belongs to another version of the contexts."""
    dids: dict[str, Mapping[str, Any]] = {}
    lists: dict[str, Mapping[str, Any]] = {}
    contexts: Mapping[str, Any] | None = None
    for name, content in _unpacked(raw):
        if name.startswith("did") and name.endswith(".json"):
            document = _did(name, content)
            dids[document["id"]] = document
        elif name.startswith("status/"):
            document = _object(name, content)
            lists[str(document.get("id"))] = document
        elif name == CONTEXTS:
            contexts = _object(name, content)
    if not dids or contexts is None:
        raise BundleRefused("this zip is no trust bundle: did.json or contexts.json is missing")
    if contexts != {url: digest for url, (_, digest) in PINNED.items()}:
        raise BundleRefused("the bundle was made for other JSON-LD contexts than this program has: use a newer version")
    return Bundle(dids, lists)


def _unpacked(raw: bytes) -> Iterator[tuple[str, bytes]]:
    if len(raw) > MOST_BYTES:
        raise BundleRefused(f"the bundle is larger than {MOST_BYTES // 1024 // 1024} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            found = archive.infolist()
            if len(found) > MOST_ENTRIES or any(each.compress_type != zipfile.ZIP_STORED for each in found):
                raise BundleRefused("this zip was not written by ieum: entries are stored there, never compressed")
            if len({each.filename for each in found}) != len(found):
                raise BundleRefused("a file is in the bundle twice")
            if sum(each.file_size for each in found) > MOST_BYTES:
                raise BundleRefused("the files in the bundle lie over each other")
            for each in found:
                yield each.filename, archive.read(each)
    except BundleRefused:
        raise
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        struct.error,
    ) as error:
        raise BundleRefused("the bundle is damaged or no zip file") from error


def _object(name: str, content: bytes) -> Mapping[str, Any]:
    try:
        return read_json(content)
    except (ValueError, RecursionError) as error:
        raise BundleRefused(f"{name} in the bundle is no JSON object") from error


def _did(name: str, content: bytes) -> Mapping[str, Any]:
    """A did document that names only its own keys: one did's document must not speak for another's."""
    document = _object(name, content)
    try:
        own = document["id"] + "#"
        sound = own.startswith("did:web:") and all(
            method["id"].startswith(own) and isinstance(method["publicKeyMultibase"], str)
            for method in document["verificationMethod"]
        )
        sound = sound and all(isinstance(each, str) for each in document["assertionMethod"])
    except (KeyError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise BundleRefused(f"{name} in the bundle is no did document of ours")
    return document
