"""Many certificates at once: what a list's cells name, and the file with every row's answer."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.completion.many import MAX_ROWS, Named, read_list, read_name
from app.completion.many_work import drop_old_checks
from app.completion.models import CertificateCheck
from app.core.clock import FixedClock
from app.core.database import Database
from app.work.kinds import Tools
from app.work.models import Work
from app.work.running import Went, advance, begin, claim_next
from tests.completion.desk import CertificateDesk, text_of
from tests.completion.test_papers import ask as ask_paper
from tests.completion.test_papers import papers
from tests.completion.test_wallet import give, shares
from tests.factories.completion import center, certifying_cohort, graduate

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class TestACell:
    @pytest.mark.parametrize(
        ("text", "named"),
        [
            (f"https://ieum.kr/v/{TOKEN}", Named(token=TOKEN, host="ieum.kr")),
            (f"HTTPS://IEUM.kr:8443/v/{TOKEN.lower()}/", Named(token=TOKEN, host="ieum.kr:8443")),
            (f"https://ieum.kr/v/{TOKEN}.json", Named(token=TOKEN, host="ieum.kr")),
            (f"  {TOKEN.lower()} ", Named(token=TOKEN)),
            ("제 2026-0001호", Named(year=2026, sequence=1)),
            ("제2026-12345 호", Named(year=2026, sequence=12345)),
            ("2026-0001", Named(year=2026, sequence=1)),
        ],
    )
    def test_names_a_certificate(self, text: str, named: Named) -> None:
        assert read_name(text) == named

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "홍길동",
            "2026",
            "2026-1",
            f"https://ieum.kr/w/{TOKEN}",
            "https://[/v/x",
            "http://",
            f"{TOKEN}!",
            "26-0001",
        ],
    )
    def test_or_names_none(self, text: str) -> None:
        assert read_name(text) is None


class TestAList:
    def test_has_titles_in_any_order_and_spelling(self) -> None:
        found = read_list(f"이름;확인 주소\n김영희;{TOKEN}\n".encode("cp949"))
        assert [(row.line, row.name, row.named.token) for row in found.rows] == [(2, "김영희", TOKEN)]

    def test_may_be_nothing_but_one_column(self) -> None:
        found = read_list(f"2026-0001\n{TOKEN}\n".encode())
        assert [(row.line, row.given) for row in found.rows] == [(1, "2026-0001"), (2, TOKEN)]

    def test_takes_the_number_where_the_address_is_empty(self) -> None:
        found = read_list("발급 번호,주소\n2026-0001,\n,\n".encode())
        assert [(row.named.sequence, row.what) for row in found.rows] == [(1, "")]
        found = read_list("발급 번호,주소,이름\n,,김영희\n".encode())
        assert found.rows[0].what == "칸이 비어 있어요."

    def test_keeps_a_row_that_it_cannot_read_with_its_line_and_how_to_mend_it(self) -> None:
        found = read_list(f"주소\n{TOKEN}\n\n모름\n".encode())
        assert [(row.line, row.what) for row in found.rows] == [(2, ""), (4, "주소도 번호도 아니에요.")]
        assert "제 2026-0001호" in found.rows[1].mend

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", "빈 파일"),
            ("이름,전화\n김영희,010\n".encode(), "칸을 찾지 못했어요"),
            ("주소\n".encode(), "한 줄도 없어요"),
            (b"PK\x03\x04", "CSV UTF-8"),
            (("주소\n" + f"{TOKEN}\n" * (MAX_ROWS + 1)).encode(), "2,001줄"),
            (f'주소\n"{TOKEN}\n'.encode(), "닫히지 않았어요"),
        ],
    )
    def test_that_cannot_be_used_says_why(self, content: bytes, why: str) -> None:
        assert why in read_list(content).problem


def _ask(desk: CertificateDesk, text: str, purpose: str = "11월 채용") -> Any:
    file = {"file": ("지원자.csv", text.encode(), "text/csv")}
    return desk.staff.submit("/verify/many", {"purpose": purpose}, page="/verify/many", files=file)


def _work(desk: CertificateDesk, chunks: int | None = None) -> None:
    state = desk.world.app.state
    tools = Tools(desk.world.database, state.settings, state.exports)
    while claim := claim_next(tools.database, state.work_kinds):
        position = begin(tools, state.work_kinds, claim)
        while position is not None and advance(tools, state.work_kinds, claim, position) is Went.ON:
            position += 1


def _answers(desk: CertificateDesk, location: str) -> list[dict[str, str]]:
    _work(desk)
    content = desk.staff.get(f"{location}/file").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))[:-1]


def test_every_row_gets_its_answer_and_the_use_is_recorded(desk: CertificateDesk) -> None:
    first = desk.issued()
    desk.issue(graduate(desk.world, desk.cohort, "이정호")[1])
    second = desk.certificates()[-1]
    desk.revoke(second)
    other = center(desk.world, "서귀포 새일센터")
    foreign_desk = CertificateDesk(
        desk.world, other, certifying_cohort(desk.world, other), desk.world.browser(desk.world.staff(other), staff=True),
        desk.account, desk.enrolment,
    )  # fmt: skip
    foreign_desk.issue(graduate(desk.world, foreign_desk.cohort, "박순자")[1])
    foreign = desk.certificates()[-1]
    rows = [
        (first.verify_url, "", "", "김 영숙"),
        (first.token.lower(), "", "", "김영순"),
        ("", "제 2026-0002호", "", ""),
        (foreign.verify_url, "", "", ""),
        ("", foreign.number, "서귀포새일센터", "박순자"),
        ("", foreign.number, "서귀포 새일센터", "박순지"),
        ("", "2026-0077", "", ""),
        (f"https://evil.example/v/{first.token}", "", "", ""),
        ("A" * 32, "", "", ""),
        ("모르겠어요", "", "", ""),
        ("=1+1", "", "", ""),
    ]
    text = "확인 주소,발급 번호,기관,이름\n" + "".join(",".join(row) + "\n" for row in rows)
    asked = _ask(desk, text)
    assert asked.status_code == 303, asked.text
    found = _answers(desk, asked.headers["location"])
    assert [(row["줄"], row["답"], row["이름 견주기"]) for row in found] == [
        ("2", "유효", "맞음"),
        ("3", "유효", "다름"),
        ("4", "취소", "적지 않음"),
        ("5", "유효", "적지 않음"),
        ("6", "유효", "맞음"),
        ("7", "확인할 수 없음", ""),
        ("8", "확인할 수 없음", "적지 않음"),
        ("9", "확인할 수 없음", "적지 않음"),
        ("10", "확인할 수 없음", "적지 않음"),
        ("11", "읽지 못함", "적지 않음"),
        ("12", "읽지 못함", "적지 않음"),
    ]
    assert (found[0]["이름(가림)"], found[0]["발급 번호"], found[0]["수료일"]) == (
        "김*숙",
        "제 2026-0001호",
        "2026-11-23",
    )
    assert (found[2]["취소 까닭"], found[2]["취소한 날"]) == ("발급 오류", "2026-11-23")
    assert "이름이 함께 맞아야" in found[5]["까닭"]
    assert "그대로 옮겨 적어 주세요" in found[9]["이렇게 고쳐요"]
    assert not any("김영숙" in cell for row in found for cell in row.values())
    assert found[10]["적은 값"].startswith("'")
    page = text_of(desk.staff.get(asked.headers["location"]).text)
    assert "11줄을 확인했어요. 유효 4, 취소 1, 확인할 수 없음 4, 읽지 못함 2." in page
    with desk.world.database.read() as session:
        (check,) = session.scalars(select(CertificateCheck))
        kept = session.scalars(select(AuditEntry).where(AuditEntry.verb == "completion.checked_many")).one()
    assert (check.rows, kept.purpose, kept.detail["rows"]) == ([], "11월 채용", 11)


def test_addresses_that_were_given_out_and_papers_are_answered_too(desk: CertificateDesk) -> None:
    certificate, own = desk.issued(), desk.trainee()
    for _ in range(2):
        give(own, certificate)
    living, ended = shares(desk)
    own.submit(f"/wallet/shares/{ended.public_id}/end")
    ask_paper(desk)
    (paper,) = papers(desk)
    asked = _ask(desk, f"주소,이름\n{living.token},김영숙\n{ended.token},\n{paper.token.lower()},김영순\n")
    found = _answers(desk, asked.headers["location"])
    assert [(row["답"], row["이름 견주기"], row["이름(가림)"]) for row in found] == [
        ("유효", "맞음", "김*숙"),
        ("확인할 수 없음", "적지 않음", ""),
        ("기록에 있음", "다름", "김*숙"),
    ]
    assert "기간이 끝났거나" in found[1]["까닭"]
    assert "수강확인서입니다. 2026-11-23의 기록이며 전자 서명은 없습니다." in found[2]["까닭"]
    assert (found[2]["발급 번호"], found[2]["발급 기관"]) == (paper.number, "제주 중장년내일센터")
    assert not any(certificate.token in cell for cell in found[0].values())


def test_a_list_that_cannot_be_used_is_refused_before_anything_begins(desk: CertificateDesk) -> None:
    for text, purpose, why in (
        ("이름\n김영희\n", "11월 채용", "칸을 찾지 못했어요"),
        ("주소\n모름\n", "11월 채용", "2번째 줄: 주소도 번호도 아니에요."),
        (f"주소\n{TOKEN}\n", "", "무엇에 쓰는지"),
    ):
        answer = _ask(desk, text, purpose)
        assert (answer.status_code, why in text_of(answer.text)) == (422, True)
    with desk.world.database.read() as session:
        assert session.scalars(select(Work).where(Work.kind == "completion.check_many")).all() == []
    assert desk.staff.get("/verify/many/sample.csv").status_code == 200
    assert "여러 장 한꺼번에" in text_of(desk.staff.get("/verify").text)
    assert "여러 장 한꺼번에" not in text_of(desk.public().get("/verify").text)


def test_a_run_goes_on_where_the_last_one_was_killed(desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = desk.issued()
    monkeypatch.setattr("app.completion.many_work.CHUNK", 2)
    asked = _ask(desk, "주소\n" + f"{certificate.token}\n" * 5)
    state = desk.world.app.state
    tools = Tools(desk.world.database, state.settings, state.exports)
    claim = claim_next(tools.database, state.work_kinds)
    assert claim
    begin(tools, state.work_kinds, claim)
    assert advance(tools, state.work_kinds, claim, 0) is Went.ON
    with desk.world.database.write() as session:
        work = session.scalars(select(Work).where(Work.kind == "completion.check_many")).one()
        tools.spool(work).write_bytes(tools.spool(work).read_bytes() + b"half a row")
        work.lease_until = None
    found = _answers(desk, asked.headers["location"])
    assert [(row["줄"], row["답"]) for row in found] == [(str(line), "유효") for line in range(2, 7)]


def test_lists_that_nobody_answered_are_forgotten(desk: CertificateDesk, database: Database, clock: FixedClock) -> None:
    _ask(desk, f"주소\n{TOKEN}\n")
    clock.instant += timedelta(days=1, seconds=1)
    with database.write() as session:
        drop_old_checks(session)
    with database.read() as session:
        assert session.scalars(select(CertificateCheck)).all() == []
    _work(desk)
    with database.read() as session:
        work = session.scalars(select(Work).where(Work.kind == "completion.check_many")).one()
    assert (work.state, "다시 올려 주세요" in work.reason) == ("failed", True)
