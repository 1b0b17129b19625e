"""The product pages, photos and pairs of answers: made again as committed, their gold proved a second time, their names silent."""

import io
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.people.trades import codes_of_tags
from tools.answers import check as answer_check
from tools.answers import output as answers
from tools.answers.source import read_pairs
from tools.photos import check as photo_check
from tools.photos import output as photos
from tools.photos.catalogue import CHANGED, PHOTOS, holds, label
from tools.photos.spoil import take
from tools.practice_files import PRACTICE, files, task_yaml
from tools.products import check as product_check
from tools.products import output as products
from tools.products.catalogue import BY_NAME, PRODUCTS
from tools.products.model import Fact

PAIRS = read_pairs()
SLUGS = ("products", "picture-kinds", "ai-answers")


def committed(slug: str, path: str) -> Any:
    return json.loads((PRACTICE / slug / path).read_text(encoding="utf-8"))


def size_of(slug: str, media: str) -> tuple[int, int]:
    with Image.open(PRACTICE / slug / media) as picture:
        return picture.size


# ---- the committed files are what the generators make ---------------------------------------------------------------


def test_product_items_gold_and_task_are_those_of_the_generator() -> None:
    for product in PRODUCTS:
        name = products.item_id(product)
        item = committed("products", f"items/{name}.json")
        assert item == products.item(product, size_of("products", item["media"]))
        assert committed("products", f"gold/{name}.json") == products.gold(product)
    assert (PRACTICE / "products" / "task.yaml").read_text(encoding="utf-8") == task_yaml(products.task())


def test_a_product_page_drawn_again_is_the_committed_one_byte_for_byte() -> None:
    made = files(products.make(PRODUCTS[:1]))
    media = products.item(PRODUCTS[0], (1, 1))["media"]
    assert made[media] == (PRACTICE / "products" / media).read_bytes()


def test_photo_items_gold_and_task_are_those_of_the_generator() -> None:
    for photo in PHOTOS:
        name = photos.item_id(photo)
        assert committed("picture-kinds", f"items/{name}.json") == photos.item(photo)
        assert committed("picture-kinds", f"gold/{name}.json") == photos.gold(photo)
    assert (PRACTICE / "picture-kinds" / "task.yaml").read_text(encoding="utf-8") == task_yaml(photos.task())


def test_a_photo_taken_again_is_the_committed_one_byte_for_byte() -> None:
    photo = next(photo for photo in PHOTOS if photo.name == "e-bowl")
    made = photos.webp(take(photo), 78)
    assert made == (PRACTICE / "picture-kinds" / "media" / photos.media_name(photo)).read_bytes()


def test_all_files_of_the_pairs_are_those_of_the_generator() -> None:
    for path, content in files(answers.make(PAIRS)).items():
        assert (PRACTICE / "ai-answers" / path).read_bytes() == content, path


# ---- the gold, looked at a second time ------------------------------------------------------------------------------


def test_every_value_of_a_product_is_proved_by_words_on_its_page() -> None:
    assert product_check.faults() == []


@pytest.mark.parametrize(
    ("name", "attribute", "wrong"),
    [
        ("wear-tee", "colours", Fact(("white", "navy", "grey"), "흰색, 남색, 회색(품절)")),
        ("wear-shirt", "material", Fact(("linen",), "면 60%, 마(린넨) 40%")),
        ("food-dumpling", "amount", Fact(("700", "g"), "700g × 2봉")),
        ("food-snack", "allergens", Fact(("milk", "wheat"), "우유, 밀 함유")),
        ("kitchen-pan", "heat", Fact(("gas", "induction"), "가스레인지 가능 / 인덕션 불가 / 오븐 불가")),
        ("kitchen-pot", "country", Fact(())),
        ("appliance-fan", "model", Fact(("SG-F14",), "모델명: SG-F14R")),
    ],
)
def test_the_second_look_finds_gold_that_the_page_does_not_bear_out(name: str, attribute: str, wrong: Fact) -> None:
    product = next(product for product in PRODUCTS if product.name == name)
    spoilt = replace(product, facts={**product.facts, attribute: wrong})
    assert any(fault.startswith(f"{name}.{attribute}: ") for fault in product_check.faults_of(spoilt))


def test_light_and_sharpness_of_the_committed_photos_bear_out_their_labels() -> None:
    for photo in PHOTOS:
        picture = Image.open(io.BytesIO((PRACTICE / "picture-kinds" / "media" / photos.media_name(photo)).read_bytes()))
        assert photo_check.measured_faults(photo, picture.convert("RGB")) == []


