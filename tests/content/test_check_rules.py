"""The rules that look across files: what each finds, and that a good text is left alone."""

import datetime
import math

import pytest

from app.content.check import check_content
from app.content.check_alike import alike, check_duplicates, check_sentences
from app.content.check_keys import at_least, patterns
from app.content.check_language import Placed, Script, check_question
from app.content.check_terms import check_plain_words, check_terms
from app.content.loader import read_content
from app.content.plain import Sentence
from app.content.problems import Problems
from app.questions.registry import QUESTION


def script(*texts, path="a.md", terms=()):
    made = Script(path, dict.fromkeys(terms, "…"))
    made.sentences = [Sentence(text, line) for line, text in enumerate(texts, start=1)]
    return made


def question(**fields):
    return QUESTION.validate_python({"explanation": "까닭이에요.", **fields})


def single(right, *wrong, at=0, prompt="어느 것일까요?", id="q"):
    options = [{"text": text} for text in wrong]
    options.insert(at, {"text": right, "correct": True})
    return question(id=id, type="single", prompt=prompt, options=options)


def said(check, *args):
    problems = Problems()
    check(*args, problems)
    return [(problem.path, problem.line, problem.level, problem.message) for problem in problems.found]


# ---- sentences ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        ("자료는 한 줄에 한 건씩 적어 두어요.", "자료는 한 줄에 한 건씩 적어 두어요.", True),
        ("자료는 한 줄에 한 건씩 적어 두어요.", "“자료는  한 줄에 한 건씩 적어 두어요!”", True),
        ("자료는 한 줄에 한 건씩 적어 두어요.", "자료는 한 줄에 두 건씩 적어 두어요.", False),
        ("천천히 해도 괜찮아요.", "천천히 해도 괜찮아요.", False),  # too short to tell
        ("알맞은 것을 모두 골라 보세요.", "알맞은 것을 모두 골라 보세요.", False),  # an instruction
        ("내 경우는 상담 창구에서 확인하세요.", "내 경우는 상담 창구에서 확인하세요.", False),  # has to be said
        (
            "세금은 해마다 조금씩 달라지니 꼭 상담 창구에서 확인하세요.",
            "세금은 해마다 조금씩 달라지니 꼭 상담 창구에서 확인하세요.",
            True,
        ),
    ],
)
def test_a_sentence_of_another_lesson_is_an_error(one, two, found):
    messages = said(check_sentences, [script(one), script("다른 글이에요.", two, path="b.md")])
    assert [(path, line, level) for path, line, level, _ in messages] == ([("b.md", 2, "error")] if found else [])


def test_a_sentence_may_return_in_its_own_lesson():
    assert said(check_sentences, [script("표는 줄과 칸으로 되어 있어요.", "표는 줄과 칸으로 되어 있어요.")]) == []


# ---- questions that ask the same --------------------------------------------------------------------------------------

BOX = "정답 네모는 90칸, 내 네모는 80칸이에요. 겹친 곳은 68칸이에요. 겹침 정도는 몇 퍼센트인가요?"
SAME_BOX = "정답 네모는 40칸, 내 네모도 40칸이에요. 두 네모가 겹친 곳은 30칸이에요. 겹침 정도는 몇 퍼센트일까요?"
OTHERS = [
    "경희 씨가 영수증 스무 장을 적었어요. 두 장은 글자가 번져 있었어요. 어떻게 적을까요?",
    "회비 장부에서 같은 날짜가 두 번 나왔어요. 먼저 무엇을 살펴볼까요?",
    "모르는 번호로 온 전화가 검찰청이라고 해요. 가장 먼저 할 일은 무엇일까요?",
    "컵이 화분에 반쯤 가려 있어요. 네모는 어디까지 그려야 할까요?",
]


def number(prompt, id="n", answer=3):
    return question(id=id, type="number", prompt=prompt, answer=answer)


