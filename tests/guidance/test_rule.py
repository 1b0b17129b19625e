"""What is advised from what was said: with its reason, in versions, and never what the outline has not."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.content.collection import Content
from app.content.diagnosis import DiagnosisFile
from app.content.links_diagnosis import check_diagnoses, script_of
from app.content.problems import Problems
from app.content.yaml_lines import validate
from app.core.settings import ROOT
from app.guidance.asking import AFTER, BEFORE, Fault, next_number, questions_of, read_answer
from app.guidance.finding import find_jobs, initials
from app.guidance.rule import Advice, advise, area_level, words_of
from app.people.trades import codes_of
from tests.guidance.conftest import read_file

OUTLINE = (
    *("lesson:0-ready/big-letters", "lesson:1-start/my-starting-point", "lesson:2-data/tables"),
    *(f"practice:{task}/{pool}" for task in ("boxes", "receipts", "names-in-text", "products", "clips") for pool in ("tutorial", "exam")),
    *("practice:picture-kinds/tutorial", "practice:feelings/tutorial", "practice:polygons/tutorial", "practice:ai-answers/tutorial"),
    *("lesson:5-talks/talk-health-care", "lesson:5-talks/talk-tourism", "lesson:5-talks/talk-culture"),
)  # fmt: skip
FILE = read_file(ROOT / "courses" / "diagnosis" / "second-week.yaml")


def levels(**areas: str) -> dict[str, Any]:
    """Every question of the areas answered by one step."""
    return {each.slug: areas[each.area] for each in FILE.questions if each.area in areas}


def advised(answers: dict[str, Any], steps: tuple[str, ...] = OUTLINE, *, done: bool = False) -> Advice:
    stages = {key.partition(":")[2].partition("/")[0]: done for key in steps if key.startswith("lesson:")}
    return advise(FILE, answers, codes_of(answers.get("trade") or ""), steps, stages)


@pytest.mark.parametrize(
    ("answers", "track", "led"),
    [
        ({}, "transition", "누구에게나 두루 맞는 길"),
        (levels(phone="helped"), "entry", "‘휴대폰 글자 키우기’에 ‘옆에서 알려 주면 해요’라고"),
        (levels(phone="notes", computer="new", ai="new"), "entry", "‘컴퓨터로 글쓰기’에 ‘처음이에요’라고"),
        (
            levels(phone="alone", computer="notes") | {"goal": "crowd", "hours": "from-5"},
            "active",
            "‘가고 싶은 곳’에 ‘크라우드 일감을 하고 싶어요’라고",
        ),
        (levels(phone="alone", computer="notes") | {"goal": "crowd", "hours": "under-3"}, "transition", "두루 맞는 길"),
        (levels(phone="alone", computer="alone", ai="notes") | {"goal": "job"}, "active", "‘취업하고 싶어요’라고"),
        ({"years": "from-20"}, "transition", "‘그 일을 하신 기간’에 ‘20년 넘게 했어요’라고"),
        (levels(phone="helped") | {"goal": "crowd", "years": "from-20"}, "entry", "알려 주면 해요"),
    ],
)
def test_the_first_rule_that_holds_gives_the_track_and_says_why(answers: dict[str, Any], track: str, led: str) -> None:
    found = advised(answers)

    assert found.track == track
    assert led in found.because


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({"trade": "경리"}, ["practice:receipts/tutorial", "practice:names-in-text/tutorial"]),
        (
            {"trade": "경리", "eyes": "rest"},  # small print is not for tired eyes
            ["practice:names-in-text/tutorial", "practice:picture-kinds/tutorial"],
        ),
        (
            {"trade": "택시 운전"},
            ["practice:polygons/tutorial", "practice:picture-kinds/tutorial", "lesson:5-talks/talk-tourism"],
        ),
        (
            {"trade": "택시 운전", "hands": "hard"},
            ["practice:picture-kinds/tutorial", "practice:feelings/tutorial", "lesson:5-talks/talk-tourism"],
        ),
        ({"ears": "fine"}, ["practice:clips/tutorial", "practice:picture-kinds/tutorial"]),
        ({"ears": "hard"}, ["practice:picture-kinds/tutorial", "practice:feelings/tutorial"]),
        ({}, ["practice:picture-kinds/tutorial", "practice:feelings/tutorial"]),
    ],
)
def test_what_fits_the_trade_and_the_body_is_recommended(answers: dict[str, Any], keys: list[str]) -> None:
    found = advised(answers)

    assert [each.key for each in found.recommended] == keys


def test_a_trade_is_quoted_with_the_particle_that_fits_it() -> None:
    assert "‘택시 운전’이라고 하셨어요." in advised({"trade": "택시 운전"}).recommended[0].because
    assert "‘경리’라고 하셨어요." in advised({"trade": "경리"}).recommended[0].because


def test_what_the_outline_has_not_is_not_recommended_and_no_stage_of_another_course_spoken_of() -> None:
    answers = levels(phone="new", safety="new") | {"trade": "경리", "computer-table": "new"}

    found = advised(answers, ("lesson:6-checker/gold-and-doubt",))

    assert found.recommended == ()
    assert [hint for hint in found.hints if hint.stage] == []


def test_a_stage_is_advised_about_once_and_tips_as_often_as_they_fit() -> None:
    found = advised(levels(phone="new", computer="new") | {"eyes": "large", "hours": "under-3"})

    assert [(hint.way, hint.stage) for hint in found.hints] == [
        ("supplement", "0-ready"), ("supplement", "2-data"), ("tip", None), ("tip", None),
    ]  # fmt: skip


def test_a_stage_that_is_done_may_be_gone_over_again_but_no_longer_shortened() -> None:
    quick = levels(phone="alone", computer="alone")
    slow = levels(phone="new")

    assert [hint.way for hint in advised(quick).hints] == ["shorten"]
    assert [hint.way for hint in advised(quick, done=True).hints] == []
    assert [hint.way for hint in advised(slow, done=True).hints] == ["supplement"]


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({}, None),
        ({"ai-ask": "alone"}, None),
        ({"ai-ask": "alone", "ai-tell": "new"}, 1.5),
        ({"ai-ask": "alone", "ai-tell": None, "ai-check": "helped"}, 2.0),
        (levels(ai="notes"), 2.0),
    ],
)
def test_an_area_is_known_when_half_of_it_is_answered(answers: dict[str, Any], level: float | None) -> None:
    assert area_level(FILE, answers, "ai") == level


@st.composite
def some_answers(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in FILE.questions:
        values = [option.value for option in FILE.options_of(each)] or [job for s in FILE.sectors for job in s.jobs]
        one = st.sampled_from(values)
        value = draw(st.none() | (st.lists(one, min_size=1, unique=True) if each.kind == "many" else one))
        if draw(st.booleans()):
            found[each.slug] = value
    return found


@given(some_answers())
@settings(max_examples=25)
def test_whatever_was_said_something_is_advised_that_can_be_read_again(answers: dict[str, Any]) -> None:
    found = advised(answers)

    assert Advice.of(found.as_json()) == found
    assert 2 <= len(found.recommended) <= 3
    assert len({each.key for each in found.recommended}) == len(found.recommended)
    assert found.track in {track.slug for track in FILE.tracks}
    assert all(0 <= level <= 3 for level in found.levels.values())
    assert "‘’" not in found.because + "".join(each.because for each in (*found.recommended, *found.hints))


def test_every_trade_that_can_be_chosen_is_one_that_the_examples_know_or_one_of_few() -> None:
    unknown = [job for sector in FILE.sectors for job in sector.jobs if not codes_of(job)]
    known = sum(len(sector.jobs) for sector in FILE.sectors) - len(unknown)
    assert known >= 50
    assert codes_of("설비 수리") == {"builder"}
    asked = {code for each in FILE.advised for c in each.when if c.question == "trade" for code in c.any_of}
    reached = {code for sector in FILE.sectors for job in sector.jobs for code in codes_of(job)}
    assert asked <= reached


def test_it_is_asked_in_twenty_to_twenty_four_questions_and_less_in_the_last_week() -> None:
    assert 20 <= len(questions_of(FILE, BEFORE)) <= 24
    assert {each.slug for each in questions_of(FILE, BEFORE)} - {each.slug for each in questions_of(FILE, AFTER)} == {
        "trade",
        "years",
    }


@pytest.mark.parametrize(
    ("slug", "sent", "value"),
    [
        ("phone-photo", {"answer": ["notes"]}, "notes"),
        ("phone-photo", {"answer": ["moon"]}, None),
        ("goal", {"answer": ["job", "crowd"]}, None),
        ("times", {"answer": ["evening", "morning", "moon"]}, ["morning", "evening"]),
        ("times", {}, None),
        ("trade", {"answer": ["경리"], "own": [" "]}, "경리"),
        ("trade", {"answer": ["경리"], "own": [" 바둑  사범 "], "was": [""]}, "바둑 사범"),  # written just now
        ("trade", {"answer": ["경리"], "own": ["바둑 사범"], "was": ["바둑 사범"]}, "경리"),  # of an earlier time
        ("trade", {"own": ["바둑 사범"], "was": ["바둑 사범"]}, "바둑 사범"),
        ("trade", {"answer": ["해안 경비대"]}, "해안 경비대"),  # as the roster has it
        ("trade", {"answer": ["우주인"]}, None),
        ("trade", {"own": ["가" * 61]}, None),
    ],
)
def test_an_answer_is_one_of_those_that_were_asked(slug: str, sent: dict[str, list[str]], value: Any) -> None:
    found = read_answer(FILE, FILE.question(slug), sent, "해안 경비대")

    assert (None if isinstance(found, Fault) else found) == value


def test_it_goes_on_at_the_first_question_that_was_not_passed() -> None:
    questions = questions_of(FILE, BEFORE)
    assert next_number(questions, {}) == 1
    assert next_number(questions, {questions[0].slug: None, questions[2].slug: "alone"}) == 2
    assert next_number(questions, {each.slug: None for each in questions}) is None


def test_several_answers_are_told_in_the_order_of_the_file_and_unknown_ones_left_out() -> None:
    times = FILE.question("times")
    assert words_of(FILE, times, ["morning", "gone"]) == "오전이 좋아요"
    assert words_of(FILE, times, None) == ""


@pytest.mark.parametrize(
    ("wanted", "jobs"),
    [
        ("ㄱㄹ", ["경리"]),
        ("ㅌㅅㅇ", ["택시 운전"]),
        ("간호", ["간호사", "간호조무사"]),
        ("해 녀", ["해녀"]),
        ("돌봄", ["간호사", "간호조무사", "요양보호사", "병원 사무", "약국 사무", "물리치료사", "간병인"]),
        ("우주인", []),
    ],
)
def test_a_trade_is_found_by_its_beginning_or_its_first_letters(wanted: str, jobs: list[str]) -> None:
    found = [job for group in find_jobs(FILE.sectors, wanted) for job in group.jobs]
    assert [job for job in found if job in jobs] == jobs
    assert len(found) == len(jobs) or wanted.startswith("ㄱ")


def test_first_letters_are_those_of_the_syllables() -> None:
    assert initials("택시 운전 2종") == "ㅌㅅㅇㅈ2ㅈ"
    assert len(find_jobs(FILE.sectors, "  ")) == len(FILE.sectors)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"track_rules": [{"track": "entry", "because": "까닭"}, {"track": "entry", "because": "까닭"}]}, "holds of everybody"),
        ({"track_rules": [{"track": "moon", "because": "까닭"}]}, "no track is called moon"),
        ({"hints": [{"way": "tip", "because": "말", "when": [{"question": "moon", "any_of": ["a"]}]}]}, "no question is called"),
        ({"hints": [{"way": "tip", "because": "말", "when": [{"question": "goal", "any_of": ["moon"]}]}]}, "goal has no option"),
        ({"hints": [{"way": "tip", "because": "말", "when": [{"area": "moon", "at_most": 1}]}]}, "no area is called"),
        ({"hints": [{"way": "tip", "because": "말", "when": [{"area": "phone"}]}]}, "at_least or at_most"),
        ({"hints": [{"way": "shorten", "because": "말"}]}, "name one"),
        ({"areas": [{"slug": "phone", "title": "휴대폰"}]}, "questions' areas differ"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_hang_together_is_refused_with_the_place(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        DiagnosisFile.model_validate({**FILE.model_dump(mode="json"), **change})


def test_a_recommendation_of_what_does_not_exist_is_a_fault_at_its_line() -> None:
    courses, problems = ROOT / "courses", Problems()
    path = courses / "diagnosis" / "second-week.yaml"
    text = (
        path.read_text(encoding="utf-8")
        .replace("practice:receipts", "practice:moon")
        .replace("stage: 1-start", "stage: moon")
    )
    file, lines = validate(DiagnosisFile, text, "second-week.yaml", problems) or (FILE, None)
    content = Content(courses, ROOT / "quizzes", diagnoses={file.slug: file})
    content.paths["diagnosis:second-week"], content.lines["diagnosis:second-week"] = "second-week.yaml", lines
    at = {n for n, line in enumerate(text.splitlines(), 1) if "practice:moon" in line or "stage: moon" in line}

    check_diagnoses(content, problems)

    assert at <= {problem.line for problem in problems.errors}
    assert "second-week.yaml" in str(problems.errors[0])
    assert script_of(content, file).length > 1000
