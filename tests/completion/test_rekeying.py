"""Keys change and leak: old certificates stay valid, a retired key leaves in time, what leaked is issued again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.completion import reissue_work, rekeying
from app.completion.journal import Journal
from app.completion.keys import key_files, load_issuer_keys
from app.completion.models import Certificate, SigningKey
from app.completion.rekeying import KeysRefused, compromise, new_keys, retire, rotate
from app.core.clock import FixedClock
from app.credentials.proofs import read_json
from app.operations.catching_up import catch_up
from app.operations.checks_records import check_reserved
from app.work.kinds import Tools
from app.work.models import Work
from app.work.running import Went, advance, begin, claim_next
from tests.completion.desk import CertificateDesk, outcome_of, text_of
from tests.factories.completion import graduate


def settings_of(desk: CertificateDesk) -> Any:
    return desk.world.app.state.settings


def published(desk: CertificateDesk) -> list[str]:
    found: list[str] = desk.public().get("/.well-known/did.json").json()["assertionMethod"]
    return found


def shown(desk: CertificateDesk, certificate: Certificate) -> str:
    return outcome_of(desk.public().get(f"/v/{certificate.token}").text)


def work_on(desk: CertificateDesk, chunks: int | None = None) -> list[Work]:
    """What `ieum work` does: everything, or the first so many chunks of one piece of work."""
    state = desk.world.app.state
    tools = Tools(desk.world.database, state.settings, state.exports)
    while claim := claim_next(tools.database, state.work_kinds):
        position = begin(tools, state.work_kinds, claim)
        while position is not None and advance(tools, state.work_kinds, claim, position) is Went.ON:
            position += 1
            if chunks is not None and position >= chunks:
                return []
    with desk.world.database.read() as session:
        return list(session.scalars(select(Work).where(Work.kind == "completion.reissue").order_by(Work.id)))


def test_after_a_rotation_old_and_new_certificates_are_valid(desk: CertificateDesk) -> None:
    old = desk.issued()
    rotate(desk.world.database, settings_of(desk))
    _, enrolment = graduate(desk.world, desk.cohort, "이정호")
    assert desk.issue(enrolment).status_code == 303
    new = desk.certificates()[-1]
    assert old.signed_with != new.signed_with
    assert [shown(desk, each) for each in (old, new)] == ["유효", "유효"]
    assert len(published(desk)) == 4
    assert desk.public().get("/status/revocation/1").status_code == 200


def test_a_retired_key_stays_in_did_json_until_its_last_credential_expires(
    desk: CertificateDesk, clock: FixedClock
) -> None:
    old = desk.issued()
    end = clock.instant + timedelta(days=30)
    with desk.world.database.write() as session:
        session.execute(update(Certificate).values(valid_until=end))
    rotate(desk.world.database, settings_of(desk))
    assert len(published(desk)) == 4
    clock.instant = end
    assert len(published(desk)) == 2
    assert old.signed_with not in " ".join(published(desk))
    rotate(desk.world.database, settings_of(desk))
    assert len(published(desk)) == 2, "a pair that signed nothing leaves at once"


def test_nothing_is_issued_between_retiring_a_key_and_the_next(desk: CertificateDesk) -> None:
    old = desk.issued()
    retire(desk.world.database, settings_of(desk))
    _, enrolment = graduate(desk.world, desk.cohort, "이정호")
    refused = desk.issue(enrolment)
    assert (refused.status_code, "ieum keys new" in text_of(refused.text)) == (503, True)
    assert shown(desk, old) == "유효"
    new_keys(desk.world.database, settings_of(desk))
    assert desk.issue(enrolment).status_code == 303


class TestAfterALeak:
    def test_everything_valid_is_issued_again_with_its_day_and_a_new_number(
        self, desk: CertificateDesk, clock: FixedClock
    ) -> None:
        first = desk.issued()
        _, enrolment = graduate(desk.world, desk.cohort, "이정호")
        desk.issue(enrolment)
        taken_back = desk.certificates()[-1]
        desk.revoke(taken_back)
        clock.instant += timedelta(days=40)
        changed = compromise(desk.world.database, settings_of(desk))
        assert [(each.organisation, each.numbers) for each in changed.reissue] == [
            ("제주 중장년내일센터", ("제 2026-0001호",))
        ]
        assert shown(desk, first) == "확인할 수 없음"
        assert first.signed_with not in " ".join(published(desk))

        (work,) = work_on(desk)
        assert (work.state, work.result["issued"], work.total) == ("done", 1, 1)
        old, _, new = desk.certificates()
        assert (old.state, old.revoked_reason, taken_back.number) == ("revoked", "재발급", "제 2026-0002호")
        assert (new.number, new.revision, new.state) == ("제 2027-0001호", 2, "valid")
        assert (new.awarded_on, new.enrolment_id) == (first.awarded_on, first.enrolment_id)
        assert new.credential_id != first.credential_id
        page = text_of(desk.public().get(f"/v/{new.token}").text)
        for line in ("유효", "제 2027-0001호", "제 2026-0001호 대신", "김*숙", "87.2점", "최종 평가 60점 이상"):
            assert line in page
        listed = desk.public().get("/status/revocation/1")
        assert listed.status_code == 200
        journal = (settings_of(desk).var_dir / "issued.journal").read_text()
        assert journal.count('"deed": "numbered"') == 3
        assert str(first.credential_id) in journal.split('"deed": "revoked"')[-1]

    def test_the_new_document_says_what_the_old_one_said(self, desk: CertificateDesk) -> None:
        first = desk.issued()
        compromise(desk.world.database, settings_of(desk))
        work_on(desk)
        new = desk.certificates()[-1]
        storage = desk.world.app.state.storage
        one, other = (read_json(storage.get(each.credential_hash)) for each in (first, new))
        fresh = {"id", "proof", "validFrom", "credentialStatus"}
        for document in (one, other):
            for name in fresh:
                del document[name]
            for name in ("id", "licenseNumber"):
                del document["credentialSubject"][name]
        assert one == other
        assert storage.get(new.pdf_hash).startswith(b"%PDF-")

    @pytest.mark.parametrize("killed", ["numbering", "signing"])
    def test_killed_midway_nothing_is_numbered_or_issued_twice(
        self, desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch, killed: str
    ) -> None:
        for name in ("이정호", "박순자", "최미경"):
            desk.issue(graduate(desk.world, desk.cohort, name)[1])
        compromise(desk.world.database, settings_of(desk))
        monkeypatch.setattr(reissue_work, "CHUNK", 2)

        class Killed(BaseException):
            pass

        def die(*_: Any, **__: Any) -> Any:
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(
                "app.completion.reissue_work.make_files"
                if killed == "numbering"
                else "app.completion.replacing.make_valid",
                die,
            )
            with pytest.raises(Killed):
                work_on(desk)
        with desk.world.database.write() as session:
            session.execute(update(Work).values(lease_until=None))
        (work,) = work_on(desk)
        assert (work.state, work.result["issued"]) == ("done", 3)
        certificates = desk.certificates()
        assert [each.state for each in certificates] == ["revoked"] * 3 + ["valid"] * 3
        assert [each.sequence for each in certificates] == [1, 2, 3, 4, 5, 6]

    def test_one_that_is_revoked_meanwhile_stays_revoked(
        self, desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.issued()
        compromise(desk.world.database, settings_of(desk))
        made = reissue_work.make_files

        def meanwhile(*given: Any) -> Any:
            desk.revoke(desk.certificates()[0], "부정")
            return made(*given)

        monkeypatch.setattr(reissue_work, "make_files", meanwhile)
        work_on(desk)
        assert [(each.state, each.revoked_reason) for each in desk.certificates()] == [("revoked", "부정")] * 2

    def test_a_lost_file_is_named_and_takes_no_number(self, desk: CertificateDesk) -> None:
        desk.issued()
        with desk.world.database.write() as session:
            session.execute(update(Certificate).values(credential_hash="0" * 64))
        compromise(desk.world.database, settings_of(desk))
        (work,) = work_on(desk)
        assert (work.state, work.result) == ("done", {"route": "cohorts:list", "issued": 0, "skipped": 1})
        assert [each.sequence for each in desk.certificates()] == [1]

    def test_a_restored_database_learns_of_the_leak_from_the_journal(self, desk: CertificateDesk) -> None:
        certificate = desk.issued()
        compromise(desk.world.database, settings_of(desk))
        with desk.world.database.write() as session:  # as a backup of yesterday has it
            session.execute(update(SigningKey).values(compromised_at=None))
            session.execute(delete(Work))
        assert shown(desk, certificate) == "유효"
        with desk.world.database.write() as session:
            assert len(catch_up(session, Journal(settings_of(desk).var_dir)).leaked) == 2
        assert shown(desk, certificate) == "확인할 수 없음"
        with desk.world.database.read() as session:
            (finding,) = check_reserved(settings_of(desk), session)
        assert (finding.level, "1 were signed with a key that has leaked" in finding.says) == ("FAIL", True)
        compromise(desk.world.database, settings_of(desk), str(certificate.signed_with)[-8:])
        assert [work.state for work in work_on(desk)] == ["done"]
        with desk.world.database.read() as session:
            assert list(check_reserved(settings_of(desk), session)) == []

    def test_an_older_key_may_leak_too(self, desk: CertificateDesk) -> None:
        old = desk.issued()
        rotate(desk.world.database, settings_of(desk))
        in_use = [path.read_text() for path in key_files(settings_of(desk))]
        changed = compromise(desk.world.database, settings_of(desk), str(old.signed_with)[-8:])
        assert [each.numbers for each in changed.reissue] == [("제 2026-0001호",)]
        assert [path.read_text() for path in key_files(settings_of(desk))] == in_use
        work_on(desk)
        assert [each.state for each in desk.certificates()] == ["revoked", "valid"]


@pytest.mark.parametrize("after", ["files", "table", "one file"])
def test_a_rotation_that_was_killed_is_finished_or_forgotten(
    desk: CertificateDesk, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    settings = settings_of(desk)
    old = desk.issued()
    before = load_issuer_keys(settings).published()

    class Killed(BaseException):
        pass

    def die(*_: Any, **__: Any) -> Any:
        raise Killed

    replace, calls = rekeying.os.replace, []

    def second_dies(*paths: Path) -> None:
        calls.append(paths)
        if len(calls) == 3:
            raise Killed
        replace(*paths)

    with monkeypatch.context() as patched:
        if after == "one file":
            patched.setattr(rekeying.os, "replace", second_dies)
        else:
            patched.setattr(rekeying, {"files": "_end", "table": "_put_in_place"}[after], die)
        with pytest.raises(Killed):
            rotate(desk.world.database, settings)
    new_keys(desk.world.database, settings)
    assert not list(key_files(settings)[0].parent.glob("*.next"))
    now_used = load_issuer_keys(settings).published()
    same = now_used[0][1].public_bytes_raw() == before[0][1].public_bytes_raw()
    assert same == (after == "files")
    _, enrolment = graduate(desk.world, desk.cohort, "이정호")
    assert desk.issue(enrolment).status_code == 303
    assert [shown(desk, each) for each in (old, desk.certificates()[-1])] == ["유효", "유효"]


def test_a_leak_without_a_key_in_use_asks_which(desk: CertificateDesk) -> None:
    with pytest.raises(KeysRefused, match="ieum keys list"):
        compromise(desk.world.database, settings_of(desk))
