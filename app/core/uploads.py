"""A file somebody sends: what it is by its content, made safe to keep. Neither its name nor its declared type is believed.

Nothing here touches disk, database or network. Memory: twice the file, for a picture 4 bytes a pixel as well.
"""

import re
import threading
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass

from app.core.file_kinds import ENDING_OF, ENDINGS, GROUP_OF, GROUP_WORDS, Group
from app.core.josa import josa
from app.core.sheets import ENCODINGS, Unreadable, read_table
from app.core.upload_books import check_workbook
from app.core.upload_pictures import renewed
from app.core.upload_sounds import check_sound

LONGEST_NAME = 100
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")  # ISO/IEC 23008-12
HEAVY_AT_ONCE = threading.BoundedSemaphore(2)  # pictures take memory while they are decoded: two at a time, others wait
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Upload:
    """A file as it may be kept: `content` is what was sent, but for pictures, which are drawn anew."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Refused:
    """Why a file is not taken and how to mend it, in Korean; `name` is the file's as people see it."""

    name: str
    why: str

    @property
    def text(self) -> str:
        return f"‘{self.name}’: {self.why}"


def check_upload(sent_name: str, content: bytes, groups: Collection[Group], most_bytes: int) -> Upload | Refused:
    """The file made safe, or why it is refused. `groups`: what may be sent here; `most_bytes`: how large it may be."""
    name = plain_name(sent_name)
    if not content:
        return Refused(name, "빈 파일이에요. 파일을 열어 내용이 있는지 보고 다시 골라 주세요.")
    if len(content) > most_bytes:
        return Refused(name, too_large(len(content), most_bytes))
    kind = kind_of(content, name)
    if kind is None or GROUP_OF[kind] not in groups:
        return Refused(name, _not_wanted(content, kind, groups))
    promised = ENDINGS.get(_ending(name))
    if promised is not None and GROUP_OF[promised] != GROUP_OF[kind]:
        inside = GROUP_WORDS[GROUP_OF[kind]]
        return Refused(
            name,
            f"이름 끝은 .{_ending(name)}인데 안에는 {josa(inside, '이/가')} 들었어요. 알맞은 파일인지 보고 다시 골라 주세요.",
        )
    try:
        with HEAVY_AT_ONCE:
            kept = CHECKS[kind](content)
    except Unreadable as fault:
        return Refused(name, str(fault))
    return Upload(_named(name, kind), kind, kept)


def too_large(size: int, most: int) -> str:
    return (
        f"{most / 1024 / 1024:g}MB까지 낼 수 있는데 이 파일은 {size / 1024 / 1024:.1f}MB예요. "
        "사진이면 크기를 줄이고, 문서면 나누어 주세요."
    )


def plain_name(sent: str) -> str:
    """The last part of a name, composed, without what cannot be seen or stands for a folder; at most 100 characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", sent))[-1]
    clean = " ".join(_UNPRINTABLE.sub("", last).encode("utf-8", "ignore").decode().split()).strip(". ")
    stem, dot, ending = clean.rpartition(".")
    if len(clean) > LONGEST_NAME:
        clean = f"{(stem or ending)[: LONGEST_NAME - 12]}{dot}{ending[:10]}" if stem else clean[:LONGEST_NAME]
    return clean or "이름 없는 파일"


def kind_of(content: bytes, name: str = "") -> str | None:
    """What the content is; None for anything that nobody may hand in. A CSV is a text that is named as one."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(content[8:12])
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "xlsx" if b"xl/" in content and b"[Content_Types].xml" in content else None
    if _decoded(content) is None:
        return None
    return "csv" if _ending(name) == "csv" else "txt"


def _decoded(content: bytes) -> str | None:
    """The text in UTF-8 or, as older Korean programs write it, CP949; None for anything that is no text."""
    if _NOT_TEXT.search(content):
        return None
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _named(name: str, kind: str) -> str:
    """The name with the ending of what is inside: a picture may have come under another picture's."""
    if ENDINGS.get(_ending(name)) == kind:
        return name
    stem = name.rpartition(".")[0] if _ending(name) in ENDINGS else name
    return f"{stem}.{ENDING_OF[kind]}"


def _not_wanted(content: bytes, kind: str | None, groups: Collection[Group]) -> str:
    wanted = ", ".join(GROUP_WORDS[group] for group in GROUP_WORDS if group in groups)
    brand = content[8:12] if content[4:8] == b"ftyp" else b""
    if brand == b"avif":
        return "AVIF 사진이라 읽지 못해요. 사진첩에서 JPG로 저장하거나, 사진을 화면 갈무리해서 내 주세요."
    if brand in HEIC_BRANDS:
        return (
            "아이폰 사진(HEIC)이라 읽지 못해요. 아이폰 설정 → 카메라 → 포맷에서 ‘높은 호환성’을 고르고 다시 찍거나, "
            "사진을 화면 갈무리해서 내 주세요."
        )
    inside = GROUP_WORDS[GROUP_OF[kind]] if kind else _guess(content)
    return f"{josa(inside, '이/가')} 들어 있어요. 여기에는 {wanted}만 낼 수 있어요. 다른 파일을 골라 주세요."


def _guess(content: bytes) -> str:
    """What a file that nobody may hand in seems to be, for the message alone."""
    import puremagic  # 2 MB of signatures, wanted only for a refusal

    try:
        found = puremagic.magic_string(content[:4096])
    except (puremagic.PureError, ValueError):
        return "알 수 없는 내용"
    ending = found[0].extension.strip(".").upper() if found else ""
    return f"{ending} 파일" if ending else "알 수 없는 내용"


def _pdf(content: bytes) -> bytes:
    """A whole document without a password. What is in it is not run or shown here: it only leaves as an attachment."""
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise Unreadable("PDF의 끝이 잘렸어요. 파일을 열어 끝까지 보이는지 보고, 다시 저장해서 내 주세요.")
    if b"/Encrypt" in content:
        raise Unreadable("비밀번호가 걸린 PDF예요. 비밀번호를 풀어 저장한 뒤 다시 내 주세요.")
    return content


def _csv(content: bytes) -> bytes:
    rows = read_table(content)
    if not rows or max(len(cells) for _, cells in rows) < 2:
        raise Unreadable("표가 아니에요. 칸이 둘 이상인 줄이 없어요. 엑셀에서 'CSV UTF-8'로 다시 저장해 주세요.")
    return content


def _text(content: bytes) -> bytes:
    if not (_decoded(content) or "").strip():
        raise Unreadable("빈 글이에요. 내용을 적고 저장한 뒤 다시 골라 주세요.")
    return content


CHECKS: dict[str, Callable[[bytes], bytes]] = {
    "jpeg": renewed,
    "png": renewed,
    "webp": renewed,
    "pdf": _pdf,
    "csv": _csv,
    "xlsx": check_workbook,
    "txt": _text,
    "wav": check_sound,
}
