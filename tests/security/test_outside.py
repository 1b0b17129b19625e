"""What a stranger tried on a running server behind nginx and should not work again (docs/security.md, Attacks tried)."""

import pytest
from fastapi.testclient import TestClient

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
