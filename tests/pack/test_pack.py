"""A stage on paper: every question type as an exercise for a pen, answers apart, and a file that prints as it should."""

import io
import json
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from app.cli import app as commands
from app.content.loader import load_content
from app.core.settings import ROOT
from app.pack.building import build_pack
from app.pack.exercises import exercise, has_paper_form
from app.pack.printing import NotPrintable, render_pack
from app.pack.texts import Glossary, blocks_of, words_of
from app.questions.registry import QUESTION
from tests.questions import examples

FIXTURES = ROOT / "tests" / "fixtures"
FONTS = ROOT / "static" / "fonts"
TODAY = date(2026, 11, 21)
POINTS = 72 / 25.4


def said(words):
    """The text of words, as it is read."""
    return " ".join("".join(run.get("t", "") for run in word) for word in words)


# ---- texts -------------------------------------------------------------------------------------------------------------


def test_a_word_stays_whole_with_what_is_bold_in_it():
    bold, gloss = words_of("**자료**를 모아요.")
    assert [run["t"] for run in bold] == ["자료", "를"]
    assert [run.get("b", False) for run in bold] == [True, False]
    assert said([bold, gloss]) == "자료를 모아요."


def test_a_term_is_explained_at_its_first_use_only():
    glossary = Glossary({"검수": "다시 확인하기"})
    first, second = blocks_of("[[검수]]를 해요.\n\n[[검수]]예요.", glossary)
    assert said(first["words"]) == "검수(다시 확인하기)를 해요."
    assert said(second["words"]) == "검수예요."


@pytest.mark.parametrize(
    ("markdown", "kinds"),
    [
        ("한 줄\n두 줄", ["p"]),
        ("## 제목\n\n문단", ["heading", "p"]),
        ("- 하나\n- 둘", ["list"]),
        ("3. 셋\n4. 넷", ["list"]),
        ("> 따온 말", ["quote"]),
        ("| 날 | 수 |\n|---|---|\n| 월 | 3 |", ["table"]),
        ("![컵](media/x.svg)", ["figure"]),
        ("---", ["rule"]),
    ],
)
def test_every_block_of_markdown_has_a_form_on_paper(markdown, kinds):
    assert [block["kind"] for block in blocks_of(markdown)] == kinds


def test_lists_keep_their_number_and_tables_their_cells():
    [numbered] = blocks_of("3. 셋\n4. 넷")
    assert (numbered["first"], [said(item[0]["words"]) for item in numbered["items"]]) == (3, ["셋", "넷"])
    [table] = blocks_of("| 날 | 수 |\n|---|---|\n| 월 | **3** |")
    assert [[said(cell) for cell in row] for row in table["rows"]] == [["날", "수"], ["월", "3"]]


# ---- exercises -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", examples.ALL, ids=lambda make: make.__name__)
def test_every_type_has_a_place_for_the_pen_and_keeps_its_answer_for_the_sheet(make):
    question = make()
    if question.manual:
        assert not has_paper_form(question)
        return
    asked, told = exercise(question, 7, lambda src: src)
    again, _ = exercise(question, 7, lambda src: src)
    assert asked == again  # printed twice, the options stand alike
    kinds = [part["kind"] for part in asked["parts"]]
    pens = {"choices", "sort", "order", "gaps", "table", "write", "say"}
    assert len([kind for kind in kinds if kind in pens]) == 1, kinds
    assert told["right"], "the sheet says what is right"
    assert said([word for block in told["why"] for word in block.get("words", [])])
    shown = json.dumps(asked, ensure_ascii=False)
    assert examples.AFTER not in shown
    assert examples.KEY not in shown
    assert examples.AFTER in json.dumps(told, ensure_ascii=False)


def test_letters_on_the_sheet_are_those_of_the_options():
    question = QUESTION.validate_python(
        {"id": "a", "type": "single", "prompt": "어느 것?", "explanation": "까닭.",
         "options": [{"text": "사과", "correct": True, "feedback": "맞아요."}, {"text": "배"}, {"text": "귤"}]}
    )  # fmt: skip
    asked, told = exercise(question, 1, str)
    [letter] = [mark for mark, words in asked["parts"][0]["options"] if said(words) == "사과"]
    assert [said(line) for line in told["right"]] == [f"{letter}. 사과"]
    assert [said(note) for note in told["notes"]] == [f"{letter}: 맞아요."]


