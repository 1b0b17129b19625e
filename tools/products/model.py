"""A product page as data: what stands on it, in what order, and the exact gold with the words that prove it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import crc32

UNKNOWN = "?"


@dataclass(frozen=True)
class Shop:
    """An invented shop. order: how its pages arrange their sections."""

    name: str
    accent: str
    soft: str
    order: tuple[str, ...]
    delivery: str
    notice: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """Gold of one attribute. values: option names, one text with its other spellings, or number and unit; none: unknown.

    proof: words that stand on the page and make it so; rule: what the guide decides, where two places differ.
    """

    values: tuple[str, ...]
    proof: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Product:
    """One page. `drawing` is SVG around its foot; `choices` are the options of the shop, sold-out ones end in "(품절)"."""

    name: str
    category: str
    pool: str
    level: int
    shop: str
    title: str
    price: int
    drawing: str
    facts: Mapping[str, Fact]
    note: str
    percent: int = 0
    stars: str = "4.7"
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blurb: tuple[str, ...] = ()
    sizes: tuple[tuple[str, ...], ...] = ()
    marks: tuple[str, ...] = ()
    table: Mapping[str, str] = field(default_factory=dict)
    small: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    zoom: float = 1.0


MARKS = {
    "machine40": "세탁기 그림과 숫자 40",
    "machine30": "세탁기 그림과 숫자 30",
    "hand": "대야에 손을 담근 그림, 숫자 30, 중성",
    "nowash": "물대야에 가위표",
    "dry": "동그라미 안에 드라이",
    "nodry": "동그라미 안에 드라이, 가위표",
    "nobleach": "세모에 가위표",
    "iron": "다리미 그림",
    "noiron": "다리미 그림에 가위표",
    "shade": "옷걸이 그림과 그늘",
}
"""Washing marks and the words that say what is drawn, for those who do not see it."""


def was_price(product: Product) -> int:
    """The price before the discount, rounded to 100 won."""
    return round(product.price / (1 - product.percent / 100) / 100) * 100


def reviews(product: Product) -> int:
    """How many reviews a product has: always the same number for a name."""
    return 12 + crc32(product.name.encode()) % 1900


def transcript(product: Product, shop: Shop) -> list[tuple[str, list[str]]]:
    """All words of the page from top to bottom: (section, lines). What is drawn without words is told in words."""
    parts: dict[str, tuple[str, list[str]]] = {
        "options": ("고르는 칸", [f"{name}: {', '.join(values)}" for name, values in product.choices.items()]),
        "blurb": ("상세 설명", list(product.blurb)),
        "sizes": ("크기 표", [" | ".join(row) for row in product.sizes]),
        "marks": ("세탁 기호", [MARKS[mark] for mark in product.marks]),
        "table": ("상품 정보 제공 고시", [f"{name}: {value}" for name, value in product.table.items()]),
    }
    price = f"{product.price:,}원"
    if product.percent:
        price = f"{product.percent}% {price}, 할인 전 {was_price(product):,}원"
    top = [product.title, f"별점 {product.stars}, 후기 {reviews(product)}개", price, shop.delivery]
    middle = [parts[name] for name in shop.order if parts[name][1]]
    return [(shop.name, top), *middle, ("작은 글씨", [*product.small, *shop.notice])]


def words(product: Product, shop: Shop) -> str:
    """The transcript as one text, a line a line."""
    return "\n".join(line for _, lines in transcript(product, shop) for line in lines)
