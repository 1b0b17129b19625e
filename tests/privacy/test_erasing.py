"""A person erased: nothing of theirs is left in any table or file, the tombstone answers, and no restore brings them back."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from app.audit.models import AuditEntry
from app.cohorts.models import Enrolment
from app.completion.journal import Journal
from app.completion.models import Certificate
from app.core.clock import FixedClock, now
from app.core.database import Database
from app.models import metadata
from app.operations.stored_files import FILE_COLUMNS
from app.people.models import NOBODY, Person
from app.privacy.erasing import FILES, drop_old_records, erase_rows
from app.privacy.models import ErasureRequest, StatutoryRecord
from tests.completion.desk import CertificateDesk, outcome_of, text_of
from tests.factories.completion import center, certifying_cohort, graduate
from tests.factories.world import World
from tests.security.house import populate

CANARY, PHONE = "카나리아", "01055598765"


def everything(database: Database) -> dict[str, str]:
    """Table → all its rows as text, JSON in plain letters."""
    with database.system().read() as session:
        return {
            table.name: "\n".join(
                json.dumps([str(v) if not isinstance(v, dict | list) else v for v in row], ensure_ascii=False)
                for row in session.execute(select(table).order_by(text("1")))
            )
            for table in metadata.sorted_tables
        }


def asked(desk: CertificateDesk) -> ErasureRequest:
    assert desk.trainee().submit("/my/erasure", {"sure": "yes"}).status_code == 303
    with desk.world.database.read() as session:
        return session.scalars(select(ErasureRequest).order_by(ErasureRequest.id.desc())).first()  # type: ignore[return-value]


def answer(desk: CertificateDesk, request: ErasureRequest, **fields: str) -> Any:
    return desk.staff.submit(f"/erasures/{request.public_id}", {"decision": "done", "sure": "yes", **fields})


def call_by_the_canary(desk: CertificateDesk) -> CertificateDesk:
    """김영숙 has another name, phone, birth date and trade: words that stand nowhere else."""
    with desk.world.database.write() as session:
        session.execute(
            update(Person)
            .where(Person.id == desk.account.person_id)
            .values(name=CANARY, phone=PHONE, birth_date=date(1961, 3, 4), former_trade=CANARY)
        )
    return desk


@pytest.fixture
def marked(desk: CertificateDesk) -> CertificateDesk:
    return call_by_the_canary(desk)


def test_every_file_column_is_known_here_too() -> None:
    assert FILES == FILE_COLUMNS


def test_of_a_person_with_something_in_every_table_no_word_is_left(world: World, database: Database) -> None:
    """A whole house of which one learner's every text is a canary of their own."""
    house = populate(world, "집")
    account = house.people["learner"]
    with database.system().write() as session:
        person = session.get_one(Person, account.person_id)
        own = person.name
        person.phone = PHONE
        session.add(
            AuditEntry(
                at=now(session),
                verb="x.y",
                subject_kind="z",
                person_id=person.id,
                purpose=f"{own} 님이 전화함",
                detail={},
            )
        )
    before = _tables_of(database, account.person_id)
    assert len(before) >= 12, before

    with database.system().write() as session:
        erase_rows(session, session.get_one(Person, account.person_id), now(session))
    after = everything(database)
    assert [name for name, rows in after.items() if PHONE in rows] == []
    left_in = [name for name, rows in after.items() if f'"{own}"' in rows or f"{own} 님" in rows]
    assert left_in == ["statutory_record"]
    left = _tables_of(database, account.person_id)
    assert set(left) <= {"enrolment", "erasure_request", "certificate", "completion_decision", "certificate_opened"}
    with database.system().read() as session:
        others = session.scalars(select(Certificate).where(Certificate.recipient_name.is_not(None))).all()
    assert others, "nobody else's certificate lost its name"


def _tables_of(database: Database, person_id: int) -> list[str]:
    """The tables that have rows of the person."""
    with database.system().read() as session:
        return [
            table.name
            for table in metadata.sorted_tables
            if "person_id" in table.c
            and table.name not in ("audit_entry", "account")
            and session.execute(select(table.c.person_id).where(table.c.person_id == person_id).limit(1)).first()
        ]


