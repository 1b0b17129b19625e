"""Pure: an export of invented weeks in exactly the format that `samsung.py` reads, from a seed. Same seed, same bytes.

`VERSION` (people.py) rises when a change here would give other bytes for a seed; a draft keeps the tables that it read, so what
is under way is not moved by it.
"""

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from app.datasets import samsung
from app.datasets.people import BIN_MINUTES, STEP_METRES, VERSION, Persona, beat, live
from app.datasets.planting import QUARTER, Heart, Life, Planted, plant, unusual

KOREA = timezone(timedelta(hours=9))
LEAST_WEEKS, MOST_WEEKS = 2, 4
HEART_19 = (
    "source", "tag_id", "+create_sh_ver", "+heart_beat_count", "+custom", "+binning_data", "+modify_sh_ver", "+update_time",
    "+create_time", "+max", "+min", "+heart_rate", "+start_time", "+end_time", "+time_offset", "+deviceuuid", "+comment",
    "+pkg_name", "+datauuid",
)  # fmt: skip
HEART_21 = (*HEART_19[:5], "+client_data_id", "+client_data_ver", *HEART_19[5:])
STEP_NAMES = (
    "binning_data", "update_time", "create_time", "source_pkg_name", "source_type", "count", "speed", "distance", "calorie",
    "deviceuuid", "pkg_name", "datauuid", "day_time",
)  # fmt: skip
SLEEP_NAMES = (
    "sleep_score",
    "efficiency",
    "+start_time",
    "+end_time",
    "+time_offset",
    "+deviceuuid",
    "+pkg_name",
    "+datauuid",
)
STAGE_NAMES = ("start_time", "sleep_id", "custom", "stage", "end_time", "time_offset", "deviceuuid", "datauuid")
FLOOR_NAMES = ("start_time", "end_time", "floor", "raw_data", "time_offset", "deviceuuid", "pkg_name", "datauuid")
SUMMARY_NAMES = ("step_count", "active_time", "day_time", "deviceuuid", "datauuid")
STRESS_NAMES = ("start_time", "end_time", "score", "max", "min", "time_offset", "deviceuuid", "datauuid")
PREFIX = {samsung.HEART: "com.samsung.health.heart_rate.", samsung.SLEEP: "com.samsung.health.sleep."}


@dataclass(frozen=True)
class Export:
    """`files` by path, in order. `planted`: what is wrong on purpose, by row ("sleep-7": line 7 of the table of sleep)."""

    files: Mapping[str, bytes]
    planted: Mapping[str, Planted]


def make_export(seed: str, who: Persona, start: date, weeks: int) -> Export:
    """`weeks` (2 to 4) of that person's life from `start`, with nine faults and four honest surprises.

    Raises ValueError for fewer or more weeks.
    """
    if not LEAST_WEEKS <= weeks <= MOST_WEEKS:
        raise ValueError(f"weeks: {LEAST_WEEKS} to {MOST_WEEKS}, not {weeks}")
    rng = random.Random(f"{VERSION}/{seed}/{who.slug}/{start}/{weeks}")  # noqa: S311  an invented life, no secret
    lived = live(rng, who, start, weeks * 7)
    free = unusual(rng, who, lived)
    beat(rng, who, lived)
    return _Writer(rng, start + timedelta(days=weeks * 7)).write(plant(rng, lived, free))


