"""The address a request comes from. X-Forwarded-For is believed only from proxies named in the settings."""

import ipaddress
from collections.abc import Collection
from functools import lru_cache

from fastapi import Request


def client_address(request: Request) -> str:
    """Canonical address of the nearest party that is not a proxy of ours; "" when the server cannot tell."""
    peer = request.client.host if request.client else ""
    return forwarded_for(peer, request.headers.getlist("x-forwarded-for"), request.app.state.settings.proxies)


def forwarded_for(peer: str, headers: Collection[str], proxies: Collection[str]) -> str:
    """Walk from our own side outwards: each hop's word is taken only while the hop before it is a trusted proxy.

    What a client itself wrote stands to the left of what our proxies add, so it is never reached.
    """
    hops = [part.strip() for header in headers for part in header.split(",")]
    address = canonical(peer)
    while hops and address in proxies:
        named = _address_or_none(hops.pop())
        if named is None:
            return address
        address = named
    return address


def canonical(text: str) -> str:
    """One spelling an address: IPv4 inside IPv6 becomes IPv4; what is no address is kept as it is."""
    return _address_or_none(text) or text


@lru_cache(maxsize=256)  # asked twice a request: mostly the proxy's own
def _address_or_none(text: str) -> str | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
