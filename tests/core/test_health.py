"""/healthz and /readyz: what they say when all is well, and when something is not."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core import health
from app.core.health import code_revision
from app.core.settings import ROOT


def checks(client: TestClient) -> tuple[int, str, dict[str, str]]:
    answer = client.get("/readyz")
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.json()["status"], answer.json()["checks"]


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests ask twice within the second for which an answer is kept."""
    monkeypatch.setattr(health, "KEPT_S", -1.0)


@pytest.fixture(autouse=True)
def signing_key(app: FastAPI) -> None:
    folder = app.state.settings.var_dir / "secrets"
    folder.mkdir()
    (folder / "issuer.key").write_text("x")


def test_a_server_that_can_serve_is_ready(client: TestClient) -> None:
    status, word, found = checks(client)

    assert (status, word) == (200, "ready")
    assert set(found) == {"database", "revision", "content", "secret", "signing_key", "disk"}
    assert set(found.values()) == {"ok"}


def test_the_process_lives_also_without_its_database(app: FastAPI, client: TestClient) -> None:
    app.state.settings.database_url = "postgresql+psycopg://nobody@127.0.0.1:1/none"

    assert client.get("/healthz").text == "ok"
    status, word, found = checks(client)
    assert (status, word, found["database"]) == (503, "not_ready", "failed")


def test_a_database_of_another_version_is_not_ready(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "code_revision", lambda: "9999")
    status, _, found = checks(client)

    assert status == 503
    assert found["revision"] == "old"


def test_a_full_or_closed_disk_and_a_missing_key_are_told_but_pages_can_be_read(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    (app.state.settings.var_dir / "secrets" / "issuer.key").unlink()
    assert checks(client)[:2] == (200, "degraded")
    assert checks(client)[2]["signing_key"] == "missing"

    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 1 << 62)
    assert checks(client)[2]["disk"] == "low"
    monkeypatch.setattr(health.os, "access", lambda *_: False)
    assert checks(client)[2]["disk"] == "read_only"
    assert checks(client)[0] == 200


def test_a_server_that_stops_is_not_ready(app: FastAPI, client: TestClient) -> None:
    app.state.stopping.begun = True

    assert checks(client) == (503, "not_ready", {"server": "stopping"})
    assert client.get("/healthz").status_code == 200


def test_many_who_ask_cost_one_look(client: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "KEPT_S", 60.0)
    asked: list[int] = []
    real = app.state.probe._ask_database
    monkeypatch.setattr(app.state.probe, "_ask_database", lambda: asked.append(1) or real())
    for _ in range(5):
        checks(client)

    assert len(asked) == 1


def test_no_word_of_an_answer_tells_a_path_or_an_address(app: FastAPI, client: TestClient) -> None:
    text_ = client.get("/readyz").text + client.get("/healthz").text
    settings = app.state.settings

    assert str(settings.var_dir) not in text_
    assert settings.database_url not in text_


def test_the_newest_migration_is_found_and_two_newest_are_an_error(tmp_path: Path) -> None:
    assert code_revision() == max(path.name[:4] for path in (ROOT / "migrations" / "versions").glob("0*.py"))
    for name, below in (("a", "None"), ("b", '"a"'), ("c", '"a"')):
        (tmp_path / f"{name}.py").write_text(f'revision: str = "{name}"\ndown_revision = {below}\n')
    with pytest.raises(ValueError, match="too many"):
        code_revision(tmp_path)
