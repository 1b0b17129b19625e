"""Questions about an article: what the machine says at once, and what it leaves to a person."""

from typing import Any

import pytest

from app.content.tasks import ArticleQuestionsTask
from app.core.errors import Invalid
from app.labeling.fields import FormFields
from app.labeling.graders.questions import copied_share, likeness
from app.labeling.types.article_questions import ArticleGold, ArticleItem, ArticleQuestions
from tests.labeling.types.documents import POOLS

TYPE = ArticleQuestions()
DOCUMENT = ArticleQuestionsTask(
    slug="asking", title="질문", type="article_questions", summary="물어요.", guideline={"version": 1, "body": "물어요."},
    pools=POOLS, judged=("exam",), kinds=[{"name": "who", "title": "누가"}, {"name": "why", "title": "왜"}],
)  # fmt: skip
ARTICLE = (
    "샘물동 경로당이 5월부터 금요일마다 칼을 갈아 준다. 요리사였던 김말자 씨가 맡는다. "
    "손이 베인 이웃을 보고 마음먹었다고 한다. 값은 받지 않는다."
)
ITEM = ArticleItem(id="a1", title="칼 가는 금요일", text=ARTICLE)
WHO = ("경로당에서 칼을 가는 사람은 누구인가요?", "김말자 씨")
WHY = ("칼 갈기를 시작한 까닭은 무엇인가요?", "손이 베인 이웃을 보고")
Written = list[tuple[str, str]]


def row(question: str, words: str, kind: str = "who") -> dict[str, Any]:
    at = ARTICLE.index(words) if words else None
    end = at + len(words) if at is not None else None
    return {"kind": kind, "question": question, "start": at, "end": end, "text": words}


def answer(written: Written) -> dict[str, Any]:
    return {"text": ITEM.pin, "questions": [row(*each) for each in written]}


def form(written: Written, **extra: str) -> FormFields:
    rows = [row(*each) for each in written]
    pairs = [("text_hash", ITEM.pin)]
    for number, each in enumerate(rows, 1):
        pairs += [("question", each["question"]), (f"kind-{number}", each["kind"])]
        pairs += [(name, "" if each[name] is None else str(each[name])) for name in ("start", "end")]
    return FormFields([*pairs, *extra.items()])


def grade(written: Written) -> Any:
    return TYPE.grade(DOCUMENT, ITEM, answer(written), None, TYPE.rules(DOCUMENT))


def kinds(written: Written) -> list[str]:
    return [finding.kind for finding in grade(written).findings]


def test_two_good_questions_pass_the_machine() -> None:
    found = grade([WHO, WHY])
    assert (found.score, found.right, found.findings) == (100.0, 2, ())


@pytest.mark.parametrize(
    ("question", "words", "fault"),
    [
        ("", "김말자 씨", "no_question"),
        ("경로당에서 칼을 가는 사람은 누구인가요?", "", "no_answer"),
        ("누구인가요?", "김말자 씨", "too_short"),
        ("칼을 가는 사람은 누구인가요? " * 5, "김말자 씨", "too_long"),
        ("경로당에서 칼을 가는 사람은 누구인가요", "김말자 씨", "no_question_mark"),
        ("경로당에서 칼을 공짜로 갈아 주나요?", "값은 받지 않는다", "yes_no"),
        ("그 사람은 전에 무슨 일을 했나요?", "요리사", "vague"),
        ("이것을 맡은 사람은 누구인가요?", "김말자 씨", "vague"),
        ("이 기사에서 칼을 가는 사람은 누구인가요?", "김말자 씨", "vague"),
        ("김말자 씨는 전에 무슨 일을 했나요?", "김말자", "answer_in_question"),
        ("칼 갈기는 누가 어떻게 시작했나요?", ARTICLE[29:72], "long_answer"),
        ("경로당에서 금요일에 가는 물건은 무엇인가요?", "칼을 갈아", None),
        ("경로당이 금요일에 가는 물건은 무엇인가요?", "칼을", None),
        ("칼을 가는 분은 전에 무슨 일을 했나요?", "이웃을", "loose_answer"),
        ("샘물동 경로당이 5월부터 금요일마다 무엇을 갈아 주나요?", "칼", "copied"),
        ("칼 가는 분의 번호 010-1234-5678은 누구 것인가요?", "김말자 씨", "personal"),
        ("주민등록번호가 600101-1234567인 사람은 누구인가요?", "김말자 씨", "personal"),
        ("nobody@example.kr 로 물어볼 사람은 누구인가요?", "김말자 씨", "personal"),
    ],
)
def test_one_fault_at_a_time_is_found(question: str, words: str, fault: str | None) -> None:
    found = kinds([(question, words), WHY])
    assert found == ([fault] if fault else [])


@pytest.mark.parametrize(
    "second",
    [WHO, ("경로당에서 칼을 가는 사람은 누구 인가요?", "요리사"), ("칼 갈기를 맡은 분은 누구인가요?", "김말자 씨")],
)
def test_the_second_question_asks_for_something_else(second: tuple[str, str]) -> None:
    assert kinds([WHO, second]) == ["duplicate"]


