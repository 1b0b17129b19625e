"""Where a thing is photographed: a backdrop, things around it, and the place where the subject stands."""

from collections.abc import Callable
from dataclasses import dataclass

from tools.scenes.compose import Light, Put
from tools.scenes.indoors import counter_kitchen, dining, shop_counter, shop_wall, table_top
from tools.scenes.outdoors import park
from tools.scenes.sets import DAY, LEFT, MORNING, SOFT, SUN, WARM, front, p


@dataclass(frozen=True)
class Room:
    """back: SVG; behind: things behind the subject; foot: where it stands, x and y; light."""

    back: str
    behind: tuple[Put, ...]
    foot: tuple[float, float]
    light: Light
    words: str


def table(k: int) -> Room:
    """A dining table."""
    wall, floor, cloth = (
        ("#e7d3b4", "#b98a5c", "#8fb8b0"),
        ("#c9d8cf", "#a9784c", "#d9b9a0"),
        ("#d9c9dc", "#9f7a58", ""),
    )[k % 3]
    behind = (p("plant", 130, 398, 0.9, k=k % 3), p("chair", 760, 470, 0.95), front(table_top("#b97f4a", 420, cloth)))
    return Room(
        dining(wall, floor, (MORNING, DAY)[k % 2], 330, "#e9b18a" if k % 2 else ""), behind, (470, 590), WARM, "식탁 위"
    )


def counter(k: int) -> Room:
    """A worktop in a kitchen."""
    wall, cabinets = (("#bcd8d2", "#f0e3cc"), ("#e8c9a8", "#7a8f7b"), ("#d5dbe3", "#5f7f86"))[k % 3]
    behind = (p("towel", 130, 470, 0.95), p("bottle", 800, 474, 0.9, k=k % 3), p("bowl", 720, 482, 0.8, k=1))
    return Room(counter_kitchen(wall, cabinets, "#d9cdb8", DAY, 380), behind, (450, 520), SUN, "부엌 조리대 위")


def shop(k: int) -> Room:
    """The counter of a shop."""
    wall, front_colour = (("#d3e3e0", "#7a8f7b"), ("#ead9c0", "#8a6a4f"), ("#dcdfea", "#5b6b8a"))[k % 3]
    behind = (
        p("carton", 140, 480, 0.9),
        front(shop_counter(front_colour, "#e6dccb", 470)),
        p("basket", 820, 506, 0.75),
    )
    return Room(shop_wall(wall, "#d9cfbf"), behind, (460, 506), SOFT, "가게 계산대 위")


def outside(k: int) -> Room:
    """A park."""
    behind = (p("tree", 120, 470, 1.05, k=k % 2), p("tree", 830, 460, 1.1, "#5a9a52"), p("lamp", 600, 450, 0.7))
    return Room(park((MORNING, DAY)[k % 2], ("#8fb765", "#9cbf6a")[k % 2], "#dcc9a4"), behind, (470, 640), LEFT, "공원")


ROOMS: dict[str, Callable[[int], Room]] = {"table": table, "counter": counter, "shop": shop, "outside": outside}
