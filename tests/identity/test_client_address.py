"""Whose word is taken on where a request comes from."""

import pytest

from app.core.client_address import forwarded_for

PROXY, INNER = "10.0.0.1", "10.0.0.2"


@pytest.mark.parametrize(
    ("peer", "headers", "found"),
    [
        ("203.0.113.5", [], "203.0.113.5"),
        ("203.0.113.5", ["198.51.100.7"], "203.0.113.5"),  # no proxy of ours: its word counts for nothing
        (PROXY, ["198.51.100.7"], "198.51.100.7"),
        (
            PROXY,
            ["1.1.1.1, 198.51.100.7"],
            "198.51.100.7",
        ),  # what the client itself wrote stands further left
        (PROXY, ["1.1.1.1", "198.51.100.7"], "198.51.100.7"),
        (PROXY, [f"198.51.100.7, {INNER}"], "198.51.100.7"),
        (PROXY, ["nonsense"], PROXY),
        (PROXY, ["198.51.100.7, nonsense"], PROXY),
        (PROXY, [], PROXY),
        ("::ffff:203.0.113.5", [], "203.0.113.5"),
        ("2001:DB8:0::1", [], "2001:db8::1"),
        ("", [], ""),
    ],
)
def test_only_a_trusted_proxy_is_believed(peer: str, headers: list[str], found: str) -> None:
    assert forwarded_for(peer, headers, {PROXY, INNER}) == found