def test_the_tombstone_keeps_number_status_achievement_and_dates(marked: CertificateDesk) -> None:
    desk = marked
    certificate = desk.issued()
    files = desk.world.app.state.storage
    hashes = [certificate.credential_hash, certificate.jwt_hash, certificate.pdf_hash]
    desk.trainee().submit(f"/wallet/certificates/{certificate.public_id}/shares", {"days": "7", "note": CANARY})
    desk.staff.submit(
        f"/cohorts/{desk.cohort.public_id}/papers",
        {
            "kind": "enrolment",
            "reason": f"{CANARY} 님이 부탁",
            "to": CANARY,
            "enrolment": [str(desk.enrolment.public_id)],
        },
    )
    own = desk.trainee()
    assert answer(desk, asked(desk)).status_code == 303

    found = everything(desk.world.database)
    left = {name for name, rows in found.items() if CANARY in rows or PHONE in rows or "1961-03-04" in rows}
    assert left == {"statutory_record"}, "only what a law wants is kept, and apart"
    assert [files.find(each) for each in hashes] == [None, None, None]
    page = desk.public().get(f"/v/{certificate.token}")
    said = text_of(page.text)
    assert outcome_of(page.text) == "이름 지움"
    for kept in (
        certificate.number,
        "AI 데이터 크라우드 워커 양성 과정",
        "2026년 11월 23일",
        "지워짐",
        "기록에 취소는 없습니다",
    ):
        assert kept in said, kept
    assert "이름이 맞는지" not in said
    assert "측정한 결과" not in said
    assert desk.public().get(f"/v/{certificate.token}.json").json()["state"] == "erased"
    assert desk.staff.get(f"/certificates/{certificate.public_id}").status_code == 200
    assert desk.staff.get(f"/certificates/{certificate.public_id}/certificate.pdf").status_code == 409
    assert desk.staff.get(desk.page).status_code == 200
    assert NOBODY in text_of(desk.staff.get(desk.page).text)
    assert own.get("/wallet").status_code != 200, "the session ended with the account"


def test_a_revoked_one_still_says_so(marked: CertificateDesk) -> None:
    certificate = marked.issued()
    marked.revoke(certificate, "부정")
    answer(marked, asked(marked))
    said = text_of(marked.public().get(f"/v/{certificate.token}").text)
    assert "기록에는 취소되어 있습니다" in said
    assert "까닭: 부정" in said


def test_what_a_law_wants_is_kept_apart_until_its_day(marked: CertificateDesk, clock: FixedClock) -> None:
    marked.issued()
    answer(marked, asked(marked))
    database = marked.world.database.system()
    with database.read() as session:
        (kept,) = session.scalars(select(StatutoryRecord))
    assert kept.body["name"] == CANARY
    assert kept.body["certificates"] == ["제 2026-0001호"]
    assert kept.keep_until == date(2032, 1, 17)
    clock.instant += timedelta(days=365 * 5 + 58)
    with database.write() as session:
        assert drop_old_records(session) == 1
        assert session.scalars(select(StatutoryRecord)).all() == []


def test_one_who_never_began_leaves_no_record(desk: CertificateDesk) -> None:
    desk.account, desk.enrolment = desk.world.trainee(desk.cohort, "박순자", state="invited")
    answer(desk, asked(desk))
    with desk.world.database.system().read() as session:
        assert session.scalars(select(StatutoryRecord)).all() == []
        assert session.get_one(Enrolment, desk.enrolment.id).state == "left"


def _is_there(desk: CertificateDesk) -> bool:
    with desk.world.database.read() as session:
        return session.get_one(Person, desk.account.person_id).erased_at is None