class _Writer:
    """Lines to files. `taken` is the morning after the last day, when the export was made."""

    def __init__(self, rng: random.Random, taken: date) -> None:
        self.rng = rng
        self.stamp = f"{taken:%Y%m%d}093000"
        self.folder = f"samsunghealth_practice_{self.stamp}"
        self.devices = {name: self._id() for name in ("phone", "watch", "merged")}
        self.newer = rng.random() < 0.5
        self.files: dict[str, bytes] = {}
        self.planted: dict[str, Planted] = {}

    def write(self, life: Life) -> Export:
        self._steps(life)
        self._heart(life)
        self._sleep(life)
        floors = ((self._floor(each.day.day, each.count), each.planted) for each in life.floors)
        self._table(samsung.FLOORS, "floors", FLOOR_NAMES, floors)
        self._others(life)
        return Export(dict(sorted(self.files.items())), self.planted)

    def _steps(self, life: Life) -> None:
        rows: list[tuple[Mapping[str, str], Planted | None]] = []
        for each in life.steps:
            day = each.day.day.replace(year=each.day.day.year + each.years)
            at = datetime(day.year, day.month, day.day, tzinfo=UTC)
            for source, device, count in (
                ("0", "phone", each.phone),
                ("3", "watch", each.watch),
                ("-2", "merged", each.merged),
            ):
                cells = {
                    "source_type": source, "count": str(count), "distance": f"{count * STEP_METRES:.2f}",
                    "calorie": f"{count * 0.036:.2f}", "speed": "1.2", "day_time": str(int(at.timestamp()) * 1000),
                    "deviceuuid": self.devices[device], "pkg_name": "com.sec.android.app.shealth", "datauuid": self._id(),
                }  # fmt: skip
                rows.append((cells, each.planted if source == samsung.MERGED else None))
        self._table(samsung.STEPS, "steps", STEP_NAMES, rows)

    def _heart(self, life: Life) -> None:
        rows = [(self._quarter(each), each.planted) for each in life.hearts]
        self._table(samsung.HEART, "heart", HEART_21 if self.newer else HEART_19, rows)

    def _quarter(self, each: Heart) -> Mapping[str, str]:
        start = datetime.combine(each.day.day, datetime.min.time(), KOREA) + timedelta(hours=6 * each.quarter)
        name = self._id()
        found = [self._bin(start + timedelta(minutes=BIN_MINUTES * at), value) for at, value in enumerate(each.bins)]
        self.files[f"{self.folder}/jsons/{samsung.HEART}/{name[0]}/{name}.binning_data.json"] = json.dumps(
            found
        ).encode()
        values = [each_bin["heart_rate"] for each_bin in found]
        return {
            "start_time": _utc(start), "end_time": _utc(start + timedelta(minutes=BIN_MINUTES * QUARTER)),
            "time_offset": "UTC+0900", "heart_rate": f"{sum(values) / len(values):.1f}", "heart_beat_count": "1",
            "min": str(min(each_bin["heart_rate_min"] for each_bin in found)),
            "max": str(max(each_bin["heart_rate_max"] for each_bin in found)),
            "binning_data": f"{name}.binning_data.json", "deviceuuid": self.devices["watch"], "datauuid": name,
        }  # fmt: skip

    def _bin(self, start: datetime, value: int) -> dict[str, int]:
        spread = self.rng.randrange(2, 7) if value else 0
        millis = int(start.timestamp()) * 1000
        return {
            "heart_rate": value, "heart_rate_min": value - spread, "heart_rate_max": value + spread,
            "start_time": millis, "end_time": millis + BIN_MINUTES * 60_000 - 1,
        }  # fmt: skip

    def _sleep(self, life: Life) -> None:
        rows, stages = [], []
        for each in life.sleeps:
            start, end, name = each.night.start.replace(tzinfo=KOREA), each.night.end.replace(tzinfo=KOREA), self._id()
            own = {"time_offset": "UTC+0900", "deviceuuid": self.devices[each.night.device]}
            cells = {"start_time": _utc(start), "end_time": _utc(end), "datauuid": name, "efficiency": "90", **own}
            rows.append((cells, each.planted))
            for stage, begun, ended in _stages(start, end, each.night.deep):
                part = {"stage": stage, "start_time": _utc(begun), "end_time": _utc(ended), "sleep_id": name}
                stages.append(({**part, **own, "datauuid": self._id()}, None))
        self._table(samsung.SLEEP, "sleep", SLEEP_NAMES, rows)
        self._table(samsung.STAGES, "stages", STAGE_NAMES, stages)

    def _floor(self, day: date, count: int) -> Mapping[str, str]:
        start = datetime(day.year, day.month, day.day, 8, tzinfo=KOREA)
        return {
            "start_time": _utc(start), "end_time": _utc(start + timedelta(hours=12)), "floor": f"{count}.0",
            "time_offset": "UTC+0900", "deviceuuid": self.devices["watch"], "datauuid": self._id(),
        }  # fmt: skip

    def _others(self, life: Life) -> None:
        """Tables that no question of the lab needs, as real exports are full of: two of them with almost the same name."""
        summary = [
            ({"step_count": str(each.merged), "active_time": str(each.merged * 500), "day_time": f"{each.day.day} 00:00:00.000",
              "deviceuuid": self.devices["merged"], "datauuid": self._id()}, None)
            for each in life.steps
        ]  # fmt: skip
        self._table("com.samsung.shealth.activity.day_summary", "summary", SUMMARY_NAMES, summary)
        start = datetime.combine(life.steps[0].day.day, datetime.min.time(), KOREA) + timedelta(hours=15)
        stress = []
        for number in range(len(life.steps)):
            at, score = start + timedelta(days=number), self.rng.randrange(20, 60)
            cells = {
                "start_time": _utc(at),
                "end_time": _utc(at),
                "score": str(score),
                "max": str(score),
                "min": str(score),
            }
            stress.append(({**cells, "time_offset": "UTC+0900", "datauuid": self._id()}, None))
        self._table("com.samsung.shealth.stress", "stress", STRESS_NAMES, stress)
        histogram = [({"base_hr": "61", "decay_time": "0", "time_offset": "UTC+0900", "datauuid": self._id()}, None)]
        names = ("base_hr", "decay_time", "time_offset", "datauuid")
        self._table("com.samsung.shealth.stress.histogram", "histogram", names, histogram)

    def _table(
        self, type: str, short: str, names: Sequence[str], rows: Iterable[tuple[Mapping[str, str], Planted | None]]
    ) -> None:
        """A table as the app writes it: a BOM, a comma at the end of each line, a blank one here and there."""
        version = "7006011" if self.newer else "6251011"
        prefix = PREFIX.get(type, f"{type}.")
        lines = [f"{type},{version},{3 if self.newer else 2}", ",".join(name.replace("+", prefix) for name in names)]
        plain = [name.removeprefix("+") for name in names]
        for cells, planted in rows:
            if self.rng.random() < 0.03:
                lines.append("," * len(names))
            lines.append(",".join(cells.get(name, "") for name in plain) + ",")
            if planted:
                self.planted[f"{short}-{len(lines)}"] = planted
        self.files[f"{self.folder}/{type}.{self.stamp}.csv"] = ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()

    def _id(self) -> str:
        text = f"{self.rng.getrandbits(128):032x}"
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}.000"


def _stages(start: datetime, end: datetime, deep: int) -> list[tuple[str, datetime, datetime]]:
    """Light, deep, REM and a short waking, in order; the minutes of deep sleep as given, none where the device cannot tell."""
    whole = int((end - start).total_seconds()) // 60
    if not deep:
        return [(samsung.LIGHT, start, end)]
    first, awake = (whole - deep) // 2, 4
    marks = [
        0,
        first,
        first + deep,
        whole - awake - (whole - first - deep) // 3,
        whole - (whole - first - deep) // 3,
        whole,
    ]
    kinds = (samsung.LIGHT, samsung.DEEP, samsung.LIGHT, samsung.AWAKE, samsung.REM)
    at = [start + timedelta(minutes=minutes) for minutes in marks]
    return [(kind, at[n], at[n + 1]) for n, kind in enumerate(kinds)]
