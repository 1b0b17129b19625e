"""The files of 사진 상태 고르기: photos, items, gold (and gold under the changed rule), task.yaml."""

from collections.abc import Mapping
from typing import Any

from PIL import Image

from tools.photos.catalogue import CHANGED, PHOTOS, Photo, holds, label
from tools.photos.spoil import SIZE, take
from tools.practice_files import Made, guide_text, hidden_name, webp

SLUG = "picture-kinds"
POOLS = ("tutorial", "practice", "exam", "mock")
TITLES = {
    "absent": ("찍을 물건이 없어요", "다른 물건이 있거나 그림 속에만 있어요."),
    "blurred": ("흐려요", "번졌거나 흔들렸어요."),
    "dark": ("어두워요", "색과 무늬가 어둠에 묻혔어요."),
    "bright": ("너무 밝아요", "하얗게 날아갔어요."),
    "hidden": ("가렸어요", "손가락이나 다른 것이 4분의 1 넘게 가렸어요."),
    "cut": ("잘렸어요", "사진 끝에서 4분의 1 넘게 잘렸어요."),
    "good": ("좋아요", "위의 어느 것도 아니에요."),
}
GUIDE_PICTURES = {
    "soft": "t-watermelon",
    "dim": "t-milk",
    "cut": "t-pot",
    "hidden": "t-jar",
    "bokeh": "p-cup",
    "both": "p-cat",
}


def item_id(photo: Photo) -> str:
    """The item's id, e.g. ``k4f0c2a``."""
    return "k" + hidden_name(SLUG, "item", photo.name, 6)


def media_name(photo: Photo) -> str:
    """The file name of a photo."""
    return hidden_name(SLUG, "media", photo.name, 12) + ".webp"


def place_words(photo: Photo) -> str:
    """Where the photo was taken, for those who do not see it; the state itself is what is asked."""
    return {"table": "식탁 위", "counter": "부엌 조리대 위", "shop": "가게 계산대 위", "outside": "공원"}[photo.room]


def item(photo: Photo) -> dict[str, Any]:
    """What the trainee's page needs; nothing of the gold."""
    return {
        "id": item_id(photo),
        "level": photo.level,
        "prompt": "찍으려던 것이 잘 찍혔는지 보고 하나를 골라요.",
        "alt": f"{photo.subject} 사진. 장소는 {place_words(photo)}. 밝기와 또렷함은 눈으로 보아야 해요.",
        "trades": list(photo.trades),
        "media": f"media/{media_name(photo)}",
        "width": SIZE[0],
        "height": SIZE[1],
        "subject": photo.subject,
    }


def gold(photo: Photo, order: tuple[str, ...] | None = None) -> dict[str, Any]:
    """The ground truth of one photo, under the guide's order or a changed one."""
    right = label(photo, order) if order else label(photo)
    note = photo.note if order is None else "바뀐 규칙에서는 어두운 것을 먼저 골라요."
    return {"id": item_id(photo), "note": note, "label": right, "holds": list(holds(photo))}


def task() -> dict[str, Any]:
    """The content of task.yaml."""
    pools = {
        pool: [
            item_id(photo)
            for photo in sorted((p for p in PHOTOS if p.pool == pool), key=lambda p: (p.level, item_id(p)))
        ]
        for pool in POOLS
    }
    change = {
        "after": 8,
        "text": "규칙이 바뀌었어요. 흐리고 어두운 사진은 이제 ‘어두워요’를 골라요. 어두운 것을 흐린 것보다 먼저 봐요.",
        "version": 2,
        "gold": "gold-changed",
    }
    return {
        "slug": SLUG,
        "title": "사진 상태 고르기",
        "type": "pictures",
        "summary": "찍으려던 물건이 잘 찍혔는지 보고, 쓸 수 있는 사진인지 가려요.",
        "summary_en": "Judge whether a photo shows what it should: good, blurred, dark, pale, hidden, cut off, or not there at all.",
        "minutes": 20,
        "pass_mark": 80,
        "pay_per_item": 25,
        "labels": [{"name": name, "title": title, "help": help_} for name, (title, help_) in TITLES.items()],
        "pools": pools,
        "mock": {"overlap": 3, "gold_rate": 0.3, "min_seconds": 3, "lease_minutes": 20, "change": change},
        "guideline": {"version": 1, "body": guide_text(SLUG)},
    }


def pictures() -> dict[Photo, Image.Image]:
    """All photos, taken."""
    return {photo: take(photo) for photo in PHOTOS}


def guide_pictures(taken: Mapping[Photo, Image.Image]) -> dict[str, bytes]:
    """Photos of the tutorial and of practice that the guide shows, smaller; none of the exam."""
    by_name = {photo.name: picture for photo, picture in taken.items()}
    return {f"guide-{name}.webp": webp(by_name[photo].resize((480, 360))) for name, photo in GUIDE_PICTURES.items()}


def make(taken: Mapping[Photo, Image.Image]) -> Made:
    """Gathers all files."""
    items = {item_id(photo): item(photo) for photo in taken}
    golds = {item_id(photo): gold(photo) for photo in taken}
    changed = {
        item_id(photo): gold(photo, CHANGED)
        for photo in taken
        if label(photo) != label(photo, CHANGED) and photo.pool == "mock"
    }
    media = {media_name(photo): webp(picture, 78) for photo, picture in taken.items()} | guide_pictures(taken)
    return Made(task(), items, golds, media, changed)
