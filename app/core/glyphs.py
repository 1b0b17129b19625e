"""Which characters a font can show: the cmap table of an OpenType font (OpenType 1.9.1, "cmap", formats 4 and 12). Pure."""

import struct
from functools import cache
from pathlib import Path


@cache
def glyphs_of(font: Path) -> frozenset[int]:
    """The code points for which the font has a glyph. ValueError when it has no Unicode cmap."""
    data = font.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    for at in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * at)
        if tag == b"cmap":
            return frozenset(_read_cmap(data, offset))
    raise ValueError(f"{font} has no cmap table")


def _read_cmap(data: bytes, start: int) -> set[int]:
    count = struct.unpack_from(">H", data, start + 2)[0]
    found: set[int] = set()
    for at in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * at)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            table = start + offset
            form = struct.unpack_from(">H", data, table)[0]
            found |= _format_12(data, table) if form == 12 else _format_4(data, table) if form == 4 else set()
    if not found:
        raise ValueError("no Unicode cmap in format 4 or 12")
    return found


def _format_12(data: bytes, table: int) -> set[int]:
    """Groups of consecutive characters with consecutive glyphs; glyph 0 is none."""
    found: set[int] = set()
    for at in range(struct.unpack_from(">I", data, table + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", data, table + 16 + 12 * at)
        found.update(range(first if glyph else first + 1, last + 1))
    return found


def _format_4(data: bytes, table: int) -> set[int]:
    """Segments of characters; the glyph follows from a shift, or is looked up behind the segment's range offset."""
    doubled = struct.unpack_from(">H", data, table + 6)[0]
    ends, starts = table + 14, table + 16 + doubled
    shifts, ranges = starts + doubled, starts + 2 * doubled
    found: set[int] = set()
    for at in range(0, doubled, 2):
        first, last, shift, offset = (
            struct.unpack_from(">H", data, place + at)[0] for place in (starts, ends, shifts, ranges)
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            if offset == 0:
                glyph = (code + shift) % 65536
            else:
                place = ranges + at + offset + 2 * (code - first)
                glyph = struct.unpack_from(">H", data, place)[0]
            if glyph:
                found.add(code)
    return found
