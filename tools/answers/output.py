"""The files of AI 답 두 개 견주기: items, gold, task.yaml."""

from collections.abc import Sequence
from typing import Any

from tools.answers.source import POOLS, REASONS, Pair
from tools.practice_files import Made, guide_text, hidden_name

SLUG = "ai-answers"


def item_id(pair: Pair) -> str:
    """The item's id, e.g. ``a4f0c2a``."""
    return "a" + hidden_name(SLUG, "item", pair.name, 6)


def better_half(pair: Pair) -> str:
    """Under which name the better answer stands in the file: for half of the pairs x, for the others y."""
    return "xy"[int(hidden_name(SLUG, "half", pair.name, 2), 16) % 2]


def item(pair: Pair) -> dict[str, Any]:
    """What the trainee's page needs; nothing of the gold."""
    halves = {"x": pair.one, "y": pair.two} if better_half(pair) == "x" else {"x": pair.two, "y": pair.one}
    return {
        "id": item_id(pair),
        "level": pair.level,
        "prompt": "두 답을 끝까지 읽고 더 나은 답을 골라요.",
        "alt": pair.question,
        "trades": list(pair.trades),
        "question": pair.question,
        "answers": {half: list(sentences) for half, sentences in halves.items()},
    }


def gold(pair: Pair) -> dict[str, Any]:
    """The ground truth of one pair."""
    return {
        "id": item_id(pair),
        "note": pair.note,
        "better": "same" if pair.alike else better_half(pair),
        "reasons": list(pair.reasons),
        "sentences": list(pair.wrong),
        "check": pair.check,
    }


def task(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The content of task.yaml."""
    reasons = [
        {"name": name, "title": title, "help": help_, "whole": whole} for name, (title, help_, whole) in REASONS.items()
    ]
    return {
        "slug": SLUG,
        "title": "AI 답 두 개 견주기",
        "type": "comparison",
        "summary": "같은 질문에 AI가 한 두 답을 읽고, 더 나은 답과 그 까닭을 골라요.",
        "summary_en": "Read two answers of an AI to one question: which is better, why, and which sentences are wrong.",
        "minutes": 30,
        "pass_mark": 80,
        "pay_per_item": 90,
        "reasons": reasons,
        "pools": {
            pool: [
                item_id(pair)
                for pair in sorted((p for p in pairs if p.pool == pool), key=lambda p: (p.level, item_id(p)))
            ]
            for pool in POOLS
        },
        "mock": {"overlap": 3, "gold_rate": 0.3, "min_seconds": 12, "lease_minutes": 30},
        "guideline": {"version": 1, "body": guide_text(SLUG)},
    }


def make(pairs: Sequence[Pair]) -> Made:
    """Gathers all files."""
    return Made(
        task(pairs), {item_id(pair): item(pair) for pair in pairs}, {item_id(pair): gold(pair) for pair in pairs}
    )
