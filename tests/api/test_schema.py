"""What schemathesis makes up from the OpenAPI document (at the edges of each schema, and at random), sent to a database with people
in it: no fault of ours, and no status, header, kind or shape of an answer that the document does not name."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.python import asgi
from schemathesis.schemas import BaseSchema

from app.api.openapi import api_document
from app.cohorts.api import room as cohorts
from app.completion.api import room as completion
from app.core.clock import FixedClock
from app.core.settings import ROOT, Settings
from app.identity.api import room as identity
from app.main import create_app
from tests.api.desk import ApiDesk
from tests.conftest import MONDAY_MORNING, TEST_SECRET
from tests.engines import Engine
from tests.factories.world import World

URL = "http://testserver"
CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_headers_conformance,
    schemathesis.checks.response_schema_conformance,
]
GOOD = {"GET": 200, "POST": 201}


def load() -> BaseSchema:
    """The document of the three rooms alone: tests are collected from it before there is a database."""
    app = FastAPI()
    app.state.settings = SimpleNamespace(public_url=URL)
    for room in (identity, cohorts, completion):
        app.include_router(room)
    return schemathesis.openapi.from_dict(api_document(app))


schema = load()


@dataclass
class Target:
    """The app with its people, a token for each operation (each has its own 600 requests), and what was answered."""

    desk: ApiDesk
    tokens: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def token(self, operation: str) -> str:
        if operation not in self.tokens:
            self.tokens[operation] = self.desk.issue_token()[1]
        return self.tokens[operation]

    def real(self, name: str) -> str:
        """An identifier that exists, for the ones that were made up."""
        found = {"cohort_id": self.desk.cohort, "enrolment_id": self.desk.half_way}.get(name, self.desk.certificate)
        return str(found.public_id)


@pytest.fixture(scope="module")
def target(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("api")
    settings = Settings(
        _env_file=None,
        database_url=engine.fresh_url(folder),
        public_url=URL,
        var_dir=folder,
        secret_key=TEST_SECRET,
        courses_dir=ROOT / "tests" / "fixtures" / "courses",
        quizzes_dir=ROOT / "tests" / "fixtures" / "quizzes",
        threads=4,
    )
    app = create_app(settings, FixedClock(MONDAY_MORNING))
    yield Target(ApiDesk.open(World(app, app.state.database.system())))
    app.state.database.engine.dispose()


def send(case: schemathesis.Case, target: Target) -> None:
    """Well-formed identifiers are exchanged for ones that exist, and every other list of people for one that fits the
    rules: else nearly everything would end at 404 or 422."""
    label = case.operation.label
    for name, value in (case.path_parameters or {}).items():
        if is_uuid(value):
            case.path_parameters[name] = target.real(name)
    if isinstance(case.body, dict) and isinstance(case.body.get("people"), list) and len(str(case.body)) % 2:
        case.body = with_good_people(case.body)
    answer = case.call(
        base_url=URL,
        session=asgi.get_client(target.desk.world.app),
        headers={"Authorization": f"Bearer {target.token(label)}"},
    )
    target.answers[label][answer.status_code] += 1
    case.validate_response(answer, checks=CHECKS)


def made_up(path: str, method: str) -> Callable[..., Any]:
    """The test of one operation. Each has a name of its own: schemathesis would give all of them one, and xdist, which keeps
    tests by name, would run only one of them."""

    @schema.include(path=path, method=method).parametrize()
    @settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def whatever_is_sent(case: schemathesis.Case, target: Target) -> None:
        send(case, target)

    return whatever_is_sent


for at, (each_path, each_method) in enumerate(
    (path, method.upper()) for path, methods in schema.raw_schema["paths"].items() for method in methods
):
    globals()[f"test_whatever_is_sent_the_answer_is_documented_{at}"] = made_up(each_path, each_method)


def test_the_made_up_requests_got_into_every_operation(target: Target) -> None:
    """Looks at what the test above has seen: a run of nothing but refusals would prove little."""
    if not target.answers:
        pytest.skip("the test above did not run")
    operations = {f"{method.upper()} {path}" for path, each in schema.raw_schema["paths"].items() for method in each}

    assert set(target.answers) == operations
    assert [label for label, seen in target.answers.items() if not seen[GOOD[label.split()[0]]]] == []
    assert sum(sum(seen.values()) for seen in target.answers.values()) > 500


def is_uuid(value: object) -> bool:
    try:
        return bool(uuid.UUID(str(value)))
    except ValueError:
        return False


def with_good_people(body: dict[str, Any]) -> dict[str, Any]:
    """The same list with names and numbers that the rules take."""
    good = [
        {**each, "name": "이정호", "phone": f"0107777{number:04d}"} if isinstance(each, dict) else each
        for number, each in enumerate(body["people"])
    ]
    return {**body, "people": good}
