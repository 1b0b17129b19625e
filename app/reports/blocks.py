"""Small counts kept from being worked out: cohorts are joined into blocks, and every total is a sum of whole blocks. Pure.

A count of 1 to 4 stands in a block with counts of other cohorts, so that the block's sum is 0 or at least LEAST. Whatever is
shown (of a cohort, a center, a region, a period, a file) adds up blocks that lie in it wholly and leaves out the others, and
says so. So all that can be learned from any number of such totals are the blocks' sums; a block is made only if its sum,
together with what else is known of it (`_pinned`), leaves more than one value for every small count in it.

Who shares a block: first cohorts of the same organisation that ended in the same year, then of the same region, then of the
nation. What finds nobody stays alone and is in no total. Blocks are made for all at once, by the worker (counting_work.py): two
readers with different rights put together know no more than one. (Cell suppression in hierarchical tables:
Willenborg & de Waal, Elements of Statistical Disclosure Control, 2001, ch. 4; Fréchet bounds: Dobra & Fienberg, PNAS 97, 2000.)
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.reports.measures import FAMILIES, LEAST, STAGES, Family, most_of

Place = tuple[int, ...]


@dataclass(frozen=True)
class Counted:
    """One cohort's counts. `path`: the organisations above it and its own, "/1/4/23/"; `stages`: people past each, by slug."""

    id: int
    path: str
    ends_on: date
    counts: Mapping[str, int]
    stages: Mapping[str, int]

    def value(self, measure: str) -> int:
        return self.counts.get(measure, 0)


@dataclass(frozen=True)
class Part:
    """What stands behind one entry of a block: the cohorts of a block of the family below. `most`: see measures.most_of."""

    ids: tuple[int, ...]
    place: Place
    over: bool
    ends_on: date
    values: tuple[int, ...]
    most: float

    @property
    def is_one(self) -> bool:
        return len(self.ids) == 1


Block = tuple[Part, ...]
Assigned = dict[int, dict[str, tuple[int, int]]]


def is_small(value: int) -> bool:
    return 0 < value < LEAST


def assign(rows: Sequence[Counted], today: date) -> Assigned:
    """By row's id and family: (the block's number, how many cohorts it has). A block of one that `may_stand` is shown; one
    that may not (nobody was found to join it) gets the size 0, which no set of cohorts ever has."""
    found: Assigned = {row.id: {} for row in rows}
    blocks: dict[str, list[tuple[int, ...]]] = {}
    by_id = {row.id: row for row in rows}
    for family in FAMILIES:
        below = blocks[family.over] if family.over else [(row.id,) for row in rows]
        whole, left = _join([_part(family, [by_id[id] for id in ids], today) for ids in below], family)
        blocks[family.name] = []
        for block, stands in [(block, True) for block in whole] + [(block, False) for block in left]:
            ids = tuple(sorted(id for part in block for id in part.ids))
            blocks[family.name].append(ids)
            for id in ids:
                found[id][family.name] = (ids[0], len(ids) if stands else 0)
    return found


def may_stand(block: Block, family: Family) -> bool:
    """Whether the block's sums may be shown: none is small, and no small count within can be worked out of them."""
    sums = [sum(values) for values in zip(*(part.values for part in block), strict=True)]
    if any(is_small(total) for total in sums) or (len(block) == 1 and family.told and block[0].most == 1):
        return False
    return len(block) == 1 or not any(
        _pinned(block, at, total, family) for at, total in enumerate(sums) if any(is_small(p.values[at]) for p in block)
    )


def _part(family: Family, rows: Sequence[Counted], today: date) -> Part:
    if family.name == STAGES:
        slugs = sorted({slug for row in rows for slug in row.stages})
        values = tuple(sum(row.stages.get(slug, 0) for row in rows) for slug in slugs)
        values = values if slugs else (0,)
    else:
        values = tuple(sum(row.value(name) for row in rows) for name in family.measures)
    last = max(rows, key=lambda row: (row.ends_on, row.id))
    most = sum(most_of(family, row.counts) for row in rows)
    return Part(tuple(row.id for row in rows), _place(rows), last.ends_on < today, last.ends_on, values, most)


