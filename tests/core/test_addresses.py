"""`url_path_for` without a search says what Starlette's says."""

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.convertors import PathConvertor, StringConvertor
from starlette.routing import NoMatchFound


def test_every_route_has_the_address_that_starlette_gives_it(app: FastAPI) -> None:
    seen = 0
    for route in iter_route_contexts(app.routes):
        if not route.name or not route.path_format:
            continue
        convertors = getattr(route.original_route, "param_convertors", {})
        # A value that looks like a parameter must not be filled in again.
        values = {
            name: "{slug}" if isinstance(kind, StringConvertor) else "a/b" if isinstance(kind, PathConvertor) else 7
            for name, kind in convertors.items()
        }
        assert app.url_path_for(route.name, **values) == FastAPI.url_path_for(app, route.name, **values)
        seen += 1
    assert seen > 90


def test_a_mount_is_still_found(app: FastAPI) -> None:
    assert app.url_path_for("static", path="css/base.css") == "/static/css/base.css"


@pytest.mark.parametrize("values", [{}, {"stage": "a"}, {"stage": "a", "slug": "b", "more": "c"}])
def test_parameters_that_are_not_the_route_s_are_refused(app: FastAPI, values: dict[str, str]) -> None:
    with pytest.raises(NoMatchFound):
        app.url_path_for("learning:lesson", **values)


def test_a_value_that_would_leave_its_segment_is_refused(app: FastAPI) -> None:
    with pytest.raises(AssertionError):
        app.url_path_for("learning:lesson", stage="a/b", slug="c")
