"""Which six digits may be a PIN."""

from datetime import date

import pytest

from app.identity import pins


@pytest.mark.parametrize(
    ("pin", "sentence"),
    [
        ("", "아직 누르지 않았어요. 숫자 6개를 눌러 주세요."),
        ("12345", "숫자 6개가 필요해요. 지금은 5개예요."),
        ("1234567", "숫자 6개가 필요해요. 지금은 7개예요."),
        ("12a456", pins.NOT_DIGITS),
        ("١٢٣٤٥٦", pins.NOT_DIGITS),
        ("111111", pins.SAME),
        ("123456", pins.IN_A_ROW),
        ("654321", pins.IN_A_ROW),
        ("789012", pins.IN_A_ROW),
        ("121212", pins.REPEATED),
        ("482482", pins.REPEATED),
        ("112233", pins.REPEATED),
        ("147258", pins.MANY_USE_IT),
        ("640229", pins.BIRTH_DATE),
        ("290264", pins.BIRTH_DATE),
        ("022964", pins.BIRTH_DATE),
        ("196402", pins.BIRTH_DATE),
        ("105550", pins.PHONE),
        ("127341", pins.PHONE),
        ("555084", pins.PHONE),
    ],
)
def test_a_weak_pin_is_refused_with_its_own_sentence(pin: str, sentence: str) -> None:
    assert pins.pin_problem(pin, "010-5550-1273", date(1964, 2, 29)) == sentence


@pytest.mark.parametrize("pin", ["482915", "100287", "907153"])
def test_an_ordinary_pin_is_good(pin: str) -> None:
    assert pins.pin_problem(pin, "01055501273", date(1964, 2, 29)) is None


def test_a_birth_date_that_is_not_known_is_not_guessed_at() -> None:
    assert pins.pin_problem("640229", "01055501273", None) is None
