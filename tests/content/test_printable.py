"""What paper would lose is told beforehand, at its line."""

import pytest

from app.content.check_printable import check_drawn
from app.content.problems import Problems
from app.core.glyphs import glyphs_of
from app.core.settings import ROOT
from tests.content.conftest import SVG
from tests.content.test_check import LESSON, check

FONTS = ROOT / "static" / "fonts"
GLYPHS = glyphs_of(FONTS / "PretendardGOV-Regular.otf")
WIDE = "| " + " | ".join("가나다라마바사") + " |\n" + "|---" * 7 + "|\n| " + " | ".join("1234567") + " |\n\n"


@pytest.mark.parametrize("name", ["Regular", "Bold"])
def test_the_font_has_all_of_modern_hangul_and_no_faces(name):
    glyphs = glyphs_of(FONTS / f"PretendardGOV-{name}.otf")
    assert glyphs.issuperset(range(0xAC00, 0xD7A4))
    assert glyphs.issuperset(map(ord, "abcXYZ0189.,?!‘’“”…·→×○△%"))
    assert not glyphs & set(map(ord, "🙂✕𠮷"))


def test_a_file_that_is_no_font_is_refused(tmp_path):
    path = tmp_path / "none.otf"
    path.write_bytes(b"OTTO" + bytes(20))
    with pytest.raises(ValueError, match="no cmap"):
        glyphs_of(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("붙이는 일", "붙이는 🙂 일", "'🙂' (U+1F642) has no glyph in Pretendard GOV"),
        ("  라벨링: 이름표 붙이기", "  라벨링: 이름표 붙이기 🏷", "'🏷'"),
        ("```try", WIDE + "```try", "a table of 7 columns does not fit A4"),
        ("붙이는 일", "붙이는 " + "가" * 29 + " 일", "is longer than a line of the pack"),
    ],
)
def test_what_paper_would_lose_of_a_lesson_is_a_warning(folder, old, new, message):
    folder.change(LESSON, old, new)
    assert [problem.level for problem in check(folder) if message in problem.message] == ["warning"]


def test_signs_that_the_pack_prints_by_another_one_are_left_alone(folder):
    folder.change(LESSON, "붙이는 일", "○와 ✕를 붙이는 일")
    assert not [problem for problem in check(folder) if "glyph" in problem.message]


@pytest.mark.parametrize(
    ("svg", "message"),
    [
        (SVG.replace("<text ", '<text font-family="Arial" '), "font-family 'Arial' is not printed as drawn"),
        (SVG.replace(">글<", ">글🙂<"), "'🙂' (U+1F642) has no glyph"),
        (SVG.replace("<text ", '<text font-family="Pretendard GOV, sans-serif" '), None),
    ],
)
def test_drawn_letters_are_of_the_printed_font(svg, message):
    problems = Problems()
    check_drawn(svg, "x.svg", GLYPHS, problems)
    assert [problem.message.startswith(message) for problem in problems.found] == ([True] if message else [])
