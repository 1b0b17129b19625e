"""Pieces of pages that are made once: by what they are made of, bounded, and without anything of the request."""

import pytest
from fastapi import FastAPI
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError

from app.core.rendered import RenderedOnce


@pytest.fixture
def rendered() -> RenderedOnce:
    templates = {"text.html": "<p>{{ text }}</p>", "personal.html": "<p>{{ actor.name }} {{ csrf_token }}</p>"}
    environment = Environment(loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined)
    return RenderedOnce(environment, most=3)


def test_the_same_key_is_made_once(rendered: RenderedOnce) -> None:
    made: list[str] = []

    def make() -> str:
        made.append("once")
        return "piece"

    assert [rendered.keep("a", make), rendered.keep("a", make)] == ["piece", "piece"]
    assert made == ["once"]


def test_the_oldest_makes_room(rendered: RenderedOnce) -> None:
    for key in range(10):
        rendered.keep(key, lambda: "piece")
    assert len(rendered) == 3
    assert rendered.keep(9, lambda: "made anew") == "piece"
    assert rendered.keep(0, lambda: "made anew") == "made anew"


def test_what_is_put_in_is_escaped(rendered: RenderedOnce) -> None:
    assert rendered.render("text.html", text="<script>") == "<p>&lt;script&gt;</p>"


def test_a_template_that_names_the_reader_fails(rendered: RenderedOnce) -> None:
    with pytest.raises(UndefinedError):
        rendered.render("personal.html")


def test_each_server_keeps_its_own(app: FastAPI) -> None:
    assert isinstance(app.state.rendered, RenderedOnce)
    assert len(app.state.rendered) == 0
