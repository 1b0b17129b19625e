"""Pure: typed words held against the forms an author accepts. In a form * stands for any run of characters, \\* for a star."""

from collections.abc import Sequence

from app.questions.korean import clean, compare_key, matches_pattern, without_particle

_STAR, _ENDS = "\\*", ".!?"


def accepts(
    forms: Sequence[str], text: str, *, particles: bool = False, spaces: bool = False, accents: bool = True
) -> bool:
    """Whether the text is one of the forms, a full stop at its end aside, and with `particles` also without one particle.

    `spaces`, `accents`: see korean.compare_key.
    """
    whole = compare_key(text, spaces=spaces, accents=accents)
    key = whole.rstrip(_ENDS)
    readings = {key, whole} | (without_particle(key) if particles else set())
    patterns = [compare_key(form, spaces=spaces, accents=accents) for form in forms]
    return any(matches_pattern(reading, pattern) for reading in readings for pattern in patterns)


def in_words(form: str) -> str:
    """A form as people read it: what may be anything is …"""
    return "*".join(part.replace("*", "…") for part in form.split(_STAR))


def is_anything(form: str) -> bool:
    """Whether every text would fit the form."""
    return not clean(form).strip("* ")