def test_each_fault_is_said_with_its_question_and_how_to_mend_it() -> None:
    written: Written = [("누구인가요", ""), WHY]
    said = [remark.text for remark in TYPE.remarks(DOCUMENT, ITEM, answer(written), None, grade(written))]
    assert said == [
        "질문 1번: 답을 고르지 않았어요. 기사에서 답이 되는 낱말을 눌러 주세요.",
        "질문 1번: 질문은 10글자부터예요. 지금은 5글자예요. 무엇을 묻는지 더 적어 주세요.",
        "질문 1번: 질문을 물음표(?)로 끝내 주세요.",
    ]


def test_what_is_missing_is_missed_and_what_is_faulty_is_wrong() -> None:
    found = grade([("누구인가요?", "김말자 씨")])
    assert (found.score, found.right, found.wrong, found.missed) == (0.0, 0, 1, 1)


def test_an_answer_is_chosen_for_its_question_and_trimmed() -> None:
    written: Written = [("경로당에서 칼을 가는 사람은 누구인가요?", ""), ("", "")]
    read = TYPE.read(DOCUMENT, ITEM, form(written, deed="answer-1", phrase="김말자 씨가"), TYPE.empty())
    assert read["questions"][0]["text"] == "김말자 씨가"
    chosen = [(written[0][0], "김말자 씨가"), written[1]]
    read = TYPE.read(DOCUMENT, ITEM, form(chosen, deed="less-end-1"), TYPE.empty())
    assert read["questions"][0]["text"] == "김말자 씨"
    assert read["questions"][1] == {"kind": "who", "question": "", "start": None, "end": None, "text": ""}
    read = TYPE.read(DOCUMENT, ITEM, form(chosen, deed="clear-1"), TYPE.empty())
    assert read["questions"][0]["start"] is None
    assert (
        TYPE.read(DOCUMENT, ITEM, form(chosen, deed="less-end-2"), TYPE.empty())["questions"][0]["text"]
        == "김말자 씨가"
    )


def test_an_unfinished_draft_is_kept_but_not_handed_in() -> None:
    read = TYPE.read(DOCUMENT, ITEM, FormFields([("text_hash", ITEM.pin)]), TYPE.empty())
    with pytest.raises(Invalid) as refused:
        TYPE.require_finished(DOCUMENT, ITEM, read)
    assert list(refused.value.fields) == ["question-1", "answer-1", "kind-1", "question-2", "answer-2", "kind-2"]
    TYPE.require_finished(DOCUMENT, ITEM, answer([WHO, WHY]))


def test_a_question_far_too_long_and_a_place_outside_are_refused_and_nothing_typed_is_lost() -> None:
    sent = form([("가" * 401, ""), WHY])
    with pytest.raises(Invalid, match="질문 1번은 400글자까지 둘 수 있어요"):
        TYPE.read(DOCUMENT, ITEM, sent, TYPE.empty())
    assert len(TYPE.typed(DOCUMENT, ITEM, sent, TYPE.empty())["questions"][0]["question"]) == 401
    with pytest.raises(Invalid) as refused:
        TYPE.read(DOCUMENT, ITEM, FormFields([("text_hash", ITEM.pin), ("start", "5"), ("end", "9999")]), TYPE.empty())
    assert refused.value.fields == {"answer-1": "질문 1번의 답이 기사 밖에 있어요. 기사에서 다시 골라 주세요."}


def test_an_answer_that_stands_there_no_more_is_not_chosen() -> None:
    stale = answer([WHO, WHY])
    stale["questions"][0]["text"] = "박말자 씨"
    assert [f.kind for f in TYPE.grade(DOCUMENT, ITEM, stale, None, {}).findings] == ["no_answer"]


def test_copying_is_the_share_of_runs_that_the_article_has() -> None:
    assert copied_share("샘물동 경로당이 5월부터", ARTICLE) == 1
    assert copied_share("칼 갈기를 시작한 까닭은 무엇인가요?", ARTICLE) == 0
    assert copied_share("누구?", ARTICLE) == 0


def test_likeness_pairs_the_questions_whatever_their_order() -> None:
    one, turned = answer([WHO, WHY]), answer([WHY, WHO])
    assert TYPE.likeness(DOCUMENT, ITEM, one, turned) == 1
    half = TYPE.likeness(DOCUMENT, ITEM, one, answer([WHO]))
    assert half == TYPE.likeness(DOCUMENT, ITEM, answer([WHO]), one) == 0.5
    assert TYPE.likeness(DOCUMENT, ITEM, TYPE.empty(), TYPE.empty()) == 1
    assert likeness("?", "?") == 1


def test_the_examples_are_shown_only_with_the_gold() -> None:
    at = ARTICLE.index("김말자 씨")
    model = {
        "kind": "who",
        "question": WHO[0],
        "start": at,
        "end": at + 5,
        "text": "김말자 씨",
        "why": "답이 하나예요.",
    }
    gold = ArticleGold(id="a1", text_hash=ITEM.pin, models=(model,))
    assert "models" not in TYPE.shown(DOCUMENT, ITEM, TYPE.empty())
    shown = TYPE.shown(DOCUMENT, ITEM, TYPE.empty(), gold)
    assert [model["kind_title"] for model in shown["models"]] == ["누가"]
    assert len(shown["rows"]) == 2
    assert TYPE.amount(answer([WHO])) == "질문 1개"
