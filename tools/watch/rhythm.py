"""A day of an invented person, sample by sample: heart rate and steps as a watch writes them.

Nights are slow and get slower towards morning, afternoons are a little faster than mornings, an activity takes a sample to begin and to
fade. What the guide's limits decide keeps clear of them: nothing lies between the two sides of a limit.
"""

import math
import random
from dataclasses import dataclass

MINUTES = 15
SAMPLES = 96
# The guide's limits, and how near each side may come.
SLEEP_BELOW, SLEEPING_MOST, AWAKE_LEAST = 65, 61, 69
EXERCISE_FROM, CALM_MOST, EXERCISING_LEAST = 115, 108, 120
WALK_FROM, OTHERWISE_MOST, WALKING_LEAST = 700, 560, 860


@dataclass(frozen=True)
class State:
    """heart: usual rate above the person's own rest; steps: (least, most) a sample; bounds of the heart rate."""

    heart: int
    steps: tuple[int, int]
    least: int
    most: int


STATES = {
    "sleep": State(-8, (0, 0), 46, SLEEPING_MOST),
    "doze": State(-6, (0, 0), 50, SLEEPING_MOST),
    "wake": State(10, (25, 90), AWAKE_LEAST, 88),
    "rest": State(12, (0, 40), AWAKE_LEAST, 84),
    "tv": State(10, (0, 0), AWAKE_LEAST, 78),
    "drive": State(14, (0, 30), AWAKE_LEAST, 90),
    "chores": State(20, (120, 420), 74, 98),
    "work": State(30, (260, OTHERWISE_MOST), 84, CALM_MOST),
    "tense": State(38, (0, 30), 94, CALM_MOST),
    "walk": State(34, (WALKING_LEAST, 1420), 86, CALM_MOST),
    "errand": State(30, (WALKING_LEAST, 1100), 84, CALM_MOST),
    "hike": State(68, (WALKING_LEAST, 1380), EXERCISING_LEAST, 150),
    "run": State(74, (1450, 1900), 124, 156),
    "bike": State(70, (0, 40), EXERCISING_LEAST, 150),
    "gym": State(68, (120, 420), EXERCISING_LEAST, 148),
    "off": State(0, (0, 0), 0, 0),
    "miss": State(0, (0, 0), 0, 0),
}
UNMEASURED = ("off", "miss")


def measure(states: list[str], begins: int, rest: int, seed: str) -> tuple[list[int | None], list[int | None]]:
    """(heart, steps), a value a sample of `states`, None where nothing was measured. begins: minutes of the day; rest: beats a minute."""
    draw = random.Random(seed)
    heart: list[int | None] = []
    steps: list[int | None] = []
    drift, before = 0.0, float(rest + 8)
    for at, name in enumerate(states):
        state = STATES[name]
        hour = (begins + at * MINUTES) / 60 % 24
        drift = 0.7 * drift + draw.uniform(-2.4, 2.4)
        target = rest + state.heart + 3 * math.cos((hour - 16) / 24 * 2 * math.pi) + drift
        if name == "sleep":  # a sleeper's cycles of an hour and a half
            target += 1.8 * math.sin(at * MINUTES / 90 * 2 * math.pi)
        now = 0.35 * before + 0.65 * target
        beats = round(min(max(now, state.least), state.most))
        before = float(beats) if name not in UNMEASURED else before
        count = draw.randint(*state.steps)
        if state.steps[1] <= 40 and draw.random() < 0.6:
            count = 0
        heart.append(None if name in UNMEASURED else beats)
        steps.append(None if name in UNMEASURED else count)
    return heart, steps
