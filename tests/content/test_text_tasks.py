"""The text tasks of the course: gold that fits its texts to the character, pools that do not mix, nothing of the gold in the items."""

import json
from collections import Counter
from pathlib import Path

import pytest

from app.content.loader import load_content
from app.core.settings import ROOT
from app.labeling.graders.questions import Asked, faults
from app.labeling.graders.texts import Stretch, trimmed
from app.labeling.measures.spans import pin
from app.labeling.tasks import Task, find_task
from app.labeling.types import type_of
from app.labeling.types.article_questions import limits_of

TASKS = {"feelings": 40, "names-in-text": 40, "article-questions": 16}  # slug: at least so many items
LEAST = {"feelings": (4, 8, 10, 16), "names-in-text": (4, 8, 10, 16), "article-questions": (4, 4, 4, 4)}


@pytest.fixture(scope="module", params=TASKS)
def task(request: pytest.FixtureRequest) -> Task:
    return load(request.param)


def load(slug: str) -> Task:
    return find_task(load_content(ROOT, strict=False), slug)


def texts(task: Task) -> dict[str, str]:
    return {name: task.item(name).text for name in task.document.pools.all}  # type: ignore[attr-defined]


def test_every_pool_has_enough_and_harder_ones_come_later(task: Task) -> None:
    pools = task.document.pools
    sizes = [len(pools.of(pool)) for pool in ("tutorial", "practice", "exam", "mock")]
    assert all(size >= least for size, least in zip(sizes, LEAST[task.slug], strict=True))
    assert len(pools.all) >= TASKS[task.slug]
    levels = Counter(task.item(name).level for name in pools.all)
    assert set(levels) == {1, 2, 3}
    assert max(task.item(name).level for name in pools.tutorial) <= 2
    assert {trade for name in pools.all for trade in task.item(name).trades} >= {
        "nurse",
        "driving",
        "cooking",
        "farming",
    }


def test_no_file_is_left_over_and_no_text_stands_twice(task: Task) -> None:
    names = set(task.document.pools.all)
    for part in ("items", "gold"):
        assert {path.stem for path in (task.folder / part).glob("*.json")} == names
    assert len(set(texts(task).values())) == len(names)


def test_gold_was_made_for_the_text_as_it_is(task: Task) -> None:
    known = {label.name for label in getattr(task.document, "labels", ())}
    for name, text in texts(task).items():
        gold = task.gold(name)
        for at in (*getattr(gold, "spans", ()), *getattr(gold, "models", ())):
            assert text[at.start : at.end] == at.text
            assert trimmed(text, at.start, at.end) == Stretch(at.start, at.end) or at.text.startswith("‘"), at.text
        if task.slug == "names-in-text":
            offered = set(task.item(name).labels) or known  # type: ignore[attr-defined]
            assert {span.label for span in gold.spans} <= offered
            assert gold.spans, "each of these texts has something to find"
            ends = [0, *(span.end for span in gold.spans)]
            assert all(end <= span.start for end, span in zip(ends, gold.spans, strict=False)), "no two overlap"
        if hasattr(gold, "text_hash"):
            assert gold.text_hash == pin(text)


def test_chosen_labels_of_the_gold_are_those_of_the_document() -> None:
    task = load("feelings")
    questions = {question.name: question for question in task.document.questions}  # type: ignore[attr-defined]
    used: Counter[str] = Counter()
    for name in task.document.pools.all:
        asks = task.item(name).asks or tuple(questions)  # type: ignore[attr-defined]
        answers = task.gold(name).answers
        assert set(answers) == set(asks)
        for question, labels in answers.items():
            order = [label.name for label in questions[question].labels]
            assert list(labels) == [label for label in order if label in labels] != []
            assert questions[question].several or len(labels) == 1
            assert "notice" not in labels or len(labels) == 1, "알림 stands alone, as the guide says"
            used.update(labels)
        feeling, purposes = answers["feeling"], set(answers.get("purpose", ()))
        assert feeling != ("mixed",) or not purposes or {"praise", "complaint"} <= purposes
    assert min(used.values()) >= 4, used


def test_model_questions_pass_the_machine_themselves() -> None:
    task = load("article-questions")
    kinds = {kind.name for kind in task.document.kinds}  # type: ignore[attr-defined]
    for name, text in texts(task).items():
        before: list[Asked] = []
        for model in task.gold(name).models:
            asked = Asked(model.question, Stretch(model.start, model.end))
            assert faults(asked, text, before, limits_of(task.document)) == (), model.question  # type: ignore[arg-type]
            assert model.kind in kinds
            before.append(asked)
        assert len(before) >= 3


def test_items_carry_nothing_of_the_gold(task: Task) -> None:
    own = {"id", "level", "prompt", "alt", "trades", "source", "title", "text", "asks", "labels"}
    for path in (task.folder / "items").glob("*.json"):
        assert set(json.loads(path.read_text(encoding="utf-8"))) <= own
    for path in Path(task.folder).rglob("*.json"):
        assert path.stem[1:].isalnum()
        assert len(path.stem) == 7, "a name that says nothing about the answer"


def test_the_gold_answer_earns_the_full_mark(task: Task) -> None:
    kind = type_of(task.document)
    rules = kind.rules(task.document)
    for name in task.document.pools.all:
        item, gold = task.item(name), task.gold(name)
        answer = {
            "feelings": lambda gold=gold: {q: list(labels) for q, labels in gold.answers.items()},
            "names-in-text": lambda gold=gold, item=item: {
                "text": item.pin,
                "spans": [s.model_dump() for s in gold.spans],
            },
            "article-questions": lambda gold=gold, item=item: {
                "text": item.pin,
                "questions": [m.model_dump(exclude={"why"}) for m in gold.models[:2]],
            },
        }[task.slug]()
        kind.require_finished(task.document, item, answer)
        found = kind.grade(task.document, item, answer, gold, rules)
        assert (found.score, found.findings) == (100.0, ())


def test_the_changed_guide_changes_only_the_names_it_speaks_of() -> None:
    task = load("names-in-text")
    changed = sorted(path.stem for path in (task.folder / "gold-changed").glob("*.json"))
    assert len(changed) >= 6
    assert set(changed) <= set(task.document.pools.mock)
    change = task.document.mock.change if task.document.mock else None
    assert change is not None
    assert change.after + len(changed) <= len(task.document.pools.mock), "all can come after the change"
    for name in changed:
        text = task.item(name).text  # type: ignore[attr-defined]
        pairs = list(zip(task.gold(name).spans, task.gold(name, "gold-changed").spans, strict=True))
        assert any(old != new for old, new in pairs)
        for old, new in pairs:
            assert text[new.start : new.end] == new.text
            assert (old.label, old.start) == (new.label, new.start)
            assert old == new or new.text.removeprefix(old.text) in (" 씨", " 님", " 선생님")
