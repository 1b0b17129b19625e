"""Pure: the kinds of files that people may hand in, by what they are for and by what they are inside."""

from typing import Literal, TypeAlias

Group: TypeAlias = Literal["picture", "pdf", "table", "text", "sound"]

GROUP_WORDS: dict[Group, str] = {
    "picture": "사진(JPG, PNG, WEBP)",
    "pdf": "PDF 문서",
    "table": "표(CSV, 엑셀 XLSX)",
    "text": "글(TXT)",
    "sound": "소리(WAV)",
}
GROUP_OF: dict[str, Group] = {
    "jpeg": "picture",
    "png": "picture",
    "webp": "picture",
    "pdf": "pdf",
    "csv": "table",
    "xlsx": "table",
    "txt": "text",
    "wav": "sound",
}
# The endings a name may have, by the kind of content they promise; pictures may be named as any of the three.
ENDINGS: dict[str, str] = {
    "jpg": "jpeg", "jpeg": "jpeg", "jfif": "jpeg", "png": "png", "webp": "webp", "pdf": "pdf", "csv": "csv", "xlsx": "xlsx",
    "txt": "txt", "wav": "wav",
}  # fmt: skip
ENDING_OF = {
    "jpeg": "jpg",
    "png": "png",
    "webp": "webp",
    "pdf": "pdf",
    "csv": "csv",
    "xlsx": "xlsx",
    "txt": "txt",
    "wav": "wav",
}
MIME_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain; charset=utf-8",
    "wav": "audio/wav",
}
