"""Korean phone numbers as people type them. Pure."""

import re
import unicodedata

_VALID = re.compile(r"^(01[016789]\d{7,8}|02\d{7,8}|0[3-6]\d\d{7,8}|070\d{8})$")


def normalise_phone(text: str) -> str | None:
    """Digits of a Korean number (`010-1234-5678`, `+82 10 1234 5678`, `１０…` full-width), or None when it is none.

    A leading zero that a spreadsheet has eaten (`1012345678`) is put back.
    """
    digits = "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)
    if text.strip().startswith(("+82", "＋82", "0082")):
        digits = "0" + digits.removeprefix("0082").removeprefix("82").removeprefix("0")
    elif re.fullmatch(r"1[016789]\d{7,8}", digits):
        digits = "0" + digits
    return digits if _VALID.match(digits) else None
