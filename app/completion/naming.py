"""What a public address may end in, a person's name on its page, and the employer's question "is it this person?". Pure."""

import re
import unicodedata

_HANGUL_NAME = re.compile(r"[가-힣]+")


def may_be_token(text: str) -> bool:
    """Whether an address could end in it. What could not never reaches the database: PostgreSQL refuses some signs altogether."""
    return 26 <= len(text) <= 40 and text.isascii() and text.isalnum()


def mask_name(name: str) -> str:
    """The name as the public page shows it: 김철수 → 김*수, 김철 → 김*, 남궁철민 → 남**민, Maria → M***a.

    Spaces inside a Korean name are dropped; a Latin name keeps its first and last letter and its spaces. A single
    letter becomes *, an empty name stays empty."""
    whole = " ".join(unicodedata.normalize("NFC", name).split())
    if _HANGUL_NAME.fullmatch(whole.replace(" ", "")):
        whole = whole.replace(" ", "")
    if len(whole) <= 1:
        return "*" * len(whole)
    if len(whole) == 2:
        return whole[0] + "*"
    inner = "".join(" " if letter == " " else "*" for letter in whole[1:-1])
    return whole[0] + inner + whole[-1]


def same_name(typed: str, recorded: str) -> bool:
    """Whether a typed name is the recorded one, apart from spaces, letter case and Unicode form. Two empty names are
    not the same."""
    return bool(_folded(typed)) and _folded(typed) == _folded(recorded)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
