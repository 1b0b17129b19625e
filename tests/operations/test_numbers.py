"""A certificate number is never given twice, also when yesterday's database comes back; what was revoked stays revoked."""

import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from app.completion.journal import Journal, JournalDamaged
from app.completion.models import Certificate, NumberSeries
from app.core.database import Database, connect
from tests.completion.desk import CertificateDesk, outcome_of
from tests.factories.completion import graduate
from tests.factories.world import World
from tests.operations.conftest import Place, changed


def reopened(place: Place) -> Database:
    return connect(place.settings.database_url, 1).system()


def last_number(place: Place) -> int | None:
    database = reopened(place)
    with database.read() as session:
        found = session.scalar(select(NumberSeries.last))
    database.engine.dispose()
    return found


@pytest.fixture
def desk(world: World) -> CertificateDesk:
    """A center worker, a cohort and 김영숙, who has done everything; the issuer's keys are there."""
    return CertificateDesk.open(world)


@pytest.fixture
def yesterday(desk: CertificateDesk, here: Place, tmp_path: Path) -> Path:
    """A backup with one certificate in it; afterwards a second was issued and the first revoked."""
    first = desk.issued()
    here.back_up(tmp_path / "yesterday.tar")
    _, later = graduate(desk.world, desk.cohort, "박순자")
    assert desk.issue(later).status_code == 303
    assert desk.revoke(first).status_code == 303
    return tmp_path / "yesterday.tar"


def beside(here: Place, empty_place: Callable[..., Place]) -> Place:
    """An empty database with the VAR_DIR of before: the database was lost, the disk was not."""
    place = empty_place()
    settings = changed(place.settings, var_dir=here.settings.var_dir)
    return Place(settings, changed(place.owner, var_dir=here.settings.var_dir))


def test_after_restoring_an_older_backup_the_next_number_is_a_new_one(
    yesterday: Path, desk: CertificateDesk, here: Place, empty_place: Callable[..., Place]
) -> None:
    place = beside(here, empty_place)

    result = place.restore(yesterday)

    assert result.exit_code == 0, result.output
    assert "goes on after 0002" in result.output
    assert "NOT in this database, but issued: 제 2026-0002호" in result.output
    assert last_number(place) == 2
    assert "nothing is issued until" not in result.output.lower()


def test_after_restoring_an_older_backup_what_was_revoked_is_revoked(
    yesterday: Path, desk: CertificateDesk, here: Place, empty_place: Callable[..., Place]
) -> None:
    first, _ = desk.certificates()
    place = beside(here, empty_place)

    assert "revoked again, as the journal has it: 제 2026-0001호" in place.restore(yesterday).output

    with place.client() as client:
        assert outcome_of(client.get(f"/v/{first.token}").text) == "취소"


def test_a_database_put_back_by_hand_issues_nothing_until_it_has_caught_up(
    desk: CertificateDesk, here: Place, database: Database
) -> None:
    """Somebody copies an old file back, or PostgreSQL is taken back to an earlier moment: the journal notices."""
    desk.issued()
    with database.write() as session:  # what such a database looks like: the series is behind the journal
        session.execute(NumberSeries.__table__.update().values(last=0))
    _, later = graduate(desk.world, desk.cohort, "박순자")

    refused = desk.issue(later)
    doctor = here.run("doctor")
    caught = here.run("catch-up")
    issued = desk.issue(later)

    assert refused.status_code == 503
    assert "ieum catch-up" in refused.text
    assert doctor.exit_code == 1
    assert "2026-0001 was given out; nothing is issued" in doctor.output
    assert caught.exit_code == 0, caught.output
    assert issued.status_code == 303
    assert [each.number for each in desk.certificates()] == ["제 2026-0001호", "제 2026-0002호"]


def test_on_another_machine_somebody_has_to_say_how_far_the_numbers_went(
    yesterday: Path, desk: CertificateDesk, empty_place: Callable[..., Place]
) -> None:
    """The journal was lost with the disk, the second certificate is out there all the same."""
    place = empty_place()
    result = place.restore(yesterday)
    assert "Nothing is issued until you say how far" in result.output

    unsaid = place.run("catch-up")
    wrong = place.run("catch-up", "--numbers-after", "0002")
    said = place.run("catch-up", "--numbers-after", f"{desk.organisation.name}:2026-0002")
    again = place.run("catch-up")

    assert (unsaid.exit_code, wrong.exit_code, said.exit_code, again.exit_code) == (1, 2, 0, 0)
    assert "write organisation and number" in wrong.output
    assert "the next number of 2026 is 2026-0003" in said.output
    assert last_number(place) == 2


def test_a_number_is_in_the_journal_before_it_is_signed(
    desk: CertificateDesk, here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while signing, the number is remembered."""
    from app.completion import issuing_work

    def killed(*_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(issuing_work, "make_files", killed)
    assert desk.issue().status_code == 503

    assert max(Journal(here.settings.var_dir).highest().values()) == 1
    assert [each.state for each in desk.certificates()] == ["reserved"]


def test_the_journal_holds_no_name_and_each_line_once(desk: CertificateDesk, here: Place) -> None:
    first = desk.issued()
    desk.issue()
    desk.revoke(first)
    text = Journal(here.settings.var_dir).path.read_text()

    assert "김영숙" not in text
    assert [json.loads(line).get("deed") for line in text.splitlines()] == [None, "numbered", "revoked"]


def test_half_a_line_from_a_crash_is_dropped_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append([{"deed": "numbered", "institution": "a", "year": 2026, "sequence": 4}])
    with journal.path.open("a") as file:
        file.write('{"deed": "numbered", "institution": "a", "year": 2026, "seq')
    assert journal.highest() == {("a", 2026): 4}

    journal.append([{"deed": "numbered", "institution": "a", "year": 2026, "sequence": 5}])
    assert journal.highest() == {("a", 2026): 5}
    assert len(list(journal.entries())) == 3

    journal.path.write_text(journal.path.read_text().replace('"sequence": 4', '"sequence" 4'))
    with pytest.raises(JournalDamaged, match="is damaged"):
        list(journal.entries())


def test_a_damaged_journal_stops_issuing(desk: CertificateDesk, here: Place) -> None:
    journal = Journal(here.settings.var_dir)
    journal.path.write_text("rubbish\n")

    assert desk.issue().status_code == 503
    assert here.run("catch-up").exit_code == 2
    assert desk.certificates() == []


def test_a_revocation_that_the_journal_missed_is_in_it_after_the_next_backup(
    desk: CertificateDesk, here: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The disk was full after the commit: the person reads that it is revoked, and it is."""
    journal, first = Journal(here.settings.var_dir), desk.issued()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "_append", full)
        assert desk.revoke(first).status_code == 303
    missed = [entry for entry in journal.entries() if entry.get("deed") == "revoked"]
    here.back_up(tmp_path / "b.tar")
    here.back_up(tmp_path / "b2.tar")

    assert missed == []
    found = [entry["credential"] for entry in journal.entries() if entry.get("deed") == "revoked"]
    assert found == [str(first.credential_id)]


def test_a_certificate_is_reserved_only_once_when_the_journal_cannot_be_written(
    desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the worst moment: the number waits, and the next call finishes it."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "_append", full)
        assert desk.issue().status_code == 503
    assert [each.state for each in desk.certificates()] == ["reserved"]

    assert desk.issue().status_code == 303
    assert [(each.number, each.state) for each in desk.certificates()] == [("제 2026-0001호", "valid")]
    assert isinstance(desk.certificates()[0], Certificate)
