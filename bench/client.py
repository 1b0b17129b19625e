"""A small load client: keep-alive connections over plain sockets, the cookies and forms of real people, every answer checked.

Each client is one coroutine with one connection; it acts for its share of the people, one after the other, and sends the
next request when the last is answered (closed loop). An answer of another status, or without the words that it must
have, ends the run: an error never counts as speed.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

CSRF = re.compile(r'name="_csrf" value="([0-9a-f]{64})"')
FORM = b"application/x-www-form-urlencoded"


class WrongAnswer(AssertionError):
    """The server said something else than it must: the measurement is void."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def place(self) -> str:
        """Where the answer sends the browser."""
        return self.headers.get("location") or self.headers.get("hx-redirect") or ""


@dataclass
class Person:
    """What one browser knows: its cookies and the token of its forms, and what a scene keeps about it."""

    name: str
    device: str
    cookie: str = ""
    csrf: str = ""
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def cookies(self) -> str:
        session = f"; __Host-ieum={self.cookie}" if self.cookie else ""
        return f"__Host-ieum-device={self.device}{session}"


class Connection:
    """One keep-alive connection to the server."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.requests = 0
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, person: Person, path: str, *words: str, status: int = 200, accept: str = "text/html") -> Answer:
        head = f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept: {accept}\r\nCookie: {person.cookies}\r\n\r\n"
        answer = await self._exchange(head.encode())
        return self._checked(path, answer, status, words)

    async def post(
        self,
        person: Person,
        path: str,
        fields: Sequence[tuple[str, str]],
        *words: str,
        status: int = 303,
        htmx: bool = False,
    ) -> Answer:
        """A form as a browser sends it; `htmx` as the page's script does."""
        body = urlencode([("_csrf", person.csrf), *fields]).encode()
        extra = "HX-Request: true\r\n" if htmx else ""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nOrigin: http://{self.host}:{self.port}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nContent-Type: {FORM.decode()}\r\nContent-Length: {len(body)}\r\n"
            f"{extra}Cookie: {person.cookies}\r\n\r\n"
        )
        answer = await self._exchange(head.encode() + body)
        return self._checked(path, answer, status, words)

    def _checked(self, path: str, answer: Answer, status: int, words: Sequence[str]) -> Answer:
        missing = [word for word in words if word.encode() not in answer.body]
        if answer.status != status or missing:
            said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))[:600]
            raise WrongAnswer(f"{path}: {answer.status} (expected {status}), missing {missing}: {said}")
        return answer

    async def _exchange(self, data: bytes) -> Answer:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port, limit=1 << 22)
        assert self._reader is not None
        self._writer.write(data)
        self.requests += 1
        head = await self._reader.readuntil(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        headers: dict[str, str] = {}
        for line in lines[1:-2]:
            name, _, value = line.partition(b":")
            key = name.decode("latin-1").lower()
            headers[key] = f"{headers[key]}, {value.strip().decode()}" if key in headers else value.strip().decode()
        return Answer(int(lines[0][9:12]), headers, await self._body(self._reader, headers))

    async def _body(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if "content-length" in headers:
            return await reader.readexactly(int(headers["content-length"]))
        if headers.get("transfer-encoding") != "chunked":
            return b""
        parts = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return b"".join(parts)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def token_of(answer: Answer) -> str:
    found = CSRF.search(answer.text)
    if found is None:
        raise WrongAnswer("a page without a form token")
    return found[1]


# One unit of a scene, such as a page or a whole quiz. Returns the seconds that count, or None for its whole duration.
Unit = Callable[[Connection, Person], Awaitable[float | None]]


@dataclass
class Took:
    """What one stretch of load came to. Latencies in seconds, a unit each."""

    units: int
    requests: int
    seconds: float
    latencies: list[float]

    def quantile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


async def load(address: tuple[str, int], people: Sequence[Person], unit: Unit, clients: int, seconds: float) -> Took:
    """So many clients for so long; a unit that has begun is finished and counted, with the time it takes."""
    assert clients <= len(people), "each client acts for people of its own"
    connections = [Connection(*address) for _ in range(clients)]
    latencies: list[float] = []
    begun = time.perf_counter()
    end = begun + seconds

    async def client(number: int) -> None:
        own = people[number::clients]
        at = 0
        while time.perf_counter() < end:
            started = time.perf_counter()
            counts = await unit(connections[number], own[at % len(own)])
            latencies.append(counts if counts is not None else time.perf_counter() - started)
            at += 1

    try:
        await asyncio.gather(*(client(number) for number in range(clients)))
    finally:
        for connection in connections:
            connection.close()
    return Took(len(latencies), sum(c.requests for c in connections), time.perf_counter() - begun, latencies)


FIELD = re.compile(r'<input type="(radio|checkbox|text|number)?"?[^>]*>|<select[^>]*>|<option[^>]*>')
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


def attributes(tag: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
