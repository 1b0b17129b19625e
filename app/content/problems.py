"""Pure: what is wrong with a content file, and where."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, order=True)
class Problem:
    """One finding. line counts from 1 in the file at path (relative to the content root)."""

    path: str
    line: int
    message: str
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        mark = "" if self.level == "error" else "warning: "
        return f"{self.path}:{self.line}: {mark}{self.message}"


@dataclass
class Problems:
    """Collects findings, so that one run names everything that is to mend."""

    found: list[Problem] = field(default_factory=list)

    def error(self, path: str, line: int, message: str) -> None:
        self.found.append(Problem(path, line, message))

    def warn(self, path: str, line: int, message: str) -> None:
        self.found.append(Problem(path, line, message, "warning"))

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.found if problem.level == "error"]


class ContentInvalid(Exception):
    """Raised by load_content when a file cannot be used; carries every Problem."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
