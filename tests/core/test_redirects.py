"""Where to go next is only ever a path of our own."""

from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.core.redirects import local_path


@pytest.mark.parametrize("path", ["/", "/today", "/cohorts/1?sort=name&search=%EA%B9%80", "/lessons/a/b#part-2"])
def test_a_local_path_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "value",
    [None, "", "today", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\\b",
     "/\t/evil.example", "/a\r\nSet-Cookie: x", " /today", "/a b", "/\x7f", "/\x00"],
)  # fmt: skip
def test_anything_else_falls_back(value: str | None) -> None:
    assert local_path(value) == "/"
    assert local_path(value, "/today") == "/today"


@given(st.text(max_size=40) | st.text(alphabet="/\\:@.evil \t\n", max_size=20))
def test_no_text_leads_to_another_host(value: str) -> None:
    path = local_path(value)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert urlsplit(path).netloc == ""


def test_who_is_sent_to_the_door_comes_back_to_where_they_were(client: TestClient) -> None:
    location = client.get("/cohorts?x=1&y=//evil.example").headers["location"]
    assert location == "/sign-in?next=/cohorts%3Fx%3D1%26y%3D//evil.example"
