"""What the checker says about content that can be read but is not yet good."""

import datetime

import pytest

from app.content import check_whole
from app.content.check import check_content
from app.content.plain import sentences
from app.content.svg import lint_svg
from tests.content.conftest import SVG

LESSON = "courses/0-ready/01-apples.md"
QUIZ = "quizzes/stage-0.yaml"
TODAY = datetime.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def small_banks(monkeypatch):
    """Forty questions would be read for each test."""
    monkeypatch.setattr(check_whole, "LEAST_BANK_QUESTIONS", 0)


def check(folder, today=TODAY):
    return check_content(folder.root / "courses", folder.root / "quizzes", today)


def messages(folder, level="error"):
    return [problem.message for problem in check(folder) if problem.level == level]


def test_a_sound_folder_has_no_problem(folder):
    assert check(folder) == []


LONG = "아" * 61 + "."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("media/apples-1.svg", "media/gone.svg", "no picture media/gone.svg"),
        ("![사과 세 개]", "![]", "no text for those who do not see it"),
        ("[[라벨링]]은", "[[바운딩]]은", "[[바운딩]] is not explained"),
        ("[[라벨링]]은 이름표를 붙이는 일이에요.", "[[라벨링]] " + LONG, "sentence of 66 characters"),
        ("[[라벨링]]은", "# 큰 제목\n\n[[라벨링]]은", "headings start at ##"),
        ("- 셋\n", "", "three lines that begin with -, has 2"),
        ("prompt: 무엇일까요?", "prompt: 첫 번째 보기가 맞을까요?", "options are shuffled"),
    ],
)
def test_a_fault_of_a_lesson_is_an_error_at_its_line(folder, old, new, message):
    line = folder.change(LESSON, old, new)
    found = [problem for problem in check(folder) if message in problem.message]
    assert [problem.level for problem in found] == ["error"]
    # Faults of a whole block are reported at its first line.
    assert found[0].line in (line, line - 1, line - 2, line - 3)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("try", "needs a try block"),
        ("summary", "exactly one summary block, has 0"),
        ("activity", "2 activities, has 0"),
    ],
)
def test_a_missing_block_is_an_error(folder, name, message):
    text = (folder.root / LESSON).read_text()
    for block in text.split("```")[1::2]:
        if block.startswith(name):
            text = text.replace(f"```{block}```", "")
    folder.write(LESSON, text)
    assert any(message in found for found in messages(folder))


def test_a_short_lesson_is_told_its_length(folder):
    text = (folder.root / LESSON).read_text()
    start = text.index("0번째로")
    folder.write(LESSON, text[:start] + text[text.index("![사과 세 개]") :])
    assert any("characters to read, needs 3500" in found for found in messages(folder))


def test_a_missing_picture_count_is_an_error(folder):
    folder.change(LESSON, "![사과 네 개](media/apples-2.svg)", "")
    assert "needs at least 2 pictures, has 1" in messages(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (LESSON, "붙이는 일", "붙이는 Annotation 일", "'Annotation' is not explained"),
        (LESSON, "title: 사과를 세요", "title: Counting 사과", "'Counting' is not explained"),
        (LESSON, "![사과 세 개]", "![사과 세 개와 basket]", "'basket' is not explained"),
        (LESSON, "![사과 세 개]", "![사과 세 개의 CSV]", "say '엑셀 파일' for 'CSV'"),
        (LESSON, "text: 사과, correct", "text: 빨갛고 둥글고 달콤한 사과라고 생각해요, correct", "stands out"),
        (LESSON, "  라벨링: 이름표 붙이기", "  라벨링: 이름표 붙이기\n  검수: 다시 확인하기", "never used"),
    ],
)
def test_what_only_may_be_wrong_is_a_warning(folder, name, old, new, message):
    folder.change(name, old, new)
    assert messages(folder) == []
    assert any(message in found for found in messages(folder, "warning"))


def test_many_long_sentences_are_a_warning(folder):
    folder.change(LESSON, "0번째로", " ".join(f"{n} {'아' * 45}." for n in range(30)) + " 0번째로")
    assert any("over 40 characters" in found for found in messages(folder, "warning"))


@pytest.mark.parametrize("word", ["AI", "PDF", "QR", "URL"])
def test_words_everyone_has_met_need_no_explanation(folder, word):
    folder.change(LESSON, "붙이는 일", f"붙이는 {word} 일")
    assert check(folder) == []


def test_an_address_is_no_foreign_word(folder):
    folder.change(LESSON, "붙이는 일", "https://example.go.kr/help 에서 보는 일")
    assert check(folder) == []