def _place(rows: Sequence[Counted]) -> Place:
    """The organisations that all the rows stand under."""
    return _common([tuple(int(each) for each in row.path.strip("/").split("/")) for row in rows])


def _common(places: Sequence[Place]) -> Place:
    shared = 0
    for level in zip(*places, strict=False):
        if len(set(level)) > 1:
            break
        shared += 1
    return places[0][:shared]


def _pinned(block: Block, at: int, total: int, family: Family) -> bool:
    """Whether the sum `total` of the measure `at`, with what is known of each part, leaves one value for a hidden count."""
    if family.table:  # a two-way table, parts by measures, with its margins known
        everybody = sum(part.most for part in block)
        bounds = [(max(0.0, part.most + total - everybody), min(part.most, total)) for part in block]
    else:
        known = [_known(part, at, family) for part in block]
        lowest, highest = sum(low for low, _ in known), sum(high for _, high in known)
        bounds = [(max(low, total - (highest - high)), min(high, total - (lowest - low))) for low, high in known]
    return any(
        low >= high and part.values[at] and (family.told or is_small(part.values[at]))
        for part, (low, high) in zip(block, bounds, strict=True)
    )


def _known(part: Part, at: int, family: Family) -> tuple[float, float]:
    """What the cell of a part says of its count: below LEAST, or not."""
    if not (family.told and at == 0 and part.is_one and part.most > 1):
        return 0.0, part.most
    value = part.values[at]
    if is_small(value):
        return 1.0, min(LEAST - 1, part.most)
    return (float(LEAST), part.most) if value else (0.0, 0.0)


def _join(parts: Sequence[Part], family: Family) -> tuple[list[Block], list[Block]]:
    """Blocks that may stand, and those that found nobody to join."""
    whole: dict[tuple[int, ...], Block] = {}
    left: list[Block] = []
    for part in parts:
        if may_stand((part,), family):
            whole[part.ids] = (part,)
        else:
            left.append((part,))
    deepest = max((len(part.place) for part in parts), default=0)
    for key in [*(_key_at(depth) for depth in range(deepest, -1, -1)), _anywhere]:
        if not left:
            break
        groups, near = _grouped(left, key), _grouped(whole.values(), key)
        left = []
        for name in sorted(groups, key=repr):
            made, taken, over = _join_group(groups[name], near.get(name, []), family)
            for block in taken:
                del whole[block[0].ids]
            whole.update({block[0].ids: block for block in made})
            left += over
    return list(whole.values()), left


def _key_at(depth: int) -> Callable[[Block], object]:
    """Blocks of the same organisation `depth` levels down that are over, or not, and end in the same year."""

    def key(block: Block) -> object:
        return _common([part.place for part in block])[:depth], block[0].over, block[0].ends_on.year

    return key


def _anywhere(block: Block) -> object:
    return ()


def _grouped(blocks: Iterable[Block], key: Callable[[Block], object]) -> dict[object, list[Block]]:
    found: dict[object, list[Block]] = defaultdict(list)
    for block in blocks:
        found[key(block)].append(block)
    return found


def _join_group(
    small: Sequence[Block], near: Sequence[Block], family: Family
) -> tuple[list[Block], list[Block], list[Block]]:
    """(blocks made, blocks of `near` that went into them, what is left). Small ones join each other in order of time; what
    remains takes in the fewest people it can."""
    made: list[Block] = []
    rest: Block = ()
    for block in sorted(small, key=_turn):
        rest += block
        if may_stand(rest, family):
            made.append(rest)
            rest = ()
    if not rest:
        return made, [], []
    taken: list[Block] = []
    for partner in _partners([*made, *near]):
        rest += partner
        taken.append(partner)
        if may_stand(rest, family):
            return [rest, *(b for b in made if b not in taken)], [b for b in taken if b not in made], []
    alone = rest[: len(rest) - sum(map(len, taken))]
    return made, [], [alone]


def _turn(block: Block) -> tuple[date, int]:
    return block[0].ends_on, block[0].ids[0]


def _partners(blocks: Iterable[Block]) -> Iterator[Block]:
    """Those that hold anybody, the smallest first."""
    weighed = ((sum(sum(part.values) for part in block), _turn(block), block) for block in blocks)
    yield from (block for weight, _, block in sorted(weighed, key=lambda each: each[:2]) if weight)
