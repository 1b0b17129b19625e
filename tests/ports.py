"""Ports for servers of tests."""

import socket

_held: list[socket.socket] = []


def free_port() -> int:
    """A port of 127.0.0.1 that stays ours until this process ends.

    A port that is only looked up can be given to somebody else before the server binds it. So a socket stays bound to it and
    never listens: the system gives the port to nobody who asks for any, and a server that names it (with SO_REUSEADDR,
    as uvicorn does) may listen there, also again after it was killed.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    _held.append(held)
    port: int = held.getsockname()[1]
    return port
