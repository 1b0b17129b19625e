"""The OpenAPI document as the documentation page shows it. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.api.examples import resolve


@dataclass(frozen=True)
class FieldLine:
    """`name` has its place in it: `items[].name`. `needed`: required, of what is sent."""

    name: str
    kind: str
    needed: bool
    description: str


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    scopes: tuple[str, ...]
    parameters: tuple[FieldLine, ...]
    body: tuple[FieldLine, ...]
    answer_status: str
    answer: tuple[FieldLine, ...]
    answer_words: str
    statuses: tuple[str, ...]
    curl: str
    example: str


@dataclass(frozen=True)
class Group:
    name: str
    words: str
    operations: tuple[Operation, ...]


def read_groups(document: Mapping[str, Any]) -> tuple[Group, ...]:
    """The operations by tag, in the document's order."""
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(_operation(document, path, method.upper(), operation))
    words = {tag["name"]: tag["description"] for tag in document["tags"]}
    return tuple(Group(name, words[name], tuple(each)) for name, each in found.items())


def _operation(document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    status = next(code for code in operation["responses"] if code.startswith("2"))
    answer = operation["responses"][status]
    content = answer["content"].get("application/json")
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
    parameters = [
        FieldLine(
            f"{each['name']} ({each['in']})",
            _kind(document, each["schema"]),
            each.get("required", False),
            _with_default(each.get("description") or each["schema"].get("description", ""), each["schema"]),
        )
        for each in operation.get("parameters", ())
    ]
    return Operation(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=" ".join(operation.get("description", "").split()),
        scopes=tuple(operation["security"][0]["token"]),
        parameters=tuple(parameters),
        body=tuple(_lines(document, sent["schema"])) if sent else (),
        answer_status=status,
        answer=tuple(_lines(document, content["schema"])) if content else (),
        answer_words=answer["description"],
        statuses=tuple(code for code in operation["responses"] if not code.startswith("2")),
        curl=_curl(document, path, method, operation),
        example=json.dumps(content["example"], ensure_ascii=False, indent=2) if content else "",
    )


def _lines(document: Mapping[str, Any], schema: Mapping[str, Any], before: str = "") -> Iterator[FieldLine]:
    found = resolve(document, schema)
    for name, part in found.get("properties", {}).items():
        whole = resolve(document, part)
        yield FieldLine(
            before + name,
            _kind(document, whole),
            name in found.get("required", ()),
            _with_default(
                part.get("description") or ("" if "properties" in whole else whole.get("description", "")), whole
            ),
        )
        inner = resolve(document, whole["items"]) if whole.get("type") == "array" else whole
        if "properties" in inner:
            yield from _lines(document, inner, f"{before}{name}{'[]' if whole.get('type') == 'array' else ''}.")


def _kind(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """string, integer, uuid, date-time, "a" | "b", list of …, … or null."""
    found = resolve(document, schema)
    if "anyOf" in found:
        kinds = [_kind(document, each) for each in found["anyOf"]]
        return " or ".join(kinds)
    if "enum" in found:
        return " | ".join(map(str, found["enum"]))
    if found.get("type") == "array":
        return f"list of {_kind(document, found['items'])}"
    return str(found.get("format") or found.get("type", "any"))


def _with_default(words: str, schema: Mapping[str, Any]) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    bounds = f" From {low} to {high}." if low is not None and high is not None else ""
    default = schema.get("default")
    return words + bounds + (f" Without it: {default}." if default not in (None, "") else "")


def _curl(document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> str:
    """One command, with the identifiers of the examples in the address."""
    for each in operation.get("parameters", ()):
        if each["in"] == "path":
            value = (each["schema"].get("examples") or ["6f0c7f0e-5f0a-4c50-9a51-3a2a6f3d9b10"])[0]
            path = path.replace("{" + each["name"] + "}", value)
    lines = [f'curl "$IEUM{path}" \\', '  -H "Authorization: Bearer $IEUM_TOKEN"']
    if method == "POST":
        example = operation["requestBody"]["content"]["application/json"]["example"]
        body = json.dumps(example, ensure_ascii=False, indent=2)
        lines[-1] += " \\"
        lines += ['  -H "Idempotency-Key: $(uuidgen)" \\', '  -H "Content-Type: application/json" \\', f"  -d '{body}'"]
    return "\n".join(lines)
