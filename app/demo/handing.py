"""Files that the demo's people hand in: made here, one for each kind of file that a question may ask for."""

import io
import wave

from app.core.file_kinds import Group
from app.core.sheets import write_csv
from app.core.uploads import Refused, Upload, check_upload
from app.questions.hand_in import FileHandIn

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)
NAMES: dict[Group, str] = {
    "picture": "영수증.jpg", "pdf": "영수증.pdf", "table": "걸음 수.csv", "text": "메모.txt", "sound": "안녕하세요.wav",
}  # fmt: skip


def made_for(question: FileHandIn) -> Upload:
    """A file of the first kind that the question takes, through the same check as everybody's."""
    group = question.accept[0]
    made = check_upload(NAMES[group], _content(group), question.accept, question.megabytes << 20)
    if isinstance(made, Refused):
        raise RuntimeError(made.text)
    return made


def _content(group: Group) -> bytes:
    if group == "picture":
        return _receipt()
    if group == "table":
        return b"".join(write_csv(("날", "걸음 수"), [("월", 5200), ("화", 6100)]))
    if group == "text":
        return "오늘 두부와 콩나물을 샀어요.".encode()
    return PDF if group == "pdf" else _silence()


def _receipt() -> bytes:
    """A photograph of a receipt on a table, in plain shapes: lines of print, a covered number."""
    from PIL import Image, ImageDraw

    photo = Image.new("RGB", (900, 1200), "#B98B5E")
    pen = ImageDraw.Draw(photo)
    pen.polygon([(190, 90), (720, 120), (700, 1110), (170, 1080)], fill="#FBFBF7")
    for line, width in enumerate((260, 330, 0, 380, 360, 400, 0, 420)):
        top = 200 + line * 90
        pen.rectangle((250, top, 250 + width, top + 22), fill="#4A4A48")
        pen.rectangle((600, top, 600 + (60 if width else 0), top + 22), fill="#4A4A48")
    pen.rectangle((240, 940, 650, 1000), fill="#E9B44C")
    made = io.BytesIO()
    photo.save(made, "JPEG", quality=85)
    return made.getvalue()


def _silence() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(bytes(32_000))
    return made.getvalue()
