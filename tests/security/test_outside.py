"""What a stranger tried on a running server behind nginx and should not work again (docs/security.md, Attacks tried)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.identity import hashing
from app.identity.room import HASHING
from tests.factories.world import Browser

pytestmark = pytest.mark.one_engine
STRANGE = {"host": "evil.example"}


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/sign-in/", "/sign-in"),
        ("/sign-in/?next=%2Fpath", "/sign-in?next=%2Fpath"),
        ("/%EA%B0%80/", "/%EA%B0%80"),
        ("//evil.example/", None),
        ("/%5Cevil.example/", "/%5Cevil.example"),
        ("/static/nothing/", None),
    ],
)
def test_a_slash_at_the_end_leads_to_a_path_and_never_to_the_host_that_was_claimed(
    client: TestClient, address: str, leads_to: str | None
) -> None:
    """It led to http://, whatever the request called its host."""
    answer = client.get(f"https://testserver{address}", headers=STRANGE, follow_redirects=False)

    assert answer.status_code == (308 if leads_to else 404)
    assert answer.headers.get("location") == leads_to
    assert client.post(f"https://testserver{address}", headers=STRANGE).status_code in (404, 405)


def test_a_crowd_of_wrong_pins_waits_without_a_thread_so_that_people_at_work_get_their_pages(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty connections with made-up numbers and PINs took all threads (`python -m tests.crash.knocking` prints the times)."""
    most, crowd = int(HASHING.total_tokens), int(HASHING.total_tokens) + 4
    inside, full, over = [0], threading.Event(), threading.Event()
    most_inside = 0

    def slow(*_: Any) -> bool:
        nonlocal most_inside
        inside[0] += 1
        most_inside = max(most_inside, inside[0])
        if inside[0] >= most:
            full.set()
        over.wait(60)
        inside[0] -= 1
        return False

    monkeypatch.setattr(hashing, "pin_fits", slow)
    visitors = [Browser(app, base_url="https://testserver") for _ in range(crowd)]
    forms = [
        {"_csrf": each.csrf(), "phone": f"010-9000-{n:04}", "pin": f"4829{n:02}"} for n, each in enumerate(visitors)
    ]
    with ThreadPoolExecutor(crowd) as pool:
        knocks = [pool.submit(each.post, "/sign-in", data=form) for each, form in zip(visitors, forms, strict=True)]
        assert full.wait(60)
        page = visitors[0].get("https://testserver/sign-in").status_code
        over.set()
        answers = [knock.result().status_code for knock in knocks]

    assert page == 200
    assert answers == [422] * crowd, "each had its turn"
    assert most_inside == most
