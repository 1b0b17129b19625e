"""What a receipt says and how it was photographed."""

import hashlib
import random
from dataclasses import dataclass, field

Item = tuple[str, str | None, int | None, int]
"""Name, quantity as printed, unit price, amount; None is not printed."""


def item(name: str, quantity: int | str = 1, price: int = 0, amount: int | None = None) -> Item:
    """A line: quantity × unit price."""
    return (name, str(quantity), price, round(float(quantity) * price) if amount is None else amount)


def fee(name: str, amount: int) -> Item:
    """A line without quantity and unit price: a fee, a discount (below 0)."""
    return (name, None, None, amount)


@dataclass(frozen=True)
class Style:
    """How it is printed. rows: one (name, quantity, amount in a line), full (unit price too), two (name above the figures),
    form (a ruled form, filled in by hand)."""

    font: str = "coding"
    rows: str = "full"
    size: int = 24
    width: int = 576
    head: str = "center"
    rule: str = "-"
    total: str = "합 계"
    total_look: str = "big"
    date: str = "%Y-%m-%d %H:%M:%S"
    number: str = "사업자번호"
    dots: bool = True
    foot: str = "barcode"
    ink: tuple[int, int, int] = (38, 38, 44)


@dataclass(frozen=True)
class Look:
    """How it was photographed. Shares are 0–1 but for angles (degrees), blur (pixels).

    tilt: turn in the plane. lean: how far the paper's far edges shrink, left/right and top/bottom. stain, shade: names in effects.py.
    """

    table: str = "wood"
    tilt: float = 0.0
    lean: tuple[float, float] = (0.0, 0.0)
    fill: float = 0.8
    crumple: float = 0.1
    folds: int = 0
    fade: float = 0.0
    blur: float = 0.5
    stain: str = ""
    shade: str = ""
    paper: tuple[int, int, int] = (250, 248, 243)
    quarter: int = 0


@dataclass(frozen=True)
class Receipt:
    """One receipt. personal: {kind: what is printed}, kinds as in the task. received: cash handed over, 0 if none."""

    key: str
    pool: str
    level: int
    kind: str
    shop: str
    day: str
    time: str
    items: tuple[Item, ...]
    payment: str = "card"
    personal: dict[str, str] = field(default_factory=dict)
    received: int = 0
    asks: tuple[str, ...] = ("text", "mask")
    style: Style = Style()
    look: Look = Look()
    note: str = ""
    has_number: bool = True
    has_time: bool = True
    tax: bool = True

    @property
    def total(self) -> int:
        return sum(line[3] for line in self.items)

    @property
    def random(self) -> random.Random:
        """The same numbers at each run."""
        return random.Random(f"ieum receipts {self.key}")

    @property
    def business_number(self) -> str:
        """Ten digits that fail the check digit: no firm has this number."""
        digits = [int(ch) for ch in str(100 + self.random.randrange(800)) + f"{self.random.randrange(10**6):06}"]
        wrong = (check_digit(digits) + 1 + self.random.randrange(8)) % 10
        return "".join(map(str, [*digits, wrong]))

    @property
    def shop_phone(self) -> str:
        return f"0{self.random.choice(('31', '43', '55', '61', '64'))}-000-{self.random.randrange(1000, 10000)}"

    @property
    def owner(self) -> str:
        return self.random.choice(
            ("나보람", "도해진", "마은솔", "반가온", "사공혜", "안다온", "어진솔", "여름찬", "옥빛나", "탁은별")
        )

    @property
    def address(self) -> str:
        town = self.random.choice(("한빛시 가온구", "가람군 은하면", "마루시 새터동", "다솜시 누리구", "해든군 솔내읍"))
        return f"{town} {self.random.choice(('새봄로', '노을길', '달빛로', '솔숲길', '햇살로'))} {self.random.randrange(3, 240)}"

    @property
    def approval(self) -> str:
        return f"{self.random.randrange(10**7, 10**8)}"


def check_digit(digits: list[int]) -> int:
    """Of a Korean business number's first nine digits."""
    weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)
    total = sum(d * w for d, w in zip(digits, weights, strict=True)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10


def hidden_name(kind: str, key: str, length: int) -> str:
    """A name that always comes out the same and tells nothing of the receipt or its pool."""
    return hashlib.sha256(f"ieum receipts {kind} {key}".encode()).hexdigest()[:length]
