"""The text tasks through HTTP, as a phone without JavaScript would use them."""

import html
import re
from collections.abc import Callable

from tests.labeling.types.conftest import Walker

Walk = Callable[..., Walker]


def text_of(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_text_is_marked_by_ticking_words_and_trimming_letters(walk: Walk) -> None:
    trainee = walk("names-in-text")
    trainee.start("tutorial")
    assert "나순임" in trainee.page(1)
    assert trainee.send(1, deed="add-person", word="0").status_code == 303
    assert trainee.send(1, deed="add-place", word="2").status_code == 303
    refused = trainee.send(1, deed="add-place", word="2")
    assert refused.status_code == 422
    assert "고른 ‘달빛동에서’가 2번 ‘달빛동에서’와 겹쳐요." in refused.text
    empty = trainee.send(1, deed="add-place")
    assert empty.status_code == 422
    assert "먼저 글에서 낱말을 골라 주세요." in empty.text
    assert "달빛동에서</span>" in empty.text, "what was marked already stays"
    for _ in range(2):
        trainee.send(1, deed="less-end-2")
    checked = trainee.send(1, "/check", label=["person", "person"])
    feedback = text_of(trainee.browser.get(checked.headers["location"]).text)
    assert "‘달빛동’은 ‘사람’이 아니에요. 곳이에요." in feedback
    trainee.send(1, "/check", label=["person", "place"])
    assert "2개를 글자까지 꼭 맞게 찾았어요." in text_of(trainee.browser.get(f"{trainee.run}/items/1/feedback").text)


def test_a_page_made_for_another_text_is_refused_before_anything_is_kept(walk: Walk) -> None:
    trainee = walk("names-in-text")
    trainee.start("tutorial")
    refused = trainee.send(1, text_hash="0" * 64, deed="add-person", word="0")
    assert refused.status_code == 422
    assert "그사이 글이 바뀌었어요." in refused.text
    assert 'id="span-1"' not in trainee.page(1)


def test_an_exam_of_feelings_says_nothing_before_the_end_and_the_mix_ups_after(walk: Walk) -> None:
    trainee = walk("feelings", "tutorial", "practice")
    trainee.start("exam")
    first = trainee.send(1, deed="done", feeling="good")
    assert first.status_code == 422
    assert "‘무엇을 하려고 쓴 글인가요’를 골라 주세요." in first.text
    assert trainee.browser.get(f"{trainee.run}/items/1/feedback").status_code == 404
    notes = [trainee.task.gold(item).note for item in trainee.task.document.pools.exam]
    for number in range(1, 11):
        page = trainee.page(number)
        assert not any(note in page for note in notes)
        assert trainee.send(number, deed="done", feeling="bad", purpose=["complaint"]).status_code == 303
    assert trainee.hand_in().status_code == 303
    result = text_of(trainee.browser.get(f"{trainee.run}/result").text)
    assert "‘글쓴이의 느낌’: 글 10개 중" in result
    assert "가장 자주 헷갈린 것: ‘좋음’을 ‘나쁨’으로" in result or "‘느낌 없음’을 ‘나쁨’으로" in result


def test_questions_are_checked_at_once_in_practice_and_beside_examples(walk: Walk) -> None:
    trainee = walk("article-questions", "tutorial")
    trainee.start("practice")
    number = next(n for n in range(1, 5) if "등불" in trainee.page(n))
    questions = ["은모래읍 등불 축제는 며칠 동안 열리나요?", "차는 갯마을 공터에 세우나요?"]
    kinds = {"kind-1": "when", "kind-2": "where"}
    trainee.send(number, deed="answer-1", phrase="사흘", question=questions, **kinds)
    trainee.send(number, deed="answer-2", phrase="갯마을 공터", question=questions, **kinds)
    unfinished = trainee.send(number, "/check", question=["", ""], **kinds)
    assert "질문 1번이 비어 있어요." in unfinished.text
    checked = trainee.send(number, "/check", question=questions, **kinds)
    assert checked.status_code == 303
    feedback = text_of(trainee.browser.get(checked.headers["location"]).text)
    assert "질문 2번: 답이 질문에 이미 들어 있어요." in feedback
    assert "이런 질문도 있어요" in feedback


def test_an_exam_of_questions_goes_to_a_person(walk: Walk) -> None:
    trainee = walk("article-questions", "tutorial", "practice")
    trainee.start("exam")
    examples = [m.question for item in trainee.task.document.pools.exam for m in trainee.task.gold(item).models]
    kinds = {"kind-1": "what", "kind-2": "why"}
    for number, item in enumerate(trainee.task.document.pools.exam, 1):
        page = trainee.page(number)
        assert not any(html.escape(question) in page for question in examples)
        assert item not in page
        questions = ["이 동네에서 새로 시작한 일은 무엇인가요?", "사람들이 이 일을 시작한 까닭은 무엇인가요?"]
        trainee.send(number, deed="answer-1", word="3", question=questions, **kinds)
        trainee.send(number, deed="answer-2", word="5", question=questions, **kinds)
        done = trainee.send(number, deed="done", question=questions, **kinds)
        assert done.status_code == 303, text_of(done.text)
    assert trainee.hand_in().status_code == 303
    result = text_of(trainee.browser.get(f"{trainee.run}/result").text)
    assert "강사" in result
    assert not any(question in result for question in examples)


def test_two_windows_see_both_drafts_and_lose_neither(walk: Walk) -> None:
    trainee = walk("names-in-text")
    trainee.start("tutorial")
    stale = trainee.fields(1)
    trainee.send(1, deed="add-person", word="0")
    mine = {**stale, "label": ["place"], "start": ["8"], "end": ["11"], "deed": "save"}
    conflict = trainee.browser.submit(f"{trainee.run}/items/1", mine)
    assert conflict.status_code == 409
    assert re.findall(r"</span>(나순임|달빛동)</span>", conflict.text)
    assert "나순임" in text_of(conflict.text)
    assert re.search(r'name="label" value="place"', conflict.text), "what was sent can be kept with one button"
    kept = trainee.browser.submit(f"{trainee.run}/items/1", {**mine, "revision": "1"})
    assert kept.status_code == 303
    assert trainee.fields(1)["label"] == ["place"]