def duplicates(*questions):
    return said(check_duplicates, [Placed(each, f"{at}.yaml", at + 10) for at, each in enumerate(questions)])


def test_the_same_question_in_two_places_is_an_error_that_names_both():
    others = [number(prompt, f"o{at}") for at, prompt in enumerate(OTHERS)]
    [(path, line, level, message)] = duplicates(number(BOX), *others, number(BOX.replace(", ", "  "), "again"))
    assert (path, line, level) == ("5.yaml", 15, "error")
    assert message == "again: the same question stands in 0.yaml:10 (n)"


def test_the_same_question_in_other_words_and_numbers_is_a_warning():
    others = [number(prompt, f"o{at}") for at, prompt in enumerate(OTHERS)]
    [(path, _, level, message)] = duplicates(number(BOX), *others, number(SAME_BOX, "other"))
    assert (path, level) == ("5.yaml", "warning")
    assert "other: much like n in 0.yaml:10" in message


def test_questions_that_share_only_how_they_ask_are_left_alone():
    ask = "다음 가운데 알맞은 것을 모두 골라 보세요. "
    assert duplicates(*(number(ask + prompt, f"o{at}") for at, prompt in enumerate(OTHERS))) == []


def test_the_same_prompt_over_other_options_is_another_question():
    options = [("사과", "배"), ("버스를 타는 사람", "기차를 타는 사람"), ("글자를 옮겨 적기", "소리를 녹음하기")]
    assert duplicates(*(single(*pair, id=f"q{at}") for at, pair in enumerate(options))) == []


def test_what_is_said_after_the_answer_does_not_make_questions_alike():
    why = "한 줄에는 한 건만 적어요. 그래야 나중에 더하고 뺄 수 있어요. 두 건을 적으면 셀 수 없어요."
    one, two = (
        number(prompt, id).model_copy(update={"explanation": why}) for prompt, id in zip(OTHERS, "ab", strict=False)
    )
    assert duplicates(one, two) == []


def test_likeness_is_the_cosine_of_weighted_runs_of_three_letters():
    [(one, two, share)] = alike(["가나다라마바사아자차", "가나다라마바사아자차", "하파타카"], 0.99)
    assert (one, two) == (0, 1)
    assert share == pytest.approx(1)
    # Eight of ten runs shared, each run once: weights log(3/2) + 0.1 for shared ones, log 3 + 0.1 for others.
    shared, own = math.log(3 / 2) + 0.1, math.log(3) + 0.1
    [(_, _, share)] = alike(["가나다라마바사아자차카타", "가나다라마바사아자차하파", "거너더러머버서어저처"], 0.1)
    assert share == pytest.approx(8 * shared**2 / (8 * shared**2 + 2 * own**2))


# ---- keys that can be guessed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("가이드를 다시 읽고 애매한 곳을 적어 두어요", ["그냥 내요", "지워요"], "stands out"),
        ("네", ["아니요, 가이드에 없으니 지워야 해요", "아니요, 먼저 강사에게 물어야 해요"], "stands out"),
        ("가이드를 다시 읽어요", ["짐작해서 적어요", "모두 비워 둬요"], None),
    ],
)
def test_an_option_that_stands_out_by_its_length_is_told(right, wrong, found):
    made = Script("a.yaml", {})
    messages = said(check_question, single(right, *wrong), 7, made)
    assert [(line, level) for _, line, level, _ in messages] == ([(7, "warning")] if found else [])


LONG, SHORT = ("가이드를 천천히 다시 읽어 봐요", "그냥 지워요"), ("그냥 지워요", "가이드를 천천히 다시 읽어 봐요")


