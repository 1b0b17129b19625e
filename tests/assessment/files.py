"""Files as people have them, made here so that no bytes of strangers lie in the repository."""

import io
import wave
import zipfile
from typing import Any

from PIL import Image, TiffImagePlugin

from app.core.sheets import write_xlsx
from tests.factories.world import Browser

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def picture(format: str = "JPEG", size: tuple[int, int] = (40, 20), colour: str = "white", **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, format, **more)
    return made.getvalue()


def photograph() -> bytes:
    """As a telephone writes it: held upright (the pixels lie on their side) and with the place it was taken at."""
    facts = Image.Exif()
    facts[0x0112] = 6  # orientation: turn by 90° to look at
    facts[0x010F] = "CANARY-PHONE"
    facts.get_ifd(0x8825)[2] = (
        TiffImagePlugin.IFDRational(33),
        TiffImagePlugin.IFDRational(30),
        TiffImagePlugin.IFDRational(0),
    )
    return picture(exif=facts)


def sound(seconds: float = 0.1, rate: int = 8000, channels: int = 1) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(int(seconds * rate) * 2 * channels))
    return made.getvalue()


def workbook() -> bytes:
    return b"".join(write_xlsx("표", ("날", "걸음"), [("월", 5200)]))


def zipped(**parts: bytes) -> bytes:
    """A zip that looks like a workbook, with further parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>", **parts}.items():
            file.writestr(name, content)
    return made.getvalue()


def send(browser: Browser, attempt: str, slot: int, *files: tuple[str, bytes], **more: Any) -> Any:
    """Hand files in, each as (name, content), under a type that says nothing true."""
    sent = [("file", (name, content, "application/x-lies")) for name, content in files]
    headers = {"X-CSRF-Token": browser.csrf(), **more.pop("headers", {})}
    return browser.post(f"{attempt}/files/{slot}", files=sent, headers=headers, **more)
