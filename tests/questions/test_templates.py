"""Questions as HTML: labelled, without a key, working without a script."""

import random
import re
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.questions.base import Problem, form_lists
from app.questions.rendering import FILTERS, TEMPLATES, first_words
from tests.echo import echoes
from tests.questions.examples import AFTER, ALL, KEY, number, ordering, right_form, single

each_type = pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)


@pytest.fixture(scope="module")
def macros():
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    environment.filters.update(FILTERS)
    return environment.get_template("questions/question.html").module


@pytest.mark.parametrize(
    ("prompt", "line"),
    [
        (
            "**그 휴대폰으로** 하지 말아야 할 일을\n모두 골라 보세요.",
            "그 휴대폰으로 하지 말아야 할 일을 모두 골라 보세요.",
        ),
        ("가" * 60, "가" * 60),
        ("가" * 61, "가" * 59 + "…"),
        ("가" * 58 + "  나다라", "가" * 58 + "…"),
    ],
)
def test_a_list_shows_how_a_question_begins_as_plain_text(prompt, line):
    assert first_words(prompt) == line


class Fields(HTMLParser):
    """Collects ids, label references and the fields a browser without scripts would send."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.refs, self.sent, self._select = [], [], [], None
        self.tags, self._area = [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        self.tags.append((tag, at))
        self.ids += [at["id"]] if "id" in at else []
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.refs += at.get(name, "").split()
        if tag == "select":
            self._select = at["name"]
        if tag == "textarea":
            self._area = at["name"]
        if tag == "option" and "selected" in at:
            self.sent.append((self._select, at["value"]))
        if tag == "input" and "disabled" not in at and (at["type"] not in ("radio", "checkbox") or "checked" in at):
            self.sent.append((at["name"], at["value"]))

    def handle_data(self, data):
        if self._area:
            self.sent.append((self._area, data.removeprefix("\n")))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None


@each_type
def test_the_page_before_the_end_holds_no_key(make, macros):
    question = make()
    html = macros.render_question(question.view(question.draw_order(random.Random(1))), "q1-", {}, None)
    assert AFTER not in html
    assert KEY not in html
    assert not echoes(html, "987654")


@each_type
def test_a_page_shown_again_sends_the_same_answer_without_a_script(make, macros):
    question = make()
    order = question.draw_order(random.Random(1))
    response = question.parse(right_form(question, order), order)
    fields = Fields(macros.render_question(question.view(order), "q1-", response, None))
    assert question.parse(form_lists(fields.sent), order, "q1-") == response


@each_type
def test_an_untouched_page_sends_no_answer(make, macros):
    question = make()
    order = question.draw_order(random.Random(1))
    fields = Fields(macros.render_question(question.view(order), "q1-", {}, None))
    assert question.parse(form_lists(fields.sent), order, "q1-") == {}


@each_type
def test_ids_are_unique_and_references_lead_somewhere(make, macros):
    question = make()
    order = question.draw_order(random.Random(1))
    fields = Fields(macros.render_question(question.view(order), "q1-", {}, Problem("다시 적어 주세요.")))
    assert len(fields.ids) == len(set(fields.ids))
    assert set(fields.refs) <= set(fields.ids)
    assert "q1-problem" in fields.refs


@each_type
def test_nothing_in_the_page_needs_a_looser_policy(make, macros):
    question = make()
    order = question.draw_order(random.Random(1))
    html = macros.render_question(question.view(order), "q1-", {}, None)
    html += macros.render_review(question.review({}, order))
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)


@each_type
def test_the_review_teaches(make, macros):
    question = make()
    order = question.draw_order(random.Random(1))
    response = question.parse(right_form(question, order), order)
    html = macros.render_review(question.review(response, order))
    assert ("강사가 살펴볼 거예요" if question.manual else "맞았어요") in html
    assert f"{AFTER} 까닭" in html


def test_what_could_not_be_read_is_shown_again(macros):
    question, form = number(unit="개"), {"q1-answer": ["스무남은 개"]}
    problem = question.parse(form, [], "q1-")
    html = macros.render_question(question.view([]), "q1-", question.echo(form, "q1-"), problem)
    assert 'value="스무남은 개"' in html
    assert 'aria-invalid="true"' in html
    assert problem.text in html


def test_chosen_ranks_are_kept_beside_a_problem(macros):
    question, order = ordering(), [1, 0, 2, 3]
    form = {"q1-rank-0": ["2"], "q1-rank-1": ["2"]}
    html = macros.render_question(
        question.view(order), "q1-", question.echo(form, "q1-"), question.parse(form, order, "q1-")
    )
    assert sorted(Fields(html).sent) == [("q1-rank-0", "2"), ("q1-rank-1", "2")]


def test_texts_are_markdown_and_hostile_html_is_shown_as_text(macros):
    question = single(
        prompt="**굵게** <img src=x onerror=alert(1)>",
        options=[{"text": "<b hx-get='/x'>가</b>", "correct": True}, {"text": "*나*"}],
    )
    tags = [tag for tag, _ in Fields(macros.render_question(question.view([0, 1]), "", {}, None)).tags]
    assert "strong" in tags
    assert "em" in tags
    assert not {"img", "b"} & set(tags)