def test_a_particle_behind_a_gap_stays_with_it():
    question = QUESTION.validate_python(
        {"id": "g", "type": "gap_text", "prompt": "채워요.", "explanation": "까닭.", "text": "AI는 {{what}}로 배워요. {{who}} 도와요.",
         "answers": {"what": "자료", "who": "사람이"}, "extra": ["바람"]}
    )  # fmt: skip
    [gaps] = exercise(question, 1, str)[0]["parts"]
    shape = [piece if piece == " " else "gap" if isinstance(piece, dict) else said(piece) for piece in gaps["pieces"]]
    assert shape == ["AI는", " ", "gap", "로 배워요.", " ", "gap", " ", "도와요."]
    assert sorted(gaps["bank"]) == ["바람", "사람이", "자료"]


# ---- the file ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed():
    content = load_content(FIXTURES)
    pack = build_pack(content, content.stages["0-ready"], 0)
    return pack, render_pack(pack, FONTS, TODAY)


def test_the_pack_holds_every_lesson_and_its_exercises_with_as_many_answers(printed):
    pack, _ = printed
    [lesson] = pack.data["lessons"]
    exercises = [part for part in lesson["parts"] if part["kind"] == "exercise"]
    assert pack.data["title"] == "0단계 준비해요"
    assert [each["number"] for each in exercises] == [each["number"] for each in lesson["answers"]] == [1, 2]
    assert set(pack.files.values()) == {FIXTURES / "courses" / "0-ready" / "media" / "one.svg"}


def test_the_file_is_a4_in_large_type_with_its_fonts_inside_and_tagged_for_screen_readers(printed):
    _, data = printed
    with pikepdf.open(io.BytesIO(data)) as file:
        assert [round(float(side) / POINTS) for side in file.pages[0].mediabox[2:]] == [210, 297]
        assert file.Root.MarkInfo.Marked
        assert str(file.docinfo["/Title"]) == "0단계 준비해요 (종이 교재)"
        sizes = {
            float(operands[1])
            for page in file.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "Tf"
        }
        fonts = [font for page in file.pages for font in page.Resources.get("/Font", {}).values()]
        inside = {("/FontFile3" in font.DescendantFonts[0].FontDescriptor) for font in fonts}
    assert min(sizes) >= 16
    assert inside == {True}


def test_answers_begin_on_a_sheet_of_their_own(printed):
    pack, with_answers = printed
    lessons = [{**lesson, "answers": []} for lesson in pack.data["lessons"]]
    bare = render_pack(type(pack)({**pack.data, "lessons": lessons}, pack.files), FONTS, TODAY)
    with pikepdf.open(io.BytesIO(with_answers)) as file, pikepdf.open(io.BytesIO(bare)) as other:
        assert len(file.pages) == len(other.pages)  # one heading, then what fits below it
        assert len(file.pages) % 2 == 1  # on the front of a sheet: what comes before fills whole sheets


def test_the_same_day_prints_the_same_bytes(printed):
    pack, data = printed
    assert render_pack(pack, FONTS, TODAY) == data


def test_what_the_font_does_not_have_is_refused_and_not_left_out(printed):
    pack, _ = printed
    [lesson] = pack.data["lessons"]
    strange = type(pack)({**pack.data, "lessons": [{**lesson, "goal": words_of("웃어요 🙂")}]}, pack.files)
    with pytest.raises(NotPrintable, match="could not be displayed"):
        render_pack(strange, FONTS, TODAY)


# ---- the command ------------------------------------------------------------------------------------------------------------


def run(*words, folder=FIXTURES):
    return CliRunner().invoke(
        commands, ["pack", *words, "--courses", str(folder / "courses"), "--quizzes", str(folder / "quizzes")]
    )


def test_the_command_writes_one_stage_or_all(tmp_path: Path):
    assert run("0-ready", "--out", str(tmp_path / "one.pdf")).exit_code == 0
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")
    assert run("--all", str(tmp_path / "all")).exit_code == 0
    assert {path.name for path in (tmp_path / "all").iterdir()} == {"0-ready.pdf", "1-start.pdf"}


@pytest.mark.parametrize(
    "words", [(), ("0-ready",), ("0-ready", "--all", "x"), ("--out", "x.pdf"), ("none", "--out", "x.pdf")]
)
def test_a_command_that_cannot_be_meant_prints_nothing(words):
    answer = run(*words)
    assert answer.exit_code == 2
    assert "Invalid value" in answer.output
