"""Pictures of the guide: parts of a page that differ, with a ring around what counts and a cross over what does not."""

from collections.abc import Iterator

from PIL import Image

from tools.scenes.kit import line, n, oval, rect, shape
from tools.scenes.raster import document, pixels

WIDTH = 500
_INK = "#22313a"
_GOOD = "#2e6b3a"
_BAD = "#a32020"


def _left(x: float, y: float, size: float, words: str, fill: str = _INK, weight: int = 400) -> str:
    return (
        f'<text x="{n(x)}" y="{n(y)}" font-family="Pretendard GOV" font-weight="{weight}" font-size="{n(size)}" '
        f'fill="{fill}" stroke="none" stroke-width="0">{words}</text>'
    )


def _tick(x: float, y: float) -> str:
    return oval(x, y, 20, 20, _GOOD) + line(
        f"M{n(x - 9)},{n(y)} L{n(x - 2)},{n(y + 8)} L{n(x + 10)},{n(y - 8)}", "#ffffff", 5
    )


def _cross(x: float, y: float) -> str:
    return oval(x, y, 20, 20, _BAD) + line(
        f"M{n(x - 8)},{n(y - 8)} l16,16 M{n(x + 8)},{n(y - 8)} l-16,16", "#ffffff", 5
    )


def _row(y: float, name: str, value: str) -> str:
    frame = rect(24, y, 130, 60, "#f3f5f6") + rect(24, y, 452, 60, "none", stroke="#c9ced2", sw=2)
    return frame + _left(38, y + 39, 24, name, weight=700) + _left(172, y + 39, 26, value)


def _panel(inner: str, height: int) -> Image.Image:
    svg = document(rect(0, 0, WIDTH, height, "#ffffff") + inner, (0, 0, WIDTH, height))
    return Image.fromarray(pixels(svg, WIDTH, height, zoom=2))


def _title_and_table() -> Image.Image:
    title = _left(24, 60, 33, "가마올 28cm 프라이팬", weight=700) + _cross(380, 48)
    table = (
        _left(24, 124, 26, "상품 정보 제공 고시", weight=700)
        + _row(144, "재질", "알루미늄(코팅)")
        + _row(204, "크기", "지름 26cm")
    )
    return _panel(title + table + rect(162, 209, 150, 50, "none", 10, stroke=_GOOD, sw=4) + _tick(346, 234), 288)


def _sold_out() -> Image.Image:
    chips = ""
    for x, words, open_ in ((24, "흰색", True), (148, "남색", True), (272, "회색(품절)", False)):
        wide = 106 if open_ else 184
        chips += rect(x, 76, wide, 64, "#ffffff" if open_ else "#e4e8ea", 12, stroke="#5c6670", sw=2)
        chips += _left(x + 22, 118, 29, words) + (_tick(x + wide - 6, 76) if open_ else _cross(x + wide - 6, 76))
    return _panel(_left(24, 46, 28, "색상", weight=700) + chips, 166)


def _same_plant() -> Image.Image:
    table = (
        _row(24, "알레르기", "대두, 밀 함유") + rect(162, 29, 196, 50, "none", 10, stroke=_GOOD, sw=4) + _tick(392, 54)
    )
    small = (
        _left(24, 130, 25, "※ 새우, 달걀을 쓴 제품과")
        + _left(24, 166, 25, "같은 시설에서 만듭니다.")
        + _cross(346, 142)
    )
    return _panel(table + small, 194)


def _many() -> Image.Image:
    bags = "".join(
        shape(f"M{x},140 L{x - 6},34 L{x + 106},34 L{x + 100},140 Z", "#e0a53a")
        + _left(x + 16, 98, 31, "700g", "#3a2a05", 700)
        for x in (36, 166)
    )
    gift = shape("M346,140 L340,56 L452,56 L446,140 Z", "#cfd8dc") + _left(356, 110, 28, "사은품") + _cross(452, 56)
    return _panel(bags + gift + _left(24, 188, 29, "700g × 2봉 = 1400g (1.4kg)", _GOOD, 700), 214)


def panels() -> Iterator[tuple[str, Image.Image]]:
    """(name, picture) of each example of the guide."""
    yield "table-wins", _title_and_table()
    yield "sold-out", _sold_out()
    yield "same-plant", _same_plant()
    yield "many", _many()
