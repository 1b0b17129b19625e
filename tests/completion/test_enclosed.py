"""The credential in a PDF that is not ours byte for byte: one, none, two, locked, broken, a bomb. Never called valid."""

import io
import threading
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from app.core.errors import Unavailable
from app.credentials import enclosed
from app.credentials.enclosed import Enclosed, read_enclosed
from tests.completion.desk import CertificateDesk, outcome_of, text_of

CREDENTIAL = b'{"a": 1}'


def made(change: Callable[[Any], Any] = lambda document: None, **saving: Any) -> bytes:
    """A page with one attachment, changed and saved."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["credential.json"] = CREDENTIAL
        change(document)
        document.save(out, **saving)
    return out.getvalue()


def _hidden(document: Any) -> None:
    """A second one that no list of attachments shows."""
    document.pages[0].Extra = document.make_stream(b"{}", Type=pikepdf.Name.EmbeddedFile)


def _packed_otherwise(document: Any) -> None:
    stream = next(iter(document.attachments.values())).obj.EF.F
    stream.write(b"00>", filter=pikepdf.Name.ASCIIHexDecode)


def _bomb(document: Any) -> None:
    stream = next(iter(document.attachments.values())).obj.EF.F
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    stream.write(packed, filter=pikepdf.Name.FlateDecode)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (made(), "one"),
        (made(object_stream_mode=pikepdf.ObjectStreamMode.generate), "one"),
        (made(lambda document: document.attachments.__delitem__("credential.json")), "none"),
        (made(lambda document: document.attachments.__setitem__("b.json", b"{}")), "several"),
        (made(_hidden), "several"),
        (made(encryption=pikepdf.Encryption(user="1234", owner="5678")), "encrypted"),
        (made(encryption=pikepdf.Encryption(user="", owner="5678")), "encrypted"),
        (
            made(_packed_otherwise, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False),
            "unreadable",
        ),
        (made(_bomb), "unreadable"),
        (made()[:300], "unreadable"),
        (b"%PDF-1.7\n" + b"\x00" * 5000, "unreadable"),
    ],
    ids=["one", "saved-again", "none", "two", "hidden", "locked", "no-printing", "filter", "bomb", "cut-off", "zeros"],
)
def test_what_is_attached_to_a_pdf(raw: bytes, found: str) -> None:
    answer = read_enclosed(raw)
    assert answer.found == found
    assert answer.content == (CREDENTIAL if found == "one" else b"")


def test_a_reader_that_hangs_or_dies_is_an_unreadable_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    reader = tmp_path / "reader.py"
    monkeypatch.setattr(enclosed, "READER", reader)
    monkeypatch.setattr(enclosed, "SECONDS", 0.5)
    for program in (
        "import time; time.sleep(60)",
        "import os; os.abort()",
        "print('[]')",
        "print('one')\nraise SystemExit(1)",
        "import sys; sys.stdout.write('one')",
        "print('one\\n' + 'a' * 200_100)",
        "while True: print('one\\n' + 'a' * 1_000_000)",
    ):
        reader.write_text(program)
        assert read_enclosed(b"%PDF-") == Enclosed("unreadable"), program
    monkeypatch.setattr(enclosed, "SECONDS", 60)
    monkeypatch.setattr(enclosed, "SECONDS", 60)
    reader.write_text("import sys; sys.exit(3)")
    assert read_enclosed(b"%PDF-").found == "no-reader"


def test_who_comes_when_too_many_are_read_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enclosed, "_AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(enclosed, "PATIENCE_S", 0.01)
    enclosed._AT_ONCE.acquire()
    with pytest.raises(Unavailable, match="잠시 뒤에"):
        read_enclosed(made())
    enclosed._AT_ONCE.release()
    assert read_enclosed(made()).found == "one"


@pytest.fixture
def issued(desk: CertificateDesk) -> tuple[CertificateDesk, bytes]:
    certificate = desk.issued()
    return desk, desk.trainee().get(f"/certificates/{certificate.public_id}/certificate.pdf").content


def _upload(desk: CertificateDesk, raw: bytes) -> tuple[str, str]:
    answer = desk.public().submit("/verify", page="/verify", files={"file": ("a.pdf", raw)})
    assert answer.status_code == 200
    return outcome_of(answer.text), text_of(answer.text)


def _saved_again(raw: bytes, change: Callable[[Any], Any] = lambda document: None) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def test_a_pdf_saved_again_shows_the_record_but_is_not_called_valid(issued: tuple[CertificateDesk, bytes]) -> None:
    desk, raw = issued
    outcome, page = _upload(desk, _saved_again(raw))
    assert outcome == "발급본과 다름"
    assert "안에 든 전자 증명만 유효합니다" in page
    assert "제 2026-0001호" in page
    assert "김*숙" in page
    desk.revoke(desk.certificates()[-1])
    outcome, page = _upload(desk, _saved_again(raw))
    assert outcome == "취소"
    assert "발급한 PDF 그대로가 아닙니다" in page


def test_a_pdf_whose_credential_was_changed_shows_nothing(issued: tuple[CertificateDesk, bytes]) -> None:
    desk, raw = issued

    def rename(document: Any) -> None:
        stream = next(iter(document.attachments.values())).obj.EF.F
        stream.write(bytes(stream.read_bytes()).replace("김영숙".encode(), "이정호".encode()))

    outcome, page = _upload(desk, _saved_again(raw, rename))
    assert outcome == "확인할 수 없음"
    assert "서명이 내용과 맞지 않습니다" in page
    assert "제 2026-0001호" not in page


def test_one_byte_anywhere_in_the_pdf_is_enough(issued: tuple[CertificateDesk, bytes]) -> None:
    desk, raw = issued
    for place in (9, len(raw) // 3, 2 * len(raw) // 3, len(raw) - 3):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        assert _upload(desk, changed)[0] in ("발급본과 다름", "확인할 수 없음")


def test_each_odd_pdf_is_told_why(issued: tuple[CertificateDesk, bytes]) -> None:
    desk, raw = issued
    for changed, why in (
        (_saved_again(raw, lambda document: document.attachments.__setitem__("b.json", b"{}")), "붙은 파일이 둘 이상"),
        (
            _saved_again(raw, lambda document: document.attachments.__delitem__("credential.json")),
            "전자 증명도 없습니다",
        ),
        (made(encryption=pikepdf.Encryption(user="1", owner="2")), "암호가 걸려 있어"),
        (raw[:2000], "파일이 깨졌거나"),
        (made(), "안에 든 전자 증명도 확인할 수 없습니다"),
    ):
        outcome, page = _upload(desk, changed)
        assert outcome == "확인할 수 없음"
        assert why in page
