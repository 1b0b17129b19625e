"""/metrics: who may read it, what it counts, and that nobody can be found in it."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from app.core import metric_files
from app.core.database import connect
from app.core.room import ANYONE, SIGNED_IN, Room
from app.core.settings import Settings
from tests.echo import echoes
from tests.factories.world import World, simple_stage

pytestmark = pytest.mark.one_engine

TOKEN = "a-token-of-thirty-two-characters"
LOOPBACK = ("127.0.0.1", 40000)


@pytest.fixture
def near(app: FastAPI) -> Iterator[TestClient]:
    """Someone on the server's own host."""
    with TestClient(app, base_url="https://testserver", client=LOOPBACK, follow_redirects=False) as client:
        yield client


def read(client: TestClient, **headers: str) -> dict[str, float]:
    """Every series of a scrape, by its name and labels as written."""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        sample.name + str(sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def grown(before: dict[str, float], after: dict[str, float], name: str, *words: str) -> float:
    return sum(
        value - before.get(key, 0.0)
        for key, value in after.items()
        if re.match(rf"{name}\[", key) and all(word in key for word in words)
    )


def test_without_a_token_only_this_host_may_look_and_not_through_a_proxy(app: FastAPI, near: TestClient) -> None:
    far = TestClient(app, base_url="https://testserver", client=("203.0.113.7", 40000))

    assert near.get("/metrics").status_code == 200
    assert far.get("/metrics").status_code == 404
    for header in ("x-forwarded-for", "forwarded", "via", "x-real-ip"):
        assert near.get("/metrics", headers={header: "203.0.113.7"}).status_code == 404, header


def test_with_a_token_it_is_the_token_that_counts(app: FastAPI, near: TestClient) -> None:
    app.state.settings.metrics_token = SecretStr(TOKEN)
    far = TestClient(app, base_url="https://testserver", client=("203.0.113.7", 40000))

    assert far.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    for wrong in ({}, {"authorization": TOKEN}, {"authorization": f"Bearer {TOKEN}x"}, {"authorization": "Bearer ü"}):
        encoded = {name: value.encode("latin-1") for name, value in wrong.items()}
        assert near.get("/metrics", headers=encoded).status_code == 404, wrong


def test_a_short_token_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="16 characters"):
        Settings(_env_file=None, metrics_token="short")
    assert Settings(_env_file=None, metrics_token="").metrics_token is None, "an empty line in .env is none"


def test_requests_are_counted_by_route_and_statements_with_them(near: TestClient) -> None:
    before = read(near)
    for _ in range(3):
        near.get("/sign-in/staff")
    near.get("/cohorts/11111111-1111-1111-1111-111111111111")
    near.get("/no/such/page-7731")
    near.request("BREW", "/sign-in")
    after = read(near)

    assert grown(before, after, "ieum_requests_total", "identity:staff_sign_in", "'GET'", "2xx") == 3
    assert grown(before, after, "ieum_request_seconds_count", "identity:staff_sign_in") == 3
    assert grown(before, after, "ieum_requests_total", "'none'", "4xx") >= 1
    assert grown(before, after, "ieum_requests_total", "'other'") == 1
    assert "page-7731" not in str(list(after))
    assert "11111111-1111" not in str(list(after))


def test_labels_are_a_closed_set(app: FastAPI, near: TestClient, world: World) -> None:
    """However many addresses, people and methods there are, the number of series stays."""
    account, _ = world.trainee(world.cohort(world.organisation(), outline=(simple_stage(),)), "김표식")
    browser = world.browser(account)
    for path in ("/today", "/wallet", "/nowhere"):
        browser.get(path)
    before = set(read(near))
    for number in range(30):
        near.get(f"/v/{number}")
        near.get(f"/static/{number}.js?x={number}")
        near.request(f"M{number}", f"/{number}")
    first = set(read(near)) - before
    for number in range(30, 60):
        near.get(f"/v/{number}")
        near.get(f"/static/{number}.js?x={number}")
        near.request(f"M{number}", f"/{number}")

    assert set(read(near)) - before == first
    assert "김표식" not in str(first | before)
    labels = set(re.findall(r"\('(\w+)', ", str(first | before)))
    assert labels <= {
        "room", "route", "method", "status", "le", "way", "outcome", "action", "type", "state", "pid",
        "version", "revision", "python",
    }  # fmt: skip


