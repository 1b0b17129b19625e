"""The server under test with the limit beside it: `python -m bench.app` serves what `ieum serve` serves, in one process, plus
two bare handlers. They go through the same server, middleware and threads as every page, and the limit's page stands in the
same frame; nothing of them is in the product.
"""

import os
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from sqlalchemy import bindparam, select

import app.core.group_commit
import app.main
import app.serve
from app.cohorts.models import Enrolment
from app.demo.world import DEMO_PIN
from app.identity import hashing
from app.people.models import Person
from bench.limit import TEMPLATE

ROWS = 20
_QUERY = (
    select(Person.__table__.c.id, Person.__table__.c.name, Person.__table__.c.former_trade, Enrolment.__table__.c.state)
    .join_from(Person.__table__, Enrolment.__table__, Enrolment.__table__.c.person_id == Person.__table__.c.id)
    .where(Person.__table__.c.id > bindparam("after"))
    .order_by(Person.__table__.c.id)
    .limit(ROWS)
)


def with_the_limit(create_app: Callable[..., FastAPI]) -> Callable[..., FastAPI]:
    """`create_app` and then the two handlers."""

    def create(*args: Any, **options: Any) -> FastAPI:
        made = create_app(*args, **options)
        template = made.state.templates.from_string(TEMPLATE)
        engine, secret = made.state.database.engine, made.state.settings.secret
        stored = hashing.hash_pin(secret, DEMO_PIN)

        def limit(request: Request) -> HTMLResponse:
            with engine.connect() as connection:
                rows = connection.execute(_QUERY, {"after": 4}).all()
            return HTMLResponse(template.render(request=request, rows=rows))

        def argon2(request: Request) -> PlainTextResponse:
            return PlainTextResponse("fits" if hashing.pin_fits(secret, stored, DEMO_PIN) else "no")

        made.add_api_route("/bench/limit", limit, methods=["GET"], include_in_schema=False)
        made.add_api_route("/bench/argon2", argon2, methods=["GET"], include_in_schema=False)
        return made

    return create


if __name__ == "__main__":
    if most := os.environ.get("BENCH_MOST_WRITERS"):  # 1: every writer has a COMMIT of its own, to compare with
        app.core.group_commit.MOST_WRITERS = int(most)
    app.main.create_app = with_the_limit(app.main.create_app)
    app.serve.main()
