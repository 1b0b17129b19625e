"""What to say about a phone number that cannot be one. Pure."""

from app.people.phones import normalise_phone


def phone_problem(text: str) -> str | None:
    """What is wrong with a typed phone number and how to mend it, or None when `normalise_phone` takes it."""
    if normalise_phone(text):
        return None
    digits = [c for c in text if c.isdigit()]
    if not digits:
        return "전화번호가 비어 있어요. 숫자 10개나 11개를 적어 주세요."
    if len(digits) not in (10, 11):
        return f"전화번호는 숫자 10개나 11개예요. 지금은 {len(digits)}개예요."
    if digits[0] != "0":
        return "전화번호는 0으로 시작해요. 010부터 모두 적어 주세요."
    return "앞자리가 없는 번호예요. 010부터 한 자리씩 다시 확인해 주세요."