@pytest.mark.parametrize(
    ("questions", "what"),
    [
        ([single(LONG[0], LONG[1], "바로 내요", at=n % 3) for n in range(10)], ["by far the longest"]),
        ([single(SHORT[0], SHORT[1], SHORT[1] + "요", at=n % 3) for n in range(10)], ["by far the shortest"]),
        ([single("가나다", "라마바", "사아자", at=1) for n in range(8)], ["at place 2 of the file's list"]),
        ([question(id="t", type="true_false", prompt="…", answer=True) for _ in range(9)], ["at 맞아요"]),
        ([single("가나다", "라마바", "사아자", at=n % 3) for n in range(30)], []),
        ([single(*(LONG if n % 3 == 0 else SHORT), "바로 내요", at=n % 3) for n in range(12)], []),
        ([question(id="t", type="true_false", prompt="…", answer=n % 3 == 0) for n in range(12)], []),
        ([single(*LONG, "바로 내요", at=0) for n in range(7)], []),  # too few to tell
    ],
)
def test_a_pattern_over_a_file_is_told_when_chance_does_not_make_it(questions, what):
    assert [pattern.what for pattern in patterns(questions)] == what


def test_the_tail_is_the_binomial_one():
    assert at_least(0, 5, 0.3) == pytest.approx(1)
    assert at_least(5, 5, 0.5) == pytest.approx(1 / 32)
    assert at_least(8, 10, 0.5) == pytest.approx(56 / 1024)


# ---- trade words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lessons", "found"),
    [
        ([script("검수는 꼭 필요해요.")], [("a.md", 1)]),
        ([script("처음이에요.", "검수자가 검수를 해요.", "검수예요.")], [("a.md", 2)]),  # once a lesson
        ([script("검수는 꼭 필요해요.", terms=["검수"])], []),
        ([script("검수(다시 확인하기)를 해요.", "검수는 꼭 필요해요.")], []),
        ([script("배워요.", terms=["검수"]), script("검수는 꼭 필요해요.", path="b.md")], []),
        ([script("검수는 꼭 필요해요."), script("배워요.", path="b.md", terms=["검수"])], [("a.md", 1)]),
        ([script("반려동물 사진을 올려요.", "반려견이에요.")], []),
        ([script("다섯 장이 반려되었어요.")], [("a.md", 1)]),
        ([script("크라우드워커의 하루예요.", terms=["크라우드 워커"])], []),
        ([script("사진 속 물건에 이름표를 붙여요.")], []),
    ],
)
def test_a_trade_word_is_told_when_no_lesson_up_to_there_explains_it(lessons, found):
    assert [(path, line) for path, line, _, _ in said(check_terms, lessons)] == found


def test_words_that_stay_off_the_screen_are_told_with_the_plain_ones():
    messages = [
        message for *_, message in said(check_plain_words, script("IoU는 0.8이에요.", "CSV로 내려받아요. IoU예요."))
    ]
    assert messages == ["say '겹침 정도' for 'IoU'", "say '엑셀 파일' for 'CSV'"]


# ---- what a course still lacks ---------------------------------------------------------------------------------------------

TODAY = datetime.date(2026, 11, 21)
UNFINISHED = {
    "needs 3 check questions": "quizzes/checks/check-apples.yaml",
    "needs an instructor's note": "courses/0-ready/notes/apples.md",
    "needs a bank of 40 questions": None,
}


def test_a_lesson_without_check_or_note_and_a_stage_without_a_bank_are_not_whole(folder):
    for name in filter(None, UNFINISHED.values()):
        (folder.root / name).unlink()
    found = check_content(folder.root / "courses", folder.root / "quizzes", TODAY)
    assert {problem.level for problem in found} == {"error"}
    assert [sum(start in problem.message for problem in found) for start in UNFINISHED] == [1, 1, 1]


def test_two_check_questions_are_one_too_few(folder):
    text = folder.text("quizzes/checks/check-apples.yaml")
    folder.write("quizzes/checks/check-apples.yaml", "".join(text.splitlines(keepends=True)[:-1]))
    found = check_content(folder.root / "courses", folder.root / "quizzes", TODAY)
    assert "needs 3 check questions in quizzes/checks/check-apples.yaml, has 2" in [
        problem.message for problem in found
    ]


