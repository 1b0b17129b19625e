"""Run as a program of its own: reads a PDF from standard input, writes what is attached to it: one word, a line's end, and the bytes
of the only one. Its argument is the folder of the pikepdf package. Knows nothing of 이음.

The limits come before the library, and the library before the file: by then nothing can be opened or started any more. An
attachment is unpacked here and not by the library, so that it cannot be larger than a credential may be.
"""

from __future__ import annotations

import io
import resource
import sys
import zlib

TYPE_CHECKING = False  # of all modules, typing takes the longest to load
if TYPE_CHECKING:
    from typing import Any

MEMORY = 640 * 1024 * 1024  # address space; the libraries alone map a third of it
SECONDS = 4
MOST = 200_000  # shapes.MAX_BYTES: no credential is longer


def main(folder: str) -> int:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        core = load(folder)
    except ImportError:
        return 3
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))  # no file and no connection beside the three that are open
    try:
        found, content = look(core, sys.stdin.buffer)
    except core.PasswordError:
        found, content = "encrypted", b""
    except core.QpdfRuntimeError as error:
        if "random numbers" not in str(error):
            raise
        found, content = "encrypted", b""  # whoever unlocks wants /dev/urandom, which is shut by now
    sys.stdout.buffer.write(found.encode() + b"\n" + content)
    return 0


def load(folder: str) -> Any:
    """pikepdf's binding of qpdf alone: the rest of the package is for editing PDFs, and loading it takes three times as long as all
    that is done here. So the package is named without being run. Raises ImportError."""
    package = type(sys)("pikepdf")
    package.__path__ = [folder]
    sys.modules["pikepdf"] = package
    from pikepdf import _core

    return _core


def look(core: Any, file: Any) -> tuple[str, bytes]:
    """(one | none | several | encrypted | unreadable, the bytes of the one)."""
    document = core.Pdf._open(io.BytesIO(file.read()), suppress_warnings=True)
    if document.is_encrypted:
        return "encrypted", b""
    # Counted twice, by the tree that a reader shows and by the streams themselves: one may hide from the tree.
    specs = [document.attachments[name].obj for name in document.attachments]
    named = {spec.objgen: spec for spec in specs}
    streams = [
        each
        for each in document.objects
        if each._type_code == core.ObjectType.stream and each.get("/Type") == core.Name.EmbeddedFile
    ]
    if len(specs) > 1 or len(streams) > 1:
        return "several", b""
    if not named:
        return ("none" if not streams else "several"), b""
    content = _unpacked(core, specs[0].EF.F)
    return ("unreadable", b"") if content is None else ("one", content)


def _unpacked(core: Any, stream: Any) -> bytes | None:
    raw = bytes(stream.read_raw_bytes())
    packed = stream.get("/Filter")
    if packed is not None and packed._type_code == core.ObjectType.array and len(packed) == 1:
        packed = packed[0]
    if packed is None:
        return raw if len(raw) <= MOST else None
    if packed != core.Name.FlateDecode or stream.get("/DecodeParms") is not None:
        return None
    content = zlib.decompressobj().decompress(raw, MOST + 1)
    return content if len(content) <= MOST else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
