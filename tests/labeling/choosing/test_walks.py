"""The three tasks through HTTP, as a phone without JavaScript would use them."""

import html
import json
import re
from typing import Any

from tests.labeling.choosing.conftest import Walker


def gold_of(walker: Walker, number: int) -> tuple[Any, Any]:
    """Item and gold of the tutorial's item `number`."""
    name = walker.task.pool("tutorial")[number - 1]
    return walker.task.item(name), walker.task.gold(name)


def product_form(walker: Walker, number: int) -> dict[str, Any]:
    """The right answers of a product page as its form sends them."""
    item, gold = gold_of(walker, number)
    kinds = {each.name: each.kind for each in walker.task.document.attributes}
    form: dict[str, Any] = {}
    for name in item.attributes:
        values = list(gold.facts[name].values)
        if not values:
            form |= {f"v-{name}": "?"} if kinds[name] == "one" else {f"u-{name}": "1"}
        elif kinds[name] == "number":
            form |= {f"v-{name}": values[0], f"n-{name}": values[1]}
        else:
            form[f"v-{name}"] = values if kinds[name] == "many" else values[0]
    return form


def test_a_product_page_is_filled_in_checked_and_handed_in(walk: Any) -> None:
    walker = walk("products")
    walker.start("tutorial")
    page = walker.page(1)
    item, gold = gold_of(walker, 1)
    assert all(html.escape(line, quote=False) in page for part in item.words for line in part.lines), (
        "the page in words"
    )
    assert gold.note not in page
    assert 'data-number="1"' in page, "a key for the first choice"

    right = product_form(walker, 1)
    refused = walker.send(1, "/check", **{name: value for name, value in right.items() if name != "v-maker"})
    assert refused.status_code == 422
    assert "‘만든 곳’ 칸이 비어 있어요." in refused.text
    assert 'id="v-maker"' in refused.text
    assert 'value="cotton" checked' in refused.text, "what was chosen stays"

    for number in range(1, 7):
        assert walker.send(number, "/check", **product_form(walker, number)).status_code == 303
    feedback = walker.browser.get(f"{walker.run}/items/1/feedback").text
    assert "모두 맞았어요." in feedback
    assert gold.note in feedback
    assert walker.hand_in().status_code == 303
    assert re.search(r"100(\.0)?점", walker.browser.get(f"{walker.run}/result").text)


def test_a_wrong_value_is_kept_and_shown_beside_the_words_that_decide(walk: Any) -> None:
    walker = walk("products")
    walker.start("tutorial")
    form = product_form(walker, 1) | {"v-colours": ["white", "navy", "grey"], "v-length": "6,8", "n-length": "mm"}
    walker.send(1, deed="save", **form)
    assert 'name="v-length" value="6,8"' in walker.page(1)
    walker.send(1, "/check", **form)
    feedback = walker.browser.get(f"{walker.run}/items/1/feedback").text
    assert "맞는 답은 68cm예요." in feedback
    assert "품절된 색은 넣지 않아요." in feedback
    assert "반쯤 맞아요" in feedback


def test_a_photo_gets_its_label_and_the_guide_names_the_order(walk: Any) -> None:
    walker = walk("picture-kinds", "tutorial")
    walker.start("practice")
    names = walker.task.pool("practice")
    number = next(n for n, name in enumerate(names, 1) if walker.task.gold(name).holds == ("blurred", "dark"))
    assert walker.send(number, "/check").status_code == 422
    assert walker.send(number, "/check", label="dark").status_code == 303
    feedback = walker.browser.get(f"{walker.run}/items/{number}/feedback").text
    assert "맞는 이름표는 ‘흐려요’예요." in feedback
    assert "차례로는" in feedback
    picture = re.search(r'<img src="([^"]+\.webp[^"]*)"', walker.page(number))
    assert picture
    assert walker.browser.get(html.unescape(picture[1])).headers["content-type"] == "image/webp"


def test_two_answers_keep_their_order_and_are_judged_by_content(walk: Any) -> None:
    walker = walk("ai-answers")
    walker.start("tutorial")
    names = walker.task.pool("tutorial")
    number = next(n for n, name in enumerate(names, 1) if walker.task.gold(name).sentences)
    gold = walker.task.gold(names[number - 1])
    worse = "y" if gold.better == "x" else "x"

    def order() -> list[str]:
        return re.findall(r'id="s-([xy])"', walker.page(number))

    first = order()
    assert sorted(first) == ["x", "y"]
    assert gold.check not in walker.page(number)
    refused = walker.send(number, "/check", better=gold.better, reasons=list(gold.reasons))
    assert refused.status_code == 422
    assert "덜 좋은 답에서 잘못된 문장을 골라 주세요." in refused.text
    right = {"better": gold.better, "reasons": list(gold.reasons), f"s-{worse}": [str(n) for n in gold.sentences]}
    assert walker.send(number, "/check", **right).status_code == 303
    assert order() == first
    feedback = walker.browser.get(f"{walker.run}/items/{number}/feedback").text
    assert "더 나은 답도, 까닭도 맞게 골랐어요." in feedback
    assert gold.check in html.unescape(feedback)
    assert json.dumps(gold.note, ensure_ascii=False).strip('"') in html.unescape(feedback)


def test_two_windows_put_both_answers_side_by_side_in_words(walk: Any) -> None:
    for slug, mine, theirs, words in (
        ("products", {"v-maker": "이창결"}, {"v-maker": "저창결"}, ("이창결", "저창결")),
        ("picture-kinds", {"label": "blurred"}, {"label": "dark"}, ("흐려요", "어두워요")),
        ("ai-answers", {"better": "same"}, {"reasons": "calc"}, ("비슷해요", "계산이 틀렸어요")),
    ):
        walker = walk(slug)
        walker.start("tutorial")
        assert walker.send(1, deed="save", **mine).status_code == 303
        stale = walker.send(1, deed="save", **{**theirs, "revision": "0"})
        assert stale.status_code == 409
        assert all(word in stale.text for word in words), slug
