"""A second look at the catalogue: what a clip cannot be asked, and what its words bear out."""

from collections.abc import Iterable

from tools.clips.catalogue import Clip
from tools.clips.output import CLEAR

LONGEST_DICTATION = 24  # characters; longer ones try the memory and not the ear


def faults(clips: Iterable[Clip]) -> list[str]:
    """`name: what is wrong`; nothing when all is well."""
    return [f"{clip.name}: {fault}" for clip in clips for fault in _faults(clip)]


def _faults(clip: Clip) -> Iterable[str]:
    text = " ".join(words for _, words in clip.lines)
    if len(set(clip.asks)) != len(clip.asks) or not 3 <= len(clip.asks) <= 5:
        yield "asks three to five different things"
    if bool(clip.heard) != ("heard" in clip.asks):
        yield "what was heard is asked for, or not"
    if clip.heard and len(set(clip.heard[1:])) != len(clip.heard) - 1:
        yield "two options are alike"
    if "clear" in clip.asks and not (clip.backdrop == "quiet" or (clip.backdrop == "hiss" and clip.snr in CLEAR)):
        yield "how clear it is follows from a hiss of a named loudness, or from none"

    if "heard" in clip.asks and clip.backdrop == "hiss" and clip.snr < 8:
        yield "what cannot be made out may not be asked"
    if "said" in clip.asks and (
        len(clip.lines) > 1 or clip.cut != "whole" or len(text.replace(" ", "")) > LONGEST_DICTATION
    ):
        yield "dictation is one short line, whole"
    if "said" in clip.asks and any(sign.isascii() and not sign.isspace() for sign in text):
        yield "dictation has no digits or signs, which can be written in several ways"
    if clip.cut != "whole" and "cut" not in clip.asks:
        yield "a cut is asked for"
