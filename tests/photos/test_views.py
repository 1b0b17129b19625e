"""Pictures of one's own through HTTP: kept for their person alone, refused without a trace, gone when their days are over."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import func, select

from app.core.actor import Role
from app.core.clock import FixedClock
from app.core.database import Database
from app.core.scope import Scope
from app.core.settings import Settings
from app.housekeeping import keep_house
from app.photos.models import OwnPhoto
from app.photos.service import MOST, expire_photos
from tests.factories.world import Browser, World
from tests.photos.test_pictures import encoded, sheet

Files = Callable[[], list[Path]]


@pytest.fixture
def trainee(world: World) -> Browser:
    account, _ = world.trainee(world.cohort(world.organisation()), "박순자")
    return world.browser(account)


@pytest.fixture
def files(settings: Settings) -> Files:
    """The files of all people's pictures."""
    return lambda: [path for path in (settings.var_dir / "photos").glob("*/??/*") if path.is_file()]


def phone_picture() -> bytes:
    """A picture as a phone writes it: on its side, with where and when it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010F] = "Phone maker"
    exif.get_ifd(0x8825)[2] = (33.0, 29.0, 12.0)
    return encoded(sheet().rotate(90, expand=True), "JPEG", exif=exif)


def send(browser: Browser, content: bytes, name: str = "receipt.jpg") -> str:
    """Upload; the address of the picture."""
    answer = browser.submit("/photos", files={"file": (name, content, "image/jpeg")})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def corners(
    browser: Browser, address: str, deed: str, points: list[tuple[int, int]] | None = None
) -> dict[str, object]:
    """The form as the page has it, with other corners if given."""
    page = browser.get(address).text
    columns = [[int(v) for v in re.findall(rf'name="corner_{axis}"[^>]* value="(\d+)"', page)] for axis in "xy"]
    if points:
        columns = [[x for x, _ in points], [y for _, y in points]]
    seq = re.search(r'name="_seq" value="(\d+)"', page)
    assert seq
    return {"corner_x": columns[0], "corner_y": columns[1], "deed": deed, "_seq": seq[1]}


def test_a_picture_is_kept_upright_and_bare_straightened_and_looked_over(trainee: Browser, files: Files) -> None:
    assert "내 사진은 나만 봅니다" in trainee.get("/photos").text
    address = send(trainee, phone_picture())

    kept = trainee.get(f"{address}/picture")
    image = Image.open(io.BytesIO(kept.content))
    assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (600, 900), {})
    assert kept.headers["cache-control"] == "no-store"
    assert b"Phone maker" not in b"".join(path.read_bytes() for path in files())

    whole = [(0, 0), (600, 0), (600, 900), (0, 900)]
    assert trainee.submit(address, corners(trainee, address, "straighten", whole)).status_code == 303
    page = trainee.get(address).text
    assert page.count("좋아요") == 4
    assert Image.open(io.BytesIO(trainee.get(f"{address}/straight").content)).size == (600, 900)

    assert trainee.submit(address, corners(trainee, address, "turn-right")).status_code == 303
    assert Image.open(io.BytesIO(trainee.get(f"{address}/picture").content)).size == (900, 600)
    assert trainee.get(f"{address}/straight").status_code == 404  # it showed the picture before
    assert len(files()) == 1
    assert trainee.submit(address, corners(trainee, address, "tilt-left")).status_code == 303

    assert trainee.submit(f"{address}/delete").status_code == 303
    assert trainee.get(address).status_code == 404
    assert files() == []


def test_corners_that_cross_or_leave_the_picture_are_refused_and_kept_on_the_page(trainee: Browser) -> None:
    address = send(trainee, encoded(sheet()))
    crossed = [(10, 10), (500, 800), (500, 10), (10, 800)]
    refused = trainee.submit(address, corners(trainee, address, "straighten", crossed))
    assert refused.status_code == 422
    assert "엇갈렸어요" in refused.text
    outside = trainee.submit(
        address, corners(trainee, address, "straighten", [(10, 10), (999, 10), (500, 800), (10, 800)])
    )
    assert outside.status_code == 422
    assert 'value="999"' in outside.text
    missing = trainee.submit(address, {"_seq": 0, "deed": "straighten", "corner_x": [1, 2]})
    assert missing.status_code == 422
    assert "빠진 채로" in missing.text
    hair = trainee.submit(address, corners(trainee, address, "straighten", [(0, 0), (600, 0), (600, 1), (0, 1)]))
    assert hair.status_code == 303
    assert trainee.get(address).status_code == 200


def test_a_stale_window_changes_nothing(trainee: Browser) -> None:
    address = send(trainee, encoded(sheet()))
    old = corners(trainee, address, "tilt-right")
    assert trainee.submit(address, old).status_code == 303
    assert trainee.submit(address, old).status_code == 409


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("메모.jpg", b"this is no picture at all", "사진(JPG, PNG, WEBP)만"),
        ("pay.jpg", b"%PDF-1.7\n%%EOF startxref", "PDF"),
        ("cut.jpg", encoded(sheet(), "JPEG")[:4000], "깨져"),
        ("tiny.png", encoded(Image.new("RGB", (40, 40))), "너무 작아요"),
        ("empty.jpg", b"", "빈 파일"),
        ("huge.png", encoded(Image.new("1", (9000, 9000))), "너무 커요"),
        ("wrong.pdf", encoded(sheet()), "이름 끝은 .pdf인데"),
        ("iphone.heic", b"\0\0\0\x18ftypheic" + b"\0" * 400, "HEIC"),
    ],
    ids=["text", "pdf", "cut off", "tiny", "empty", "huge", "misnamed", "heic"],
)
def test_what_is_no_picture_is_refused_with_the_reason_and_nothing_is_kept(
    trainee: Browser, database: Database, files: Files, name: str, content: bytes, words: str
) -> None:
    answer = trainee.submit("/photos", files={"file": (name, content, "image/jpeg")})
    assert answer.status_code == 422
    assert words in answer.text
    assert files() == []
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(OwnPhoto)) == 0


def test_no_file_and_one_too_many_are_told(trainee: Browser) -> None:
    assert "사진을 먼저 골라 주세요" in trainee.submit("/photos").text
    for number in range(MOST):
        send(trainee, encoded(sheet(600, 900 + number)))
    full = trainee.submit("/photos", files={"file": ("one.png", encoded(sheet()), "image/png")})
    assert full.status_code == 422
    assert "5장까지" in trainee.get("/photos").text


def test_nobody_else_sees_it_not_even_the_center(
    trainee: Browser, world: World, database: Database, app: FastAPI
) -> None:
    address = send(trainee, encoded(sheet()))
    with database.read() as session:
        photo = session.scalars(select(OwnPhoto)).one()
    stranger, _ = world.trainee(world.cohort(world.organisation("다른 센터")), "이정호")
    for path in ("", "/picture", "/straight"):
        assert world.browser(stranger).get(f"{address}{path}").status_code == 404
    assert world.browser(stranger).submit(f"{address}/delete").status_code == 404
    staff = world.staff(world.organisation("그 센터"), Role.CENTER)
    assert world.browser(staff).get(address).status_code == 403
    with app.state.database.scoped(Scope(organisation_ids=(photo.organisation_id,))).read() as session:
        seen = session.scalar(select(func.count()).select_from(OwnPhoto))
    assert seen == (1 if database.is_sqlite else 0)  # row-level security is PostgreSQL's


def test_after_seven_days_it_is_gone_with_its_files(
    trainee: Browser,
    database: Database,
    settings: Settings,
    clock: FixedClock,
    files: Files,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = send(trainee, encoded(sheet()))
    folder = Path(files()[0]).parents[1]
    assert expire_photos(database, settings) == 0
    clock.instant += timedelta(days=6, hours=23)
    assert expire_photos(database, settings) == 0
    clock.instant += timedelta(hours=2)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(OwnPhoto)) == 1
    monkeypatch.setattr("app.housekeeping.sign_lists", lambda *_: 0)  # needs keys, which are not the point here
    assert keep_house(database, settings).photos_expired == 1
    assert files() == []
    assert not folder.exists()
    assert trainee.get(address).status_code in (401, 303, 404)
