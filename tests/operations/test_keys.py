"""The secrets are copied apart from the backup, sealed, and put back only where no other key is."""

import gzip
import json
import tarfile
from pathlib import Path

import pytest

from app.completion.keys import make_issuer_keys
from app.core.settings import write_secret
from tests.conftest import TEST_SECRET
from tests.operations.conftest import Place, changed
from tests.security.house import House

pytestmark = pytest.mark.one_engine
PASSPHRASE = "한라산에 눈이 옵니다 2026"


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase.txt"
    path.write_text(f"{PASSPHRASE}\n")
    return path


@pytest.fixture
def sealed(here: Place, tmp_path: Path, passphrase: Path) -> Path:
    make_issuer_keys(here.settings)
    target = tmp_path / "keys.json"
    assert here.run("backup-keys", target, "--passphrase-file", passphrase).exit_code == 0
    return target


def elsewhere(here: Place, tmp_path: Path) -> Place:
    settings = changed(here.settings, var_dir=tmp_path / "elsewhere", secret_key=None)
    return Place(settings, settings)


def test_keys_come_back_as_they_were_with_mode_0600(
    here: Place, sealed: Path, tmp_path: Path, passphrase: Path
) -> None:
    place = elsewhere(here, tmp_path)

    result = place.run("restore-keys", sealed, "--passphrase-file", passphrase)

    folder = place.settings.var_dir / "secrets"
    assert result.exit_code == 0, result.output
    assert (folder / "app.key").read_text() == TEST_SECRET
    for name in ("issuer.key", "issuer-p256.key"):
        assert (folder / name).read_text() == (here.settings.var_dir / "secrets" / name).read_text()
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_the_copy_shows_nothing_and_opens_only_with_the_passphrase(
    here: Place, sealed: Path, tmp_path: Path, passphrase: Path
) -> None:
    text = sealed.read_text()
    secrets = [TEST_SECRET, *(path.read_text() for path in (here.settings.var_dir / "secrets").iterdir())]
    passphrase.write_text("another passphrase altogether")

    result = elsewhere(here, tmp_path).run("restore-keys", sealed, "--passphrase-file", passphrase)

    assert sealed.stat().st_mode & 0o077 == 0
    assert not any(secret in text for secret in secrets)
    assert result.exit_code == 2
    assert "the passphrase is wrong" in result.output


def test_a_key_that_is_there_is_never_overwritten(here: Place, sealed: Path, tmp_path: Path, passphrase: Path) -> None:
    place = elsewhere(here, tmp_path)
    write_secret(place.settings.var_dir / "secrets" / "issuer.key")
    mine = (place.settings.var_dir / "secrets" / "issuer.key").read_text()

    refused = place.run("restore-keys", sealed, "--passphrase-file", passphrase)
    same = here.run("restore-keys", sealed, "--passphrase-file", passphrase)

    assert refused.exit_code == 2
    assert "holds another key; nothing was written" in refused.output
    assert (place.settings.var_dir / "secrets" / "issuer.key").read_text() == mine
    assert not (place.settings.var_dir / "secrets" / "app.key").exists()
    assert same.output.count("is there already") == 2


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"what": "ieum keys 1"}', "no json"])
def test_what_is_no_copy_of_keys_is_refused(here: Place, tmp_path: Path, passphrase: Path, content: str) -> None:
    (tmp_path / "other.json").write_text(content)

    result = here.run("restore-keys", tmp_path / "other.json", "--passphrase-file", passphrase)

    assert result.exit_code == 2
    assert "no copy of keys" in result.output


def test_a_short_passphrase_is_refused(here: Place, tmp_path: Path, passphrase: Path) -> None:
    passphrase.write_text("short\n")

    result = here.run("backup-keys", tmp_path / "keys.json", "--passphrase-file", passphrase)

    assert result.exit_code == 2
    assert not (tmp_path / "keys.json").exists()


def test_no_secret_is_in_a_backup(house: House, here: Place, tmp_path: Path) -> None:
    """Neither in any part nor in the manifest, in any spelling."""
    here.back_up(tmp_path / "b.tar")
    secrets = [TEST_SECRET, *(path.read_text() for path in (here.settings.var_dir / "secrets").iterdir())]
    spellings = [form for secret in secrets for form in (secret.encode(), bytes.fromhex(secret))]

    with tarfile.open(tmp_path / "b.tar") as tar:
        raw = {name: tar.extractfile(name).read() for name in tar.getnames()}  # type: ignore[union-attr]
    parts = [gzip.decompress(content) if name.endswith(".gz") else content for name, content in raw.items()]
    manifest = json.loads(raw["MANIFEST.json"])

    assert len(spellings) >= 6
    assert not any(form in part for form in spellings for part in parts)
    assert len(manifest["keys"]["issuer"]) == 2
