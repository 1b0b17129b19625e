"""Papers on demand: who gets which, what they say, kept once and for all, checked by anyone who holds one."""

import io
import re
import uuid
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.cohorts.models import Enrolment
from app.completion.models import Paper
from app.completion.papers import PrintedAttendance, PrintedDay, PrintedPaper, masked, render_paper, standing_of
from app.completion.pdf import qr_svg
from app.core.actor import Role
from app.core.idempotency import fresh_key
from tests.completion.desk import CertificateDesk, outcome_of, text_of
from tests.completion.test_pdf import FONTS
from tests.completion.test_pdf import text_of as pdf_text
from tests.factories.completion import attend, center, graduate
from tests.factories.world import World

WORDS = "위 사람은 실습을 한 번도 빠뜨리지 않았습니다.\n반려된 과제를 스스로 고쳐 다시 낸 김영숙 님을 추천합니다."


def ask(desk: CertificateDesk, *people: Enrolment, **changes: str) -> Any:
    wanted = [str(each.public_id) for each in people or (desk.enrolment,)]
    wish = {"_key": fresh_key(), "kind": "enrolment", "reason": "본인이 부탁", "to": "", "words": ""}
    address = f"/cohorts/{desk.cohort.public_id}/papers"
    return desk.staff.submit(address, {**wish, "enrolment": wanted, **changes})


def papers(desk: CertificateDesk) -> list[Paper]:
    with desk.world.database.read() as session:
        return list(session.scalars(select(Paper).order_by(Paper.id)))


def file_of(desk: CertificateDesk, paper: Paper) -> bytes:
    answer = desk.staff.get(f"/papers/{paper.public_id}/paper.pdf")
    assert answer.status_code == 200
    content: bytes = answer.content
    return content


def test_an_enrolment_paper_says_where_the_person_stands_today(desk: CertificateDesk, tmp_path: Path) -> None:
    made = ask(desk, to="제주은행")
    assert made.status_code == 303, made.text
    (paper,) = papers(desk)
    text = pdf_text(file_of(desk, paper), tmp_path)
    for line in (
        "수강확인서", "Certificate of Enrolment", "김영숙", "2026년 3회차", "80시간", "교육받는 중", "In training",
        "할 일 5개 가운데 5개 마침", "제주은행", "센터장", "고은희", paper.number, "064-123-4567",
    ):  # fmt: skip
        assert line in text, line
    assert "본인이 부탁" not in text
    page = text_of(desk.staff.get(made.headers["location"]).text)
    assert "1장을 만들었어요" in page
    assert "강보배: 본인이 부탁" in page


def test_a_recommendation_names_certificate_results_and_words(desk: CertificateDesk, tmp_path: Path) -> None:
    desk.issued()
    ask(desk, kind="recommendation", words=WORDS, to="한라상사")
    text = pdf_text(file_of(desk, papers(desk)[0]), tmp_path)
    for line in (
        "추천서",
        "Letter of Recommendation",
        "수료",
        "Completed",
        "제 2026-0001호",
        "87.2점",
        "한 번도 빠뜨리지",
    ):
        assert line in text, line
    assert "진도" not in text


FACTS: dict[str, Any] = {
    "kind": "recommendation", "number": "2026-1121-K7QW9M4X", "recipient_name": "#panic() *_$` 홍",
    "institution": "충청북도 중장년 내일센터 부설 데이터 직업훈련 공동훈련센터", "representative_title": "센터장",
    "representative_name": "고은희", "phone": "", "programme_title": "심화 과정", "cohort_name": "주말반",
    "period_start": "2026-09-01", "period_end": "2026-10-30", "hours": None, "standing": "조기취업", "passed": 0,
    "required": 0, "made_on": "2026-11-21", "verify_url": "https://ieum.example.kr/v/" + "A" * 32,
    "words": "가나다라 " * 119 + "마",
}  # fmt: skip