def test_how_signing_in_ended_is_counted_without_saying_who(near: TestClient, world: World) -> None:
    before = read(near)
    browser = world.browser()
    for _ in range(7):
        browser.submit("/sign-in", {"phone": "010-5555-0000", "pin": "907351"})
    after = read(near)

    failed = grown(before, after, "ieum_sign_ins_total", "'pin'", "'failed'")
    limited = grown(before, after, "ieum_sign_ins_total", "'pin'", "'limited'")
    assert failed == 5
    assert limited == 2
    assert not echoes(str(list(after)), "01055550000")
    assert "5555-0000" not in str(list(after))


def test_writes_and_their_commits_are_counted(near: TestClient, world: World) -> None:
    browser = world.browser()
    token = browser.csrf()
    before = read(near)
    browser.post("/sign-in", data={"phone": "010-5555-0001", "pin": "907351", "_csrf": token})
    after = read(near)

    assert grown(before, after, "ieum_write_seconds_count") == 1
    assert grown(before, after, "ieum_committed_writers_total") >= 1
    assert grown(before, after, "ieum_statements_total") >= 1


def test_gauges_tell_what_stands_now(near: TestClient, world: World) -> None:
    account, _ = world.trainee(world.cohort(world.organisation()))
    world.browser(account)
    found = read(near)

    assert found["ieum_gauges_up[]"] == 1
    assert found["ieum_sessions_active[]"] == 1
    assert found["ieum_work[('state', 'queued')]"] == 0
    assert found["ieum_review_queue[]"] == found["ieum_attempts_open[]"] == 0
    assert found["ieum_disk_free_bytes[]"] > 0
    assert found["ieum_database_bytes[]"] > 0
    assert any(key.startswith("process_resident_memory_bytes") for key in found)
    assert any(key.startswith("ieum_build_info") and "0.1.0" in key for key in found)


def test_a_database_that_does_not_answer_leaves_the_counts(app: FastAPI, near: TestClient) -> None:
    app.state.gauges._database = connect("postgresql+psycopg://nobody@127.0.0.1:1/none", 1)
    near.get("/sign-in/staff")
    found = read(near)

    assert found["ieum_gauges_up[]"] == 0
    assert any("identity:staff_sign_in" in key for key in found)
    assert found["ieum_disk_free_bytes[]"] > 0


def test_a_coroutine_page_may_not_ask_for_people() -> None:
    room = Room("loop")
    with pytest.raises(TypeError, match="plain def"):

        @room.get("/loop", name="loop", allow=SIGNED_IN)
        async def loop() -> None:
            return None

    @room.get("/open", name="open", allow=ANYONE)
    async def fine() -> None:
        return None


def test_a_disk_without_room_means_that_each_process_counts_for_itself(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files would be memory-mapped: writing into a hole on a full disk ends a process with SIGBUS."""
    monkeypatch.setenv(metric_files.VARIABLE, str(tmp_path))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(metric_files.os, "posix_fallocate", full)
    metric_files.share()

    assert metric_files.VARIABLE not in metric_files.os.environ
    assert list(tmp_path.iterdir()) == []


def test_a_start_clears_the_counts_of_the_last_one(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(metric_files.VARIABLE, "before")
    (tmp_path / "counter_1.db").write_bytes(b"old")

    assert metric_files.clear(tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("")
    assert not metric_files.clear(tmp_path / "file"), "a folder that cannot be made is no reason not to serve"
