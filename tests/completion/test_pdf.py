"""The printed certificate: its bytes, its attachment, its text, its standards."""

import json
import os
import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pydantic import ValidationError

from app.completion.pdf import (
    PrintedCertificate,
    PrintedSubject,
    PrintExtras,
    printed_from,
    qr_svg,
    render_certificate,
    seal_columns,
    seal_svg,
)
from app.credentials.proofs import ResolveKey, verify_bytes

FONTS = Path(__file__).parents[2] / "static" / "fonts"
URL = "https://ieum.example.kr/v/mfrggzdfmztwq2lknnwg23tpoa"
DISCLAIMER = "민간 수료증이며 국가자격이 아닙니다"
HOURS = {"데이터와 친해지기": 24, "사진에 네모 표시하기(바운딩)": 40, "계약과 내 권리": 12, "최종 과제": 4}


def extras(**changes: Any) -> PrintExtras:
    given = {
        "institution": "이음폴리텍 한빛캠퍼스",
        "representative_title": "학장",
        "representative_name": "이정훈",
        "verify_url": URL,
        "subjects": [PrintedSubject(name=name, hours=hours) for name, hours in HOURS.items()],
        "programme_title_en": "AI Data Crowd Worker Training",
    }
    return PrintExtras.model_validate(given | changes)


def render(printed: PrintedCertificate, credential: bytes = b"{}") -> bytes:
    return render_certificate(printed, credential, qr_svg(printed.verify_url), FONTS)


@pytest.fixture(scope="module")
def credential(signed: dict[str, Any]) -> bytes:
    return json.dumps(signed, ensure_ascii=False, indent=2).encode()


@pytest.fixture(scope="module")
def printed(signed: dict[str, Any]) -> PrintedCertificate:
    return printed_from(signed, extras())


@pytest.fixture(scope="module")
def pdf(printed: PrintedCertificate, credential: bytes) -> bytes:
    return render(printed, credential)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        missing = "pdftotext is missing: apt-get install poppler-utils"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    found = subprocess.run([program, "-layout", str(path), "-"], capture_output=True, check=True, timeout=30)
    return found.stdout.decode()


class TestTheFile:
    def test_is_byte_identical_on_repeat(self, printed: PrintedCertificate, credential: bytes, pdf: bytes) -> None:
        assert render(printed, credential) == pdf

    def test_is_small(self, pdf: bytes) -> None:
        assert len(pdf) < 120_000

    def test_says_that_it_is_pdf_a_3a_and_pdf_ua_1(self, pdf: bytes) -> None:
        with pikepdf.open(BytesIO(pdf)) as file, file.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert file.Root.MarkInfo.Marked
            assert str(file.Root.Lang).startswith("ko")
            assert "김영숙" in str(metadata["dc:title"])

    def test_carries_the_credential_byte_for_byte(self, pdf: bytes, credential: bytes, resolve: ResolveKey) -> None:
        with pikepdf.open(BytesIO(pdf)) as file:
            assert list(file.attachments) == ["credential.json"]
            attached = file.attachments["credential.json"].get_file().read_bytes()
            specification = file.Root.AF[0]
            assert str(specification.AFRelationship) == "/Data"
        assert attached == credential
        assert verify_bytes(attached, resolve).ok

    def test_embeds_pretendard_and_no_other_font(self, pdf: bytes) -> None:
        with pikepdf.open(BytesIO(pdf)) as file:
            fonts = [entry for entry in file.objects if isinstance(entry, pikepdf.Dictionary)]
            names = {str(entry.FontName) for entry in fonts if entry.get("/Type") == "/FontDescriptor"}
            embedded = [entry for entry in fonts if entry.get("/Type") == "/FontDescriptor"]
            assert all("/FontFile3" in entry for entry in embedded)
        assert {name.split("+")[1] for name in names} == {"PretendardGOV-Regular", "PretendardGOV-Bold"}

    def test_describes_its_pictures(self, pdf: bytes) -> None:
        with pikepdf.open(BytesIO(pdf)) as file:
            figures = [
                str(entry.Alt)
                for entry in file.objects
                if isinstance(entry, pikepdf.Dictionary) and entry.get("/S") == "/Figure"
            ]
        assert len(figures) == 2
        assert any(URL in alt for alt in figures)
        assert any("직인" in alt for alt in figures)

    def test_is_a4_and_two_pages(self, pdf: bytes) -> None:
        with pikepdf.open(BytesIO(pdf)) as file:
            assert len(file.pages) == 2
            assert [round(float(edge)) for edge in file.pages[0].mediabox[2:]] == [595, 842]


