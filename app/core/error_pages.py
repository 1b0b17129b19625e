"""Domain errors become a status and a page in plain Korean, a fragment, or problem+json. What was typed is never echoed."""

import logging
import uuid
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, TimeoutError
from starlette.exceptions import HTTPException

from app.core import errors
from app.core.csrf import SessionGone
from app.core.headers import add_security_headers
from app.core.observing import route_name
from app.core.pages import go_to, page
from app.core.problems import Problem, faults_of, is_api, problem_answer, problem_of_status
from app.core.redirects import sign_in_url

log = logging.getLogger("ieum.errors")

STATUS: dict[type[errors.DomainError], int] = {
    errors.NotFound: 404,
    errors.SignInNeeded: 401,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
WORDS = {
    400: ("요청을 알아듣지 못했어요", "화면을 새로 열고 다시 해 주세요."),
    401: ("먼저 들어와 주세요", "들어온 지 오래되어 안전하게 닫았어요. 다시 들어오면 이어서 할 수 있어요."),
    403: ("이 화면은 볼 수 없어요", "다른 분이 쓰는 화면이에요. 처음 화면에서 다시 시작해 주세요."),
    404: ("찾는 화면이 없어요", "주소가 바뀌었거나 볼 수 없는 화면이에요. 처음 화면에서 다시 찾아 주세요."),
    405: ("이렇게는 열 수 없는 화면이에요", "처음 화면에서 다시 시작해 주세요."),
    409: (
        "그사이 내용이 바뀌었어요",
        "다른 창에서 먼저 저장했을 수 있어요. 새로 열어 지금 내용을 보고 이어서 해 주세요.",
    ),
    413: ("보낸 것이 너무 커요", "파일 크기를 줄이거나 나누어 보내 주세요."),
    422: ("적은 내용을 다시 살펴봐 주세요", "빠졌거나 모양이 다른 칸이 있어요. 뒤로 가서 다시 적어 주세요."),
    429: ("잠시 쉬었다 다시 해 주세요", "짧은 시간에 여러 번 눌렀어요. 조금 뒤에 다시 하면 돼요."),
    500: ("우리 쪽에서 문제가 생겼어요", "저장됨이라고 나온 내용은 그대로 있어요. 잠시 뒤에 다시 열어 주세요."),
    503: ("지금은 저장할 수 없어요", "읽는 것은 계속할 수 있어요. 조금 뒤에 다시 저장해 주세요."),
}

# A full disk, a lock, a lost server; one that has become read-only (PostgreSQL's 25006); no connection free in time.
DATABASE_REFUSALS = (OperationalError, InternalError, InterfaceError, TimeoutError)


def install(app: FastAPI) -> None:
    app.add_exception_handler(errors.DomainError, _domain_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    for refusal in DATABASE_REFUSALS:
        app.add_exception_handler(refusal, _database_error)
    app.add_exception_handler(Exception, _unexpected)


def error_answer(
    request: Request,
    status: int,
    message: str = "",
    title: str = "",
    fields: dict[str, str] | None = None,
    **extra: Any,
) -> Response:
    headers = extra.pop("headers", {})
    if is_api(request):
        kind = problem_of_status(status)
        return problem_answer(request, kind, status=status, korean=message, headers=headers, **extra)
    words = WORDS.get(status, WORDS[500])
    title, message = title or words[0], message or words[1]
    if _wants_json(request):
        body = {
            "type": "about:blank",
            "status": status,
            "title": title,
            "detail": message,
            "fields": fields or {},
            **extra,
        }
        return JSONResponse(body, status_code=status, media_type="application/problem+json", headers=headers)
    return page(
        request,
        "error.html",
        status_code=status,
        headers=headers,
        status=status,
        error_title=title,
        what_happened=message,
        what_to_do=" ".join(dict.fromkeys((fields or {}).values())),
        reference=extra.get("reference"),
    )


def _wants_json(request: Request) -> bool:
    return is_api(request) or "application/json" in request.headers.get("accept", "")


def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.DomainError)
    if isinstance(error, Problem):
        return problem_answer(request, error.kind, detail=error.message, faults=error.faults, headers=error.headers)
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if status == 401 and not _wants_json(request):
        return go_to(request, sign_in_url(request))
    if isinstance(error, SessionGone) and not _wants_json(request):
        return _session_gone(request, error)
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, errors.TooMany) else {}
    return error_answer(request, status, error.message, error.title, error.fields, headers=headers)


def _session_gone(request: Request, error: SessionGone) -> Response:
    """The same refusal with the way back in; a script says whether what was typed waits on the device."""
    return page(
        request,
        "error.html",
        status_code=403,
        status=403,
        error_title=error.title,
        what_happened=error.message,
        what_to_do="",
        back_url=sign_in_url(request),
        back_label="다시 들어가기",
        kept_here=True,
    )


def _validation_error(request: Request, error: Exception) -> Response:
    """A body that fits no form of ours: name the fields, never their values (a PIN may be among them)."""
    assert isinstance(error, RequestValidationError)
    if any(part["loc"][0] == "path" for part in error.errors()):
        return error_answer(request, 404)
    if is_api(request):
        return problem_answer(request, problem_of_status(422), faults=faults_of(error.errors()))
    names = {str(part["loc"][-1]): "이 칸을 확인해 주세요." for part in error.errors()}
    return error_answer(request, 422, fields=names)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return error_answer(request, error.status_code, headers=dict(error.headers or {}))


def _database_error(request: Request, error: Exception) -> Response:
    """Disk full, read-only, a lost server: nothing was stored, and saying so is the whole answer."""
    log.error("database refused a transaction", exc_info=error, extra={"route": route_name(request.scope)})
    return error_answer(request, 503, headers={"Retry-After": "10"})


def _unexpected(request: Request, error: Exception) -> Response:
    identifier: str = getattr(request.state, "request_id", "") or uuid.uuid4().hex
    reference = identifier[:8]  # short enough to be read out on the telephone; the log's lines begin with it
    extra = {"reference": reference, "route": route_name(request.scope), "request_id": identifier}
    log.error("unexpected error", exc_info=error, extra=extra)
    error.logged_by_ieum = True  # type: ignore[attr-defined]  # uvicorn reports it once more: logs.py drops that
    answer = error_answer(request, 500, reference=reference, headers={"X-Request-Id": identifier})
    # Starlette answers the unforeseen outside all middleware, so the headers have to be put on here.
    add_security_headers(answer.headers, https=request.app.state.settings.public_url.startswith("https://"))
    return answer
