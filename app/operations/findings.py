"""What a check has found: a level, a sentence, and how to mend it. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Level = Literal["OK", "WARN", "FAIL"]


@dataclass(frozen=True)
class Finding:
    level: Level
    check: str
    says: str
    mend: str = ""

    def line(self) -> str:
        return f"{self.level:<4}  {self.check}: {self.says}" + (f"\n      → {self.mend}" if self.mend else "")


def ok(check: str, says: str) -> Finding:
    return Finding("OK", check, says)


def warn(check: str, says: str, mend: str) -> Finding:
    return Finding("WARN", check, says, mend)


def fail(check: str, says: str, mend: str) -> Finding:
    return Finding("FAIL", check, says, mend)


def failed(findings: Iterable[Finding]) -> bool:
    return any(each.level == "FAIL" for each in findings)


def as_json(findings: Iterable[Finding]) -> dict[str, Any]:
    found = list(findings)
    counts = {level: sum(each.level == level for each in found) for level in ("OK", "WARN", "FAIL")}
    return {"healthy": counts["FAIL"] == 0, "counts": counts, "findings": [asdict(each) for each in found]}


def size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
