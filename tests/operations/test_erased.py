"""Who was erased stays erased: a backup from before brings nobody back, and a kill loses no line of the journal."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.completion.journal import Journal
from app.core.clock import now
from app.core.database import connect
from app.people.models import Person
from app.privacy.erasing import erase_rows
from tests.completion.desk import CertificateDesk
from tests.factories.world import World
from tests.operations.conftest import Place, changed
from tests.privacy.test_erasing import CANARY, PHONE, answer, asked, call_by_the_canary, everything


@pytest.fixture
def desk(world: World) -> CertificateDesk:
    return CertificateDesk.open(world)


@pytest.fixture
def marked(desk: CertificateDesk) -> CertificateDesk:
    return call_by_the_canary(desk)


def test_a_backup_from_before_brings_nobody_back(
    marked: CertificateDesk, here: Place, empty_place: Callable[..., Place], tmp_path: Path
) -> None:
    certificate = marked.issued()
    here.back_up(tmp_path / "yesterday.tar")
    answer(marked, asked(marked))

    place = empty_place()
    settings = changed(place.settings, var_dir=here.settings.var_dir)
    beside = Place(settings, changed(place.owner, var_dir=here.settings.var_dir))
    restored = beside.restore(tmp_path / "yesterday.tar")
    assert (restored.exit_code, "erased again" in restored.output) == (0, True), restored.output
    database = connect(settings.database_url, 1)
    try:
        left = {name for name, rows in everything(database).items() if CANARY in rows or PHONE in rows}
        assert left == {"statutory_record"}
        assert marked.world.app.state.storage.find(certificate.pdf_hash) is None
    finally:
        database.engine.dispose()


def test_a_backup_made_after_a_kill_puts_the_line_in_the_journal(
    desk: CertificateDesk, here: Place, tmp_path: Path
) -> None:
    with desk.world.database.system().write() as session:
        erase_rows(session, session.get_one(Person, desk.account.person_id), now(session))
    here.back_up(tmp_path / "later.tar")
    deeds = [entry["deed"] for entry in Journal(here.settings.var_dir).entries() if "deed" in entry]
    assert "erased" in deeds


def test_what_the_law_keeps_is_read_by_a_command_and_that_is_recorded(marked: CertificateDesk, here: Place) -> None:
    marked.issued()
    answer(marked, asked(marked))
    refused = here.run("statutory-records", "없는 곳", "--purpose", "지도 점검")
    assert (refused.exit_code, "no organisation named" in refused.output) == (2, True)
    read = here.run("statutory-records", marked.organisation.name, "--purpose", "지도 점검")
    assert read.exit_code == 0
    assert f"{CANARY},1961-03-04,AI 데이터 크라우드 워커 양성 과정" in read.output
    with marked.world.database.read() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.verb == "operations.statutory_read"))
    assert (entry.purpose, entry.detail["rows"]) == ("지도 점검", 1)
