"""Run as a program of its own: reads a PDF from standard input, writes as JSON what is attached to it. Knows nothing of 이음.

The limits come before the library, and the library before the file. An attachment is unpacked here and not by the library, so
that it cannot be larger than a credential may be.
"""

import base64
import json
import resource
import sys
import zlib
from typing import Any

MEMORY = 640 * 1024 * 1024  # address space; the libraries alone map a third of it
SECONDS = 4
MOST = 200_000  # shapes.MAX_BYTES: no credential is longer


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        import pikepdf
    except ImportError:
        return 3
    try:
        told = look(pikepdf, sys.stdin.buffer)
    except pikepdf.PasswordError:
        told = {"found": "encrypted"}
    sys.stdout.write(json.dumps(told))
    return 0


def look(pikepdf: Any, file: Any) -> dict[str, str]:
    """{"found": one | none | several | encrypted | unreadable, "content": base64 of the one}."""
    import io

    with pikepdf.open(io.BytesIO(file.read()), suppress_warnings=True) as document:
        if document.is_encrypted:
            return {"found": "encrypted"}
        # Counted twice, by the tree that a reader shows and by the streams themselves: one may hide from the tree.
        named = {spec.obj.objgen: spec.obj for _, spec in document.attachments.items()}
        streams = [
            each
            for each in document.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Type") == pikepdf.Name.EmbeddedFile
        ]
        if len(named) > 1 or len(streams) > 1:
            return {"found": "several"}
        if not named:
            return {"found": "none" if not streams else "several"}
        content = _unpacked(pikepdf, next(iter(named.values())).EF.F)
    return (
        {"found": "unreadable"} if content is None else {"found": "one", "content": base64.b64encode(content).decode()}
    )


def _unpacked(pikepdf: Any, stream: Any) -> bytes | None:
    raw = bytes(stream.read_raw_bytes())
    packed = stream.get("/Filter")
    if isinstance(packed, pikepdf.Array) and len(packed) == 1:
        packed = packed[0]
    if packed is None:
        return raw if len(raw) <= MOST else None
    if packed != pikepdf.Name.FlateDecode or stream.get("/DecodeParms") is not None:
        return None
    content = zlib.decompressobj().decompress(raw, MOST + 1)
    return content if len(content) <= MOST else None


if __name__ == "__main__":
    sys.exit(main())
