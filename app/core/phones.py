"""Korean phone numbers as people type them. Pure."""

import re
import unicodedata

_VALID = re.compile(r"^(010\d{8}|01[16789]\d{7,8}|02\d{7,8}|0[3-6]\d\d{7,8}|070\d{8})$")


def normalise_phone(text: str) -> str | None:
    """Digits of a Korean number (`010-1234-5678`, `+82 10 1234 5678`, `１０…` full-width), or None when it is none.

    A leading zero that a spreadsheet has eaten (`1012345678`) is put back.
    """
    digits = _digits(text)
    if text.strip().startswith(("+82", "＋82", "0082")):
        digits = "0" + digits.removeprefix("0082").removeprefix("82").removeprefix("0")
    elif re.fullmatch(r"1[016789]\d{7,8}", digits):
        digits = "0" + digits
    return digits if _VALID.match(digits) else None


def phone_problem(text: str) -> str | None:
    """What is wrong with a typed phone number and how to mend it, or None when `normalise_phone` takes it."""
    if normalise_phone(text):
        return None
    digits = _digits(text)
    if not digits:
        return "전화번호가 비어 있어요. 숫자 10개나 11개를 적어 주세요."
    if digits.startswith("010") and len(digits) != 11:
        return f"010 번호는 숫자 11개예요. 지금은 {len(digits)}개예요."
    if len(digits) not in (10, 11):
        return f"전화번호는 숫자 10개나 11개예요. 지금은 {len(digits)}개예요."
    if digits[0] != "0":
        return "전화번호는 0으로 시작해요. 010부터 모두 적어 주세요."
    return "앞자리가 없는 번호예요. 010부터 한 자리씩 다시 확인해 주세요."


def _digits(text: str) -> str:
    """Digits of any script as ASCII; a superscript (²) is no digit of a phone number."""
    return "".join(str(unicodedata.decimal(c)) for c in text if unicodedata.decimal(c, None) is not None)