class TestTheText:
    def test_reads_as_it_looks(self, pdf: bytes, tmp_path: Path) -> None:
        text = text_of(pdf, tmp_path)
        for line in (
            "수료증",
            "김영숙",
            "제 2026-0001호",
            "AI 데이터 크라우드 워커 양성 과정",
            "AI Data Crowd Worker Training",
            "2026년 9월 1일 ~ 2026년 10월 30일",
            "80시간",
            "83.4%",
            "네모 겹침 정도(평균)",
            "2026년 11월 21일",
            "이음폴리텍 한빛캠퍼스",
            "이정훈",
            "ieum.example.kr/v/mfrggzdfmztwq2lknnwg23tpoa",
            "Certificate of Completion",
            "민간 수료증이며 국가자격이 아닙니다",
            "사진에 네모 표시하기(바운딩)",
        ):
            assert line in text
        assert "수 료" not in text
        assert text.count(DISCLAIMER) == 2
        assert "재발급" not in text

    def test_names_what_a_reissue_replaces(self, signed: dict[str, Any], tmp_path: Path) -> None:
        again = printed_from(signed, extras(reissue_of="제 2026-0000호"))
        assert "재발급 (제 2026-0000호 대신)" in text_of(render(again), tmp_path)

    def test_sets_a_name_with_template_signs_as_a_name(self, printed: PrintedCertificate, tmp_path: Path) -> None:
        odd = printed.model_copy(update={"recipient_name": "#panic() *_$` 홍"})
        assert "#panic() *_$` 홍" in text_of(render(odd), tmp_path)

    def test_long_words_stay_on_the_first_page(self, printed: PrintedCertificate, tmp_path: Path) -> None:
        long = printed.model_copy(
            update={
                "recipient_name": "알렉산드라 마리아 곤잘레스 로드리게스",
                "recipient_name_en": "Alexandra Maria Gonzalez Rodriguez",
                "institution": "충청북도 중장년 내일센터 부설 데이터 직업훈련 공동훈련센터",
                "programme_title": "지역 의료와 농업 데이터를 다루는 AI 데이터 크라우드 워커 심화 양성 과정 주말반",
                "reissue_of": "제 2026-0000호",
            }
        )
        pages = text_of(render(long), tmp_path).split("\f")
        assert DISCLAIMER in pages[0]
        assert "수료증 부속서" in pages[1]
        assert len(pages) == 3  # pdftotext ends each of the two pages with a form feed

    def test_a_long_annex_numbers_its_sheets_and_cuts_neither_a_word_nor_a_section(
        self, printed: PrintedCertificate, tmp_path: Path
    ) -> None:
        name = "건강 자료를 모으고 다듬어 자료 묶음으로 만들어 동료에게 설명하고 되돌아온 까닭을 찾아 고쳐내는 실습"
        subjects = tuple(PrintedSubject(name=f"{name} {number}", hours=2) for number in range(1, 41))
        pages = text_of(render(printed.model_copy(update={"subjects": subjects, "hours": 80})), tmp_path).split("\f")
        assert len(pages) == 5
        assert [f"{sheet} / 4쪽" in pages[sheet - 1] for sheet in range(1, 5)] == [False, True, True, True]
        assert all("교과목" in pages[sheet] for sheet in (1, 2)), "the head of the table stands on each of its sheets"
        (last,) = (page for page in pages if "확인하는 방법" in page and "화면에 나온 이름" in page)
        assert "이 PDF에는 서명된 전자 증명" in last

    def test_without_results_or_subjects_it_is_still_whole(self, printed: PrintedCertificate, tmp_path: Path) -> None:
        text = text_of(render(printed.model_copy(update={"results": (), "subjects": ()})), tmp_path)
        assert "측정한 실력" not in text
        assert "교과목" not in text
        assert "수료 기준" in text


class TestWhatIsPrinted:
    def test_comes_from_the_signed_document(self, printed: PrintedCertificate) -> None:
        assert (printed.number, printed.recipient_name, printed.hours) == ("제 2026-0001호", "김영숙", 80)
        assert (printed.period_start, printed.period_end) == (date(2026, 9, 1), date(2026, 10, 30))
        assert [(line.name, line.value, line.unit) for line in printed.results] == [
            ("네모 겹침 정도(평균)", "83.4", "%"),
            ("최종 과제", "88", "점"),
            ("검수 일치도", "91.0", "%"),
        ]

    def test_may_not_name_another_institution(self, signed: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="훈련기관"):
            printed_from(signed, extras(institution="다른 기관"))

    def test_hours_must_add_up(self, signed: dict[str, Any]) -> None:
        with pytest.raises(ValidationError, match="지금은 12시간"):
            printed_from(signed, extras(subjects=[PrintedSubject(name="하나", hours=12)]))

    def test_is_stored_and_read_back_whole(self, printed: PrintedCertificate) -> None:
        assert PrintedCertificate.model_validate_json(printed.model_dump_json()) == printed

    def test_a_missing_font_stops_the_printing(self, printed: PrintedCertificate, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            render_certificate(printed, b"{}", qr_svg(URL), tmp_path)


class TestTheQrCode:
    def test_is_the_same_for_the_same_address_only(self) -> None:
        assert qr_svg(URL) == qr_svg(URL) != qr_svg(URL + "a")

    def test_is_well_formed_svg(self) -> None:
        assert qr_svg(URL).startswith(b'<svg xmlns="http://www.w3.org/2000/svg"')
        assert qr_svg(URL).count(b"xmlns=") == 1


class TestTheSeal:
    @pytest.mark.parametrize(
        ("institution", "columns"),
        [
            ("이음", ["이음", "의인"]),
            ("제주더큰내일센터", ["제주더", "큰내일", "센터인"]),
            ("이음폴리텍 한빛캠퍼스", ["이음폴리", "텍한빛캠", "퍼스의인"]),
            ("수원새일센터", ["수원새", "일센터", "장의인"]),
        ],
    )
    def test_reads_down_its_columns(self, institution: str, columns: list[str]) -> None:
        assert ["".join(column) for column in seal_columns(institution)] == columns

    @pytest.mark.parametrize("letters", range(1, 40))
    def test_has_every_letter_and_no_ragged_edge(self, letters: int) -> None:
        columns = seal_columns("가" * letters)
        assert sum(column.count("가") for column in columns) == letters
        assert columns[-1][-1] == "인"
        assert max(map(len, columns)) - min(map(len, columns)) <= 1

    def test_is_drawn_as_paths_not_text(self) -> None:
        svg = seal_svg("이음", FONTS)
        assert b"<path" in svg
        assert b"<text" not in svg