def test_it_is_tagged_archival_and_the_same_bytes_for_the_same_facts() -> None:
    printed = PrintedPaper.model_validate(FACTS)
    pdf = render_paper(printed, qr_svg(printed.verify_url), FONTS)
    assert render_paper(printed, qr_svg(printed.verify_url), FONTS) == pdf
    with pikepdf.open(io.BytesIO(pdf)) as file, file.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert file.Root.MarkInfo.Marked
        assert len(file.pages) == 1
        assert "#panic() *_$` 홍" in str(metadata["dc:title"])


def test_it_is_made_once_kept_and_never_again(desk: CertificateDesk) -> None:
    key = fresh_key()
    first, second = ask(desk, _key=key), ask(desk, _key=key)
    assert first.headers["location"] == second.headers["location"]
    (paper,) = papers(desk)
    kept = file_of(desk, paper)
    with desk.world.database.write() as session:
        session.execute(
            update(Enrolment).where(Enrolment.id == desk.enrolment.id).values(state="left", outcome="수강철회")
        )
    assert file_of(desk, paper) == kept
    ask(desk)
    assert len({each.number for each in papers(desk)}) == 2
    with desk.world.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.verb == "completion.paper_made")).all()
    assert [entry.purpose for entry in entries] == ["본인이 부탁"] * 2


def test_several_at_once_come_in_one_file(desk: CertificateDesk) -> None:
    _, other = graduate(desk.world, desk.cohort, "이정호")
    answer = ask(desk, desk.enrolment, other)
    html = desk.staff.get(answer.headers["location"]).text
    link = re.search(r'href="([^"]*papers\.zip[^"]*)"', html)
    assert link
    with zipfile.ZipFile(io.BytesIO(desk.staff.get(link.group(1).replace("&amp;", "&")).content)) as archive:
        names = sorted(name.split()[-1] for name in archive.namelist())
        assert names == ["김영숙.pdf", "이정호.pdf"]
        assert all(archive.read(name).startswith(b"%PDF-") for name in archive.namelist())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "diploma"}, "어떤 서류인지"),
        ({"kind": "recommendation", "words": "좋아요"}, "지금은 3자예요"),
        ({"reason": ""}, "왜 만드는지"),
        ({"to": "가" * 61}, "60자까지예요"),
        ({"kind": "recommendation", "words": WORDS + "\x07"}, "보이지 않는 글자"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    desk: CertificateDesk, changes: dict[str, str], said: str
) -> None:
    answer = ask(desk, **{"to": "한라상사", **changes})
    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert f'value="{desk.enrolment.public_id}" checked' in answer.text
    assert papers(desk) == []


def test_who_may_get_none_is_named_with_the_reason(desk: CertificateDesk) -> None:
    _, new = desk.world.trainee(desk.cohort, "박순자", state="invited")
    _, unsure = desk.world.trainee(desk.cohort, "최미경", state="offered")
    page = text_of(desk.staff.get(f"/cohorts/{desk.cohort.public_id}/papers").text)
    assert "아직 교육을 시작하지 않아 추천할 것이 없어요" in page
    refused = ask(desk, desk.enrolment, new, kind="recommendation", words=WORDS)
    assert "박순자 님의 추천서는 만들 수 없어요" in text_of(refused.text)
    assert "들어오겠다고 하지 않았어요" in text_of(ask(desk, unsure).text)
    assert papers(desk) == []
    assert ask(desk, new).status_code == 303


def test_without_records_of_attendance_there_is_no_such_paper_and_the_page_says_why(desk: CertificateDesk) -> None:
    html = desk.staff.get(f"/cohorts/{desk.cohort.public_id}/papers").text
    assert "출석확인서: 출석을 적은 날이 아직 없어요. 나오지 않은 날을 나왔다고 적을 수 없어요." in text_of(html)
    assert f'href="/cohorts/{desk.cohort.public_id}/attendance"' in html


