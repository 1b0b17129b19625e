"""Which six digits are good enough. Pure; each refusal says why and what to do."""

import re
from datetime import date
from itertools import pairwise

PIN_LENGTH = 6
COMMON = frozenset({"147258", "258456", "159753", "753159", "789456", "456123", "123789", "112358", "314159", "100400"})

NOT_DIGITS = "숫자만 쓸 수 있어요. 숫자 6개를 눌러 주세요."
SAME = "같은 숫자만 이어져서 남이 맞히기 쉬워요. 다른 숫자를 섞어 주세요."
IN_A_ROW = "차례로 이어진 숫자라 남이 맞히기 쉬워요. 순서를 섞어 주세요."
REPEATED = "같은 모양이 되풀이되어 남이 맞히기 쉬워요. 숫자를 바꿔 주세요."
MANY_USE_IT = "많은 사람이 쓰는 번호라 남이 맞히기 쉬워요. 다른 번호로 해 주세요."
BIRTH_DATE = "생년월일은 남이 알기 쉬워요. 생일과 상관없는 숫자로 해 주세요."
PHONE = "전화번호에 있는 숫자는 남이 알기 쉬워요. 다른 숫자로 해 주세요."


def shape_problem(pin: str) -> str | None:
    """Not six digits: what is missing, or None."""
    if not pin:
        return "아직 누르지 않았어요. 숫자 6개를 눌러 주세요."
    if not re.fullmatch(r"[0-9]+", pin):
        return NOT_DIGITS
    if len(pin) != PIN_LENGTH:
        return f"숫자 {PIN_LENGTH}개가 필요해요. 지금은 {len(pin)}개예요."
    return None


def pin_problem(pin: str, phone: str | None = None, birth_date: date | None = None) -> str | None:
    """Why `pin` must not be chosen, in one sentence or two, or None when it is good."""
    if problem := shape_problem(pin):
        return problem
    if len(set(pin)) == 1:
        return SAME
    if _in_a_row(pin):
        return IN_A_ROW
    if pin == pin[:2] * 3 or pin == pin[:3] * 2 or re.fullmatch(r"(?:(\d)\1){3}", pin):
        return REPEATED
    if pin in COMMON:
        return MANY_USE_IT
    if birth_date and pin in _spellings(birth_date):
        return BIRTH_DATE
    if phone and _is_in_phone(pin, re.sub(r"\D", "", phone)):
        return PHONE
    return None


def _in_a_row(pin: str) -> bool:
    """123456, 654321, also over the end of the keypad: 789012."""
    return {(int(b) - int(a)) % 10 for a, b in pairwise(pin)} in ({1}, {9})


def _spellings(day: date) -> set[str]:
    year, month, date_ = f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}"
    return {year[2:] + month + date_, date_ + month + year[2:], month + date_ + year[2:], year + month, year + date_,
            month + year, year + month[1] + date_[1]}  # fmt: skip


def _is_in_phone(pin: str, phone: str) -> bool:
    """The PIN is a part of the number, or holds one of its two groups of four."""
    return pin in phone or (len(phone) >= 10 and (phone[-4:] in pin or phone[-8:-4] in pin))
