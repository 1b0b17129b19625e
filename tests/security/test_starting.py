"""The server does not start with a secret that others may know, nor without the address that certificates carry."""

from pathlib import Path

import pytest

from app.core.settings import Settings, StartRefused
from app.main import create_app
from tests.conftest import TEST_SECRET

WEAK = {
    "nothing": "",
    "short": TEST_SECRET[:62],
    "zeros": "0" * 64,
    "one byte again and again": "ab" * 32,
    "few bytes again and again": "deadbeef" * 8,
    "words": "changeme" * 8,
    "no hex digits": "change-me",
}


def with_(settings: Settings, **changes: object) -> Settings:
    return Settings(_env_file=None, **{**settings.model_dump(), **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("what", WEAK)
def test_a_weak_secret_is_refused_without_being_repeated(settings: Settings, what: str) -> None:
    with pytest.raises(StartRefused, match="SECRET_KEY") as refused:
        create_app(with_(settings, secret_key=WEAK[what]))
    assert not WEAK[what] or WEAK[what] not in str(refused.value)


def test_a_missing_secret_is_refused_and_the_message_names_what_to_do(settings: Settings) -> None:
    with pytest.raises(StartRefused, match="ieum secrets"):
        create_app(with_(settings, secret_key=None))


def test_a_weak_secret_in_the_file_is_refused_too(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "app.key").write_text("11" * 32)
    with pytest.raises(StartRefused, match=r"app\.key"):
        create_app(with_(settings, secret_key=None))


def test_without_a_public_address_the_server_does_not_start(settings: Settings) -> None:
    with pytest.raises(StartRefused, match="PUBLIC_URL"):
        create_app(with_(settings, public_url=""))


@pytest.mark.parametrize(
    "url", ["ieum.example.kr", "ftp://ieum.example.kr", "https://ieum.example.kr/app", "https://", "x"]
)
def test_a_public_address_that_is_no_origin_is_refused(settings: Settings, url: str) -> None:
    with pytest.raises(ValueError, match="PUBLIC_URL"):
        with_(settings, public_url=url)


def test_a_database_that_must_not_be_used_is_refused(settings: Settings) -> None:
    with pytest.raises(StartRefused, match="DATABASE_URL"):
        create_app(with_(settings, database_url="mysql://localhost/x"))


def test_the_settings_do_not_print_their_secret(settings: Settings) -> None:
    assert TEST_SECRET not in repr(settings)
    assert TEST_SECRET not in str(settings.model_dump())