def test_whoever_holds_it_can_check_it_with_the_name_covered(desk: CertificateDesk) -> None:
    ask(desk, kind="recommendation", words=WORDS)
    (paper,) = papers(desk)
    answer = desk.public().get(f"/v/{paper.token.lower()}")
    assert (answer.status_code, outcome_of(answer.text)) == (200, "기록에 있음")
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    for shown in (answer.text, desk.public().get(f"/v/{paper.token}.json").text):
        assert "김*숙" in shown
        assert "김영숙" not in shown
        assert paper.number in shown
    page = desk.public()
    sent = page.post("/verify", data={"_csrf": page.csrf("/verify")}, files={"file": ("x.pdf", file_of(desk, paper))})
    assert sent.headers["location"] == f"/v/{paper.token}"


def test_the_person_has_it_in_the_wallet_and_strangers_find_nothing(desk: CertificateDesk, world: World) -> None:
    ask(desk)
    (paper,) = papers(desk)
    own = desk.trainee()
    assert paper.number in text_of(own.get("/wallet").text)
    assert own.get(f"/papers/{paper.public_id}/paper.pdf").content.startswith(b"%PDF-")
    stranger = world.browser(world.trainee(desk.cohort, "박순자")[0])
    elsewhere = world.browser(world.staff(center(world, "부산 센터"), Role.CENTER), staff=True)
    for browser in (stranger, elsewhere):
        assert browser.get(f"/papers/{paper.public_id}/paper.pdf").status_code == 404
    assert elsewhere.get(f"/cohorts/{desk.cohort.public_id}/papers").status_code == 404
    assert desk.staff.get(f"/cohorts/{desk.cohort.public_id}/papers.zip?made={uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize(
    ("state", "outcome", "over", "standing"),
    [
        ("offered", None, False, None),
        ("invited", None, True, "invited"),
        ("active", None, False, "active"),
        ("active", None, True, "over"),
        ("completed", None, True, "수료"),
        ("left", "조기취업", False, "조기취업"),
        ("left", None, False, "left"),
    ],
)
def test_where_somebody_stands(state: str, outcome: str | None, over: bool, standing: str | None) -> None:
    assert standing_of(state, outcome, over) == standing


def test_a_name_inside_the_words_is_covered_too() -> None:
    printed = PrintedPaper.model_construct(recipient_name="김철", words="김철 님을 추천합니다.")
    assert masked(printed).words == "김* 님을 추천합니다."


def test_an_attendance_paper_lists_the_days_that_were_written_down(desk: CertificateDesk, tmp_path: Path) -> None:
    refused = ask(desk, kind="attendance")
    assert refused.status_code == 422
    assert "출석을 적은 날이 아직 없어요" in refused.text
    attend(desk.world, desk.enrolment, ["출석", "지각", "공결", "결석", "조퇴", "출석", "외출"])
    assert ask(desk, kind="attendance", to="제주은행").status_code == 303
    (paper,) = papers(desk)
    text = pdf_text(file_of(desk, paper), tmp_path)
    for line in (
        "출석확인서", "Certificate of Attendance", "김영숙", "7일 가운데 5일, 71.4% · 결석 2일 · 지각·조퇴·외출 3번",
        "2026-11-23 (월)", "2026-11-26 (목)", "출석인정·공결", "지각·조퇴·외출", "결석", paper.number,
    ):  # fmt: skip
        assert line in text, line
    check = text_of(desk.world.browser().get(f"/v/{paper.token}").text)
    assert "7일 가운데 5일, 71.4%" in check
    assert "2026년 11월 26일 결석" in check
    assert "김영숙" not in check


@pytest.mark.parametrize("days", [1, 24, 25, 200])
def test_an_attendance_paper_holds_as_many_days_as_a_training_has(days: int, tmp_path: Path) -> None:
    held = tuple(PrintedDay(on=date(2026, 1, 1) + timedelta(days=n), what="present") for n in range(days))
    attendance = PrintedAttendance(attended=days, marked=days, absences=0, partials=0, rate="100.0", days=held)
    printed = PrintedPaper.model_validate({**FACTS, "kind": "attendance", "words": "", "attendance": attendance})
    pdf = render_paper(printed, qr_svg(printed.verify_url), FONTS)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == (1 if days <= 24 else 2 + (days > 105))
    text = pdf_text(pdf, tmp_path)
    assert all(f"{day.on:%Y-%m-%d}" in text for day in held)