@pytest.mark.parametrize(
    ("policy", "warned"),
    [
        ("behaviour: immediate, review: never", True),
        ("behaviour: interactive, review: after_close", True),
        ("behaviour: interactive, review: {later: marks}", True),
        ("behaviour: immediate, review: {minutes: 5}", False),
        ("behaviour: immediate", False),
        ("behaviour: certainty, review: never", False),
    ],
)
def test_what_is_told_after_each_answer_cannot_be_kept_back_afterwards(folder, policy, warned):
    name = "quizzes/checks/check-apples.yaml"
    lines = [line for line in folder.text(name).splitlines() if not line.startswith("policy:")]
    folder.write(name, "\n".join([lines[0], f"policy: {{{policy}}}", *lines[1:]]))
    found = check_content(folder.root / "courses", folder.root / "quizzes", TODAY)
    told = [(each.path, each.line, each.level) for each in found if "keeps back afterwards" in each.message]
    assert told == ([(name, 2, "warning")] if warned else [])


@pytest.mark.parametrize(
    ("summary", "message"),
    [("Too short.", "has 10 characters"), ("사과를 하나하나 세는 법을 배우고 " * 4, "is written in Korean")],
)
def test_the_english_summary_is_english_and_says_something(folder, summary, message):
    text = folder.text("courses/0-ready/01-apples.md")
    line = next(line for line in text.splitlines() if line.startswith("summary_en: "))
    at = folder.change("courses/0-ready/01-apples.md", line, f"summary_en: {summary}")
    found = check_content(folder.root / "courses", folder.root / "quizzes", TODAY)
    assert [problem.line for problem in found if message in problem.message and problem.level == "error"] == [at]


# ---- notes -------------------------------------------------------------------------------------------------------------------

NOTE = "courses/0-ready/notes/apples.md"


@pytest.mark.parametrize(
    ("old", "new", "level", "message"),
    [
        ("## 함께 하는 법", "## 같이 하는 법", "error", "the sections of a note are"),
        ("**배도 세나요?**", "배도 세나요?", "error", "needs 4 questions written as **question**, has 3"),
        ("두 번 세는 분이 있어요.\n", "", "error", "nothing stands under ## 살펴볼 점"),
        ("| 10–30분 | 함께 세기 |\n", "", "error", "needs a table"),
        ("| 10–30분 |", "| 10–25분 |", "warning", "the table takes 25 minutes, live_minutes says 30"),
        ("| 10–30분 |", "| 끝까지 |", "warning", "'끝까지' is written neither as"),
        ("살펴볼 점\n", "살펴볼 점\n" + "아주 길어요. " * 200, "warning", "a note has 1,000 to 2,200 characters"),
        ("live_minutes: 30", "live_minutes: 300", "error", "live_minutes"),
        ("aim: 사과를 셀 수 있게 해요.\n", "", "error", "aim: is missing"),
        ("---\naim", "aim", "error", "a note begins with front matter"),
    ],
)
def test_a_note_that_lacks_something_is_told_at_its_line(folder, old, new, level, message):
    folder.change(NOTE, old, new)
    found = check_content(folder.root / "courses", folder.root / "quizzes", TODAY)
    assert [problem.level for problem in found if problem.path == NOTE and message in problem.message] == [level]


def test_times_of_a_note_may_be_lengths(folder):
    folder.change(NOTE, "0–10분", "10분")
    folder.change(NOTE, "10–30분", "20분")
    problems = Problems()
    [note] = read_content(folder.root / "courses", folder.root / "quizzes", problems).notes.values()
    assert note.faults() == []
    assert problems.found == []


def test_a_note_without_its_lesson_is_an_error(folder):
    folder.write("courses/0-ready/notes/pears.md", folder.text(NOTE))
    found = check_content(folder.root / "courses", folder.root / "quizzes", TODAY)
    assert [p.message for p in found if p.path.endswith("pears.md")] == ["no lesson is called 'pears' in 0-ready"]
