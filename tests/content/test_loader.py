"""Reading content: everything in, or every fault with its file and line."""

import json

import pytest

from app.cohorts.opening import build_outline, frozen_documents
from app.completion.criteria import CompletionRule
from app.content.documents import document_hash
from app.content.lesson import Lesson
from app.content.loader import inside
from app.content.problems import ContentInvalid, Problem
from app.content.quiz import Quiz
from app.content.rendering import render_lesson

LESSON = "courses/0-ready/01-apples.md"
QUIZ = "quizzes/stage-0.yaml"
STAGE = "courses/0-ready/course.yaml"
TASK = "courses/0-ready/practice/boxes/task.yaml"


def faults(folder):
    with pytest.raises(ContentInvalid) as caught:
        folder.load()
    return caught.value.problems


def test_a_sound_folder_is_read_whole(folder):
    content = folder.load()
    assert list(content.lessons) == ["0-ready/apples"]
    assert [lesson.title for lesson in content.lessons_of("0-ready")] == ["사과를 세요"]
    assert set(content.documents()) == {
        "stage:0-ready", "lesson:0-ready/apples", "quiz:stage-0", "quiz:check-apples", "practice:boxes",
        "programme:apples-course",
    }  # fmt: skip
    assert content.documents()["lesson:0-ready/apples"].slug == "file/0-ready/apples"


def test_a_lesson_falls_into_its_parts_in_order(folder):
    lesson = folder.load().lessons["0-ready/apples"]
    assert [part.kind for part in lesson.parts] == ["prose", "activity", "prose", "activity", "try", "summary"]
    assert list(lesson.activities) == ["first", "second"]


def test_a_rendered_lesson_explains_a_term_once_and_has_page_addresses_for_pictures(folder):
    lesson = folder.load().lessons["0-ready/apples"]
    parts = render_lesson(lesson, lambda src: f"/m/0-ready/{src}")
    html = "".join(str(part.html or "") for part in parts)
    assert html.count("이름표 붙이기") == 1
    assert 'src="/m/0-ready/media/apples-1.svg"' in html
    assert [part.question.id for part in parts if part.question] == ["first", "second"]


def test_a_document_gives_its_model_back_with_the_same_hash(folder):
    for key, model in folder.load().models().items():
        body = json.loads(json.dumps(model.document.body))
        again = type(model).model_validate(body)
        assert again == model, key
        assert again.hash == model.document.hash == document_hash(body)


def test_the_hash_follows_the_content_and_not_the_writing(folder):
    before = folder.load().quizzes["stage-0"].hash
    folder.change(QUIZ, "title: 확인 문제", "# a remark\ntitle:   '확인 문제'")
    assert folder.load().quizzes["stage-0"].hash == before
    folder.change(QUIZ, "answer: 3", "answer: 4")
    assert folder.load().quizzes["stage-0"].hash != before


def test_a_programmes_rule_over_a_cohorts_steps_is_what_completion_evaluates(folder):
    programme = folder.load().programmes["apples-course"]
    steps = [("lesson:0-ready/apples", "사과를 세요"), ("practice:boxes/exam", "시험"), ("quiz:stage-0", "확인 문제")]
    rule = CompletionRule.model_validate(programme.completion_rule(steps))
    assert rule.required_keys() == {key for key, _ in steps} | {"assignment:boxes"}
    assert [condition.kind for condition in rule.conditions] == ["progress", "quizzes", "practice", "final_assessment"]


PROGRAMME = "courses/programmes/apples-course.yaml"


def test_the_final_assessment_closes_the_last_stage_and_counts_apart_from_the_stages_quizzes(folder):
    folder.write("quizzes/final.yaml", folder.text(QUIZ).replace("slug: stage-0", "slug: final"))
    folder.change(PROGRAMME, "stages: [0-ready]", "stages: [0-ready]\nfinal: final")
    content = folder.load()
    programme = content.programmes["apples-course"]
    (stage,) = build_outline(content, programme)
    required = [(step.key, step.title) for step in stage.required]
    assert [key for key, _ in required][-2:] == ["quiz:final", "assignment:boxes"]
    assert stage.gate == "quiz:stage-0"
    assert "quiz:final" in frozen_documents(content, programme)
    rule = CompletionRule.model_validate(programme.completion_rule(required))
    quizzes = next(condition for condition in rule.conditions if condition.kind == "quizzes")
    assert [step.key for step in quizzes.steps] == ["quiz:stage-0"]


def test_a_final_assessment_that_no_file_holds_is_a_fault(folder):
    line = folder.change(PROGRAMME, "stages: [0-ready]", "final: final\nstages: [0-ready]")
    (fault,) = faults(folder)
    assert (fault.message, fault.line) == ("no readable quiz quizzes/final.yaml", line)


