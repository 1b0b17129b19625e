"""Examples out of a schema: each field brings its own, so an example cannot fall behind the model. Pure."""

from collections.abc import Mapping
from typing import Any

_OF_FORMAT = {
    "uuid": "3f1d2c4b-5a69-4788-96a5-b4c3d2e1f001",
    "date-time": "2026-11-23T00:30:00Z",
    "date": "2026-11-23",
}


def resolve(document: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema itself, its reference followed; words beside the reference win."""
    if "$ref" not in schema:
        return dict(schema)
    name = schema["$ref"].rsplit("/", 1)[-1]
    target: dict[str, Any] = resolve(document, document["components"]["schemas"][name])
    return target | {key: value for key, value in schema.items() if key != "$ref"}


def example_of(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """The first example that the schema names, or one put together of its parts'."""
    found = resolve(document, schema)
    if "examples" in found:
        return found["examples"][0]
    if "anyOf" in found:
        real = [each for each in found["anyOf"] if each.get("type") != "null"]
        return example_of(document, real[0]) if real else None
    if "properties" in found:
        return {name: example_of(document, each) for name, each in found["properties"].items()}
    if found.get("type") == "array":
        return [example_of(document, found["items"])]
    for known in ("const", "default"):
        if known in found:
            return found[known]
    if "enum" in found:
        return found["enum"][0]
    return _OF_FORMAT.get(found.get("format", ""), 0 if found.get("type") in ("integer", "number") else "…")
