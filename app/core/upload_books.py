"""A workbook (XLSX) somebody sent: whole, no larger unpacked than a person's table is, without macros."""

import io
import struct
import zipfile
import zlib

from app.core.sheets import CHUNK, Unreadable

MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2000
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # no program writes workbooks with others
MACROS = ("vbaProject.bin", "vbaData.xml")
BROKEN = "엑셀 파일이 깨져 있어요. 엑셀에서 열어 내용이 보이는지 보고, 다시 저장해서 내 주세요."


def check_workbook(content: bytes) -> bytes:
    """The bytes as they are. Raises Unreadable. Nothing is unpacked to disk; every part is read through with its checksum."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = book.namelist()
            if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
                raise Unreadable(
                    "엑셀 문서(XLSX)가 아니에요. 엑셀에서 ‘다른 이름으로 저장 → Excel 통합 문서’로 저장해 주세요."
                )
            if any(part.compress_type not in PACKINGS for part in book.infolist()):
                raise Unreadable(BROKEN)
            if any(name.endswith(MACROS) for name in names):
                raise Unreadable("매크로가 든 엑셀 파일이에요. ‘Excel 통합 문서(.xlsx)’로 다시 저장해서 내 주세요.")
            if len(names) > MOST_PARTS or _unpacked(book) > MOST_UNPACKED:
                raise Unreadable("풀어 보니 너무 큰 엑셀 파일이에요. 필요한 표만 남겨 다시 저장해 주세요.")
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as fault:
        if isinstance(fault, Unreadable):
            raise
        raise Unreadable(BROKEN) from fault
    return content


def _unpacked(book: zipfile.ZipFile) -> int:
    """Bytes of all parts, counted while they are unpacked: what a part says of its own size may be a lie. Stops at the limit."""
    size = 0
    for part in book.infolist():
        with book.open(part) as file:
            while piece := file.read(CHUNK):
                size += len(piece)
                if size > MOST_UNPACKED:
                    return size
    return size
