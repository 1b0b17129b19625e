"""What is typed into the two pages, read as people write it (45만 · 1,200 · 스무 개). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from app.income.effects import Insurance, Pension, Scenario
from app.income.settlement import Line
from app.questions.korean import clean
from app.questions.numerals import read_numeral

INSURANCES = {
    "dependant": ("가족 건강보험에 함께 올라 있어요", "피부양자. 보험료를 따로 안 내요."),
    "regional": ("보험료를 따로 내요", "지역가입자"),
    "employee": ("회사에서 들었어요", "직장가입자"),
    "unknown": ("잘 모르겠어요", ""),
}
PENSIONS = {
    "old_age": ("나이가 되어 받고 있어요", "노령연금"),
    "early": ("일찍 당겨 받고 있어요", "조기노령연금"),
    "paying": ("보험료를 내고 있어요", ""),
    "paused": ("보험료를 쉬고 있어요", "납부예외"),
    "none": ("나와 상관없어요", ""),
}
BENEFITS = {"jobless": "실업급여를 받고 있어요", "benefits": "기초연금이나 생계급여 같은 다른 급여를 받고 있어요"}
REGISTERED = {"no": ("안 해요", ""), "yes": ("했어요, 할 거예요", "")}
MOST_WON, LINES, MOST_COUNT, LONGEST_NAME = 1_000_000_000, 5, 100_000, 40


@dataclass(frozen=True)
class Sheet:
    """What was typed, to show again, with what is wrong by field; `read` is there when nothing is."""

    typed: Mapping[str, str]
    ticked: tuple[str, ...]
    errors: dict[str, str]
    read: Scenario | None


def read_scenario(typed: Mapping[str, str], ticked: tuple[str, ...]) -> Sheet:
    """The plan, or what to mend. Costs and other income may stay empty: none."""
    errors: dict[str, str] = {}
    for name, choices, words in (
        ("insurance", INSURANCES, "건강보험 자리를 하나 골라 주세요. 모르면 ‘잘 모르겠어요’를 골라요."),
        ("pension", PENSIONS, "국민연금 자리를 하나 골라 주세요."),
        ("registered", REGISTERED, "사업자등록을 했는지 하나 골라 주세요."),
    ):
        if typed.get(name) not in choices:
            errors[name] = words
    monthly = _won(typed, "monthly", errors)
    months = _number(typed, "months", 12, "달 수", errors)
    costs, other = _won(typed, "costs", errors, empty=0), _won(typed, "other", errors, empty=0)
    if errors:
        return Sheet(typed, ticked, errors, None)
    plan = Scenario(
        insurance=cast(Insurance, typed["insurance"]),
        pension=cast(Pension, typed["pension"]),
        jobless="jobless" in ticked,
        benefits="benefits" in ticked,
        registered=typed["registered"] == "yes",
        monthly=monthly,
        months=months,
        costs=costs,
        other=other,
    )
    return Sheet(typed, ticked, {}, plan)


@dataclass(frozen=True)
class Statement:
    """The settlement as typed. `lines` and `paid` are there when nothing is wrong."""

    typed: Mapping[str, str]
    errors: dict[str, str]
    lines: tuple[Line, ...]
    paid: int


def read_statement(typed: Mapping[str, str]) -> Statement:
    """One line or more of up to five, and what arrived. A line that is begun has to be whole."""
    errors: dict[str, str] = {}
    lines = []
    for at in range(1, LINES + 1):
        name = " ".join(typed.get(f"name-{at}", "").split())
        if not any(typed.get(f"{field}-{at}", "").strip() for field in ("name", "count", "price")):
            continue
        if not 1 <= len(name) <= LONGEST_NAME:
            errors[f"name-{at}"] = (
                f"{at}번째 줄의 일 이름을 1자에서 {LONGEST_NAME}자로 적어 주세요. 지금은 {len(name)}자예요."
            )
        count = _number(typed, f"count-{at}", MOST_COUNT, "승인된 개수", errors)
        price = _won(typed, f"price-{at}", errors)
        lines.append(Line(name, count, price))
    if not lines:
        errors["name-1"] = "한 일을 한 줄 넘게 적어 주세요. 일 이름, 승인된 개수, 하나의 값이 있으면 돼요."
    paid = _won(typed, "paid", errors)
    return Statement(typed, errors, tuple(lines), paid)


def _won(typed: Mapping[str, str], name: str, errors: dict[str, str], empty: int | None = None) -> int:
    """Won, never below nothing; `empty` stands for a field that was left out."""
    text = "".join(clean(typed.get(name, "")).split()).removesuffix("원")
    if not text and empty is not None:
        return empty
    found = read_numeral(text)
    if found is None:
        said = "비어 있어요" if not text else "숫자로 읽을 수 없어요"
        errors[name] = f"돈이 {said}. 450000이나 45만처럼 적어 주세요."
    elif found != int(found) or not 0 <= found <= MOST_WON:
        errors[name] = "0원에서 10억 원 사이로, 원 아래 없이 적어 주세요."
    else:
        return int(found)
    return 0


def _number(typed: Mapping[str, str], name: str, most: int, what: str, errors: dict[str, str]) -> int:
    text = "".join(clean(typed.get(name, "")).split()).removesuffix("개").removesuffix("달").removesuffix("건")
    found = read_numeral(text)
    if found is None or found != int(found) or not 1 <= found <= most:
        errors[name] = f"{what}를 1에서 {most:,} 사이의 숫자로 적어 주세요."
        return 1
    return int(found)
