"""The OpenAPI 3.1 document of the JSON API: FastAPI's account of the routes, with every refusal, header and scope added."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts

from app.api.examples import example_of, resolve
from app.api.room import PREFIX, Scopes, scopes_of
from app.core.api_client import ApiScope
from app.core.problems import KINDS, MEDIA_TYPE

VERSION = "1"
INTRODUCTION = (
    "Read cohorts, enrolments, progress, attendance and certificates of one organisation, and enrol people. A token is made by the center's"
    " staff and speaks for that organisation alone. Times are UTC, days are Korean days. Answers are JSON in UTF-8; refusals are"
    " application/problem+json (RFC 9457). Within /api/v1 fields may be added to answers, never taken away or given another"
    " meaning."
)
SCOPE_MEANINGS = {
    ApiScope.COHORTS_READ: "cohorts and their outlines",
    ApiScope.ENROLMENTS_READ: "who is enrolled, by name; names on certificates",
    ApiScope.ENROLMENTS_WRITE: "enrolling people",
    ApiScope.PROGRESS_READ: "progress, without names",
    ApiScope.ATTENDANCE_READ: "classes and attendance, without names, evidence or notes",
    ApiScope.CERTIFICATES_READ: "certificates; their holders' names only together with enrolments:read",
}
TAGS = {
    "token": "The token itself.",
    "cohorts": "회차: runs of a programme.",
    "enrolments": "훈련생: people in a cohort.",
    "progress": "진도: the ledger of what each has done.",
    "classes": "수업: a cohort's dated classes.",
    "marks": "출석부: the mark that stands of each person in each class.",
    "attendance": "출석: what the marks come to, by days.",
    "certificates": "수료증: what was issued, and whether it still holds.",
}
_RESPONSES = {
    400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 413: "ContentTooLarge",
    415: "UnsupportedMediaType", 422: "UnprocessableContent", 429: "TooManyRequests", 500: "InternalServerError",
    503: "ServiceUnavailable",
}  # fmt: skip
EXAMPLE_URL = "https://ieum.example.kr"
COHORT_EXAMPLE = "6f0c7f0e-5f0a-4c50-9a51-3a2a6f3d9b10"
_IDS = {
    "cohort_id": ("The `id` of a cohort.", COHORT_EXAMPLE),
    "enrolment_id": ("The `id` of an enrolment.", "0b0f8f5e-2f3c-4b7d-8a55-7d1a4f1c2e33"),
    "certificate_id": ("The `id` of a certificate.", "c2b3f9a4-3d58-4f0e-8f77-0a6b1c5d9e21"),
}
_BODY_STATUSES = (400, 409, 413, 415)
_HEADERS: dict[str, tuple[str, str]] = {
    "RateLimit-Policy": ("What the token may do: q requests in w seconds.", '"token";q=600;w=60'),
    "RateLimit": ("What is left: r requests for the next t seconds; a little less where many processes serve.", '"token";r=580;t=42'),
    "Link": ('The next page, as rel="next"; absent on the last one.', '<https://ieum.example.kr/api/v1/cohorts?cursor=…>; rel="next"'),
    "Retry-After": ("Seconds to wait before repeating.", "18"),
    "WWW-Authenticate": ("Bearer, with the reason (RFC 6750).", 'Bearer realm="ieum", error="invalid_token"'),
    "Idempotency-Replayed": ("true when this key and body were answered before.", "true"),
    "X-Request-Id": ("Names this request in the service's log.", "0f3b7c1e9a2d4b58"),
}  # fmt: skip


def api_document(app: FastAPI) -> dict[str, Any]:
    """The document, made at the first request and kept: its schemas take a noticeable while."""
    if not hasattr(app.state, "api_document"):
        app.state.api_document = _build(app)
    document: dict[str, Any] = app.state.api_document
    return document


def _build(app: FastAPI) -> dict[str, Any]:
    allowed: dict[str, Scopes] = {}
    routes = []
    for context in iter_route_contexts(app.routes):
        endpoint = getattr(context, "endpoint", None)
        scopes = scopes_of(endpoint) if endpoint else None
        if scopes is not None:
            routes.append(context)
            allowed[str(context.operation_id)] = scopes
    document = get_openapi(
        title="이음 (Ieum) API",
        version=VERSION,
        description=INTRODUCTION,
        routes=routes,
        servers=[{"url": app.state.settings.public_url}],
        tags=[{"name": name, "description": words} for name, words in TAGS.items()],
    )
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = _problem_schema()
    document["components"]["responses"] = _problem_responses()
    document["components"]["headers"] = {name: _header(*words) for name, words in _HEADERS.items()}
    document["components"]["securitySchemes"] = {"token": _security_scheme()}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            _complete(document, path, operation, allowed[operation["operationId"]])
    return document


def _complete(document: dict[str, Any], path: str, operation: dict[str, Any], scopes: Scopes) -> None:
    operation["tags"] = [_tag(path)]
    operation["security"] = [{"token": sorted(scopes.needed)}]
    for parameter in operation.get("parameters", ()):
        _without_null(parameter)
        if parameter["name"] in _IDS:
            words, example = _IDS[parameter["name"]]
            parameter["description"] = words
            parameter["schema"]["examples"] = [example]
    takes_body = "requestBody" in operation
    statuses = {401, 422, 429, 500, 503}
    statuses |= {403} if scopes.needed else set()
    statuses |= {404} if "{" in path else set()
    statuses |= set(_BODY_STATUSES) if takes_body else set()
    statuses |= {409} if path.endswith("/credential") else set()
    good = {code: answer for code, answer in operation["responses"].items() if code.startswith("2")}
    for answer in good.values():
        _describe(document, path, operation, answer)
    refused = {str(code): {"$ref": f"#/components/responses/{_RESPONSES[code]}"} for code in sorted(statuses)}
    operation["responses"] = good | refused


def _describe(document: dict[str, Any], path: str, operation: dict[str, Any], answer: dict[str, Any]) -> None:
    """Headers and an example of a good answer."""
    takes_body = "requestBody" in operation
    names = ["RateLimit", "RateLimit-Policy", "X-Request-Id"]
    names += ["Idempotency-Replayed"] if takes_body else []
    content = answer.get("content", {}).get("application/json")
    if content:
        schema = resolve(document, content["schema"])
        content["example"] = example_of(document, schema)
        if "next" in content["example"]:
            names.append("Link")
            address = path.replace("{cohort_id}", COHORT_EXAMPLE)
            content["example"]["next"] = f"{EXAMPLE_URL}{address}?limit=50&cursor=AAAAAAAAADLk0qv1n2YH2cQmZ0k"
        answer["description"] = schema.get("description", answer["description"])
    answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    if takes_body:
        sent = operation["requestBody"]["content"]["application/json"]
        sent["example"] = example_of(document, resolve(document, sent["schema"]))


def _tag(path: str) -> str:
    parts = path.removeprefix(PREFIX).strip("/").split("/")
    return parts[-1] if parts[-1] in TAGS else parts[0]


def _without_null(parameter: dict[str, Any]) -> None:
    """An optional parameter is left out; nothing in an address is null."""
    schema = parameter["schema"]
    real = [choice for choice in schema.pop("anyOf", ()) if choice.get("type") != "null"]
    if real:
        schema.update(real[0])
    schema.pop("title", None)


def _header(description: str, example: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}, "example": example}


def _security_scheme() -> dict[str, Any]:
    scopes = "; ".join(f"`{scope.value}`: {words}" for scope, words in SCOPE_MEANINGS.items())
    return {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "ieum_pat_ and 64 hex digits",
        "description": f"A token of one organisation. Scopes: {scopes}.",
    }


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    place = {
        "pointer": {**text, "description": "JSON pointer into the body; empty for the whole of it."},
        "parameter": {**text, "description": "Name in the address or the query."},
        "header": {**text, "description": "Name of the header."},
        "message": {**text, "description": "What it needs. What was sent is never repeated."},
    }
    return {
        "type": "object",
        "title": "Problem",
        "description": "A refusal (RFC 9457).",
        "required": ["type", "title", "status", "detail", "message_ko"],
        "properties": {
            "type": {
                **text,
                "format": "uri",
                "description": "Names the kind; opens its paragraph in the documentation.",
            },
            "title": text,
            "status": {"type": "integer"},
            "detail": {**text, "description": "What happened, in English, for the integrator."},
            "message_ko": {**text, "description": "The same in one Korean sentence that a person may be shown."},
            "errors": {
                "type": "array",
                "description": "With status 422: each place that needs mending.",
                "items": {
                    "type": "object",
                    "required": ["message"],
                    "properties": place,
                    "additionalProperties": False,
                },
            },
            "reference": {**text, "description": "With status 500: what to tell us."},
        },
        "additionalProperties": False,
    }


def _problem_responses() -> dict[str, Any]:
    found = {}
    for status, name in _RESPONSES.items():
        kinds = [kind for kind in KINDS.values() if kind.status == status]
        headers = {429: ["Retry-After"], 503: ["Retry-After"], 401: ["WWW-Authenticate"]}.get(status, [])
        found[name] = {
            "description": " ".join(kind.detail for kind in kinds),
            "headers": {each: {"$ref": f"#/components/headers/{each}"} for each in headers},
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {kind.slug: {"value": _problem_example(kind.slug)} for kind in kinds},
                }
            },
        }
    return found


def _problem_example(slug: str) -> dict[str, Any]:
    kind = KINDS[slug]
    example: dict[str, Any] = {
        "type": f"{EXAMPLE_URL}{PREFIX}/docs#problem-{slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.detail,
        "message_ko": kind.korean,
    }
    if slug == "invalid":
        message = "A Korean phone number of 10 or 11 digits is needed, such as 010-1234-5678."
        example["errors"] = [{"pointer": "/people/1/phone", "message": message}]
    if slug == "internal":
        example["reference"] = "0f3b7c1e"
    return example
