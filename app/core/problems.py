"""Errors of the JSON API as application/problem+json (RFC 9457): English for the integrator, and the sentence in Korean that
a person may be shown. What was sent is never repeated.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from app.core.errors import DomainError

_LOOKS_LIKE_A_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
MEDIA_TYPE = "application/problem+json"
DOCS_PATH = "/api/v1/docs"


@dataclass(frozen=True)
class Kind:
    """One `type` of problem. `mend`: what the caller can do about it; both go into the documentation."""

    slug: str
    status: int
    title: str
    detail: str
    mend: str
    korean: str


_KINDS = (
    Kind("malformed", 400, "Bad Request", "The request could not be read.",
         "Send UTF-8 JSON with a Content-Type of application/json.", "요청을 알아듣지 못했어요."),
    Kind("unauthorized", 401, "Unauthorized", "A valid token is needed: Authorization: Bearer ieum_pat_….",
         "Check that the whole token is sent, that it has not ended and that nobody has revoked it. A browser's sign-in does not"
         " count here.",
         "토큰이 없거나 쓸 수 없는 토큰이에요."),
    Kind("missing-scope", 403, "Forbidden", "The token lacks a scope that this route needs.",
         "The detail names the scope. Ask the center for a token that has it; scopes of a token never change.",
         "이 토큰으로는 할 수 없는 일이에요."),
    Kind("not-found", 404, "Not Found", "There is no such thing, or it belongs to another organisation.",
         "Drop the identifier. What is missing and what is somebody else's look the same on purpose.",
         "찾는 것이 없어요."),
    Kind("method-not-allowed", 405, "Method Not Allowed", "This address does not take that method.",
         "The Allow header lists the methods it takes.", "이 주소에서는 할 수 없는 방법이에요."),
    Kind("conflict", 409, "Conflict", "The current state does not allow this.",
         "Read the current state and decide anew.", "지금 상태에서는 할 수 없어요."),
    Kind("cohort-full", 409, "Cohort Full", "There are fewer places left in the cohort than new people in the request.",
         "Nobody was enrolled. Send fewer people, or ask the center to open another cohort.", "회차의 정원이 모자라요."),
    Kind("too-large", 413, "Content Too Large", "The body is larger than this route takes.",
         "Split it: at most 200 people and 256 KiB a request.", "보낸 것이 너무 커요."),
    Kind("unsupported-media-type", 415, "Unsupported Media Type", "The body has to be application/json.",
         "Send Content-Type: application/json.", "JSON만 받을 수 있어요."),
    Kind("invalid", 422, "Unprocessable Content", "Something in the request does not have the form it needs.",
         "Each of `errors` names one place and what it needs. Unknown parameters and fields are refused as well.",
         "보낸 내용을 다시 살펴봐 주세요."),
    Kind("malformed-cursor", 422, "Malformed Cursor", "The cursor is not one that this list has given out for these filters.",
         "Begin again without `cursor`, and follow `next` as it is.", "목록의 자리 표시가 맞지 않아요."),
    Kind("idempotency-key-reused", 422, "Idempotency Key Reused", "This Idempotency-Key was used for another body.",
         "Make a new key for a new request; send the same key only with the same body.", "이미 다른 내용에 쓴 열쇠예요."),
    Kind("rate-limited", 429, "Too Many Requests", "The token has used up its requests of this minute.",
         "Wait for the seconds in Retry-After, then go on.", "잠시 쉬었다 다시 해 주세요."),
    Kind("internal", 500, "Internal Server Error", "An unexpected fault of ours; it has been logged.",
         "Tell us the `reference`. A GET may be repeated, and a POST with its Idempotency-Key.", "우리 쪽에서 문제가 생겼어요."),
    Kind("unavailable", 503, "Service Unavailable", "The database could not take the request; nothing was stored.",
         "Repeat it after the seconds in Retry-After.", "지금은 할 수 없어요. 조금 뒤에 다시 해 주세요."),
)  # fmt: skip
KINDS: dict[str, Kind] = {kind.slug: kind for kind in _KINDS}
_BY_STATUS: dict[int, Kind] = {kind.status: kind for kind in reversed(_KINDS)}


@dataclass(frozen=True)
class Fault:
    """One place in a request and what it needs. `pointer` is a JSON pointer into the body, `parameter` a name in the address."""

    message: str
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None

    def to_json(self) -> dict[str, str]:
        places = {"pointer": self.pointer, "parameter": self.parameter, "header": self.header}
        return {**{name: value for name, value in places.items() if value is not None}, "message": self.message}


class Problem(DomainError):
    """A refusal of the API itself, by the slug of its kind."""

    def __init__(
        self,
        slug: str,
        detail: str = "",
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = KINDS[slug]
        self.faults = tuple(faults)
        self.headers = dict(headers or {})


def is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def problem_of_status(status: int) -> Kind:
    """The most general kind of a status; what has none of its own is malformed or internal."""
    return _BY_STATUS.get(status) or KINDS["malformed" if status < 500 else "internal"]


def problem_answer(
    request: Request,
    kind: Kind,
    *,
    status: int | None = None,
    detail: str = "",
    faults: Sequence[Fault] = (),
    korean: str = "",
    headers: Mapping[str, str] | None = None,
    **extra: Any,
) -> JSONResponse:
    """`korean`: the domain's own sentence where there is one. The rate's headers stand on refusals too."""
    public_url: str = request.app.state.settings.public_url
    body: dict[str, Any] = {
        "type": f"{public_url}{DOCS_PATH}#problem-{kind.slug}",
        "title": kind.title,
        "status": status or kind.status,
        "detail": detail or kind.detail,
        "message_ko": korean or kind.korean,
    }
    if faults:
        body["errors"] = [fault.to_json() for fault in faults]
    sent = {**getattr(request.state, "rate_headers", {}), **(headers or {})}
    return JSONResponse(body | extra, status_code=status or kind.status, media_type=MEDIA_TYPE, headers=sent)


def faults_of(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """What pydantic and FastAPI found, by place; their messages name limits and kinds, never what was sent."""
    found = []
    for error in errors:
        where, *rest = error["loc"]
        message = _plain_message(error)
        if where == "body":
            inside = [] if error["type"] == "json_invalid" else rest
            found.append(Fault(message, pointer="".join(f"/{_escaped(part)}" for part in inside)))
        elif where == "header":
            found.append(Fault(message, header=str(rest[-1]).replace("_", "-").title()))
        else:
            found.append(Fault(message, parameter=_escaped(rest[-1] if rest else where)))
    return found


def _plain_message(error: Mapping[str, Any]) -> str:
    """Pydantic's own words, unless they quote: `value_error` is our own text, enums and patterns say what they expect."""
    quoting = {
        "json_invalid": "This is not JSON.",
        "extra_forbidden": "This name is not known here.",
        "uuid_parsing": "A UUID is needed.",
    }
    return quoting.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")[:200]


def _escaped(part: object) -> str:
    """RFC 6901. The name of a field that nobody knows is what was sent: only what looks like a name is said again."""
    text = str(part)
    return text if _LOOKS_LIKE_A_NAME.fullmatch(text) else "?"
