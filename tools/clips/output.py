"""From the catalogue to the files of courses/3-practice/practice/clips."""

import hashlib
from collections.abc import Sequence
from typing import Any

from tools.clips import render
from tools.clips.catalogue import Clip, clips
from tools.practice_files import Made, guide_text, hidden_name

SLUG = "clips"
CLIPS = clips()
CLEAR = {18: "s4", 8: "s3", 0: "s2", -8: "s1"}  # dB above a hiss → how well it is heard; without one it is s5
SPEAKERS = {1: "one", 2: "two", 3: "three"}

QUESTIONS: list[dict[str, Any]] = [
    {"name": "speakers", "title": "몇 사람이 말하나요?", "kind": "choice", "help": "울림은 사람이 아니에요.", "labels": [
        {"name": "one", "title": "한 사람"}, {"name": "two", "title": "두 사람"}, {"name": "three", "title": "세 사람"}]},
    {"name": "backdrop", "title": "말 뒤에서 무엇이 들리나요?", "kind": "choice", "labels": [
        {"name": "quiet", "title": "조용해요", "help": "말소리만"},
        {"name": "hiss", "title": "쏴 하는 소리", "help": "바람, 물소리처럼"},
        {"name": "hum", "title": "웅 하는 소리", "help": "기계처럼 낮게 이어져요"},
        {"name": "echo", "title": "말이 울려요", "help": "말끝이 되돌아와요"},
        {"name": "beep", "title": "삐 하는 소리", "help": "짧게 나다 그쳐요"}]},
    {"name": "cut", "title": "말이 잘렸나요?", "kind": "choice", "labels": [
        {"name": "whole", "title": "온전해요"}, {"name": "start", "title": "앞이 잘렸어요", "help": "첫 글자부터 이상해요"},
        {"name": "end", "title": "뒤가 잘렸어요", "help": "말끝이 뚝 끊겨요"}]},
    {"name": "clear", "title": "얼마나 잘 들리나요?", "kind": "scale", "help": "내 귀가 아니라 소리를 보고 골라요.", "labels": [
        {"name": "s1", "title": "1", "help": "거의 안 들려요"}, {"name": "s2", "title": "2", "help": "소리에 묻혀 낱말만"},
        {"name": "s3", "title": "3", "help": "귀를 기울이면 들려요"}, {"name": "s4", "title": "4", "help": "거슬려도 다 들려요"},
        {"name": "s5", "title": "5", "help": "말소리만 또렷해요"}]},
    {"name": "pace", "title": "말이 얼마나 빠른가요?", "kind": "scale", "labels": [
        {"name": "p1", "title": "1", "help": "아주 느려요"}, {"name": "p2", "title": "2", "help": "조금 느려요"},
        {"name": "p3", "title": "3", "help": "보통이에요"}, {"name": "p4", "title": "4", "help": "조금 빨라요"},
        {"name": "p5", "title": "5", "help": "아주 빨라요"}]},
]  # fmt: skip


def item_id(clip: Clip) -> str:
    return "c" + hidden_name(SLUG, "item", clip.name, 6)


def media_name(clip: Clip) -> str:
    return hidden_name(SLUG, "media", clip.name, 12) + ".mp3"


def options(clip: Clip) -> list[tuple[str, str]]:
    """(name, words) of what was heard, in an order that tells nothing; the right one is `clip.heard[1]`."""
    mixed = sorted(clip.heard[1:], key=lambda words: hashlib.sha256(f"{clip.name} {words}".encode()).digest())
    return [(f"h{number}", words) for number, words in enumerate(mixed, 1)]


def item(clip: Clip, seconds: float, bars: Sequence[int]) -> dict[str, Any]:
    asked = (
        {"title": clip.heard[0], "options": [{"name": n, "title": t} for n, t in options(clip)]} if clip.heard else None
    )
    return {
        "id": item_id(clip),
        "level": clip.level,
        "alt": f"{clip.source}, {seconds:.0f}초",
        "source": clip.source,
        "media": f"media/{media_name(clip)}",
        "seconds": round(seconds, 1),
        "peaks": list(bars),
        "asks": list(clip.asks),
        "heard": asked,
        "trades": list(clip.trades),
    }


def gold(clip: Clip) -> dict[str, Any]:
    """Read off the catalogue. lines: who said what, numbered in the order in which the voices come in."""
    voices = list(dict.fromkeys(voice for voice, _ in clip.lines))
    facts = {
        "speakers": SPEAKERS[len(voices)],
        "backdrop": clip.backdrop,
        "cut": clip.cut,
        "clear": "s5" if clip.backdrop == "quiet" else CLEAR.get(int(clip.snr), ""),
        "pace": f"p{clip.pace}",
        "heard": next((name for name, words in options(clip) if words == clip.heard[1]), ""),
    }
    return {
        "id": item_id(clip),
        "answers": {name: facts[name] for name in clip.asks if name != "said"},
        "lines": [{"voice": voices.index(voice) + 1, "text": text} for voice, text in clip.lines],
        "note": clip.note,
    }


def task() -> dict[str, Any]:
    pools: dict[str, list[str]] = {}
    for clip in CLIPS:
        pools.setdefault(clip.pool, []).append(item_id(clip))
    return {
        "slug": SLUG,
        "title": "목소리 듣고 답하기",
        "type": "clip_survey",
        "summary": "짧은 소리를 듣고 물음에 답하고, 들린 대로 받아써요.",
        "summary_en": "Listen to a short clip, answer a survey about it (speakers, noise, cuts, clarity, pace, words), write it down.",
        "minutes": 30,
        "pass_mark": 80,
        "pay_per_item": 70,
        "questions": QUESTIONS,
        "instead": [
            {"task": "feelings", "title": "글의 느낌 나누기"},
            {"task": "picture-kinds", "title": "사진 상태 고르기"},
        ],
        "pools": pools,
        "mock": {"overlap": 3, "gold_rate": 0.3, "min_seconds": 6, "lease_minutes": 20},
        "guideline": {"version": 1, "body": guide_text(SLUG)},
    }


def make() -> Made:
    """All files, with their sound made anew: espeak-ng and ffmpeg are wanted."""
    sounds = {clip.name: render.mixed(clip) for clip in CLIPS}
    return Made(
        task(),
        {item_id(c): item(c, len(sounds[c.name]) / render.RATE, render.peaks(sounds[c.name])) for c in CLIPS},
        {item_id(c): gold(c) for c in CLIPS},
        {media_name(c): render.mp3(sounds[c.name]) for c in CLIPS},
    )
