"""How large a picture file is, in its own units."""

from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring


def picture_size(path: Path) -> tuple[float, float] | None:
    """(width, height): of an SVG its viewBox, else pixels; None when the file does not say."""
    try:
        return _drawn(path) if path.suffix == ".svg" else _taken(path)
    except (OSError, ValueError, ParseError, DefusedXmlException):
        return None


def _drawn(path: Path) -> tuple[float, float] | None:
    box = (fromstring(path.read_text(encoding="utf-8"), forbid_dtd=True).get("viewBox") or "").replace(",", " ").split()
    width, height = (float(box[2]), float(box[3])) if len(box) == 4 else (0.0, 0.0)
    return (width, height) if width > 0 and height > 0 else None


def _taken(path: Path) -> tuple[float, float]:
    from PIL import Image  # the checker alone opens pictures

    with Image.open(path) as picture:
        width, height = picture.size
    return float(width), float(height)
