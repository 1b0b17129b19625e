"""A picture of one's own: made small and bare, turned, straightened, looked over."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFilter

from app.core.errors import Invalid
from app.photos import pictures
from app.photos.forms import CornersForm, read_corners
from app.photos.looking import advice_on, lean_of, measure, sharpness

BLUE, RED, GREEN, WHITE = (20, 30, 200), (200, 20, 20), (20, 160, 40), (250, 250, 250)
OUTLINE = [(200.0, 100.0), (700.0, 160.0), (640.0, 900.0), (120.0, 820.0)]


def encoded(image: Image.Image, kind: str = "PNG", **extra: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **extra)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def sheet(width: int = 600, height: int = 900) -> Image.Image:
    """A white sheet with rows of short black bars, as print looks from afar."""
    image = Image.new("RGB", (width, height), WHITE)
    draw = ImageDraw.Draw(image)
    for y in range(60, height - 60, 34):
        for x in range(70, width - 90, 22):
            draw.rectangle((x, y, x + 9 + (x + y) % 7, y + 14), fill=(30, 30, 30))
    return image


def close(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return all(abs(x - y) < 45 for x, y in zip(a, b, strict=True))


def test_what_is_kept_is_a_small_webp_with_nothing_beside_the_pixels() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Phone maker"
    exif.get_ifd(0x8825)[2] = (33.0, 29.0, 12.0)
    kept = pictures.keep(encoded(Image.new("RGB", (3200, 2400), BLUE), "JPEG", exif=exif))
    found = Image.open(io.BytesIO(kept.content))
    assert (found.format, found.size, (kept.width, kept.height)) == ("WEBP", (1600, 1200), (1600, 1200))
    assert not found.getexif()
    assert b"Phone maker" not in kept.content
    assert "icc_profile" not in found.info


def test_too_few_pixels_are_refused_with_how_many_there_must_be() -> None:
    with pytest.raises(Invalid, match=r"너무 작아요\(200×900점\)"):
        pictures.keep(encoded(Image.new("RGB", (200, 900))))


def test_what_can_be_seen_through_lies_on_white_paper() -> None:
    scan = Image.new("RGBA", (300, 400), (0, 0, 0, 0))
    ImageDraw.Draw(scan).rectangle((100, 100, 200, 300), fill=(0, 0, 0, 255))
    kept = opened(pictures.keep(encoded(scan)).content)
    assert close(kept.getpixel((20, 20)), (255, 255, 255))
    assert close(kept.getpixel((150, 200)), (0, 0, 0))


def test_straightening_brings_the_four_corners_to_the_four_corners() -> None:
    image = Image.new("RGB", (800, 1000), (90, 90, 90))
    draw = ImageDraw.Draw(image)
    draw.polygon(OUTLINE, fill=WHITE)
    for (x, y), colour in zip(OUTLINE, (RED, GREEN, BLUE, (0, 0, 0)), strict=True):
        middle_x, middle_y = 415, 495
        inside = (x + (middle_x - x) * 0.12, y + (middle_y - y) * 0.12)
        draw.ellipse((inside[0] - 30, inside[1] - 30, inside[0] + 30, inside[1] + 30), fill=colour)
    flat = pictures.straightened(encoded(image), OUTLINE)
    found = opened(flat.content)
    wide, tall = found.size
    assert (wide, tall) == pictures.straight_size(OUTLINE)
    spots = [(0.06, 0.06), (0.94, 0.06), (0.94, 0.94), (0.06, 0.94)]
    for (x, y), colour in zip(spots, (RED, GREEN, BLUE, (0, 0, 0)), strict=True):
        assert close(found.getpixel((int(x * wide), int(y * tall))), colour)
    assert close(found.getpixel((wide // 2, tall // 2)), WHITE)
    assert close(found.getpixel((wide // 2, 3)), WHITE)  # none of the table is left


def test_a_result_is_never_larger_than_a_page_needs() -> None:
    assert pictures.straight_size([(0, 0), (1600, 0), (1600, 100), (0, 100)]) == (900, 56)
    wide, tall = pictures.straight_size([(0, 0), (10, 0), (10, 16000), (0, 16000)])
    assert tall <= 2700
    assert wide >= 1


def test_corners_on_one_line_are_refused() -> None:
    with pytest.raises(Invalid, match="한 줄에"):
        pictures.perspective([(0, 0), (5, 0), (10, 0), (20, 0)], OUTLINE)


@pytest.mark.parametrize("right", [True, False])
def test_a_quarter_turn_takes_the_corners_along_and_numbers_them_from_the_new_top_left(right: bool) -> None:
    image = Image.new("RGB", (400, 300), WHITE)
    kept, corners = pictures.turned(encoded(image), [(40, 30), (360, 30), (360, 270), (40, 270)], right=right)
    assert (kept.width, kept.height) == (300, 400)
    assert corners == [(30, 40), (270, 40), (270, 360), (30, 360)]


def test_four_quarter_turns_are_none() -> None:
    content, corners = encoded(Image.new("RGB", (400, 300), WHITE)), [(40, 30), (300, 50), (360, 270), (10, 200)]
    moved = corners
    for _ in range(4):
        kept, moved = pictures.turned(content, moved, right=True)
        content = kept.content
    assert moved == corners


def test_a_fine_tilt_turns_the_frame_about_its_middle_and_stays_inside() -> None:
    frame = [(100, 100), (300, 100), (300, 300), (100, 300)]
    assert pictures.tilted(frame, 90, 400, 400) == [(300, 100), (300, 300), (100, 300), (100, 100)]
    assert all(
        0 <= x <= 400 and 0 <= y <= 400
        for x, y in pictures.tilted([(0, 0), (400, 0), (400, 400), (0, 400)], 20, 400, 400)
    )


def test_a_blurred_print_is_less_sharp() -> None:
    import numpy as np

    grey = [
        np.asarray(image.convert("L"), np.float32) for image in (sheet(), sheet().filter(ImageFilter.GaussianBlur(4)))
    ]
    assert sharpness(grey[0]) > 20 * sharpness(grey[1])


def grainy(image: Image.Image, amount: float = 14) -> Image.Image:
    """As a phone's camera sees it in little light."""
    import numpy as np

    seen = np.asarray(image, np.float32) * 0.8
    noise = np.random.default_rng(5).normal(0, amount, seen.shape[:2])[..., None]
    return Image.fromarray(np.clip(seen + noise, 0, 255).astype(np.uint8))