def test_a_rule_over_a_task_that_no_stage_has_is_a_fault(folder):
    name = "courses/programmes/apples-course.yaml"
    line = folder.change(name, "key: assignment:boxes", "key: assignment:spans")
    (fault,) = faults(folder)
    assert fault.message == "no stage of the programme has the step assignment:spans"
    assert fault.line == line


@pytest.mark.parametrize(
    ("name", "old", "new", "message", "further"),
    [
        (LESSON, "minutes: 20", "minutes: many", "minutes", 0),
        (LESSON, "goal: ", "gaol: ", "gaol: is not a known key here", 0),
        (LESSON, "type: single", "type: singel", "singel", 0),
        (LESSON, "- {text: 배}", "- {text: 3}", "put quotes around 3", 0),
        (LESSON, "id: second", "id: first", "stands above already", 0),
        (LESSON, "explanation: 사과예요.", "explanation: [", "not readable as YAML", 1),
        (LESSON, "```try", "```trie", "no block is called 'trie'", 0),
        (QUIZ, "answer: 3", "answer: three", "questions.0.number.answer", 0),
        (QUIZ, "type: number", "type: number\n    type: number", "stands twice", 1),
        (QUIZ, "slug: stage-0", "slug: stage-9", "the file's place says 'stage-0'", 0),
        (STAGE, "week: 1", "week: 0", "week", 0),
        (STAGE, "lessons: [apples]", "lessons: [apples, pears]", "NN-pears.md", 0),
        (STAGE, "quiz: stage-0", "quiz: stage-1", "no readable quiz", 0),
        (TASK, "exam: [e1]", "exam: [p1]", "'p1' stands twice", 0),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(folder, name, old, new, message, further):
    line = folder.change(name, old, new)
    fault = next(problem for problem in faults(folder) if message in problem.message)
    assert (fault.path, fault.line) == (name, line + further)


CHECK = "quizzes/checks/check-apples.yaml"


def test_the_questions_after_a_lesson_are_found_by_it_and_frozen_with_its_stage(folder):
    folder.write(CHECK, folder.text(QUIZ).replace("slug: stage-0", "slug: check-apples"))
    content = folder.load()
    check = content.check_of("apples")
    assert check
    assert check.slug == "check-apples"
    programme = content.programmes["apples-course"]
    assert "quiz:check-apples" in frozen_documents(content, programme)
    (stage,) = build_outline(content, programme)
    step = next(step for step in stage.steps if step.follows == "apples")
    assert step.optional
    assert stage.gate == "quiz:stage-0"


@pytest.mark.parametrize(
    ("name", "slug", "lesson", "message"),
    [
        ("quizzes/checks/check-pears.yaml", "check-pears", "apples", "pears is not the slug of exactly one lesson"),
        (CHECK, "check-apples", "pears", "say lesson: apples"),
        ("quizzes/checks/apples.yaml", "apples", "apples", "holds the quizzes called check-<lesson>, and only those"),
        (
            "quizzes/check-apples.yaml",
            "check-apples",
            "apples",
            "holds the quizzes called check-<lesson>, and only those",
        ),
    ],
)
def test_a_check_in_the_wrong_place_or_about_another_lesson_is_a_fault(folder, name, slug, lesson, message):
    text = folder.text(QUIZ).replace("slug: stage-0", f"slug: {slug}").replace("lesson: apples", f"lesson: {lesson}")
    folder.write(name, text)
    assert any(fault.path == name and message in fault.message for fault in faults(folder))


def draws(folder, *wanted):
    """A bank of two easy and two hard questions, and a quiz that draws from it."""
    one = "  - {{id: q{at}, type: number, prompt: 몇 개?, answer: {at}, explanation: 그만큼., difficulty: {level}}}\n"
    body = "".join(one.format(at=at, level=1 + at // 2) for at in range(4))
    folder.write("quizzes/banks/pool.yaml", f"slug: pool\ntitle: 은행\nquestions:\n{body}")
    lines = "".join(f"  - {{bank: pool, count: {count}, difficulty: {levels}}}\n" for count, levels in wanted)
    folder.write("quizzes/drawn.yaml", f"slug: drawn\ntitle: 시험\nintro: 풀어요.\ndraws:\n{lines}")


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        ([(2, [1]), (2, [2])], None),  # neither takes from the other
        ([(3, [1])], "wants 3 questions, but only 2 fit and earlier draws may take 0"),
        ([(2, [1, 2]), (1, [2])], "wants 1 questions, but only 2 fit and earlier draws may take 2"),
        ([(1, [1, 2]), (1, [2])], None),
        ([(2, [1]), (2, [1, 2])], None),
        ([(2, [1]), (3, [1, 2])], "wants 3 questions, but only 4 fit and earlier draws may take 2"),
    ],
)
def test_a_draw_finds_enough_whatever_earlier_draws_took_of_what_it_may_draw(folder, wanted, fault):
    draws(folder, *wanted)
    if fault is None:
        assert folder.load().quizzes["drawn"].slots == sum(count for count, _ in wanted)
    else:
        assert [each.message for each in faults(folder)] == [fault]


def test_a_slug_that_two_quizzes_have_is_a_fault(folder):
    folder.write("quizzes/banks/stage-0.yaml", folder.text(QUIZ).replace("intro: 풀어 봐요.\n", ""))
    folder.load()  # a bank may be called as a quiz is
    folder.write("quizzes/checks/stage-0.yaml", folder.text(QUIZ))
    assert "quizzes/stage-0.yaml is called 'stage-0' already" in [fault.message for fault in faults(folder)]


def test_a_stage_beside_asks_for_nothing(folder):
    folder.change(STAGE, "quiz: stage-0", "beside: true")
    assert "a stage beside has no quiz and no practice" in faults(folder)[0].message


def test_hours_that_do_not_add_up_are_a_fault(folder):
    folder.change("courses/programmes/apples-course.yaml", "hours: 3", "hours: 4")
    assert [problem.message for problem in faults(folder)] == ["hours is 4, but the subjects add up to 3"]


def test_all_faults_are_named_in_one_run(folder):
    folder.change(LESSON, "minutes: 20", "minutes: 0")
    folder.change(QUIZ, "answer: 3", "answer: three")
    assert {LESSON, QUIZ} <= {problem.path for problem in faults(folder)}


def test_a_fault_reads_as_file_and_line():
    assert str(Problem("quizzes/a.yaml", 7, "is missing")) == "quizzes/a.yaml:7: is missing"


def test_a_block_that_is_not_closed_is_a_fault_at_its_first_line(folder):
    text = (folder.root / LESSON).read_text().rstrip().removesuffix("```")
    folder.write(LESSON, text)
    line = text[: text.index("```summary")].count("\n") + 1
    assert Problem(LESSON, line, "the summary block is not closed by ```") in faults(folder)


def test_a_file_that_is_not_utf8_says_where(folder):
    folder.write(QUIZ, b"slug: stage-0\ntitle: " + "확인".encode("cp949"))
    assert Problem(QUIZ, 2, "is not UTF-8 here; save the file as UTF-8") in faults(folder)


def test_a_byte_order_mark_does_no_harm(folder):
    folder.write(LESSON, b"\xef\xbb\xbf" + (folder.root / LESSON).read_bytes())
    assert folder.load().lessons


def test_aliases_are_refused(folder):
    folder.change(QUIZ, "title: 확인 문제\nintro: 풀어 봐요.", "title: &a 확인 문제\nintro: *a")
    assert any("aliases" in problem.message for problem in faults(folder))


def test_a_lesson_without_a_place_in_its_stage_is_a_fault(folder):
    folder.write("courses/0-ready/02-lost.md", (folder.root / LESSON).read_text())
    assert Problem("courses/0-ready/02-lost.md", 1, "is not listed under lessons in its course.yaml") in faults(folder)


def test_without_strictness_only_what_is_broken_is_left_out(folder):
    folder.change(LESSON, "minutes: 20", "minutes: 0")
    content = folder.load(strict=False)
    assert not content.lessons
    assert content.lessons_of("0-ready") == ()
    assert content.quizzes


@pytest.mark.parametrize(
    "src", ["media/../course.yaml", "media/a/b.svg", "../x", "media/.hidden", "media/none.svg", ""]
)
def test_only_a_picture_in_the_media_folder_is_found(folder, src):
    content = folder.load()
    assert content.media("0-ready", "media/apples-1.svg").is_file()
    with pytest.raises(FileNotFoundError):
        content.media("0-ready", src)
    with pytest.raises(FileNotFoundError):
        inside(folder.root / "courses", "0-ready")


def test_what_comes_from_the_database_is_checked_like_a_file(folder):
    content = folder.load()
    lesson, quiz = content.lessons["0-ready/apples"], content.quizzes["stage-0"]
    broken = {**lesson.document.body, "body": "```activity\nid: x\n```\n"}
    with pytest.raises(ValueError, match="type"):
        Lesson.model_validate(broken)
    with pytest.raises(ValueError, match="extra"):
        Quiz.model_validate({**quiz.document.body, "extra": 1})
