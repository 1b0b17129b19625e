"""The issuer's keys: files on the server, public halves in the table, nothing signed with the wrong one."""

import stat

import pytest
from sqlalchemy import select

from app.completion.keys import KeyRefused, key_files, load_issuer_keys, make_issuer_keys, stop_key
from app.completion.models import SigningKey
from app.completion.service import sign_lists
from app.core.settings import Settings
from app.credentials.did import key_resolver
from app.credentials.proofs import verify
from tests.completion.desk import CertificateDesk, outcome_of, text_of
from tests.factories.world import World


def test_the_keys_are_made_once_for_the_owner_only(settings: Settings) -> None:
    made = make_issuer_keys(settings)
    assert made == list(key_files(settings))
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o600, 0o600]
    before = [path.read_text() for path in made]
    assert make_issuer_keys(settings) == []
    assert [path.read_text() for path in made] == before


def test_the_same_files_give_the_same_keys(settings: Settings) -> None:
    make_issuer_keys(settings)
    first, second = load_issuer_keys(settings), load_issuer_keys(settings)
    assert first.ed25519.private_bytes_raw() == second.ed25519.private_bytes_raw()
    assert first.p256.private_numbers() == second.p256.private_numbers()


def test_a_named_key_file_has_its_neighbour_beside_it(settings: Settings) -> None:
    elsewhere = settings.model_copy(update={"issuer_key_file": settings.var_dir / "mounted" / "center.key"})
    assert [path.name for path in key_files(elsewhere)] == ["center.key", "center-p256.key"]


def test_a_missing_file_is_named(settings: Settings) -> None:
    make_issuer_keys(settings)
    key_files(settings)[1].unlink()
    with pytest.raises(KeyRefused, match=r"issuer-p256\.key"):
        load_issuer_keys(settings)


@pytest.mark.parametrize("content", ["00" * 32, "not a key", "ab", ""])
def test_a_default_or_broken_key_is_refused(settings: Settings, content: str) -> None:
    make_issuer_keys(settings)
    key_files(settings)[0].write_text(content)
    with pytest.raises(KeyRefused, match="열쇠가 아니어서"):
        load_issuer_keys(settings)


def test_without_keys_nothing_is_issued_and_the_page_says_why(world: World) -> None:
    desk = CertificateDesk.open(world, keys=False)
    answer = desk.issue()
    assert answer.status_code == 503
    assert "issuer.key" in text_of(answer.text)
    assert desk.certificates() == []


def test_a_swapped_key_file_stops_issuing_and_takes_no_number(desk: CertificateDesk) -> None:
    first = desk.issued()
    desk.revoke(first, "재발급")
    for path in key_files(desk.world.app.state.settings):
        path.unlink()
    make_issuer_keys(desk.world.app.state.settings)
    answer = desk.issue()
    assert answer.status_code == 503
    assert "지문" in text_of(answer.text)
    assert [each.sequence for each in desk.certificates()] == [1]


def test_a_retired_key_still_verifies_but_signs_no_more(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    _stop_all(desk, compromised=False)
    assert outcome_of(desk.public().get(f"/v/{certificate.token}").text) == "유효"
    desk.revoke(certificate, "재발급")
    answer = desk.issue()
    assert answer.status_code == 503
    assert "쓰지 않기로 한 열쇠" in text_of(answer.text)


def test_after_retiring_a_key_the_new_one_is_entered_and_both_are_published(desk: CertificateDesk) -> None:
    old = desk.issued()
    _stop_all(desk, compromised=False)
    for path in key_files(desk.world.app.state.settings):
        path.unlink()
    make_issuer_keys(desk.world.app.state.settings)
    desk.revoke(old, "재발급")
    new = desk.issued()
    assert len(desk.public().get("/.well-known/did.json").json()["verificationMethod"]) == 4
    assert outcome_of(desk.public().get(f"/v/{new.token}").text) == "유효"
    assert outcome_of(desk.public().get(f"/v/{old.token}").text) == "취소"


def test_a_compromised_key_leaves_at_once(desk: CertificateDesk) -> None:
    certificate = desk.issued()
    _stop_all(desk, compromised=True)
    assert desk.public().get("/.well-known/did.json").json()["verificationMethod"] == []
    page = desk.public().get(f"/v/{certificate.token}").text
    assert outcome_of(page) == "확인할 수 없음"
    assert certificate.number not in page


def test_after_a_leak_the_lists_are_signed_with_the_next_key(desk: CertificateDesk) -> None:
    desk.issued()
    settings = desk.world.app.state.settings
    _stop_all(desk, compromised=True)
    for path in key_files(settings):
        path.unlink()
    make_issuer_keys(settings)
    assert sign_lists(desk.world.database, settings) == 1
    public = desk.public()
    resolve = key_resolver(public.get("/.well-known/did.json").json())
    assert verify(public.get("/status/revocation/1").json(), resolve).ok


def test_the_private_half_is_not_in_the_database(desk: CertificateDesk) -> None:
    desk.issued()
    secrets = [path.read_text().strip() for path in key_files(desk.world.app.state.settings)]
    with desk.world.database.read() as session:
        rows = session.scalars(select(SigningKey)).all()
    stored = repr([(row.kid, row.algorithm, row.public_key) for row in rows])
    assert sorted(row.algorithm for row in rows) == ["Ed25519", "P-256"]
    assert not any(secret in stored for secret in secrets)


def _stop_all(desk: CertificateDesk, *, compromised: bool) -> None:
    with desk.world.database.write() as session:
        for kid in session.scalars(select(SigningKey.kid)).all():
            stop_key(session, kid, compromised=compromised)