@pytest.mark.parametrize(("days", "message"), [(-31, None), (-30, "in 30 days"), (0, "in 0 days"), (1, "was to be")])
def test_a_review_day_is_told_a_month_before_and_after_it_has_passed(folder, days, message):
    line = folder.change(LESSON, "minutes: 20", "review_by: 2026-11-21\nminutes: 20")
    found = check(folder, TODAY + datetime.timedelta(days=days))
    assert [(problem.level, problem.line) for problem in found] == ([("warning", line)] if message else [])
    assert all(message in problem.message for problem in found)


def test_a_quiz_question_names_a_lesson_that_exists(folder):
    line = folder.change(QUIZ, "lesson: apples", "lesson: pears")
    assert [(p.line, p.message) for p in check(folder)] == [(line, "no lesson is called 'pears'")]


def test_an_answer_that_nobody_could_type_is_an_error_at_its_formula(folder):
    calculated = """
  - id: thirds
    type: calculated
    prompt: "{n}개를 셋으로 나누면 하나에 몇 개일까요?"
    explanation: "{n}개를 셋으로 나누어요."
    variables: [{name: n, values: [9, 10]}]
    formula: n / 3
"""
    folder.write(QUIZ, folder.text(QUIZ) + calculated)
    assert [p.message for p in check(folder)] == [
        "the answer for n = 10 has endless decimals: give a tolerance, or round in the formula"
    ]


def test_a_picture_that_breaks_the_policy_is_an_error_of_its_file(folder):
    folder.write("courses/0-ready/media/apples-2.svg", SVG.replace("<rect", "<style>a{}</style><rect"))
    found = check(folder)
    assert [(p.path, p.message) for p in found] == [("courses/0-ready/media/apples-2.svg", "<style> is not allowed")]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<rect", "<script>1</script><rect", "<script> is not allowed"),
        ("<rect", '<rect style="fill:red"', "presentation attributes"),
        ("<rect", '<rect onclick="x()"', "onclick"),
        ("<rect", '<image href="https://else.where/a.png"/><rect', "points outside"),
        ('fill="#FBF5EA"', 'fill="url(https://else.where/#a)"', "points outside"),
        ('font-size="24"', 'font-size="14"', "at least 22 px"),
        ("0 0 720 420", "0 0 100 100", "viewBox"),
        ("<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg', "not well-formed"),
        ("</svg>", "", "not well-formed"),
    ],
)
def test_an_svg_may_hold_only_what_can_be_shown_safely(old, new, message):
    assert lint_svg(SVG) == []
    assert any(message in found for found in lint_svg(SVG.replace(old, new, 1)))


def test_own_gradients_and_inherited_text_sizes_are_fine():
    svg = SVG.replace('fill="#FBF5EA"', 'fill="url(#warm)"').replace(
        '<text x="10" y="40" font-size="24">글</text>', '<g font-size="24"><text>글<tspan>자</tspan></text></g>'
    )
    assert lint_svg(svg) == []


def test_sentences_keep_their_lines_and_lose_their_markup():
    found = sentences("**하나**예요. 둘이에요!\n셋 `코드`\n\n- 넷 [링크](/x)", line=10)
    assert [(each.text, each.line) for each in found] == [
        ("하나예요.", 10),
        ("둘이에요!", 10),
        ("셋", 11),
        ("넷 링크", 13),
    ]


PLACES = """
  - id: spot
    type: hot_spot
    prompt: 창문은 어디일까요?
    explanation: 왼쪽에 있어요.
    picture: {src: media/room.svg, alt: 창문이 있는 방}
    size: [720, 420]
    regions:
      - {shape: {kind: rectangle, x: 0, y: 0, w: 90, h: 90}, correct: true}
      - {shape: {kind: rectangle, x: 200, y: 200, w: 90, h: 90}}
"""


@pytest.mark.parametrize(
    ("size", "faults"),
    [
        ("[720, 420]", []),
        ("[360, 210]", []),  # the same shape in other units
        (
            "[720, 405]",
            ["size is 720 × 405, but media/room.svg is 720 × 420: areas would not lie where they are meant to"],
        ),
    ],
)
def test_areas_over_a_picture_of_another_shape_are_an_error_at_the_size(folder, size, faults):
    media = folder.root / "quizzes" / "media"
    media.mkdir(exist_ok=True)
    (media / "room.svg").write_text(SVG, encoding="utf-8")
    path = folder.root / QUIZ
    path.write_text(
        path.read_text(encoding="utf-8").rstrip("\n") + PLACES.replace("[720, 420]", size), encoding="utf-8"
    )
    found = [problem for problem in check(folder) if "size is" in problem.message]
    assert [problem.message for problem in found] == faults
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(lines[problem.line - 1].strip().startswith("size:") for problem in found)
