"""The OpenAPI document and the page that is made of it."""

import json
import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app.api.room import PREFIX, scopes_of
from app.core.api_client import ApiScope
from app.core.problems import KINDS
from app.core.settings import ROOT
from tests.api.test_access import routes
from tests.factories.world import Browser, World

KOREAN = re.compile("[가-힣]")


@pytest.fixture
def document(client: TestClient) -> Any:
    return client.get(f"{PREFIX}/openapi.json").json()


@pytest.fixture
def html(client: TestClient) -> str:
    return client.get(f"{PREFIX}/docs").text


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [(m.upper(), path, op) for path, methods in document["paths"].items() for m, op in methods.items()]


def test_the_document_has_the_apis_routes_and_no_others(app: FastAPI, document: Any) -> None:
    assert document["openapi"] == "3.1.0"
    assert {(method, path) for method, path, _ in operations(document)} == {
        (method, path) for method, path, _, _ in routes(app)
    }


def test_each_route_documents_its_scopes_and_every_refusal(app: FastAPI, document: Any) -> None:
    wanted = {(method, path): scopes for method, path, _, scopes in routes(app)}
    for method, path, operation in operations(document):
        scopes = wanted[method, path].needed
        assert operation["security"] == [{"token": sorted(scopes)}]
        assert {"401", "422", "429", "500", "503"} <= set(operation["responses"])
        assert ("403" in operation["responses"]) == bool(scopes)
        assert ("404" in operation["responses"]) == ("{" in path)
        assert {"400", "409", "413", "415"} <= set(operation["responses"]) or method == "GET"
        for status, answer in operation["responses"].items():
            assert status.startswith("2") or answer["$ref"].startswith("#/components/responses/")


def test_every_parameter_and_field_is_described_or_speaks_for_itself(document: Any) -> None:
    for _, path, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), (path, parameter["name"])
    plain = {"id", "name", "title", "number", "capacity", "kind", "week", "programme_title", "scopes"}
    for name, schema in document["components"]["schemas"].items():
        for field, part in schema.get("properties", {}).items():
            if "description" not in part and "$ref" not in part:
                assert field in plain or part.get("examples") or "items" in part or name == "Problem", (name, field)


def test_the_examples_fit_their_own_schemas_and_are_korean(app: FastAPI, document: Any) -> None:
    """The examples of answers are validated by the very models that answers go through."""
    models: dict[str, type[BaseModel]] = {}
    for route in _api_routes(app):
        for field in (route.response_field, route.body_field):
            if field is not None:
                models[field.field_info.annotation.__name__] = field.field_info.annotation
    tried = 0
    for _, _, operation in operations(document):
        bodies = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
        bodies += [operation["requestBody"]] if "requestBody" in operation else []
        for body in bodies:
            content = body["content"].get("application/json")
            if content:
                model = models[content["schema"]["$ref"].rsplit("/", 1)[-1]]
                model.model_validate_json(json.dumps(content["example"]))
                tried += 1
    assert tried == 15
    assert KOREAN.search(str(document["paths"][f"{PREFIX}/cohorts"]["get"]["responses"]["200"]))


def _api_routes(app: FastAPI) -> list[Any]:
    return [c for c in iter_route_contexts(app.routes) if c.endpoint and scopes_of(c.endpoint) is not None]


def test_the_page_shows_every_route_parameter_scope_and_problem(document: Any, html: str) -> None:
    for method, path, operation in operations(document):
        assert f'id="{operation["operationId"]}"' in html
        assert f"<code>{path}</code>" in html, method
        for parameter in operation.get("parameters", ()):
            assert f"<code>{parameter['name']} ({parameter['in']})</code>" in html
    for scope in ApiScope:
        assert f"<code>{scope.value}</code>" in html
    for slug in KINDS:
        assert f'id="problem-{slug}"' in html


def test_the_type_of_a_problem_opens_its_paragraph(client: TestClient, html: str) -> None:
    kind = client.get(f"{PREFIX}/token").json()["type"]

    assert kind.startswith(f"https://testserver{PREFIX}/docs#")
    assert f'id="{kind.split("#")[1]}"' in html


def test_every_link_in_the_page_leads_somewhere(html: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids, target


def test_the_page_says_in_korean_what_it_is_for_and_marks_the_english(html: str) -> None:
    main = html[html.index("<main") :]
    assert "무엇을 할 수 있나요?" in main
    assert '<div lang="en">' in main


def test_center_staff_find_the_page_from_their_tokens(world: World) -> None:
    staff: Browser = world.browser(world.staff(world.organisation()), staff=True)
    assert 'href="/api-tokens"' in staff.get("/cohorts").text
    assert f'href="{PREFIX}/docs"' in staff.get("/api-tokens").text


def test_the_guide_in_docs_names_every_route(document: Any) -> None:
    guide = (ROOT / "docs" / "api.md").read_text()
    for method, path, _ in operations(document):
        assert f"`{method} {path.removeprefix(PREFIX)}`" in guide, (method, path)
    for scope in ApiScope:
        assert f"`{scope.value}`" in guide