def smeared(image: Image.Image, width: int = 25) -> Image.Image:
    """As a hand that moved sideways leaves it: each point the mean of those beside it."""
    import numpy as np

    sums = np.cumsum(np.pad(np.asarray(image, np.float32), ((0, 0), (width, 0), (0, 0)), mode="edge"), axis=1)
    return Image.fromarray(((sums[:, width:] - sums[:, :-width]) / width).astype(np.uint8))


@pytest.mark.parametrize("degrees", [-4, -2, 0, 3, 5])
def test_the_lean_of_the_lines_is_found(degrees: int) -> None:
    import numpy as np

    turned = sheet(300, 450).resize((300, 450)).rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=WHITE)
    assert lean_of(np.asarray(turned.convert("L"), np.float32)) == pytest.approx(degrees, abs=0.5)


@pytest.mark.parametrize(
    ("image", "corners", "bad"),
    [
        (sheet(), [(0, 0), (600, 0), (600, 900), (0, 900)], set()),
        (sheet().filter(ImageFilter.GaussianBlur(5)), [(0, 0), (600, 0), (600, 900), (0, 900)], {"또렷함"}),
        (grainy(sheet()), [(0, 0), (600, 0), (600, 900), (0, 900)], set()),
        (grainy(sheet().filter(ImageFilter.GaussianBlur(5))), [(0, 0), (600, 0), (600, 900), (0, 900)], {"또렷함"}),
        (smeared(sheet()), [(0, 0), (600, 0), (600, 900), (0, 900)], {"또렷함"}),
        (sheet().point(lambda value: value // 4), [(0, 0), (600, 0), (600, 900), (0, 900)], {"밝기"}),
        (sheet(), [(250, 400), (350, 400), (350, 550), (250, 550)], {"크기"}),
        (
            sheet().rotate(-5, Image.Resampling.BICUBIC, fillcolor=WHITE),
            [(0, 0), (600, 0), (600, 900), (0, 900)],
            {"기울기"},
        ),
    ],
    ids=["good", "blurred", "grainy", "blurred and grainy", "smeared", "dark", "far away", "leaning"],
)
def test_advice_names_what_is_amiss(image: Image.Image, corners: list[tuple[float, float]], bad: set[str]) -> None:
    said = advice_on(measure(encoded(image), corners, 600, 900))
    assert {each.title for each in said if not each.good} == bad


@pytest.mark.parametrize("text", ["", "왼쪽", "1e999", "nan", "-1", "801"])
def test_a_corner_that_is_no_point_of_the_picture_is_named(text: str) -> None:
    form = CornersForm(corner_x=["1", text, "3", "4"], corner_y=["1", "2", "3", "4"])
    with pytest.raises(Invalid) as refused:
        read_corners(form, 800, 600)
    assert set(refused.value.fields) == {"corner-2"}
