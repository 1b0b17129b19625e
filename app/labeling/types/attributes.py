"""Pure: 상품 정보 입력하기: options, amounts and short texts read off a product page."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict

from app.content.tasks.attributes import UNITS, Attribute, AttributesTask
from app.core.errors import Invalid
from app.core.josa import particle
from app.labeling.graders.attributes import Value, read_number, worth
from app.labeling.types.base import Finding, FormFields, GoldBase, Grade, PictureItem, Remark, Rules, TaskType, Words
from app.questions.frozen import Frozen

UNKNOWN = "?"
LONGEST = 80
SPOKEN = {
    "g": "그램",
    "kg": "킬로그램",
    "ml": "밀리리터",
    "L": "리터",
    "mm": "밀리미터",
    "cm": "센티미터",
    "W": "와트",
    "kW": "킬로와트",
}
Filled: TypeAlias = Mapping[str, Mapping[str, Any]]
KIND_NAMES: dict[str, str] = {
    "guessed": "적혀 있지 않은 것을 채운 칸",
    "missing": "적혀 있는데 못 본 칸",
    "wrong_value": "값이 다른 칸",
}


class Lines(Frozen):
    """A section of the page in words, from top to bottom, for those who cannot see the picture."""

    title: str
    lines: tuple[str, ...]


class ProductItem(PictureItem):
    """A picture of a product page. words: all that stands on it; attributes: what is asked, in the order of the form."""

    category: str
    attributes: tuple[str, ...]
    words: tuple[Lines, ...]


class Fact(BaseModel):
    """Gold of one attribute. values: see graders/attributes.py; proof: the words of the page; rule: what the guide decides."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    values: Value
    proof: str = ""
    rule: str = ""


class ProductGold(GoldBase):
    """facts: {attribute: what is right}."""

    facts: Mapping[str, Fact]


