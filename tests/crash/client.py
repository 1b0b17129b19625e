"""A browser that does not give up: one connection, cookies, and the same request again until an answer comes."""

import http.client
import random
import re
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from app.core.csrf import SESSION_COOKIE
from tests.crash.journal import Tally

TIMEOUT_S = 60
PAUSE_S = 0.15  # the browser waits 15 to 20 s before it tries again; here time is dear


class Over(Exception):
    """The run ends; what is on the way stays unacknowledged."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


class Client:
    """One signed-in browser at 127.0.0.1:`port`. Not shared between threads, but for `twice`."""

    def __init__(self, port: int, cookie: str, tally: Tally, over: threading.Event, dice: random.Random) -> None:
        self.port, self.tally, self.over, self.dice = port, tally, over, dice
        self._cookie = f"{SESSION_COOKIE}={cookie}"
        self._connection: http.client.HTTPConnection | None = None
        self._token = ""

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    def get(self, path: str) -> Answer:
        return self._insist("GET", path, "", {}, "")

    def post(self, path: str, form: dict[str, object], *, twice: bool = False, **headers: str) -> Answer:
        """Until an answer below 500 comes. `twice`: a double tap, the same request on a second connection beside it."""
        if not self._token:
            found = re.search(r'name="_csrf" value="([0-9a-f]{64})"', self.get("/path").text)
            assert found, "the page has no form token"
            self._token = found.group(1)
        body = urlencode({**form, "_csrf": self._token}, doseq=True)
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        if not twice:
            return self._insist("POST", path, body, extra, "retry")
        beside = threading.Thread(target=self._tap_beside, args=(path, body, extra))
        beside.start()
        try:
            return self._insist("POST", path, body, extra, "retry")
        finally:
            beside.join()

    def _tap_beside(self, path: str, body: str, headers: dict[str, str]) -> None:
        other = Client(self.port, "", self.tally, self.over, self.dice)
        other._cookie = self._cookie
        try:
            answer = other._send("POST", path, body, headers)
            self.tally.add("double taps answered")
            self._judge("POST", path, answer)
        except (OSError, http.client.HTTPException):
            self.tally.add("double taps lost")
        finally:
            other._drop()

    def _insist(self, method: str, path: str, body: str, headers: dict[str, str], count: str) -> Answer:
        while True:
            if self.over.is_set():
                raise Over
            try:
                answer = self._send(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                self._drop()
            else:
                self._judge(method, path, answer)
                if answer.status < 500:
                    return answer
            if count:
                self.tally.add("retries")
            time.sleep(self.dice.uniform(0.3, 1.7) * PAUSE_S)

    def _judge(self, method: str, path: str, answer: Answer) -> None:
        self.tally.add(f"{answer.status // 100}xx")
        if answer.status >= 500:
            self.tally.add(str(answer.status))
            if answer.status != 503:
                self.tally.odd(f"{method} {path} answered {answer.status}: {_words(answer.text)}")

    def _send(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        all_headers = {"Cookie": self._cookie, **headers}
        if method == "POST":
            all_headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body.encode() if body else None, all_headers)
        got = self._connection.getresponse()
        text = got.read().decode(errors="replace")
        return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, text)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2][:800]).split())[:160]
