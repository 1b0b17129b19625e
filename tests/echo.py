"""Whether digits that somebody typed come back in a text that is full of other digits."""

import re


def echoes(text: str, typed: str) -> bool:
    """Whether `typed` stands in `text` by itself, as a whole word.

    Form tokens, identifiers and references are random hexadecimal digits: a token of 64 holds five given digits once in
    17,000 times. What stands inside of such a word is nobody's PIN.
    """
    return re.search(rf"(?<!\w){re.escape(typed)}(?!\w)", text, re.ASCII) is not None
