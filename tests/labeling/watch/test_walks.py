"""The two tasks through HTTP, as a phone without JavaScript would use them."""

import html
import re
from typing import Any

from app.demo.labelled import right_answer
from tests.labeling.watch.conftest import Walker


def gold_of(walker: Walker, number: int, pool: str = "tutorial") -> tuple[Any, Any]:
    """Item and gold of item `number` of a pool."""
    name = walker.task.pool(pool)[number - 1]
    return walker.task.item(name), walker.task.gold(name)


def table_form(walker: Walker, number: int, pool: str = "tutorial") -> dict[str, str]:
    """The right treatments of a table as its form sends them."""
    answer = right_answer(walker.task, walker.task.pool(pool)[number - 1])
    return {f"{name}-{row}": value for row, entry in answer.items() for name, value in entry.items()}


def test_a_table_is_cleaned_checked_and_handed_in(walk: Any) -> None:
    walker = walk("cleaning")
    walker.start("tutorial")
    item, gold = gold_of(walker, 1)
    page = walker.page(1)
    assert all(html.escape(line, quote=False) in page for line in item.about), "what is known stands above the table"
    assert all(f'href="#row-{row.id}"' in page and f'name="act-{row.id}"' in page for row in item.rows)
    assert gold.note not in page
    assert all(each.why not in page for each in gold.treatments)

    right = table_form(walker, 1)
    first = gold.treatments[0].row
    refused = walker.send(1, "/check", **right | {f"reason-{first}": ""})
    assert refused.status_code == 422
    assert f"{first[1:]}번 줄: 까닭을 골라 주세요." in refused.text
    assert f'id="row-{first}" open' in refused.text, "the row with the fault stands open"
    assert re.search(rf'name="act-{first}" value="{gold.treatments[0].act}" checked', refused.text), (
        "what was chosen stays"
    )

    odd = next(iter(gold.unusual))
    assert walker.send(1, "/check", **right | {f"act-{odd}": "drop", f"reason-{odd}": "impossible"}).status_code == 303
    feedback = walker.browser.get(f"{walker.run}/items/1/feedback").text
    assert f"{odd[1:]}번 줄은 그대로 둬요. {gold.unusual[odd]}" in html.unescape(feedback)
    assert gold.note in feedback

    for number in range(1, 4):
        assert walker.send(number, "/check", **table_form(walker, number)).status_code == 303
    assert walker.hand_in().status_code == 303
    result = walker.browser.get(f"{walker.run}/result").text
    assert "멀쩡한 줄 1개를 손댔습니다." in result, "the first answer counts"
    assert "멀쩡한데 손댄 줄 1개" in result


def test_an_exam_tells_nothing_before_its_end(walk: Any) -> None:
    for slug in ("cleaning", "intervals"):
        walker = walk(slug, "tutorial", "practice")
        walker.start("exam")
        _, gold = gold_of(walker, 1, "exam")
        whys = [each.why for each in getattr(gold, "treatments", None) or gold.spans]
        assert walker.send(1, deed="done").status_code == 303, "leaving all as it is may be right"
        assert walker.browser.get(f"{walker.run}/items/1/feedback").status_code in (303, 403, 404, 409)
        page = html.unescape(walker.page(1) + walker.browser.get(walker.run).text)
        assert not [said for said in (gold.note, *whys) if said in page]


def test_stretches_are_marked_by_typed_times_checked_and_handed_in(walk: Any) -> None:
    walker = walk("intervals")
    walker.start("tutorial")
    item, gold = gold_of(walker, 1)
    page = walker.page(1)
    assert page.count("data-panel") == 4
    assert "못 잼" in page or None not in item.heart, "the numbers stand beside the chart"
    assert gold.note not in page

    span, clock = gold.spans[0], item.clock
    times = {"from": clock.time(span.start), "to": clock.time(span.end)}
    assert walker.send(1, deed=f"add-{span.label}", **times).status_code == 303
    kept = walker.page(1)
    assert kept.count('class="day-row"') == 2, "the row, and the one in the template"
    assert f'name="start" value="{times["from"]}"' in kept

    wrong = walker.browser.submit(
        f"{walker.run}/items/1",
        {**walker.fields(1), "label": "sleep", "start": "06:50", "end": "08:00", "deed": "save"},
    )
    assert wrong.status_code == 422
    assert "시각은 15분 간격이에요. 06:45나 07:00으로 적어 주세요." in wrong.text
    assert 'name="start" value="06:50"' in wrong.text


def rows_of(walker: Walker, number: int) -> dict[str, Any]:
    """The right stretches of a day as its form sends them."""
    item, gold = gold_of(walker, number)
    return {
        "label": [span.label for span in gold.spans],
        "start": [item.clock.time(span.start) for span in gold.spans],
        "end": [item.clock.time(span.end) for span in gold.spans],
    }


def test_right_stretches_make_a_whole_score_and_a_shifted_one_is_told(walk: Any) -> None:
    walker = walk("intervals")
    walker.start("tutorial")
    item, gold = gold_of(walker, 1)
    late = rows_of(walker, 1)
    late["start"][0] = item.clock.time(gold.spans[0].start + 3)
    assert walker.send(1, "/check", **late).status_code == 303
    feedback = walker.browser.get(f"{walker.run}/items/1/feedback").text
    assert "시작이 45분 늦어요." in feedback
    assert "맞는 표시" in feedback
    for number in range(1, 4):
        assert walker.send(number, "/check", **rows_of(walker, number)).status_code == 303
    assert walker.hand_in().status_code == 303
    result = walker.browser.get(f"{walker.run}/result").text
    assert re.search(r"찾을 구간 (\d+)개 중 (\d+)개가 시작과 끝까지 맞았습니다", result)
    assert "시작이나 끝이 어긋난 구간 1개" in result


def test_two_windows_put_both_answers_side_by_side_in_words(walk: Any) -> None:
    for slug, mine, theirs, words in (
        ("cleaning", {"act-r1": "drop", "reason-r1": "twice"}, {"act-r2": "flag"}, ("뺌 (두 번 들어감)", "표시")),
        (
            "intervals",
            {"deed": "add-sleep", "from": "22:00", "to": "23:00"},
            {"deed": "add-walk", "from": "07:00", "to": "08:00"},
            ("22:00–23:00", "07:00–08:00"),
        ),
    ):
        walker = walk(slug)
        walker.start("tutorial")
        fresh = walker.fields(1)
        assert walker.browser.submit(f"{walker.run}/items/1", {**fresh, "deed": "save", **mine}).status_code == 303
        stale = walker.browser.submit(f"{walker.run}/items/1", {**fresh, "deed": "save", **theirs})
        assert stale.status_code == 409
        assert all(word in stale.text for word in words), slug