class Attributes(TaskType[AttributesTask, ProductItem, ProductGold]):
    """상품 정보 입력하기. An answer is {attribute: {"values": [str], "unknown": bool}}; what nobody touched is left out.

    values: one option; options; one text; or a number as typed and its unit.
    """

    name = "attributes"
    words = Words("상품", "개", "칸")
    kinds: ClassVar[Mapping[str, str]] = KIND_NAMES
    item_model = ProductItem
    gold_model = ProductGold
    bench = "labeling/attributes/bench.html"
    feedback = "labeling/attributes/feedback.html"
    still = "labeling/attributes/still.html"
    sheets = ("pictures", "boxes", "choices", "products")
    scripts = ("js/bench-zoom.js", "js/bench-keys.js")
    score_words = "점수는 모든 칸의 점수를 같은 무게로 더해 나눈 값입니다."

    def empty(self) -> dict[str, Any]:
        return {}

    def read(self, document: AttributesTask, item: ProductItem, form: FormFields, kept: Filled) -> dict[str, Any]:
        answer = self.typed(document, item, form, kept)
        faults: dict[str, str] = {}
        for attribute in asked(document, item):
            values = answer.get(attribute.name, {}).get("values", [])
            offered = {option.name for option in attribute.options}
            if attribute.options and set(values) - offered:
                faults[f"v-{attribute.name}"] = (
                    f"‘{attribute.title}’에 없는 것을 골랐어요. 화면을 새로 열고 골라 주세요."
                )
            if any(len(value) > LONGEST for value in values):
                faults[f"v-{attribute.name}"] = (
                    f"‘{attribute.title}’{particle(attribute.title, '은/는')} {LONGEST}자까지 적을 수 있어요. 줄여 주세요."
                )
        if faults:
            raise Invalid(" ".join(faults.values()), faults)
        return answer

    def typed(self, document: AttributesTask, item: ProductItem, form: FormFields, kept: Filled) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        for attribute in asked(document, item):
            values, unknown = _typed_value(attribute, form)
            if values or unknown:
                answer[attribute.name] = {"values": values, "unknown": unknown}
        return answer

    def require_finished(self, document: AttributesTask, item: ProductItem, answer: Filled) -> None:
        faults = {
            f"v-{attribute.name}": fault
            for attribute in asked(document, item)
            if (fault := _unfinished(attribute, answer.get(attribute.name)))
        }
        if faults:
            raise Invalid(" ".join(faults.values()), faults)

    def grade(
        self, document: AttributesTask, item: ProductItem, answer: Filled, gold: ProductGold, rules: Rules
    ) -> Grade:
        worths = {
            each.name: worth(each.kind, value_of(answer, each.name), gold.facts[each.name].values, UNITS)
            for each in asked(document, item)
        }
        slips = tuple(
            _finding(each, value_of(answer, each.name), gold.facts[each.name].values)
            for each in asked(document, item)
            if worths[each.name] < 1
        )
        right = len(worths) - len(slips)
        score = round(100 * sum(worths.values()) / len(worths), 1)
        given = sum(slip.kind != "missing" for slip in slips)
        return Grade(score, right, given, len(slips), slips, worths)

    def remarks(
        self, document: AttributesTask, item: ProductItem, answer: Filled, gold: ProductGold, grade: Grade
    ) -> tuple[Remark, ...]:
        order = list(KIND_NAMES)
        known = {each.name: each for each in document.attributes}
        said = [
            Remark(slip.kind, _sentence(known[slip.part], slip.kind, gold.facts[slip.part]), (f"v-{slip.part}",))
            for slip in grade.findings
        ]
        return tuple(sorted(said, key=lambda remark: order.index(remark.kind)))

    def amount(self, answer: Filled) -> str:
        return f"칸 {len(answer)}개"

    def shown(
        self,
        document: AttributesTask,
        item: ProductItem,
        answer: Filled,
        gold: ProductGold | None = None,
        grade: Grade | None = None,
    ) -> dict[str, Any]:
        """picture, category, words (the page as text), fields (the form), rows (the answer in words); with gold, rows also
        say what is right, where it stands and how far it was reached."""
        fields = [_field(each, answer.get(each.name, {})) for each in asked(document, item)]
        rows = []
        for each in asked(document, item):
            row: dict[str, Any] = {
                "title": each.title,
                "mine": in_words(each, value_of(answer, each.name), each.name in answer),
            }
            if gold is not None:
                fact = gold.facts[each.name]
                reached = worth(each.kind, value_of(answer, each.name), fact.values, UNITS)
                right = None if 0 < reached < 1 else bool(reached)
                row |= {
                    "gold": in_words(each, fact.values, True),
                    "proof": fact.proof,
                    "rule": fact.rule,
                    "right": right,
                }
            rows.append(row)
        words = [{"title": part.title, "lines": part.lines} for part in item.words]
        return {"picture": item.picture, "category": item.category, "words": words, "fields": fields, "rows": rows}

    def likeness(self, document: AttributesTask, item: ProductItem, a: Filled, b: Filled) -> float:
        """The mean over the attributes of how like the two values are; it does not matter which is taken for the truth."""
        pairs = [(each.kind, value_of(a, each.name), value_of(b, each.name)) for each in asked(document, item)]
        return sum(worth(kind, mine, theirs, UNITS) for kind, mine, theirs in pairs) / len(pairs)

    def nominal(self, document: AttributesTask, item: ProductItem, answer: Filled) -> dict[str, str] | None:
        """{attribute: option or "?"} of the attributes with one option; those not answered are left out."""
        singles = (each.name for each in asked(document, item) if each.kind == "one" and each.name in answer)
        return {name: (*value_of(answer, name), UNKNOWN)[0] for name in singles}


def asked(document: AttributesTask, item: ProductItem) -> tuple[Attribute, ...]:
    """The attributes that an item asks for, in its order. Raises KeyError for one that the task does not have."""
    known = {attribute.name: attribute for attribute in document.attributes}
    return tuple(known[name] for name in item.attributes)


def value_of(answer: Filled, name: str) -> Value:
    """The value of an attribute as the grader takes it: empty when it is 알 수 없음 or nothing was said."""
    given = answer.get(name)
    return () if given is None or given["unknown"] else tuple(given["values"])


