"""JSON-LD canonicalisation from bundled contexts only; no request ever leaves the machine. Pure.

PyLD costs memory and start-up time, so it is imported by the functions that need it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any

Loader = Callable[..., dict[str, Any]]

# url → (file in contexts/, its SHA-256); sources and licences are in contexts/README.md
PINNED: Mapping[str, tuple[str, str]] = {
    "https://www.w3.org/ns/credentials/v2": (
        "credentials-v2.json",
        "8a9f494a89ecc51db093e90e84713e07e84d6d9204364a9b3c7868b21751236f",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": (
        "open-badges-3.0.3.json",
        "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761",
    ),
}

# PyLD keeps processed contexts in caches of the whole process that are not made for threads: two at once now and then end in a
# KeyError, and a true certificate would read as one that cannot be confirmed.
_one_at_a_time = Lock()


class ContextRefused(ValueError):
    """A context that is not bundled was asked for, or a bundled file is not the file that was pinned."""


def read_pinned(url: str, raw: bytes, expected_sha256: str) -> dict[str, Any]:
    """The context in `raw`, if its SHA-256 is the pinned one; else ContextRefused."""
    found = hashlib.sha256(raw).hexdigest()
    if found != expected_sha256:
        raise ContextRefused(f"{url}: sha256 {found}, pinned {expected_sha256}")
    context: dict[str, Any] = json.loads(raw)
    return context


@cache
def bundled_context(url: str) -> dict[str, Any]:
    """The bundled context for `url`, its hash checked at the first load. ContextRefused for any other address."""
    if url not in PINNED:
        raise ContextRefused(f"{url}: not bundled")
    name, expected = PINNED[url]
    raw = files("app.credentials").joinpath("contexts", name).read_bytes()
    return read_pinned(url, raw, expected)


def bundled_loader(url: str, options: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A PyLD document loader that serves the bundled contexts and nothing else."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": bundled_context(url),
        "tag": "static",  # PyLD then keeps the context under its address instead of hashing its text at every use
    }


def canonical_nquads(document: Mapping[str, Any], loader: Loader = bundled_loader) -> bytes:
    """The canonical N-Quads of a JSON-LD document, UTF-8 (URDNA2015; equal to RDFC-1.0 for the text that the closed
    models let through). Raises PyLD's JsonLdError, and ContextRefused wrapped in it, on what cannot be processed."""
    from pyld import jsonld

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
    with _one_at_a_time:
        quads: str = jsonld.normalize(dict(document), options)
    return quads.encode()
