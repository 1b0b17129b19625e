"""A clip through HTTP, as a phone without JavaScript would use it."""

import html
import re
from collections.abc import Callable

from app.demo.labelled import right_answer
from tests.labeling.listening.conftest import Walker


def test_a_clip_is_heard_answered_checked_and_only_then_written_out(walk: Callable[..., Walker]) -> None:
    walker = walk("clips")
    walker.start("tutorial")
    items = walker.task.pool("tutorial")
    gold = walker.task.gold(items[0])
    page = walker.page(1)
    assert "<audio controls" in page
    assert "autoplay" not in page
    assert gold.text not in html.unescape(page)
    assert "소리를 듣기 어려우세요?" in page
    assert 'href="/practice/feelings"' in page, "another task, as good"

    media = html.unescape(re.search(r'<audio [^>]*src="([^"]+)"', page)[1])  # type: ignore[index]
    whole = walker.browser.get(media)
    assert whole.headers["content-type"] == "audio/mpeg"
    part = walker.browser.get(media, headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"

    right = right_answer(walker.task, items[0])
    first = next(iter(right))
    refused = walker.send(1, "/check", **{name: given for name, given in right.items() if name != first})
    assert refused.status_code == 422
    assert "아직 고르지 않았어요." in refused.text
    for number, item in enumerate(items, 1):
        assert walker.send(number, "/check", **right_answer(walker.task, item)).status_code == 303
    feedback = html.unescape(walker.browser.get(f"{walker.run}/items/1/feedback").text)
    assert "모두 맞게 들었어요." in feedback
    assert gold.text in feedback
    assert walker.hand_in().status_code == 303
    assert re.search(r"100(\.0)?점", walker.browser.get(f"{walker.run}/result").text)


def test_what_was_written_wrongly_is_laid_over_what_was_said(walk: Callable[..., Walker]) -> None:
    walker = walk("clips")
    walker.start("tutorial")
    items = walker.task.pool("tutorial")
    number = next(n for n, name in enumerate(items, 1) if "said" in walker.task.item(name).asks)
    right = right_answer(walker.task, items[number - 1])
    assert walker.send(number, "/check", **(right | {"said": right["said"][:-1] + "뿅뿅"})).status_code == 303
    feedback = walker.browser.get(f"{walker.run}/items/{number}/feedback").text
    assert "바뀐 글자 1개, 더한 글자 1개" in feedback
    assert 'class="clip-added">뿅' in feedback
    assert "반쯤 맞아요" in feedback