def in_words(attribute: Attribute, value: Value, answered: bool) -> str:
    """A value for reading: 남색, 흰색; 1.5kg; 알 수 없음; 비어 있어요."""
    if not value:
        return "알 수 없음" if answered else "비어 있어요"
    if attribute.options:
        return ", ".join(option.title for option in attribute.options if option.name in value)
    return "".join(value) if attribute.kind == "number" else value[0]


def _typed_value(attribute: Attribute, form: FormFields) -> tuple[list[str], bool]:
    values = [value.strip() for value in form.getlist(f"v-{attribute.name}")]
    unknown = UNKNOWN in values or f"u-{attribute.name}" in form
    values = [value for value in values if value and value != UNKNOWN]
    if attribute.kind == "number" and values:
        units = form.getlist(f"n-{attribute.name}") or list(attribute.units[:1] if len(attribute.units) == 1 else [])
        return [values[0], *units[:1]], unknown
    return (values if attribute.kind == "many" else values[:1]), unknown


def _unfinished(attribute: Attribute, given: Mapping[str, Any] | None) -> str | None:
    """What is still to do in a field, and how."""
    title = f"‘{attribute.title}’"
    if given is None:
        return f"{title} 칸이 비어 있어요. 적혀 있지 않으면 ‘알 수 없음’을 골라 주세요."
    values = given["values"]
    if given["unknown"] and values:
        return f"{title} 칸에 값도 있고 ‘알 수 없음’도 있어요. 하나만 남겨 주세요."
    if attribute.kind != "number" or given["unknown"]:
        return None
    if read_number(values[0]) is None:
        return f"{title} 칸에는 0보다 큰 숫자가 필요해요. 지금은 ‘{values[0]}’{particle(values[0], '이에요/예요')}."
    if len(values) < 2 or values[1] not in attribute.units:
        return f"{title}의 단위를 골라 주세요. {', '.join(attribute.units)} 가운데 하나예요."
    return None


def _finding(attribute: Attribute, given: Value, expected: Value) -> Finding:
    kind = "guessed" if given and not expected else "missing" if expected and not given else "wrong_value"
    short = attribute.kind in ("one", "many")
    words = (("+".join(sorted(value)) or UNKNOWN) if short or not value else "" for value in (given, expected))
    return Finding(kind, attribute.name, *words)


def _sentence(attribute: Attribute, kind: str, fact: Fact) -> str:
    right = in_words(attribute, fact.values, True)
    title = f"‘{attribute.title}’"
    rule = f" {fact.rule}" if fact.rule else ""
    if kind == "guessed":
        return f"{title}: 페이지에 적혀 있지 않아요. 맞는 답은 ‘알 수 없음’이에요.{rule}"
    where = f" 페이지에 ‘{fact.proof}’{particle(fact.proof, '이라고/라고')} 있어요." if fact.proof else ""
    if attribute.kind != "number":
        right = f"‘{right}’"
    spoken = SPOKEN.get(fact.values[1], right) if attribute.kind == "number" else right
    return f"{title}: 맞는 답은 {right}{particle(spoken, '이에요/예요')}.{where}{rule}"


def _field(attribute: Attribute, given: Mapping[str, Any]) -> dict[str, Any]:
    values: Sequence[str] = given.get("values", [])
    unknown = bool(given.get("unknown", False))
    options = [(option.name, option.title, option.help or "") for option in attribute.options]
    if attribute.kind == "one":
        options.append((UNKNOWN, "알 수 없음", ""))
    return {
        "name": attribute.name,
        "title": attribute.title,
        "kind": attribute.kind,
        "help": attribute.help,
        "options": options,
        "values": [*values, *([UNKNOWN] if unknown else [])],
        "text": values[0] if values and not attribute.options else "",
        "units": attribute.units,
        "unit": values[1] if attribute.kind == "number" and len(values) > 1 else "",
        "unknown": unknown,
    }
