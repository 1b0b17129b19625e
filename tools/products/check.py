"""The second look at the gold of 상품 정보: it reads only the words of each page and says where the gold does not follow.

Nothing here is used to make the gold. A value must be proved by words that stand on the page; a number is read from its proof
again; colours are read again from the options; where the gold says that nothing is said, no cue may stand on the page.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from app.labeling.graders.attributes import plain_text
from tools.products.catalogue import BY_NAME, PRODUCTS, Attribute
from tools.products.model import Fact, Product, words
from tools.products.shops import SHOPS

BASE = {
    "g": ("g", 1),
    "kg": ("g", 1000),
    "ml": ("ml", 1),
    "L": ("ml", 1000),
    "cm": ("mm", 10),
    "mm": ("mm", 1),
    "W": ("W", 1),
    "kW": ("W", 1000),
    "개": ("개", 1),
}
_COUNTED = {"자루": "개", "권": "개"}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(kg|g|ml|L|cm|mm|kW|W|개|자루|권)(?:\s*×\s*(\d+)(?!\d|\s*(?:mm|cm)))?")
_FIRM = re.compile(r"\(주\)|㈜|농업회사법인 ")
_APART = re.compile(r"[^,/·]*(?:안 됩니다|불가|품절|따로|사은품|넣지 마세요)[^,/·]*")


def amounts(text: str) -> set[tuple[Decimal, str]]:
    """All amounts in a text, in base units, multiplied where "× n" follows."""
    found = set()
    for value, unit, times in _NUMBER.findall(text):
        name, factor = BASE[_COUNTED.get(unit, unit)]
        found.add((Decimal(value) * factor * int(times or 1), name))
    return found


def faults_of(product: Product) -> Iterator[str]:
    """What is wrong with the gold of one product, in English."""
    page = words(product, SHOPS[product.shop])
    for name, fact in product.facts.items():
        attribute = BY_NAME[name]
        where = f"{product.name}.{name}"
        if not fact.values:
            yield from (f"{where}: unknown, but the page says {cue!r}" for cue in _cues(attribute, page, product))
        elif not _stands(fact.proof, page):
            yield f"{where}: its proof is not on the page: {fact.proof!r}"
        else:
            yield from (f"{where}: {fault}" for fault in _unproved(attribute, fact, product))


def _stands(proof: str, page: str) -> bool:
    """Whether all the proof's words stand on the page; a row of the size table or a list of options counts as written."""
    return bool(proof) and (proof in page or proof in page.replace("원산지: ", "") or f": {proof}" in page)


def _unproved(attribute: Attribute, fact: Fact, product: Product) -> Iterator[str]:
    match attribute.kind:
        case "text":
            written = fact.proof.split(": ")[-1]
            for said in (written, _FIRM.sub("", written).strip()):
                if plain_text(said) not in map(plain_text, fact.values):
                    yield f"the page says {said!r}, the gold {fact.values}"
        case "number":
            value, unit = fact.values
            base, factor = BASE[unit]
            read = [amount for amount, name in amounts(fact.proof) if name == base]
            wanted = Decimal(value) * factor
            pick = (
                max(read, default=Decimal(0))
                if attribute.name in ("length", "count") and "총장" not in page_head(product)
                else wanted
            )
            if wanted not in read or (attribute.name == "length" and product.category != "clothing" and pick != wanted):
                yield f"read {sorted(read)} from its proof, the gold is {wanted}"
            if unit not in attribute.units:
                yield f"unit {unit} is not offered"
        case _:
            yield from _unproved_options(attribute, fact, product)


def page_head(product: Product) -> str:
    """The head of the size table."""
    return " ".join(product.sizes[0]) if product.sizes else ""


def _named(attribute: Attribute, text: str) -> set[str]:
    """The options whose words stand in a text; 메밀 is not 밀."""
    plain = text.replace("메밀", "메#") if attribute.name == "allergens" else text
    found = {name for name, _, cues in attribute.options if any(cue in plain for cue in cues)}
    return found | ({"buckwheat"} if "메#" in plain else set())


def _unproved_options(attribute: Attribute, fact: Fact, product: Product) -> Iterator[str]:
    gold = set(fact.values)
    if unknown := gold - {name for name, _, _ in attribute.options}:
        yield f"options {unknown} are not offered"
    if attribute.name == "origin":
        abroad = bool(re.search(r"수입산|(?:미국|중국|호주|캐나다)산", fact.proof))
        home = bool(re.search(r"[(:,\s]국산", fact.proof))
        read = {"mixed" if abroad and home else "imported" if abroad else "domestic"}
    elif attribute.name == "material":
        shares = re.findall(r"(\S+?)\s*(\d+)%", fact.proof.split(" / ")[0])
        most = max(shares, key=lambda share: int(share[1]))[0]
        read = {name for name, title, _ in attribute.options if most in (title, title.split("(", maxsplit=1)[0])}
    elif attribute.name == "colours" and (
        lists := [values for title, values in product.choices.items() if "색" in title]
    ):
        read = _named(attribute, " ".join(value for value in lists[0] if "품절" not in value))
    elif attribute.name == "storage":
        read = _named(attribute, fact.proof.split("연 뒤", maxsplit=1)[0])
    elif attribute.name == "ware":
        read = _named(attribute, fact.proof.split(",")[0])
    else:
        read = _named(attribute, _APART.sub("", fact.proof))
    if read != gold:
        yield f"the page says {sorted(read)}, the gold {sorted(gold)}"


def _cues(attribute: Attribute, page: str, product: Product) -> Iterable[str]:
    """Words on the page that would say something of an attribute which the gold calls unknown."""
    if attribute.cues:
        cues = attribute.cues
        return [
            cue for cue in cues if cue in page and not (cue in ("크기:", "길이 ") and not product.table.get("크기"))
        ]
    plain = "\n".join(line for line in page.splitlines() if line != product.title)
    return [cue for _, _, named in attribute.options for cue in named if cue in plain]


def faults(products: Iterable[Product] = PRODUCTS) -> list[str]:
    """All faults of all products."""
    return [fault for product in products for fault in faults_of(product)]
