"""A file somebody sends is what its content says, whole and safe to keep; else it is refused with what to do."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.core import upload_books, upload_pictures
from app.core.file_kinds import GROUP_OF
from app.core.uploads import Refused, Upload, check_upload, plain_name
from tests.assessment.files import PDF, photograph, picture, sound, workbook, zipped

EVERY = tuple(dict.fromkeys(GROUP_OF.values()))
MEGABYTE = 1 << 20


def check(name: str, content: bytes, groups=EVERY, most: int = MEGABYTE):
    return check_upload(name, content, groups, most)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("사진.jpg", picture(), "jpeg"),
        ("사진.png", picture("PNG"), "png"),
        ("사진.webp", picture("WEBP"), "webp"),
        ("글.pdf", PDF, "pdf"),
        ("표.csv", "날,걸음\n월,5200\n".encode("cp949"), "csv"),
        ("표.xlsx", workbook(), "xlsx"),
        ("글.txt", "첫 줄\n둘째 줄".encode(), "txt"),
        ("소리.wav", sound(), "wav"),
    ],
)
def test_each_kind_is_known_by_its_content(name, content, kind):
    kept = check(name, content)
    assert isinstance(kept, Upload), kept
    assert (kept.name, kept.kind) == (name, kind)
    assert kept.content == content or GROUP_OF[kind] == "picture"


def test_a_photograph_is_turned_upright_and_loses_where_and_with_what_it_was_taken():
    kept = check("IMG_0001.JPG", photograph())
    assert b"CANARY-PHONE" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as seen:
        assert seen.size == (20, 40)
        assert not seen.getexif()


def test_a_scan_in_sixteen_bits_of_grey_stays_grey():
    made = io.BytesIO()
    Image.new("I;16", (40, 30), 128 * 256).save(made, "PNG")
    kept = check("scan.png", made.getvalue())
    assert Image.open(io.BytesIO(kept.content)).convert("L").getpixel((5, 5)) == 128


def test_what_hides_behind_a_picture_does_not_come_along():
    kept = check("사진.png", picture("PNG") + b"<script>CANARY</script>")
    assert b"CANARY" not in kept.content


def test_a_picture_under_another_pictures_name_gets_the_right_ending():
    assert check("카톡 사진.png", picture()).name == "카톡 사진.jpg"
    assert check("이름만", picture()).name == "이름만.jpg"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("빈.jpg", b"", "빈 파일이에요"),
        ("큰.txt", b"a" * (MEGABYTE + 1), "1MB까지 낼 수 있는데 이 파일은 1.0MB예요"),
        ("사진.jpg", picture()[:-200], "사진이 깨져 있어요"),
        ("사진.jpg", b"\xff\xd8\xff" + b"x" * 50, "사진이 깨져 있어요"),
        ("사진.pdf", picture(), "이름 끝은 .pdf인데 안에는 사진"),
        ("아이폰.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "아이폰 사진(HEIC)"),
        ("이름만.jpg", b"\0\0\0\x1cftyphevc\0\0\0\0mif1heic", "아이폰 사진(HEIC)"),
        ("새로운.jpg", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "AVIF 사진"),
        ("사진.jpg", b"MZ\x90\x00\x03" + b"\0" * 60, "파일이 들어 있어요. 여기에는"),
        ("사진.jpg", b"\x00\x01\x02\x03\x99" * 9, "알 수 없는 내용이 들어 있어요"),
        ("움직임.gif", b"GIF89a" + b"\0" * 30, "GIF 파일이 들어 있어요"),
        ("글.pdf", PDF[:-30], "PDF의 끝이 잘렸어요"),
        ("글.pdf", PDF.replace(b"/Root", b"/Encrypt 2 0 R/Root"), "비밀번호가 걸린 PDF"),
        ("표.csv", "그냥 글\n한 칸뿐".encode(), "표가 아니에요"),
        ("표.csv", '날,"닫히지 않음\n'.encode(), "따옴표"),
        ("표.xlsx", zipped(**{"xl/vbaProject.bin": b"1"}), "매크로가 든 엑셀"),
        ("표.xlsx", zipped()[:-30], "엑셀 파일이 깨져 있어요"),
        ("글.docx", b"PK\x03\x04" + b"\0" * 40, "DOCX 파일이 들어 있어요"),
        ("빈글.txt", b" \n ", "빈 글이에요"),
        ("소리.wav", sound()[:-100], "소리 파일이 깨져 있어요"),
        ("소리.wav", sound(channels=4), "휴대폰 녹음으로는 나오지 않는"),
        ("긴소리.wav", sound(60.0 * 15 + 1, rate=8000)[:60], "소리 파일이 깨져 있어요"),
    ],
)
def test_what_is_broken_mislabelled_or_unwanted_is_refused_by_name_with_what_to_do(name, content, why):
    refused = check(name, content)
    assert isinstance(refused, Refused), refused
    assert refused.text.startswith(f"‘{name}’: ")
    assert why in refused.why
    assert refused.why.endswith("요.")


def test_only_what_the_place_asks_for_is_taken():
    refused = check("글.pdf", PDF, groups=("picture", "sound"))
    assert refused.why.startswith("PDF 문서가 들어 있어요. 여기에는 사진(JPG, PNG, WEBP), 소리(WAV)만")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(upload_pictures, "MOST_PIXELS", 700)
    assert "사진이 너무 커요(40×20점)" in check("사진.png", picture("PNG")).why


def test_a_large_picture_is_made_as_large_as_judging_it_needs(monkeypatch):
    monkeypatch.setattr(upload_pictures, "LONGEST_SIDE", 10)
    with Image.open(io.BytesIO(check("사진.jpg", picture()).content)) as seen:
        assert seen.size == (10, 5)


def test_a_book_that_unpacks_to_far_more_than_it_weighs_is_refused_while_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(upload_books, "MOST_UNPACKED", 50_000)
    bomb = zipped(**{"xl/worksheets/sheet1.xml": b"0" * 1_000_000})
    assert len(bomb) < 5_000
    assert "너무 큰 엑셀" in check("표.xlsx", bomb).why


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_with_any_one_byte_spoilt_is_taken_or_refused_in_words(packing: int) -> None:
    """The unpackers have errors of their own, which came out as ours (500)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as file:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            file.writestr(name, b"<a>hello hello hello</a>" * 9)
    for at in range(len(made.getvalue())):
        spoilt = bytearray(made.getvalue())
        spoilt[at] ^= 0xFF
        found = check("표.xlsx", bytes(spoilt))
        assert isinstance(found, Upload) or found.why, at


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\kim\\사진.jpg", "사진.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("줄\r\n바꿈.txt", "줄바꿈.txt"),
        ("", "이름 없는 파일"),
        ("...", "이름 없는 파일"),
        ("가" * 300 + ".jpg", "가" * 88 + ".jpg"),
    ],
)
def test_a_name_is_for_reading_and_no_way_anywhere(sent, kept):
    assert plain_name(sent) == kept


@settings(max_examples=60)
@given(
    st.sampled_from([picture(), PDF, workbook(), sound(), "날,걸음\n".encode(), b""]),
    st.binary(max_size=30),
    st.integers(0, 200),
    st.text(max_size=20),
)
def test_whatever_is_sent_is_kept_or_refused_and_never_fails(start, noise, at, name):
    result = check(name, start[:at] + noise + start[at:])
    if isinstance(result, Refused):
        assert any("가" <= ch <= "힣" for ch in result.why)
    else:
        assert result.content
        assert len(result.name) <= 110