class TestAnswering:
    def test_the_wish_has_ten_days_and_is_made_once(self, desk: CertificateDesk) -> None:
        first, second = asked(desk), asked(desk)
        assert (first.id, first.due_on) == (second.id, date(2026, 12, 3))
        assert "2026년 12월 3일까지 센터가 답합니다" in text_of(desk.trainee().get("/my/erasure").text)
        assert "답 기다림" in text_of(desk.staff.get("/erasures").text)

    def test_a_refusal_is_read_by_the_person(self, desk: CertificateDesk) -> None:
        request = asked(desk)
        wrong = answer(desk, request, decision="refused", answer="안돼")
        assert (wrong.status_code, "지금은 2자예요" in wrong.text) == (422, True)
        answer(desk, request, decision="refused", answer="소송이 끝날 때까지 둡니다")
        assert "소송이 끝날 때까지 둡니다" in text_of(desk.trainee().get("/my/erasure").text)
        answer(desk, request)
        with desk.world.database.read() as session:
            assert session.get_one(Person, desk.account.person_id).erased_at is None

    def test_nothing_is_erased_without_the_tick(self, desk: CertificateDesk) -> None:
        request = asked(desk)
        assert answer(desk, request, sure="").status_code == 422
        with desk.world.database.read() as session:
            assert session.get_one(Person, desk.account.person_id).erased_at is None

    def test_where_another_center_has_records_too_the_last_yes_erases(self, desk: CertificateDesk) -> None:
        elsewhere = certifying_cohort(desk.world, other := center(desk.world, "부산 센터"))
        with desk.world.database.write() as session:
            session.add(
                Enrolment(
                    cohort_id=elsewhere.id, organisation_id=elsewhere.organisation_id, person_id=desk.account.person_id,
                    state="offered", created_at=now(session),
                )
            )  # fmt: skip
        asked(desk)
        with desk.world.database.read() as session:
            ours, theirs = session.scalars(select(ErasureRequest).order_by(ErasureRequest.id))
        assert (ours.organisation_id, theirs.organisation_id) == (desk.organisation.id, other.id)
        assert "다른 기관 1곳에도 기록이 있어요" in desk.staff.get(f"/erasures/{ours.public_id}").text
        assert answer(desk, ours).status_code == 303
        waiting = desk.staff.get(f"/erasures/{ours.public_id}").text
        assert "다른 기관 1곳의 답을 기다려요" in waiting
        assert "부산" not in waiting, "where else somebody learns is not this center's to know"
        assert _is_there(desk)
        assert "모두 답한 뒤에 함께 지웁니다" in desk.trainee().get("/my/erasure").text

        busan = desk.world.browser(desk.world.staff(other), staff=True)
        form = {"decision": "refused", "answer": "감사가 끝나지 않았습니다"}
        assert busan.submit(f"/erasures/{theirs.public_id}", form).status_code == 303
        own = desk.trainee()
        assert "감사가 끝나지 않았습니다" in own.get("/my/erasure").text
        assert own.submit("/my/erasure", {"sure": "yes"}).status_code == 303
        with desk.world.database.read() as session:
            again = session.scalars(select(ErasureRequest).order_by(ErasureRequest.id.desc())).first()
            count = len(session.scalars(select(ErasureRequest)).all())
        assert again is not None
        assert (again.organisation_id, count) == (other.id, 3), "who has said yes is not asked a second time"
        assert busan.submit(f"/erasures/{again.public_id}", {"decision": "done", "sure": "yes"}).status_code == 303
        assert not _is_there(desk)
        assert "에 지웠어요" in desk.staff.get(f"/erasures/{ours.public_id}").text

    def test_a_second_answer_changes_nothing(self, desk: CertificateDesk) -> None:
        request = asked(desk)
        assert [answer(desk, request).status_code for _ in range(2)] == [303, 303]
        entries = [e for e in Journal(desk.world.app.state.settings.var_dir).entries() if e.get("deed") == "erased"]
        assert len(entries) == 1


def test_anothers_file_of_the_same_bytes_stays(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    _, other = graduate(desk.world, desk.cohort, "이정호")
    desk.issue(other)
    second = desk.certificates()[-1]
    with desk.world.database.write() as session:
        session.execute(update(Certificate).where(Certificate.id == second.id).values(pdf_hash=certificate.pdf_hash))
    answer(desk, asked(desk))
    assert desk.world.app.state.storage.find(certificate.pdf_hash) is not None
    assert desk.world.app.state.storage.find(certificate.credential_hash) is None
