"""A cohort's PDFs in one ZIP: asked for against a reason, made by the worker, whole or not at all, gone after a week."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.completion import packing
from app.core.idempotency import fresh_key
from app.work.kinds import Tools
from app.work.models import Work
from app.work.service import expire
from tests.completion.desk import CertificateDesk, text_of
from tests.factories.completion import graduate
from tests.work.conftest import Hands


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "CHUNK", 2)


@pytest.fixture
def hands(desk: CertificateDesk) -> Hands:
    state = desk.world.app.state
    return Hands(Tools(desk.world.database, state.settings, state.exports), state.work_kinds)


def ask(desk: CertificateDesk, purpose: str = "수료식에서 나눠 드림", key: str = "") -> Any:
    url = f"/cohorts/{desk.cohort.public_id}/certificates/files"
    return desk.staff.submit(url, {"_key": key or fresh_key(), "purpose": purpose})


def entries(desk: CertificateDesk, url: str) -> dict[str, bytes]:
    answer = desk.staff.get(f"{url}/file")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def five(desk: CertificateDesk) -> None:
    """Three certificates that count, one that was taken back, and a badge."""
    for enrolment in (desk.enrolment, *(graduate(desk.world, desk.cohort, "김/영\\숙")[1] for _ in range(3))):
        assert desk.issue(enrolment).status_code == 303
    desk.revoke(desk.certificates()[-1])
    desk.trainee().submit("/wallet/badges/skill-boxes", {"_key": fresh_key()})


def test_every_valid_certificate_is_in_it_byte_for_byte_under_its_number_and_name(
    desk: CertificateDesk, hands: Hands
) -> None:
    five(desk)
    url = ask(desk).headers["location"]
    hands.finish()

    found = entries(desk, url)
    assert list(found) == ["2026-0001 김영숙.pdf", "2026-0002 김_영_숙.pdf", "2026-0003 김_영_숙.pdf"]
    own = desk.staff.get(f"/certificates/{desk.certificates()[0].public_id}/certificate.pdf").content
    assert found["2026-0001 김영숙.pdf"] == own
    assert "수료증 3장을 한 파일에 담았어요" in text_of(desk.staff.get(url).text)
    with desk.world.database.read() as session:
        kept = {each.verb: (each.purpose, each.detail) for each in session.scalars(select(AuditEntry))}
    assert kept["completion.packed"] == ("수료식에서 나눠 드림", {"rows": 3})


def test_what_for_is_asked_and_nothing_to_pack_is_said(desk: CertificateDesk) -> None:
    nothing = ask(desk)
    assert nothing.status_code == 422
    assert "내려받을 수료증이 아직 없어요" in text_of(nothing.text)
    desk.issued()
    assert "2자에서 200자로" in text_of(ask(desk, " ").text)
    key = fresh_key()
    assert ask(desk, key=key).headers["location"] == ask(desk, key=key).headers["location"]


def test_a_run_that_was_killed_in_the_middle_of_writing_begins_anew(desk: CertificateDesk, hands: Hands) -> None:
    five(desk)
    url = ask(desk).headers["location"]
    hands.steps(1)
    with desk.world.database.read() as session:
        work = session.scalars(select(Work).where(Work.kind == "completion.pack")).one()
    hands.kinds[work.kind].prepare(hands.tools, work)  # and then the power goes out
    hands.finish()
    assert len(entries(desk, url)) == 3
    with desk.world.database.read() as session:
        assert session.get_one(Work, work.id).done == 3


def test_a_damaged_archive_is_never_handed_out(desk: CertificateDesk, hands: Hands) -> None:
    five(desk)
    url = ask(desk).headers["location"]
    hands.steps(2)
    with desk.world.database.read() as session:
        spool = hands.tools.spool(session.scalars(select(Work).where(Work.kind == "completion.pack")).one())
    raw = bytearray(spool.read_bytes())
    raw[2000] ^= 0xFF
    spool.write_bytes(bytes(raw))
    hands.finish()
    assert "하지 못했어요" in text_of(desk.staff.get(url).text)
    assert desk.staff.get(f"{url}/file").status_code == 404


def test_it_is_gone_after_a_week(desk: CertificateDesk, hands: Hands) -> None:
    five(desk)
    url = ask(desk).headers["location"]
    hands.finish()
    desk.world.app.state.database.clock.instant += timedelta(days=8)
    with desk.world.database.write() as session:
        assert expire(session, desk.world.app.state.exports) == 1
    staff = desk.world.browser(desk.world.staff(desk.organisation), staff=True)
    assert staff.get(f"{url}/file").status_code == 404
