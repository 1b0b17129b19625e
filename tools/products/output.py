"""The files of 상품 정보 입력하기: pages as pictures, items, gold, task.yaml."""

from collections.abc import Iterable
from typing import Any

from tools.practice_files import Made, guide_text, hidden_name, webp
from tools.products.catalogue import ATTRIBUTES, CATEGORIES, PRODUCTS, Attribute
from tools.products.guide import panels
from tools.products.model import Product, transcript
from tools.products.render import STYLES, render
from tools.products.shops import SHOPS

SLUG = "products"
POOLS = ("tutorial", "practice", "exam", "mock")


def item_id(product: Product) -> str:
    """The item's id, e.g. ``p4f0c2a``."""
    return "p" + hidden_name(SLUG, "item", product.name, 6)


def style_of(product: Product) -> int:
    """Which of the three looks a shop's page has."""
    return sorted(SHOPS).index(product.shop) % STYLES


def item(product: Product, size: tuple[int, int]) -> dict[str, Any]:
    """What the trainee's page needs; nothing of the gold."""
    shop = SHOPS[product.shop]
    return {
        "id": item_id(product),
        "level": product.level,
        "prompt": "그림 속 상품 페이지를 보고 칸을 채워요.",
        "alt": f"{shop.name}의 {CATEGORIES[product.category]} 상품 페이지. 그림 아래에서 글로 읽을 수 있어요.",
        "trades": list(product.trades),
        "media": f"media/{hidden_name(SLUG, 'media', product.name, 12)}.webp",
        "width": size[0],
        "height": size[1],
        "category": CATEGORIES[product.category],
        "attributes": list(product.facts),
        "words": [{"title": title, "lines": lines} for title, lines in transcript(product, shop)],
    }


def gold(product: Product) -> dict[str, Any]:
    """The ground truth of one page."""
    facts = {
        name: {"values": list(fact.values), "proof": fact.proof, "rule": fact.rule}
        for name, fact in product.facts.items()
    }
    return {"id": item_id(product), "note": product.note, "facts": facts}


def _attribute(attribute: Attribute) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": attribute.name,
        "title": attribute.title,
        "kind": attribute.kind,
        "help": attribute.help,
    }
    if attribute.options:
        made["options"] = [{"name": name, "title": title} for name, title, _ in attribute.options]
    return made | ({"units": list(attribute.units)} if attribute.units else {})


def ordered(pool: str) -> list[Product]:
    """The products of a pool from easy to hard, categories mixed."""
    chosen = [product for product in PRODUCTS if product.pool == pool]
    kinds = list(CATEGORIES)
    return sorted(
        chosen,
        key=lambda p: (
            p.level,
            [q.name for q in chosen if q.category == p.category].index(p.name),
            kinds.index(p.category),
        ),
    )


def task() -> dict[str, Any]:
    """The content of task.yaml."""
    return {
        "slug": SLUG,
        "title": "상품 정보 입력하기",
        "type": "attributes",
        "summary": "쇼핑몰 상품 페이지를 읽고 정해진 칸에 옮겨 적어요.",
        "summary_en": "Read a drawn page of a web shop and fill in the product's attributes: choices, numbers with units, short texts.",
        "minutes": 40,
        "pass_mark": 80,
        "pay_per_item": 120,
        "attributes": [_attribute(attribute) for attribute in ATTRIBUTES],
        "pools": {pool: [item_id(product) for product in ordered(pool)] for pool in POOLS},
        "mock": {"overlap": 3, "gold_rate": 0.3, "min_seconds": 20, "lease_minutes": 30},
        "guideline": {"version": 1, "body": guide_text(SLUG)},
    }


def make(products: Iterable[Product] = PRODUCTS) -> Made:
    """Draws the pages and gathers all files."""
    items, golds, media = {}, {}, {}
    for product in products:
        picture = render(product, SHOPS[product.shop], style_of(product))
        content = item(product, picture.size)
        items[content["id"]], golds[content["id"]] = content, gold(product)
        media[content["media"].removeprefix("media/")] = webp(picture, 72)
    media |= {f"guide-{name}.webp": webp(picture) for name, picture in panels()}
    return Made(task(), items, golds, media)
