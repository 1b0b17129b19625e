"""A cohort in figures without a name: how many in each track, and where an area stood before and after. Pure.

The level of an area is the median over people of each one's mean (0–3, rule.area_level). Figures of fewer than LEAST people are
not given: neither a median nor a count, and a track with fewer is counted together with the next one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from app.content.diagnosis import DiagnosisFile
from app.core.sheets import Cell

LEAST = 5
HEADER = ("항목", "구분", "값", "답한 분", "들어온 분", "기준일")


@dataclass(frozen=True)
class Answered:
    """One person who came in. `before`, `after`: area → level, empty while that asking is not done."""

    track: str | None = None
    before: Mapping[str, float] = field(default_factory=dict)
    after: Mapping[str, float] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()  # the moments that are done


@dataclass(frozen=True)
class Median:
    """None where fewer than LEAST people answered."""

    value: float | None
    people: int


@dataclass(frozen=True)
class AreaSpread:
    """`both_before`, `both_after`: of those alone who answered both times, so that they can be compared."""

    title: str
    before: Median
    after: Median
    both_before: Median
    both_after: Median


@dataclass(frozen=True)
class TrackCount:
    """Tracks that are counted together, and how many are in them."""

    titles: tuple[str, ...]
    people: int


@dataclass(frozen=True)
class Spread:
    """`people`: how many came in; `placed`: how many of them have a track; `asked`: moment → how many are done."""

    people: int
    placed: int
    asked: Mapping[str, int]
    tracks: tuple[TrackCount, ...]
    areas: tuple[AreaSpread, ...]


def spread(file: DiagnosisFile, people: Sequence[Answered]) -> Spread:
    placed = [file.track(each.track).slug for each in people if each.track]
    counts = {track.slug: placed.count(track.slug) for track in file.tracks}
    return Spread(
        people=len(people),
        placed=len(placed),
        asked={moment: sum(moment in each.asked for each in people) for moment in ("before", "after")},
        tracks=_joined(file, counts) if len(placed) >= LEAST else (),
        areas=tuple(_area(area.slug, area.title, people) for area in file.areas),
    )


def _joined(file: DiagnosisFile, counts: Mapping[str, int]) -> tuple[TrackCount, ...]:
    """The smallest that are too few go together with the next smallest, so that no difference gives them away."""
    groups = sorted(([slug], count) for slug, count in counts.items() if count)
    groups.sort(key=lambda group: group[1])
    while len(groups) > 1 and groups[0][1] < LEAST:
        (few, fewer), (more, many) = groups[:2]
        groups = sorted([([*few, *more], fewer + many), *groups[2:]], key=lambda group: group[1])
    order = [track.slug for track in file.tracks]
    named = sorted((sorted(slugs, key=order.index), count) for slugs, count in groups)
    named.sort(key=lambda group: order.index(group[0][0]))
    empty = [TrackCount((track.title,), 0) for track in file.tracks if not counts[track.slug]]
    return (*(TrackCount(tuple(file.track(slug).title for slug in slugs), count) for slugs, count in named), *empty)


def _area(slug: str, title: str, people: Sequence[Answered]) -> AreaSpread:
    both = [each for each in people if slug in each.before and slug in each.after]
    return AreaSpread(
        title,
        _median(each.before[slug] for each in people if slug in each.before),
        _median(each.after[slug] for each in people if slug in each.after),
        _median(each.before[slug] for each in both),
        _median(each.after[slug] for each in both),
    )


def _median(levels: Iterable[float]) -> Median:
    known = list(levels)
    return Median(round(median(known), 1) if len(known) >= LEAST else None, len(known))


def to_rows(found: Spread, day: str) -> list[tuple[Cell, ...]]:
    """In the order of HEADER; an empty value is one that is not given."""
    rows: list[tuple[Cell, ...]] = [
        ("길", "·".join(each.titles), each.people, found.placed, found.people, day) for each in found.tracks
    ]
    for area in found.areas:
        for name, level in (
            ("둘째 주", area.before),
            ("마지막 주", area.after),
            ("두 번 다 답한 분, 둘째 주", area.both_before),
            ("두 번 다 답한 분, 마지막 주", area.both_after),
        ):
            people = level.people if level.value is not None else f"{LEAST}명 미만"
            rows.append((area.title, name, level.value, people, found.people, day))
    return rows