@pytest.mark.parametrize("name", ["t-pot", "m-stroller", "e-bowl", "m-register", "e-snack"])
def test_what_is_seen_of_a_subject_bears_out_its_label(name: str) -> None:
    assert photo_check.seen_faults(next(photo for photo in PHOTOS if photo.name == name)) == []


def test_the_changed_rule_changes_dark_and_blurred_photos_of_the_mock_work_and_no_others() -> None:
    changed = {path.stem for path in (PRACTICE / "picture-kinds" / "gold-changed").iterdir()}
    both = {photos.item_id(p) for p in PHOTOS if p.pool == "mock" and {"dark", "blurred"} <= set(holds(p))}
    assert changed == both
    assert len(both) == 6
    assert {(label(p), label(p, CHANGED)) for p in PHOTOS if photos.item_id(p) in both} == {("blurred", "dark")}


def test_the_pairs_keep_the_rules_of_their_guide_and_every_sum_is_right() -> None:
    assert answer_check.faults(PAIRS) == []


@pytest.mark.parametrize(
    ("sum_", "value"),
    [("days 2100-02", "28"), ("weekday 2026-11-21", "토요일"), ("minutes 09:40 13:15", "215"), ("55000 / 1.1", "50,000"),
        ("6 / 4 * 6", "9")],
)  # fmt: skip
def test_sums_are_worked_out_as_they_are_written(sum_: str, value: str) -> None:
    assert answer_check.worked_out(sum_) == value


def test_the_second_look_finds_a_pair_with_a_wrong_sum_or_a_right_sentence_marked() -> None:
    pair = next(pair for pair in PAIRS if pair.name == "t-discount")
    assert answer_check.faults([replace(pair, sum="20000 * 2 = 14,000")])
    assert answer_check.faults([replace(pair, wrong=(1,))])
    assert answer_check.faults([replace(pair, reasons=("long",))])


# ---- pools and names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_there_is_enough_for_each_rung_in_three_levels_and_names_say_nothing(slug: str) -> None:
    made = {"products": products.task, "picture-kinds": photos.task, "ai-answers": lambda: answers.task(PAIRS)}[slug]()
    pools = made["pools"]
    names = [name for pool in pools.values() for name in pool]
    folder = PRACTICE / slug
    assert 4 <= len(pools["tutorial"]) <= 6
    assert 8 <= len(pools["practice"]) <= 11
    assert len(pools["exam"]) == 10
    assert len(pools["mock"]) >= 16
    assert (
        {path.stem for path in (folder / "items").iterdir()}
        == set(names)
        == {p.stem for p in (folder / "gold").iterdir()}
    )
    levels = Counter(committed(slug, f"items/{name}.json")["level"] for name in names)
    assert min(levels[level] for level in (1, 2, 3)) >= 6
    assert all(name[1:].isalnum() and len(name) == 7 for name in names)
    assert sum(bool(committed(slug, f"items/{name}.json")["trades"]) for name in names) >= 6


def test_former_trades_are_ones_that_the_quality_page_knows() -> None:
    marked = {tag for each in (*PRODUCTS, *PHOTOS, *PAIRS) for tag in each.trades}
    assert all(codes_of_tags([tag]) for tag in marked)


def test_alike_and_better_answers_stand_under_both_names() -> None:
    better = Counter(committed("ai-answers", f"gold/{answers.item_id(pair)}.json")["better"] for pair in PAIRS)
    assert better["same"] >= 5
    assert min(better["x"], better["y"]) >= 12


def test_every_attribute_and_every_label_is_asked_for() -> None:
    asked = Counter(name for product in PRODUCTS for name in product.facts)
    assert set(asked) == set(BY_NAME)
    assert sum(not fact.values for product in PRODUCTS for fact in product.facts.values()) >= 20, (
        "알 수 없음 is often right"
    )
    assert min(Counter(label(photo) for photo in PHOTOS).values()) >= 4


def test_media_are_small_and_all_of_them_are_used() -> None:
    for slug in ("products", "picture-kinds"):
        media = {path.name: path.stat().st_size for path in (PRACTICE / slug / "media").iterdir()}
        assert max(media.values()) < 60_000
        used = {
            Path(committed(slug, f"items/{path.name}")["media"]).name for path in (PRACTICE / slug / "items").iterdir()
        }
        guide = (PRACTICE / slug / "guide.md").read_text(encoding="utf-8")
        assert set(media) == used | {name for name in media if f"media/{name}" in guide}
